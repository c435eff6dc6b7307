#include "CancelledPrescriptions_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/workflows/Workspace.h>

#include <map>

namespace tegata::workflows {

using namespace protocol;

namespace {

QString cancelledKey(const PatientId &patient)
{
    return QStringLiteral("prescriptions-cancelled/") + patient.hexString();
}

} // namespace

Task<void> noteCancelledPrescriptions(Workspace *workspace, PatientId patient, BlockNumber head)
{
    const ledger::BlockRange range{workspace->network().deployedAt, head};
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await workspace->history().eventsOfPatient(patient, range);
    if (!events) {
        co_return failure(events.error());
    }
    // What nothing was dispensed of; what the patient has at home stays a current drug.
    std::map<PrescriptionId, RecordHash> untouched;
    Bytes cancelled;
    for (const ledger::LedgerEvent &event : *events) {
        if (const auto *issue = std::get_if<ledger::events::PrescriptionIssued>(&event.body)) {
            untouched.emplace(issue->prescriptionId, issue->recordHash);
        } else if (const auto *dispensed = std::get_if<ledger::events::PrescriptionDispensed>(&event.body)) {
            untouched.erase(dispensed->prescriptionId);
        } else if (const auto *end = std::get_if<ledger::events::PrescriptionCancelled>(&event.body)) {
            if (const auto found = untouched.find(end->prescriptionId); found != untouched.end()) {
                append(cancelled, found->second.view());
            }
        }
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    const auto keep = [name = cancelledKey(patient), cancelled](chartstore::ChartCache &cache) {
        return cache.setState(name, cancelled);
    };
    auto keptTask = (*store)->cache(keep);
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

std::set<RecordHash> cancelledPrescriptions(chartstore::ChartCache &cache, const PatientId &patient)
{
    std::set<RecordHash> cancelled;
    const Result<Bytes> stored = cache.state(cancelledKey(patient));
    for (std::size_t at = 0; stored && at + RecordHash::size <= stored->size(); at += RecordHash::size) {
        cancelled.insert(*RecordHash::fromBytes(ByteView(*stored).subspan(at, RecordHash::size)));
    }
    return cancelled;
}

} // namespace tegata::workflows
