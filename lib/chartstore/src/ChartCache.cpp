#include <tegata/chartstore/ChartCache.h>

#include "ChartCacheSchema_p.h"
#include "ChartCache_p.h"
#include "SearchTerms_p.h"
#include "SqlCipherDriver_p.h"

#include <QSqlError>

#include <algorithm>
#include <atomic>

namespace tegata::chartstore {

namespace {

constexpr std::size_t maximumPayloadSize = 32U * 1024U * 1024U;

QString patientColumns()
{
    return QStringLiteral("id, display_name, kana, birth_date, sex, granted, not_after, forgotten_at");
}

CachedPatient readPatient(Statement &statement)
{
    CachedPatient patient;
    patient.id = statement.strong<protocol::PatientId>(0);
    patient.displayName = statement.text(1);
    patient.kana = statement.text(2);
    patient.birthDate = QDate::fromString(statement.text(3), Qt::ISODate);
    patient.sex = statement.text(4);
    patient.granted = statement.number(5) != 0;
    patient.notAfter = statement.time(6);
    if (!statement.isNull(7)) {
        patient.forgottenAt = statement.time(7);
    }
    return patient;
}

CachedChart readChart(Statement &statement)
{
    CachedChart chart;
    chart.patient = statement.strong<protocol::PatientId>(0);
    chart.compartment = statement.strong<protocol::CompartmentId>(1);
    chart.kind = statement.enumeration<protocol::CompartmentKind>(2);
    chart.head = statement.strong<protocol::ChartHead>(3);
    chart.count = statement.unsignedNumber(4);
    chart.epoch = statement.enumeration<protocol::Epoch>(5);
    chart.verifiedBlock = statement.enumeration<protocol::BlockNumber>(6);
    chart.verifiedAt = statement.time(7);
    return chart;
}

CachedLink readLink(Statement &statement)
{
    CachedLink link;
    link.patient = statement.strong<protocol::PatientId>(0);
    link.compartment = statement.strong<protocol::CompartmentId>(1);
    link.sequence = statement.unsignedNumber(2);
    link.record = statement.strong<protocol::RecordHash>(3);
    link.institution = statement.strong<protocol::InstitutionId>(4);
    link.device = statement.strong<protocol::Address>(5);
    link.epoch = statement.enumeration<protocol::Epoch>(6);
    link.block = statement.enumeration<protocol::BlockNumber>(7);
    return link;
}

QString linkColumns()
{
    return QStringLiteral("l.patient, l.compartment, l.sequence, l.record, l.institution, l.device, l.epoch, l.block");
}

/// A connection name per cache: Qt's list of connections is shared by the process.
QString freshConnectionName()
{
    static std::atomic<int> next = 0;
    return QStringLiteral("tegata-cache-%1").arg(++next);
}

QSqlDatabase databaseOf(const QString &connection) { return QSqlDatabase::database(connection, /*open=*/false); }

} // namespace

Page bounded(Page page) { return {std::clamp(page.limit, 1, 1000), std::max(page.offset, 0)}; }

QString recordColumns(bool withPayload)
{
    const QString columns = QStringLiteral(
        "r.hash, r.patient, r.compartment, r.sequence, r.epoch, r.record_id, r.kind, r.institution, r.device,"
        " r.supersedes, r.recorded_at, r.digest_version, r.digest, ");
    return columns + (withPayload ? QStringLiteral("p.search_text, p.payload") : QStringLiteral("NULL, NULL"));
}

QString recordTables(bool withPayload)
{
    return withPayload ? QStringLiteral("records r JOIN payloads p ON p.id = r.id") : QStringLiteral("records r");
}

CachedRecord readRecord(Statement &statement)
{
    CachedRecord record;
    record.hash = statement.strong<protocol::RecordHash>(0);
    record.patient = statement.strong<protocol::PatientId>(1);
    record.compartment = statement.strong<protocol::CompartmentId>(2);
    record.sequence = statement.unsignedNumber(3);
    record.epoch = statement.enumeration<protocol::Epoch>(4);
    record.recordId = statement.strong<protocol::RecordId>(5);
    record.kind = statement.enumeration<protocol::RecordKind>(6);
    record.institution = statement.strong<protocol::InstitutionId>(7);
    record.device = statement.strong<protocol::Address>(8);
    record.supersedes = statement.strong<protocol::RecordHash>(9);
    record.recordedAt = statement.time(10);
    record.digestVersion = static_cast<std::uint32_t>(statement.number(11));
    record.digest = statement.bytes(12);
    if (!statement.isNull(14)) {
        record.searchText = statement.text(13);
        record.payload = statement.bytes(14);
    }
    return record;
}

Result<std::unique_ptr<ChartCache>> ChartCache::open(const QString &path, CacheKey key)
{
    const QString connection = freshConnectionName();
    std::unique_ptr<ChartCache> cache(new ChartCache(connection));
    auto *driver = new SqlCipherDriver; // the connection takes it
    driver->setKey(std::move(key));
    QSqlDatabase database = QSqlDatabase::addDatabase(driver, connection);
    database.setDatabaseName(path);
    if (!database.open()) {
        return failure(driver->openError(), database.lastError().text().toStdString());
    }
    if (Result<void> migrated = migrate(database); !migrated) {
        return failure(migrated.error());
    }
    // Belt and braces: the schema is on the medium now, and it must not be readable there.
    if (isPlaintextDatabase(path)) {
        return failure(ChartstoreError::NotEncrypted, "the file is plaintext after the first write");
    }
    return cache;
}

ChartCache::ChartCache(QString connection)
    : m_connection(std::move(connection))
{
}

ChartCache::~ChartCache()
{
    databaseOf(m_connection).close();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<void> ChartCache::begin()
{
    // An inner atomically() is part of the outer one.
    if (m_depth++ > 0) {
        return {};
    }
    QSqlDatabase database = databaseOf(m_connection);
    if (!database.transaction()) {
        m_depth = 0;
        const QSqlError error = database.lastError();
        return failure(errorOfNativeCode(error.nativeErrorCode().toInt()), error.text().toStdString());
    }
    m_failed = false;
    return {};
}

Result<void> ChartCache::end(bool commit)
{
    m_failed = m_failed || !commit;
    if (--m_depth > 0) {
        return {};
    }
    QSqlDatabase database = databaseOf(m_connection);
    if (!m_failed && database.commit()) {
        return {};
    }
    const QSqlError error = database.lastError();
    database.rollback();
    if (!commit) {
        return {};
    }
    if (m_failed) {
        return failure(ChartstoreError::StatementFailed, "an inner change was undone");
    }
    return failure(errorOfNativeCode(error.nativeErrorCode().toInt()), error.text().toStdString());
}

Result<void> ChartCache::putPatient(const CachedPatient &patient)
{
    const QString birthDate = patient.birthDate.toString(Qt::ISODate);
    const QString folded =
        foldedText(patient.displayName + QLatin1Char('\n') + patient.kana + QLatin1Char('\n') + birthDate);
    const QVariant forgottenAt = patient.forgottenAt ? Statement::toVariant(*patient.forgottenAt) : QVariant();
    return runOnce(databaseOf(m_connection),
                   QStringLiteral("INSERT OR REPLACE INTO patients(%1, folded) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
                       .arg(patientColumns()),
                   patient.id, patient.displayName, patient.kana, birthDate, patient.sex, patient.granted,
                   patient.notAfter, forgottenAt, folded);
}

Result<CachedPatient> ChartCache::patient(const protocol::PatientId &id)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT %1 FROM patients WHERE id = ?").arg(patientColumns()));
    if (Result<void> done = statement.run(id); !done) {
        return failure(done.error());
    }
    return readOne<CachedPatient>(statement, readPatient);
}

Result<std::vector<CachedPatient>> ChartCache::patients(const QString &text, Page page)
{
    const QStringList words = foldedText(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QString condition = QStringLiteral("1");
    for (qsizetype index = 0; index < words.size(); ++index) {
        // instr and not LIKE: no wildcards, no case rules of SQLite's own.
        condition += QStringLiteral(" AND instr(folded, ?) > 0");
    }
    const QSqlDatabase database = databaseOf(m_connection);
    Statement statement(database, QStringLiteral("SELECT %1 FROM patients WHERE %2"
                                                 " ORDER BY kana, display_name, id LIMIT ? OFFSET ?")
                                      .arg(patientColumns(), condition));
    QVariantList values;
    for (const QString &word : words) {
        values << word;
    }
    const Page within = bounded(page);
    values << within.limit << within.offset;
    if (Result<void> done = statement.runWith(values); !done) {
        return failure(done.error());
    }
    return readAll<CachedPatient>(statement, readPatient);
}

Result<void> ChartCache::putChart(const CachedChart &chart)
{
    return runOnce(databaseOf(m_connection),
                   QStringLiteral("INSERT OR REPLACE INTO charts(patient, compartment, kind, head, count, epoch,"
                                  " verified_block, verified_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"),
                   chart.patient, chart.compartment, chart.kind, chart.head, chart.count, chart.epoch,
                   chart.verifiedBlock, chart.verifiedAt);
}

Result<CachedChart> ChartCache::chart(const protocol::PatientId &patient, const protocol::CompartmentId &compartment)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT patient, compartment, kind, head, count, epoch, verified_block,"
                                       " verified_at FROM charts WHERE patient = ? AND compartment = ?"));
    if (Result<void> done = statement.run(patient, compartment); !done) {
        return failure(done.error());
    }
    return readOne<CachedChart>(statement, readChart);
}

