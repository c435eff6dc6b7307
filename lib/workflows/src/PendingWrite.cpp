#include "PendingWrite_p.h"

#include "BinaryForm_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/ChartChain.h>

#include <QJsonObject>

namespace tegata::workflows {

using namespace protocol;

namespace {

constexpr std::uint8_t writeVersion = 1;
const QString vaultNote = QStringLiteral("author-vault");

/// Asks the ledger for the own institution's vault and remembers it.
Task<CurrentVault> rememberedVault(Workspace *workspace)
{
    Result<CurrentVault> vault = co_await judgedVaultOf(workspace);
    if (!vault) {
        co_return failure(vault.error());
    }
    const QJsonObject note{{QStringLiteral("epoch"), static_cast<qint64>(toNumber(vault->vault.epoch))},
                           {QStringLiteral("vaultPk"), vault->vaultPk.hexString()}};
    if (workspace->state().notes.value(vaultNote).toObject() != note) {
        auto keptTask =
            workspace->updateState([note](ProfileState &changed) { changed.notes.insert(vaultNote, note); });
        const Result<void> kept = co_await keptTask;
        if (!kept) {
            co_return failure(kept.error());
        }
    }
    co_return std::move(*vault);
}

/// Who this profile writes as. The vault is remembered, so that writing goes on while the ledger is away.
Task<RecordAuthor> authorOf(Workspace *workspace)
{
    const ProfileState &state = workspace->state();
    if (!state.address || !state.encPk) {
        co_return failure(WorkflowError::NotRegistered);
    }
    RecordAuthor author;
    author.address = *state.address;
    if (state.role == ProfileRole::Patient) {
        author.vaultPk = *state.encPk;
        co_return author;
    }
    if (!state.institution) {
        co_return failure(WorkflowError::NotRegistered);
    }
    author.institutionId = *state.institution;
    // Right after unlocking nothing is known of the connection yet; without a remembered vault the ledger is asked
    // then.
    if (workspace->connectivity().state().nodeReachable || !workspace->state().notes.contains(vaultNote)) {
        const Result<CurrentVault> vault = co_await rememberedVault(workspace);
        if (vault) {
            author.vaultEpoch = vault->vault.epoch;
            author.vaultPk = vault->vaultPk;
            co_return author;
        }
        if (!vault.error().is(LedgerError::Unreachable) && !vault.error().is(LedgerError::Timeout)) {
            co_return failure(vault.error());
        }
    }
    const QJsonObject note = workspace->state().notes.value(vaultNote).toObject();
    const auto vaultPk = EncryptionPublicKey::fromHex(note.value(QStringLiteral("vaultPk")).toString().toStdString());
    if (!vaultPk) {
        co_return failure(LedgerError::Unreachable, "the vault key was never seen on this machine");
    }
    author.vaultEpoch = Epoch(static_cast<std::uint32_t>(note.value(QStringLiteral("epoch")).toInteger()));
    author.vaultPk = *vaultPk;
    co_return author;
}

Task<ChartHead> knownHead(Workspace *workspace, PatientId patient, CompartmentId compartment)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto chartTask = (*store)->cache(
        [patient, compartment](chartstore::ChartCache &cache) { return cache.chart(patient, compartment); });
    const Result<chartstore::CachedChart> chart = co_await chartTask;
    co_return chart ? chart->head : ChartHead();
}

} // namespace

Bytes encodePendingWrite(const PendingWrite &write)
{
    BinaryWriter writer;
    writer.number(writeVersion, 1);
    writer.strong(write.origin);
    writer.strong(write.patient);
    writer.strong(write.compartment);
    writer.number(static_cast<std::uint64_t>(write.compartmentKind), 1);
    writer.number(toNumber(write.epoch), 4);
    writer.number(write.isBatch ? 1 : 0, 1);
    writer.number(static_cast<std::uint64_t>(write.step.kind), 1);
    writer.strong(write.step.prescription);
    writer.number(write.step.fills, 2);
    writer.number(toUnixSeconds(write.step.notAfter), 8);
    writer.number(write.step.isComplete ? 1 : 0, 1);
    writer.number(write.records.size(), 4);
    for (const ConfirmedRecord &record : write.records) {
        writer.number(static_cast<std::uint64_t>(record.kind), 2);
        writer.strong(record.supersedes);
        writer.text(record.title);
        writer.number(toUnixSeconds(record.confirmedAt), 8);
        writer.counted(record.payload);
        writer.strong(record.hash);
        writer.counted(record.envelope);
    }
    return writer.take();
}

