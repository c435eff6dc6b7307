#include <tegata/workflows/Prescriptions.h>

#include "ActionRecording_p.h"
#include "Authoring_p.h"
#include "BinaryForm_p.h"
#include "ChartSync_p.h"
#include "KnownPrescription_p.h"
#include "Logging_p.h"
#include "ReadableAccess_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/workflows/ChartReading.h>

#include <QDateTime>
#include <QPointer>

#include <algorithm>
#include <set>

namespace tegata::workflows {

using namespace protocol;

namespace {

QString nameOf(const std::optional<ledger::InstitutionState> &institution)
{
    return institution ? QString::fromStdString(institution->name) : QString();
}

QString stepName(const char *action, const PrescriptionId &id)
{
    return QLatin1String(action) + QString::fromStdString(toHex(id.bytes())).left(40);
}

/// The ledger lets doctors and pharmacists issue, pharmacists dispense; said here before anything is written.
Task<void> requireRole(Workspace *workspace, bool mayDoctor)
{
    const std::optional<Address> self = workspace->state().address;
    if (!self) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const Result<std::optional<ledger::DeviceState>> device = co_await workspace->ledger().device(*self);
    if (!device && (device.error().is(LedgerError::Unreachable) || device.error().is(LedgerError::Timeout))) {
        co_return Result<void>(); // Offline: the ledger will say it.
    }
    if (!device) {
        co_return failure(device.error());
    }
    const bool isEntitled =
        *device && ((*device)->role == DeviceRole::Pharmacist || (mayDoctor && (*device)->role == DeviceRole::Doctor));
    if (!isEntitled) {
        co_return failure(WorkflowError::NoPermission, "the role of this terminal does not allow it");
    }
    co_return Result<void>();
}

/// Whether a dispensing of this prescription is saved on this device and not recorded yet.
Task<bool> isUnderway(Workspace *workspace, PrescriptionId id)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto foundTask = (*store)->outbox([id](chartstore::Outbox &outbox) -> Result<bool> {
        bool isFound = false;
        outbox.visitUnfinished([&isFound, id](const chartstore::OutboxEntry &entry) {
            if (entry.stage == chartstore::OutboxStage::Refused) {
                return;
            }
            const Result<PendingWrite> write = decodePendingFacts(entry.payload);
            isFound = isFound ||
                      (write && write->step.kind == PrescriptionStep::Kind::Dispense && write->step.prescription == id);
        });
        return isFound;
    });
    const Result<bool> found = co_await foundTask;
    co_return found;
}

/// Failures after which what was last seen may be shown: the ledger cannot be asked, or its nodes contradict each
/// other.
bool isAway(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::NodesDisagree);
}

QString knownKey(const PrescriptionId &id) { return QStringLiteral("prescription/") + id.hexString(); }
QString knownOfKey(const PatientId &patient) { return QStringLiteral("prescriptions/") + patient.hexString(); }
/// The time of the claim that this terminal recorded.
QString claimKey(const PrescriptionId &id) { return QStringLiteral("prescription-claim/") + id.hexString(); }

Task<Bytes> cachedState(Workspace *workspace, QString name)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto valueTask = (*store)->cache([name](chartstore::ChartCache &cache) { return cache.state(name); });
    Result<Bytes> value = co_await valueTask;
    co_return value;
}