Result<std::vector<CachedChart>> ChartCache::charts(const protocol::PatientId &patient)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT patient, compartment, kind, head, count, epoch, verified_block,"
                                       " verified_at FROM charts WHERE patient = ? ORDER BY kind, compartment"));
    if (Result<void> done = statement.run(patient); !done) {
        return failure(done.error());
    }
    return readAll<CachedChart>(statement, readChart);
}

Result<std::vector<CachedChart>> ChartCache::allCharts()
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT patient, compartment, kind, head, count, epoch, verified_block,"
                                       " verified_at FROM charts ORDER BY patient, compartment"));
    if (Result<void> done = statement.run(); !done) {
        return failure(done.error());
    }
    return readAll<CachedChart>(statement, readChart);
}

Result<void> ChartCache::putLinks(const std::vector<CachedLink> &links)
{
    return atomically([&]() -> Result<void> {
        Statement statement(databaseOf(m_connection),
                            QStringLiteral("INSERT OR REPLACE INTO links(patient, compartment, sequence, record,"
                                           " institution, device, epoch, block) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"));
        for (const CachedLink &link : links) {
            Result<void> done = statement.run(link.patient, link.compartment, link.sequence, link.record,
                                              link.institution, link.device, link.epoch, link.block);
            if (!done) {
                return done;
            }
        }
        return {};
    });
}

