#include <tegata/workflows/TerminalEnrolment.h>

#include "InstitutionCodes_p.h"
#include "Logging_p.h"
#include "Names_p.h"
#include "Standing_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/protocol/Enrolment.h>
#include <tegata/qr/Payloads.h>

namespace tegata::workflows {

namespace {

/// A mailbox keeps a request for a day; a terminal that waits longer asks anew in time.
constexpr std::chrono::seconds requestLifetime = std::chrono::hours(20);
/// Mailboxes take a limited number of requests a minute from one address.
constexpr std::chrono::seconds askInterval{5};
/// When no block and no hint comes, look again all the same.
constexpr std::chrono::seconds patience{2};

protocol::SignedEnrolment enrolmentOf(const ProfileState &state)
{
    const EnrolmentProgress &progress = *state.enrolment;
    protocol::SignedEnrolment enrolment;
    enrolment.request.institutionId = *state.institution;
    enrolment.request.device = *state.address;
    enrolment.request.encPk = *state.encPk;
    enrolment.request.nonce = progress.nonce;
    enrolment.request.sealedHash = crypto::keccak256(progress.sealedNames);
    enrolment.request.createdAt = progress.requestedAt;
    enrolment.signature = progress.signature;
    enrolment.consent = progress.consent;
    enrolment.sealedNames = progress.sealedNames;
    return enrolment;
}

EnrolmentStatus statusOf(const ProfileState &state)
{
    EnrolmentStatus status;
    if (!state.enrolment || !state.institution || !state.address || !state.encPk) {
        return status;
    }
    status.state = state.enrolment->isDenied ? EnrolmentState::Denied : EnrolmentState::Requested;
    status.institutionName = state.enrolment->institutionName;
    status.checkNumber = QString::fromStdString(
        protocol::checkNumberOf(*state.institution, *state.address, *state.encPk, state.enrolment->checkNonce));
    status.code = qr::writeEnrolmentCode(
        {state.institution->bytes(), state.address->bytes(), state.encPk->bytes(), state.enrolment->nonce.bytes()});
    return status;
}

/// Signs a request and remembers it; it is not yet in the mailbox then.
Task<void> makeRequest(Workspace *workspace, protocol::InstitutionId institution, QString institutionName,
                       protocol::EncryptionPublicKey vaultPk, TerminalDetails details)
{
    const Result<crypto::SigningKey> key = workspace->signingKey();
    if (!key) {
        co_return failure(key.error());
    }
    if (!workspace->state().encPk) {
        co_return failure(WorkflowError::Locked);
    }
    const protocol::EnrolmentContent content{{details.terminalName, details.userName, details.profession},
                                             workspace->random().strongBytes<protocol::CheckNonce>()};
    const Result<protocol::SignedEnrolment> enrolment =
        protocol::makeEnrolment(workspace->deployment(), institution, vaultPk, content, *key, *workspace->state().encPk,
                                workspace->clock().now(), workspace->random());
    if (!enrolment) {
        co_return failure(enrolment.error());
    }
    EnrolmentProgress progress;
    progress.institutionName = institutionName;
    progress.terminalName = details.terminalName;
    progress.userName = details.userName;
    progress.profession = details.profession;
    progress.nonce = enrolment->request.nonce;
    progress.checkNonce = content.checkNonce;
    progress.requestedAt = enrolment->request.createdAt;
    progress.signature = enrolment->signature;
    progress.consent = enrolment->consent;
    progress.sealedNames = enrolment->sealedNames;
    auto notedTask = workspace->updateState([institution, progress](ProfileState &state) {
        state.role = ProfileRole::Terminal;
        state.institution = institution;
        state.enrolment = progress;
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// A request that an administrator took out of the mailbox does not go in again.
bool isTurnedDown(const Error &error) { return error.is(LedgerError::Refused) && error.detail() == "Conflict"; }

/// Leaves the remembered request in the mailbox; notes when it was turned down before.
Task<void> deliverRequest(Workspace *workspace)
{
    const Result<void> posted = co_await workspace->gateway().postEnrolment(enrolmentOf(workspace->state()));
    const bool isDenied = !posted && isTurnedDown(posted.error());
    if (!posted && !isDenied) {
        co_return failure(posted.error());
    }
    const UnixTime now = workspace->clock().now();
    auto notedTask = workspace->updateState([now, isDenied](ProfileState &state) {
        if (state.enrolment) {
            state.enrolment->isDelivered = true;
            state.enrolment->isDenied = isDenied;
            state.enrolment->askedAt = now;
        }
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// Asks the mailbox, now and then, whether the request still waits: it takes the same request twice without harm,
/// unless an administrator turned it down. Whether it was approved is never learned here.
Task<void> askMailbox(Workspace *workspace, protocol::Address own)
{
    const UnixTime now = workspace->clock().now();
    if (!workspace->state().enrolment || now < workspace->state().enrolment->askedAt + askInterval) {
        co_return Result<void>();
    }
    const Result<void> posted = co_await workspace->gateway().postEnrolment(enrolmentOf(workspace->state()));
    bool isDenied = !posted && isTurnedDown(posted.error());
    if (isDenied) {
        // The gateway may have seen a block with the approval that the nodes here have not.
        const Result<void> moved = co_await workspace->nextMovement(patience);
        if (!moved) {
            co_return failure(moved.error());
        }
        const Result<std::optional<protocol::KeyPurpose>> used = co_await workspace->ledger().addressPurpose(own);
        if (!used) {
            co_return failure(used.error());
        }
        isDenied = !*used;
    }
    auto notedTask = workspace->updateState([now, isDenied](ProfileState &state) {
        if (state.enrolment) {
            state.enrolment->askedAt = now;
            state.enrolment->isDenied = isDenied;
        }
    });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// What the ledger no longer serves must not be able to open anything either.
Task<void> forgetVault(Workspace *workspace, protocol::InstitutionId institution)
{
    const Result<std::optional<ledger::InstitutionState>> state = co_await workspace->ledger().institution(institution);
    if (!state) {
        co_return failure(state.error());
    }
    const std::uint32_t last = *state ? protocol::toNumber((*state)->vaultEpoch) : 0;
    auto forgottenTask = forgetVaultSeeds(workspace, protocol::Epoch{last});
    const Result<void> forgotten = co_await forgottenTask;
    co_return forgotten;
}

Task<EnrolmentStatus> approvedStatus(Workspace *workspace, ledger::DeviceState device, ledger::BlockHeader head)
{
    EnrolmentStatus status = statusOf(workspace->state());
    status.role = device.role;
    status.notAfter = device.notAfter;
    const Result<std::optional<ledger::InstitutionState>> institution =
        co_await workspace->ledger().institution(device.institutionId, head);
    if (!institution) {
        co_return failure(institution.error());
    }
    if (*institution) {
        status.institutionName = QString::fromStdString((*institution)->name);
    }
    if (device.isRevoked() || !device.isActiveAt(latestTime(*workspace, head))) {
        status.state = device.isRevoked() ? EnrolmentState::Revoked : EnrolmentState::Expired;
        const Result<void> forgotten = co_await forgetVault(workspace, device.institutionId);
        if (!forgotten) {
            co_return failure(forgotten.error());
        }
        co_return status;
    }
    if (!*institution || !(*institution)->isActive) {
        status.state = EnrolmentState::InstitutionInactive;
        co_return status;
    }
    if (!workspace->state().enrolment || !workspace->state().enrolment->isComplete) {
        const Result<CurrentVault> vault = co_await currentVaultOf(workspace);
        if (!vault) {
            co_return failure(vault.error());
        }
        auto notedTask = workspace->updateState([](ProfileState &state) {
            if (state.enrolment) {
                state.enrolment->isComplete = true;
                state.enrolment->isDenied = false;
            }
        });
        const Result<void> noted = co_await notedTask;
        if (!noted) {
            co_return failure(noted.error());
        }
    }
    status.state = EnrolmentState::Approved;
    co_return status;
}

Task<EnrolmentStatus> currentStatus(Workspace *workspace)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const ProfileState &state = workspace->state();
    if (!state.enrolment || !state.institution || !state.address) {
        co_return EnrolmentStatus();
    }
    const protocol::InstitutionId institution = *state.institution;
    const protocol::Address own = *state.address;
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::optional<ledger::DeviceState>> device = co_await workspace->ledger().device(own, *head);
    if (!device) {
        co_return failure(device.error());
    }
    if (*device) {
        if ((*device)->institutionId != institution) {
            co_return failure(WorkflowError::AlreadyRegistered, "the device belongs to another institution");
        }
        const Result<EnrolmentStatus> approved = co_await approvedStatus(workspace, **device, *head);
        co_return approved;
    }
    if (!workspace->state().enrolment) {
        co_return failure(WorkflowError::Locked);
    }
    const EnrolmentProgress progress = *workspace->state().enrolment;
    if (!progress.isDenied && workspace->clock().now() > progress.requestedAt + requestLifetime) {
        const Result<std::optional<ledger::InstitutionState>> chosen =
            co_await workspace->ledger().institution(institution, *head);
        if (!chosen) {
            co_return failure(chosen.error());
        }
        if (*chosen) {
            auto madeTask = makeRequest(workspace, institution, progress.institutionName, (*chosen)->vaultPk,
                                        {progress.terminalName, progress.userName, progress.profession});
            const Result<void> made = co_await madeTask;
            if (!made) {
                co_return failure(made.error());
            }
        }
    }
    if (workspace->state().enrolment && !workspace->state().enrolment->isDelivered) {
        const Result<void> delivered = co_await deliverRequest(workspace);
        if (!delivered) {
            co_return failure(delivered.error());
        }
    } else if (!progress.isDenied) {
        const Result<void> asked = co_await askMailbox(workspace, own);
        if (!asked && asked.error().is(WorkflowError::Locked)) {
            co_return failure(asked.error());
        }
        if (!asked) {
            qCInfo(logEnrolment) << "the mailbox cannot be asked:" << asked.error().key().c_str();
        }
    }
    co_return statusOf(workspace->state());
}

/// Failures that end by themselves.
bool isTemporary(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater);
}

/// Failures of a gateway that has not yet seen the block that this terminal has seen.
bool isBehind(const Error &error) { return error.is(LedgerError::NotFound) || error.is(LedgerError::NotAuthorized); }

Task<EnrolmentStatus> waitForApproval(Workspace *workspace)
{
    constexpr int patienceWithGateway = 40;
    int attemptsBehind = 0;
    for (;;) {
        const Result<EnrolmentStatus> status = co_await currentStatus(workspace);
        if (status && status->state != EnrolmentState::Requested) {
            co_return status;
        }
        std::chrono::milliseconds pause = patience;
        if (!status) {
            if (isBehind(status.error()) && ++attemptsBehind <= patienceWithGateway) {
                pause = std::chrono::milliseconds(250);
            } else if (!isTemporary(status.error())) {
                co_return failure(status.error());
            }
        }
        const Result<void> moved = co_await workspace->nextMovement(pause);
        if (!moved) {
            co_return failure(moved.error());
        }
    }
}

Task<EnrolmentStatus> requestEnrolment(Workspace *workspace, ChosenInstitution institution, TerminalDetails details)
{
    const Result<QString> terminalName = personOrTerminalNameFrom(details.terminalName);
    const Result<QString> userName = personOrTerminalNameFrom(details.userName);
    const Result<QString> profession = personOrTerminalNameFrom(details.profession);
    if (!terminalName || !userName || !profession) {
        co_return failure(WorkflowError::InvalidName);
    }
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const ProfileRole role = workspace->state().role;
    if (role != ProfileRole::None && role != ProfileRole::Terminal) {
        co_return failure(WorkflowError::AlreadyRegistered, "not a terminal's profile");
    }
    const Result<protocol::Address> own = co_await workspace->ensureAccount();
    if (!own) {
        co_return failure(own.error());
    }
    const Result<std::optional<protocol::KeyPurpose>> isUsed = co_await workspace->ledger().addressPurpose(*own);
    if (!isUsed) {
        co_return failure(isUsed.error());
    }
    if (*isUsed) {
        // Approved, or was once: an address is used once for ever, status() says how it stands.
        if (workspace->state().enrolment && workspace->state().institution == institution.id) {
            const Result<EnrolmentStatus> status = co_await currentStatus(workspace);
            co_return status;
        }
        co_return failure(WorkflowError::AlreadyRegistered);
    }
    const std::optional<EnrolmentProgress> earlier = workspace->state().enrolment;
    bool mayRepeat = earlier && workspace->state().institution == institution.id &&
                     earlier->terminalName == *terminalName && earlier->userName == *userName &&
                     earlier->profession == *profession && !earlier->isDenied &&
                     workspace->clock().now() < earlier->requestedAt + requestLifetime;
    for (;;) {
        if (!mayRepeat) {
            auto madeTask = makeRequest(workspace, institution.id, institution.name, institution.vaultPk,
                                        {*terminalName, *userName, *profession});
            const Result<void> made = co_await madeTask;
            if (!made) {
                co_return failure(made.error());
            }
        }
        const Result<void> delivered = co_await deliverRequest(workspace);
        if (!delivered) {
            co_return failure(delivered.error());
        }
        const bool wasTurnedDown = workspace->state().enrolment && workspace->state().enrolment->isDenied;
        if (!wasTurnedDown || !mayRepeat) {
            co_return statusOf(workspace->state());
        }
        // Turned down without this terminal knowing it: a person asks again, so ask with a new request.
        mayRepeat = false;
    }
}

Task<ChosenInstitution> choose(Workspace *workspace, QString text)
{
    Result<CheckedInstitution> checked = co_await checkInstitutionCode(workspace, std::move(text));
    if (!checked) {
        co_return failure(checked.error());
    }
    co_return std::move(checked->institution);
}

Task<ChosenInstitution> chooseInPicture(Workspace *workspace, QByteArray picture)
{
    Result<QString> text = co_await institutionCodeIn(std::move(picture));
    if (!text) {
        co_return failure(text.error());
    }
    Result<ChosenInstitution> chosen = co_await choose(workspace, std::move(*text));
    co_return chosen;
}

} // namespace

TerminalEnrolment::TerminalEnrolment(Workspace &workspace)
    : m_workspace(workspace)
{
}

Task<ChosenInstitution> TerminalEnrolment::chooseFromText(QString text)
{
    return choose(&m_workspace, std::move(text));
}

Task<ChosenInstitution> TerminalEnrolment::chooseFromPicture(QByteArray picture)
{
    return chooseInPicture(&m_workspace, std::move(picture));
}

Task<EnrolmentStatus> TerminalEnrolment::request(ChosenInstitution institution, TerminalDetails details)
{
    return requestEnrolment(&m_workspace, std::move(institution), std::move(details));
}

Task<EnrolmentStatus> TerminalEnrolment::status() { return currentStatus(&m_workspace); }
Task<EnrolmentStatus> TerminalEnrolment::awaitApproval() { return waitForApproval(&m_workspace); }

std::optional<Error> TerminalEnrolment::knownEnd() const { return workflows::knownEnd(m_workspace); }

} // namespace tegata::workflows
