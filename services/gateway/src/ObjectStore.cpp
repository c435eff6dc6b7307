#include <tegata/gateway/ObjectStore.h>

#include "Sql_p.h"

#include <tegata/gateway/UploadStore.h>

namespace tegata::gateway {
namespace {

constexpr std::int64_t predecessorVersions = 64;
/// A list of hashes has up to 4096: one statement for each would hold up everybody else.
constexpr std::size_t askedAtOnce = 512;

StoredRecord recordOf(const Rows &rows)
{
    StoredRecord record;
    record.hash = sql::strong<protocol::RecordHash>(rows.text(0));
    record.patientId = sql::strong<protocol::PatientId>(rows.text(1));
    record.compartment = sql::strong<protocol::CompartmentId>(rows.text(2));
    record.authorInstitution = sql::strong<protocol::InstitutionId>(rows.text(3));
    record.author = sql::strong<protocol::Address>(rows.text(4));
    record.size = rows.number(5);
    return record;
}

/// Whether a statement that writes one row, or none when it is there, wrote it.
Result<bool> wasWritten(const Result<Rows> &rows)
{
    if (!rows) {
        return failure(rows.error());
    }
    return rows->affected() == 1;
}

QString describing()
{
    return QStringLiteral("SELECT record_hash, patient, compartment, author_institution, author, LENGTH(envelope) FROM "
                          "records WHERE record_hash = ?");
}

} // namespace

Result<bool> ObjectStore::renewed(const WaitingUpload &upload, UnixTime now, const Result<Rows> &inserted)
{
    auto isNew = wasWritten(inserted);
    if (isNew && !*isNew) {
        if (auto waits = UploadStore(m_database).renew(upload, now); !waits) {
            return failure(waits.error());
        }
    }
    return isNew;
}

Result<bool> ObjectStore::putRecord(const StoredRecord &record, const QByteArray &envelope, UnixTime now)
{
    const WaitingUpload upload{WaitingUpload::Kind::Record, protocol::Hash32(record.hash.bytes()), record.compartment};
    return renewed(
        upload, now,
        m_database.execute(
            QStringLiteral(
                "INSERT INTO records (record_hash, patient, compartment, author_institution, author, stored_at, "
                "envelope) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record_hash) DO NOTHING"),
            {sql::text(record.hash), sql::text(record.patientId), sql::text(record.compartment),
             sql::text(record.authorInstitution), sql::text(record.author), sql::time(now), envelope}));
}

Result<std::vector<StoredRecord>> ObjectStore::describeRecords(const std::vector<protocol::RecordHash> &hashes)
{
    std::vector<StoredRecord> found;
    for (const auto &hash : hashes) {
        auto rows = m_database.execute(describing(), {sql::text(hash)});
        if (!rows) {
            return failure(rows.error());
        }
        if (rows->next()) {
            found.push_back(recordOf(*rows));
        }
    }
    return found;
}

Result<std::optional<QByteArray>> ObjectStore::findEnvelope(const protocol::RecordHash &hash)
{
    auto rows =
        m_database.execute(QStringLiteral("SELECT envelope FROM records WHERE record_hash = ?"), {sql::text(hash)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? std::optional(rows->blob(0)) : std::optional<QByteArray>();
}

Result<bool> ObjectStore::putBatch(const StoredBatch &batch, UnixTime now)
{
    const WaitingUpload upload{WaitingUpload::Kind::Batch, protocol::Hash32(batch.root.bytes()), {}};
    return renewed(
        upload, now,
        m_database.execute(QStringLiteral("INSERT INTO batches (root, uploader, stored_at, leaves) VALUES (?, ?, ?, ?) "
                                          "ON CONFLICT (root) DO NOTHING"),
                           {sql::text(batch.root), sql::text(batch.uploader), sql::time(now), batch.leaves}));
}

Result<std::optional<StoredBatch>> ObjectStore::findBatch(const protocol::MerkleRoot &root)
{
    auto rows =
        m_database.execute(QStringLiteral("SELECT uploader, leaves FROM batches WHERE root = ?"), {sql::text(root)});
    if (!rows) {
        return failure(rows.error());
    }
    if (!rows->next()) {
        return std::optional<StoredBatch>();
    }
    return std::optional(StoredBatch{root, sql::strong<protocol::Hash32>(rows->text(0)), rows->blob(1)});
}

Result<std::optional<StoredRecord>> ObjectStore::anyKnown(const std::vector<protocol::RecordHash> &hashes)
{
    static const QString sql = describing().replace(
        QStringLiteral("= ?"), QStringLiteral("IN (?%1) LIMIT 1").arg(QStringLiteral(", ?").repeated(askedAtOnce - 1)));
    for (std::size_t first = 0; first < hashes.size(); first += askedAtOnce) {
        QVariantList values;
        for (std::size_t index = first; index < first + askedAtOnce; ++index) {
            values.append(sql::text(hashes[std::min(index, hashes.size() - 1)]));
        }
        auto rows = m_database.execute(sql, values);
        if (!rows) {
            return failure(rows.error());
        }
        if (rows->next()) {
            return std::optional(recordOf(*rows));
        }
    }
    return std::optional<StoredRecord>();
}

Result<bool> ObjectStore::putWrap(const StoredWrap &wrap, UnixTime now)
{
    const WaitingUpload upload{WaitingUpload::Kind::Wrap, protocol::Hash32(wrap.hash.bytes()), {}};
    return renewed(
        upload, now,
        m_database.execute(
            QStringLiteral(
                "INSERT INTO wraps (wrap_hash, kind, subject, recipient, stored_at, wrap) VALUES (?, ?, ?, ?, "
                "?, ?) ON CONFLICT (wrap_hash) DO NOTHING"),
            {sql::text(wrap.hash), static_cast<int>(wrap.kind), sql::text(wrap.subject), sql::text(wrap.recipientId),
             sql::time(now), wrap.wrap}));
}

Result<std::optional<StoredWrap>> ObjectStore::findWrap(const protocol::WrapHash &hash)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT kind, subject, recipient, wrap FROM wraps WHERE wrap_hash = ?"), {sql::text(hash)});
    if (!rows) {
        return failure(rows.error());
    }
    if (!rows->next()) {
        return std::optional<StoredWrap>();
    }
    StoredWrap wrap;
    wrap.hash = hash;
    wrap.kind = static_cast<protocol::WrapKind>(rows->number(0));
    wrap.subject = sql::strong<protocol::Hash32>(rows->text(1));
    wrap.recipientId = sql::strong<protocol::Hash32>(rows->text(2));
    wrap.wrap = rows->blob(3);
    return std::optional(wrap);
}

Result<std::vector<protocol::WrapHash>> ObjectStore::wrapsOfPatient(const protocol::PatientId &patientId)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT wrap_hash FROM wraps WHERE kind = ? AND subject = ? ORDER BY stored_at, wrap_hash"),
        {static_cast<int>(protocol::WrapKind::ChartKeysForPatient), sql::text(patientId)});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<protocol::WrapHash> hashes;
    while (rows->next()) {
        hashes.push_back(sql::strong<protocol::WrapHash>(rows->text(0)));
    }
    return hashes;
}

