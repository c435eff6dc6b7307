#pragma once

#include <tegata/base/Task.h>
#include <tegata/clinical/ChartSummary.h>
#include <tegata/clinical/Drafts.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/RecordWriting.h>

namespace tegata::workflows {

class Workspace;

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
    /// Who holds it and since when; zero and empty when nobody.
    protocol::InstitutionId holder;
    QString holderName;
    UnixTime claimedAt{};
    bool heldByUs = false;
    int fills = 1;
    int fillsDone = 0;
    UnixTime notAfter{};
    protocol::RecordHash record;
    /// Empty drugs when the record cannot be read.
    clinical::PrescriptionItem content;
    /// Allergy hints per drug, parallel to content.drugs.
    std::vector<std::vector<clinical::AllergyMatch>> allergyMatches;
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
    explicit Prescriptions(Workspace &workspace);

    /// Checks a prescription and shows what will be issued.
    [[nodiscard]] Task<ReviewedRecord> review(protocol::PatientId patient, clinical::PrescriptionDraft draft);
    /// Records the content and issues the lock, in that order; idempotent after a crash.
    [[nodiscard]] Task<PrescriptionInformation> issue(ReviewedRecord record, clinical::Confirmation confirmation,
                                                      ProgressObserver observer);

    [[nodiscard]] Task<std::vector<PrescriptionInformation>> ofPatient(protocol::PatientId patient);
    [[nodiscard]] Task<PrescriptionInformation> prescription(protocol::PrescriptionId id);

    /// AlreadyClaimed when another institution was first; `refusal()` then says who and since when.
    [[nodiscard]] Task<RecordedAction> claim(protocol::PrescriptionId id, ProgressObserver observer);
    [[nodiscard]] std::optional<ClaimRefusal> refusal() const;
    /// Writes the dispensing record and counts the fill.
    [[nodiscard]] Task<RecordedAction> dispense(protocol::PrescriptionId id, clinical::DispenseDraft draft,
                                                clinical::Confirmation confirmation, ProgressObserver observer);
    [[nodiscard]] Task<RecordedAction> release(protocol::PrescriptionId id, ProgressObserver observer);
    [[nodiscard]] Task<RecordedAction> cancel(protocol::PrescriptionId id, ProgressObserver observer);

private:
    Workspace &m_workspace;
    std::optional<ClaimRefusal> m_refusal;
};

} // namespace tegata::workflows