Task<void> keepState(Workspace *workspace, QString name, Bytes value)
{
    const Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto keptTask =
        (*store)->cache([name, value](chartstore::ChartCache &cache) { return cache.setState(name, value); });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

/// Whoever believes to hold a prescription is told when the claim ended without his doing.
QCoro::Task<Error> whyNotHeld(Workspace *workspace, PrescriptionInformation prescription)
{
    bool isEnded = prescription.ownClaimEnded;
    if (!isEnded && !prescription.fromCache) {
        const ledger::BlockRange range{workspace->network().deployedAt, std::nullopt};
        const Result<std::vector<ledger::LedgerEvent>> events =
            co_await workspace->history().eventsOfPatient(prescription.patient, range);
        const InstitutionId self = workspace->state().institution.value_or(InstitutionId());
        isEnded = events && claimsLost(*events, self).contains(prescription.id);
    }
    co_return Error(isEnded ? WorkflowError::ClaimEnded : WorkflowError::WrongPrescriptionState);
}

constexpr int longestValidDays = 100;

/// Ends of validity are days for people and times for the ledger: the end of the last day, local time.
UnixTime endOfLastDay(QDate firstDay, int validDays)
{
    const QDateTime end = firstDay.addDays(validDays).startOfDay();
    return fromUnixSeconds(static_cast<std::uint64_t>(end.toSecsSinceEpoch()));
}

const ChartEntry *entryOf(const Chart &chart, const RecordHash &record)
{
    const auto found = std::find_if(chart.entries.begin(), chart.entries.end(),
                                    [&record](const ChartEntry &entry) { return entry.hash == record; });
    return found == chart.entries.end() ? nullptr : &*found;
}

/// A device that may write can lock any record of the chart under a new number. What is dispensed on must be what
/// the institution that locked it wrote itself, as a prescription.
bool isIssuersOwn(const ChartEntry &entry, const ledger::PrescriptionInfo &lock)
{
    return entry.kind == RecordKind::Prescription && entry.authorInstitution == lock.issuer;
}

/// And under this number, for so many fills: nobody locks his own prescription twice.
bool isPrescriptionOf(const clinical::PrescriptionItem &content, const ledger::PrescriptionInfo &lock)
{
    return PrescriptionId::fromHex(content.prescriptionId.toStdString()) == lock.prescriptionId &&
           1 + content.repeatsAllowed == int{lock.fills};
}

/// What the ledger says at the newest block, or said when it was last asked, where that block cannot be had.
Task<KnownPrescription> lookUpAt(Workspace *workspace, PrescriptionId id, Result<ledger::BlockHeader> head)
{
    if (!head && !isAway(head.error())) {
        co_return failure(head.error());
    }
    if (!head) {
        const Result<Bytes> stored = co_await cachedState(workspace, knownKey(id));
        if (!stored) {
            co_return failure(head.error());
        }
        Result<KnownPrescription> cached = KnownPrescription::decoded(*stored);
        if (!cached || cached->info.prescriptionId != id) {
            co_return failure(head.error());
        }
        const ledger::PrescriptionInfo &info = cached->info;
        const Result<ChartAccess> access = co_await readableAccess(workspace, info.patientId);
        const std::optional<InstitutionId> own = workspace->state().institution;
        const bool isOurs = info.issuer == own;
        if (!access && !(isOurs && leavesOwnRecords(access.error()))) {
            co_return failure(access.error());
        }
        cached->away = head.error();
        co_return std::move(*cached);
    }
    const Result<std::optional<ledger::PrescriptionInfo>> found = co_await workspace->ledger().prescription(id, *head);
    if (!found) {
        co_return failure(found.error());
    }
    if (!*found || (*found)->state == PrescriptionState::None) {
        co_return failure(WorkflowError::NotFound);
    }
    KnownPrescription known;
    known.info = **found;
    known.info.prescriptionId = id;
    known.asOf = head->time;
    const Result<std::optional<ledger::InstitutionState>> issuer =
        co_await workspace->ledger().institution(known.info.issuer, *head);
    if (!issuer) {
        co_return failure(issuer.error());
    }
    known.issuerName = nameOf(*issuer);
    if (known.info.state == PrescriptionState::Claimed) {
        const Result<std::optional<ledger::InstitutionState>> holder =
            co_await workspace->ledger().institution(known.info.holder, *head);
        if (!holder) {
            co_return failure(holder.error());
        }
        known.holderName = nameOf(*holder);
        const Result<bool> ended = co_await hasClaimEnded(workspace, known.info, *holder, *head);
        if (!ended) {
            co_return failure(ended.error());
        }
        known.claimEnded = *ended;
    }
    // Without the ledger a dispensing under way still has to know what it stands on.
    const Result<void> kept = co_await keepState(workspace, knownKey(id), known.encoded());
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return known;
}

} // namespace

