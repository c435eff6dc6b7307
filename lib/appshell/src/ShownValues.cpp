#include <tegata/appshell/ShownValues.h>

#include <tegata/qr/QrCode.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Language.h>

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace tegata::appshell {

namespace {

struct Shown
{
    Q_DECLARE_TR_FUNCTIONS(tegata::appshell::Shown)
};

ui::Criticality criticalityOf(clinical::Criticality criticality)
{
    switch (criticality) {
    case clinical::Criticality::Low:
        return ui::Criticality::Low;
    case clinical::Criticality::High:
        return ui::Criticality::High;
    case clinical::Criticality::Unknown:
        break;
    }
    return ui::Criticality::Unknown;
}

ui::AllergyKnowledge knowledgeOf(clinical::Knowledge knowledge)
{
    switch (knowledge) {
    case clinical::Knowledge::NoneKnown:
        return ui::AllergyKnowledge::NoneKnown;
    case clinical::Knowledge::Listed:
        return ui::AllergyKnowledge::Listed;
    case clinical::Knowledge::NoInformation:
        break;
    }
    return ui::AllergyKnowledge::NoInformation;
}

} // namespace

QDateTime localTime(UnixTime time)
{
    return time == UnixTime{} ? QDateTime()
                              : QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(time))).toLocalTime();
}

UnixTime unixTime(const QDateTime &time)
{
    return fromUnixSeconds(static_cast<std::uint64_t>(std::max<qint64>(0, time.toSecsSinceEpoch())));
}

clinical::Language clinicalLanguage()
{
    return ui::currentLanguage() == ui::LanguageCode::Japanese ? clinical::Language::Japanese
                                                               : clinical::Language::English;
}

ui::InstitutionKind kindOf(protocol::InstitutionKind kind)
{
    switch (kind) {
    case protocol::InstitutionKind::Clinic:
        return ui::InstitutionKind::Clinic;
    case protocol::InstitutionKind::Pharmacy:
        return ui::InstitutionKind::Pharmacy;
    case protocol::InstitutionKind::Hospital:
        break;
    }
    return ui::InstitutionKind::Hospital;
}

QString roleText(protocol::DeviceRole role)
{
    switch (role) {
    case protocol::DeviceRole::Doctor:
        return Shown::tr("Doctor");
    case protocol::DeviceRole::Nurse:
        return Shown::tr("Nurse");
    case protocol::DeviceRole::Pharmacist:
        return Shown::tr("Pharmacist");
    case protocol::DeviceRole::Clerk:
        return Shown::tr("Clerk");
    case protocol::DeviceRole::LaboratoryTechnician:
        return Shown::tr("Laboratory technician");
    }
    return {};
}

QString kindText(protocol::InstitutionKind kind) { return ui::kindText(kindOf(kind)); }

QString personName(const QString &name) { return name.isEmpty() ? Shown::tr("Name not available") : ui::oneLine(name); }

QString reasonText(protocol::RevocationReason reason)
{
    switch (reason) {
    case protocol::RevocationReason::Routine:
        return Shown::tr("Returned or replaced");
    case protocol::RevocationReason::Compromised:
        return Shown::tr("Lost, stolen or misused");
    }
    return {};
}

QString momentText(UnixTime time)
{
    return time == UnixTime{} ? QStringLiteral("–") : ui::dateTimeText(localTime(time));
}

QString endText(UnixTime notAfter)
{
    return notAfter == UnixTime{} ? Shown::tr("No end date") : ui::dateTimeText(localTime(notAfter));
}

QString deliveryText(workflows::DeliveryState state)
{
    switch (state) {
    case workflows::DeliveryState::SavedOnDevice:
        return Shown::tr("Saved on this device");
    case workflows::DeliveryState::Uploaded:
    case workflows::DeliveryState::Submitted:
        return Shown::tr("Being recorded");
    case workflows::DeliveryState::Recorded:
        return Shown::tr("Recorded");
    case workflows::DeliveryState::Refused:
        return Shown::tr("Refused");
    }
    return {};
}

ui::Tone deliveryTone(workflows::DeliveryState state)
{
    switch (state) {
    case workflows::DeliveryState::SavedOnDevice:
    case workflows::DeliveryState::Uploaded:
    case workflows::DeliveryState::Submitted:
        return ui::Tone::Info;
    case workflows::DeliveryState::Recorded:
        return ui::Tone::Success;
    case workflows::DeliveryState::Refused:
        return ui::Tone::Error;
    }
    return ui::Tone::Neutral;
}

QString spacedDigits(const QString &digits)
{
    return digits.size() == 6 ? digits.left(3) + QLatin1Char(' ') + digits.mid(3) : digits;
}

ui::QrMatrix qrOf(const QString &text)
{
    ui::QrMatrix shown;
    const Result<qr::QrMatrix> matrix = qr::writeCode(text);
    if (!matrix) {
        return shown;
    }
    shown.size = matrix->size();
    shown.modules.reserve(static_cast<std::size_t>(shown.size) * static_cast<std::size_t>(shown.size));
    for (int row = 0; row < shown.size; ++row) {
        for (int column = 0; column < shown.size; ++column) {
            shown.modules.push_back(matrix->isDark(column, row));
        }
    }
    return shown;
}

