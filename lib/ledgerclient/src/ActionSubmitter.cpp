#include <tegata/ledgerclient/ActionSubmitter.h>

#include "LedgerLog_p.h"
#include "NextSignal_p.h"

#include <QElapsedTimer>
#include <QPointer>

namespace tegata::ledger {
namespace {

/// Blocks that are searched again, because they may be replaced.
constexpr std::uint64_t searchedAgain = 128;
/// How often the carrier is asked what became of the action while the chain does not show it.
constexpr int looksPerQuestion = 5;

Error gone() { return {LedgerError::Cancelled, "submitter stopped"}; }

/// Refusals that pass by themselves: earlier actions of the same lane are still on their way.
bool passesByItself(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater) ||
           (error.is(LedgerError::Refused) && error.detail() == "NonceGap");
}

/// Of nonces and deadlines the chain itself says more with its next blocks.
bool isOfTheChain(const Error &error)
{
    return error.is(LedgerError::Refused) &&
           (error.detail() == "NonceUsed" || error.detail() == "NonceGap" || error.detail() == "DeadlinePassed");
}

} // namespace

struct ActionSubmitter::Run
{
    protocol::SignedAction action;
    Admission admission;
    ActionStatus status;
    /// Moves on with every look.
    std::optional<BlockNumber> searchFrom;
    /// Where the judges begin: what one of several nodes told alone is looked through once more.
    std::optional<BlockNumber> judgedFrom;
    bool isDelivered = false;
    int looksSinceQuestion = 0;
    /// Since the carrier said what the chain does not say yet.
    QElapsedTimer unconfirmed;
    std::optional<Result<ActionStatus>> outcome;
};

ActionSubmitter::ActionSubmitter(NodeSet &nodes, protocol::Deployment deployment, ActionCarrier &carrier,
                                 SubmitterOptions options, QObject *parent)
    : QObject(parent)
    , m_nodes(nodes)
    , m_judges(nodes.judges())
    , m_deployment(deployment)
    , m_carrier(carrier)
    , m_options(options)
    , m_history(nodes, deployment)
    , m_judgedHistory(*m_judges, deployment)
    , m_simulation(*m_judges, deployment)
{
}

ActionSubmitter::~ActionSubmitter()
{
    // A task that was left behind may still be in a call of theirs: they go when their nodes go.
    m_judges.release()->setParent(&m_nodes);
}

void ActionSubmitter::watch(BlockSubscription &subscription)
{
    connect(&subscription, &BlockSubscription::headChanged, this, &ActionSubmitter::lookAgain);
}

void ActionSubmitter::stop()
{
    m_isStopped = true;
    Q_EMIT lookAgain();
}

BlockNumber ActionSubmitter::searchStart(const BlockHeader &head) const
{
    const std::uint64_t newest = protocol::toNumber(head.number);
    return BlockNumber(newest > m_options.lookBack ? newest - m_options.lookBack : 0);
}

void ActionSubmitter::report(const ActionStatus &status) { Q_EMIT statusChanged(status); }

void ActionSubmitter::change(Run &run, ActionStage stage, std::optional<Error> error)
{
    const bool isSame = run.status.stage == stage && run.status.error == error;
    run.status.stage = stage;
    run.status.error = std::move(error);
    if (!isSame) {
        report(run.status);
    }
}

Task<ActionStatus> ActionSubmitter::submit(protocol::SignedAction action, Admission admission,
                                           std::optional<BlockNumber> searchFrom)
{
    const QPointer<ActionSubmitter> self(this);
    const Digest digest = protocol::digestOf(m_deployment, action.action);
    if (const auto known = m_runs.find(digest); known != m_runs.end()) {
        const RunPtr running = known->second;
        while (!running->outcome) {
            co_await nextSignal(this, &ActionSubmitter::lookAgain, m_options.pollInterval);
            if (!self) {
                co_return failure(gone());
            }
        }
        // A copy: QCoro 0.8 moves out of what a coroutine returns by name, and others wait for it too.
        const Result<ActionStatus> outcome = *running->outcome;
        co_return outcome;
    }
    if (Result<void> verified = protocol::verifyAction(m_deployment, action); !verified) {
        co_return failure(verified.error());
    }
    const auto run = std::make_shared<Run>();
    run->action = std::move(action);
    run->admission = std::move(admission);
    run->status.digest = digest;
    run->searchFrom = searchFrom;
    run->judgedFrom = searchFrom;
    m_runs.emplace(digest, run);
    report(run->status);
    Result<ActionStatus> outcome = co_await drive(run);
    run->outcome = outcome;
    if (self) {
        m_runs.erase(digest);
        Q_EMIT lookAgain();
    }
    co_return outcome;
}