Prescriptions::Prescriptions(Workspace &workspace, clinical::Language language)
    : m_workspace(workspace)
    , m_language(language)
{
}

Task<ReviewedRecord> Prescriptions::review(PatientId patient, clinical::PrescriptionDraft draft)
{
    if (!m_workspace.isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (draft.transcribed && draft.paperIssuedOn && draft.validDays >= 1 && draft.validDays <= longestValidDays &&
        endOfLastDay(draft.paperIssuedOn->addDays(draft.validDays - 1), 1) <= m_workspace.clock().now()) {
        co_return failure(WorkflowError::EndDateInPast);
    }
    // The id on chain is the group identifier of every drug: content and lock name each other.
    const PrescriptionId id = m_workspace.random().strongBytes<PrescriptionId>();
    draft.header = draftHeaderFor(m_workspace, patient);
    draft.prescriptionId = id.hexString();
    for (clinical::DrugDraft &drug : draft.drugs) {
        drug.id = freshResourceId(m_workspace);
    }
    Result<std::vector<clinical::Entry>> entries = clinical::writePrescription(draft);
    if (!entries) {
        co_return failure(entries.error());
    }
    ReviewedRecord record;
    record.patient = patient;
    record.compartment = CompartmentKind::Medications;
    record.kind = RecordKind::Prescription;
    record.resources = std::move(*entries);
    record.title = clinical::readEntry(record.resources.front(), {&record.resources, m_language}).title;
    co_return record;
}

Task<IssuedPrescription> Prescriptions::issue(ReviewedRecord record, clinical::Confirmation confirmation)
{
    const clinical::PrescriptionItem content =
        clinical::readPrescription(record.resources, {&record.resources, m_language});
    const auto id = PrescriptionId::fromHex(content.prescriptionId.toStdString());
    if (!id || record.kind != RecordKind::Prescription) {
        co_return failure(WorkflowError::InvalidDraft, "not a reviewed prescription");
    }
    const QDate issued = content.authored.firstDay();
    const QDate lastDay = content.validUntil.lastDay();
    const Result<void> entitled = co_await requireRole(&m_workspace, /*mayDoctor=*/true);
    if (!entitled) {
        co_return failure(entitled.error());
    }
    PrescriptionStep step;
    step.kind = PrescriptionStep::Kind::Issue;
    step.prescription = *id;
    step.fills = static_cast<std::uint16_t>(1 + content.repeatsAllowed);
    step.notAfter = endOfLastDay(lastDay.isValid() ? lastDay : issued.addDays(3), 1);
    std::vector<ReviewedRecord> one;
    one.push_back(std::move(record));
    const Result<std::vector<Delivery>> deliveries =
        co_await confirmWrite(&m_workspace, std::move(one), confirmation, /*isBatch=*/false, step);
    if (!deliveries) {
        co_return failure(deliveries.error());
    }
    co_return IssuedPrescription{*id, deliveries->front()};
}

Task<std::vector<PrescriptionInformation>> Prescriptions::ofPatient(PatientId patient)
{
    std::vector<PrescriptionId> ids;
    const QPointer<Workspace> alive(&m_workspace);
    const Result<ChartAccess> access = co_await readableAccess(&m_workspace, patient);
    if (alive == nullptr) {
        co_return failure(WorkflowError::Locked);
    }
    const bool isOwnOnly = !access && leavesOwnRecords(access.error());
    std::set<PrescriptionId> lost;
    const Result<ledger::BlockHeader> head = co_await m_workspace.ledger().head();
    if (!head && !isAway(head.error())) {
        co_return failure(head.error());
    }
    if (head) {
        const ledger::BlockRange range{m_workspace.network().deployedAt, head->number};
        const Result<std::vector<ledger::LedgerEvent>> events =
            co_await m_workspace.history().eventsOfPatient(patient, range);
        if (!events) {
            co_return failure(events.error());
        }
        Bytes encoded;
        for (const ledger::LedgerEvent &event : *events) {
            if (const auto *issued = std::get_if<ledger::events::PrescriptionIssued>(&event.body)) {
                ids.push_back(issued->prescriptionId);
                append(encoded, issued->prescriptionId.view());
            }
        }
        lost = claimsLost(*events, m_workspace.state().institution.value_or(InstitutionId()));
        const Result<void> kept = co_await keepState(&m_workspace, knownOfKey(patient), std::move(encoded));
        if (!kept) {
            co_return failure(kept.error());
        }
    } else {
        if (!access && !isOwnOnly) {
            co_return failure(access.error());
        }
        const Result<Bytes> stored = co_await cachedState(&m_workspace, knownOfKey(patient));
        if (!stored) {
            co_return failure(head.error());
        }
        for (std::size_t at = 0; at + PrescriptionId::size <= stored->size(); at += PrescriptionId::size) {
            ids.push_back(*PrescriptionId::fromBytes(ByteView(*stored).subspan(at, PrescriptionId::size)));
        }
    }
    ChartReading reading(m_workspace, m_language);
    auto cachedTask = isOwnOnly ? reading.openOwnCached(patient) : reading.openCached(patient);
    const Result<ChartPointer> cached = co_await std::move(cachedTask);
    const std::optional<InstitutionId> own = m_workspace.state().institution;
    // Named: GCC 12 destroys the temporaries of a condition inside co_await twice.
    const ChartPointer chart = cached ? *cached : ChartPointer();
    std::vector<PrescriptionInformation> all;
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
        const Result<KnownPrescription> known = co_await lookUpAt(&m_workspace, *id, head);
        Result<PrescriptionInformation> information = failure(WorkflowError::NotFound);
        if (known) {
            information = co_await describe(*known, chart);
        } else {
            information = failure(known.error());
        }
        if (information) {
            information->ownClaimEnded = information->ownClaimEnded || (lost.contains(*id) && !information->heldByUs);
        }
        // A claim of our own that ended is told, also without a permission: somebody may be about to dispense on it.
        const bool isOthers = information ? information->issuer != own && !information->ownClaimEnded
                                          : leavesOwnRecords(information.error());
        if (isOwnOnly && isOthers) {
            continue;
        }
        if (!information) {
            co_return failure(information.error());
        }
        all.push_back(std::move(*information));
    }
    co_return all;
}