namespace {

Result<PendingWrite> decode(ByteView bytes, bool withContent)
{
    BinaryReader reader(bytes);
    PendingWrite write;
    if (reader.number(1) != writeVersion) {
        return failure(WorkflowError::DamagedProfile, "an outbox entry of another version");
    }
    write.origin = reader.strong<chartstore::OutboxId>();
    write.patient = reader.strong<PatientId>();
    write.compartment = reader.strong<CompartmentId>();
    write.compartmentKind = static_cast<CompartmentKind>(reader.number(1));
    write.epoch = Epoch(static_cast<std::uint32_t>(reader.number(4)));
    write.isBatch = reader.number(1) == 1;
    write.step.kind = static_cast<PrescriptionStep::Kind>(reader.number(1));
    write.step.prescription = reader.strong<PrescriptionId>();
    write.step.fills = static_cast<std::uint16_t>(reader.number(2));
    write.step.notAfter = fromUnixSeconds(reader.number(8));
    write.step.isComplete = reader.number(1) == 1;
    const std::uint64_t count = reader.number(4);
    for (std::uint64_t index = 0; index < count && !reader.hasFailed(); ++index) {
        ConfirmedRecord record;
        record.kind = static_cast<RecordKind>(reader.number(2));
        record.supersedes = reader.strong<RecordHash>();
        record.title = reader.text();
        record.confirmedAt = fromUnixSeconds(reader.number(8));
        const ByteView payload = reader.counted();
        record.hash = reader.strong<RecordHash>();
        const ByteView envelope = reader.counted();
        if (withContent) {
            record.payload = toBytes(payload);
            record.envelope = toBytes(envelope);
        }
        write.records.push_back(std::move(record));
    }
    if (!reader.isWhole() || write.records.empty()) {
        return failure(WorkflowError::DamagedProfile, "an outbox entry cannot be read");
    }
    return write;
}

} // namespace

Result<PendingWrite> decodePendingWrite(ByteView bytes) { return decode(bytes, /*withContent=*/true); }
Result<PendingWrite> decodePendingFacts(ByteView bytes) { return decode(bytes, /*withContent=*/false); }

Task<void> prepareToWrite(Workspace *workspace)
{
    if (workspace->state().role != ProfileRole::Terminal || workspace->state().notes.contains(vaultNote)) {
        co_return Result<void>();
    }
    const Result<CurrentVault> vault = co_await rememberedVault(workspace);
    if (!vault) {
        co_return failure(vault.error());
    }
    co_return Result<void>();
}

