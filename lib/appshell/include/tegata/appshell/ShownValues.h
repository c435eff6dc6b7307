#pragma once

#include <tegata/clinical/Items.h>
#include <tegata/protocol/Ids.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/uikit/Poster.h>
#include <tegata/uikit/QrView.h>
#include <tegata/uikit/Timeline.h>
#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/RecordWriting.h>

#include <QDateTime>
#include <QString>

namespace tegata::appshell {

// Values of the workflows as the shared widgets take them, the same in every app. GUI thread (words follow the
// application's language).

/// The time in the machine's zone; invalid for zero.
[[nodiscard]] QDateTime localTime(UnixTime time);
/// The other way; `time` is valid.
[[nodiscard]] UnixTime unixTime(const QDateTime &time);
/// The language records are read in: that of the application.
[[nodiscard]] clinical::Language clinicalLanguage();
[[nodiscard]] ui::InstitutionKind kindOf(protocol::InstitutionKind kind);
/// "Doctor", "Nurse", …
[[nodiscard]] QString roleText(protocol::DeviceRole role);
[[nodiscard]] QString kindText(protocol::InstitutionKind kind);
/// The name of a person on one line, or words for one that is not known here.
[[nodiscard]] QString personName(const QString &name);
/// Why a terminal was revoked.
[[nodiscard]] QString reasonText(protocol::RevocationReason reason);
/// Day and time in the machine's zone; "–" for zero.
[[nodiscard]] QString momentText(UnixTime time);
/// As above; "No end date" for zero.
[[nodiscard]] QString endText(UnixTime notAfter);
/// How far an entry of the outbox has come.
[[nodiscard]] QString deliveryText(workflows::DeliveryState state);
[[nodiscard]] ui::Tone deliveryTone(workflows::DeliveryState state);
/// Six digits in two groups, easier to compare: "123 456".
[[nodiscard]] QString spacedDigits(const QString &digits);
/// The squares of a code; not valid when the text does not fit into one.
[[nodiscard]] ui::QrMatrix qrOf(const QString &text);

[[nodiscard]] ui::PartialDate partialDateOf(const clinical::FhirDateTime &date);
/// As far as it is known: year, month, day, or with the time.
[[nodiscard]] QString dateText(const clinical::FhirDateTime &date);
[[nodiscard]] ui::Sex sexOf(clinical::Gender gender);
[[nodiscard]] ui::PermissionSummary permissionOf(const workflows::PatientAccess &access);
/// Name, kana and the like from the permission; allergies stay "no information".
[[nodiscard]] ui::PatientSummary patientSummaryOf(const workflows::PatientAccess &access);
/// As above, with the allergies of the chart.
[[nodiscard]] ui::PatientSummary patientSummaryOf(const workflows::Chart &chart);

[[nodiscard]] ui::Verification verificationOf(workflows::RecordProblem problem);
/// Why a record is not shown, as a whole sentence; that it was checked, for None.
[[nodiscard]] QString problemText(workflows::RecordProblem problem);
/// "Allergy", "Prescription", …: a FHIR resource type in words.
[[nodiscard]] QString resourceKindText(const QString &resourceType);
[[nodiscard]] ui::Icon resourceIcon(const QString &resourceType);
[[nodiscard]] QString compartmentText(protocol::CompartmentKind kind);
/// How an allergy and a drug match, as a whole sentence.
[[nodiscard]] QString allergyMatchText(const clinical::AllergyMatch &match, const clinical::AllergyItem &allergy);

} // namespace tegata::appshell
