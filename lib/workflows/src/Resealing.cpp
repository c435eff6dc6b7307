#include "Resealing_p.h"

#include "OutboxMark_p.h"
#include "OwnCharts_p.h"

namespace tegata::workflows {

using namespace protocol;
using chartstore::Outbox;
using chartstore::OutboxEntry;
using chartstore::OutboxId;
using chartstore::OutboxStage;

Task<void> sealAgain(Workspace *workspace, OutboxId refused, PendingWrite write)
{
    if (workspace->state().role == ProfileRole::Patient) {
        // The newer key is the patient's own, perhaps of a rotation that was cut short.
        const Result<void> settled = co_await settleChartRotation(workspace, write.patient);
        if (!settled) {
            co_return failure(settled.error());
        }
    }
    const Result<ChartAccess> access = co_await refreshAccess(workspace, write.patient);
    if (!access) {
        co_return failure(access.error());
    }
    const Epoch before = write.epoch;
    Result<PendingWrite> sealed = co_await sealPendingWrite(workspace, std::move(write));
    if (!sealed && (sealed.error().is(WorkflowError::NoPermission) || sealed.error().is(WorkflowError::ChartClosed))) {
        const std::string code = sealed.error().key();
        auto endedTask = mark(workspace, [refused, code](Outbox &outbox) { return outbox.markRefused(refused, code); });
        const Result<void> ended = co_await endedTask;
        co_return ended;
    }
    if (!sealed) {
        co_return failure(sealed.error());
    }
    if (sealed->epoch <= before) {
        // The newer key has not reached this profile. The entry stays as it is and is tried again later.
        co_return failure(WorkflowError::KeysDoNotMatch, "no key of the chart's new epoch");
    }
    const OutboxId id = workspace->random().strongBytes<OutboxId>();
    const UnixTime now = workspace->clock().now();
    auto replacedTask = mark(workspace, [refused, id, now, next = std::move(*sealed)](Outbox &outbox) {
        const Result<OutboxEntry> entry = outbox.entry(refused);
        if (entry && entry->stage != OutboxStage::Refused) {
            if (Result<void> marked = outbox.markRefused(refused, std::string(epochMoved)); !marked) {
                return marked;
            }
        }
        return outbox.replaceRefused(refused, id, pendingWriteKind, now, encodePendingWrite(next));
    });
    const Result<void> replaced = co_await replacedTask;
    co_return replaced;
}

} // namespace tegata::workflows
