#include <tegata/workflows/TerminalAdministration.h>

#include "Logging_p.h"
#include "Names_p.h"
#include "TerminalDirectory_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>

#include <algorithm>

namespace tegata::workflows {

namespace {

/// How many vaults back a request's names may have been sealed to: a poster may be older than a rotation.
constexpr std::uint32_t olderVaultsTried = 3;
/// How often a rotation is prepared anew because somebody came or left meanwhile.
constexpr int rotationAttempts = 3;

struct VerifiedRequest
{
    PendingTerminal terminal;
    protocol::SignedEnrolment enrolment;
    protocol::TerminalNames names;
};

QString stepFor(const char *what, const protocol::Address &device)
{
    return QLatin1String(what) + QString::fromStdString(toHex(device.view()));
}

QString fingerprintOf(const protocol::Address &device, const protocol::EncryptionPublicKey &encPk)
{
    const std::string digits = toHex(crypto::keccak256({device.view(), encPk.view()}).view().first(4));
    return QString::fromStdString(digits.substr(0, 4) + " " + digits.substr(4, 4));
}

/// Opens what was sealed with the current vault or one of those before it.
Task<protocol::EnrolmentContent> openContent(Workspace *workspace, protocol::SignedEnrolment enrolment,
                                             protocol::VaultEpoch current)
{
    const std::uint32_t newest = protocol::toNumber(current.epoch);
    const std::uint32_t oldest = newest > olderVaultsTried ? newest - olderVaultsTried : 1;
    for (std::uint32_t number = newest; number >= oldest; --number) {
        const protocol::VaultEpoch vault{current.institutionId, protocol::Epoch{number}};
        const Result<protocol::VaultSeed> seed = co_await vaultSeedOf(workspace, vault.epoch);
        if (!seed) {
            co_return failure(seed.error());
        }
        Result<protocol::EnrolmentContent> content =
            protocol::openEnrolment(workspace->deployment(), enrolment, protocol::vaultEncryptionKeyOf(*seed, vault));
        if (content) {
            co_return content;
        }
    }
    co_return failure(ProtocolError::NotAuthentic);
}

bool areAcceptable(const protocol::TerminalNames &names)
{
    return personOrTerminalNameFrom(names.terminal) && personOrTerminalNameFrom(names.user) &&
           personOrTerminalNameFrom(names.profession);
}

Task<std::vector<VerifiedRequest>> verifiedRequests(Workspace *workspace)
{
    const Result<CurrentVault> current = co_await currentVaultOf(workspace);
    if (!current) {
        co_return failure(current.error());
    }
    const protocol::VaultEpoch vault = current->vault;
    const Result<std::vector<protocol::SignedEnrolment>> mailbox =
        co_await workspace->gateway().mailbox(vault.institutionId);
    if (!mailbox) {
        co_return failure(mailbox.error());
    }
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    std::vector<VerifiedRequest> verified;
    int dropped = 0;
    for (const protocol::SignedEnrolment &enrolment : *mailbox) {
        const protocol::EnrolmentRequest &request = enrolment.request;
        if (request.institutionId != vault.institutionId ||
            !protocol::verifyEnrolment(workspace->deployment(), enrolment) || !crypto::isAcceptable(request.encPk)) {
            ++dropped;
            continue;
        }
        // Bound already: approved a moment ago, or an address that can never be approved.
        const Result<std::optional<protocol::KeyPurpose>> used =
            co_await workspace->ledger().addressPurpose(request.device, *head);
        if (!used) {
            co_return failure(used.error());
        }
        if (*used) {
            continue;
        }
        Result<protocol::EnrolmentContent> content = co_await openContent(workspace, enrolment, vault);
        if (!content && !content.error().is(ProtocolError::NotAuthentic) &&
            !content.error().is(ProtocolError::Malformed)) {
            co_return failure(content.error());
        }
        if (!content || !areAcceptable(content->names)) {
            ++dropped;
            continue;
        }
        VerifiedRequest one;
        one.terminal.device = request.device;
        one.terminal.encPk = request.encPk;
        one.terminal.terminalName = content->names.terminal;
        one.terminal.userName = content->names.user;
        one.terminal.profession = content->names.profession;
        one.terminal.checkNumber = QString::fromStdString(
            protocol::checkNumberOf(request.institutionId, request.device, request.encPk, content->checkNonce));
        one.terminal.requestedAt = request.createdAt;
        one.enrolment = enrolment;
        one.names = std::move(content->names);
        verified.push_back(std::move(one));
    }
    if (dropped > 0) {
        qCWarning(logEnrolment) << dropped << "requests in the mailbox do not hold";
    }
    std::stable_sort(verified.begin(), verified.end(), [](const VerifiedRequest &left, const VerifiedRequest &right) {
        return left.terminal.requestedAt < right.terminal.requestedAt;
    });
    co_return verified;
}

Task<std::vector<PendingTerminal>> pendingTerminals(Workspace *workspace)
{
    Result<std::vector<VerifiedRequest>> verified = co_await verifiedRequests(workspace);
    if (!verified) {
        co_return failure(verified.error());
    }
    std::vector<PendingTerminal> pending;
    pending.reserve(verified->size());
    for (VerifiedRequest &one : *verified) {
        pending.push_back(std::move(one.terminal));
    }
    co_return pending;
}

/// Everything an approval needs, from a request that was checked.
Task<ActionPlan> approvalPlan(Workspace *workspace, VerifiedRequest request, TerminalApproval approval)
{
    const Result<CurrentVault> current = co_await judgedVaultOf(workspace);
    if (!current) {
        co_return failure(current.error());
    }
    const std::optional<protocol::Address> own = workspace->state().address;
    if (!own) {
        co_return failure(WorkflowError::Locked);
    }
    const protocol::Deployment &deployment = workspace->deployment();
    const Result<protocol::Wrap> wrap =
        protocol::wrapVaultSeed(deployment, {current->vault, current->vaultPk, approval.device, *own}, current->seed,
                                request.terminal.encPk, workspace->random());
    if (!wrap) {
        co_return failure(wrap.error());
    }
    const Bytes names = protocol::encodeTerminalNames(request.names);
    const Result<protocol::DirectorySeal> entry = protocol::sealDirectoryEntry(
        deployment, current->vault, current->seed, approval.device, names, workspace->random());
    if (!entry) {
        co_return failure(entry.error());
    }
    const protocol::WrapHash wrapHash = protocol::wrapHashOf(deployment, *wrap);
    const protocol::InstitutionId institution = current->vault.institutionId;

    protocol::ApproveDevice action;
    action.institutionId = institution;
    action.device = approval.device;
    action.encPk = request.terminal.encPk;
    action.role = approval.role;
    action.notAfter = approval.notAfter;
    action.vaultEpoch = current->vault.epoch;
    action.wrapHash = wrapHash;

    ActionPlan plan;
    plan.step = stepFor("approve-", approval.device);
    plan.action = action;
    plan.consent = request.enrolment.consent;
    plan.recipients.push_back({std::nullopt, institution, current->vaultPk});
    plan.before.emplace_back(WrapUpload{wrapHash, protocol::encodeWrap(*wrap)});
    plan.before.emplace_back(DirectoryUpload{institution, approval.device, protocol::encodeDirectorySeal(*entry)});
    plan.after.emplace_back(MailboxRemoval{institution, approval.device});
    co_return plan;
}

Task<RecordedAction> approveTerminal(Workspace *workspace, TerminalApproval approval, ProgressObserver observer)
{
    ActionRecording recording(*workspace);
    const QString step = stepFor("approve-", approval.device);
    const Result<std::optional<protocol::Action>> earlier = co_await recording.pending(step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        const auto *approved = std::get_if<protocol::ApproveDevice>(&**earlier);
        if (approved != nullptr && approved->role == approval.role && approved->notAfter == approval.notAfter) {
            const Result<RecordedAction> resumed = co_await recording.resume(step, observer);
            if (resumed || !wasOvertaken(resumed.error())) {
                co_return resumed;
            }
        }
    }
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    if (approval.notAfter != UnixTime{} && approval.notAfter <= latestTime(*workspace, *head)) {
        co_return failure(WorkflowError::EndDateInPast);
    }
    Result<std::vector<VerifiedRequest>> requests = co_await verifiedRequests(workspace);
    if (!requests) {
        co_return failure(requests.error());
    }
    const auto request =
        std::find_if(requests->begin(), requests->end(), [&approval](const VerifiedRequest &candidate) {
            return candidate.terminal.device == approval.device;
        });
    if (request == requests->end()) {
        const Result<std::optional<protocol::KeyPurpose>> used =
            co_await workspace->judgedLedger().addressPurpose(approval.device, *head);
        if (!used) {
            co_return failure(used.error());
        }
        co_return failure(*used ? WorkflowError::AlreadyRegistered : WorkflowError::NotFound);
    }
    if (request->terminal.checkNumber != approval.checkNumber.trimmed()) {
        co_return failure(WorkflowError::CheckNumberMismatch);
    }
    Result<ActionPlan> plan = co_await approvalPlan(workspace, std::move(*request), approval);
    if (!plan) {
        co_return failure(plan.error());
    }
    const Result<RecordedAction> recorded = co_await recording.record(std::move(*plan), observer);
    co_return recorded;
}

Task<void> denyTerminal(Workspace *workspace, protocol::Address device)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NotRegistered : WorkflowError::Locked);
    }
    const Result<void> removed = co_await workspace->gateway().deleteEnrolment(*institution, device);
    if (!removed && !removed.error().is(LedgerError::NotFound)) {
        co_return failure(removed.error());
    }
    co_return Result<void>();
}

