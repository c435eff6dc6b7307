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

/// The ledger takes a nonce once: with one that follows from what is appended, the same record can be signed again
/// after any crash and still be appended at most once.
Nonce appendNonce(const PendingWrite &write)
{
    const Action action = appendActionOf(write);
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

Task<void> upload(Workspace *workspace, PendingWrite write)
{
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
        const Action action = appendActionOf(write);
        const Result<void> put = co_await workspace->gateway().putBatch(std::get<AppendRecords>(action).root, hashes);
        if (!put) {
            co_return failure(put.error());
        }
    }
    co_return Result<void>();
}

/// Where the ledger linked it; NotFound when it did not.
Task<BlockNumber> findLink(Workspace *workspace, PendingWrite write)
{
    const Result<std::vector<ledger::ChartLink>> links = co_await workspace->history().chartLinks(
        write.patient, write.compartment, {workspace->network().deployedAt, std::nullopt});
    if (!links) {
        co_return failure(links.error());
    }
    const Action action = appendActionOf(write);
    for (const ledger::ChartLink &link : *links) {
        const bool isOurs = write.isBatch ? link.isBatch && link.root == std::get<AppendRecords>(action).root
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
        EpochMoved,
        Refused
    };
    Outcome outcome = Outcome::Recorded;
    BlockNumber block{};
    std::string refusal;
};

