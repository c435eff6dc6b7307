#include "views/Wording.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace tegata::pharmacy {

namespace {

struct Wording
{
    Q_DECLARE_TR_FUNCTIONS(tegata::pharmacy::Wording)
};

using workflows::PrescriptionStanding;

QString standingSince(const PrescriptionRow &row, const QString &since)
{
    const workflows::PrescriptionInformation &prescription = row.information;
    if (!row.isStandingKnown) {
        return Wording::tr("Not known while offline");
    }
    switch (prescription.standing) {
    case PrescriptionStanding::Issued:
        return Wording::tr("Open");
    case PrescriptionStanding::Claimed:
        return prescription.heldByUs
                   ? Wording::tr("Held by us since %1").arg(since)
                   : Wording::tr("Held by %1 since %2").arg(ui::oneLine(prescription.holderName), since);
    case PrescriptionStanding::PartlyDispensed:
        return Wording::tr("Open, partly dispensed");
    case PrescriptionStanding::Completed:
        return Wording::tr("Completed");
    case PrescriptionStanding::Cancelled:
        return Wording::tr("Cancelled");
    case PrescriptionStanding::Expired:
        return Wording::tr("Expired");
    }
    Q_UNREACHABLE();
}

} // namespace

QString standingText(const PrescriptionRow &row)
{
    return standingSince(row, ui::dateTimeText(localTime(row.information.claimedAt)));
}

QString standingShortText(const PrescriptionRow &row)
{
    return standingSince(row, ui::shortTimeText(localTime(row.information.claimedAt), QDateTime::currentDateTime()));
}

ui::Tone standingTone(const PrescriptionRow &row)
{
    if (!row.isStandingKnown) {
        return ui::Tone::Neutral;
    }
    switch (row.information.standing) {
    case PrescriptionStanding::Issued:
    case PrescriptionStanding::PartlyDispensed:
        return ui::Tone::Info;
    case PrescriptionStanding::Claimed:
        return row.information.heldByUs ? ui::Tone::Success : ui::Tone::Warning;
    case PrescriptionStanding::Completed:
    case PrescriptionStanding::Cancelled:
        return ui::Tone::Neutral;
    case PrescriptionStanding::Expired:
        return ui::Tone::Warning;
    }
    Q_UNREACHABLE();
}

QString fillsText(const workflows::PrescriptionInformation &prescription)
{
    //: how many times a refill prescription was dispensed
    return Wording::tr("%1 of %2 dispensed").arg(prescription.fillsDone).arg(prescription.fills);
}

QString drugsText(const clinical::PrescriptionItem &prescription)
{
    QStringList names;
    for (const clinical::MedicationItem &drug : prescription.drugs) {
        names.append(ui::oneLine(drug.drug.text));
    }
    return names.isEmpty() ? Wording::tr("Content not available") : names.join(Wording::tr(", "));
}

QString validUntilText(const workflows::PrescriptionInformation &prescription)
{
    // The ledger's end is the first second after the last day.
    const QDateTime end = localTime(prescription.notAfter);
    if (end.isValid()) {
        return ui::dateText(end.addSecs(-1).date());
    }
    return fhirDateText(prescription.content.validUntil);
}

QString fhirDateText(const clinical::FhirDateTime &date) { return ui::dateText(appshell::partialDateOf(date)); }

QString daysText(const QString &days)
{
    static const QRegularExpression number(QStringLiteral("^(\\d{1,4})\\D*$"));
    const QRegularExpressionMatch match = number.match(days);
    return match.hasMatch() ? Wording::tr("%n day(s)", nullptr, match.captured(1).toInt()) : ui::oneLine(days);
}

QString allergyHintText(const clinical::AllergyMatch &match,
                        const std::vector<clinical::Sourced<clinical::AllergyItem>> &allergies)
{
    if (match.allergyIndex >= allergies.size()) {
        return Wording::tr("Check this drug against the patient's allergies.");
    }
    return appshell::allergyMatchText(match, allergies[match.allergyIndex].item);
}

QString allergyText(const clinical::AllergyItem &allergy)
{
    QStringList parts{ui::oneLine(allergy.substance.text)};
    if (allergy.criticality == clinical::Criticality::High) {
        parts.append(Wording::tr("high risk"));
    }
    if (!allergy.reactions.isEmpty()) {
        parts.append(ui::oneLine(allergy.reactions.join(Wording::tr(", "))));
    }
    return parts.join(QStringLiteral(" – "));
}

QString accessText(const workflows::PatientAccess &access)
{
    return ui::permissionText(appshell::permissionOf(access));
}

} // namespace tegata::pharmacy
