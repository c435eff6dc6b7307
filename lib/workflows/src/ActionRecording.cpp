#include "ActionRecording_p.h"

#include "InstitutionFacts_p.h"
#include "Logging_p.h"
#include "Turns_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>

#include <utility>

namespace tegata::workflows {

namespace {

/// How long an action may travel.
constexpr std::chrono::seconds actionLifetime = std::chrono::minutes(10);
/// How often the same content is signed anew when another action took its place.
constexpr int signingAttempts = 4;
/// How long after its deadline an action is late by this machine's clock: block times may lag a little.
constexpr std::chrono::seconds lateAfter = std::chrono::minutes(1);
/// How often to look whether a block has become final when no new block is announced.
constexpr std::chrono::milliseconds finalityPause{2'000};

/// The part of a step's name that says what it is, without the id of what it is about: fit for a log.
QString kindOf(const QString &step)
{
    constexpr qsizetype shortestId = 16;
    const qsizetype dash = step.lastIndexOf(QLatin1Char('-'));
    return dash >= 0 && step.size() - dash > shortestId ? step.left(dash) : step;
}

QString passageOf(const protocol::Action &action, const QString &step)
{
    const std::optional<protocol::NonceLane> lane = protocol::nonceLaneOf(action);
    return lane ? QStringLiteral("lane-%1").arg(static_cast<int>(*lane)) : QStringLiteral("step-") + step;
}

/// Whether two actions say the same, whoever signs them and when.
bool saysTheSame(const protocol::Deployment &deployment, protocol::Action left, protocol::Action right)
{
    protocol::authorizationOf(left) = {};
    protocol::authorizationOf(right) = {};
    return left.index() == right.index() &&
           protocol::digestOf(deployment, left) == protocol::digestOf(deployment, right);
}

/// A rotation of charts names no epoch: signed anew after another rotation, its commitments and wraps would belong to
/// an epoch that they were not made for. It is planned anew by its workflow instead.
bool isChartRotation(const protocol::Action &action)
{
    return std::holds_alternative<protocol::Revoke>(action) || std::holds_alternative<protocol::RotateChart>(action);
}

/// Refusals of the ledger that only say that this signature came too late or its nonce is taken: the same content may
/// be signed anew. The gateway's word does not count: what it holds would then be good beside what is signed anew.
bool isSpent(const ledger::ActionStatus &status)
{
    if (status.refusal) {
        return status.refusal->name == "InvalidAccountNonce" || status.refusal->name == "NonceUsed" ||
               status.refusal->name == "DeadlinePassed";
    }
    return status.error && status.error->is(LedgerError::ActionExpired);
}

/// A chain may have no new block until somebody acts: then no block says that a deadline has passed, and the gateway,
/// which goes by its clock, takes the action no more. When the clock here says the same, the content is signed anew
/// under the same nonce, so that at most one of the two is recorded, whatever the gateway does with the first.
bool isLate(const Workspace &workspace, const ledger::ActionStatus &status, const protocol::Action &action)
{
    const bool isSaid = !status.refusal && status.error && status.error->is(LedgerError::Refused) &&
                        status.error->detail() == "DeadlinePassed";
    return isSaid && workspace.clock().now() > protocol::authorizationOf(action).deadline + lateAfter;
}

void tell(const ProgressObserver &observer, ActionStage stage, const protocol::Digest &digest)
{
    if (observer) {
        observer(stage, digest);
    }
}

/// Whether a member may still be given the vault that was wrapped to this key.
bool isStillMember(const InstitutionFacts &facts, const Recipient &recipient, UnixTime now)
{
    const auto device = facts.devices.find(*recipient.member);
    const auto administrator = facts.administrators.find(*recipient.member);
    return (device != facts.devices.end() && device->second.isActiveAt(now) && device->second.encPk == recipient.key) ||
           (administrator != facts.administrators.end() && administrator->second.isActive &&
            administrator->second.encPk == recipient.key);
}

/// The keys that were wrapped to are still those that the ledger names, and their members have not left. Fails as the
/// ledger itself would refuse what was overtaken (wasOvertaken()).
Task<void> compareRecipients(Workspace *workspace, std::vector<Recipient> recipients, ledger::BlockHeader head)
{
    std::shared_ptr<const InstitutionFacts> facts;
    for (const Recipient &recipient : recipients) {
        if (recipient.member) {
            if (facts == nullptr || facts->id != recipient.institution) {
                const Result<std::shared_ptr<const InstitutionFacts>> read =
                    co_await workspace->judgedInstitutionFacts(recipient.institution);
                if (!read) {
                    co_return failure(read.error());
                }
                facts = *read;
            }
            if (!isStillMember(*facts, recipient, latestTime(*workspace, head))) {
                co_return failure(LedgerError::Reverted, "WrapSetMismatch");
            }
            continue;
        }
        const Result<std::optional<ledger::InstitutionState>> state =
            co_await workspace->judgedLedger().institution(recipient.institution, head);
        if (!state) {
            co_return failure(state.error());
        }
        if (!*state || (*state)->vaultPk != recipient.key) {
            co_return failure(LedgerError::Reverted, "StaleVaultEpoch");
        }
    }
    co_return Result<void>();
}

/// Waits until the ledger cannot take an action any more whatever blocks are taken back; false when it has it after
/// all.
Task<bool> isOverForGood(Workspace *workspace, PendingAction pending)
{
    const UnixTime deadline = protocol::authorizationOf(pending.signedAction.action).deadline;
    while (true) {
        const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
        if (!last) {
            co_return failure(last.error());
        }
        if (*last && (*last)->time > deadline) {
            const ledger::BlockRange range{pending.searchFrom, (*last)->number};
            const Result<std::optional<ledger::ChainPosition>> found =
                co_await workspace->judgedHistory().recordedAction(pending.digest, range);
            if (!found) {
                co_return failure(found.error());
            }
            co_return !found->has_value();
        }
        const Result<void> moved = co_await workspace->nextMovement(finalityPause);
        if (!moved) {
            co_return failure(moved.error());
        }
    }
}

} // namespace

Task<void> ActionRecording::forget(QString step)
{
    const Result<void> forgotten = co_await forgetPending(&m_workspace, step);
    co_return forgotten;
}

Task<std::optional<protocol::Action>> ActionRecording::pending(QString step)
{
    const Result<std::optional<PendingAction>> stored = co_await loadPending(&m_workspace, step);
    if (!stored) {
        co_return failure(stored.error());
    }
    if (!*stored) {
        co_return std::optional<protocol::Action>();
    }
    co_return std::optional<protocol::Action>((*stored)->signedAction.action);
}

Task<PendingAction> ActionRecording::sign(Workspace *workspace, PendingAction pending, protocol::Action action,
                                          std::optional<protocol::Nonce> nonce)
{
    const Result<crypto::SigningKey> key = workspace->signingKey();
    if (!key) {
        co_return failure(key.error());
    }
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    const Result<void> compared = co_await compareRecipients(workspace, pending.recipients, *head);
    if (!compared) {
        co_return failure(compared.error());
    }
    protocol::Authorization &authorization = protocol::authorizationOf(action);
    authorization.signer = *own;
    authorization.deadline = latestTime(*workspace, *head) + actionLifetime;
    const std::optional<protocol::NonceLane> lane = protocol::nonceLaneOf(action);
    if (nonce) {
        authorization.nonce = *nonce;
    } else if (lane) {
        const Result<protocol::Nonce> next = co_await workspace->judgedLedger().nextNonce(*own, *lane, *head);
        if (!next) {
            co_return failure(next.error());
        }
        authorization.nonce = *next;
    } else {
        authorization.nonce = workspace->random().strongBytes<protocol::Nonce>();
    }
    const std::optional<protocol::Signature> consent = pending.signedAction.consent;
    Result<protocol::SignedAction> signedAction =
        protocol::signAction(workspace->deployment(), std::move(action), *key, consent);
    if (!signedAction) {
        co_return failure(signedAction.error());
    }
    pending.digest = protocol::digestOf(workspace->deployment(), signedAction->action);
    pending.signedAction = std::move(*signedAction);
    pending.searchFrom = head->number;
    co_return pending;
}

Task<RecordedAction> ActionRecording::record(ActionPlan plan, ProgressObserver observer)
{
    Turns &passage = m_workspace.turns(passageOf(plan.action, plan.step));
    const Turns::Turn turn = co_await passage.take();
    tell(observer, ActionStage::Preparing, protocol::Digest());
    const Result<std::optional<PendingAction>> earlier = co_await loadPending(&m_workspace, plan.step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        // An earlier action of this step may be on the chain without this profile knowing it: finish it first.
        PendingAction old = **earlier;
        const Result<ledger::ActionStatus> status = co_await m_workspace.submitter().resume(old.digest, old.searchFrom);
        if (!status) {
            co_return failure(status.error());
        }
        bool isRecorded = false;
        if (status->stage == ledger::ActionStage::Recorded && status->position) {
            const Result<std::optional<ledger::ChainPosition>> settled =
                co_await settle(&m_workspace, old.digest, old.searchFrom, *status->position);
            if (!settled) {
                co_return failure(settled.error());
            }
            isRecorded = settled->has_value();
            if (isRecorded) {
                auto finishedTask = finish(old, **settled, {});
                const Result<RecordedAction> finished = co_await finishedTask;
                if (!finished) {
                    co_return failure(finished.error());
                }
            }
        }
        if (!isRecorded && saysTheSame(m_workspace.deployment(), old.signedAction.action, plan.action)) {
            // Two signatures for one thing could both be recorded, by whoever still holds the first.
            old.admission = plan.admission;
            old.awaitsFinality = plan.awaitsFinality;
            const Result<void> kept = co_await keepPending(&m_workspace, old);
            if (!kept) {
                co_return failure(kept.error());
            }
            const Result<RecordedAction> recorded = co_await drive(std::move(old), observer);
            co_return recorded;
        }
    }
    PendingAction fresh;
    fresh.step = plan.step;
    fresh.signedAction.consent = plan.consent;
    fresh.admission = plan.admission;
    fresh.before = std::move(plan.before);
    fresh.after = std::move(plan.after);
    fresh.recipients = std::move(plan.recipients);
    fresh.awaitsFinality = plan.awaitsFinality;
    Result<PendingAction> prepared = co_await sign(&m_workspace, std::move(fresh), std::move(plan.action), {});
    if (!prepared) {
        co_return failure(prepared.error());
    }
    const Result<void> kept = co_await keepPending(&m_workspace, *prepared);
    if (!kept) {
        co_return failure(kept.error());
    }
    const Result<RecordedAction> recorded = co_await drive(std::move(*prepared), observer);
    co_return recorded;
}

Task<RecordedAction> ActionRecording::resume(QString step, ProgressObserver observer,
                                             std::optional<ledger::Admission> admission)
{
    Result<std::optional<PendingAction>> stored = co_await loadPending(&m_workspace, step);
    if (!stored) {
        co_return failure(stored.error());
    }
    if (!*stored) {
        co_return failure(WorkflowError::NotFound, "no pending action of this step");
    }
    Turns &passage = m_workspace.turns(passageOf((*stored)->signedAction.action, step));
    const Turns::Turn turn = co_await passage.take();
    tell(observer, ActionStage::Preparing, (*stored)->digest);
    // Another task of this profile may have finished it while this one waited for its turn.
    stored = co_await loadPending(&m_workspace, step);
    if (!stored) {
        co_return failure(stored.error());
    }
    if (!*stored) {
        co_return failure(WorkflowError::NotFound, "no pending action of this step");
    }
    PendingAction pending = std::move(**stored);
    const Result<ledger::ActionStatus> status =
        co_await m_workspace.submitter().resume(pending.digest, pending.searchFrom);
    if (!status) {
        co_return failure(status.error());
    }
    if (status->stage == ledger::ActionStage::Recorded && status->position) {
        tell(observer, ActionStage::Sent, pending.digest);
        const Result<std::optional<ledger::ChainPosition>> settled =
            co_await settle(&m_workspace, pending.digest, pending.searchFrom, *status->position);
        if (!settled) {
            co_return failure(settled.error());
        }
        if (*settled) {
            const Result<RecordedAction> finished = co_await finish(std::move(pending), **settled, observer);
            co_return finished;
        }
    }
    if (admission) {
        pending.admission = *admission;
        const Result<void> kept = co_await keepPending(&m_workspace, pending);
        if (!kept) {
            co_return failure(kept.error());
        }
    }
    const Result<RecordedAction> recorded = co_await drive(std::move(pending), observer);
    co_return recorded;
}

Task<RecordedAction> ActionRecording::drive(PendingAction pending, ProgressObserver observer)
{
    m_refusal.reset();
    m_isRefusedForGood = false;
    const Result<void> uploaded = co_await uploadPatiently(&m_workspace, pending.before);
    if (!uploaded) {
        co_return failure(uploaded.error());
    }
    if (pending.before.empty()) {
        // The submitter would go on trying; a person in front of a form wants to know at once.
        const Result<ledger::GatewayHealth> health = co_await m_workspace.gateway().health();
        if (!health) {
            co_return failure(health.error());
        }
    }
    for (int attempt = 1;;) {
        tell(observer, ActionStage::Sending, pending.digest);
        Result<ledger::ActionStatus> status = failure(WorkflowError::Cancelled);
        {
            QObject context;
            const protocol::Digest digest = pending.digest;
            QObject::connect(&m_workspace.submitter(), &ledger::ActionSubmitter::statusChanged, &context,
                             [observer, digest](const ledger::ActionStatus &now) {
                                 if (now.digest == digest && now.stage == ledger::ActionStage::Sent) {
                                     tell(observer, ActionStage::Sent, digest);
                                 }
                             });
            status =
                co_await m_workspace.submitter().submit(pending.signedAction, pending.admission, pending.searchFrom);
        }
        if (!status) {
            co_return failure(status.error());
        }
        if (status->stage == ledger::ActionStage::Recorded && status->position) {
            std::optional<ledger::ChainPosition> position = *status->position;
            if (pending.awaitsFinality) {
                const Result<std::optional<ledger::ChainPosition>> settled =
                    co_await settle(&m_workspace, pending.digest, pending.searchFrom, *position);
                if (!settled) {
                    co_return failure(settled.error());
                }
                position = *settled;
            }
            if (!position) {
                qCWarning(logActions) << "a reorganisation took it back, sending again:" << kindOf(pending.step);
                continue;
            }
            const Result<RecordedAction> finished = co_await finish(std::move(pending), *position, observer);
            co_return finished;
        }
        if (status->error && status->error->is(LedgerError::ActionExpired)) {
            const Result<bool> over = co_await isOverForGood(&m_workspace, pending);
            if (!over) {
                co_return failure(over.error());
            }
            if (!*over) {
                continue; // The chain has it after all: the next look finds it.
            }
        }
        const bool isLateOnly = isLate(m_workspace, *status, pending.signedAction.action);
        const bool isRotation = isChartRotation(pending.signedAction.action);
        if ((!isLateOnly && (!isSpent(*status) || isRotation)) || attempt == signingAttempts) {
            const Result<RecordedAction> refused = co_await refuse(std::move(pending), *status);
            co_return refused;
        }
        qCInfo(logActions) << "signing anew:" << kindOf(pending.step);
        protocol::Action action = pending.signedAction.action;
        const QString step = pending.step;
        std::optional<protocol::Nonce> nonce;
        if (isLateOnly) {
            nonce = protocol::authorizationOf(action).nonce;
        }
        auto signingTask = sign(&m_workspace, std::move(pending), std::move(action), nonce);
        Result<PendingAction> again = co_await signingTask;
        if (!again) {
            if (wasOvertaken(again.error()) && !(isLateOnly && isRotation)) {
                // What was signed is over, and this content will not be signed again.
                m_isRefusedForGood = true;
                const Result<void> forgotten = co_await forget(step);
                if (!forgotten) {
                    co_return failure(forgotten.error());
                }
            }
            co_return failure(again.error());
        }
        pending = std::move(*again);
        const Result<void> kept = co_await keepPending(&m_workspace, pending);
        if (!kept) {
            co_return failure(kept.error());
        }
        ++attempt;
    }
}

Task<RecordedAction> ActionRecording::refuse(PendingAction pending, ledger::ActionStatus status)
{
    m_refusal = status.refusal;
    const Error error = workflowErrorOf(status.error.value_or(Error(LedgerError::Refused)), status.refusal);
    // The detail of a refusal names whom and what it is about.
    qCInfo(logActions) << "refused:" << kindOf(pending.step) << error.key().c_str()
                       << (status.refusal ? status.refusal->name.c_str() : "");
    // Where blocks are taken back, a refusal by the newest one is not the last word on keys that depend on it.
    const bool mayTurn = status.refusal && isChartRotation(pending.signedAction.action) &&
                         m_workspace.network().finality.rule != ledger::Finality::Rule::Instant;
    m_isRefusedForGood = status.isByLedger() && !mayTurn;
    if (m_isRefusedForGood) {
        const Result<void> forgotten = co_await forget(pending.step);
        if (!forgotten) {
            qCWarning(logActions) << "a refused step could not be forgotten:" << forgotten.error().key().c_str();
        }
    }
    co_return failure(error);
}

Task<std::optional<ledger::ChainPosition>> ActionRecording::settle(Workspace *workspace, protocol::Digest digest,
                                                                   ledger::BlockNumber searchFrom,
                                                                   ledger::ChainPosition seen)
{
    std::optional<ledger::ChainPosition> position = seen;
    while (position) {
        const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
        if (!last) {
            co_return failure(last.error());
        }
        if (*last && position->block <= (*last)->number) {
            // So far it is what any one node tells; what was signed is forgotten by it.
            const ledger::BlockRange range{searchFrom, (*last)->number};
            const Result<std::optional<ledger::ChainPosition>> judged =
                co_await workspace->judgedHistory().recordedAction(digest, range);
            if (!judged) {
                co_return failure(judged.error());
            }
            if (*judged) {
                co_return *judged;
            }
        }
        const Result<void> moved = co_await workspace->nextMovement(finalityPause);
        if (!moved) {
            co_return failure(moved.error());
        }
        // Another block may hold it now, or none.
        const Result<ledger::ActionStatus> status = co_await workspace->submitter().resume(digest, searchFrom);
        if (!status) {
            co_return failure(status.error());
        }
        position = status->position;
    }
    co_return position;
}

Task<RecordedAction> ActionRecording::finish(PendingAction pending, ledger::ChainPosition position,
                                             ProgressObserver observer)
{
    const Result<void> uploaded = co_await uploadPatiently(&m_workspace, pending.after);
    if (!uploaded) {
        co_return failure(uploaded.error());
    }
    const Result<void> forgotten = co_await forget(pending.step);
    if (!forgotten) {
        co_return failure(forgotten.error());
    }
    tell(observer, ActionStage::Recorded, pending.digest);
    co_return RecordedAction{pending.digest, position.transaction, position.block, position.time};
}

} // namespace tegata::workflows