Task<std::vector<TerminalInformation>> listTerminals(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NotRegistered : WorkflowError::Locked);
    }
    const Result<std::shared_ptr<const InstitutionFacts>> read = co_await workspace->institutionFacts(*institution);
    if (!read) {
        co_return failure(read.error());
    }
    const std::shared_ptr<const InstitutionFacts> facts = *read;
    // Whoever looks after the terminals also sees to it that they find their keys.
    co_await checkRotation(workspace);
    const Result<TerminalDirectory> directory = co_await readDirectory(workspace);
    if (!directory) {
        // The list is the ledger's; without the gateway it has no names.
        if (directory.error().is(WorkflowError::Locked)) {
            co_return failure(directory.error());
        }
        qCInfo(logEnrolment) << "terminals without names:" << directory.error().key().c_str();
    }
    const UnixTime now = latestTime(*workspace, facts->through);
    std::vector<TerminalInformation> terminals;
    for (const auto &[address, device] : facts->devices) {
        TerminalInformation terminal;
        terminal.device = address;
        if (directory) {
            if (const auto names = directory->names.find(address); names != directory->names.end()) {
                terminal.terminalName = names->second.terminal;
                terminal.userName = names->second.user;
                terminal.profession = names->second.profession;
            }
        }
        terminal.role = device.role;
        terminal.state = device.isRevoked         ? TerminalState::Revoked
                         : device.isActiveAt(now) ? TerminalState::Active
                                                  : TerminalState::Expired;
        terminal.fingerprint = fingerprintOf(address, device.encPk);
        terminal.approvedBy = device.approvedBy;
        terminal.approvedAt = device.approvedAt;
        terminal.notAfter = device.notAfter;
        terminal.revokedAt = device.revokedAt;
        terminal.reason = device.reason;
        terminal.lastSeen = device.lastSeen;
        terminals.push_back(terminal);
    }
    std::stable_sort(terminals.begin(), terminals.end(),
                     [](const TerminalInformation &left, const TerminalInformation &right) {
                         return left.approvedAt > right.approvedAt;
                     });
    co_return terminals;
}

