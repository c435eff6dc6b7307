#include "ActionRecording_p.h"
#include "Logging_p.h"
#include "OwnCharts_p.h"
#include "PendingWrite_p.h"
#include "Turns_p.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/Labels.h>
#include <tegata/workflows/RecordWriting.h>

#include <QPointer>

#include <algorithm>
#include <iterator>

namespace tegata::workflows {

using namespace protocol;
using chartstore::Outbox;
using chartstore::OutboxEntry;
using chartstore::OutboxId;
using chartstore::OutboxStage;

namespace {

constexpr std::chrono::seconds actionLifetime{600};
constexpr std::uint64_t compactAbove = 8UL * 1024 * 1024;
const QString passage = QStringLiteral("outbox");
/// Refusal of an entry whose successor is being made; never shown.
const std::string epochMoved = "ledger.WrongEpoch";

/// An entry with work left, read on the store's thread once for all steps; large, so it is handed round by pointer.
struct WaitingEntry
{
    /// Without its payload.
    OutboxEntry entry;
    PendingWrite write;
    /// What is appended; a root over thousands of records is made once.
    Action append;
};
using WaitingPointer = std::shared_ptr<const WaitingEntry>;

/// The ledger takes a nonce once: with one that follows from what is appended, the same record can be signed again
/// after any crash and still be appended at most once.
Nonce appendNonce(const Action &action)
{
    const auto *single = std::get_if<AppendRecord>(&action);
    const ByteView appended =
        single != nullptr ? single->recordHash.view() : std::get<AppendRecords>(action).root.view();
    return Nonce(crypto::keccak256({bytesOf(labels::appendNonce), appended}).bytes());
}

/// Changes one entry's stage on the medium.
template <typename Change> Task<void> mark(Workspace *workspace, Change change)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    const Result<void> marked = co_await (*store)->outbox(std::move(change));
    co_return marked;
}

Task<void> upload(Workspace *workspace, WaitingPointer waiting)
{
    const PendingWrite &write = waiting->write;
    for (const ConfirmedRecord &record : write.records) {
        const Result<void> put = co_await workspace->gateway().putRecord(record.hash, record.envelope);
        if (!put) {
            co_return failure(put.error());
        }
    }
    if (write.isBatch) {
        std::vector<RecordHash> hashes;
        for (const ConfirmedRecord &record : write.records) {
            hashes.push_back(record.hash);
        }
        const MerkleRoot root = std::get<AppendRecords>(waiting->append).root;
        const Result<void> put = co_await workspace->gateway().putBatch(root, std::move(hashes));
        if (!put) {
            co_return failure(put.error());
        }
    }
    co_return Result<void>();
}

/// Where the ledger linked it; NotFound when it did not.
Task<BlockNumber> findLink(Workspace *workspace, WaitingPointer waiting)
{
    const PendingWrite &write = waiting->write;
    const Result<std::vector<ledger::ChartLink>> links = co_await workspace->history().chartLinks(
        write.patient, write.compartment, {workspace->network().deployedAt, std::nullopt});
    if (!links) {
        co_return failure(links.error());
    }
    for (const ledger::ChartLink &link : *links) {
        const bool isOurs = write.isBatch ? link.isBatch && link.root == std::get<AppendRecords>(waiting->append).root
                                          : !link.isBatch && link.recordHash == write.records.front().hash;
        if (isOurs) {
            co_return link.position.block;
        }
    }
    co_return failure(WorkflowError::NotFound);
}

/// What became of one attempt to append.
struct Appending
{
    enum class Outcome
    {
        Recorded,
        /// In a block that a reorganisation may still take back.
        NotFinal,
        EpochMoved,
        Refused
    };
    Outcome outcome = Outcome::Recorded;
    BlockNumber block{};
    std::string refusal;
};

/// What a link in this block amounts to, by the configured finality.
Task<Appending> appendedIn(Workspace *workspace, BlockNumber block)
{
    const Result<bool> settled = co_await isFinal(workspace, block);
    if (!settled) {
        co_return failure(settled.error());
    }
    Appending appending;
    appending.outcome = *settled ? Appending::Outcome::Recorded : Appending::Outcome::NotFinal;
    appending.block = block;
    co_return appending;
}

Task<Appending> appendToChart(Workspace *workspace, WaitingPointer waiting)
{
    const OutboxId id = waiting->entry.id;
    const std::optional<Address> self = workspace->state().address;
    if (!self) {
        co_return failure(WorkflowError::Locked);
    }
    const Nonce nonce = appendNonce(waiting->append);
    while (true) {
        const Result<bool> used = co_await workspace->ledger().isUnorderedNonceUsed(*self, nonce);
        if (!used) {
            co_return failure(used.error());
        }
        if (*used) {
            const Result<BlockNumber> block = co_await findLink(workspace, waiting);
            if (!block) {
                co_return failure(block.error());
            }
            Result<Appending> found = co_await appendedIn(workspace, *block);
            co_return found;
        }
        const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
        if (!head) {
            co_return failure(head.error());
        }
        Action action = waiting->append;
        authorizationOf(action) = {*self, nonce, latestTime(*workspace, *head) + actionLifetime};
        Result<SignedAction> signedAction = failure(WorkflowError::Locked);
        {
            const Result<crypto::SigningKey> key = workspace->signingKey();
            if (!key) {
                co_return failure(key.error());
            }
            signedAction = signAction(workspace->deployment(), action, *key);
        }
        if (!signedAction) {
            co_return failure(signedAction.error());
        }
        const Digest digest = digestOf(workspace->deployment(), action);
        auto notedTask = mark(workspace, [id, digest](Outbox &outbox) { return outbox.markSubmitted(id, digest); });
        const Result<void> noted = co_await notedTask;
        if (!noted) {
            co_return failure(noted.error());
        }
        const Result<ledger::ActionStatus> status =
            co_await workspace->submitter().submit(*signedAction, {}, head->number);
        if (!status) {
            co_return failure(status.error());
        }
        if (status->stage == ledger::ActionStage::Recorded && status->position) {
            Result<Appending> seen = co_await appendedIn(workspace, status->position->block);
            co_return seen;
        }
        // Only the ledger's own refusal is final. What a carrier says may be of the moment, and the action it holds
        // may still be recorded: the next round looks at the chain first.
        if (!status->refusal) {
            if (status->error && status->error->is(LedgerError::ActionExpired)) {
                continue;
            }
            co_return failure(status->error.value_or(Error(LedgerError::TryLater)));
        }
        const std::string name = status->refusal->name;
        if (name == "NonceUsed" || name == "DeadlinePassed") {
            continue; // The first pass of the loop finds the link, or signs with a new deadline.
        }
        if (name == "WrongEpoch") {
            co_return Appending{Appending::Outcome::EpochMoved, {}, name};
        }
        co_return Appending{
            Appending::Outcome::Refused, {}, name == "ChartClosed" ? "workflow.ChartClosed" : "ledger." + name};
    }
}

/// The store must give back what it was given: a reader could otherwise never open what the chain now names.
Task<void> readBack(Workspace *workspace, WaitingPointer waiting)
{
    for (const ConfirmedRecord &record : waiting->write.records) {
        const Result<Bytes> stored = co_await workspace->gateway().record(record.hash);
        if (stored && *stored == record.envelope) {
            continue;
        }
        if (!stored && !stored.error().is(LedgerError::NotFound)) {
            co_return failure(stored.error());
        }
        qCWarning(logCharts) << "the store lost or altered a record; sending it again";
        const Result<void> put = co_await workspace->gateway().putRecord(record.hash, record.envelope);
        if (!put) {
            co_return failure(put.error());
        }
        const Result<Bytes> again = co_await workspace->gateway().record(record.hash);
        if (!again || *again != record.envelope) {
            co_return failure(LedgerError::MalformedReply, "the store does not give back what it was given");
        }
    }
    co_return Result<void>();
}

Action prescriptionActionOf(const PendingWrite &write)
{
    if (write.step.kind == PrescriptionStep::Kind::Issue) {
        return IssuePrescription{write.step.prescription,
                                 write.patient,
                                 write.compartment,
                                 write.records.front().hash,
                                 write.step.fills,
                                 write.step.notAfter,
                                 {}};
    }
    return DispensePrescription{
        write.step.prescription, write.step.fills, write.step.isComplete, write.records.front().hash, {}};
}

/// The block in which this very record was counted before, by a run that ended before it could note it.
Task<std::optional<BlockNumber>> countedIn(Workspace *workspace, WaitingPointer waiting)
{
    const PendingWrite &write = waiting->write;
    std::optional<BlockNumber> block;
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await workspace->history().eventsOfPatient(write.patient, {workspace->network().deployedAt, std::nullopt});
    if (!events) {
        co_return failure(events.error());
    }
    const RecordHash record = write.records.front().hash;
    for (const ledger::LedgerEvent &event : *events) {
        const auto *issued = std::get_if<ledger::events::PrescriptionIssued>(&event.body);
        const auto *dispensed = std::get_if<ledger::events::PrescriptionDispensed>(&event.body);
        if ((issued != nullptr && issued->recordHash == record) ||
            (dispensed != nullptr && dispensed->recordHash == record)) {
            block = event.position.block;
        }
    }
    co_return block;
}

/// How far the counting of a record on its prescription is.
struct Counting
{
    /// Nothing is left to do.
    bool isSettled = false;
    /// The ledger's refusal, for good.
    std::optional<Error> refusal;
};

/// Counts a recorded record on its prescription; nothing when the ledger has counted it already. The ledger's refusal
/// is an answer: the record itself stands then, and the person is told that the lock does not.
Task<Counting> countOnPrescription(Workspace *workspace, WaitingPointer waiting)
{
    Counting counting;
    const Result<std::optional<BlockNumber>> counted = co_await countedIn(workspace, waiting);
    if (!counted) {
        co_return failure(counted.error());
    }
    std::optional<BlockNumber> block = *counted;
    if (!block) {
        ActionPlan plan;
        plan.step =
            QStringLiteral("rx-") + QString::fromStdString(toHex(waiting->write.records.front().hash.bytes())).left(40);
        plan.action = prescriptionActionOf(waiting->write);
        plan.awaitsFinality = false;
        ActionRecording recording(*workspace);
        Result<RecordedAction> recorded = co_await recording.resume(plan.step, {});
        if (!recorded && recorded.error().is(WorkflowError::NotFound)) {
            recorded = co_await recording.record(plan, {});
        }
        if (!recorded && recording.refusal()) {
            qCWarning(logCharts) << "a prescription step was refused:" << recording.refusal()->name.c_str();
            counting.isSettled = true;
            counting.refusal = recorded.error();
            co_return counting;
        }
        if (!recorded) {
            co_return failure(recorded.error());
        }
        block = recorded->block;
    }
    const Result<bool> settled = co_await isFinal(workspace, *block);
    if (!settled) {
        co_return failure(settled.error());
    }
    counting.isSettled = *settled;
    co_return counting;
}

void tell(const OutboxDelivery::Observer &observer, const PendingWrite &write, const OutboxEntry &entry,
          const std::optional<Error> &refusal = {})
{
    if (!observer) {
        return;
    }
    std::vector<Delivery> deliveries = deliveriesOf(write, entry);
    for (Delivery &delivery : deliveries) {
        if (refusal) {
            delivery.error = refusal;
        }
        observer(delivery);
    }
}

/// Seals the same confirmed payloads under newer keys; the refused entry and its successor change as one.
Task<void> sealAgain(Workspace *workspace, OutboxId refused, PendingWrite write)
{
    if (workspace->state().role == ProfileRole::Patient) {
        // The newer key is the patient's own, perhaps of a rotation that was cut short.
        const Result<void> settled = co_await settleChartRotation(workspace, write.patient);
        if (!settled) {
            co_return failure(settled.error());
        }
    }
    const Result<ChartAccess> access = co_await refreshAccess(workspace, write.patient);
    if (!access) {
        co_return failure(access.error());
    }
    const Epoch before = write.epoch;
    Result<PendingWrite> sealed = co_await sealPendingWrite(workspace, std::move(write));
    if (!sealed && (sealed.error().is(WorkflowError::NoPermission) || sealed.error().is(WorkflowError::ChartClosed))) {
        const std::string code = sealed.error().key();
        auto endedTask = mark(workspace, [refused, code](Outbox &outbox) { return outbox.markRefused(refused, code); });
        const Result<void> ended = co_await endedTask;
        co_return ended;
    }
    if (!sealed) {
        co_return failure(sealed.error());
    }
    if (sealed->epoch <= before) {
        // The newer key has not reached this profile. The entry stays as it is and is tried again later.
        co_return failure(WorkflowError::KeysDoNotMatch, "no key of the chart's new epoch");
    }
    const OutboxId id = workspace->random().strongBytes<OutboxId>();
    const UnixTime now = workspace->clock().now();
    auto replacedTask = mark(workspace, [refused, id, now, next = std::move(*sealed)](Outbox &outbox) {
        const Result<OutboxEntry> entry = outbox.entry(refused);
        if (entry && entry->stage != OutboxStage::Refused) {
            if (Result<void> marked = outbox.markRefused(refused, epochMoved); !marked) {
                return marked;
            }
        }
        return outbox.replaceRefused(refused, id, pendingWriteKind, now, encodePendingWrite(next));
    });
    const Result<void> replaced = co_await replacedTask;
    co_return replaced;
}

/// Null for an entry that has no work left.
Task<WaitingPointer> waitingEntry(Workspace *workspace, OutboxId id)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto entryTask = (*store)->outbox([id](Outbox &outbox) -> Result<WaitingPointer> {
        Result<OutboxEntry> entry = outbox.entry(id);
        if (!entry) {
            return failure(entry.error());
        }
        const bool isAgain = entry->stage == OutboxStage::Refused && entry->refusal == epochMoved;
        if (!isAgain && entry->stage > OutboxStage::Anchored) {
            return WaitingPointer();
        }
        Result<PendingWrite> write = decodePendingWrite(entry->payload);
        if (!write) {
            return failure(write.error());
        }
        entry->payload.clear();
        Action append = appendActionOf(*write);
        return std::make_shared<const WaitingEntry>(
            WaitingEntry{std::move(*entry), std::move(*write), std::move(append)});
    });
    Result<WaitingPointer> waiting = co_await entryTask;
    co_return waiting;
}