ui::PartialDate partialDateOf(const clinical::FhirDateTime &date)
{
    if (!date.isValid()) {
        return {};
    }
    const QDate day = date.firstDay();
    switch (date.precision()) {
    case clinical::FhirDateTime::Precision::Year:
        return {day.year(), 0, 0};
    case clinical::FhirDateTime::Precision::Month:
        return {day.year(), day.month(), 0};
    case clinical::FhirDateTime::Precision::Day:
    case clinical::FhirDateTime::Precision::Second:
        break;
    }
    return ui::PartialDate::of(day);
}

QString dateText(const clinical::FhirDateTime &date)
{
    if (date.isValid() && date.precision() == clinical::FhirDateTime::Precision::Second) {
        return ui::dateTimeText(date.start().toLocalTime());
    }
    return ui::dateText(partialDateOf(date));
}

ui::Sex sexOf(clinical::Gender gender)
{
    switch (gender) {
    case clinical::Gender::Female:
        return ui::Sex::Female;
    case clinical::Gender::Male:
        return ui::Sex::Male;
    case clinical::Gender::Other:
        return ui::Sex::Other;
    case clinical::Gender::Unknown:
        break;
    }
    return ui::Sex::Unknown;
}

ui::PermissionSummary permissionOf(const workflows::PatientAccess &access)
{
    ui::PermissionSummary summary;
    switch (access.state) {
    case workflows::AccessState::Running:
        summary.state = ui::PermissionState::Running;
        break;
    case workflows::AccessState::Expired:
        summary.state = ui::PermissionState::Expired;
        break;
    case workflows::AccessState::Revoked:
        summary.state = ui::PermissionState::Revoked;
        break;
    case workflows::AccessState::KeysUnavailable:
        summary.state = ui::PermissionState::NoKeys;
        break;
    case workflows::AccessState::TerminalEnded:
        summary.state = ui::PermissionState::OwnOnly;
        break;
    case workflows::AccessState::ChartClosed:
        summary.state = ui::PermissionState::Closed;
        break;
    }
    for (const auto &[kind, permission] : access.compartments) {
        summary.canRead = summary.canRead || protocol::allowsRead(permission);
        summary.canWrite = summary.canWrite || protocol::allowsWrite(permission);
    }
    summary.validUntil = localTime(access.notAfter);
    return summary;
}

ui::PatientSummary patientSummaryOf(const workflows::PatientAccess &access)
{
    ui::PatientSummary summary;
    const clinical::Demographics &person = access.demographics;
    summary.name = personName(person.name);
    summary.kana = person.kana;
    summary.birth = partialDateOf(person.birthDate);
    summary.sex = sexOf(person.gender);
    summary.isDeceased = person.isDeceased;
    if (!person.note.isEmpty()) {
        summary.alerts.append(person.note);
    }
    summary.permission = permissionOf(access);
    return summary;
}

ui::PatientSummary patientSummaryOf(const workflows::Chart &chart)
{
    workflows::PatientAccess access = chart.access;
    if (chart.summary.patient) {
        access.demographics = chart.summary.patient->item;
    }
    ui::PatientSummary summary = patientSummaryOf(access);
    summary.allergyKnowledge = knowledgeOf(chart.summary.allergyKnowledge);
    for (const auto &allergy : chart.summary.activeAllergies) {
        summary.allergies.push_back({allergy.item.substance.text, criticalityOf(allergy.item.criticality),
                                     allergy.item.reactions.join(QStringLiteral(", "))});
    }
    return summary;
}

ui::Verification verificationOf(workflows::RecordProblem problem)
{
    switch (problem) {
    case workflows::RecordProblem::None:
        return ui::Verification::Verified;
    case workflows::RecordProblem::NotAvailable:
        return ui::Verification::Missing;
    case workflows::RecordProblem::WrongSize:
    case workflows::RecordProblem::UnsupportedSuite:
    case workflows::RecordProblem::NotOnChain:
    case workflows::RecordProblem::AuthorMismatch:
    case workflows::RecordProblem::AuthorNotPermitted:
    case workflows::RecordProblem::BadSignature:
    case workflows::RecordProblem::KeyDoesNotOpen:
    case workflows::RecordProblem::CommitmentMismatch:
    case workflows::RecordProblem::ContentDamaged:
    case workflows::RecordProblem::ContentUnreadable:
        break;
    }
    return ui::Verification::Failed;
}

