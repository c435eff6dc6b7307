#include "PrescriptionCounting_p.h"

#include "ActionRecording_p.h"
#include "Logging_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>

namespace tegata::workflows {

using namespace protocol;

namespace {

Action prescriptionActionOf(const PendingWrite &write)
{
    if (write.step.kind == PrescriptionStep::Kind::Issue) {
        return IssuePrescription{write.step.prescription,
                                 write.patient,
                                 write.compartment,
                                 write.records.front().hash,
                                 write.step.fills,
                                 write.step.notAfter,
                                 {}};
    }
    return DispensePrescription{
        write.step.prescription, write.step.fills, write.step.isComplete, write.records.front().hash, {}};
}

/// The block in which this very record was counted, also by a run that ended before it could note it.
Task<std::optional<BlockNumber>> countedIn(Workspace *workspace, WaitingPointer waiting, BlockNumber from)
{
    const PendingWrite &write = waiting->write;
    std::optional<BlockNumber> block;
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await workspace->judgedHistory().eventsOfPatient(write.patient, {from, std::nullopt});
    if (!events) {
        co_return failure(events.error());
    }
    const RecordHash record = write.records.front().hash;
    for (const ledger::LedgerEvent &event : *events) {
        const auto *issued = std::get_if<ledger::events::PrescriptionIssued>(&event.body);
        const auto *dispensed = std::get_if<ledger::events::PrescriptionDispensed>(&event.body);
        if ((issued != nullptr && issued->recordHash == record) ||
            (dispensed != nullptr && dispensed->recordHash == record)) {
            block = event.position.block;
        }
    }
    co_return block;
}

/// A dispensing was saved on a claim that counted: when the ledger finds none any more, that claim ended meanwhile.
Error reasonOf(const PendingWrite &write, const ledger::ContractError &refusal, const Error &error)
{
    const bool isClaimGone =
        refusal.name == "NotPermitted" || refusal.name == "NotHolder" || refusal.name == "WrongState";
    return write.step.kind == PrescriptionStep::Kind::Dispense && isClaimGone
               ? Error(WorkflowError::ClaimEnded, refusal.summary())
               : error;
}

} // namespace

Task<Counting> countOnPrescription(Workspace *workspace, WaitingPointer waiting)
{
    Counting counting;
    const Result<std::optional<BlockNumber>> counted =
        co_await countedIn(workspace, waiting, workspace->network().deployedAt);
    if (!counted) {
        co_return failure(counted.error());
    }
    std::optional<BlockNumber> block = *counted;
    if (!block) {
        ActionPlan plan;
        plan.step =
            QStringLiteral("rx-") + QString::fromStdString(toHex(waiting->write.records.front().hash.bytes())).left(40);
        plan.action = prescriptionActionOf(waiting->write);
        plan.awaitsFinality = false;
        ActionRecording recording(*workspace);
        Result<RecordedAction> recorded = co_await recording.resume(plan.step, {});
        if (!recorded && recorded.error().is(WorkflowError::NotFound)) {
            recorded = co_await recording.record(plan, {});
        }
        if (!recorded && recording.refusal()) {
            qCWarning(logCharts) << "a prescription step was refused:" << recording.refusal()->name.c_str();
            counting.isSettled = true;
            counting.refusal = reasonOf(waiting->write, *recording.refusal(), recorded.error());
            co_return counting;
        }
        if (!recorded) {
            co_return failure(recorded.error());
        }
        block = recorded->block;
    }
    const Result<bool> settled = co_await isFinal(workspace, *block);
    if (!settled) {
        co_return failure(settled.error());
    }
    if (*settled && !*counted) {
        // Told by any one node so far.
        const Result<std::optional<BlockNumber>> judged = co_await countedIn(workspace, waiting, *block);
        if (!judged) {
            co_return failure(judged.error());
        }
        counting.isSettled = judged->has_value();
        co_return counting;
    }
    counting.isSettled = *settled;
    co_return counting;
}

} // namespace tegata::workflows
