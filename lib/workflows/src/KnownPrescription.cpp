#include "KnownPrescription_p.h"

#include "BinaryForm_p.h"

#include <tegata/workflows/Workspace.h>

namespace tegata::workflows {

using namespace protocol;

PrescriptionStanding KnownPrescription::standingAt(UnixTime now) const
{
    switch (info.state) {
    case PrescriptionState::Claimed:
        if (!claimEnded) {
            return PrescriptionStanding::Claimed;
        }
        break;
    case PrescriptionState::Completed:
        return PrescriptionStanding::Completed;
    case PrescriptionState::Cancelled:
        return PrescriptionStanding::Cancelled;
    case PrescriptionState::None:
    case PrescriptionState::Issued:
        break;
    }
    if (info.notAfter <= now) {
        return PrescriptionStanding::Expired;
    }
    return info.filled > 0 || info.isPartiallyFilled ? PrescriptionStanding::PartlyDispensed
                                                     : PrescriptionStanding::Issued;
}

Bytes KnownPrescription::encoded() const
{
    BinaryWriter writer;
    writer.strong(info.prescriptionId);
    writer.number(static_cast<std::uint64_t>(info.state), 1);
    writer.strong(info.patientId);
    writer.strong(info.compartment);
    writer.strong(info.recordHash);
    writer.strong(info.issuer);
    writer.strong(info.holder);
    writer.number(toUnixSeconds(info.claimedAt), 8);
    writer.number(toUnixSeconds(info.notAfter), 8);
    writer.number(info.fills, 2);
    writer.number(info.filled, 2);
    writer.number(info.isPartiallyFilled ? 1 : 0, 1);
    writer.number(claimEnded ? 1 : 0, 1);
    writer.text(issuerName);
    writer.text(holderName);
    writer.number(toUnixSeconds(asOf), 8);
    return writer.take();
}

Result<KnownPrescription> KnownPrescription::decoded(ByteView bytes)
{
    BinaryReader reader(bytes);
    KnownPrescription known;
    known.info.prescriptionId = reader.strong<PrescriptionId>();
    known.info.state = static_cast<PrescriptionState>(reader.number(1));
    known.info.patientId = reader.strong<PatientId>();
    known.info.compartment = reader.strong<CompartmentId>();
    known.info.recordHash = reader.strong<RecordHash>();
    known.info.issuer = reader.strong<InstitutionId>();
    known.info.holder = reader.strong<InstitutionId>();
    known.info.claimedAt = fromUnixSeconds(reader.number(8));
    known.info.notAfter = fromUnixSeconds(reader.number(8));
    known.info.fills = static_cast<std::uint16_t>(reader.number(2));
    known.info.filled = static_cast<std::uint16_t>(reader.number(2));
    known.info.isPartiallyFilled = reader.number(1) == 1;
    known.claimEnded = reader.number(1) == 1;
    known.issuerName = reader.text();
    known.holderName = reader.text();
    known.asOf = fromUnixSeconds(reader.number(8));
    if (!reader.isWhole()) {
        return failure(WorkflowError::NotFound, "a cached prescription cannot be read");
    }
    return known;
}

Task<bool> hasClaimEnded(Workspace *workspace, ledger::PrescriptionInfo info,
                         std::optional<ledger::InstitutionState> holder, ledger::BlockHeader at)
{
    if (info.state != PrescriptionState::Claimed) {
        co_return false;
    }
    const Result<std::optional<ledger::GrantState>> grant =
        co_await workspace->ledger().grant(info.patientId, info.holder, at);
    if (!grant) {
        co_return failure(grant.error());
    }
    const bool counts = holder && holder->isActive && *grant && (*grant)->isRunning;
    co_return !counts;
}

std::set<PrescriptionId> claimsLost(const std::vector<ledger::LedgerEvent> &events, const InstitutionId &institution)
{
    std::set<PrescriptionId> held;
    std::set<PrescriptionId> lost;
    const auto lose = [&held, &lost](const PrescriptionId &id) {
        if (held.erase(id) != 0) {
            lost.insert(id);
        }
    };
    for (const ledger::LedgerEvent &event : events) {
        if (const auto *claimed = std::get_if<ledger::events::PrescriptionClaimed>(&event.body)) {
            if (claimed->institutionId == institution) {
                held.insert(claimed->prescriptionId);
                lost.erase(claimed->prescriptionId);
            } else {
                lose(claimed->prescriptionId);
            }
        } else if (const auto *dispensed = std::get_if<ledger::events::PrescriptionDispensed>(&event.body)) {
            if (dispensed->complete) {
                held.erase(dispensed->prescriptionId);
            }
        } else if (const auto *released = std::get_if<ledger::events::PrescriptionReleased>(&event.body)) {
            held.erase(released->prescriptionId);
        } else if (const auto *cancelled = std::get_if<ledger::events::PrescriptionCancelled>(&event.body)) {
            lose(cancelled->prescriptionId);
        }
    }
    return lost;
}

} // namespace tegata::workflows