Result<std::vector<CachedLink>> ChartCache::links(const protocol::PatientId &patient,
                                                  const protocol::CompartmentId &compartment,
                                                  std::uint64_t firstSequence, int limit)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT %1 FROM links l WHERE l.patient = ? AND l.compartment = ?"
                                       " AND l.sequence >= ? ORDER BY l.sequence LIMIT ?")
                            .arg(linkColumns()));
    if (Result<void> done = statement.run(patient, compartment, firstSequence, std::max(limit, 0)); !done) {
        return failure(done.error());
    }
    return readAll<CachedLink>(statement, readLink);
}

Result<void> ChartCache::dropLinksFrom(const protocol::PatientId &patient, const protocol::CompartmentId &compartment,
                                       std::uint64_t firstSequence)
{
    return runOnce(databaseOf(m_connection),
                   QStringLiteral("DELETE FROM links WHERE patient = ? AND compartment = ? AND sequence >= ?"), patient,
                   compartment, firstSequence);
}

Result<void> ChartCache::putRecords(const std::vector<CachedRecord> &records)
{
    return atomically([&]() -> Result<void> {
        const QSqlDatabase database = databaseOf(m_connection);
        Statement forget(database, QStringLiteral("DELETE FROM search WHERE docid IN"
                                                  " (SELECT id FROM records WHERE hash = ?)"));
        Statement empty(database, QStringLiteral("DELETE FROM payloads WHERE id IN"
                                                 " (SELECT id FROM records WHERE hash = ?)"));
        Statement remove(database, QStringLiteral("DELETE FROM records WHERE hash = ?"));
        Statement exists(database, QStringLiteral("SELECT 1 FROM records WHERE hash = ?"));
        Statement insert(database,
                         QStringLiteral("INSERT INTO records(hash, patient, compartment, sequence, epoch, record_id,"
                                        " kind, institution, device, supersedes, recorded_at, digest_version, digest)"
                                        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
        Statement fill(database, QStringLiteral("INSERT INTO payloads(id, search_text, payload) VALUES(?, ?, ?)"));
        Statement index(database, QStringLiteral("INSERT INTO search(docid, terms) VALUES(?, ?)"));
        for (const CachedRecord &record : records) {
            if (record.payload.size() > maximumPayloadSize) {
                return failure(ChartstoreError::TooLarge, "a payload above 32 MiB");
            }
            Result<void> done = exists.run(record.hash);
            Result<bool> present = done ? exists.next() : failure(done.error());
            if (!present) {
                return failure(present.error());
            }
            if (*present) {
                done = forget.run(record.hash);
                done = done ? empty.run(record.hash) : done;
                done = done ? remove.run(record.hash) : done;
            }
            done = done ? insert.run(record.hash, record.patient, record.compartment, record.sequence, record.epoch,
                                     record.recordId, record.kind, record.institution, record.device, record.supersedes,
                                     record.recordedAt, record.digestVersion, record.digest)
                        : done;
            if (done) {
                const qint64 id = insert.lastInsertId();
                done = fill.run(id, record.searchText, record.payload);
                done = done ? index.run(id, indexTerms(record.patient, record.searchText)) : done;
            }
            if (!done) {
                return done;
            }
        }
        return {};
    });
}

Result<CachedRecord> ChartCache::record(const protocol::RecordHash &hash)
{
    Statement statement(
        databaseOf(m_connection),
        QStringLiteral("SELECT %1 FROM %2 WHERE r.hash = ?").arg(recordColumns(true), recordTables(true)));
    if (Result<void> done = statement.run(hash); !done) {
        return failure(done.error());
    }
    return readOne<CachedRecord>(statement, readRecord);
}

Result<std::vector<CachedRecord>> ChartCache::records(const RecordQuery &query)
{
    QString condition = QStringLiteral("r.patient = ?");
    QVariantList values{Statement::toVariant(query.patient)};
    if (query.compartment) {
        condition += QStringLiteral(" AND r.compartment = ?");
        values << Statement::toVariant(*query.compartment);
    }
    if (query.kind) {
        condition += QStringLiteral(" AND r.kind = ?");
        values << Statement::toVariant(*query.kind);
    }
    const Page within = bounded(query.page);
    values << within.limit << within.offset;
    const QString order = query.newestFirst ? QStringLiteral("DESC") : QStringLiteral("ASC");
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT %1 FROM %4 WHERE %2 ORDER BY r.recorded_at %3, r.sequence %3"
                                       " LIMIT ? OFFSET ?")
                            .arg(recordColumns(query.withPayload), condition, order, recordTables(query.withPayload)));
    if (Result<void> done = statement.runWith(values); !done) {
        return failure(done.error());
    }
    return readAll<CachedRecord>(statement, readRecord);
}

