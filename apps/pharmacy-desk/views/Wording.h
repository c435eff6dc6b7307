#pragma once

#include <tegata/appshell/ShownValues.h>
#include <tegata/clinical/ChartSummary.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/Prescriptions.h>
#include <tegata/workflows/RecordWriting.h>

#include <QDateTime>
#include <QString>

/// What the values of the workflows are called on the screens of the pharmacy. All in the application's language.
namespace tegata::pharmacy {

/// A prescription as the patient page shows it.
struct PrescriptionRow
{
    workflows::PrescriptionInformation information;
    /// False while the ledger could not be asked: the content is from this device, its standing is unknown.
    bool isStandingKnown = true;
};

using appshell::clinicalLanguage;
using appshell::deliveryText;
using appshell::localTime;
using appshell::patientSummaryOf;
using appshell::roleText;

/// "Open", "Held by us since 14:05", "Held by Sakura Pharmacy since …", "Completed", …
[[nodiscard]] QString standingText(const PrescriptionRow &row);
/// The same for a list: of today, only the time is said.
[[nodiscard]] QString standingShortText(const PrescriptionRow &row);
[[nodiscard]] ui::Tone standingTone(const PrescriptionRow &row);
/// "1 of 3 dispensed"; for a single-use prescription whether it was dispensed.
[[nodiscard]] QString fillsText(const workflows::PrescriptionInformation &prescription);
/// The drugs' names on one line.
[[nodiscard]] QString drugsText(const clinical::PrescriptionItem &prescription);
/// The last day something can be dispensed; empty when unknown.
[[nodiscard]] QString validUntilText(const workflows::PrescriptionInformation &prescription);
/// As it is known: a day, a month or a year.
[[nodiscard]] QString fhirDateText(const clinical::FhirDateTime &date);
/// "3 days" from what a record says ("3", "3 d", "3日").
[[nodiscard]] QString daysText(const QString &days);

/// How a drug and one of the patient's allergies match, as a whole sentence.
[[nodiscard]] QString allergyHintText(const clinical::AllergyMatch &match,
                                      const std::vector<clinical::Sourced<clinical::AllergyItem>> &allergies);
/// "Penicillin – high risk – rash"
[[nodiscard]] QString allergyText(const clinical::AllergyItem &allergy);

[[nodiscard]] QString accessText(const workflows::PatientAccess &access);

} // namespace tegata::pharmacy
