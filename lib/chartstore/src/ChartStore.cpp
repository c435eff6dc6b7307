#include <tegata/chartstore/ChartStore.h>

#include "SealedLog_p.h"

namespace tegata::chartstore {

namespace {

QString cacheFile(const QString &folder) { return folder + QStringLiteral("/cache.db"); }
QString journalFile(const QString &folder) { return folder + QStringLiteral("/cache.db-journal"); }

ChartMark markOf(const CachedChart &chart) { return {chart.verifiedBlock, chart.count, chart.head, chart.epoch}; }

} // namespace

ChartStore::ChartStore(std::unique_ptr<Worker> worker, std::shared_ptr<Parts> parts)
    : m_worker(std::move(worker))
    , m_parts(std::move(parts))
    , m_report(m_parts->report)
{
}

ChartStore::~ChartStore()
{
    // The last job: the parts end on their own thread, after everything asked for before.
    m_worker->post([parts = std::move(m_parts)]() mutable {
        parts->cache.reset();
        parts->drafts.reset();
        parts->marks.reset();
        parts->outbox.reset();
    });
}

Result<std::shared_ptr<ChartStore::Parts>> ChartStore::openParts(const QString &folder, StoreKeys keys,
                                                                 FileLayer &files, crypto::RandomSource &random)
{
    if (Result<void> made = files.makeFolder(folder); !made) {
        return failure(storageError(made.error()));
    }
    auto parts = std::make_shared<Parts>();
    // What cannot be rebuilt comes first: its trouble is the one to be told.
    Result<std::unique_ptr<Outbox>> outbox =
        Outbox::open(folder + QStringLiteral("/outbox.tgl"), std::move(keys.outbox), files, random);
    if (!outbox) {
        return failure(outbox.error());
    }
    parts->outbox = std::move(*outbox);
    Result<std::unique_ptr<HighWaterMarks>> marks =
        HighWaterMarks::open(folder + QStringLiteral("/marks.tgl"), std::move(keys.marks), files, random);
    if (!marks) {
        return failure(marks.error());
    }
    parts->marks = std::move(*marks);
    parts->drafts = std::make_unique<Drafts>(folder + QStringLiteral("/drafts"), std::move(keys.drafts), files, random);
    Result<std::unique_ptr<ChartCache>> cache = ChartCache::open(cacheFile(folder), std::move(keys.cache));
    if (!cache) {
        // A first page that does not open may be another key or damage; the keys of the other files fit.
        const bool rebuildable = cache.error().is(ChartstoreError::Damaged) ||
                                 cache.error().is(ChartstoreError::WrongKey) ||
                                 cache.error().is(ChartstoreError::NotEncrypted);
        return failure(rebuildable ? Error(ChartstoreError::CacheDamaged, cache.error().detail()) : cache.error());
    }
    parts->cache = std::move(*cache);
    parts->report.outboxTornBytes = parts->outbox->tornBytes();
    parts->report.marksTornBytes = parts->marks->tornBytes();
    if (Result<void> compared = compareMarks(*parts); !compared) {
        return failure(compared.error());
    }
    return parts;
}

/// Frames cut off the end of the marks file, or a cache file put back from a copy, cannot be seen from either
/// file alone; but the mark is always written before the cache, so the two tell on each other.
Result<void> ChartStore::compareMarks(Parts &parts)
{
    const Result<std::vector<CachedChart>> charts = parts.cache->allCharts();
    if (!charts) {
        return failure(charts.error());
    }
    for (const CachedChart &chart : *charts) {
        const ChartMark cached = markOf(chart);
        if (parts.marks->chart(chart.patient, chart.compartment) == cached) {
            continue;
        }
        Result<void> advanced = parts.marks->advance(chart.patient, chart.compartment, cached);
        if (advanced) {
            ++parts.report.marksBehindCache;
        } else if (advanced.error().is(ChartstoreError::WentBackwards)) {
            ++parts.report.cacheBehindMarks;
        } else {
            return advanced;
        }
    }
    return {};
}

Task<void> ChartStore::recordVerified(CachedChart chart)
{
    return m_worker->run([parts = m_parts, chart]() -> Result<void> {
        Result<void> done = parts->marks->advance(chart.patient, chart.compartment, markOf(chart));
        return done ? parts->cache->putChart(chart) : done;
    });
}

Task<std::unique_ptr<ChartStore>> ChartStore::open(QString folder, StoreKeys keys, FileLayer &files,
                                                   crypto::RandomSource &random)
{
    auto worker = std::make_unique<Worker>(QStringLiteral("chartstore"));
    auto job = worker->run([folder, keys = std::move(keys), files = &files, random = &random]() mutable {
        return openParts(folder, std::move(keys), *files, *random);
    });
    Result<std::shared_ptr<Parts>> parts = co_await job;
    if (!parts) {
        co_return failure(parts.error());
    }
    co_return std::unique_ptr<ChartStore>(new ChartStore(std::move(worker), std::move(*parts)));
}

Result<void> ChartStore::discardCache(const QString &folder, FileLayer &files)
{
    for (const QString &file : {cacheFile(folder), journalFile(folder)}) {
        Result<void> removed = files.remove(file);
        if (!removed && !removed.error().is(FileError::NotFound)) {
            return failure(storageError(removed.error()));
        }
    }
    return {};
}

Task<std::vector<CachedPatient>> ChartStore::patients(QString text, Page page)
{
    return cache([text = std::move(text), page](ChartCache &part) { return part.patients(text, page); });
}

Task<CachedPatient> ChartStore::patient(protocol::PatientId id)
{
    return cache([id](ChartCache &part) { return part.patient(id); });
}

Task<std::vector<CachedRecord>> ChartStore::records(RecordQuery query)
{
    return cache([query](ChartCache &part) { return part.records(query); });
}

Task<CachedRecord> ChartStore::record(protocol::RecordHash hash)
{
    return cache([hash](ChartCache &part) { return part.record(hash); });
}

Task<std::vector<CachedRecord>> ChartStore::search(protocol::PatientId patient, QString text, Page page)
{
    return cache(
        [patient, text = std::move(text), page](ChartCache &part) { return part.search(patient, text, page); });
}

Task<CachedCounts> ChartStore::counts(protocol::PatientId patient)
{
    return cache([patient](ChartCache &part) { return part.counts(patient); });
}

Task<void> ChartStore::forget(protocol::PatientId patient, UnixTime now,
                              std::optional<protocol::InstitutionId> keepAuthor)
{
    return cache([patient, now, keepAuthor](ChartCache &part) { return part.forget(patient, now, keepAuthor); });
}

Task<std::vector<OutboxEntry>> ChartStore::pendingEntries()
{
    return outbox([](Outbox &part) { return Result<std::vector<OutboxEntry>>(part.pending()); });
}

Task<std::vector<OutboxEntry>> ChartStore::refusedEntries()
{
    return outbox([](Outbox &part) { return Result<std::vector<OutboxEntry>>(part.refused()); });
}

} // namespace tegata::chartstore
