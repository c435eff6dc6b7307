#include <tegata/workflows/ChartReading.h>

#include "CachedPatients_p.h"
#include "CancelledPrescriptions_p.h"
#include "ChartAssembly_p.h"
#include "Logging_p.h"
#include "PendingWrite_p.h"
#include "ReadableAccess_p.h"
#include "Standing_p.h"

#include <tegata/ledgerclient/LedgerReader.h>

#include <QDateTime>
#include <QPointer>

#include <set>

namespace tegata::workflows {

using namespace protocol;

namespace {

QDate todayOf(const Workspace &workspace)
{
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(workspace.clock().now()))).date();
}

PatientAccess patientAccessOf(const ChartAccess &access)
{
    PatientAccess shown;
    shown.id = access.patient;
    shown.state = access.state;
    shown.compartments = access.permissions();
    shown.grantedAt = access.grantedAt;
    shown.notAfter = access.notAfter;
    return shown;
}

bool isReadable(const ChartAccess &access, const CompartmentId &compartment)
{
    const OpenCompartment *open = access.byId(compartment);
    return open != nullptr && allowsRead(open->permissions);
}

AssemblyRequest requestFor(const Workspace &workspace, const ChartAccess &access, clinical::Language language,
                           clinical::SummaryExtent extent)
{
    AssemblyRequest request;
    request.access = patientAccessOf(access);
    for (const OpenCompartment &compartment : access.compartments) {
        if (allowsRead(compartment.permissions)) {
            request.compartments.emplace(compartment.id, compartment.kind);
        }
    }
    request.today = todayOf(workspace);
    request.language = language;
    request.extent = extent;
    return request;
}

AssemblyRequest ownRequestFor(const Workspace &workspace, const PatientId &patient, clinical::Language language,
                              clinical::SummaryExtent extent)
{
    AssemblyRequest request;
    request.access.id = patient;
    request.access.state = knownEnd(workspace) ? AccessState::TerminalEnded : AccessState::Revoked;
    request.onlyAuthor = workspace.state().institution;
    request.today = todayOf(workspace);
    request.language = language;
    request.extent = extent;
    return request;
}

/// Reads what the own institution wrote out of the cache.
Task<ChartPointer> assembleOwn(Workspace *workspace, AssemblyRequest request)
{
    if (!request.onlyAuthor) {
        co_return failure(WorkflowError::NotRegistered);
    }
    if (const std::optional<Error> end = knownEnd(*workspace); end && end->is(WorkflowError::DeviceRevoked)) {
        co_return failure(*end);
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    const PatientId patient = request.access.id;
    const QPointer<Workspace> alive(workspace);
    const Result<chartstore::CachedPatient> person = co_await (*store)->patient(patient);
    if (alive == nullptr) {
        co_return failure(WorkflowError::Locked);
    }
    if (person) {
        request.access.demographics = demographicsOf(*person);
        request.access.notAfter = person->notAfter;
        const bool isOver = person->notAfter != UnixTime{} && person->notAfter <= workspace->latestTime();
        if (isOver && request.access.state == AccessState::Revoked) {
            request.access.state = AccessState::Expired;
        }
    }
    // Which kind a compartment is travels with its keys, which are gone.
    auto compartmentsTask =
        (*store)->cache([patient](chartstore::ChartCache &cache) -> Result<std::set<CompartmentId>> {
            const Result<std::vector<chartstore::CachedRecord>> records = cache.overview(patient);
            if (!records) {
                return failure(records.error());
            }
            std::set<CompartmentId> found;
            for (const chartstore::CachedRecord &record : *records) {
                found.insert(record.compartment);
            }
            return found;
        });
    const Result<std::set<CompartmentId>> compartments = co_await compartmentsTask;
    if (!compartments) {
        co_return failure(compartments.error());
    }
    if (alive == nullptr) {
        co_return failure(WorkflowError::Locked);
    }
    for (const CompartmentId &compartment : *compartments) {
        request.compartments.emplace(compartment, CompartmentKind::Clinical);
    }
    Result<ChartPointer> chart = co_await assembleChart(workspace, std::move(request));
    co_return chart;
}

/// Records of a patient's cache whose text contains every word of `text`, newest first.
Task<std::vector<chartstore::SearchHit>> search(Workspace *workspace, PatientId patient, QString text)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto hitsTask =
        (*store)->cache([patient, text](chartstore::ChartCache &cache) { return cache.searchHits(patient, text); });
    Result<std::vector<chartstore::SearchHit>> hits = co_await hitsTask;
    co_return hits;
}

/// Puts what is known of a patient where the list finds it.
Task<void> rememberPatient(Workspace *workspace, ChartPointer chart)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    chartstore::CachedPatient cached = cachedPatientOf(chart->access);
    cached.granted = !isEnded(chart->access.state);
    auto keptTask =
        (*store)->cache([cached](chartstore::ChartCache &cache) { return putPatientKeepingName(cache, cached); });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

} // namespace

ChartReading::ChartReading(Workspace &workspace, clinical::Language language, clinical::SummaryExtent extent)
    : m_workspace(workspace)
    , m_language(language)
    , m_extent(extent)
{
}

Task<ChartPointer> ChartReading::openCached(PatientId patient)
{
    const Result<ChartAccess> access = co_await readableAccess(&m_workspace, patient);
    if (!access) {
        co_return failure(access.error());
    }
    Result<ChartPointer> chart =
        co_await assembleChart(&m_workspace, requestFor(m_workspace, *access, m_language, m_extent));
    if (!chart) {
        co_return failure(chart.error());
    }
    if ((*chart)->entries.empty() && (*chart)->completeness.asOf == BlockNumber{}) {
        co_return failure(WorkflowError::NotFound, "nothing of this chart is cached");
    }
    co_return std::move(*chart);
}

