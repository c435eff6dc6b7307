#include <tegata/ledgerclient/LedgerReader.h>

#include "generated/LedgerViews_p.h"

namespace tegata::ledger {
namespace {

/// Blocks that are replaced while they are read make a read start over, this often.
constexpr int attempts = 3;

/// A number of a view as a value of its enumeration; a ledger never tells another.
template <typename Enum> Result<Enum> enumeration(std::uint8_t number)
{
    if (!abi::isKnownValue<Enum>(number)) {
        return failure(LedgerError::MalformedReply, "unknown value of an enumeration");
    }
    return static_cast<Enum>(number);
}

Result<std::optional<InstitutionState>> stateOf(InstitutionId id, const views::InstitutionView &view)
{
    std::optional<InstitutionState> state;
    if (view.registeredAt == UnixTime{}) {
        return state;
    }
    const Result<InstitutionKind> kind = enumeration<InstitutionKind>(view.kind);
    if (!kind) {
        return failure(kind.error());
    }
    state = InstitutionState{.institutionId = id,
                             .kind = *kind,
                             .name = view.name,
                             .legalIdHash = view.legalIdHash,
                             .isActive = view.active,
                             .administratorCount = view.administratorCount,
                             .deviceCount = view.deviceCount,
                             .vaultEpoch = view.vaultEpoch,
                             .vaultPk = view.vaultPk,
                             .recoveryPk = view.recoveryPk,
                             .recoveryWrapHash = view.recoveryWrapHash,
                             .compromisedThrough = view.compromisedThrough,
                             .registeredAt = view.registeredAt};
    return state;
}

Result<std::optional<DeviceState>> stateOf(Address address, const views::DeviceView &view)
{
    std::optional<DeviceState> state;
    if (view.approvedAt == UnixTime{}) {
        return state;
    }
    const Result<DeviceRole> role = enumeration<DeviceRole>(view.role);
    if (!role) {
        return failure(role.error());
    }
    state = DeviceState{.device = address,
                        .institutionId = view.institutionId,
                        .role = *role,
                        .notAfter = view.notAfter,
                        .approvedAt = view.approvedAt,
                        .revokedAt = view.revokedAt,
                        .reason = {},
                        .vaultEpoch = view.vaultEpoch};
    if (view.reason != 0) {
        const Result<RevocationReason> reason = enumeration<RevocationReason>(view.reason);
        if (!reason) {
            return failure(reason.error());
        }
        state->reason = *reason;
    }
    return state;
}

Result<std::optional<ChartState>> stateOf(PatientId patientId, CompartmentId compartment, const views::ChartView &view)
{
    std::optional<ChartState> state;
    if (view.epoch == Epoch{}) {
        return state;
    }
    const Result<Suite> suite = enumeration<Suite>(view.suite);
    if (!suite) {
        return failure(suite.error());
    }
    state = ChartState{.patientId = patientId,
                       .compartment = compartment,
                       .suite = *suite,
                       .epoch = view.epoch,
                       .ckCommit = view.ckCommit,
                       .isClosed = view.closed,
                       .count = view.count,
                       .head = view.head,
                       .openedAt = view.openedAt};
    return state;
}

Result<std::optional<PrescriptionInfo>> stateOf(PrescriptionId id, const views::PrescriptionView &view)
{
    std::optional<PrescriptionInfo> info;
    const Result<protocol::PrescriptionState> state = enumeration<protocol::PrescriptionState>(view.state);
    if (!state) {
        return failure(state.error());
    }
    if (*state == protocol::PrescriptionState::None) {
        return info;
    }
    info = PrescriptionInfo{.prescriptionId = id,
                            .state = *state,
                            .patientId = view.patientId,
                            .compartment = view.compartment,
                            .recordHash = view.recordHash,
                            .issuer = view.issuer,
                            .holder = view.holder,
                            .claimedAt = view.claimedAt,
                            .notAfter = view.notAfter,
                            .fills = view.fills,
                            .filled = view.filled,
                            .isPartiallyFilled = view.partially};
    return info;
}

template <typename Id> std::optional<Id> unlessZero(const Id &id)
{
    return id.isZero() ? std::nullopt : std::optional<Id>(id);
}

} // namespace

NodeLedgerReader::NodeLedgerReader(NodeSet &nodes, protocol::Deployment deployment)
    : m_nodes(nodes)
    , m_deployment(deployment)
{
}

Task<BlockHeader> NodeLedgerReader::head() { return m_nodes.agreedHead(); }

Task<BlockHeader> NodeLedgerReader::header(BlockNumber number) { return m_nodes.header(number); }

Task<Bytes> NodeLedgerReader::view(Bytes calldata, ReadAt at)
{
    if (at) {
        Result<Bytes> answer = co_await m_nodes.callAt(*at, m_deployment.ledger, std::move(calldata));
        co_return answer;
    }
    Error last(LedgerError::NotFound, "the block was replaced");
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Result<BlockHeader> block = co_await m_nodes.agreedHead();
        if (!block) {
            co_return failure(block.error());
        }
        Result<Bytes> answer = co_await m_nodes.callAt(*block, m_deployment.ledger, calldata);
        if (answer || !answer.error().is(LedgerError::NotFound)) {
            co_return answer;
        }
        last = answer.error();
    }
    co_return failure(last);
}