/// Not as a braced list inside the coroutine: GCC 12 cannot compile that.
std::set<protocol::Address> only(const protocol::Address &device) { return {device}; }

Task<RecordedAction> revokeTerminal(Workspace *workspace, protocol::Address device, protocol::RevocationReason reason,
                                    ProgressObserver observer)
{
    ActionRecording recording(*workspace);
    const QString step = stepFor("revoke-", device);
    const Result<std::optional<protocol::Action>> earlier = co_await recording.pending(step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        const auto *revocation = std::get_if<protocol::RevokeDevice>(&**earlier);
        if (revocation != nullptr && revocation->reason == reason) {
            const Result<RecordedAction> resumed = co_await recording.resume(step, observer);
            if (resumed) {
                co_await checkRotation(workspace);
                co_return resumed;
            }
            if (!wasOvertaken(resumed.error())) {
                co_return resumed;
            }
        }
    }
    for (int attempt = 1;; ++attempt) {
        const std::set<protocol::Address> leaving = only(device);
        Result<PreparedRotation> prepared = co_await prepareRotation(workspace, leaving);
        if (!prepared) {
            co_return failure(prepared.error());
        }
        if (!workspace->state().institution) {
            co_return failure(WorkflowError::Locked);
        }
        protocol::RevokeDevice action;
        action.institutionId = *workspace->state().institution;
        action.device = device;
        action.reason = reason;
        action.rotation.push_back(std::move(prepared->rotation));
        ActionPlan plan;
        plan.step = step;
        plan.action = std::move(action);
        plan.before = prepared->uploads;
        // Again afterwards: a colleague's rotation that lost the race may have left its own predecessor.
        plan.after = std::move(prepared->uploads);
        plan.recipients = std::move(prepared->recipients);
        const Result<RecordedAction> recorded = co_await recording.record(std::move(plan), observer);
        if (recorded) {
            co_await checkRotation(workspace);
            co_return recorded;
        }
        if (attempt == rotationAttempts || !wasOvertaken(recorded.error())) {
            co_return recorded;
        }
    }
}

