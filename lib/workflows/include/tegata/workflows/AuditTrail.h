#pragma once

#include <tegata/base/Task.h>
#include <tegata/protocol/Ids.h>

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// One thing the chain recorded about the own institution.
struct AuditEntry
{
    protocol::BlockNumber block{};
    UnixTime time{};
    protocol::TransactionHash transaction;
    /// Name of the ledger event, such as "DeviceApproved"; the UI has words for each.
    QString event;
    std::optional<protocol::Address> device;
    QString deviceName;
    std::optional<protocol::PatientId> patient;
    QString patientName;
    /// What else the event says, in the event's own terms, such as "role" → "1".
    std::vector<std::pair<QString, QString>> details;
};

struct AuditFilter
{
    std::optional<UnixTime> from;
    std::optional<UnixTime> until;
    QStringList events;
    std::optional<protocol::Address> device;
    std::optional<protocol::PatientId> patient;
};

class AuditTrail
{
public:
    explicit AuditTrail(Workspace &workspace);

    /// Newest first.
    [[nodiscard]] Task<std::vector<AuditEntry>> entries(AuditFilter filter);
    /// RFC 4180 with a header row, UTF-8 with byte order mark (spreadsheets read Japanese right); cells that
    /// begin like a formula are quoted with an apostrophe.
    [[nodiscard]] static QByteArray toCsv(const std::vector<AuditEntry> &entries);

private:
    Workspace &m_workspace;
};

} // namespace tegata::workflows