Task<ChartPointer> ChartReading::open(PatientId patient, SyncProgress progress)
{
    const Result<ledger::BlockHeader> head = co_await m_workspace.ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    m_workspace.noteTime(head->time);
    const Result<void> standing = co_await requireStanding(&m_workspace, *head);
    if (!standing) {
        co_return failure(standing.error());
    }
    Result<ChartAccess> access = co_await refreshAccess(&m_workspace, patient);
    if (!access) {
        co_return failure(access.error());
    }
    if (isEnded(access->state)) {
        const Result<void> ended = co_await endAccess(&m_workspace, patient);
        if (!ended) {
            co_return failure(ended.error());
        }
        co_return failure(WorkflowError::PermissionEnded);
    }
    if (access->state == AccessState::KeysUnavailable) {
        co_return failure(WorkflowError::KeysDoNotMatch);
    }
    AssemblyRequest request = requestFor(m_workspace, *access, m_language, m_extent);
    const Result<SyncReport> report = co_await synchroniseChart(&m_workspace, std::move(*access), progress);
    if (!report) {
        co_return failure(report.error());
    }
    request.report = *report;
    const Result<void> noted = co_await noteCancelledPrescriptions(&m_workspace, patient, head->number);
    if (!noted) {
        co_return failure(noted.error());
    }
    Result<ChartPointer> chart = co_await assembleChart(&m_workspace, std::move(request));
    if (!chart) {
        co_return failure(chart.error());
    }
    const Result<void> remembered = co_await rememberPatient(&m_workspace, *chart);
    if (!remembered) {
        co_return failure(remembered.error());
    }
    const Result<void> prepared = co_await prepareToWrite(&m_workspace);
    if (!prepared) {
        // The chart is read all the same; writing will ask again.
        qCInfo(logCharts) << "not prepared for writing without the ledger:" << prepared.error().key().c_str();
    }
    co_return std::move(*chart);
}

Task<ChartPointer> ChartReading::openOwnCached(PatientId patient)
{
    AssemblyRequest request = ownRequestFor(m_workspace, patient, m_language, m_extent);
    Result<ChartPointer> chart = co_await assembleOwn(&m_workspace, std::move(request));
    co_return chart;
}

Task<ChartPointer> ChartReading::openOwnRecords(PatientId patient)
{
    AssemblyRequest request = ownRequestFor(m_workspace, patient, m_language, m_extent);
    if (!knownEnd(m_workspace)) {
        const Result<SyncReport> report = co_await synchroniseOwnRecords(&m_workspace, patient, {});
        if (!report && report.error().is(WorkflowError::Locked)) {
            co_return failure(report.error());
        }
        if (report) {
            request.report = *report;
        } else {
            // Each record here was checked when it came. The chart says that it was not compared now.
            qCInfo(logCharts) << "own records are shown as they are kept:" << report.error().key().c_str();
        }
    }
    Result<ChartPointer> chart = co_await assembleOwn(&m_workspace, std::move(request));
    co_return chart;
}

Task<RecordContents> ChartReading::contents(ChartPointer chart, std::vector<RecordHash> records)
{
    const bool isOwn = isEnded(chart->access.state);
    std::set<CompartmentKind> readable;
    if (!isOwn) {
        const Result<ChartAccess> access = co_await readableAccess(&m_workspace, chart->access.id);
        if (!access) {
            co_return failure(access.error());
        }
        for (const OpenCompartment &compartment : access->compartments) {
            if (allowsRead(compartment.permissions)) {
                readable.insert(compartment.kind);
            }
        }
    }
    const std::optional<InstitutionId> own = m_workspace.state().institution;
    const std::set<RecordHash> wanted(records.begin(), records.end());
    std::vector<RecordHash> permitted;
    for (const ChartEntry &entry : chart->entries) {
        const bool mayRead = isOwn ? own && entry.authorInstitution == *own : readable.contains(entry.compartment);
        if (entry.problem == RecordProblem::None && mayRead && wanted.contains(entry.hash)) {
            permitted.push_back(entry.hash);
        }
    }
    Result<RecordContents> contents = co_await readContents(&m_workspace, std::move(permitted));
    co_return contents;
}

Task<std::vector<RecordHash>> ChartReading::find(PatientId patient, QString text)
{
    const Result<ChartAccess> access = co_await readableAccess(&m_workspace, patient);
    if (!access) {
        co_return failure(access.error());
    }
    const Result<std::vector<chartstore::SearchHit>> hits = co_await search(&m_workspace, patient, text);
    if (!hits) {
        co_return failure(hits.error());
    }
    std::vector<RecordHash> hashes;
    for (const chartstore::SearchHit &hit : *hits) {
        if (isReadable(*access, hit.compartment)) {
            hashes.push_back(hit.record);
        }
    }
    co_return hashes;
}

Task<std::vector<RecordHash>> ChartReading::findOwn(PatientId patient, QString text)
{
    const std::optional<InstitutionId> own = m_workspace.state().institution;
    if (!own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const InstitutionId institution = *own;
    const Result<std::vector<chartstore::SearchHit>> hits = co_await search(&m_workspace, patient, text);
    if (!hits) {
        co_return failure(hits.error());
    }
    std::vector<RecordHash> hashes;
    for (const chartstore::SearchHit &hit : *hits) {
        if (hit.institution == institution) {
            hashes.push_back(hit.record);
        }
    }
    co_return hashes;
}

} // namespace tegata::workflows