Task<Appending> appendToChart(Workspace *workspace, OutboxId id, PendingWrite write)
{
    const std::optional<Address> self = workspace->state().address;
    if (!self) {
        co_return failure(WorkflowError::Locked);
    }
    const Nonce nonce = appendNonce(write);
    while (true) {
        const Result<bool> used = co_await workspace->ledger().isUnorderedNonceUsed(*self, nonce);
        if (!used) {
            co_return failure(used.error());
        }
        if (*used) {
            const Result<BlockNumber> block = co_await findLink(workspace, write);
            if (!block) {
                co_return failure(block.error());
            }
            co_return Appending{Appending::Outcome::Recorded, *block, {}};
        }
        const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
        if (!head) {
            co_return failure(head.error());
        }
        Action action = appendActionOf(write);
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
            co_return Appending{Appending::Outcome::Recorded, status->position->block, {}};
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
Task<void> readBack(Workspace *workspace, PendingWrite write)
{
    for (const ConfirmedRecord &record : write.records) {
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

/// Whether this very record was counted before, by a run that ended before it could note it.
Task<bool> isCounted(Workspace *workspace, PendingWrite write)
{
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
            co_return true;
        }
    }
    co_return false;
}

/// Counts a recorded record on its prescription; nothing when the ledger has counted it already. The ledger's refusal
/// is an answer: the record itself stands then, and the person is told that the lock does not.
Task<std::optional<Error>> countOnPrescription(Workspace *workspace, PendingWrite write)
{
    const Result<bool> counted = co_await isCounted(workspace, write);
    if (!counted) {
        co_return failure(counted.error());
    }
    if (*counted) {
        co_return std::optional<Error>();
    }
    ActionPlan plan;
    plan.step = QStringLiteral("rx-") + QString::fromStdString(toHex(write.records.front().hash.bytes())).left(40);
    plan.action = prescriptionActionOf(write);
    ActionRecording recording(*workspace);
    Result<RecordedAction> recorded = co_await recording.resume(plan.step, {});
    if (!recorded && recorded.error().is(WorkflowError::NotFound)) {
        recorded = co_await recording.record(plan, {});
    }
    if (!recorded && recording.refusal()) {
        qCWarning(logCharts) << "a prescription step was refused:" << recording.refusal()->summary().c_str();
        co_return std::optional<Error>(recorded.error());
    }
    if (!recorded) {
        co_return failure(recorded.error());
    }
    co_return std::optional<Error>();
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
    auto replacedTask = mark(workspace, [refused, id, now, bytes = encodePendingWrite(*sealed)](Outbox &outbox) {
        const Result<OutboxEntry> entry = outbox.entry(refused);
        if (entry && entry->stage != OutboxStage::Refused) {
            if (Result<void> marked = outbox.markRefused(refused, epochMoved); !marked) {
                return marked;
            }
        }
        return outbox.replaceRefused(refused, id, pendingWriteKind, now, bytes);
    });
    const Result<void> replaced = co_await replacedTask;
    co_return replaced;
}

Task<OutboxEntry> entryOf(Workspace *workspace, OutboxId id)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto entryTask = (*store)->outbox([id](Outbox &outbox) { return outbox.entry(id); });
    Result<OutboxEntry> entry = co_await entryTask;
    co_return entry;
}

/// Whether the ledger itself says that this terminal may no longer write there.
Task<bool> isWritingOver(Workspace *workspace, PendingWrite write)
{
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
Task<bool> deliverEntry(Workspace *workspace, OutboxEntry entry, OutboxDelivery::Observer observer)
{
    const Result<PendingWrite> decoded = decodePendingWrite(entry.payload);
    if (!decoded) {
        co_return failure(decoded.error());
    }
    const PendingWrite write = *decoded;
    const OutboxId id = entry.id;
    if (entry.stage == OutboxStage::Refused) {
        // A run ended between the refusal and its successor.
        const Result<void> again = co_await sealAgain(workspace, id, write);
        if (!again) {
            co_return failure(again.error());
        }
        co_return true;
    }
    if (entry.stage == OutboxStage::Sealed) {
        const Result<void> uploaded = co_await upload(workspace, write);
        if (!uploaded && uploaded.error().is(LedgerError::NotAuthorized)) {
            const Result<bool> ended = co_await isWritingOver(workspace, write);
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
        const Result<Appending> appended = co_await appendToChart(workspace, id, write);
        if (!appended) {
            co_return failure(appended.error());
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
        const Result<void> compared = co_await readBack(workspace, write);
        if (!compared) {
            co_return failure(compared.error());
        }
        std::optional<Error> refusal;
        if (write.step.kind != PrescriptionStep::Kind::None) {
            const Result<std::optional<Error>> counted = co_await countOnPrescription(workspace, write);
            if (!counted) {
                co_return failure(counted.error());
            }
            refusal = *counted;
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
        const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        Result<std::vector<OutboxEntry>> pending = co_await (*store)->pendingEntries();
        if (workspace.isNull()) {
            co_return failure(gone);
        }
        if (!pending) {
            co_return failure(pending.error());
        }
        const Result<std::vector<OutboxEntry>> refused = co_await (*store)->refusedEntries();
        if (workspace.isNull()) {
            co_return failure(gone);
        }
        if (!refused) {
            co_return failure(refused.error());
        }
        std::copy_if(refused->begin(), refused->end(), std::back_inserter(*pending),
                     [](const OutboxEntry &entry) { return entry.refusal == epochMoved; });
        for (const OutboxEntry &entry : *pending) {
            const Result<bool> successor = co_await deliverEntry(workspace, entry, observer);
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
            return outbox.fileSize() > compactAbove && outbox.pending().empty() ? outbox.compact() : Result<void>();
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
    const Result<std::shared_ptr<chartstore::ChartStore>> store = d->workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    using Entries = std::vector<OutboxEntry>;
    auto entriesTask = (*store)->outbox([](Outbox &outbox) -> Result<Entries> {
        Entries both = outbox.pending();
        Entries refused = outbox.refused();
        both.insert(both.end(), refused.begin(), refused.end());
        return both;
    });
    const Result<Entries> entries = co_await entriesTask;
    if (!entries) {
        co_return failure(entries.error());
    }
    std::vector<Delivery> deliveries;
    for (const OutboxEntry &entry : *entries) {
        const Result<PendingWrite> write = decodePendingWrite(entry.payload);
        if (!write) {
            co_return failure(write.error());
        }
        const std::vector<Delivery> these = deliveriesOf(*write, entry);
        deliveries.insert(deliveries.end(), these.begin(), these.end());
    }
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
        const Result<OutboxEntry> entry = co_await entryOf(self->workspace, origin);
        if (!entry) {
            co_return failure(entry.error());
        }
        const Result<std::vector<Delivery>> waiting = co_await this->all();
        if (!waiting) {
            co_return failure(waiting.error());
        }
        std::optional<Delivery> found;
        for (const Delivery &delivery : *waiting) {
            if (delivery.id == id) {
                found = delivery;
            }
        }
        if (found && found->state == DeliveryState::Refused) {
            co_return *found;
        }
        if (!found) {
            // Not waiting and not refused: recorded, read back and done, itself or its successor.
            Delivery done;
            done.id = id;
            done.state = DeliveryState::Recorded;
            co_return done;
        }
        const Result<void> moved = co_await self->workspace->nextMovement(std::chrono::seconds(2));
        if (!moved) {
            co_return failure(moved.error());
        }
    }
}

Task<void> OutboxDelivery::dismiss(RecordId id)
{
    const std::shared_ptr<Private> self = d;
    const Result<std::shared_ptr<chartstore::ChartStore>> store = self->workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto dismissedTask = (*store)->outbox([origin = OutboxId(id.bytes())](Outbox &outbox) -> Result<void> {
        for (const OutboxEntry &entry : outbox.refused()) {
            const Result<PendingWrite> write = decodePendingWrite(entry.payload);
            if (write && write->origin == origin) {
                return outbox.markDone(entry.id);
            }
        }
        return failure(WorkflowError::NotFound);
    });
    const Result<void> dismissed = co_await dismissedTask;
    if (dismissed) {
        self->workspace->noteOutboxChanged();
    }
    co_return dismissed;
}

} // namespace tegata::workflows