/// Entries that a round has to look at, oldest first; refused ones whose successor is still to be made come last.
Task<std::vector<OutboxId>> entriesToDeliver(Workspace *workspace)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto listedTask = (*store)->outbox([](Outbox &outbox) -> Result<std::vector<OutboxId>> {
        std::vector<OutboxId> ids;
        outbox.visitUnfinished([&ids](const OutboxEntry &entry) {
            if (entry.stage != OutboxStage::Refused || entry.refusal == epochMoved) {
                ids.push_back(entry.id);
            }
        });
        return ids;
    });
    Result<std::vector<OutboxId>> listed = co_await listedTask;
    co_return listed;
}

/// Whether the ledger itself says that this terminal may no longer write there.
Task<bool> isWritingOver(Workspace *workspace, WaitingPointer waiting)
{
    const PendingWrite &write = waiting->write;
    const std::optional<Address> self = workspace->state().address;
    if (!self || workspace->state().role == ProfileRole::Patient) {
        co_return false;
    }
    const Result<bool> permitted =
        co_await workspace->ledger().isPermitted(*self, write.patient, write.compartment, Permission::Write);
    if (!permitted) {
        co_return failure(permitted.error());
    }
    co_return !*permitted;
}

/// Takes one entry as far as it goes. True when a successor was made, so that the round looks again.
Task<bool> deliverEntry(Workspace *workspace, OutboxId id, OutboxDelivery::Observer observer)
{
    const Result<WaitingPointer> read = co_await waitingEntry(workspace, id);
    if (!read) {
        co_return failure(read.error());
    }
    const WaitingPointer waiting = *read;
    if (waiting == nullptr) {
        co_return false;
    }
    const PendingWrite &write = waiting->write;
    OutboxEntry entry = waiting->entry;
    if (entry.stage == OutboxStage::Refused) {
        // A run ended between the refusal and its successor.
        const Result<void> again = co_await sealAgain(workspace, id, write);
        if (!again) {
            co_return failure(again.error());
        }
        co_return true;
    }
    if (entry.stage == OutboxStage::Sealed) {
        const Result<void> uploaded = co_await upload(workspace, waiting);
        if (!uploaded && uploaded.error().is(LedgerError::NotAuthorized)) {
            const Result<bool> ended = co_await isWritingOver(workspace, waiting);
            if (ended && *ended) {
                auto refusedTask =
                    mark(workspace, [id](Outbox &outbox) { return outbox.markRefused(id, "ledger.NotPermitted"); });
                const Result<void> refused = co_await refusedTask;
                if (!refused) {
                    co_return failure(refused.error());
                }
                entry.stage = OutboxStage::Refused;
                entry.refusal = "ledger.NotPermitted";
                tell(observer, write, entry);
                co_return false;
            }
        }
        if (!uploaded) {
            co_return failure(uploaded.error());
        }
        auto markedTask = mark(workspace, [id](Outbox &outbox) { return outbox.markUploaded(id); });
        const Result<void> marked = co_await markedTask;
        if (!marked) {
            co_return failure(marked.error());
        }
        entry.stage = OutboxStage::Uploaded;
        tell(observer, write, entry);
    }
    if (entry.stage == OutboxStage::Uploaded || entry.stage == OutboxStage::Submitted) {
        const Result<Appending> appended = co_await appendToChart(workspace, waiting);
        if (!appended) {
            co_return failure(appended.error());
        }
        if (appended->outcome == Appending::Outcome::NotFinal) {
            // Looked at again at the next block; should this one be undone, the record is appended again then.
            co_return false;
        }
        if (appended->outcome == Appending::Outcome::EpochMoved) {
            const Result<void> again = co_await sealAgain(workspace, id, write);
            if (!again) {
                co_return failure(again.error());
            }
            co_return true;
        }
        if (appended->outcome == Appending::Outcome::Refused) {
            const std::string code = appended->refusal;
            auto markedTask = mark(workspace, [id, code](Outbox &outbox) { return outbox.markRefused(id, code); });
            const Result<void> marked = co_await markedTask;
            if (!marked) {
                co_return failure(marked.error());
            }
            entry.stage = OutboxStage::Refused;
            entry.refusal = code;
            tell(observer, write, entry);
            co_return false;
        }
        const BlockNumber block = appended->block;
        auto markedTask = mark(workspace, [id, block](Outbox &outbox) { return outbox.markAnchored(id, block); });
        const Result<void> marked = co_await markedTask;
        if (!marked) {
            co_return failure(marked.error());
        }
        entry.stage = OutboxStage::Anchored;
        tell(observer, write, entry);
    }
    if (entry.stage == OutboxStage::Anchored) {
        const Result<void> compared = co_await readBack(workspace, waiting);
        if (!compared) {
            co_return failure(compared.error());
        }
        std::optional<Error> refusal;
        if (write.step.kind != PrescriptionStep::Kind::None) {
            const Result<Counting> counted = co_await countOnPrescription(workspace, waiting);
            if (!counted) {
                co_return failure(counted.error());
            }
            if (!counted->isSettled) {
                co_return false;
            }
            refusal = counted->refusal;
        }
        auto markedTask = mark(workspace, [id](Outbox &outbox) { return outbox.markDone(id); });
        const Result<void> marked = co_await markedTask;
        if (!marked) {
            co_return failure(marked.error());
        }
        entry.stage = OutboxStage::Done;
        tell(observer, write, entry, refusal);
    }
    co_return false;
}

