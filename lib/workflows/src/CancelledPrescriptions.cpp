#include "CancelledPrescriptions_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/workflows/Workspace.h>

#include <map>

namespace tegata::workflows {

using namespace protocol;

namespace {

QString cancelledKey(const PatientId &patient)
{
    return QStringLiteral("prescriptions-cancelled-by/") + patient.hexString();
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
    std::map<PrescriptionId, CancelledPrescription> untouched;
    Bytes cancelled;
    for (const ledger::LedgerEvent &event : *events) {
        if (const auto *issue = std::get_if<ledger::events::PrescriptionIssued>(&event.body)) {
            untouched.emplace(issue->prescriptionId, CancelledPrescription(issue->recordHash, issue->institutionId));
        } else if (const auto *dispensed = std::get_if<ledger::events::PrescriptionDispensed>(&event.body)) {
            untouched.erase(dispensed->prescriptionId);
        } else if (const auto *end = std::get_if<ledger::events::PrescriptionCancelled>(&event.body)) {
            if (const auto found = untouched.find(end->prescriptionId); found != untouched.end()) {
                append(cancelled, found->second.first.view());
                append(cancelled, found->second.second.view());
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

std::set<CancelledPrescription> cancelledPrescriptions(chartstore::ChartCache &cache, const PatientId &patient)
{
    constexpr std::size_t size = RecordHash::size + InstitutionId::size;
    std::set<CancelledPrescription> cancelled;
    const Result<Bytes> stored = cache.state(cancelledKey(patient));
    for (std::size_t at = 0; stored && at + size <= stored->size(); at += size) {
        const ByteView one = ByteView(*stored).subspan(at, size);
        cancelled.emplace(*RecordHash::fromBytes(one.first(RecordHash::size)),
                          *InstitutionId::fromBytes(one.subspan(RecordHash::size)));
    }
    return cancelled;
}

} // namespace tegata::workflows
