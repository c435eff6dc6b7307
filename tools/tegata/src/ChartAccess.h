#pragma once

#include "Command.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/RecordWriting.h>

namespace tegata::cli {

// What the commands about charts share.

/// The own chart in a patient's profile, the named one elsewhere.
[[nodiscard]] Result<protocol::PatientId> whose(const workflows::Workspace &workspace, const std::string &argument);

struct OpenOptions
{
    std::string patient;
    bool isOffline = false;
    bool isOwn = false;
};
[[nodiscard]] Task<workflows::ChartPointer> openChart(Session *session, OpenOptions options);

/// Sends what the outbox holds and waits until this entry is recorded; what was refused for good is an error.
/// @param mayWait when gateway or nodes are away, the entry as it is saved on this device will do.
[[nodiscard]] Task<workflows::Delivery> deliver(workflows::Workspace *workspace, workflows::Delivery saved,
                                                bool mayWait);
[[nodiscard]] QString deliveryText(workflows::DeliveryState state);
[[nodiscard]] QJsonObject deliveryJson(const workflows::Delivery &delivery);

void addChartWritingCommands(CLI::App &chart, const Choose &choose);
void addChartTransferCommands(CLI::App &chart, const Choose &choose);

} // namespace tegata::cli
