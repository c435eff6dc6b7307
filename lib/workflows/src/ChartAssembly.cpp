#include "ChartAssembly_p.h"

#include <algorithm>

namespace tegata::workflows {

using namespace protocol;
using chartstore::CachedChart;
using chartstore::CachedLink;
using chartstore::CachedRecord;
using chartstore::ChartCache;

namespace {

constexpr int pageSize = 1000;

clinical::Compartment clinicalCompartment(CompartmentKind kind)
{
    switch (kind) {
    case CompartmentKind::Summary:
        return clinical::Compartment::Summary;
    case CompartmentKind::Medications:
        return clinical::Compartment::Medications;
    case CompartmentKind::Clinical:
        return clinical::Compartment::Clinical;
    case CompartmentKind::Sensitive:
        return clinical::Compartment::Sensitive;
    }
    return clinical::Compartment::Clinical;
}

/// One reading of the cache, on its own thread.
class Assembly
{
public:
    Assembly(ChartCache &cache, AssemblyRequest request)
        : m_cache(cache)
        , m_request(std::move(request))
    {
    }

    Result<ChartPointer> make()
    {
        auto chart = std::make_shared<Chart>();
        chart->access = m_request.access;
        if (Result<void> read = readProblems(); !read) {
            return failure(read.error());
        }
        if (Result<void> read = readRecords(); !read) {
            return failure(read.error());
        }
        for (const auto &[compartment, kind] : m_request.compartments) {
            if (Result<void> read = readCompartment(*chart, compartment, kind); !read) {
                return failure(read.error());
            }
        }
        if (m_request.report) {
            chart->completeness.asOf = m_request.report->asOf;
            chart->completeness.asOfTime = m_request.report->asOfTime;
        } else {
            chart->completeness.fromCache = true;
        }
        std::stable_sort(
            chart->entries.begin(), chart->entries.end(),
            [](const ChartEntry &left, const ChartEntry &right) { return left.recordedAt > right.recordedAt; });
        chart->summary = clinical::summariseChart(clinicalRecords(*chart), m_request.today, m_request.language);
        preferOwnProfile(*chart);
        if (chart->summary.patient) {
            chart->access.demographics = chart->summary.patient->item;
        }
        return ChartPointer(std::move(chart));
    }

private:
    /// Who the chart is about is what the patient says: an imported file brings a Patient resource of its own, and a
    /// newer one of some institution must not rename the person on every screen.
    void preferOwnProfile(Chart &chart) const
    {
        const std::vector<QString> &superseded = chart.summary.supersededRecords;
        for (const ChartEntry &entry : chart.entries) {
            const QString id = entry.hash.hexString();
            if (entry.kind != RecordKind::Profile || entry.problem != RecordProblem::None ||
                !entry.authorInstitution.isZero() ||
                std::find(superseded.begin(), superseded.end(), id) != superseded.end()) {
                continue;
            }
            for (const clinical::Entry &one : entry.resources) {
                if (one.resource.type() == QLatin1String("Patient")) {
                    chart.summary.patient = clinical::Sourced<clinical::Demographics>{
                        clinical::readDemographics(one.resource, m_request.language),
                        id,
                        entry.authorInstitutionName,
                        entry.confirmation.confirmedBy.name,
                        entry.confirmation.confirmedAt,
                        false};
                    return;
                }
            }
        }
    }

    Result<void> readProblems()
    {
        const Result<Bytes> stored = m_cache.state(problemsKey(m_request.access.id));
        if (!stored) {
            return stored.error().is(ChartstoreError::NotFound) ? Result<void>() : failure(stored.error());
        }
        for (std::size_t at = 0; at + 33 <= stored->size(); at += 33) {
            if (const auto hash = RecordHash::fromBytes(ByteView(*stored).subspan(at, 32))) {
                m_problems[*hash] = static_cast<RecordProblem>((*stored)[at + 32]);
            }
        }
        return {};
    }

    Result<void> readRecords()
    {
        chartstore::RecordQuery query;
        query.patient = m_request.access.id;
        query.newestFirst = false;
        query.page = {pageSize, 0};
        while (true) {
            Result<std::vector<CachedRecord>> page = m_cache.records(query);
            if (!page) {
                return failure(page.error());
            }
            const bool isLast = static_cast<int>(page->size()) < pageSize;
            for (CachedRecord &record : *page) {
                m_records.insert_or_assign(record.hash, std::move(record));
            }
            if (isLast) {
                return {};
            }
            query.page.offset += pageSize;
        }
    }