Task<PrescriptionInformation> Prescriptions::prescription(PrescriptionId id)
{
    const Result<KnownPrescription> known = co_await lookUp(id);
    if (!known) {
        co_return failure(known.error());
    }
    ChartReading reading(m_workspace, m_language);
    const Result<ChartPointer> cached = co_await reading.openCached(known->info.patientId);
    const ChartPointer chart = cached ? *cached : ChartPointer();
    Result<PrescriptionInformation> information = co_await describe(*known, chart);
    co_return information;
}

Task<KnownPrescription> Prescriptions::lookUp(PrescriptionId id)
{
    const Result<ledger::BlockHeader> head = co_await m_workspace.ledger().head();
    Result<KnownPrescription> known = co_await lookUpAt(&m_workspace, id, head);
    co_return known;
}

Task<PrescriptionInformation> Prescriptions::describe(KnownPrescription known, ChartPointer chart)
{
    const ledger::PrescriptionInfo &info = known.info;
    PrescriptionInformation shown;
    shown.id = info.prescriptionId;
    shown.patient = info.patientId;
    shown.standing = known.standingAt(std::max(known.asOf, m_workspace.clock().now()));
    shown.issuer = info.issuer;
    shown.issuerName = known.issuerName;
    shown.holderName = known.holderName;
    shown.fills = info.fills;
    shown.fillsDone = info.filled;
    shown.notAfter = info.notAfter;
    shown.record = info.recordHash;
    shown.asOf = known.asOf;
    shown.fromCache = known.away.has_value();
    if (info.state == PrescriptionState::Claimed) {
        shown.holder = info.holder;
        shown.claimedAt = info.claimedAt;
        shown.claimEnded = known.claimEnded;
        const bool isOurs = m_workspace.state().institution == info.holder;
        shown.heldByUs = isOurs && !known.claimEnded;
        shown.ownClaimEnded = isOurs && known.claimEnded;
        const Result<Bytes> claim = co_await cachedState(&m_workspace, claimKey(info.prescriptionId));
        const bool isOurClaim = claim && BinaryReader(*claim).number(8) == toUnixSeconds(info.claimedAt);
        shown.mayDispenseOffline = shown.heldByUs && isOurClaim;
    }
    if (chart != nullptr) {
        ChartReading reading(m_workspace, m_language);
        const std::vector<RecordHash> wanted{info.recordHash};
        auto contentsTask = reading.contents(chart, wanted);
        const Result<RecordContents> contents = co_await contentsTask;
        if (!contents) {
            co_return failure(contents.error());
        }
        const ChartEntry *entry = entryOf(*chart, info.recordHash);
        const auto record = contents->find(info.recordHash);
        // A record that is there but cannot be opened says nothing of itself; who wrote it stands on the chain.
        shown.isOfAnotherRecord = entry != nullptr && !isIssuersOwn(*entry, info);
        if (record != contents->end() && !shown.isOfAnotherRecord) {
            const std::vector<clinical::Entry> &resources = record->second;
            shown.content = clinical::readPrescription(resources, {&resources, m_language});
            shown.isOfAnotherRecord = !isPrescriptionOf(shown.content, info);
        }
        if (shown.isOfAnotherRecord) {
            shown.content = {};
        } else if (record != contents->end()) {
            const std::vector<clinical::Entry> &resources = record->second;
            for (const clinical::Entry &one : resources) {
                if (one.resource.type() == QLatin1String("MedicationRequest")) {
                    shown.requestReferences.append(one.resource.relativeReference());
                }
            }
        }
        for (const clinical::MedicationItem &drug : shown.content.drugs) {
            shown.allergyMatches.push_back(clinical::matchAllergies(drug.drug, chart->summary.activeAllergies));
        }
    }
    co_return shown;
}