Task<void> deliverRound(QPointer<Workspace> workspace, OutboxDelivery::Observer observer)
{
    // The store answers through the event loop, also after the program has let go of its workspace.
    const Error gone(WorkflowError::Locked);
    auto turn = co_await workspace->turns(passage).take();
    if (workspace.isNull()) {
        co_return failure(gone);
    }
    std::optional<Error> firstError;
    bool again = true;
    while (again) {
        again = false;
        const Result<std::vector<OutboxId>> entries = co_await entriesToDeliver(workspace);
        if (workspace.isNull()) {
            co_return failure(gone);
        }
        if (!entries) {
            co_return failure(entries.error());
        }
        for (const OutboxId &id : *entries) {
            const Result<bool> successor = co_await deliverEntry(workspace, id, observer);
            if (workspace.isNull()) {
                co_return failure(gone);
            }
            if (!successor) {
                // Entries are independent links: one that cannot go now does not hold up those of other charts.
                qCInfo(logCharts) << "delivery waits:" << successor.error().key().c_str();
                firstError = firstError ? firstError : successor.error();
                if (successor.error().is(LedgerError::Unreachable) || successor.error().is(LedgerError::Timeout) ||
                    successor.error().is(WorkflowError::Locked)) {
                    break;
                }
                continue;
            }
            again = again || *successor;
            workspace->noteOutboxChanged();
        }
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (store) {
        auto compactedTask = (*store)->outbox([](Outbox &outbox) {
            return outbox.fileSize() > compactAbove && outbox.pendingCount() == 0 ? outbox.compact() : Result<void>();
        });
        const Result<void> compacted = co_await compactedTask;
        if (!compacted) {
            co_return failure(compacted.error());
        }
    }
    if (firstError) {
        co_return failure(*firstError);
    }
    co_return Result<void>();
}

} // namespace

