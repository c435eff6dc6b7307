#pragma once

#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/Workspace.h>

#include <optional>

/// How sure what the nodes tell is: sure enough to sign by, and never taken back.
namespace tegata::workflows {

/// TrustSuspended while nodes disagree or are stale: nothing is signed, wrapped or approved then.
[[nodiscard]] Result<void> requireTrust(Workspace &workspace);
/// A head to sign or wrap at: agreed by two nodes where several are configured, and trusted.
[[nodiscard]] Task<ledger::BlockHeader> trustedHead(Workspace *workspace);
/// The newest block that no reorganisation takes back, by the configured finality and by the judges; empty while the
/// chain has none.
[[nodiscard]] Task<std::optional<ledger::BlockHeader>> finalHeader(Workspace *workspace);
/// Whether a block that was seen is one that no reorganisation takes back.
[[nodiscard]] Task<bool> isFinal(Workspace *workspace, protocol::BlockNumber block);
/// The later of block time and the machine's time: an idle chain's newest block may be old, a machine's clock slow.
[[nodiscard]] UnixTime latestTime(const Workspace &workspace, const ledger::BlockHeader &head);
/// The signed action that caused an event, as the ledger tells it. NotFound when it tells none.
[[nodiscard]] Task<RecordedAction> recordedActionOf(Workspace *workspace, ledger::ChainPosition event);

} // namespace tegata::workflows