Task<ActionStatus> ActionSubmitter::drive(RunPtr run)
{
    const QPointer<ActionSubmitter> self(this);
    while (!m_isStopped) {
        const Result<bool> looked = co_await look(run);
        if (!self) {
            co_return failure(gone());
        }
        if (looked && *looked) {
            const ActionStatus status = run->status;
            report(status);
            co_return status;
        }
        if (!looked) {
            change(*run, run->status.stage, looked.error());
        }
        if (!run->isDelivered && !m_isStopped) {
            const Result<void> delivered = co_await deliver(run);
            if (!self) {
                co_return failure(gone());
            }
            if (!delivered) {
                co_return failure(delivered.error());
            }
            if (run->status.stage == ActionStage::Refused) {
                const ActionStatus status = run->status;
                report(status);
                co_return status;
            }
        }
        if (m_isStopped) {
            break;
        }
        const std::chrono::milliseconds pause = run->isDelivered ? m_options.pollInterval : m_options.retryInterval;
        co_await nextSignal(this, &ActionSubmitter::lookAgain, pause);
        if (!self) {
            co_return failure(gone());
        }
    }
    co_return failure(gone());
}

Task<bool> ActionSubmitter::look(RunPtr run)
{
    const QPointer<ActionSubmitter> self(this);
    const Result<BlockHeader> head = co_await m_nodes.agreedHead();
    if (!self) {
        co_return failure(gone());
    }
    if (!head) {
        co_return failure(head.error());
    }
    const BlockRange range{run->searchFrom.value_or(searchStart(*head)), head->number};
    const Result<std::optional<ChainPosition>> found = co_await m_history.recordedAction(run->status.digest, range);
    if (!self) {
        co_return failure(gone());
    }
    if (!found) {
        co_return failure(found.error());
    }
    if (*found) {
        run->status.stage = ActionStage::Recorded;
        run->status.position = **found;
        run->status.transaction = (*found)->transaction;
        run->status.error.reset();
        run->status.refusal.reset();
        co_return true;
    }
    if (head->time > protocol::authorizationOf(run->action.action).deadline) {
        const Result<bool> expired = co_await isExpired(run);
        if (!self) {
            co_return failure(gone());
        }
        if (!expired || !*expired) {
            co_return expired;
        }
        run->status.stage = ActionStage::Refused;
        run->status.error = Error(LedgerError::ActionExpired, "deadline passed on chain");
        co_return true;
    }
    const std::uint64_t newest = protocol::toNumber(head->number);
    if (newest > searchedAgain && BlockNumber(newest - searchedAgain) > range.first) {
        run->searchFrom = BlockNumber(newest - searchedAgain);
    }
    if (run->isDelivered && ++run->looksSinceQuestion >= looksPerQuestion) {
        run->looksSinceQuestion = 0;
        const Result<SponsoredAction> state = co_await m_carrier.state(run->status.digest);
        if (!self) {
            co_return failure(gone());
        }
        if (state && state->state == SponsoredState::Failed) {
            const Result<void> explained = co_await explainRefusal(run, Error(LedgerError::Refused, state->error));
            if (!self) {
                co_return failure(gone());
            }
            co_return explained && run->status.stage == ActionStage::Refused;
        }
        if (!state && state.error().is(LedgerError::NotFound)) {
            // The carrier has lost it; it is brought again.
            run->isDelivered = false;
        }
    }
    co_return false;
}

Task<bool> ActionSubmitter::isExpired(RunPtr run)
{
    const QPointer<ActionSubmitter> self(this);
    const Result<BlockHeader> head = co_await m_judges->agreedHead();
    if (!self) {
        co_return failure(gone());
    }
    if (!head) {
        co_return failure(head.error());
    }
    // The ledger takes no action in a block after its deadline; up to this block it must not be there.
    if (head->time <= protocol::authorizationOf(run->action.action).deadline) {
        co_return false;
    }
    const BlockRange range{run->judgedFrom.value_or(searchStart(*head)), head->number};
    const Result<std::optional<ChainPosition>> found =
        co_await m_judgedHistory.recordedAction(run->status.digest, range);
    if (!self) {
        co_return failure(gone());
    }
    if (!found) {
        co_return failure(found.error());
    }
    if (*found) {
        run->searchFrom = (*found)->block; // The next look reports it.
    }
    co_return !found->has_value();
}

