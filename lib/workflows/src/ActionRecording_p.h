#pragma once

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/protocol/Actions.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/Workspace.h>

#include <optional>
#include <variant>
#include <vector>

namespace tegata::workflows {

/// Sealed bytes that belong to an action and have to be at the gateway.
struct WrapUpload
{
    protocol::WrapHash hash;
    Bytes wrap;
};
struct PredecessorUpload
{
    protocol::InstitutionId institution;
    protocol::Epoch epoch{};
    Bytes seal;
};
struct DirectoryUpload
{
    protocol::InstitutionId institution;
    protocol::Address device;
    Bytes entry;
};
struct MailboxRemoval
{
    protocol::InstitutionId institution;
    protocol::Address device;
};
/// All of them may be repeated.
using Upload = std::variant<WrapUpload, PredecessorUpload, DirectoryUpload, MailboxRemoval>;

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
    /// False: done as soon as it stands in a block. For who looks after its finality himself.
    bool awaitsFinality = true;
};

/// From an action without authorization to its place on the chain, through every crash:
/// sign → remember the signed bytes on this device → upload → submit → see it in a final block → upload → forget.
/// What was remembered is taken up by resume(); the same bytes are sent, so nothing happens twice. Only when they
/// can no longer be recorded (deadline passed, nonce used by another action) the same content is signed anew. An action
/// whose block is reorganised away before it is final is sent again. A refused action is forgotten; but a rotation of
/// charts only when it was refused for good, because the keys made for it must outlive it.
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
    /// before anything is signed; WorkflowErrors for refusals of the ledger that have one, else LedgerError::Reverted.
    /// A pending action of the same step that is not recorded yet is replaced.
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
    /// Whether the last failure was a refusal for good: the ledger's own, or its deadline passed on the chain. A
    /// gateway's word alone is not: it holds the signed action and may still send it.
    [[nodiscard]] bool isRefusedForGood() const { return m_isRefusedForGood; }

private:
    struct Pending;
    [[nodiscard]] static Task<std::optional<Pending>> load(Workspace *workspace, QString step);
    [[nodiscard]] static Task<void> keep(Workspace *workspace, Pending pending);
    [[nodiscard]] static Task<void> upload(Workspace *workspace, std::vector<Upload> uploads);
    /// As upload(), giving a gateway that is a block behind time to know who was just recorded.
    [[nodiscard]] static Task<void> uploadPatiently(Workspace *workspace, std::vector<Upload> uploads);
    /// Fills in signer, nonce and deadline, and signs.
    [[nodiscard]] static Task<Pending> sign(Workspace *workspace, Pending pending, protocol::Action action);
    [[nodiscard]] Task<RecordedAction> drive(Pending pending, ProgressObserver observer);
    /// Waits until the block of an action is final; its place then, or nothing when a reorganisation took it away.
    [[nodiscard]] static Task<std::optional<ledger::ChainPosition>>
    settle(Workspace *workspace, protocol::Digest digest, ledger::BlockNumber searchFrom, ledger::ChainPosition seen);
    [[nodiscard]] Task<RecordedAction> finish(Pending pending, ledger::ChainPosition position,
                                              ProgressObserver observer);

    Workspace &m_workspace;
    std::optional<ledger::ContractError> m_refusal;
    bool m_isRefusedForGood = false;
};

/// The signed action that caused an event, as the ledger tells it. NotFound when it tells none.
[[nodiscard]] Task<RecordedAction> recordedActionOf(Workspace *workspace, ledger::ChainPosition event);

/// TrustSuspended while nodes disagree or are stale: nothing is signed, wrapped or approved then.
[[nodiscard]] Result<void> requireTrust(Workspace &workspace);
/// Whether a block that was seen is one that no reorganisation takes back, by the configured finality.
[[nodiscard]] Task<bool> isFinal(Workspace *workspace, protocol::BlockNumber block);
/// The later of block time and the machine's time: an idle chain's newest block may be old, a machine's clock slow.
[[nodiscard]] UnixTime latestTime(const Workspace &workspace, const ledger::BlockHeader &head);
/// A refusal in the words of the workflows.
[[nodiscard]] Error workflowErrorOf(const Error &error, const std::optional<ledger::ContractError> &refusal);

} // namespace tegata::workflows