namespace {

/// Empty while work is left. What was dismissed was refused; why, nobody keeps after a compaction.
Task<std::optional<Delivery>> whatBecameOf(QPointer<Workspace> workspace, OutboxId origin)
{
    if (workspace.isNull()) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto fateTask = (*store)->outbox([origin](Outbox &outbox) -> Result<std::optional<Delivery>> {
        const Result<chartstore::OutboxFate> fate = outbox.fate(origin);
        if (!fate) {
            return failure(fate.error());
        }
        Delivery done;
        done.id = RecordId(origin.bytes());
        switch (*fate) {
        case chartstore::OutboxFate::Waiting:
            return std::optional<Delivery>();
        case chartstore::OutboxFate::Recorded:
            done.state = DeliveryState::Recorded;
            return std::optional(done);
        case chartstore::OutboxFate::Dismissed:
            done.state = DeliveryState::Refused;
            done.error = Error(WorkflowError::NoPermission, "refused and taken off the list");
            return std::optional(done);
        case chartstore::OutboxFate::Refused:
            break;
        }
        bool isSealedAgain = false;
        outbox.visitUnfinished([&](const OutboxEntry &entry) {
            const Result<PendingWrite> write = entry.stage == OutboxStage::Refused
                                                   ? decodePendingFacts(entry.payload)
                                                   : Result<PendingWrite>(failure(WorkflowError::NotFound));
            if (write && write->origin == origin) {
                done = deliveriesOf(*write, entry).front();
                isSealedAgain = entry.refusal == epochMoved;
            }
        });
        return isSealedAgain ? std::optional<Delivery>() : std::optional(done);
    });
    Result<std::optional<Delivery>> became = co_await fateTask;
    co_return became;
}

} // namespace