template <typename Call> Task<typename Call::Output> NodeLedgerReader::read(Call call, ReadAt at)
{
    const Result<Bytes> answer = co_await view(call.encode(), at);
    if (!answer) {
        co_return failure(answer.error());
    }
    if (answer->empty()) {
        // What a node answers for an address without code.
        co_return failure(LedgerError::MalformedReply, "no ledger at this address");
    }
    Result<typename Call::Output> output = Call::decode(*answer);
    co_return output;
}

Task<std::optional<InstitutionState>> NodeLedgerReader::institution(InstitutionId id, ReadAt at)
{
    const views::Institution call{id};
    const Result<views::InstitutionView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return stateOf(id, *answer);
}

Task<std::optional<AdministratorState>> NodeLedgerReader::administrator(Address address, ReadAt at)
{
    const views::Administrator call{address};
    const Result<views::AdministratorView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    std::optional<AdministratorState> state;
    if (answer->addedAt != UnixTime{}) {
        state = AdministratorState{.administrator = address,
                                   .institutionId = answer->institutionId,
                                   .encPk = answer->encPk,
                                   .isActive = answer->active,
                                   .addedAt = answer->addedAt,
                                   .removedAt = answer->removedAt};
    }
    co_return state;
}

Task<std::optional<DeviceState>> NodeLedgerReader::device(Address address, ReadAt at)
{
    const views::Device call{address};
    const Result<views::DeviceView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return stateOf(address, *answer);
}

Task<std::optional<protocol::KeyPurpose>> NodeLedgerReader::addressPurpose(Address address, ReadAt at)
{
    const views::AddressPurpose call{address};
    const Result<std::uint8_t> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    std::optional<protocol::KeyPurpose> purpose;
    if (*answer != 0) {
        const Result<protocol::KeyPurpose> known = enumeration<protocol::KeyPurpose>(*answer);
        if (!known) {
            co_return failure(known.error());
        }
        purpose = *known;
    }
    co_return purpose;
}

Task<bool> NodeLedgerReader::isAdministrator(InstitutionId id, Address address, ReadAt at)
{
    return read(views::IsAdministrator{id, address}, at);
}

Task<std::optional<EncryptionPublicKey>> NodeLedgerReader::vaultKey(InstitutionId id, Epoch epoch, ReadAt at)
{
    const views::VaultKey call{id, epoch};
    const Result<EncryptionPublicKey> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return unlessZero(*answer);
}

Task<std::optional<PatientState>> NodeLedgerReader::patient(PatientId id, ReadAt at)
{
    const views::Patient call{id};
    const Result<views::PatientView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    std::optional<PatientState> state;
    if (answer->registeredAt != UnixTime{}) {
        state = PatientState{.patientId = id,
                             .key = answer->key,
                             .encPk = answer->encPk,
                             .isClosed = answer->closed,
                             .registeredAt = answer->registeredAt};
    }
    co_return state;
}

