#include "ChartAssembly_p.h"

#include "CancelledPrescriptions_p.h"

#include <QSet>

#include <algorithm>
#include <unordered_map>

namespace tegata::workflows {

using namespace protocol;
using chartstore::CachedChart;
using chartstore::CachedLink;
using chartstore::CachedRecord;
using chartstore::ChartCache;

namespace {

constexpr int pageSize = 1000;
/// Records decoded at a time: what they contain must not stand in memory all at once.
constexpr std::size_t decodeChunk = 256;

/// Hashes are evenly spread already.
struct HashOfHash
{
    std::size_t operator()(const RecordHash &hash) const noexcept
    {
        std::size_t value = 0;
        std::memcpy(&value, hash.bytes().data(), sizeof value);
        return value;
    }
};

/// Reads and decodes records, `use(hash, payload)` for each that is readable.
template <typename Use>
Result<void> forEachPayload(ChartCache &cache, const std::vector<RecordHash> &records, const Use &use)
{
    for (std::size_t first = 0; first < records.size(); first += decodeChunk) {
        const auto begin = records.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = records.begin() + static_cast<std::ptrdiff_t>(std::min(first + decodeChunk, records.size()));
        const Result<std::vector<chartstore::CachedPayload>> stored =
            cache.payloads(std::vector<RecordHash>(begin, end));
        if (!stored) {
            return failure(stored.error());
        }
        for (const chartstore::CachedPayload &one : *stored) {
            const Result<clinical::RecordPayload> payload = clinical::decodePayload(toQByteArray(one.payload));
            if (payload) {
                use(one.record, *payload);
            }
        }
    }
    return {};
}

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
        const Result<std::vector<clinical::ChartRecord>> records = clinicalRecords(*chart);
        if (!records) {
            return failure(records.error());
        }
        chart->summary = clinical::summariseChart(*records, m_request.today, m_request.language);
        preferOwnProfile(*chart, *records);
        if (chart->summary.patient) {
            chart->access.demographics = chart->summary.patient->item;
        }
        return ChartPointer(std::move(chart));
    }

private:
    /// Who the chart is about is what the patient says: an imported file brings a Patient resource of its own, and a
    /// newer one of some institution must not rename the person on every screen.
    void preferOwnProfile(Chart &chart, const std::vector<clinical::ChartRecord> &records) const
    {
        const std::vector<QString> &replaced = chart.summary.supersededRecords;
        const QSet<QString> superseded(replaced.begin(), replaced.end());
        for (const ChartEntry &entry : chart.entries) {
            if (entry.kind != RecordKind::Profile || entry.problem != RecordProblem::None ||
                !entry.authorInstitution.isZero()) {
                continue;
            }
            const QString id = entry.hash.hexString();
            const auto record = std::find_if(records.begin(), records.end(),
                                             [&id](const clinical::ChartRecord &one) { return one.recordId == id; });
            if (record == records.end() || superseded.contains(id)) {
                continue;
            }
            for (const clinical::Entry &one : record->entries) {
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
        Result<std::vector<CachedRecord>> records = m_cache.overview(m_request.access.id);
        if (!records) {
            return failure(records.error());
        }
        m_records.reserve(records->size());
        std::vector<RecordHash> stale;
        for (CachedRecord &record : *records) {
            Opened opened;
            std::optional<clinical::RecordDigest> digest =
                record.digestVersion == clinical::digestVersion ? clinical::decodeDigest(record.digest) : std::nullopt;
            if (digest) {
                opened.digest = shared(std::move(*digest));
            } else {
                stale.push_back(record.hash);
            }
            record.digest = {};
            const RecordHash hash = record.hash;
            opened.record = std::move(record);
            m_records.insert_or_assign(hash, std::move(opened));
        }
        return stale.empty() ? Result<void>() : renewDigests(stale);
    }

    /// Short forms that another version of the program made, or none: once, from the records themselves.
    Result<void> renewDigests(const std::vector<RecordHash> &stale)
    {
        std::vector<chartstore::CachedDigest> renewed;
        Result<void> read =
            forEachPayload(m_cache, stale, [&](const RecordHash &hash, const clinical::RecordPayload &payload) {
                clinical::RecordDigest digest = clinical::digestOf(payload);
                renewed.push_back({hash, clinical::digestVersion, clinical::encodeDigest(digest)});
                m_records.at(hash).digest = shared(std::move(digest));
            });
        return read ? m_cache.putDigests(renewed) : read;
    }

    /// Names and kinds repeat in every record: one text in memory for all of them.
    clinical::RecordDigest shared(clinical::RecordDigest digest)
    {
        clinical::Confirmation &confirmation = digest.confirmation;
        for (QString *text : {&digest.line.resourceType, &digest.line.japaneseTitle, &digest.line.englishTitle,
                              &confirmation.enteredBy.name, &confirmation.enteredBy.role,
                              &confirmation.confirmedBy.name, &confirmation.confirmedBy.role}) {
            *text = *m_texts.insert(*text);
        }
        return digest;
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
        const CachedRecord &opened = record->second.record;
        if (opened.institution != link.institution || opened.device != link.device ||
            opened.compartment != link.compartment || opened.epoch != link.epoch || opened.sequence != link.sequence) {
            // Somebody linked the hash of a record that stands elsewhere: it is shown once, at its own place.
            entry.problem = RecordProblem::AuthorMismatch;
            return entry;
        }
        const std::optional<clinical::RecordDigest> &digest = record->second.digest;
        entry.kind = opened.kind;
        entry.recordedAt = opened.recordedAt;
        entry.supersedes = opened.supersedes;
        if (!digest) {
            entry.problem = RecordProblem::ContentUnreadable;
            return entry;
        }
        entry.confirmation = digest->confirmation;
        entry.line = digest->line;
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
        auto known = m_roles.find(author);
        if (known == m_roles.end()) {
            const Result<Bytes> stored = m_cache.state(authorKey(author));
            const bool isKnown = stored && stored->size() == 1 && stored->front() != 0;
            known = m_roles
                        .emplace(author, isKnown ? std::optional(static_cast<DeviceRole>(stored->front()))
                                                 : std::optional<DeviceRole>())
                        .first;
        }
        return known->second;
    }

    /// Every record that can be shown, for the summary; what it contains only where the summary needs it.
    Result<std::vector<clinical::ChartRecord>> clinicalRecords(const Chart &chart)
    {
        std::vector<clinical::ChartRecord> records;
        records.reserve(chart.entries.size());
        std::vector<RecordHash> needed;
        std::unordered_map<RecordHash, std::size_t, HashOfHash> places;
        const std::set<CancelledPrescription> cancelled = cancelledPrescriptions(m_cache, m_request.access.id);
        for (const ChartEntry &entry : chart.entries) {
            if (entry.problem != RecordProblem::None) {
                continue;
            }
            clinical::ChartRecord record;
            record.recordId = entry.hash.hexString();
            record.supersedes = entry.supersedes.isZero() ? QString() : entry.supersedes.hexString();
            record.institutionId = *m_texts.insert(entry.authorInstitution.hexString());
            record.institutionName = entry.authorInstitutionName;
            record.author = entry.confirmation.confirmedBy.name;
            record.createdAt = entry.confirmation.confirmedAt;
            record.compartment = clinicalCompartment(entry.compartment);
            record.isWithdrawn = cancelled.count({entry.hash, entry.authorInstitution}) != 0;
            if (m_records.at(entry.hash).digest->need.covers(m_request.extent, m_request.today)) {
                needed.push_back(entry.hash);
                places.emplace(entry.hash, records.size());
            }
            records.push_back(std::move(record));
        }
        const Result<void> read =
            forEachPayload(m_cache, needed, [&](const RecordHash &hash, const clinical::RecordPayload &payload) {
                records[places.at(hash)].entries = payload.entries;
            });
        if (!read) {
            return failure(read.error());
        }
        return records;
    }

    struct Opened
    {
        CachedRecord record;
        std::optional<clinical::RecordDigest> digest;
    };

    ChartCache &m_cache;
    AssemblyRequest m_request;
    bool m_first = true;
    std::unordered_map<RecordHash, Opened, HashOfHash> m_records;
    std::map<RecordHash, RecordProblem> m_problems;
    std::map<InstitutionId, QString> m_names;
    std::map<Address, std::optional<DeviceRole>> m_roles;
    QSet<QString> m_texts;
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

Task<RecordContents> readContents(Workspace *workspace, std::vector<RecordHash> records)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto contentsTask = (*store)->cache([records = std::move(records)](ChartCache &cache) -> Result<RecordContents> {
        RecordContents contents;
        const Result<void> read =
            forEachPayload(cache, records, [&](const RecordHash &hash, const clinical::RecordPayload &payload) {
                contents.emplace(hash, payload.entries);
            });
        if (!read) {
            return failure(read.error());
        }
        return contents;
    });
    Result<RecordContents> contents = co_await contentsTask;
    co_return contents;
}

} // namespace tegata::workflows
