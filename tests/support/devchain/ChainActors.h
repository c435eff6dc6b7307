#pragma once

#include "DevChain.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/ledgerclient/LedgerReader.h>

namespace tegata::test {

/// People and machines of a small network, acting on a DevChain at once and for real: every step is a signed
/// action in a transaction of its own. Wraps are random hashes here: the ledger never sees more of them.
class ChainActors
{
public:
    struct Member
    {
        crypto::SigningKey key;
        protocol::Address address;
        protocol::EncryptionPublicKey encPk;
    };
    struct Institution
    {
        protocol::InstitutionId id;
        Member administrator;
    };
    struct Patient
    {
        protocol::PatientId id;
        Member key;
        protocol::CompartmentId compartment;
    };

    /// All references outlive the actors.
    ChainActors(DevChain &chain, ledger::NodeSet &nodes, crypto::RandomSource &random);

    [[nodiscard]] Member makeMember();
    /// 32 random bytes under any name.
    template <typename Strong> [[nodiscard]] Strong fresh() { return m_random.strongBytes<Strong>(); }

    /// Fills in signer, nonce and deadline (an hour of block time from now) and signs.
    [[nodiscard]] Result<protocol::SignedAction> sign(protocol::Action action, const Member &signer,
                                                      std::optional<protocol::Signature> consent = {});
    [[nodiscard]] protocol::Signature consentOf(protocol::KeyPurpose purpose, const protocol::Hash32 &subject,
                                                const Member &member);
    /// Records it and waits; a refusal of the ledger is LedgerError::Refused or Reverted.
    [[nodiscard]] Result<ledger::SponsoredAction> record(const protocol::SignedAction &action);
    [[nodiscard]] Result<ledger::SponsoredAction> act(protocol::Action action, const Member &signer,
                                                      std::optional<protocol::Signature> consent = {});

    // Each of these throws away a failure only by returning it.
    [[nodiscard]] Result<Institution> registerInstitution(const std::string &name, protocol::InstitutionKind kind);
    [[nodiscard]] Result<Member> approveDevice(const Institution &institution, protocol::DeviceRole role);
    /// With one open chart.
    [[nodiscard]] Result<Patient> registerPatient();
    [[nodiscard]] Result<void> grant(const Patient &patient, const Institution &institution,
                                     protocol::Permission permissions = protocol::Permission::ReadWrite);
    [[nodiscard]] Result<protocol::RecordHash> append(const Patient &patient, const Member &author);

private:
    DevChain &m_chain;
    crypto::RandomSource &m_random;
    ledger::NodeLedgerReader m_reader;
    ledger::DirectCarrier m_carrier;
};

} // namespace tegata::test