Task<std::optional<PatientId>> NodeLedgerReader::patientOfKey(Address key, ReadAt at)
{
    const views::PatientOfKey call{key};
    const Result<PatientId> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return unlessZero(*answer);
}

Task<std::vector<CompartmentId>> NodeLedgerReader::compartments(PatientId id, ReadAt at)
{
    return read(views::Compartments{id}, at);
}

Task<std::optional<ChartState>> NodeLedgerReader::chart(PatientId patientId, CompartmentId compartment, ReadAt at)
{
    const views::Chart call{patientId, compartment};
    const Result<views::ChartView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return stateOf(patientId, compartment, *answer);
}

Task<std::optional<KeyCommitment>> NodeLedgerReader::chartKeyCommitment(PatientId patientId, CompartmentId compartment,
                                                                        Epoch epoch, ReadAt at)
{
    const views::ChartKeyCommitment call{patientId, compartment, epoch};
    const Result<KeyCommitment> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return unlessZero(*answer);
}

Task<std::optional<GrantState>> NodeLedgerReader::grant(PatientId patientId, InstitutionId institutionId, ReadAt at)
{
    const views::GrantOf call{patientId, institutionId};
    const Result<views::GrantView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    std::optional<GrantState> state;
    if (answer->grantedAt != UnixTime{}) {
        state = GrantState{.patientId = patientId,
                           .institutionId = institutionId,
                           .grantedAt = answer->grantedAt,
                           .grantedBlock = answer->grantedBlock,
                           .notAfter = answer->notAfter,
                           .vaultEpoch = answer->vaultEpoch,
                           .isRunning = answer->running,
                           .isStale = answer->stale};
    }
    co_return state;
}

Task<std::optional<GrantItemState>> NodeLedgerReader::grantItem(PatientId patientId, InstitutionId institutionId,
                                                                CompartmentId compartment, ReadAt at)
{
    const views::GrantItem call{patientId, institutionId, compartment};
    const Result<views::GrantItem::Output> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    std::optional<GrantItemState> state;
    if (answer->permissions != 0) {
        const Result<Permission> permissions = enumeration<Permission>(answer->permissions);
        if (!permissions) {
            co_return failure(permissions.error());
        }
        state = GrantItemState{*permissions, answer->vaultEpoch};
    }
    co_return state;
}

Task<bool> NodeLedgerReader::isPermitted(Address device, PatientId patientId, CompartmentId compartment,
                                         Permission needed, ReadAt at)
{
    return read(views::IsPermitted{device, patientId, compartment, static_cast<std::uint8_t>(needed)}, at);
}

Task<std::optional<PrescriptionInfo>> NodeLedgerReader::prescription(PrescriptionId id, ReadAt at)
{
    const views::Prescription call{id};
    const Result<views::PrescriptionView> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return stateOf(id, *answer);
}

Task<Nonce> NodeLedgerReader::nextNonce(Address signer, protocol::NonceLane lane, ReadAt at)
{
    const views::Nonces call{signer, Wei(static_cast<std::uint64_t>(lane))};
    const Result<Wei> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    // OpenZeppelin gives key ‖ sequence already.
    const Nonce nonce(answer->toBigEndian());
    if (!std::equal(nonce.bytes().begin(), nonce.bytes().begin() + 24,
                    protocol::orderedNonce(lane, 0).bytes().begin())) {
        co_return failure(LedgerError::MalformedReply, "nonce of another lane");
    }
    co_return nonce;
}

Task<bool> NodeLedgerReader::isUnorderedNonceUsed(Address signer, Nonce nonce, ReadAt at)
{
    // word = nonce >> 8, bit = nonce & 0xff (docs/protocol.md §2)
    ByteArray<32> word{};
    std::copy(nonce.bytes().begin(), nonce.bytes().end() - 1, word.begin() + 1);
    const views::NonceBitmap call{signer, Wei::fromBigEndian(word)};
    const Result<Wei> answer = co_await read(call, at);
    if (!answer) {
        co_return failure(answer.error());
    }
    const unsigned bit = nonce.bytes().back();
    const ByteArray<32> bitmap = answer->toBigEndian();
    co_return (bitmap[31 - bit / 8] >> (bit % 8) & 1U) != 0;
}

} // namespace tegata::ledger
