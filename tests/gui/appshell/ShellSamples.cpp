#include "ShellSamples.h"

#include <tegata/workflows/WorkflowError.h>

namespace tegata::appshell::samples {

namespace {

using workflows::DeliveryState;

const UnixTime start = fromUnixSeconds(1'795'000'000);

template <typename Strong> Strong filled(std::uint8_t seed)
{
    ByteArray<Strong::size> bytes{};
    bytes.fill(seed);
    return Strong(bytes);
}

} // namespace

std::vector<workflows::AuditEntry> auditEntries()
{
    const auto entry = [](int hours, const char *event) {
        workflows::AuditEntry made;
        made.block = protocol::BlockNumber{static_cast<std::uint64_t>(1000 + hours)};
        made.time = start + std::chrono::hours(hours);
        made.transaction = filled<protocol::TransactionHash>(static_cast<std::uint8_t>(hours));
        made.event = QLatin1String(event);
        return made;
    };
    workflows::AuditEntry granted = entry(9, "Granted");
    granted.patient = filled<protocol::PatientId>(40);
    granted.details = {{QStringLiteral("notAfter"), QStringLiteral("0")},
                       {QStringLiteral("compartment"), filled<protocol::CompartmentId>(41).hexString()},
                       {QStringLiteral("permissions"), QStringLiteral("3")}};
    workflows::AuditEntry approved = entry(5, "DeviceApproved");
    approved.device = filled<protocol::Address>(21);
    approved.deviceName = QStringLiteral("受付2番");
    approved.details = {{QStringLiteral("role"), QStringLiteral("5")},
                        {QStringLiteral("notAfter"), QStringLiteral("0")},
                        {QStringLiteral("vaultEpoch"), QStringLiteral("1")},
                        {QStringLiteral("administrator"), filled<protocol::Address>(90).hexString()}};
    workflows::AuditEntry registered = entry(0, "InstitutionRegistered");
    registered.details = {{QStringLiteral("kind"), QStringLiteral("1")},
                          {QStringLiteral("name"), QStringLiteral("みどりの丘病院")},
                          {QStringLiteral("administrator"), filled<protocol::Address>(90).hexString()}};
    return {entry(12, "SomethingOfTheFuture"), granted, approved, registered};
}

std::vector<OutboxRow> outbox()
{
    std::vector<OutboxRow> rows;
    for (const DeliveryState state : {DeliveryState::SavedOnDevice, DeliveryState::Submitted, DeliveryState::Refused}) {
        OutboxRow row;
        row.delivery.id = filled<protocol::RecordId>(static_cast<std::uint8_t>(rows.size() + 1));
        row.delivery.state = state;
        row.delivery.title = QStringLiteral("アモキシシリンカプセル250mg");
        row.delivery.confirmedAt = start + std::chrono::hours(static_cast<int>(rows.size()));
        row.patientName = QStringLiteral("山田 花子");
        rows.push_back(row);
    }
    rows.back().delivery.error = Error(WorkflowError::PermissionEnded);
    return rows;
}

} // namespace tegata::appshell::samples
