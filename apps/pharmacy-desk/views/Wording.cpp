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

using workflows::DeliveryState;
using workflows::PrescriptionStanding;

struct EventWords
{
    const char *event;
    const char *words;
};

// In the order of a day's work.
constexpr EventWords eventWords[] = {
    {"PrescriptionIssued", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Prescription issued")},
    {"PrescriptionClaimed", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Prescription claimed")},
    {"PrescriptionDispensed", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Prescription dispensed")},
    {"PrescriptionReleased", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Prescription released")},
    {"PrescriptionCancelled", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Prescription cancelled")},
    {"RecordAppended", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Record written")},
    {"RecordsAppended", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Several records written")},
    {"Granted", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Permission given by a patient")},
    {"Revoked", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Permission ended by a patient")},
    {"ReaderKept", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Permission kept with new keys")},
    {"PatientRegistered", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Patient introduced")},
    {"DeviceApproved", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Terminal approved")},
    {"DeviceRevoked", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Terminal ended")},
    {"VaultRotated", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Keys of the institution renewed")},
    {"AdministratorAdded", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Administrator added")},
    {"AdministratorRemoved", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Administrator removed")},
    {"InstitutionRegistered", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Institution registered")},
    {"InstitutionUpdated", QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Institution renamed")},
    {"InstitutionActivated",
     QT_TRANSLATE_NOOP("tegata::pharmacy::Wording", "Institution deactivated or activated again")},
};

} // namespace

QString standingText(const PrescriptionRow &row)
{
    const workflows::PrescriptionInformation &prescription = row.information;
    if (!row.isStandingKnown) {
        return Wording::tr("Not known while offline");
    }
    switch (prescription.standing) {
    case PrescriptionStanding::Issued:
        return Wording::tr("Open");
    case PrescriptionStanding::Claimed: {
        const QString since = ui::dateTimeText(localTime(prescription.claimedAt));
        return prescription.heldByUs
                   ? Wording::tr("Held by us since %1").arg(since)
                   : Wording::tr("Held by %1 since %2").arg(ui::oneLine(prescription.holderName), since);
    }
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

QString deliveryText(DeliveryState state)
{
    switch (state) {
    case DeliveryState::SavedOnDevice:
        return Wording::tr("Saved on this device");
    case DeliveryState::Uploaded:
    case DeliveryState::Submitted:
        return Wording::tr("Sending");
    case DeliveryState::Recorded:
        return Wording::tr("Recorded");
    case DeliveryState::Refused:
        return Wording::tr("Refused");
    }
    Q_UNREACHABLE();
}

ui::Tone deliveryTone(DeliveryState state)
{
    switch (state) {
    case DeliveryState::SavedOnDevice:
        return ui::Tone::Neutral;
    case DeliveryState::Uploaded:
    case DeliveryState::Submitted:
        return ui::Tone::Info;
    case DeliveryState::Recorded:
        return ui::Tone::Success;
    case DeliveryState::Refused:
        return ui::Tone::Error;
    }
    Q_UNREACHABLE();
}

QString accessText(const workflows::PatientAccess &access)
{
    return ui::permissionText(appshell::permissionOf(access));
}

QString auditEventText(const QString &event)
{
    for (const EventWords &words : eventWords) {
        if (event == QLatin1String(words.event)) {
            return Wording::tr(words.words);
        }
    }
    return event;
}

QStringList auditEvents()
{
    QStringList events;
    for (const EventWords &words : eventWords) {
        events.append(QLatin1String(words.event));
    }
    return events;
}

QString auditDetailText(const workflows::AuditEntry &entry)
{
    QStringList parts;
    for (const auto &[name, value] : entry.details) {
        if (name == QLatin1String("notAfter")) {
            const QDateTime end = localTime(fromUnixSeconds(value.toULongLong()));
            parts.append(end.isValid() ? Wording::tr("until %1").arg(ui::dateTimeText(end))
                                       : Wording::tr("without an end date"));
        } else if (name == QLatin1String("fill")) {
            parts.append(Wording::tr("dispensing no. %1").arg(value));
        } else if (name == QLatin1String("fills")) {
            parts.append(Wording::tr("may be dispensed %n time(s)", nullptr, value.toInt()));
        } else if (name == QLatin1String("complete")) {
            parts.append(value == QLatin1String("true") ? Wording::tr("complete") : Wording::tr("a part"));
        } else if (name == QLatin1String("count")) {
            parts.append(Wording::tr("%n record(s)", nullptr, value.toInt()));
        } else if (name == QLatin1String("prescriptionId")) {
            parts.append(Wording::tr("prescription %1").arg(ui::shortId(value)));
        } else if (name == QLatin1String("name")) {
            parts.append(ui::oneLine(value));
        } else if (name == QLatin1String("role") && value.toInt() >= 1 && value.toInt() <= 5) {
            parts.append(roleText(static_cast<protocol::DeviceRole>(value.toInt())));
        }
    }
    return parts.join(Wording::tr(", "));
}

} // namespace tegata::pharmacy
