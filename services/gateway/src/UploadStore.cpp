#include <tegata/gateway/UploadStore.h>

#include "Sql_p.h"

namespace tegata::gateway {
namespace {

struct Table
{
    QString name;
    QString key;
};

const Table &tableOf(WaitingUpload::Kind kind)
{
    static const Table records{QStringLiteral("records"), QStringLiteral("record_hash")};
    static const Table batches{QStringLiteral("batches"), QStringLiteral("root")};
    static const Table wraps{QStringLiteral("wraps"), QStringLiteral("wrap_hash")};
    switch (kind) {
    case WaitingUpload::Kind::Record:
        return records;
    case WaitingUpload::Kind::Batch:
        return batches;
    case WaitingUpload::Kind::Wrap:
        return wraps;
    }
    Q_UNREACHABLE();
}

/// The ledger names no wrap that a patient made for himself.
QVariant ownKind() { return static_cast<int>(protocol::WrapKind::ChartKeysForPatient); }

} // namespace

Result<std::vector<protocol::Hash32>> UploadStore::owners(UnixTime stored, UnixTime looked, int limit)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT owner, MIN(stored_at) AS since FROM (SELECT patient AS owner, stored_at FROM records "
                       "WHERE recorded = 0 AND stored_at < ? AND looked_at < ? UNION ALL SELECT subject AS owner, "
                       "stored_at FROM wraps WHERE recorded = 0 AND kind <> ? AND stored_at < ? AND looked_at < ?) AS "
                       "waiting GROUP BY owner ORDER BY since, owner LIMIT ?"),
        {sql::time(stored), sql::time(looked), ownKind(), sql::time(stored), sql::time(looked), limit});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<protocol::Hash32> owners;
    while (rows->next()) {
        owners.push_back(sql::strong<protocol::Hash32>(rows->text(0)));
    }
    return owners;
}

Result<std::vector<WaitingUpload>> UploadStore::ofOwner(const protocol::Hash32 &owner, UnixTime stored, UnixTime looked,
                                                        int limit)
{
    std::vector<WaitingUpload> uploads;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT record_hash, compartment FROM records WHERE patient = ? AND recorded = 0 AND "
                           "stored_at < ? AND looked_at < ? ORDER BY stored_at, record_hash LIMIT ?"),
            {sql::text(owner), sql::time(stored), sql::time(looked), limit});
        if (!rows) {
            return failure(rows.error());
        }
        while (rows->next()) {
            uploads.push_back({WaitingUpload::Kind::Record, sql::strong<protocol::Hash32>(rows->text(0)),
                               sql::strong<protocol::CompartmentId>(rows->text(1))});
        }
    }
    auto rows = m_database.execute(
        QStringLiteral("SELECT wrap_hash FROM wraps WHERE subject = ? AND recorded = 0 AND kind <> ? AND stored_at < ? "
                       "AND looked_at < ? ORDER BY stored_at, wrap_hash LIMIT ?"),
        {sql::text(owner), ownKind(), sql::time(stored), sql::time(looked), limit});
    if (!rows) {
        return failure(rows.error());
    }
    while (rows->next()) {
        uploads.push_back({WaitingUpload::Kind::Wrap, sql::strong<protocol::Hash32>(rows->text(0)), {}});
    }
    return uploads;
}

Result<std::vector<protocol::MerkleRoot>> UploadStore::batches(UnixTime stored, UnixTime looked, int limit)
{
    auto rows = m_database.execute(QStringLiteral("SELECT root FROM batches WHERE recorded = 0 AND stored_at < ? AND "
                                                  "looked_at < ? ORDER BY stored_at, root LIMIT ?"),
                                   {sql::time(stored), sql::time(looked), limit});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<protocol::MerkleRoot> roots;
    while (rows->next()) {
        roots.push_back(sql::strong<protocol::MerkleRoot>(rows->text(0)));
    }
    return roots;
}

Result<void> UploadStore::markRecorded(const WaitingUpload &upload)
{
    const auto &table = tableOf(upload.kind);
    return sql::done(
        m_database.execute(QStringLiteral("UPDATE %1 SET recorded = 1 WHERE %2 = ?").arg(table.name, table.key),
                           {sql::text(upload.hash)}));
}

Result<void> UploadStore::markLookedAt(const WaitingUpload &upload, UnixTime now)
{
    const auto &table = tableOf(upload.kind);
    return sql::done(
        m_database.execute(QStringLiteral("UPDATE %1 SET looked_at = ? WHERE %2 = ?").arg(table.name, table.key),
                           {sql::time(now), sql::text(upload.hash)}));
}

Result<bool> UploadStore::remove(const WaitingUpload &upload, UnixTime before)
{
    const auto &table = tableOf(upload.kind);
    const auto rows = m_database.execute(
        QStringLiteral("DELETE FROM %1 WHERE %2 = ? AND recorded = 0 AND stored_at < ?").arg(table.name, table.key),
        {sql::text(upload.hash), sql::time(before)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->affected() == 1;
}

Result<void> UploadStore::renew(const WaitingUpload &upload, UnixTime now)
{
    const auto &table = tableOf(upload.kind);
    const auto order = upload.kind == WaitingUpload::Kind::Wrap ? QStringLiteral(" AND kind <> ?") : QString();
    QVariantList values{sql::time(now), sql::text(upload.hash), sql::time(now)};
    if (!order.isEmpty()) {
        values.append(ownKind()); // they are listed in the order in which they were stored
    }
    return sql::done(m_database.execute(
        QStringLiteral("UPDATE %1 SET stored_at = ? WHERE %2 = ? AND recorded = 0 AND stored_at < ?%3")
            .arg(table.name, table.key, order),
        values));
}

Result<bool> UploadStore::hasPendingAction(const protocol::Hash32 &owner, protocol::BlockNumber head)
{
    // What names the wraps of a vault concerns no patient. Which patient a dispensing is for it does not say: it may be
    // for any whose record its pharmacy stored.
    return hasPending(QStringLiteral("patient = ? OR (institution = ? AND patient = ?) OR (name = "
                                     "'DispensePrescription' AND institution IN (SELECT author_institution FROM "
                                     "records WHERE patient = ? AND recorded = 0))"),
                      {sql::text(owner), sql::text(owner), sql::text(protocol::PatientId()), sql::text(owner)}, head);
}

Result<bool> UploadStore::hasPendingBatch(const protocol::Hash32 &owner, protocol::BlockNumber head)
{
    return hasPending(QStringLiteral("name = 'AppendRecords' AND (patient = ? OR institution = ?)"),
                      {sql::text(owner), sql::text(owner)}, head);
}

Result<bool> UploadStore::hasPending(const QString &which, QVariantList values, protocol::BlockNumber head)
{
    values.prepend(static_cast<qint64>(protocol::toNumber(head)));
    auto rows = m_database.execute(
        QStringLiteral("SELECT COUNT(*) FROM actions WHERE (state IN ('queued', 'sent') OR block > ?) AND (%1)")
            .arg(which),
        values);
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() && rows->number(0) != 0;
}

} // namespace tegata::gateway