Task<RecordedAction> Prescriptions::claim(PrescriptionId id, ProgressObserver observer)
{
    m_refusal.reset();
    const Result<PrescriptionInformation> information = co_await prescription(id);
    if (!information) {
        co_return failure(information.error());
    }
    if (information->isOfAnotherRecord) {
        co_return failure(WorkflowError::LockOfAnotherRecord);
    }
    ActionPlan plan;
    plan.step = stepName("rx-claim-", id);
    plan.action = ClaimPrescription{id, {}};
    ActionRecording recording(m_workspace);
    const Result<RecordedAction> recorded = co_await recording.record(plan, observer);
    if (recorded) {
        BinaryWriter claimedAt;
        claimedAt.number(toUnixSeconds(recorded->blockTime), 8);
        const Result<void> kept = co_await keepState(&m_workspace, claimKey(id), claimedAt.take());
        const Result<KnownPrescription> known = co_await lookUp(id);
        if (!kept || !known) {
            // The claim stands; dispensing it just has to wait for the ledger.
            qCInfo(logCharts) << "a claim could not be noted on this device";
        }
        co_return *recorded;
    }
    const std::optional<ledger::ContractError> refused = recording.refusal();
    const Error error = recorded.error();
    const std::optional<ledger::StandingClaim> claim =
        refused ? ledger::standingClaimOf(*refused) : std::optional<ledger::StandingClaim>();
    if (claim && claim->institutionId == m_workspace.state().institution) {
        co_return RecordedAction(); // Held by us already: an earlier claim, or a colleague's.
    }
    if (claim) {
        ClaimRefusal refusal;
        refusal.holder = claim->institutionId;
        refusal.since = claim->claimedAt;
        const Result<std::optional<ledger::InstitutionState>> holder =
            co_await m_workspace.ledger().institution(claim->institutionId);
        refusal.holderName = holder ? nameOf(*holder) : QString();
        m_refusal = refusal;
        co_return failure(WorkflowError::AlreadyClaimed);
    }
    co_return failure(error);
}