struct OutboxDelivery::Private
{
    QPointer<Workspace> workspace;
    Observer observer;
    bool isRunning = false;
    bool isWanted = false;
    /// Receives the signals; gone with the OutboxDelivery.
    QObject context;

    /// Runs rounds until none is wanted any more. Keeps itself alive meanwhile.
    static QCoro::Task<void> run(std::shared_ptr<Private> self)
    {
        self->isRunning = true;
        while (self->isWanted) {
            self->isWanted = false;
            const Result<void> round = co_await deliverRound(self->workspace, self->observer);
            if (!round) {
                break; // The next movement or the return of the connection starts the next round.
            }
        }
        self->isRunning = false;
    }

    static void want(const std::shared_ptr<Private> &self)
    {
        self->isWanted = true;
        if (!self->isRunning && !self->workspace.isNull() && self->workspace->isUnlocked()) {
            run(self);
        }
    }
};

OutboxDelivery::OutboxDelivery(Workspace &workspace)
    : d(std::make_shared<Private>())
{
    d->workspace = &workspace;
}

OutboxDelivery::~OutboxDelivery()
{
    if (!d->workspace.isNull()) {
        QObject::disconnect(&d->workspace->connectivity(), nullptr, &d->context, nullptr);
        QObject::disconnect(d->workspace, nullptr, &d->context, nullptr);
    }
    d->isWanted = false;
    d->observer = {};
}

