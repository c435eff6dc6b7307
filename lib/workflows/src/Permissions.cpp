#include <tegata/workflows/Permissions.h>

#include "ActionRecording_p.h"
#include "Logging_p.h"
#include "OwnCharts_p.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <algorithm>

namespace tegata::workflows {

using namespace protocol;

namespace {

constexpr std::chrono::seconds day{24 * 3600};
constexpr auto pharmacyDays = 3 * day;
constexpr auto hospitalDays = 30 * day;

QString grantStep(const InstitutionId &institution)
{
    return QStringLiteral("grant-") + QString::fromStdString(toHex(institution.bytes())).left(40);
}

QString revokeStep(const InstitutionId &institution)
{
    return QStringLiteral("revoke-") + QString::fromStdString(toHex(institution.bytes())).left(40);
}

const QString rotateStep = QStringLiteral("rotate-chart");

Result<PatientId> ownPatient(const Workspace &workspace)
{
    if (!workspace.isUnlocked()) {
        return failure(WorkflowError::Locked);
    }
    if (!workspace.state().patient) {
        return failure(WorkflowError::NotRegistered);
    }
    return workspace.state().patient->id;
}

bool isBefore(const ledger::ChainPosition &left, const ledger::ChainPosition &right)
{
    return std::pair(left.block, left.logIndex) < std::pair(right.block, right.logIndex);
}

/// The keys of every compartment that the request names, wrapped to the vault that the ledger names now.
Task<ActionPlan> planGrant(Workspace *workspace, PatientId patient, PermissionRequest request)
{
    const Result<ledger::BlockHeader> head = co_await trustedHead(workspace);
    if (!head) {
        co_return failure(head.error());
    }
    if (request.notAfter != UnixTime{} && request.notAfter <= latestTime(*workspace, *head)) {
        co_return failure(WorkflowError::EndDateInPast);
    }
    const InstitutionId institution = request.institution.id;
    const Result<std::optional<ledger::InstitutionState>> state =
        co_await workspace->judgedLedger().institution(institution, *head);
    if (!state) {
        co_return failure(state.error());
    }
    if (!*state) {
        co_return failure(WorkflowError::CodeDoesNotMatchLedger);
    }
    if (!(*state)->isActive) {
        co_return failure(WorkflowError::InstitutionInactive);
    }
    // Between the scan and the confirmation the institution may have rotated its vault: what was compared is void.
    if ((*state)->vaultEpoch != request.institution.vaultEpoch || (*state)->vaultPk != request.institution.vaultPk) {
        co_return failure(WorkflowError::CodeDoesNotMatchLedger, "the vault key is not the one that was scanned");
    }
    const Result<ChartAccess> access = storedAccess(*workspace, patient);
    if (!access) {
        co_return failure(access.error());
    }
    if (access->state == AccessState::ChartClosed) {
        co_return failure(WorkflowError::ChartClosed);
    }
    Grant grant{patient, institution, (*state)->vaultEpoch, request.notAfter, {}, {}};
    ActionPlan plan;
    plan.step = grantStep(institution);
    plan.recipients.push_back({std::nullopt, institution, (*state)->vaultPk});
    for (const auto &[kind, permissions] : request.compartments) {
        if (permissions == Permission::Write) {
            // Whoever may add holds the compartment's keys: "cannot see" would be an empty promise.
            co_return failure(WorkflowError::InvalidDraft, "adding without reading");
        }
        const OpenCompartment *compartment = access->byKind(kind);
        if (compartment == nullptr) {
            co_return failure(WorkflowError::NotFound, "no such compartment");
        }
        const Result<std::optional<ledger::ChartState>> chart =
            co_await workspace->judgedLedger().chart(patient, compartment->id, *head);
        if (!chart) {
            co_return failure(chart.error());
        }
        if (!*chart || (*chart)->epoch != compartment->lastEpoch()) {
            co_return failure(WorkflowError::KeysDoNotMatch, "the keys were replaced on another device");
        }
        ChartKeys keys;
        keys.kind = kind;
        keys.firstEpoch = compartment->firstEpoch;
        for (const ChartKey &key : compartment->keys) {
            keys.keys.push_back(key.clone());
        }
        const Result<Wrap> wrap =
            wrapChartKeysForInstitution(workspace->deployment(), patient, compartment->id, keys,
                                        {institution, (*state)->vaultEpoch}, (*state)->vaultPk, workspace->random());
        if (!wrap) {
            co_return failure(wrap.error());
        }
        const WrapHash hash = wrapHashOf(workspace->deployment(), *wrap);
        grant.items.push_back({compartment->id, permissions, compartment->firstEpoch, hash});
        plan.before.emplace_back(WrapUpload{hash, encodeWrap(*wrap)});
    }
    if (grant.items.empty()) {
        co_return failure(WorkflowError::InvalidDraft, "a permission for nothing");
    }
    std::sort(grant.items.begin(), grant.items.end(),
              [](const GrantItem &left, const GrantItem &right) { return left.compartment < right.compartment; });
    plan.action = std::move(grant);
    co_return plan;
}

/// Compartments whose current key somebody without a running, fresh grant may hold.
Task<std::set<CompartmentId>> compartmentsDue(PatientId patient, GrantHistory history, ledger::LedgerReader *reader)
{
    std::set<CompartmentId> due;
    for (const InstitutionId &institution : history.institutions) {
        const Result<std::optional<ledger::GrantState>> grant = co_await reader->grant(patient, institution);
        if (!grant) {
            co_return failure(grant.error());
        }
        const bool isFresh = *grant && (*grant)->isRunning && !(*grant)->isStale;
        const std::vector<GrantItem> &items = history.newest.at(institution).items;
        for (const auto &[key, wrapped] : history.newestWrap) {
            const auto &[holder, compartment] = key;
            const bool isStillGranted =
                std::any_of(items.begin(), items.end(),
                            [&id = compartment](const GrantItem &item) { return item.compartment == id; });
            if (holder != institution || (isFresh && isStillGranted)) {
                continue;
            }
            const auto rotation = history.newestRotation.find(compartment);
            const bool isRotatedSince = rotation != history.newestRotation.end() && isBefore(wrapped, rotation->second);
            if (!isRotatedSince) {
                due.insert(compartment);
            }
        }
    }
    co_return due;
}

Task<RecordedAction> recordRotation(Workspace *workspace, PatientId patient, ActionPlan plan, ProgressObserver observer)
{
    ActionRecording recording(*workspace);
    Result<RecordedAction> recorded = co_await recording.record(std::move(plan), std::move(observer));
    if (!recorded) {
        co_return failure(recorded.error());
    }
    const Result<void> settled = co_await settleChartRotation(workspace, patient);
    if (!settled) {
        co_return failure(settled.error());
    }
    co_return recorded;
}

} // namespace

Permissions::Permissions(Workspace &workspace)
    : m_workspace(workspace)
{
}

PermissionRequest Permissions::defaultsFor(const ChosenInstitution &institution, UnixTime now) const
{
    PermissionRequest request;
    request.institution = institution;
    switch (institution.kind) {
    case InstitutionKind::Pharmacy:
        request.compartments = {{CompartmentKind::Summary, Permission::Read},
                                {CompartmentKind::Medications, Permission::ReadWrite}};
        request.notAfter = now + pharmacyDays;
        break;
    case InstitutionKind::Hospital:
    case InstitutionKind::Clinic:
        request.compartments = {{CompartmentKind::Summary, Permission::ReadWrite},
                                {CompartmentKind::Medications, Permission::ReadWrite},
                                {CompartmentKind::Clinical, Permission::ReadWrite}};
        request.notAfter = now + hospitalDays;
        break;
    }
    return request;
}

Task<RecordedAction> Permissions::grant(PermissionRequest request, ProgressObserver observer)
{
    const Result<PatientId> patient = ownPatient(m_workspace);
    if (!patient) {
        co_return failure(patient.error());
    }
    const Result<void> settled = co_await settleChartRotation(&m_workspace, *patient);
    if (!settled) {
        co_return failure(settled.error());
    }
    Result<ActionPlan> plan = co_await planGrant(&m_workspace, *patient, std::move(request));
    if (!plan) {
        co_return failure(plan.error());
    }
    ActionRecording recording(m_workspace);
    Result<RecordedAction> recorded = co_await recording.record(std::move(*plan), std::move(observer));
    co_return recorded;
}

Task<std::vector<PermissionInformation>> Permissions::list()
{
    const Result<PatientId> patient = ownPatient(m_workspace);
    if (!patient) {
        co_return failure(patient.error());
    }
    const Result<ChartAccess> access = storedAccess(m_workspace, *patient);
    if (!access) {
        co_return failure(access.error());
    }
    const Result<GrantHistory> history = co_await readGrantHistory(&m_workspace, *patient, &m_workspace.history());
    if (!history) {
        co_return failure(history.error());
    }
    std::vector<PermissionInformation> permissions;
    for (auto institution = history->institutions.rbegin(); institution != history->institutions.rend();
         ++institution) {
        const Result<std::optional<ledger::GrantState>> grant =
            co_await m_workspace.ledger().grant(*patient, *institution);
        if (!grant) {
            co_return failure(grant.error());
        }
        const Result<std::optional<ledger::InstitutionState>> state =
            co_await m_workspace.ledger().institution(*institution);
        if (!state) {
            co_return failure(state.error());
        }
        PermissionInformation shown;
        shown.institution = *institution;
        if (*state) {
            shown.institutionName = QString::fromStdString((*state)->name);
            shown.kind = (*state)->kind;
        }
        if (*grant) {
            shown.grantedAt = (*grant)->grantedAt;
            shown.notAfter = (*grant)->notAfter;
            shown.running = (*grant)->isRunning;
            shown.stale = (*grant)->isStale;
        }
        shown.block = history->newestPosition.at(*institution).block;
        for (const GrantItem &item : history->newest.at(*institution).items) {
            if (const OpenCompartment *compartment = access->byId(item.compartment)) {
                shown.compartments.emplace(compartment->kind, item.permissions);
            }
        }
        permissions.push_back(std::move(shown));
    }
    co_return permissions;
}

Task<RecordedAction> Permissions::revoke(InstitutionId institution, ProgressObserver observer)
{
    const Result<PatientId> patient = ownPatient(m_workspace);
    if (!patient) {
        co_return failure(patient.error());
    }
    ActionRecording interrupted(m_workspace);
    const Result<RecordedAction> resumed = co_await interrupted.resume(revokeStep(institution), observer);
    if (resumed) {
        const Result<void> settled = co_await settleChartRotation(&m_workspace, *patient);
        if (!settled) {
            co_return failure(settled.error());
        }
        co_return *resumed;
    }
    if (!resumed.error().is(WorkflowError::NotFound) && !interrupted.isRefusedForGood()) {
        co_return failure(resumed.error());
    }
    const Result<ledger::BlockHeader> head = co_await trustedHead(&m_workspace);
    if (!head) {
        co_return failure(head.error());
    }
    const Result<GrantHistory> history =
        co_await readGrantHistory(&m_workspace, *patient, &m_workspace.judgedHistory());
    if (!history) {
        co_return failure(history.error());
    }
    const auto granted = history->newest.find(institution);
    if (granted == history->newest.end()) {
        co_return failure(WorkflowError::NotFound, "no permission of this institution");
    }
    std::set<CompartmentId> compartments;
    for (const GrantItem &item : granted->second.items) {
        compartments.insert(item.compartment);
    }
    Result<PreparedChartRotation> prepared =
        co_await prepareChartRotation(&m_workspace, *patient, revokeStep(institution), compartments, institution);
    if (!prepared) {
        co_return failure(prepared.error());
    }
    ActionPlan plan;
    plan.step = revokeStep(institution);
    plan.action = Revoke{*patient, institution, std::move(prepared->rotations), {}};
    plan.before = std::move(prepared->uploads);
    plan.recipients = std::move(prepared->recipients);
    Result<RecordedAction> recorded =
        co_await recordRotation(&m_workspace, *patient, std::move(plan), std::move(observer));
    co_return recorded;
}

Task<std::vector<CompartmentKind>> Permissions::rotationDue()
{
    const Result<PatientId> patient = ownPatient(m_workspace);
    if (!patient) {
        co_return failure(patient.error());
    }
    const Result<ChartAccess> access = storedAccess(m_workspace, *patient);
    if (!access) {
        co_return failure(access.error());
    }
    const Result<GrantHistory> history = co_await readGrantHistory(&m_workspace, *patient, &m_workspace.history());
    if (!history) {
        co_return failure(history.error());
    }
    const Result<std::set<CompartmentId>> due = co_await compartmentsDue(*patient, *history, &m_workspace.ledger());
    if (!due) {
        co_return failure(due.error());
    }
    std::vector<CompartmentKind> kinds;
    for (const CompartmentId &compartment : *due) {
        if (const OpenCompartment *known = access->byId(compartment)) {
            kinds.push_back(known->kind);
        }
    }
    std::sort(kinds.begin(), kinds.end());
    co_return kinds;
}

Task<RecordedAction> Permissions::rotate(ProgressObserver observer)
{
    const Result<PatientId> patient = ownPatient(m_workspace);
    if (!patient) {
        co_return failure(patient.error());
    }
    const Result<void> settled = co_await settleChartRotation(&m_workspace, *patient);
    if (!settled) {
        co_return failure(settled.error());
    }
    const Result<ledger::BlockHeader> head = co_await trustedHead(&m_workspace);
    if (!head) {
        co_return failure(head.error());
    }
    const Result<GrantHistory> history =
        co_await readGrantHistory(&m_workspace, *patient, &m_workspace.judgedHistory());
    if (!history) {
        co_return failure(history.error());
    }
    const Result<std::set<CompartmentId>> due =
        co_await compartmentsDue(*patient, *history, &m_workspace.judgedLedger());
    if (!due) {
        co_return failure(due.error());
    }
    if (due->empty()) {
        co_return failure(WorkflowError::NotFound, "no rotation is due");
    }
    Result<PreparedChartRotation> prepared =
        co_await prepareChartRotation(&m_workspace, *patient, rotateStep, *due, std::nullopt);
    if (!prepared) {
        co_return failure(prepared.error());
    }
    ActionPlan plan;
    plan.step = rotateStep;
    plan.action = RotateChart{*patient, std::move(prepared->rotations), {}};
    plan.before = std::move(prepared->uploads);
    plan.recipients = std::move(prepared->recipients);
    Result<RecordedAction> recorded =
        co_await recordRotation(&m_workspace, *patient, std::move(plan), std::move(observer));
    co_return recorded;
}

Task<std::vector<ReadLogLine>> Permissions::readLog()
{
    const Result<PatientId> patient = ownPatient(m_workspace);
    if (!patient) {
        co_return failure(patient.error());
    }
    const Result<std::vector<ReadLogEntry>> entries = co_await m_workspace.gateway().reads(*patient);
    if (!entries) {
        co_return failure(entries.error());
    }
    std::map<InstitutionId, QString> names;
    std::map<Address, std::optional<DeviceRole>> roles;
    std::vector<ReadLogLine> lines;
    Hash32 previous;
    std::uint64_t sequence = 0;
    for (const ReadLogEntry &entry : *entries) {
        if (!names.contains(entry.institutionId)) {
            const Result<std::optional<ledger::InstitutionState>> state =
                co_await m_workspace.ledger().institution(entry.institutionId);
            if (!state) {
                co_return failure(state.error());
            }
            names.emplace(entry.institutionId, *state ? QString::fromStdString((*state)->name) : QString());
        }
        if (!roles.contains(entry.device)) {
            const Result<std::optional<ledger::DeviceState>> device =
                co_await m_workspace.ledger().device(entry.device);
            if (!device) {
                co_return failure(device.error());
            }
            roles.emplace(entry.device, *device ? std::optional((*device)->role) : std::nullopt);
        }
        ReadLogLine line;
        line.time = entry.time;
        line.institution = entry.institutionId;
        line.institutionName = names.at(entry.institutionId);
        line.device = entry.device;
        line.role = roles.at(entry.device);
        line.recordHash = entry.recordHash;
        line.continuesChain = entry.previous == previous && entry.patientId == *patient &&
                              (lines.empty() || entry.sequence == sequence + 1);
        previous = hashOf(entry);
        sequence = entry.sequence;
        lines.push_back(std::move(line));
    }
    co_return lines;
}

} // namespace tegata::workflows
