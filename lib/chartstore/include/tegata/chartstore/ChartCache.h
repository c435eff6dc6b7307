#pragma once

#include <tegata/base/Result.h>
#include <tegata/chartstore/CacheTypes.h>
#include <tegata/chartstore/ChartstoreError.h>
#include <tegata/chartstore/StoreKeys.h>

#include <QSqlDatabase>

#include <memory>
#include <set>
#include <vector>

namespace tegata::chartstore {

/// The rebuildable cache: one SQLCipher file with opened charts, their links, and a search index.
/// Belongs to the thread that opened it. Deleting the file loses nothing that cannot be fetched again.
class ChartCache
{
public:
    /// Opens or makes the file and migrates it. WrongKey, Damaged, TooNew, NotEncrypted, StorageFailed.
    [[nodiscard]] static Result<std::unique_ptr<ChartCache>> open(const QString &path, CacheKey key);
    ~ChartCache();
    ChartCache(const ChartCache &) = delete;
    ChartCache &operator=(const ChartCache &) = delete;

    /// The newest schema this program writes.
    static constexpr int schemaVersion = 3;

    [[nodiscard]] Result<void> putPatient(const CachedPatient &patient);
    /// NotFound.
    [[nodiscard]] Result<CachedPatient> patient(const protocol::PatientId &id);
    /// By kana, then name. `text` as in search(), matched anywhere in name, kana and birth date; empty
    /// finds all.
    [[nodiscard]] Result<std::vector<CachedPatient>> patients(const QString &text, Page page);

    [[nodiscard]] Result<void> putChart(const CachedChart &chart);
    /// NotFound.
    [[nodiscard]] Result<CachedChart> chart(const protocol::PatientId &patient,
                                            const protocol::CompartmentId &compartment);
    [[nodiscard]] Result<std::vector<CachedChart>> charts(const protocol::PatientId &patient);

    /// Of all patients.
    [[nodiscard]] Result<std::vector<CachedChart>> allCharts();

    /// Links that are there already are left alone; a different link at a place replaces it (a block was
    /// reorganised away).
    [[nodiscard]] Result<void> putLinks(const std::vector<CachedLink> &links);
    /// Links from `firstSequence` on, in order, at most `limit`.
    [[nodiscard]] Result<std::vector<CachedLink>> links(const protocol::PatientId &patient,
                                                        const protocol::CompartmentId &compartment,
                                                        std::uint64_t firstSequence, int limit);
    /// Drops links of sequence `firstSequence` and above, after a reorganisation.
    [[nodiscard]] Result<void> dropLinksFrom(const protocol::PatientId &patient,
                                             const protocol::CompartmentId &compartment, std::uint64_t firstSequence);

    /// All or none of them; a record that is there already is replaced.
    [[nodiscard]] Result<void> putRecords(const std::vector<CachedRecord> &records);
    /// NotFound.
    [[nodiscard]] Result<CachedRecord> record(const protocol::RecordHash &hash);
    [[nodiscard]] Result<std::vector<CachedRecord>> records(const RecordQuery &query);
    /// Every record of a patient without payload and search text, oldest first: what a list is made of.
    [[nodiscard]] Result<std::vector<CachedRecord>> overview(const protocol::PatientId &patient);
    /// What the given records contain, in the order given; those that are not here are left out.
    [[nodiscard]] Result<std::vector<CachedPayload>> payloads(const std::vector<protocol::RecordHash> &records);
    /// Replaces the short forms of records that are here; all or none.
    [[nodiscard]] Result<void> putDigests(const std::vector<CachedDigest> &digests);
    [[nodiscard]] Result<CachedCounts> counts(const protocol::PatientId &patient);
    /// Patients of whom records by this author are here.
    [[nodiscard]] Result<std::set<protocol::PatientId>> patientsWithRecordsOf(const protocol::InstitutionId &author);
    /// Linked records whose payload is not here, oldest first.
    [[nodiscard]] Result<std::vector<CachedLink>> missingRecords(const protocol::PatientId &patient, int limit);

    /// Records of one patient that hold every term of `text`: Japanese from one character on and in any
    /// width or kana, Latin text by the beginning of words without regard to case and accents. Newest
    /// first. Empty text finds nothing.
    [[nodiscard]] Result<std::vector<CachedRecord>> search(const protocol::PatientId &patient, const QString &text,
                                                           Page page);
    /// The same without a limit, and without reading the records themselves: for finding as one types.
    [[nodiscard]] Result<std::vector<SearchHit>> searchHits(const protocol::PatientId &patient, const QString &text);

    /// Makes the local copy of a patient's chart unreadable: records, links, search terms, charts and names
    /// are overwritten, not only unlinked, and their pages given back. Records written by `keepAuthor` stay
    /// (what an institution wrote remains its own), with the patient's names when any stay.
    [[nodiscard]] Result<void> forget(const protocol::PatientId &patient, UnixTime now,
                                      const std::optional<protocol::InstitutionId> &keepAuthor);

    /// As forget(), of one compartment that left the grant: what else is cached of the patient stays, names too.
    [[nodiscard]] Result<void> forgetCompartment(const protocol::PatientId &patient,
                                                 const protocol::CompartmentId &compartment,
                                                 const std::optional<protocol::InstitutionId> &keepAuthor);

    /// Small values of followers and the like, such as a block cursor. NotFound.
    [[nodiscard]] Result<Bytes> state(const QString &name);
    [[nodiscard]] Result<void> setState(const QString &name, const Bytes &value);

    /// Several changes as one: commits when `work` succeeds, otherwise changes nothing.
    template <typename Work> [[nodiscard]] auto atomically(Work work) -> decltype(work())
    {
        if (Result<void> begun = begin(); !begun) {
            return failure(begun.error());
        }
        auto outcome = work();
        if (Result<void> ended = end(outcome.has_value()); !ended && outcome) {
            return failure(ended.error());
        }
        return outcome;
    }

private:
    explicit ChartCache(QString connection);
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> end(bool commit);

    QString m_connection;
    int m_depth = 0;
    bool m_failed = false;
};

} // namespace tegata::chartstore