Task<void> ActionSubmitter::deliver(RunPtr run)
{
    const QPointer<ActionSubmitter> self(this);
    const Result<SponsoredAction> answer = co_await m_carrier.deliver(run->action, run->status.digest, run->admission);
    if (!self) {
        co_return failure(gone());
    }
    if (answer && answer->state != SponsoredState::Failed) {
        run->isDelivered = true;
        run->status.transaction = answer->transaction;
        change(*run, ActionStage::Sent, {});
        co_return Result<void>();
    }
    const Error error = answer ? Error(LedgerError::Refused, answer->error) : answer.error();
    if (passesByItself(error)) {
        change(*run, run->status.stage, error);
        co_return Result<void>();
    }
    const bool isRefusal = error.is(LedgerError::Refused) || error.is(LedgerError::NotAuthorized);
    if (!isRefusal && !error.is(LedgerError::MalformedReply) && !error.is(LedgerError::RpcError) &&
        !error.is(LedgerError::NotFound)) {
        co_return failure(error);
    }
    if (!isRefusal) {
        change(*run, run->status.stage, error);
        co_return Result<void>();
    }
    co_return co_await explainRefusal(run, error);
}

Task<void> ActionSubmitter::explainRefusal(RunPtr run, Error carrierError)
{
    const QPointer<ActionSubmitter> self(this);
    const Result<Simulation::Outcome> outcome = co_await m_simulation.run(run->action);
    if (!self) {
        co_return failure(gone());
    }
    // A nonce that is used up may be this very action, recorded in between: what the chain says goes first.
    const Result<BlockHeader> head = co_await m_judges->agreedHead();
    if (!self) {
        co_return failure(gone());
    }
    bool isSearched = false;
    if (head) {
        const BlockRange range{run->judgedFrom.value_or(searchStart(*head)), head->number};
        const Result<std::optional<ChainPosition>> found =
            co_await m_judgedHistory.recordedAction(run->status.digest, range);
        if (!self) {
            co_return failure(gone());
        }
        if (found && *found) {
            // The next look reports it, also where one of several nodes has told an earlier look that it is not there.
            run->searchFrom = (*found)->block;
            run->isDelivered = true;
            co_return Result<void>();
        }
        isSearched = found.has_value();
    }
    // Whoever cannot be sure that it is not there takes no refusal of a used nonce for one.
    const bool isByLedger = isSearched && outcome && outcome->refusal;
    if (!isByLedger && isOfTheChain(carrierError)) {
        if (!run->unconfirmed.isValid()) {
            run->unconfirmed.start();
        }
        if (!run->unconfirmed.hasExpired(m_options.unconfirmedPatience.count())) {
            run->isDelivered = false;
            change(*run, run->status.stage, carrierError);
            co_return Result<void>();
        }
    }
    run->status.stage = ActionStage::Refused;
    run->status.error = carrierError;
    if (isByLedger) {
        run->status.refusal = outcome->refusal;
        run->status.error = outcome->refusal->toError();
    }
    // Only names: what a refusal is about stands in its arguments.
    qCInfo(lcLedgerActions) << "action refused:" << QString::fromStdString(run->status.error->key())
                            << QString::fromStdString(run->status.refusal ? run->status.refusal->name
                                                                          : carrierError.detail());
    co_return Result<void>();
}

Task<ActionStatus> ActionSubmitter::resume(Digest digest, std::optional<BlockNumber> searchFrom)
{
    const QPointer<ActionSubmitter> self(this);
    const Result<BlockHeader> head = co_await m_nodes.agreedHead();
    if (!self) {
        co_return failure(gone());
    }
    if (!head) {
        co_return failure(head.error());
    }
    const BlockRange range{searchFrom.value_or(searchStart(*head)), head->number};
    const Result<std::optional<ChainPosition>> found = co_await m_history.recordedAction(digest, range);
    if (!self) {
        co_return failure(gone());
    }
    if (!found) {
        co_return failure(found.error());
    }
    ActionStatus status;
    status.digest = digest;
    if (*found) {
        status.stage = ActionStage::Recorded;
        status.position = **found;
        status.transaction = (*found)->transaction;
    }
    report(status);
    co_return status;
}

} // namespace tegata::ledger