Result<std::vector<CachedRecord>> ChartCache::overview(const protocol::PatientId &patient)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT %1 FROM %2 WHERE r.patient = ? ORDER BY r.recorded_at, r.sequence")
                            .arg(recordColumns(false), recordTables(false)));
    if (Result<void> done = statement.run(patient); !done) {
        return failure(done.error());
    }
    return readAll<CachedRecord>(statement, readRecord);
}

Result<std::vector<CachedPayload>> ChartCache::payloads(const std::vector<protocol::RecordHash> &records)
{
    Statement statement(
        databaseOf(m_connection),
        QStringLiteral("SELECT p.payload FROM records r JOIN payloads p ON p.id = r.id WHERE r.hash = ?"));
    std::vector<CachedPayload> found;
    found.reserve(records.size());
    for (const protocol::RecordHash &record : records) {
        if (Result<void> done = statement.run(record); !done) {
            return failure(done.error());
        }
        const Result<bool> row = statement.next();
        if (!row) {
            return failure(row.error());
        }
        if (*row) {
            found.push_back({record, statement.bytes(0)});
        }
    }
    return found;
}

Result<void> ChartCache::putDigests(const std::vector<CachedDigest> &digests)
{
    return atomically([&]() -> Result<void> {
        Statement statement(databaseOf(m_connection),
                            QStringLiteral("UPDATE records SET digest_version = ?, digest = ? WHERE hash = ?"));
        for (const CachedDigest &one : digests) {
            if (Result<void> done = statement.run(one.version, one.digest, one.record); !done) {
                return done;
            }
        }
        return {};
    });
}

