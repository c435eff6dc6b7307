#include "RecordAppending_p.h"

#include "ActionRecording_p.h"
#include "Logging_p.h"
#include "OutboxMark_p.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/Labels.h>

namespace tegata::workflows {

using namespace protocol;
using chartstore::Outbox;
using chartstore::OutboxId;

namespace {

constexpr std::chrono::seconds actionLifetime{600};

/// The ledger takes a nonce once: with one that follows from what is appended, the same record can be signed again
/// after any crash and still be appended at most once.
Nonce appendNonce(const Action &action)
{
    const auto *single = std::get_if<AppendRecord>(&action);
    const ByteView appended =
        single != nullptr ? single->recordHash.view() : std::get<AppendRecords>(action).root.view();
    return Nonce(crypto::keccak256({bytesOf(labels::appendNonce), appended}).bytes());
}

/// Nobody judges while one of several nodes answers alone: what it tells is not the last word yet.
bool isAlone(const Error &error) { return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout); }

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

/// Nothing when it is a single record.
Task<void> uploadList(Workspace *workspace, WaitingPointer waiting)
{
    if (!waiting->write.isBatch) {
        co_return Result<void>();
    }
    std::vector<RecordHash> hashes;
    for (const ConfirmedRecord &record : waiting->write.records) {
        hashes.push_back(record.hash);
    }
    const MerkleRoot root = std::get<AppendRecords>(waiting->append).root;
    auto putting = workspace->gateway().putBatch(root, std::move(hashes));
    const Result<void> put = co_await putting;
    co_return put;
}

/// What a link that was told of in this block amounts to. The nonce follows from what is appended: where the judges see
/// it used in a final block, this was appended.
Task<Appending> appendedIn(Workspace *workspace, Address self, Nonce nonce, BlockNumber block)
{
    Appending appending;
    appending.outcome = Appending::Outcome::NotFinal;
    appending.block = block;
    const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
    if (!last && !isAlone(last.error())) {
        co_return failure(last.error());
    }
    if (!last || !*last || block > (*last)->number) {
        co_return appending;
    }
    const Result<bool> used = co_await workspace->judgedLedger().isUnorderedNonceUsed(self, nonce, **last);
    if (!used && !isAlone(used.error())) {
        co_return failure(used.error());
    }
    if (used && *used) {
        appending.outcome = Appending::Outcome::Recorded;
    }
    co_return appending;
}

} // namespace

Task<void> uploadRecords(Workspace *workspace, WaitingPointer waiting)
{
    for (const ConfirmedRecord &record : waiting->write.records) {
        const Result<void> put = co_await workspace->gateway().putRecord(record.hash, record.envelope);
        if (!put) {
            co_return failure(put.error());
        }
    }
    auto listing = uploadList(workspace, waiting);
    const Result<void> listed = co_await listing;
    co_return listed;
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
            Result<Appending> found = co_await appendedIn(workspace, *self, nonce, *block);
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
            Result<Appending> seen = co_await appendedIn(workspace, *self, nonce, status->position->block);
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
    // Without its list nobody finds the records of a batch. The same again changes nothing where it is still there.
    auto listing = uploadList(workspace, waiting);
    const Result<void> listed = co_await listing;
    co_return listed;
}

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

} // namespace tegata::workflows
