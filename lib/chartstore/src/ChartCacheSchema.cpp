#include "ChartCacheSchema_p.h"

#include "SearchTerms_p.h"
#include "Statement_p.h"

#include <tegata/chartstore/ChartCache.h>

#include <QSqlError>

#include <array>

namespace tegata::chartstore {

namespace {

using Step = Result<void> (*)(const QSqlDatabase &);
constexpr std::array<Step, ChartCache::schemaVersion> steps = {migrateTo1, migrateTo2, migrateTo3};

Result<void> runAll(const QSqlDatabase &database, std::initializer_list<const char *> statements)
{
    for (const char *statement : statements) {
        if (Result<void> done = runOnce(database, QLatin1String(statement)); !done) {
            return done;
        }
    }
    return {};
}

Result<qint64> versionOf(const QSqlDatabase &database)
{
    Statement statement(database, QStringLiteral("PRAGMA user_version"));
    if (Result<void> done = statement.run(); !done) {
        return failure(done.error());
    }
    if (Result<bool> row = statement.next(); !row) {
        return failure(row.error());
    }
    return statement.number(0);
}

Result<void> indexPatients(const QSqlDatabase &database)
{
    Statement read(database, QStringLiteral("SELECT id, display_name, kana, birth_date FROM patients"));
    Statement write(database, QStringLiteral("UPDATE patients SET folded = ? WHERE id = ?"));
    if (Result<void> done = read.run(); !done) {
        return done;
    }
    for (;;) {
        const Result<bool> row = read.next();
        if (!row || !*row) {
            return row ? Result<void>() : failure(row.error());
        }
        const QString all = read.text(1) + QLatin1Char('\n') + read.text(2) + QLatin1Char('\n') + read.text(3);
        if (Result<void> done = write.run(foldedText(all), read.bytes(0)); !done) {
            return done;
        }
    }
}

Result<void> indexRecords(const QSqlDatabase &database)
{
    Statement read(database, QStringLiteral("SELECT id, patient, search_text FROM records"));
    Statement write(database, QStringLiteral("INSERT INTO search(docid, terms) VALUES(?, ?)"));
    if (Result<void> done = read.run(); !done) {
        return done;
    }
    for (;;) {
        const Result<bool> row = read.next();
        if (!row || !*row) {
            return row ? Result<void>() : failure(row.error());
        }
        const auto patient = read.strong<protocol::PatientId>(1);
        const QString terms = indexTerms(patient, read.text(2));
        if (Result<void> done = write.run(read.number(0), terms); !done) {
            return done;
        }
    }
}

} // namespace

/// Charts as they were verified: patients, compartments, links, opened records, cursors.
Result<void> migrateTo1(const QSqlDatabase &database)
{
    return runAll(database,
                  {
                      "CREATE TABLE patients(id BLOB PRIMARY KEY, display_name TEXT NOT NULL, kana TEXT NOT NULL,"
                      " birth_date TEXT NOT NULL, sex TEXT NOT NULL, granted INTEGER NOT NULL,"
                      " not_after INTEGER NOT NULL, forgotten_at INTEGER) WITHOUT ROWID",
                      "CREATE TABLE charts(patient BLOB NOT NULL, compartment BLOB NOT NULL, kind INTEGER NOT NULL,"
                      " head BLOB NOT NULL, count INTEGER NOT NULL, epoch INTEGER NOT NULL,"
                      " verified_block INTEGER NOT NULL, verified_at INTEGER NOT NULL,"
                      " PRIMARY KEY(patient, compartment)) WITHOUT ROWID",
                      "CREATE TABLE links(patient BLOB NOT NULL, compartment BLOB NOT NULL, sequence INTEGER NOT NULL,"
                      " record BLOB NOT NULL, institution BLOB NOT NULL, device BLOB NOT NULL, epoch INTEGER NOT NULL,"
                      " block INTEGER NOT NULL, PRIMARY KEY(patient, compartment, sequence)) WITHOUT ROWID",
                      // The payload last: what lists read lies in front of it.
                      "CREATE TABLE records(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, patient BLOB NOT NULL,"
                      " compartment BLOB NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL,"
                      " record_id BLOB NOT NULL, kind INTEGER NOT NULL, institution BLOB NOT NULL,"
                      " device BLOB NOT NULL, supersedes BLOB NOT NULL, recorded_at INTEGER NOT NULL,"
                      " search_text TEXT NOT NULL, payload BLOB NOT NULL)",
                      "CREATE INDEX records_by_time ON records(patient, recorded_at, sequence)",
                      "CREATE TABLE state(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
                  });
}

/// Finding as one types: folded names, and full text of records.
Result<void> migrateTo2(const QSqlDatabase &database)
{
    Result<void> made =
        runAll(database, {
                             "ALTER TABLE patients ADD COLUMN folded TEXT NOT NULL DEFAULT ''",
                             // `simple` splits at ASCII that is neither letter nor digit, and nowhere else: our
                             // terms are made to pass it. No prefix index: every term begins with its patient.
                             "CREATE VIRTUAL TABLE search USING fts4(terms, tokenize=simple, matchinfo=fts3)",
                         });
    if (made) {
        made = indexPatients(database);
    }
    return made ? indexRecords(database) : made;
}

/// What lists and searches read, apart from what a record contains: ten thousand narrow rows are a few hundred pages to
/// decrypt, with their payloads between them they would be ten times as many.
Result<void> migrateTo3(const QSqlDatabase &database)
{
    return runAll(database,
                  {
                      "CREATE TABLE payloads(id INTEGER PRIMARY KEY, search_text TEXT NOT NULL, payload BLOB NOT NULL)",
                      "INSERT INTO payloads(id, search_text, payload) SELECT id, search_text, payload FROM records"
                      " ORDER BY id",
                      "CREATE TABLE narrow(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, patient BLOB NOT NULL,"
                      " compartment BLOB NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL,"
                      " record_id BLOB NOT NULL, kind INTEGER NOT NULL, institution BLOB NOT NULL,"
                      " device BLOB NOT NULL, supersedes BLOB NOT NULL, recorded_at INTEGER NOT NULL,"
                      " digest_version INTEGER NOT NULL DEFAULT 0, digest BLOB NOT NULL DEFAULT x'')",
                      "INSERT INTO narrow(id, hash, patient, compartment, sequence, epoch, record_id, kind,"
                      " institution, device, supersedes, recorded_at) SELECT id, hash, patient, compartment, sequence,"
                      " epoch, record_id, kind, institution, device, supersedes, recorded_at FROM records ORDER BY id",
                      "DROP TABLE records", // its index goes with it
                      "ALTER TABLE narrow RENAME TO records",
                      "CREATE INDEX records_by_time ON records(patient, recorded_at, sequence)",
                  });
}

Result<void> migrate(QSqlDatabase database)
{
    Result<qint64> version = versionOf(database);
    if (!version) {
        return failure(version.error());
    }
    if (*version < 0 || *version > ChartCache::schemaVersion) {
        return failure(ChartstoreError::TooNew, "schema " + std::to_string(*version));
    }
    for (auto next = static_cast<std::size_t>(*version); next < steps.size(); ++next) {
        if (!database.transaction()) {
            return failure(ChartstoreError::StorageFailed, database.lastError().text().toStdString());
        }
        Result<void> done = steps.at(next)(database);
        if (done) {
            // PRAGMA takes no parameter; the number is ours.
            done = runOnce(database, QStringLiteral("PRAGMA user_version = %1").arg(next + 1));
        }
        if (done && !database.commit()) {
            done = failure(ChartstoreError::StorageFailed, database.lastError().text().toStdString());
        }
        if (!done) {
            database.rollback();
            return done;
        }
    }
    return {};
}

} // namespace tegata::chartstore
