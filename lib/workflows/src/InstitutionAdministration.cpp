#include <tegata/workflows/InstitutionAdministration.h>

#include "InstitutionCodes_p.h"
#include "Introduction_p.h"
#include "Names_p.h"
#include "VaultKeys_p.h"

#include <tegata/protocol/TypedData.h>
#include <tegata/qr/Payloads.h>

#include <QStringList>

#include <algorithm>

namespace tegata::workflows {

namespace {

constexpr int rotationAttempts = 3;

Error withoutInstitution(const Workspace &workspace)
{
    return workspace.isUnlocked() ? Error(WorkflowError::NotRegistered) : Error(WorkflowError::Locked);
}

QString stepFor(const char *what, const protocol::Address &address)
{
    return QLatin1String(what) + QString::fromStdString(toHex(address.view()));
}

Task<std::shared_ptr<const InstitutionFacts>> ownFacts(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(withoutInstitution(*workspace));
    }
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await workspace->institutionFacts(*institution);
    co_return facts;
}

Task<ledger::InstitutionState> ownInstitution(Workspace *workspace)
{
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(withoutInstitution(*workspace));
    }
    const Result<std::optional<ledger::InstitutionState>> state =
        co_await workspace->ledger().institution(*institution);
    if (!state) {
        co_return failure(state.error());
    }
    if (!*state) {
        co_return failure(WorkflowError::NotRegistered);
    }
    co_return **state;
}

Task<InstitutionInformation> informationOf(Workspace *workspace)
{
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await ownFacts(workspace);
    if (!facts) {
        co_return failure(facts.error());
    }
    const Result<ledger::InstitutionState> state = co_await ownInstitution(workspace);
    if (!state) {
        co_return failure(state.error());
    }
    const UnixTime now = latestTime(*workspace, (*facts)->through);
    InstitutionInformation information;
    information.id = state->institutionId;
    information.name = QString::fromStdString(state->name);
    information.kind = state->kind;
    information.active = state->isActive;
    information.registeredAt = state->registeredAt;
    information.vaultEpoch = state->vaultEpoch;
    information.administrators = static_cast<int>(state->administratorCount);
    information.activeDevices =
        static_cast<int>(std::count_if((*facts)->devices.begin(), (*facts)->devices.end(),
                                       [now](const auto &entry) { return entry.second.isActiveAt(now); }));
    co_return information;
}

Task<InstitutionPoster> posterOf(Workspace *workspace)
{
    const Result<ledger::InstitutionState> state = co_await ownInstitution(workspace);
    if (!state) {
        co_return failure(state.error());
    }
    const Result<protocol::Introduction> introduction = co_await currentIntroduction(workspace);
    if (!introduction) {
        co_return failure(introduction.error());
    }
    const protocol::Hash32 vaultKeyHash = protocol::publicKeyHashOf(state->vaultPk);
    qr::InstitutionCode code;
    code.chainId = protocol::toNumber(workspace->deployment().chainId);
    code.ledger = workspace->deployment().ledger.bytes();
    code.institutionId = state->institutionId.bytes();
    code.vaultEpoch = protocol::toNumber(state->vaultEpoch);
    code.vaultKeyHash = vaultKeyHash.bytes();
    code.introduction = introduction->bytes();
    InstitutionPoster poster;
    poster.code = qr::writeInstitutionCode(code, workspace->network().patientPage.toString());
    poster.name = QString::fromStdString(state->name);
    poster.kind = state->kind;
    poster.checkNumber = checkNumberOf(vaultKeyHash);
    co_return poster;
}

Task<RecordedAction> renameTo(Workspace *workspace, QString typed, protocol::InstitutionKind kind,
                              ProgressObserver observer)
{
    const Result<QString> name = institutionNameFrom(typed);
    if (!name) {
        co_return failure(name.error());
    }
    if (!workspace->state().institution) {
        co_return failure(withoutInstitution(*workspace));
    }
    const QString step = QStringLiteral("update-institution");
    protocol::UpdateInstitution action;
    action.institutionId = *workspace->state().institution;
    action.kind = kind;
    action.name = name->toStdString();
    ActionRecording recording(*workspace);
    const Result<std::optional<protocol::Action>> earlier = co_await recording.pending(step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        const auto *update = std::get_if<protocol::UpdateInstitution>(&**earlier);
        if (update != nullptr && update->name == action.name && update->kind == action.kind) {
            const Result<RecordedAction> resumed = co_await recording.resume(step, observer);
            co_return resumed;
        }
    }
    ActionPlan plan;
    plan.step = step;
    plan.action = std::move(action);
    const Result<RecordedAction> recorded = co_await recording.record(std::move(plan), observer);
    co_return recorded;
}