void OutboxDelivery::start(Observer observer)
{
    d->observer = std::move(observer);
    const std::weak_ptr<Private> weak = d;
    const auto wake = [weak] {
        if (const std::shared_ptr<Private> self = weak.lock()) {
            Private::want(self);
        }
    };
    Connectivity *connectivity = &d->workspace->connectivity();
    QObject::connect(connectivity, &Connectivity::changed, &d->context, wake);
    QObject::connect(connectivity, &Connectivity::ledgerMoved, &d->context, wake);
    QObject::connect(connectivity, &Connectivity::deliveryChanged, &d->context, wake);
    QObject::connect(d->workspace, &Workspace::unlocked, &d->context, wake);
    wake();
}

Task<std::vector<Delivery>> OutboxDelivery::all()
{
    const std::shared_ptr<Private> self = d;
    if (self->workspace.isNull()) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = self->workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto deliveriesTask = (*store)->outbox([](Outbox &outbox) -> Result<std::vector<Delivery>> {
        std::vector<Delivery> deliveries;
        std::optional<Error> error;
        outbox.visitUnfinished([&](const OutboxEntry &entry) {
            const Result<PendingWrite> write = decodePendingFacts(entry.payload);
            if (!write) {
                error = write.error();
                return;
            }
            const std::vector<Delivery> these = deliveriesOf(*write, entry);
            deliveries.insert(deliveries.end(), these.begin(), these.end());
        });
        if (error) {
            return failure(*error);
        }
        return deliveries;
    });
    Result<std::vector<Delivery>> deliveries = co_await deliveriesTask;
    co_return deliveries;
}

