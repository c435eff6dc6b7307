#include <tegata/workflows/PatientDirectory.h>

#include "CachedPatients_p.h"
#include "ChartAssembly_p.h"
#include "Logging_p.h"
#include "Standing_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <QDateTime>
#include <QPointer>

#include <algorithm>
#include <iterator>
#include <set>

namespace tegata::workflows {

using namespace protocol;
using chartstore::CachedPatient;
using chartstore::ChartCache;

namespace {

const QString cursorKey = QStringLiteral("directory/cursor");
const QString patientsKey = QStringLiteral("directory/patients");
/// Blocks looked at again at every refresh, so that a short reorganisation loses no grant.
constexpr std::uint64_t overlap = 64;
constexpr int pageSize = 1000;

/// Whom the ledger ever named to this institution, and up to which block that was read.
struct Listing
{
    std::set<PatientId> patients;
    std::optional<BlockNumber> through;
};

Task<Listing> loadListing(Workspace *workspace)
{
    Listing listing;
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    using Stored = std::pair<Bytes, Bytes>;
    auto storedTask = (*store)->cache([](ChartCache &cache) -> Result<Stored> {
        const Result<Bytes> cursor = cache.state(cursorKey);
        const Result<Bytes> patients = cache.state(patientsKey);
        return Stored(cursor ? *cursor : Bytes(), patients ? *patients : Bytes());
    });
    const Result<Stored> stored = co_await storedTask;
    if (!stored) {
        co_return failure(stored.error());
    }
    if (stored->first.size() == 8) {
        std::uint64_t block = 0;
        for (const std::uint8_t byte : stored->first) {
            block = block << 8U | byte;
        }
        listing.through = BlockNumber(block);
    }
    for (std::size_t at = 0; at + 32 <= stored->second.size(); at += 32) {
        if (const auto patient = PatientId::fromBytes(ByteView(stored->second).subspan(at, 32))) {
            listing.patients.insert(*patient);
        }
    }
    co_return listing;
}

Task<void> saveListing(Workspace *workspace, Listing listing)
{
    Bytes cursor;
    for (int shift = 56; shift >= 0; shift -= 8) {
        cursor.push_back(static_cast<std::uint8_t>(toNumber(listing.through.value_or(BlockNumber{})) >>
                                                   static_cast<unsigned>(shift)));
    }
    Bytes patients;
    for (const PatientId &patient : listing.patients) {
        append(patients, patient.view());
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto keptTask = (*store)->cache([cursor, patients](ChartCache &cache) {
        return cache.atomically([&]() -> Result<void> {
            if (Result<void> set = cache.setState(patientsKey, patients); !set) {
                return set;
            }
            return cache.setState(cursorKey, cursor);
        });
    });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

Task<std::vector<CachedPatient>> cachedPatients(Workspace *workspace)
{
    std::vector<CachedPatient> all;
    while (true) {
        const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        const Result<std::vector<CachedPatient>> page =
            co_await (*store)->patients({}, {pageSize, static_cast<int>(all.size())});
        if (!page) {
            co_return failure(page.error());
        }
        all.insert(all.end(), page->begin(), page->end());
        if (static_cast<int>(page->size()) < pageSize) {
            co_return all;
        }
    }
}

Task<std::set<PatientId>> patientsWithOwnRecords(Workspace *workspace)
{
    const std::optional<InstitutionId> own = workspace->state().institution;
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    if (!own) {
        co_return std::set<PatientId>();
    }
    auto foundTask =
        (*store)->cache([author = *own](ChartCache &cache) { return cache.patientsWithRecordsOf(author); });
    Result<std::set<PatientId>> found = co_await foundTask;
    co_return found;
}

/// Reads the summary compartment of a newly granted chart for the patient's name.
Task<void> learnName(Workspace *workspace, ChartAccess access, clinical::Language language)
{
    ChartAccess summary;
    summary.patient = access.patient;
    summary.state = access.state;
    summary.grantedAt = access.grantedAt;
    summary.notAfter = access.notAfter;
    AssemblyRequest request;
    request.access.id = access.patient;
    for (const OpenCompartment &compartment : access.compartments) {
        if (compartment.kind == CompartmentKind::Summary && allowsRead(compartment.permissions)) {
            request.compartments.emplace(compartment.id, compartment.kind);
            summary.compartments.push_back(compartment.clone());
        }
    }
    CachedPatient cached;
    cached.id = access.patient;
    cached.granted = true;
    cached.notAfter = access.notAfter;
    if (!summary.compartments.empty()) {
        const Result<SyncReport> report = co_await synchroniseChart(workspace, std::move(summary), {});
        if (!report) {
            co_return failure(report.error());
        }
        request.language = language;
        request.report = *report;
        request.today =
            QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(workspace->clock().now()))).date();
        const Result<ChartPointer> chart = co_await assembleChart(workspace, std::move(request));
        if (!chart) {
            co_return failure(chart.error());
        }
        cached = cachedPatientOf((*chart)->access);
        cached.granted = true;
        cached.notAfter = access.notAfter;
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto keptTask = (*store)->cache([cached](ChartCache &cache) { return putPatientKeepingName(cache, cached); });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

} // namespace

bool isEnded(AccessState state)
{
    switch (state) {
    case AccessState::Expired:
    case AccessState::Revoked:
    case AccessState::TerminalEnded:
        return true;
    case AccessState::Running:
    case AccessState::KeysUnavailable:
    case AccessState::ChartClosed:
        break;
    }
    return false;
}

PatientDirectory::PatientDirectory(Workspace &workspace, clinical::Language language)
    : m_workspace(workspace)
    , m_language(language)
{
}

Task<std::vector<PatientAccess>> PatientDirectory::known()
{
    const Result<std::vector<CachedPatient>> cached = co_await cachedPatients(&m_workspace);
    if (!cached) {
        co_return failure(cached.error());
    }
    std::vector<PatientId> granted;
    for (const CachedPatient &person : *cached) {
        granted.push_back(person.id);
    }
    // What the store was asked for answers also after the program let go of the profile.
    const QPointer<Workspace> alive(&m_workspace);
    const Result<std::map<PatientId, AccessFacts>> stored = co_await storedFacts(&m_workspace, std::move(granted));
    if (!stored) {
        co_return failure(stored.error());
    }
    if (alive == nullptr) {
        co_return failure(WorkflowError::Locked);
    }
    const Result<std::set<PatientId>> own = co_await patientsWithOwnRecords(&m_workspace);
    if (!own) {
        co_return failure(own.error());
    }
    if (alive == nullptr) {
        co_return failure(WorkflowError::Locked);
    }
    const std::optional<Error> end = knownEnd(m_workspace);
    const bool isWithdrawn = end && end->is(WorkflowError::DeviceRevoked);
    const UnixTime now = m_workspace.latestTime();
    std::vector<PatientAccess> patients;
    for (const CachedPatient &person : *cached) {
        if (isWithdrawn || (end && !own->contains(person.id))) {
            continue;
        }
        PatientAccess shown;
        shown.id = person.id;
        shown.demographics = demographicsOf(person);
        shown.notAfter = person.notAfter;
        const auto access = stored->find(person.id);
        if (access != stored->end()) {
            shown.state = access->second.state;
            shown.compartments = access->second.permissions;
            shown.grantedAt = access->second.grantedAt;
            shown.notAfter = access->second.notAfter;
            if (shown.notAfter != UnixTime{} && shown.notAfter <= now) {
                shown.state = AccessState::Expired;
            }
        } else if (person.forgottenAt || !person.granted) {
            const bool expired = person.notAfter != UnixTime{} && person.notAfter <= now;
            shown.state = expired ? AccessState::Expired : AccessState::Revoked;
        } else {
            shown.state = AccessState::KeysUnavailable;
        }
        if (end && shown.state != AccessState::Expired) {
            shown.state = AccessState::TerminalEnded;
        }
        patients.push_back(std::move(shown));
    }
    co_return patients;
}

Task<std::vector<PatientAccess>> PatientDirectory::refresh()
{
    const Result<ledger::BlockHeader> head = co_await m_workspace.ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    m_workspace.noteTime(head->time);
    Result<Listing> loaded = co_await loadListing(&m_workspace);
    if (!loaded) {
        co_return failure(loaded.error());
    }
    Listing listing = std::move(*loaded);

    const Result<void> standing = co_await requireStanding(&m_workspace, *head);
    if (!standing) {
        m_lookedAtAll = false;
        co_return failure(standing.error());
    }

    const InstitutionId own = *m_workspace.state().institution;
    BlockNumber from = m_workspace.network().deployedAt;
    if (listing.through && toNumber(*listing.through) > toNumber(from) + overlap) {
        from = BlockNumber(toNumber(*listing.through) - overlap);
    }
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await m_workspace.history().eventsOfInstitution(own, {from, head->number});
    if (!events) {
        co_return failure(events.error());
    }
    std::set<PatientId> concerned;
    for (const ledger::LedgerEvent &event : *events) {
        const bool isNew = !listing.through || event.position.block > *listing.through;
        const bool isGrant = std::holds_alternative<ledger::events::Granted>(event.body);
        const bool concerns = isGrant || std::holds_alternative<ledger::events::Revoked>(event.body) ||
                              std::holds_alternative<ledger::events::ReaderKept>(event.body);
        const std::optional<PatientId> patient = ledger::patientOf(event);
        if (!concerns || !patient) {
            continue;
        }
        if (isNew || !listing.patients.contains(*patient)) {
            concerned.insert(*patient);
        }
        listing.patients.insert(*patient);
    }
    if (m_lookedAtAll) {
        // Closing a chart names no institution: it is looked for among everybody's events.
        const ledger::BlockRange range{from, head->number};
        const Result<std::vector<PatientId>> closed = co_await m_workspace.history().closedCharts(range);
        if (!closed) {
            co_return failure(closed.error());
        }
        std::copy_if(closed->begin(), closed->end(), std::inserter(concerned, concerned.end()),
                     [&listing](const PatientId &patient) { return listing.patients.contains(patient); });
    } else {
        concerned = listing.patients;
    }
    const Result<std::vector<CachedPatient>> cached = co_await cachedPatients(&m_workspace);
    if (!cached) {
        co_return failure(cached.error());
    }
    std::map<PatientId, CachedPatient> before;
    for (const CachedPatient &person : *cached) {
        before.emplace(person.id, person);
        if (person.granted && person.notAfter != UnixTime{} && person.notAfter <= head->time) {
            concerned.insert(person.id);
        }
    }

    for (const PatientId &patient : concerned) {
        Result<ChartAccess> access = co_await refreshAccess(&m_workspace, patient);
        if (!access && (access.error().is(LedgerError::Unreachable) || access.error().is(LedgerError::Timeout) ||
                        access.error().is(WorkflowError::Locked))) {
            co_return failure(access.error());
        }
        if (!access) {
            // One patient's trouble does not hide the others; NotFound: a grant of a block that was reorganised away.
            qCWarning(logCharts) << "a patient's access cannot be read:" << access.error().key().c_str();
            continue;
        }
        if (isEnded(access->state)) {
            const auto person = before.find(patient);
            if (person != before.end() && person->second.forgottenAt && !storedAccess(m_workspace, patient)) {
                continue;
            }
            const Result<void> ended = co_await endAccess(&m_workspace, patient);
            if (!ended) {
                co_return failure(ended.error());
            }
            continue;
        }
        const Result<void> named = co_await learnName(&m_workspace, std::move(*access), m_language);
        if (!named) {
            // The list still shows that somebody let us in; the chart itself will say what is wrong with it.
            qCWarning(logCharts) << "the name of a patient cannot be read:" << named.error().key().c_str();
        }
    }
    listing.through = head->number;
    const Result<void> saved = co_await saveListing(&m_workspace, std::move(listing));
    if (!saved) {
        co_return failure(saved.error());
    }
    m_lookedAtAll = true;
    Result<std::vector<PatientAccess>> all = co_await this->known();
    co_return all;
}

Task<PatientAccess> PatientDirectory::patient(PatientId patient)
{
    const Result<std::vector<PatientAccess>> all = co_await known();
    if (!all) {
        co_return failure(all.error());
    }
    const auto found =
        std::find_if(all->begin(), all->end(), [&patient](const PatientAccess &one) { return one.id == patient; });
    if (found == all->end()) {
        co_return failure(WorkflowError::NotFound);
    }
    co_return *found;
}

} // namespace tegata::workflows
