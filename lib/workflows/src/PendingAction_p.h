#pragma once

#include "Uploads_p.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/protocol/Actions.h>

#include <optional>
#include <vector>

/// A signed action on this device: from before it is sent until the ledger has it for good or cannot take it any more.
namespace tegata::workflows {

/// Whose key something of an action is sealed to. Compared with the ledger right before it is signed: a vault's in the
/// very block that is signed at, members as their newest events tell.
struct Recipient
{
    /// A member of the institution; empty: the institution's vault itself.
    std::optional<protocol::Address> member;
    protocol::InstitutionId institution;
    protocol::EncryptionPublicKey key;
};

struct PendingAction
{
    QString step;
    protocol::SignedAction signedAction;
    protocol::Digest digest;
    ledger::BlockNumber searchFrom{};
    ledger::Admission admission;
    std::vector<Upload> before;
    std::vector<Upload> after;
    std::vector<Recipient> recipients;
    /// Not remembered: a program that was started anew may wait.
    bool awaitsFinality = true;
};

/// Empty when nothing is kept under this step. DamagedProfile.
[[nodiscard]] Task<std::optional<PendingAction>> loadPending(Workspace *workspace, QString step);
/// On the medium when it returns.
[[nodiscard]] Task<void> keepPending(Workspace *workspace, PendingAction pending);
/// No failure when there is none.
[[nodiscard]] Task<void> forgetPending(Workspace *workspace, QString step);

} // namespace tegata::workflows
