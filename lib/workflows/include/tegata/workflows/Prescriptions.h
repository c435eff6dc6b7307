#pragma once

#include <tegata/base/Task.h>
#include <tegata/clinical/ChartSummary.h>
#include <tegata/clinical/Drafts.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/RecordWriting.h>

namespace tegata::workflows {

class Workspace;
struct KnownPrescription;

enum class PrescriptionStanding
{
    Issued,
    Claimed,
    PartlyDispensed,
    Completed,
    Cancelled,
    Expired
};

/// A prescription: its lock on chain and its content from the chart.
struct PrescriptionInformation
{
    protocol::PrescriptionId id;
    protocol::PatientId patient;
    PrescriptionStanding standing = PrescriptionStanding::Issued;
    protocol::InstitutionId issuer;
    QString issuerName;
    /// Who claimed it and since when; zero and empty when nobody.
    protocol::InstitutionId holder;
    QString holderName;
    UnixTime claimedAt{};
    /// The holder's claim counts no more, because the permission ended or the institution is deactivated; `standing` is
    /// as if nobody had claimed it.
    bool claimEnded = false;
    bool heldByUs = false;
    /// This institution had claimed it, and that claim ended without being given back: it counts no more, somebody else
    /// claimed over it, or the issuer cancelled. Of a single prescription only the first is looked for.
    bool ownClaimEnded = false;
    int fills = 1;
    int fillsDone = 0;
    UnixTime notAfter{};
    protocol::RecordHash record;
    /// Empty drugs when the record cannot be read.
    clinical::PrescriptionItem content;
    /// The lock names a record that is not its issuer's prescription of this number and so many fills. Its content is
    /// left out, and it can be neither claimed nor dispensed.
    bool isOfAnotherRecord = false;
    /// Allergy hints per drug, parallel to content.drugs.
    std::vector<std::vector<clinical::AllergyMatch>> allergyMatches;
    /// The ledger could not be asked: this is how it stood at `asOf`.
    bool fromCache = false;
    UnixTime asOf{};
    /// This terminal may record a dispensing of it now, also without the ledger (docs/decisions).
    bool mayDispenseOffline = false;
    /// "MedicationRequest/id" of the record's requests, in its order; empty when the record cannot be read.
    QStringList requestReferences;
};

/// A prescription saved on this device, on its way.
struct IssuedPrescription
{
    protocol::PrescriptionId id;
    Delivery delivery;
};

/// A refused claim, in words' raw material.
struct ClaimRefusal
{
    protocol::InstitutionId holder;
    QString holderName;
    UnixTime since{};
};

/// The single-use lock of prescriptions and their records.
class Prescriptions
{
public:
    explicit Prescriptions(Workspace &workspace, clinical::Language language = clinical::Language::Japanese);

    /// Checks a prescription and shows what will be issued. EndDateInPast for a paper that is no longer valid.
    [[nodiscard]] Task<ReviewedRecord> review(protocol::PatientId patient, clinical::PrescriptionDraft draft);
    /// 確定: saves content and lock together in the outbox, which records the content and then issues the lock,
    /// also after a crash. Returns when it is on the disk; the id is that of the prescription on chain.
    [[nodiscard]] Task<IssuedPrescription> issue(ReviewedRecord record, clinical::Confirmation confirmation);

    /// Without the ledger: as last seen, under `asOf`; PermissionEnded when the chart may no longer be read.
    [[nodiscard]] Task<std::vector<PrescriptionInformation>> ofPatient(protocol::PatientId patient);
    [[nodiscard]] Task<PrescriptionInformation> prescription(protocol::PrescriptionId id);

    /// Only on the ledger: Unreachable without it. LockOfAnotherRecord when the chart's copy on this device says so.
    /// AlreadyClaimed when another institution was first; `refusal()` then
    /// says who and since when.
    [[nodiscard]] Task<RecordedAction> claim(protocol::PrescriptionId id, ProgressObserver observer);
    [[nodiscard]] std::optional<ClaimRefusal> refusal() const;
    /// Checks a dispensing and shows what will be written. Without the ledger: what was last seen of the prescription.
    [[nodiscard]] Task<ReviewedRecord> reviewDispensing(protocol::PrescriptionId id, clinical::DispenseDraft draft);
    /// Saves the dispensing record and the count of the fill together in the outbox. Returns when it is on the disk.
    /// WrongPrescriptionState when this institution does not hold the claim, ClaimEnded when it did and the permission
    /// ended meanwhile, now or when the ledger counts: then the record stands in the chart and the fill is not counted.
    /// Without the ledger only where this very
    /// terminal recorded the claim that was last seen; Unreachable otherwise.
    [[nodiscard]] Task<Delivery> dispense(protocol::PrescriptionId id, ReviewedRecord record, bool isComplete,
                                          clinical::Confirmation confirmation);
    [[nodiscard]] Task<RecordedAction> release(protocol::PrescriptionId id, ProgressObserver observer);
    [[nodiscard]] Task<RecordedAction> cancel(protocol::PrescriptionId id, ProgressObserver observer);

private:
    [[nodiscard]] Task<KnownPrescription> lookUp(protocol::PrescriptionId id);
    [[nodiscard]] Task<PrescriptionInformation> describe(KnownPrescription known, ChartPointer chart);

    Workspace &m_workspace;
    clinical::Language m_language;
    std::optional<ClaimRefusal> m_refusal;
};

} // namespace tegata::workflows