Result<bool> ObjectStore::putPredecessor(const protocol::VaultEpoch &vault, const QByteArray &seal, UnixTime now)
{
    auto newest = findPredecessor(vault);
    if (!newest) {
        return failure(newest.error());
    }
    if (*newest == seal) {
        return false;
    }
    std::int64_t version = 1;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT COALESCE(MAX(version), 0) FROM predecessors WHERE institution = ? AND epoch = ?"),
            {sql::text(vault.institutionId), static_cast<qint64>(protocol::toNumber(vault.epoch))});
        if (!rows) {
            return failure(rows.error());
        }
        if (rows->next()) {
            version = rows->number(0) + 1;
        }
    }
    if (version > predecessorVersions) {
        return failure(GatewayError::Conflict, "too many versions of one predecessor seal");
    }
    return wasWritten(
        m_database.execute(QStringLiteral("INSERT INTO predecessors (institution, epoch, version, stored_at, seal) "
                                          "VALUES (?, ?, ?, ?, ?)"),
                           {sql::text(vault.institutionId), static_cast<qint64>(protocol::toNumber(vault.epoch)),
                            static_cast<qint64>(version), sql::time(now), seal}));
}

Result<std::optional<QByteArray>> ObjectStore::findPredecessor(const protocol::VaultEpoch &vault)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT seal FROM predecessors WHERE institution = ? AND epoch = ? ORDER BY version DESC LIMIT "
                       "1"),
        {sql::text(vault.institutionId), static_cast<qint64>(protocol::toNumber(vault.epoch))});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? std::optional(rows->blob(0)) : std::optional<QByteArray>();
}

Result<bool> ObjectStore::putDirectoryEntry(const protocol::InstitutionId &institutionId,
                                            const protocol::Address &device, const QByteArray &entry, UnixTime now)
{
    return wasWritten(m_database.execute(
        QStringLiteral("INSERT INTO directory (institution, device, stored_at, entry) VALUES (?, ?, ?, ?) ON CONFLICT "
                       "(institution, device) DO UPDATE SET stored_at = excluded.stored_at, entry = excluded.entry"),
        {sql::text(institutionId), sql::text(device), sql::time(now), entry}));
}

Result<std::optional<QByteArray>> ObjectStore::findDirectoryEntry(const protocol::InstitutionId &institutionId,
                                                                  const protocol::Address &device)
{
    auto rows = m_database.execute(QStringLiteral("SELECT entry FROM directory WHERE institution = ? AND device = ?"),
                                   {sql::text(institutionId), sql::text(device)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? std::optional(rows->blob(0)) : std::optional<QByteArray>();
}

Result<std::vector<QByteArray>> ObjectStore::directoryOf(const protocol::InstitutionId &institutionId)
{
    auto rows = m_database.execute(QStringLiteral("SELECT entry FROM directory WHERE institution = ? ORDER BY device"),
                                   {sql::text(institutionId)});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<QByteArray> entries;
    while (rows->next()) {
        entries.push_back(rows->blob(0));
    }
    return entries;
}

} // namespace tegata::gateway
