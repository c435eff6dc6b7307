#include "ChartAccess.h"

namespace tegata::cli {

using namespace workflows;

Result<protocol::PatientId> whose(const Workspace &workspace, const std::string &argument)
{
    if (!argument.empty()) {
        return parseId<protocol::PatientId>(argument);
    }
    if (workspace.state().patient) {
        return workspace.state().patient->id;
    }
    return failure(WorkflowError::NotFound, "give --patient");
}

Task<ChartPointer> openChart(Session *session, OpenOptions options)
{
    const Result<Workspace *> workspace = co_await session->workspace();
    if (!workspace) {
        co_return failure(workspace.error());
    }
    const Result<protocol::PatientId> patient = whose(**workspace, options.patient);
    if (!patient) {
        co_return failure(patient.error());
    }
    ChartReading reading(**workspace, clinical::Language::English);
    Result<ChartPointer> chart = failure(WorkflowError::NotFound);
    if (options.isOwn) {
        chart = co_await reading.openOwnRecords(*patient);
    } else if (options.isOffline) {
        chart = co_await reading.openCached(*patient);
    } else {
        chart = co_await reading.open(*patient);
    }
    co_return chart;
}

QString deliveryText(DeliveryState state)
{
    switch (state) {
    case DeliveryState::SavedOnDevice:
        return QStringLiteral("saved-on-device");
    case DeliveryState::Uploaded:
        return QStringLiteral("uploaded");
    case DeliveryState::Submitted:
        return QStringLiteral("submitted");
    case DeliveryState::Recorded:
        return QStringLiteral("recorded");
    case DeliveryState::Refused:
        return QStringLiteral("refused");
    }
    return {};
}

QJsonObject deliveryJson(const Delivery &delivery)
{
    return {{QStringLiteral("id"), delivery.id.hexString()},
            {QStringLiteral("record"), delivery.hash.hexString()},
            {QStringLiteral("state"), deliveryText(delivery.state)},
            {QStringLiteral("error"),
             delivery.error ? QJsonValue(QString::fromStdString(delivery.error->key())) : QJsonValue()}};
}

Task<Delivery> deliver(Workspace *workspace, Delivery saved, bool mayWait)
{
    OutboxDelivery outbox(*workspace);
    const Result<void> delivered = co_await outbox.deliver({});
    if (!delivered && mayWait && isAway(delivered.error())) {
        co_return saved;
    }
    if (!delivered) {
        co_return failure(delivered.error());
    }
    Result<Delivery> recorded = co_await outbox.awaitRecorded(saved.id);
    if (!recorded) {
        co_return failure(recorded.error());
    }
    if (recorded->error) {
        co_return failure(*recorded->error);
    }
    recorded->hash = saved.hash;
    co_return recorded;
}

} // namespace tegata::cli
