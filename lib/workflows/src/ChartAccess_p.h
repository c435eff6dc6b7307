#pragma once

#include <tegata/base/Task.h>
#include <tegata/protocol/Wraps.h>
#include <tegata/workflows/PatientDirectory.h>
#include <tegata/workflows/Workspace.h>

#include <map>

namespace tegata::workflows {

/// One compartment of a chart that this profile has keys for.
struct OpenCompartment
{
    protocol::CompartmentId id;
    protocol::CompartmentKind kind = protocol::CompartmentKind::Summary;
    protocol::Permission permissions = protocol::Permission::Read;
    /// Chart keys of a run of epochs, each checked against its commitment on chain.
    protocol::Epoch firstEpoch{};
    std::vector<protocol::ChartKey> keys;
    /// The institution's wrap these came from; zero in a patient's own profile.
    protocol::WrapHash wrapHash;

    [[nodiscard]] protocol::Epoch lastEpoch() const;
    /// Null for an epoch without a key here.
    [[nodiscard]] const protocol::ChartKey *keyOf(protocol::Epoch epoch) const;
    [[nodiscard]] OpenCompartment clone() const;
};

/// Everything a profile may open of one patient's chart, kept sealed in the profile, so that writing goes on offline.
struct ChartAccess
{
    protocol::PatientId patient;
    AccessState state = AccessState::Running;
    UnixTime grantedAt{};
    UnixTime notAfter{};
    std::vector<OpenCompartment> compartments;

    [[nodiscard]] const OpenCompartment *byKind(protocol::CompartmentKind kind) const;
    [[nodiscard]] const OpenCompartment *byId(const protocol::CompartmentId &id) const;
    [[nodiscard]] std::map<protocol::CompartmentKind, protocol::Permission> permissions() const;
    [[nodiscard]] ChartAccess clone() const;
};

/// What the profile holds; NotFound when it holds nothing of this patient, Locked.
[[nodiscard]] Result<ChartAccess> storedAccess(const Workspace &workspace, const protocol::PatientId &patient);
/// What of it lists show; holds no keys.
struct AccessFacts
{
    AccessState state = AccessState::Running;
    UnixTime grantedAt{};
    UnixTime notAfter{};
    std::map<protocol::CompartmentKind, protocol::Permission> permissions;
};
/// Of many patients, read away from the caller's thread; those without keys here are left out.
[[nodiscard]] Task<std::map<protocol::PatientId, AccessFacts>> storedFacts(Workspace *workspace,
                                                                           std::vector<protocol::PatientId> patients);
/// No commitment covers the kind of a compartment: KeysDoNotMatch when two are of one kind, or when one is of another
/// kind than `known` (where given) has it.
[[nodiscard]] Result<void> requireOneOfEachKind(const ChartAccess &access, const ChartAccess *known = nullptr);
[[nodiscard]] Task<void> storeAccess(Workspace *workspace, ChartAccess access);
[[nodiscard]] Task<void> forgetAccess(Workspace *workspace, protocol::PatientId patient);

/// Reads the grant of this terminal's institution from the ledger, opens what is new, keeps it, and answers it.
/// The state says whether it runs; keys of compartments that were not opened before are fetched and checked.
/// What is cached of a compartment that this profile may not read any more is forgotten, but for what the own
/// institution wrote.
/// KeysDoNotMatch for a wrap that the chain names and that does not open or does not match its commitments.
[[nodiscard]] Task<ChartAccess> refreshAccess(Workspace *workspace, protocol::PatientId patient);

/// A permission ended: makes keys and cached copy unreadable; what the own institution wrote stays.
[[nodiscard]] Task<void> endAccess(Workspace *workspace, protocol::PatientId patient);

} // namespace tegata::workflows
