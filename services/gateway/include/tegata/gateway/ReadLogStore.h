#pragma once

#include <tegata/gateway/Database.h>
#include <tegata/protocol/Session.h>

#include <vector>

namespace tegata::gateway {

/// One record that is about to be served.
struct ServedRead
{
    protocol::PatientId patientId;
    /// Zero when the patient reads.
    protocol::InstitutionId institutionId;
    protocol::Address device;
    protocol::RecordHash recordHash;
};

/// Who read what of whose chart: ids only, hash-chained per patient (docs/protocol.md §9).
class ReadLogStore
{
public:
    explicit ReadLogStore(Database &database)
        : m_database(database)
    {
    }
    [[nodiscard]] Result<void> append(const std::vector<ServedRead> &reads, UnixTime now);
    /// At most `limit` entries of a patient after sequence number `after`, in order.
    [[nodiscard]] Result<std::vector<protocol::ReadLogEntry>> list(const protocol::PatientId &patientId,
                                                                   std::uint64_t after, std::uint32_t limit);

private:
    [[nodiscard]] Result<std::optional<protocol::ReadLogEntry>> newest(const protocol::PatientId &patientId);

    Database &m_database;
};

} // namespace tegata::gateway
