#include "ChainActors.h"

#include <QCoro/QCoroTask>

namespace tegata::test {

ChainActors::ChainActors(DevChain &chain, ledger::NodeSet &nodes, crypto::RandomSource &random)
    : m_chain(chain)
    , m_random(random)
    , m_reader(nodes, chain.deployment())
    , m_carrier(nodes, chain.deployment(), chain.fundedKey(1))
{
}

ChainActors::Member ChainActors::makeMember()
{
    crypto::SigningKey key = crypto::generateSigningKey(m_random);
    const protocol::Address address = *crypto::addressOf(key);
    return {std::move(key), address, crypto::publicKeyOf(crypto::generateEncryptionKey(m_random))};
}

Result<protocol::SignedAction> ChainActors::sign(protocol::Action action, const Member &signer,
                                                 std::optional<protocol::Signature> consent)
{
    protocol::Authorization &authorization = protocol::authorizationOf(action);
    authorization.signer = signer.address;
    authorization.deadline = m_chain.now() + std::chrono::hours(1);
    if (const auto lane = protocol::nonceLaneOf(action)) {
        const Result<protocol::Nonce> nonce = QCoro::waitFor(m_reader.nextNonce(signer.address, *lane));
        if (!nonce) {
            return failure(nonce.error());
        }
        authorization.nonce = *nonce;
    } else {
        authorization.nonce = fresh<protocol::Nonce>();
    }
    return protocol::signAction(m_chain.deployment(), std::move(action), signer.key, consent);
}

protocol::Signature ChainActors::consentOf(protocol::KeyPurpose purpose, const protocol::Hash32 &subject,
                                           const Member &member)
{
    const protocol::KeyConsent consent{purpose, subject, member.address, member.encPk};
    const protocol::Digest digest = protocol::digestOf(m_chain.deployment(), consent);
    return *crypto::sign(member.key, protocol::Hash32(digest.bytes()));
}

Result<ledger::SponsoredAction> ChainActors::record(const protocol::SignedAction &action)
{
    const protocol::Digest digest = protocol::digestOf(m_chain.deployment(), action.action);
    const Result<ledger::SponsoredAction> sent = QCoro::waitFor(m_carrier.deliver(action, digest, {}));
    if (!sent) {
        return failure(sent.error());
    }
    if (m_chain.receiptOf(*sent->transaction).isEmpty()) {
        return failure(LedgerError::Timeout, m_chain.problem().toStdString());
    }
    Result<ledger::SponsoredAction> state = QCoro::waitFor(m_carrier.state(digest));
    if (state && state->state == ledger::SponsoredState::Failed) {
        return failure(LedgerError::Reverted, state->error);
    }
    return state;
}

Result<ledger::SponsoredAction> ChainActors::act(protocol::Action action, const Member &signer,
                                                 std::optional<protocol::Signature> consent)
{
    const Result<protocol::SignedAction> signedAction = sign(std::move(action), signer, consent);
    if (!signedAction) {
        return failure(signedAction.error());
    }
    return record(*signedAction);
}

Result<ChainActors::Institution> ChainActors::registerInstitution(const std::string &name,
                                                                  protocol::InstitutionKind kind)
{
    Institution institution{fresh<protocol::InstitutionId>(), makeMember()};
    protocol::RegisterInstitution action;
    action.institutionId = institution.id;
    action.kind = kind;
    action.name = name;
    action.legalIdHash = fresh<protocol::Hash32>();
    action.encPk = institution.administrator.encPk;
    action.vaultPk = makeMember().encPk;
    action.recoveryPk = makeMember().encPk;
    action.recoveryWrapHash = fresh<protocol::WrapHash>();
    const auto recorded = act(action, institution.administrator);
    if (!recorded) {
        return failure(recorded.error());
    }
    return institution;
}

Result<ChainActors::Member> ChainActors::approveDevice(const Institution &institution, protocol::DeviceRole role)
{
    Member device = makeMember();
    protocol::ApproveDevice action;
    action.institutionId = institution.id;
    action.device = device.address;
    action.encPk = device.encPk;
    action.role = role;
    action.vaultEpoch = protocol::Epoch(1);
    action.wrapHash = fresh<protocol::WrapHash>();
    const auto recorded =
        act(action, institution.administrator,
            consentOf(protocol::KeyPurpose::Device, protocol::Hash32(institution.id.bytes()), device));
    if (!recorded) {
        return failure(recorded.error());
    }
    return device;
}

Result<ChainActors::Patient> ChainActors::registerPatient()
{
    Patient patient{fresh<protocol::PatientId>(), makeMember(), fresh<protocol::CompartmentId>()};
    protocol::RegisterPatient registration;
    registration.patientId = patient.id;
    registration.encPk = patient.key.encPk;
    if (const auto recorded = act(registration, patient.key); !recorded) {
        return failure(recorded.error());
    }
    protocol::OpenChart opening;
    opening.patientId = patient.id;
    opening.charts.push_back({patient.compartment, protocol::Suite::X25519XChaCha20, fresh<protocol::KeyCommitment>()});
    if (const auto recorded = act(opening, patient.key); !recorded) {
        return failure(recorded.error());
    }
    return patient;
}

Result<void> ChainActors::grant(const Patient &patient, const Institution &institution,
                                protocol::Permission permissions)
{
    protocol::Grant action;
    action.patientId = patient.id;
    action.institutionId = institution.id;
    action.vaultEpoch = protocol::Epoch(1);
    action.items.push_back({patient.compartment, permissions, protocol::Epoch(1), fresh<protocol::WrapHash>()});
    if (const auto recorded = act(action, patient.key); !recorded) {
        return failure(recorded.error());
    }
    return {};
}

Result<protocol::RecordHash> ChainActors::append(const Patient &patient, const Member &author)
{
    protocol::AppendRecord action;
    action.patientId = patient.id;
    action.compartment = patient.compartment;
    action.epoch = protocol::Epoch(1);
    action.recordHash = fresh<protocol::RecordHash>();
    if (const auto recorded = act(action, author); !recorded) {
        return failure(recorded.error());
    }
    return action.recordHash;
}

} // namespace tegata::test
