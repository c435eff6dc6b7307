#pragma once

#include "views/DispenseForm.h"
#include "views/Wording.h"

#include <tegata/uikit/ConfirmSheet.h>

/// What stands on the confirm sheets of the pharmacy: exactly what is signed, in words.
namespace tegata::pharmacy {

/// Things done with a prescription on the ledger alone, without writing a record.
enum class LedgerStep
{
    Claim,
    Release,
    Cancel,
};

/// Whom a sheet is about.
struct SheetSubject
{
    QString patientName;
    QString birthDate;
};
[[nodiscard]] SheetSubject sheetSubjectOf(const workflows::PatientAccess &access, const workflows::Chart *chart);

[[nodiscard]] ui::ConfirmWords stepSheet(LedgerStep step, const SheetSubject &subject, const PrescriptionRow &row);
/// "Claiming the prescription", "The prescription is held by this pharmacy now."
[[nodiscard]] QString stepTitle(LedgerStep step);
[[nodiscard]] QString stepDone(LedgerStep step);
/// Who was first, and since when.
[[nodiscard]] QString refusalText(const workflows::ClaimRefusal &refusal);

/// `hints` are the allergy hints of what is handed over; with any of them a box must be ticked.
[[nodiscard]] ui::ConfirmWords dispenseSheet(const SheetSubject &subject, const workflows::ReviewedRecord &record,
                                             bool isComplete, const QStringList &hints);
[[nodiscard]] ui::ConfirmWords paperSheet(const SheetSubject &subject, const workflows::ReviewedRecord &record,
                                          const QStringList &hints);
/// Allergy hints for drugs that were typed in.
[[nodiscard]] QStringList hintsFor(const std::vector<clinical::Entry> &resources, const workflows::Chart *chart);

/// What the dispensing form begins with. `chart` may be null.
[[nodiscard]] std::vector<DispenseLine> dispenseLinesOf(const PrescriptionRow &row, const workflows::Chart *chart);

} // namespace tegata::pharmacy