Result<CachedCounts> ChartCache::counts(const protocol::PatientId &patient)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT count(*), count(r.id) FROM links l LEFT JOIN records r"
                                       " ON r.hash = l.record WHERE l.patient = ?"));
    if (Result<void> done = statement.run(patient); !done) {
        return failure(done.error());
    }
    return readOne<CachedCounts>(statement, [](Statement &row) {
        return CachedCounts{row.unsignedNumber(0), row.unsignedNumber(1)};
    });
}

Result<std::set<protocol::PatientId>> ChartCache::patientsWithRecordsOf(const protocol::InstitutionId &author)
{
    Statement statement(databaseOf(m_connection),
                        QStringLiteral("SELECT DISTINCT patient FROM records WHERE institution = ?"));
    if (Result<void> done = statement.run(author); !done) {
        return failure(done.error());
    }
    const Result<std::vector<protocol::PatientId>> found =
        readAll<protocol::PatientId>(statement, [](Statement &row) { return row.strong<protocol::PatientId>(0); });
    if (!found) {
        return failure(found.error());
    }
    return std::set<protocol::PatientId>(found->begin(), found->end());
}

Result<std::vector<CachedLink>> ChartCache::missingRecords(const protocol::PatientId &patient, int limit)
{
    Statement statement(
        databaseOf(m_connection),
        QStringLiteral("SELECT %1 FROM links l LEFT JOIN records r ON r.hash = l.record"
                       " WHERE l.patient = ? AND r.id IS NULL ORDER BY l.compartment, l.sequence LIMIT ?")
            .arg(linkColumns()));
    if (Result<void> done = statement.run(patient, std::max(limit, 0)); !done) {
        return failure(done.error());
    }
    return readAll<CachedLink>(statement, readLink);
}

Result<Bytes> ChartCache::state(const QString &name)
{
    Statement statement(databaseOf(m_connection), QStringLiteral("SELECT value FROM state WHERE name = ?"));
    if (Result<void> done = statement.run(name); !done) {
        return failure(done.error());
    }
    return readOne<Bytes>(statement, [](Statement &row) { return row.bytes(0); });
}

Result<void> ChartCache::setState(const QString &name, const Bytes &value)
{
    return runOnce(databaseOf(m_connection), QStringLiteral("INSERT OR REPLACE INTO state(name, value) VALUES(?, ?)"),
                   name, value);
}

} // namespace tegata::chartstore