Task<PendingWrite> sealPendingWrite(Workspace *workspace, PendingWrite write)
{
    const Result<ChartAccess> access = storedAccess(*workspace, write.patient);
    if (!access) {
        co_return failure(access.error().is(WorkflowError::NotFound) ? Error(WorkflowError::NoPermission)
                                                                     : access.error());
    }
    if (access->state == AccessState::ChartClosed) {
        co_return failure(WorkflowError::ChartClosed);
    }
    const OpenCompartment *found = access->byKind(write.compartmentKind);
    if (access->state != AccessState::Running || found == nullptr || !allowsWrite(found->permissions) ||
        found->keys.empty()) {
        co_return failure(WorkflowError::NoPermission);
    }
    const OpenCompartment compartment = found->clone();
    const Result<RecordAuthor> author = co_await authorOf(workspace);
    if (!author) {
        co_return failure(author.error());
    }
    const Result<ChartHead> baseHead = co_await knownHead(workspace, write.patient, compartment.id);
    if (!baseHead) {
        co_return failure(baseHead.error());
    }
    Result<crypto::SigningKey> key = workspace->signingKey();
    if (!key) {
        co_return failure(key.error());
    }
    write.compartment = compartment.id;
    write.epoch = compartment.lastEpoch();
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    // An import seals thousands of records: on the store's worker thread, not on the caller's.
    auto sealedTask =
        (*store)->cache([deployment = workspace->deployment(), random = &workspace->random(), author = *author,
                         baseHead = *baseHead, chartKey = compartment.keys.back().clone(), signingKey = std::move(*key),
                         write = std::move(write)](chartstore::ChartCache &) mutable -> Result<PendingWrite> {
            for (ConfirmedRecord &record : write.records) {
                RecordDraft draft;
                draft.chart = {write.patient, write.compartment, write.epoch};
                draft.kind = record.kind;
                draft.supersedes = record.supersedes;
                draft.baseHead = baseHead;
                draft.createdAt = record.confirmedAt;
                const Result<SealedRecord> one =
                    sealRecord(deployment, draft, author, chartKey, signingKey, record.payload, *random);
                if (!one) {
                    return failure(one.error());
                }
                record.hash = one->hash;
                record.envelope = encodeEnvelope(one->envelope);
            }
            return std::move(write);
        });
    Result<PendingWrite> sealed = co_await sealedTask;
    co_return sealed;
}

Action appendActionOf(const PendingWrite &write)
{
    if (!write.isBatch) {
        return AppendRecord{write.patient, write.compartment, write.epoch, write.records.front().hash, {}};
    }
    std::vector<RecordHash> hashes;
    for (const ConfirmedRecord &record : write.records) {
        hashes.push_back(record.hash);
    }
    const Result<MerkleRoot> root = merkleRootOf(hashes);
    // confirmBatch() splits at batchCountMaximum, so there is always a root.
    Q_ASSERT(root.has_value());
    return AppendRecords{
        write.patient, write.compartment, write.epoch, *root, static_cast<std::uint32_t>(hashes.size()), {}};
}

namespace {

/// The outbox keeps a code. What has no words of its own was refused for want of a permission.
Error refusalOf(const std::string &code)
{
    for (const WorkflowError one : {WorkflowError::ChartClosed, WorkflowError::ClaimEnded,
                                    WorkflowError::WrongPrescriptionState, WorkflowError::EndDateInPast}) {
        if (Error(one).key() == code) {
            return Error(one);
        }
    }
    return {WorkflowError::NoPermission, code};
}

} // namespace

std::vector<Delivery> deliveriesOf(const PendingWrite &write, const chartstore::OutboxEntry &entry)
{
    DeliveryState state = DeliveryState::SavedOnDevice;
    switch (entry.stage) {
    case chartstore::OutboxStage::Sealed:
        break;
    case chartstore::OutboxStage::Uploaded:
        state = DeliveryState::Uploaded;
        break;
    case chartstore::OutboxStage::Submitted:
        state = DeliveryState::Submitted;
        break;
    case chartstore::OutboxStage::Anchored:
    case chartstore::OutboxStage::Done:
        state = DeliveryState::Recorded;
        break;
    case chartstore::OutboxStage::Refused:
    case chartstore::OutboxStage::Superseded:
        state = DeliveryState::Refused;
        break;
    }
    std::vector<Delivery> deliveries;
    for (const ConfirmedRecord &record : write.records) {
        Delivery delivery;
        delivery.id = RecordId(write.origin.bytes());
        delivery.patient = write.patient;
        delivery.state = state;
        delivery.hash = record.hash;
        delivery.title = record.title;
        delivery.confirmedAt = record.confirmedAt;
        if (state == DeliveryState::Refused) {
            delivery.error = refusalOf(entry.refusal);
        }
        deliveries.push_back(std::move(delivery));
    }
    return deliveries;
}

} // namespace tegata::workflows
