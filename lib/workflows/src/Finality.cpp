#include "Finality_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>

#include <algorithm>

namespace tegata::workflows {

Result<void> requireTrust(Workspace &workspace)
{
    if (!workspace.ledger().trust().allowsWrapping()) {
        return failure(WorkflowError::TrustSuspended, std::string(nameOf(workspace.ledger().trust().state)));
    }
    return {};
}

UnixTime latestTime(const Workspace &workspace, const ledger::BlockHeader &head)
{
    return std::max(head.time, workspace.clock().now());
}

Task<ledger::BlockHeader> trustedHead(Workspace *workspace)
{
    const Result<ledger::BlockHeader> head = co_await workspace->judgedLedger().head();
    if (!head) {
        // Somebody who waits for a second node is told so, not that the network is gone.
        const bool isAlone = head.error().is(LedgerError::Unreachable) &&
                             workspace->ledger().trust().state == ledger::TrustState::SingleNode;
        co_return failure(isAlone ? Error(WorkflowError::TrustSuspended, "one of several nodes alone") : head.error());
    }
    if (const Result<void> trusted = requireTrust(*workspace); !trusted) {
        co_return failure(trusted.error());
    }
    co_return *head;
}

Task<std::optional<ledger::BlockHeader>> finalHeader(Workspace *workspace)
{
    const Result<ledger::BlockHeader> head = co_await workspace->judgedLedger().head();
    if (!head) {
        co_return failure(head.error());
    }
    const ledger::Finality finality = workspace->network().finality;
    const Result<std::optional<protocol::BlockNumber>> last = co_await workspace->judges().finalBlock(finality, *head);
    if (!last) {
        co_return failure(last.error());
    }
    if (!*last) {
        co_return std::optional<ledger::BlockHeader>();
    }
    if (**last == head->number) {
        co_return std::optional<ledger::BlockHeader>(*head);
    }
    const Result<ledger::BlockHeader> block = co_await workspace->judgedLedger().header(**last);
    if (!block) {
        co_return failure(block.error());
    }
    co_return std::optional<ledger::BlockHeader>(*block);
}

Task<bool> isFinal(Workspace *workspace, protocol::BlockNumber block)
{
    const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
    if (!last) {
        co_return failure(last.error());
    }
    co_return *last &&block <= (*last)->number;
}

Task<RecordedAction> recordedActionOf(Workspace *workspace, ledger::ChainPosition event)
{
    const ledger::BlockRange range{event.block, event.block};
    const Result<std::vector<ledger::LedgerEvent>> events = co_await workspace->history().allEvents(range);
    if (!events) {
        co_return failure(events.error());
    }
    // One transaction may carry several actions: the event belongs to the last one announced before it.
    std::optional<protocol::Digest> digest;
    for (const ledger::LedgerEvent &one : *events) {
        const auto *announced = std::get_if<ledger::events::ActionRecorded>(&one.body);
        if (announced != nullptr && one.position.transaction == event.transaction &&
            one.position.logIndex < event.logIndex) {
            digest = announced->digest;
        }
    }
    if (!digest) {
        co_return failure(WorkflowError::NotFound, "no action was announced before the event");
    }
    co_return RecordedAction{*digest, event.transaction, event.block, event.time};
}

} // namespace tegata::workflows