Task<RecordedAction> switchActive(Workspace *workspace, bool active, ProgressObserver observer)
{
    if (!workspace->state().institution) {
        co_return failure(withoutInstitution(*workspace));
    }
    const QString step = QStringLiteral("set-active");
    protocol::SetInstitutionActive action;
    action.institutionId = *workspace->state().institution;
    action.active = active;
    ActionRecording recording(*workspace);
    const Result<std::optional<protocol::Action>> earlier = co_await recording.pending(step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        const auto *change = std::get_if<protocol::SetInstitutionActive>(&**earlier);
        if (change != nullptr && change->active == active) {
            const Result<RecordedAction> resumed = co_await recording.resume(step, observer);
            co_return resumed;
        }
    }
    ActionPlan plan;
    plan.step = step;
    plan.action = action;
    const Result<RecordedAction> recorded = co_await recording.record(std::move(plan), observer);
    co_return recorded;
}

Task<std::vector<AdministratorInformation>> listAdministrators(Workspace *workspace)
{
    const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await ownFacts(workspace);
    if (!facts) {
        co_return failure(facts.error());
    }
    const std::optional<protocol::Address> own = workspace->state().address;
    std::vector<AdministratorInformation> administrators;
    for (const auto &[address, administrator] : (*facts)->administrators) {
        administrators.push_back(
            {address, own == address, administrator.addedAt, administrator.addedBy, administrator.isActive});
    }
    std::stable_sort(administrators.begin(), administrators.end(),
                     [](const AdministratorInformation &left, const AdministratorInformation &right) {
                         return left.addedAt < right.addedAt;
                     });
    co_return administrators;
}

Task<QString> makeAdministratorRequest(Workspace *workspace, protocol::InstitutionId institution)
{
    if (!workspace->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    const ProfileState &before = workspace->state();
    const bool isOwnRequest =
        before.role == ProfileRole::Administrator && before.administratorNonce && !before.registration;
    if (before.role != ProfileRole::None && !isOwnRequest) {
        co_return failure(WorkflowError::AlreadyRegistered, "the profile has another role");
    }
    const Result<std::optional<ledger::InstitutionState>> known = co_await workspace->ledger().institution(institution);
    if (!known) {
        co_return failure(known.error());
    }
    if (!*known) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<protocol::Address> own = co_await workspace->ensureAccount();
    if (!own) {
        co_return failure(own.error());
    }
    const Result<std::optional<protocol::KeyPurpose>> used = co_await workspace->ledger().addressPurpose(*own);
    if (!used) {
        co_return failure(used.error());
    }
    if (*used) {
        co_return failure(WorkflowError::AlreadyRegistered);
    }
    const auto fresh = workspace->random().strongBytes<protocol::EnrolmentNonce>();
    auto notedTask = workspace->updateState([institution, fresh](ProfileState &state) {
        state.role = ProfileRole::Administrator;
        if (state.institution != institution || !state.administratorNonce) {
            state.administratorNonce = fresh;
        }
        state.institution = institution;
    });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        co_return failure(noted.error());
    }
    const Result<crypto::SigningKey> key = workspace->signingKey();
    if (!key) {
        co_return failure(key.error());
    }
    const ProfileState &state = workspace->state();
    if (!state.encPk || !state.administratorNonce) {
        co_return failure(WorkflowError::Locked);
    }
    CarriedAdministratorRequest carried;
    carried.request = {institution, *own, *state.encPk, *state.administratorNonce, workspace->clock().now()};
    const protocol::KeyConsent consent{protocol::KeyPurpose::Administrator, protocol::Hash32(institution.bytes()), *own,
                                       *state.encPk};
    const protocol::Deployment &deployment = workspace->deployment();
    const Result<protocol::Signature> signature =
        protocol::signDigest(*key, *own, protocol::digestOf(deployment, carried.request));
    const Result<protocol::Signature> consented =
        protocol::signDigest(*key, *own, protocol::digestOf(deployment, consent));
    if (!signature || !consented) {
        co_return failure(signature ? consented.error() : signature.error());
    }
    carried.signature = *signature;
    carried.consent = *consented;
    co_return writeAdministratorRequest(deployment, carried);
}