QString problemText(workflows::RecordProblem problem)
{
    switch (problem) {
    case workflows::RecordProblem::None:
        return Shown::tr("Checked against the ledger: unaltered, written by a permitted terminal.");
    case workflows::RecordProblem::NotAvailable:
        return Shown::tr("The ledger names this record, but its content could not be fetched. Try again later.");
    case workflows::RecordProblem::WrongSize:
        return Shown::tr("The stored content does not have the size of a record. It is not shown.");
    case workflows::RecordProblem::UnsupportedSuite:
        return Shown::tr("This record was sealed by a newer version of Tegata. Update this program to read it.");
    case workflows::RecordProblem::NotOnChain:
        return Shown::tr("The stored content is not the one the ledger names. It is not shown.");
    case workflows::RecordProblem::AuthorMismatch:
        return Shown::tr("The record names another author than the ledger does. It is not shown.");
    case workflows::RecordProblem::AuthorNotPermitted:
        return Shown::tr("The author was not permitted to write at that time. It is not shown.");
    case workflows::RecordProblem::BadSignature:
        return Shown::tr("The author's signature is not valid. It is not shown.");
    case workflows::RecordProblem::KeyDoesNotOpen:
        return Shown::tr("The keys of this chart do not open this record. It is not shown.");
    case workflows::RecordProblem::CommitmentMismatch:
        return Shown::tr("The record does not match what its author promised on the ledger. It is not shown.");
    case workflows::RecordProblem::ContentDamaged:
        return Shown::tr("The content of this record is damaged. It is not shown.");
    case workflows::RecordProblem::ContentUnreadable:
        return Shown::tr("The content of this record is not of a form this program can read.");
    }
    return {};
}

QString resourceKindText(const QString &resourceType)
{
    static const QHash<QString, const char *> names{
        {QStringLiteral("Patient"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Patient details")},
        {QStringLiteral("AllergyIntolerance"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Allergy")},
        {QStringLiteral("Condition"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Problem")},
        {QStringLiteral("MedicationRequest"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Prescription")},
        {QStringLiteral("MedicationStatement"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Medication")},
        {QStringLiteral("MedicationDispense"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Dispensing")},
        {QStringLiteral("MedicationAdministration"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Administration")},
        {QStringLiteral("Observation"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Observation")},
        {QStringLiteral("DiagnosticReport"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Report")},
        {QStringLiteral("DocumentReference"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Note")},
        {QStringLiteral("Composition"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Document")},
        {QStringLiteral("ClinicalImpression"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Assessment")},
        {QStringLiteral("Procedure"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Procedure")},
        {QStringLiteral("Immunization"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Immunization")},
        {QStringLiteral("Encounter"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Visit")},
        {QStringLiteral("CarePlan"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Care plan")},
        {QStringLiteral("ImagingStudy"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Imaging")},
        {QStringLiteral("Coverage"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Insurance")},
        {QStringLiteral("Flag"), QT_TRANSLATE_NOOP("tegata::appshell::Shown", "Alert")},
    };
    const auto found = names.constFind(resourceType);
    return found == names.cend() ? (resourceType.isEmpty() ? Shown::tr("Entry") : resourceType)
                                 : QCoreApplication::translate("tegata::appshell::Shown", found.value());
}

ui::Icon resourceIcon(const QString &resourceType)
{
    static const QHash<QString, ui::Icon> icons{
        {QStringLiteral("Patient"), ui::Icon::User},
        {QStringLiteral("AllergyIntolerance"), ui::Icon::Allergy},
        {QStringLiteral("Condition"), ui::Icon::Problem},
        {QStringLiteral("MedicationRequest"), ui::Icon::Prescription},
        {QStringLiteral("MedicationStatement"), ui::Icon::Medication},
        {QStringLiteral("MedicationDispense"), ui::Icon::Dispense},
        {QStringLiteral("MedicationAdministration"), ui::Icon::Medication},
        {QStringLiteral("Observation"), ui::Icon::Laboratory},
        {QStringLiteral("DiagnosticReport"), ui::Icon::Laboratory},
        {QStringLiteral("Encounter"), ui::Icon::Calendar},
        {QStringLiteral("Flag"), ui::Icon::Warning},
    };
    return icons.value(resourceType, ui::Icon::Note);
}

QString compartmentText(protocol::CompartmentKind kind)
{
    switch (kind) {
    case protocol::CompartmentKind::Summary:
        return Shown::tr("Summary");
    case protocol::CompartmentKind::Medications:
        return Shown::tr("Medications");
    case protocol::CompartmentKind::Clinical:
        return Shown::tr("Clinical records");
    case protocol::CompartmentKind::Sensitive:
        return Shown::tr("Sensitive records");
    }
    return {};
}

QString allergyMatchText(const clinical::AllergyMatch &match, const clinical::AllergyItem &allergy)
{
    const QString &substance = allergy.substance.text;
    switch (match.kind) {
    case clinical::AllergyMatchKind::SameCode:
        return Shown::tr("Allergy recorded to %1: the same drug.").arg(substance);
    case clinical::AllergyMatchKind::SameIngredient:
        return Shown::tr("Allergy recorded to %1: the same ingredient.").arg(substance);
    case clinical::AllergyMatchKind::SameClass:
        return Shown::tr("Allergy recorded to %1: the same class of drugs.").arg(substance);
    case clinical::AllergyMatchKind::SameText:
        return Shown::tr("Allergy recorded to %1: the names have \"%2\" in common.").arg(substance, match.matched);
    }
    return {};
}

} // namespace tegata::appshell
