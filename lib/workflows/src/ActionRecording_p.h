#pragma once

#include "Finality_p.h"
#include "PendingAction_p.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/protocol/Actions.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/Workspace.h>

#include <optional>
#include <vector>

namespace tegata::workflows {

/// An action that is about to be signed.
struct ActionPlan
{
    /// Name under which this step of the profile is remembered until it is done, such as "register-institution";
    /// one action at a time per name.
    QString step;
    /// Its authorization is filled in here.
    protocol::Action action;
    std::optional<protocol::Signature> consent;
    ledger::Admission admission;
    /// At the gateway before the action is sent, so that whoever it is for finds it as soon as the action is recorded.
    std::vector<Upload> before;
    /// At the gateway once the action is recorded: what the gateway takes only from whom the ledger knows.
    std::vector<Upload> after;
    /// Whose keys were wrapped to; not signed when one of them is another by then, or its member has left.
    std::vector<Recipient> recipients;
    /// False: done as soon as it stands in a block. For who looks after its finality himself.
    bool awaitsFinality = true;
};

/// From an action without authorization to its place on the chain, through every crash:
/// sign → remember the signed bytes on this device → upload → submit → see it in a final block → upload → forget.
/// What was remembered is taken up by resume(); the same bytes are sent, so nothing happens twice. Only when they
/// can no longer be recorded (deadline passed, nonce used by another action) the same content is signed anew; where no
/// block says so because nobody makes one, under the same nonce. An action whose block is reorganised away before it is
/// final is sent again. docs/architecture.md draws it.
///
/// A refused action is forgotten when the ledger itself refuses it, never on the gateway's word: that holds the signed
/// action and may still send it. New chart keys are bound to their rotation: where blocks may be taken back it is
/// forgotten only once its deadline is over for good.
///
/// Ordered actions of one lane of one profile go one after the other. Lives as long as its tasks.
class ActionRecording
{
public:
    explicit ActionRecording(Workspace &workspace)
        : m_workspace(workspace)
    {
    }

    /// Errors: those of nodes and gateway while nothing is decided (the step stays pending: resume()); TrustSuspended
    /// before anything is signed; WorkflowErrors for refusals of the ledger that have one, else LedgerError::Reverted,
    /// also when a recipient has left or has another key before it is signed (wasOvertaken()); LedgerError::Refused
    /// while only the gateway refuses. A pending action of the same step that is not recorded yet is sent again when it
    /// says the same, else replaced.
    [[nodiscard]] Task<RecordedAction> record(ActionPlan plan, ProgressObserver observer);
    /// Takes up a pending step, with another token where one is given. NotFound when there is none.
    [[nodiscard]] Task<RecordedAction> resume(QString step, ProgressObserver observer,
                                              std::optional<ledger::Admission> admission = {});
    /// The action of a pending step, so that a workflow can see whether it is what is wanted now.
    [[nodiscard]] Task<std::optional<protocol::Action>> pending(QString step);
    /// Forgets a step that will not be taken up. No failure when there is none.
    [[nodiscard]] Task<void> forget(QString step);

    /// The ledger's own words for the last refusal, where there are any.
    [[nodiscard]] const std::optional<ledger::ContractError> &refusal() const { return m_refusal; }
    /// Whether the last failure was a refusal for good, after which the step is forgotten.
    [[nodiscard]] bool isRefusedForGood() const { return m_isRefusedForGood; }

private:
    /// Fills in signer, nonce (empty: the next one) and deadline, and signs.
    [[nodiscard]] static Task<PendingAction> sign(Workspace *workspace, PendingAction pending, protocol::Action action,
                                                  std::optional<protocol::Nonce> nonce);
    [[nodiscard]] Task<RecordedAction> drive(PendingAction pending, ProgressObserver observer);
    /// What is left to do when an action will not be recorded as it is; the failure to answer with.
    [[nodiscard]] Task<RecordedAction> refuse(PendingAction pending, ledger::ActionStatus status);
    /// Waits until the block of an action is final; its place then, as the judges tell it, or nothing when a
    /// reorganisation took it away.
    [[nodiscard]] static Task<std::optional<ledger::ChainPosition>>
    settle(Workspace *workspace, protocol::Digest digest, ledger::BlockNumber searchFrom, ledger::ChainPosition seen);
    [[nodiscard]] Task<RecordedAction> finish(PendingAction pending, ledger::ChainPosition position,
                                              ProgressObserver observer);

    Workspace &m_workspace;
    std::optional<ledger::ContractError> m_refusal;
    bool m_isRefusedForGood = false;
};

/// A refusal in the words of the workflows.
[[nodiscard]] Error workflowErrorOf(const Error &error, const std::optional<ledger::ContractError> &refusal);

} // namespace tegata::workflows