Task<RecordedAction> add(Workspace *workspace, QString text, ProgressObserver observer)
{
    const Result<CarriedAdministratorRequest> carried = readAdministratorRequest(workspace->deployment(), text);
    if (!carried) {
        co_return failure(carried.error());
    }
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!institution) {
        co_return failure(withoutInstitution(*workspace));
    }
    if (carried->request.institutionId != *institution) {
        co_return failure(WorkflowError::CodeDoesNotMatchLedger, "for another institution");
    }
    const protocol::Address administrator = carried->request.administrator;
    const QString step = stepFor("add-administrator-", administrator);
    ActionRecording recording(*workspace);
    const Result<std::optional<protocol::Action>> earlier = co_await recording.pending(step);
    if (!earlier) {
        co_return failure(earlier.error());
    }
    if (*earlier) {
        const Result<RecordedAction> resumed = co_await recording.resume(step, observer);
        if (resumed || !wasOvertaken(resumed.error())) {
            co_return resumed;
        }
    }
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::optional<protocol::KeyPurpose>> used =
        co_await workspace->judgedLedger().addressPurpose(administrator, *head);
    if (!used) {
        co_return failure(used.error());
    }
    if (*used) {
        co_return failure(WorkflowError::AlreadyRegistered);
    }
    const Result<CurrentVault> current = co_await judgedVaultOf(workspace);
    if (!current) {
        co_return failure(current.error());
    }
    if (!workspace->state().address) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<protocol::Wrap> wrap = protocol::wrapVaultSeed(
        workspace->deployment(), {current->vault, current->vaultPk, administrator, *workspace->state().address},
        current->seed, carried->request.encPk, workspace->random());
    if (!wrap) {
        co_return failure(wrap.error());
    }
    protocol::AddAdministrator action;
    action.institutionId = *institution;
    action.administrator = administrator;
    action.encPk = carried->request.encPk;
    action.vaultEpoch = current->vault.epoch;
    action.wrapHash = protocol::wrapHashOf(workspace->deployment(), *wrap);
    ActionPlan plan;
    plan.step = step;
    plan.consent = carried->consent;
    plan.recipients.push_back({std::nullopt, *institution, current->vaultPk});
    plan.before.emplace_back(WrapUpload{action.wrapHash, protocol::encodeWrap(*wrap)});
    plan.action = std::move(action);
    const Result<RecordedAction> recorded = co_await recording.record(std::move(plan), observer);
    co_return recorded;
}

Task<void> complete(Workspace *workspace)
{
    const std::optional<protocol::Address> own = workspace->state().address;
    const std::optional<protocol::InstitutionId> institution = workspace->state().institution;
    if (!own || !institution) {
        co_return failure(withoutInstitution(*workspace));
    }
    const Result<std::optional<ledger::AdministratorState>> known = co_await workspace->ledger().administrator(*own);
    if (!known) {
        co_return failure(known.error());
    }
    if (!*known) {
        co_return failure(WorkflowError::EnrolmentPending);
    }
    if ((*known)->institutionId != *institution || !(*known)->isActive) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<CurrentVault> vault = co_await currentVaultOf(workspace);
    if (!vault) {
        co_return failure(vault.error());
    }
    // Without its nonce the profile is that of an administrator, no longer that of somebody who asks.
    auto notedTask = workspace->updateState([](ProfileState &state) { state.administratorNonce.reset(); });
    const Result<void> noted = co_await notedTask;
    co_return noted;
}

