#pragma once

#include <tegata/base/Task.h>
#include <tegata/base/Worker.h>
#include <tegata/chartstore/ChartCache.h>
#include <tegata/chartstore/Drafts.h>
#include <tegata/chartstore/HighWaterMarks.h>
#include <tegata/chartstore/Outbox.h>

#include <memory>

namespace tegata::chartstore {

/// What opening found; for the log and, where it is not zero, for the screen.
struct OpeningReport
{
    /// Bytes of a write cut short, dropped from the end of the file.
    std::uint64_t outboxTornBytes = 0;
    std::uint64_t marksTornBytes = 0;
    /// Charts the cache had verified farther than the marks remember: the marks file is an older one. They
    /// have been brought forward again.
    int marksBehindCache = 0;
    /// Charts that contradict the marks or lie behind them: the cache file is an older one, and what it says
    /// of them is not to be believed before it has been verified anew.
    int cacheBehindMarks = 0;
    friend bool operator==(const OpeningReport &, const OpeningReport &) = default;
};

/// Everything a profile keeps about charts, in one folder: cache.db (may be deleted), outbox.tgl,
/// marks.tgl and drafts/ (must not). All of it lives on one worker thread; calls come from the thread that
/// opened it, are done in the order they were made, and answer there.
class ChartStore
{
public:
    /// Opens or makes everything. A cache that is Damaged is reported, not deleted: see discardCache().
    [[nodiscard]] static Task<std::unique_ptr<ChartStore>> open(QString folder, StoreKeys keys, FileLayer &files,
                                                                crypto::RandomSource &random);
    /// Deletes the cache file of a folder nobody has open; the next open() makes an empty one.
    [[nodiscard]] static Result<void> discardCache(const QString &folder, FileLayer &files);
    /// Finishes what was asked for, then closes the files.
    ~ChartStore();
    ChartStore(const ChartStore &) = delete;
    ChartStore &operator=(const ChartStore &) = delete;

    [[nodiscard]] const OpeningReport &openingReport() const { return m_report; }

    /// Remembers that a chart was verified: the mark first, then the cache. WentBackwards leaves both alone.
    [[nodiscard]] Task<void> recordVerified(CachedChart chart);

    /// Runs `work(part)` on the worker thread and answers what it returned (a Result). `work` captures by
    /// value. Several steps in one `work` are not interleaved with anyone else's.
    template <typename Work> [[nodiscard]] auto cache(Work work)
    {
        return m_worker->run([parts = m_parts, work = std::move(work)]() mutable { return work(*parts->cache); });
    }
    template <typename Work> [[nodiscard]] auto outbox(Work work)
    {
        return m_worker->run([parts = m_parts, work = std::move(work)]() mutable { return work(*parts->outbox); });
    }
    template <typename Work> [[nodiscard]] auto marks(Work work)
    {
        return m_worker->run([parts = m_parts, work = std::move(work)]() mutable { return work(*parts->marks); });
    }
    template <typename Work> [[nodiscard]] auto drafts(Work work)
    {
        return m_worker->run([parts = m_parts, work = std::move(work)]() mutable { return work(*parts->drafts); });
    }

    // The calls screens make, spelled out; each is the call of the same name of the part.
    [[nodiscard]] Task<std::vector<CachedPatient>> patients(QString text, Page page);
    [[nodiscard]] Task<CachedPatient> patient(protocol::PatientId id);
    [[nodiscard]] Task<std::vector<CachedRecord>> records(RecordQuery query);
    [[nodiscard]] Task<CachedRecord> record(protocol::RecordHash hash);
    [[nodiscard]] Task<std::vector<CachedRecord>> search(protocol::PatientId patient, QString text, Page page);
    [[nodiscard]] Task<CachedCounts> counts(protocol::PatientId patient);
    [[nodiscard]] Task<void> forget(protocol::PatientId patient, UnixTime now,
                                    std::optional<protocol::InstitutionId> keepAuthor);
    [[nodiscard]] Task<std::vector<OutboxEntry>> pendingEntries();
    [[nodiscard]] Task<std::vector<OutboxEntry>> refusedEntries();

private:
    /// Lives and dies on the worker thread.
    struct Parts
    {
        std::unique_ptr<ChartCache> cache;
        std::unique_ptr<Outbox> outbox;
        std::unique_ptr<HighWaterMarks> marks;
        std::unique_ptr<Drafts> drafts;
        OpeningReport report;
    };

    ChartStore(std::unique_ptr<Worker> worker, std::shared_ptr<Parts> parts);
    [[nodiscard]] static Result<std::shared_ptr<Parts>> openParts(const QString &folder, StoreKeys keys,
                                                                  FileLayer &files, crypto::RandomSource &random);

    [[nodiscard]] static Result<void> compareMarks(Parts &parts);

    std::unique_ptr<Worker> m_worker;
    std::shared_ptr<Parts> m_parts;
    OpeningReport m_report;
};

} // namespace tegata::chartstore