    Result<void> readCompartment(Chart &chart, const CompartmentId &compartment, CompartmentKind kind)
    {
        std::uint64_t available = 0;
        std::uint64_t seen = 0;
        std::uint64_t next = 1;
        while (true) {
            const Result<std::vector<CachedLink>> links =
                m_cache.links(m_request.access.id, compartment, next, pageSize);
            if (!links) {
                return failure(links.error());
            }
            for (const CachedLink &link : *links) {
                if (m_request.onlyAuthor && link.institution != *m_request.onlyAuthor) {
                    continue;
                }
                chart.entries.push_back(entryOf(link, kind));
                available += chart.entries.back().problem == RecordProblem::None ? 1 : 0;
                ++seen;
            }
            if (static_cast<int>(links->size()) < pageSize) {
                break;
            }
            next = links->back().sequence + 1;
        }
        Completeness &completeness = chart.completeness;
        completeness.recordsAvailable += available;
        const Result<CachedChart> verified = m_cache.chart(m_request.access.id, compartment);
        if (verified && !m_request.onlyAuthor) {
            completeness.recordsOnChain += verified->count;
            completeness.headsMatch = (m_first || completeness.headsMatch) && seen == verified->count;
            if (m_first || verified->verifiedBlock < completeness.asOf) {
                completeness.asOf = verified->verifiedBlock;
                completeness.asOfTime = verified->verifiedAt;
            }
        } else {
            completeness.recordsOnChain += seen;
            completeness.headsMatch = false;
        }
        m_first = false;
        return {};
    }

    ChartEntry entryOf(const CachedLink &link, CompartmentKind kind)
    {
        ChartEntry entry;
        entry.hash = link.record;
        entry.compartment = kind;
        entry.sequence = link.sequence;
        entry.authorInstitution = link.institution;
        entry.authorDevice = link.device;
        entry.block = link.block;
        entry.authorInstitutionName = institutionName(link.institution);
        entry.authorRole = roleOf(link.device);
        const auto record = m_records.find(link.record);
        if (record == m_records.end()) {
            const auto problem = m_problems.find(link.record);
            entry.problem = problem == m_problems.end() ? RecordProblem::NotAvailable : problem->second;
            return entry;
        }
        const CachedRecord &opened = record->second;
        if (opened.institution != link.institution || opened.device != link.device ||
            opened.compartment != link.compartment || opened.epoch != link.epoch || opened.sequence != link.sequence) {
            // Somebody linked the hash of a record that stands elsewhere: it is shown once, at its own place.
            entry.problem = RecordProblem::AuthorMismatch;
            return entry;
        }
        entry.kind = record->second.kind;
        entry.recordedAt = record->second.recordedAt;
        entry.supersedes = record->second.supersedes;
        Result<clinical::RecordPayload> payload = clinical::decodePayload(toQByteArray(record->second.payload));
        if (!payload) {
            entry.problem = RecordProblem::ContentUnreadable;
            return entry;
        }
        entry.confirmation = payload->confirmation;
        entry.resources = std::move(payload->entries);
        return entry;
    }

    QString institutionName(const InstitutionId &institution)
    {
        if (institution.isZero()) {
            return {};
        }
        auto known = m_names.find(institution);
        if (known == m_names.end()) {
            const Result<Bytes> stored = m_cache.state(institutionKey(institution));
            const QString name = stored ? QString::fromUtf8(toQByteArray(*stored)) : QString();
            known = m_names.emplace(institution, name).first;
        }
        return known->second;
    }

    std::optional<DeviceRole> roleOf(const Address &author)
    {
        const Result<Bytes> stored = m_cache.state(authorKey(author));
        if (!stored || stored->size() != 1 || stored->front() == 0) {
            return std::nullopt;
        }
        return static_cast<DeviceRole>(stored->front());
    }

    static std::vector<clinical::ChartRecord> clinicalRecords(const Chart &chart)
    {
        std::vector<clinical::ChartRecord> records;
        for (const ChartEntry &entry : chart.entries) {
            if (entry.problem != RecordProblem::None) {
                continue;
            }
            clinical::ChartRecord record;
            record.recordId = entry.hash.hexString();
            record.supersedes = entry.supersedes.isZero() ? QString() : entry.supersedes.hexString();
            record.institutionId = entry.authorInstitution.hexString();
            record.institutionName = entry.authorInstitutionName;
            record.author = entry.confirmation.confirmedBy.name;
            record.createdAt = entry.confirmation.confirmedAt;
            record.compartment = clinicalCompartment(entry.compartment);
            record.entries = entry.resources;
            records.push_back(std::move(record));
        }
        return records;
    }

    ChartCache &m_cache;
    AssemblyRequest m_request;
    bool m_first = true;
    std::map<RecordHash, CachedRecord> m_records;
    std::map<RecordHash, RecordProblem> m_problems;
    std::map<InstitutionId, QString> m_names;
};

} // namespace

Task<ChartPointer> assembleChart(Workspace *workspace, AssemblyRequest request)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto chartTask =
        (*store)->cache([request = std::move(request)](ChartCache &cache) { return Assembly(cache, request).make(); });
    Result<ChartPointer> chart = co_await chartTask;
    co_return chart;
}

} // namespace tegata::workflows
