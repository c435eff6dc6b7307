#include "ChartCache_p.h"
#include "SearchTerms_p.h"

#include <tegata/chartstore/ChartCache.h>

// CROSS JOIN: the index of words first, then its records. Left to choose, SQLite walks the patient's records in the
// order asked for and searches the whole index once for each.

namespace tegata::chartstore {

Result<std::vector<CachedRecord>> ChartCache::search(const protocol::PatientId &patient, const QString &text, Page page)
{
    const QString query = matchQuery(patient, text);
    if (query.isEmpty()) {
        return std::vector<CachedRecord>();
    }
    const Page within = bounded(page);
    Statement statement(
        QSqlDatabase::database(m_connection, /*open=*/false),
        QStringLiteral(
            "SELECT %1 FROM search s CROSS JOIN records r ON r.id = s.docid CROSS JOIN payloads p ON p.id = r.id"
            " WHERE s.terms MATCH ? AND r.patient = ?"
            " ORDER BY r.recorded_at DESC, r.sequence DESC LIMIT ? OFFSET ?")
            .arg(recordColumns(true)));
    Result<void> done = statement.run(query, patient, within.limit, within.offset);
    if (!done) {
        return failure(done.error());
    }
    return readAll<CachedRecord>(statement, readRecord);
}

Result<std::vector<SearchHit>> ChartCache::searchHits(const protocol::PatientId &patient, const QString &text)
{
    const QString query = matchQuery(patient, text);
    if (query.isEmpty()) {
        return std::vector<SearchHit>();
    }
    Statement statement(QSqlDatabase::database(m_connection, /*open=*/false),
                        QStringLiteral("SELECT r.hash, r.compartment, r.institution FROM search s"
                                       " CROSS JOIN records r ON r.id = s.docid WHERE s.terms MATCH ? AND r.patient = ?"
                                       " ORDER BY r.recorded_at DESC, r.sequence DESC"));
    if (Result<void> done = statement.run(query, patient); !done) {
        return failure(done.error());
    }
    return readAll<SearchHit>(statement, [](Statement &row) {
        return SearchHit{row.strong<protocol::RecordHash>(0), row.strong<protocol::CompartmentId>(1),
                         row.strong<protocol::InstitutionId>(2)};
    });
}

Result<void> ChartCache::forget(const protocol::PatientId &patient, UnixTime now,
                                const std::optional<protocol::InstitutionId> &keepAuthor)
{
    const QSqlDatabase database = QSqlDatabase::database(m_connection, /*open=*/false);
    // No institution is all zero, so "everyone but nobody" is everyone.
    const protocol::InstitutionId kept = keepAuthor.value_or(protocol::InstitutionId());
    const Result<void> forgotten = atomically([&]() -> Result<void> {
        Result<void> done = runOnce(database,
                                    QStringLiteral("DELETE FROM search WHERE docid IN (SELECT id FROM records"
                                                   " WHERE patient = ? AND (? OR institution <> ?))"),
                                    patient, !keepAuthor, kept);
        done = done ? runOnce(database,
                              QStringLiteral("DELETE FROM payloads WHERE id IN (SELECT id FROM records"
                                             " WHERE patient = ? AND (? OR institution <> ?))"),
                              patient, !keepAuthor, kept)
                    : done;
        done = done ? runOnce(database,
                              QStringLiteral("DELETE FROM records WHERE patient = ? AND (? OR institution <> ?)"),
                              patient, !keepAuthor, kept)
                    : done;
        done = done ? runOnce(database,
                              QStringLiteral("DELETE FROM links WHERE patient = ? AND record NOT IN"
                                             " (SELECT hash FROM records WHERE patient = ?)"),
                              patient, patient)
                    : done;
        done = done ? runOnce(database, QStringLiteral("DELETE FROM charts WHERE patient = ?"), patient) : done;
        done = done ? runOnce(database,
                              QStringLiteral("UPDATE patients SET display_name = '', kana = '', birth_date = '',"
                                             " sex = '', folded = '' WHERE id = ? AND NOT EXISTS"
                                             " (SELECT 1 FROM records WHERE patient = ?)"),
                              patient, patient)
                    : done;
        done = done
                   ? runOnce(database, QStringLiteral("UPDATE patients SET granted = 0, forgotten_at = ? WHERE id = ?"),
                             now, patient)
                   : done;
        // A deleted text stays in the full-text segments until they are merged.
        return done ? runOnce(database, QStringLiteral("INSERT INTO search(search) VALUES('optimize')")) : done;
    });
    if (!forgotten) {
        return forgotten;
    }
    // Freed pages were overwritten by secure_delete; this gives them back.
    return runOnce(database, QStringLiteral("PRAGMA incremental_vacuum"));
}

Result<void> ChartCache::forgetCompartment(const protocol::PatientId &patient,
                                           const protocol::CompartmentId &compartment,
                                           const std::optional<protocol::InstitutionId> &keepAuthor)
{
    const QSqlDatabase database = QSqlDatabase::database(m_connection, /*open=*/false);
    const protocol::InstitutionId kept = keepAuthor.value_or(protocol::InstitutionId());
    const Result<void> forgotten = atomically([&]() -> Result<void> {
        Result<void> done =
            runOnce(database,
                    QStringLiteral("DELETE FROM search WHERE docid IN (SELECT id FROM records"
                                   " WHERE patient = ? AND compartment = ? AND (? OR institution <> ?))"),
                    patient, compartment, !keepAuthor, kept);
        done = done ? runOnce(database,
                              QStringLiteral("DELETE FROM payloads WHERE id IN (SELECT id FROM records"
                                             " WHERE patient = ? AND compartment = ? AND (? OR institution <> ?))"),
                              patient, compartment, !keepAuthor, kept)
                    : done;
        done = done ? runOnce(database,
                              QStringLiteral("DELETE FROM records WHERE patient = ? AND compartment = ?"
                                             " AND (? OR institution <> ?)"),
                              patient, compartment, !keepAuthor, kept)
                    : done;
        done = done ? runOnce(database,
                              QStringLiteral("DELETE FROM links WHERE patient = ? AND compartment = ?"
                                             " AND record NOT IN (SELECT hash FROM records WHERE patient = ?)"),
                              patient, compartment, patient)
                    : done;
        done = done ? runOnce(database, QStringLiteral("DELETE FROM charts WHERE patient = ? AND compartment = ?"),
                              patient, compartment)
                    : done;
        return done ? runOnce(database, QStringLiteral("INSERT INTO search(search) VALUES('optimize')")) : done;
    });
    return forgotten ? runOnce(database, QStringLiteral("PRAGMA incremental_vacuum")) : forgotten;
}

} // namespace tegata::chartstore
