#include <tegata/gateway/ReadLogStore.h>

#include "Sql_p.h"

#include <map>

namespace tegata::gateway {
namespace {

protocol::ReadLogEntry entryOf(const protocol::PatientId &patientId, const Rows &rows)
{
    protocol::ReadLogEntry entry;
    entry.sequence = static_cast<std::uint64_t>(rows.number(0));
    entry.time = sql::timeOf(rows.number(1));
    entry.patientId = patientId;
    entry.institutionId = sql::strong<protocol::InstitutionId>(rows.text(2));
    entry.device = sql::strong<protocol::Address>(rows.text(3));
    entry.recordHash = sql::strong<protocol::RecordHash>(rows.text(4));
    entry.previous = sql::strong<protocol::Hash32>(rows.text(5));
    return entry;
}

} // namespace

Result<void> ReadLogStore::append(const std::vector<ServedRead> &reads, UnixTime now)
{
    std::map<protocol::PatientId, std::optional<protocol::ReadLogEntry>> last;
    for (const auto &read : reads) {
        auto found = last.find(read.patientId);
        if (found == last.end()) {
            auto previous = newest(read.patientId);
            if (!previous) {
                return failure(previous.error());
            }
            found = last.emplace(read.patientId, *previous).first;
        }
        protocol::ReadLogEntry entry;
        entry.sequence = found->second ? found->second->sequence + 1 : 1;
        entry.time = now;
        entry.patientId = read.patientId;
        entry.institutionId = read.institutionId;
        entry.device = read.device;
        entry.recordHash = read.recordHash;
        entry.previous = found->second ? protocol::hashOf(*found->second) : protocol::Hash32();
        // No ON CONFLICT: should two instances take one number, the transaction is done again.
        auto written = m_database.execute(
            QStringLiteral("INSERT INTO read_log (patient, sequence, read_at, institution, device, record_hash, "
                           "previous) VALUES (?, ?, ?, ?, ?, ?, ?)"),
            {sql::text(entry.patientId), static_cast<qint64>(entry.sequence), sql::time(entry.time),
             sql::text(entry.institutionId), sql::text(entry.device), sql::text(entry.recordHash),
             sql::text(entry.previous)});
        if (!written) {
            return failure(written.error());
        }
        found->second = entry;
    }
    return {};
}

Result<std::optional<protocol::ReadLogEntry>> ReadLogStore::newest(const protocol::PatientId &patientId)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT sequence, read_at, institution, device, record_hash, previous FROM read_log WHERE "
                       "patient = ? ORDER BY sequence DESC LIMIT 1"),
        {sql::text(patientId)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? std::optional(entryOf(patientId, *rows)) : std::optional<protocol::ReadLogEntry>();
}

Result<std::vector<protocol::ReadLogEntry>> ReadLogStore::list(const protocol::PatientId &patientId,
                                                               std::uint64_t after, std::uint32_t limit)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT sequence, read_at, institution, device, record_hash, previous FROM read_log WHERE "
                       "patient = ? AND sequence > ? ORDER BY sequence LIMIT ?"),
        {sql::text(patientId), static_cast<qint64>(after), static_cast<qint64>(limit)});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<protocol::ReadLogEntry> entries;
    while (rows->next()) {
        entries.push_back(entryOf(patientId, *rows));
    }
    return entries;
}

} // namespace tegata::gateway