Task<RecordedAction> rotate(Workspace *workspace, ProgressObserver observer)
{
    ActionRecording recording(*workspace);
    const QString step = QStringLiteral("rotate-vault");
    const Result<std::optional<protocol::Action>> earlier = co_await recording.pending(step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        const Result<RecordedAction> resumed = co_await recording.resume(step, observer);
        if (resumed) {
            co_await checkRotation(workspace);
            co_return resumed;
        }
        if (!wasOvertaken(resumed.error())) {
            co_return resumed;
        }
    }
    for (int attempt = 1;; ++attempt) {
        const std::set<protocol::Address> nobody;
        Result<PreparedRotation> prepared = co_await prepareRotation(workspace, nobody);
        if (!prepared) {
            co_return failure(prepared.error());
        }
        if (!workspace->state().institution) {
            co_return failure(WorkflowError::Locked);
        }
        protocol::RotateVault action;
        action.institutionId = *workspace->state().institution;
        action.rotation.push_back(std::move(prepared->rotation));
        ActionPlan plan;
        plan.step = step;
        plan.action = std::move(action);
        plan.before = prepared->uploads;
        plan.after = std::move(prepared->uploads);
        plan.recipients = std::move(prepared->recipients);
        const Result<RecordedAction> recorded = co_await recording.record(std::move(plan), observer);
        if (recorded) {
            co_await checkRotation(workspace);
            co_return recorded;
        }
        if (attempt == rotationAttempts || !wasOvertaken(recorded.error())) {
            co_return recorded;
        }
    }
}

Task<bool> isDue(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(workspace->isUnlocked() ? WorkflowError::NotRegistered : WorkflowError::Locked);
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await workspace->institutionFacts(*institution);
    if (!facts) {
        co_return failure(facts.error());
    }
    co_return isRotationDue(**facts, latestTime(*workspace, (*facts)->through));
}

} // namespace

TerminalAdministration::TerminalAdministration(Workspace &workspace)
    : m_workspace(workspace)
{
}

Task<std::vector<PendingTerminal>> TerminalAdministration::pending() { return pendingTerminals(&m_workspace); }
Task<RecordedAction> TerminalAdministration::approve(TerminalApproval approval, ProgressObserver observer)
{
    return approveTerminal(&m_workspace, std::move(approval), std::move(observer));
}
Task<void> TerminalAdministration::deny(protocol::Address device) { return denyTerminal(&m_workspace, device); }
Task<std::vector<TerminalInformation>> TerminalAdministration::terminals() { return listTerminals(&m_workspace); }
Task<RecordedAction> TerminalAdministration::revoke(protocol::Address device, protocol::RevocationReason reason,
                                                    ProgressObserver observer)
{
    return revokeTerminal(&m_workspace, device, reason, std::move(observer));
}
Task<RecordedAction> TerminalAdministration::rotateVault(ProgressObserver observer)
{
    return rotate(&m_workspace, std::move(observer));
}
Task<bool> TerminalAdministration::rotationDue() { return isDue(&m_workspace); }

} // namespace tegata::workflows