Task<void> OutboxDelivery::deliver(Observer observer)
{
    const std::shared_ptr<Private> self = d;
    Result<void> round = co_await deliverRound(self->workspace, std::move(observer));
    co_return round;
}

Task<Delivery> OutboxDelivery::awaitRecorded(RecordId id)
{
    const std::shared_ptr<Private> self = d;
    const OutboxId origin(id.bytes());
    while (true) {
        const Result<std::optional<Delivery>> became = co_await whatBecameOf(self->workspace, origin);
        if (!became) {
            co_return failure(became.error());
        }
        if (*became) {
            co_return **became;
        }
        if (self->workspace.isNull()) {
            co_return failure(WorkflowError::Locked);
        }
        // Whoever waits also sees to it, whether or not this object delivers by itself; beside the waiting, because a
        // round may take as long as the gateway is away, and a lock ends only the waiting.
        Private::want(self);
        const Result<void> moved = co_await self->workspace->nextMovement(std::chrono::seconds(2));
        if (!moved) {
            co_return failure(moved.error());
        }
    }
}

Task<void> OutboxDelivery::dismiss(RecordId id)
{
    const std::shared_ptr<Private> self = d;
    if (self->workspace.isNull()) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = self->workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto dismissedTask = (*store)->outbox([origin = OutboxId(id.bytes())](Outbox &outbox) -> Result<void> {
        std::optional<OutboxId> refused;
        outbox.visitUnfinished([&](const OutboxEntry &entry) {
            if (entry.stage == OutboxStage::Refused) {
                const Result<PendingWrite> write = decodePendingFacts(entry.payload);
                refused = write && write->origin == origin ? entry.id : refused;
            }
        });
        return refused ? outbox.markDone(*refused) : Result<void>(failure(WorkflowError::NotFound));
    });
    const Result<void> dismissed = co_await dismissedTask;
    if (dismissed && !self->workspace.isNull()) {
        self->workspace->noteOutboxChanged();
    }
    co_return dismissed;
}

} // namespace tegata::workflows