std::optional<ClaimRefusal> Prescriptions::refusal() const { return m_refusal; }

Task<ReviewedRecord> Prescriptions::reviewDispensing(PrescriptionId id, clinical::DispenseDraft draft)
{
    const Result<PrescriptionInformation> information = co_await prescription(id);
    if (!information) {
        co_return failure(information.error());
    }
    if (information->isOfAnotherRecord) {
        co_return failure(WorkflowError::LockOfAnotherRecord);
    }
    draft.header = draftHeaderFor(m_workspace, information->patient);
    draft.prescriptionId = id.hexString();
    for (clinical::DispensedDrugDraft &drug : draft.drugs) {
        drug.id = freshResourceId(m_workspace);
    }
    Result<std::vector<clinical::Entry>> entries = clinical::writeDispense(draft);
    if (!entries) {
        co_return failure(entries.error());
    }
    ReviewedRecord record;
    record.patient = information->patient;
    record.compartment = CompartmentKind::Medications;
    record.kind = RecordKind::Dispensing;
    record.resources = std::move(*entries);
    record.title = clinical::readEntry(record.resources.front(), {&record.resources, m_language}).title;
    co_return record;
}

Task<Delivery> Prescriptions::dispense(PrescriptionId id, ReviewedRecord record, bool isComplete,
                                       clinical::Confirmation confirmation)
{
    const Result<KnownPrescription> known = co_await lookUp(id);
    if (!known) {
        co_return failure(known.error());
    }
    const Result<PrescriptionInformation> information = co_await describe(*known, nullptr);
    if (!information) {
        co_return failure(information.error());
    }
    if (information->standing != PrescriptionStanding::Claimed || !information->heldByUs) {
        const Error refused = co_await whyNotHeld(&m_workspace, *information);
        co_return failure(refused);
    }
    if (known->away && !information->mayDispenseOffline) {
        // A colleague's terminal holds the claim, and may dispense on it while this one cannot see that.
        co_return failure(*known->away);
    }
    const Result<void> entitled = co_await requireRole(&m_workspace, /*mayDoctor=*/false);
    if (!entitled) {
        co_return failure(entitled.error());
    }
    const Result<bool> underway = co_await isUnderway(&m_workspace, id);
    if (!underway) {
        co_return failure(underway.error());
    }
    if (*underway) {
        co_return failure(WorkflowError::WrongPrescriptionState, "a dispensing of it waits to be recorded");
    }
    if (record.kind != RecordKind::Dispensing || record.patient != information->patient) {
        co_return failure(WorkflowError::InvalidDraft, "not a reviewed dispensing of this prescription");
    }
    PrescriptionStep step;
    step.kind = PrescriptionStep::Kind::Dispense;
    step.prescription = id;
    step.fills = static_cast<std::uint16_t>(information->fillsDone + 1);
    step.isComplete = isComplete;
    std::vector<ReviewedRecord> one;
    one.push_back(std::move(record));
    const Result<std::vector<Delivery>> deliveries =
        co_await confirmWrite(&m_workspace, std::move(one), confirmation, /*isBatch=*/false, step);
    if (!deliveries) {
        co_return failure(deliveries.error());
    }
    co_return deliveries->front();
}

Task<RecordedAction> Prescriptions::release(PrescriptionId id, ProgressObserver observer)
{
    ActionPlan plan;
    plan.step = stepName("rx-release-", id);
    plan.action = ReleasePrescription{id, {}};
    ActionRecording recording(m_workspace);
    Result<RecordedAction> recorded = co_await recording.record(plan, observer);
    co_return recorded;
}

Task<RecordedAction> Prescriptions::cancel(PrescriptionId id, ProgressObserver observer)
{
    ActionPlan plan;
    plan.step = stepName("rx-cancel-", id);
    plan.action = CancelPrescription{id, {}};
    ActionRecording recording(m_workspace);
    Result<RecordedAction> recorded = co_await recording.record(plan, observer);
    co_return recorded;
}

} // namespace tegata::workflows