/// Not as a braced list inside the coroutine: GCC 12 cannot compile that.
std::set<protocol::Address> only(const protocol::Address &administrator) { return {administrator}; }

Task<RecordedAction> remove(Workspace *workspace, protocol::Address administrator, ProgressObserver observer)
{
    ActionRecording recording(*workspace);
    const QString step = stepFor("remove-administrator-", administrator);
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
        const Result<std::shared_ptr<const InstitutionFacts>> facts = co_await ownFacts(workspace);
        if (!facts) {
            co_return failure(facts.error());
        }
        const auto &known = (*facts)->administrators;
        const auto active =
            std::count_if(known.begin(), known.end(), [](const auto &entry) { return entry.second.isActive; });
        const auto found = known.find(administrator);
        if (found == known.end() || !found->second.isActive) {
            co_return failure(WorkflowError::NotFound);
        }
        if (active == 1) {
            co_return failure(WorkflowError::LastAdministrator);
        }
        const std::set<protocol::Address> leaving = only(administrator);
        Result<PreparedRotation> prepared = co_await prepareRotation(workspace, leaving);
        if (!prepared) {
            co_return failure(prepared.error());
        }
        if (!workspace->state().institution) {
            co_return failure(WorkflowError::Locked);
        }
        protocol::RemoveAdministrator action;
        action.institutionId = *workspace->state().institution;
        action.administrator = administrator;
        action.rotation.push_back(std::move(prepared->rotation));
        ActionPlan plan;
        plan.step = step;
        plan.action = std::move(action);
        plan.before = prepared->uploads;
        plan.recipients = std::move(prepared->recipients);
        // Whoever removes himself may not upload any more afterwards.
        if (workspace->state().address != administrator) {
            plan.after = std::move(prepared->uploads);
        }
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

} // namespace

InstitutionAdministration::InstitutionAdministration(Workspace &workspace)
    : m_workspace(workspace)
{
}

Task<InstitutionInformation> InstitutionAdministration::information() { return informationOf(&m_workspace); }
Task<InstitutionPoster> InstitutionAdministration::poster() { return posterOf(&m_workspace); }
Task<void> InstitutionAdministration::renewIntroduction() { return renewIntroductionOf(&m_workspace); }
Task<RecordedAction> InstitutionAdministration::rename(QString name, protocol::InstitutionKind kind,
                                                       ProgressObserver observer)
{
    return renameTo(&m_workspace, std::move(name), kind, std::move(observer));
}
Task<RecordedAction> InstitutionAdministration::setActive(bool active, ProgressObserver observer)
{
    return switchActive(&m_workspace, active, std::move(observer));
}
Task<std::vector<AdministratorInformation>> InstitutionAdministration::administrators()
{
    return listAdministrators(&m_workspace);
}
Task<QString> InstitutionAdministration::requestAdministration(protocol::InstitutionId institution)
{
    return makeAdministratorRequest(&m_workspace, institution);
}
Result<AdministratorRequestSummary> InstitutionAdministration::readRequest(const QString &request) const
{
    const Result<CarriedAdministratorRequest> carried = readAdministratorRequest(m_workspace.deployment(), request);
    if (!carried) {
        return failure(carried.error());
    }
    const protocol::AdministratorRequest &read = carried->request;
    const std::string digits = toHex(crypto::keccak256({read.administrator.view(), read.encPk.view()}).view().first(8));
    QStringList groups;
    for (std::size_t start = 0; start < digits.size(); start += 4) {
        groups.append(QString::fromStdString(digits.substr(start, 4)));
    }
    return AdministratorRequestSummary{read.administrator, groups.join(QLatin1Char(' ')), read.createdAt};
}
Task<RecordedAction> InstitutionAdministration::addAdministrator(QString request, ProgressObserver observer)
{
    return add(&m_workspace, std::move(request), std::move(observer));
}
Task<void> InstitutionAdministration::completeAdministration() { return complete(&m_workspace); }
Task<RecordedAction> InstitutionAdministration::removeAdministrator(protocol::Address administrator,
                                                                    ProgressObserver observer)
{
    return remove(&m_workspace, administrator, std::move(observer));
}

} // namespace tegata::workflows
