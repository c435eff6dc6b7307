#pragma once

#include <tegata/gateway/Configuration.h>
#include <tegata/gateway/SponsorStore.h>
#include <tegata/protocol/Actions.h>

#include <optional>
#include <vector>

/// What the sponsor decides from an action alone: pure functions, no chain, no store.
namespace tegata::gateway {

/// Who must have signed an action.
enum class SignerRule
{
    /// An address that was never bound; an invitation admits it.
    NewAdministrator,
    /// An active administrator of the institution in the action.
    Administrator,
    /// An address that was never bound; an introduction of an institution admits it.
    NewPatient,
    /// The patient's current key.
    Patient,
    /// An active, permitted device, or the patient's current key.
    Author,
    /// An active doctor's or pharmacist's device, permitted to write.
    Prescriber,
    /// An active pharmacist's device.
    Pharmacist,
    /// Any active device.
    Device
};

/// An action as the sponsor looks at it.
struct ActionFacts
{
    SignerRule rule = SignerRule::Device;
    /// The institution in the action; empty when the action names none (its signer's then).
    std::optional<protocol::InstitutionId> institutionId;
    std::optional<protocol::PatientId> patientId;
    std::optional<protocol::CompartmentId> compartment;
    /// The most gas that an honest action of this shape can need.
    std::uint64_t gasCap = 0;
};
[[nodiscard]] ActionFacts factsOf(const protocol::Action &action);

/// Whether the first four bytes are the selector of an action: the allow-list.
[[nodiscard]] bool isKnownSelector(ByteView calldata);

/// Size, selector, strict decoding and byte-identical re-encoding. UnknownAction, NotCanonical.
[[nodiscard]] Result<protocol::SignedAction> readCalldata(ByteView calldata);

/// The counters an action counts on. `institution` is zero for a patient's own actions.
[[nodiscard]] std::vector<Charge> chargesFor(const protocol::Action &action, const ActionFacts &facts,
                                             const protocol::InstitutionId &institution, const QuotaSettings &quotas);

} // namespace tegata::gateway
