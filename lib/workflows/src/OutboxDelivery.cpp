#include "Logging_p.h"
#include "OutboxMark_p.h"
#include "PrescriptionCounting_p.h"
#include "RecordAppending_p.h"
#include "Resealing_p.h"
#include "Turns_p.h"

#include <tegata/workflows/RecordWriting.h>

#include <QPointer>

namespace tegata::workflows {

using namespace protocol;
using chartstore::Outbox;
using chartstore::OutboxEntry;
using chartstore::OutboxId;
using chartstore::OutboxStage;

namespace {

constexpr std::uint64_t compactAbove = 8UL * 1024 * 1024;
const QString passage = QStringLiteral("outbox");

void tell(const OutboxDelivery::Observer &observer, const PendingWrite &write, const OutboxEntry &entry)
{
    if (!observer) {
        return;
    }
    for (const Delivery &delivery : deliveriesOf(write, entry)) {
        observer(delivery);
    }
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
        const Result<void> uploaded = co_await uploadRecords(workspace, waiting);
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
        if (write.step.kind != PrescriptionStep::Kind::None) {
            const Result<Counting> counted = co_await countOnPrescription(workspace, waiting);
            if (!counted) {
                co_return failure(counted.error());
            }
            if (!counted->isSettled) {
                co_return false;
            }
            if (counted->refusal) {
                // Its record stands in the chart, and cannot be taken back: a person has to see that it was not
                // counted.
                const std::string code(counted->refusal->key());
                auto refusedTask = mark(workspace, [id, code](Outbox &outbox) { return outbox.markRefused(id, code); });
                const Result<void> refused = co_await refusedTask;
                if (!refused) {
                    co_return failure(refused.error());
                }
                entry.stage = OutboxStage::Refused;
                entry.refusal = code;
                tell(observer, write, entry);
                co_return false;
            }
        }
        auto markedTask = mark(workspace, [id](Outbox &outbox) { return outbox.markDone(id); });
        const Result<void> marked = co_await markedTask;
        if (!marked) {
            co_return failure(marked.error());
        }
        entry.stage = OutboxStage::Done;
        tell(observer, write, entry);
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
