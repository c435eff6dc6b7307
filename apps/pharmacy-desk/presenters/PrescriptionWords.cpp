#include "presenters/PrescriptionWords.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>

#include <QCoreApplication>

#include <algorithm>

namespace tegata::pharmacy {

namespace {

using ui::ConfirmWords;

struct SheetWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::pharmacy::SheetWords)
};

void addSubject(ConfirmWords &words, const SheetSubject &subject)
{
    const QString name = ui::oneLine(subject.patientName);
    words.facts.push_back(
        {SheetWords::tr("Patient"),
         subject.birthDate.isEmpty() ? name : SheetWords::tr("%1, born %2").arg(name, subject.birthDate)});
}

/// What is known of a drug on one or two lines.
QString drugFacts(const clinical::MedicationItem &drug)
{
    QStringList facts{ui::oneLine(drug.drug.text)};
    for (const QString &fact : {ui::oneLine(drug.dosage), ui::oneLine(drug.quantity),
                                drug.days.isEmpty() ? QString() : daysText(drug.days), ui::oneLine(drug.note)}) {
        if (!fact.isEmpty()) {
            facts.append(fact);
        }
    }
    if (drug.substitutionForbidden) {
        facts.append(SheetWords::tr("must not be substituted"));
    }
    return facts.join(QStringLiteral(" · "));
}

void addHints(ConfirmWords &words, const QStringList &hints)
{
    if (!hints.isEmpty()) {
        words.consequences = hints + words.consequences;
        words.acknowledgement = SheetWords::tr("I have checked the allergies named above.");
    }
}

} // namespace

SheetSubject sheetSubjectOf(const workflows::PatientAccess &access, const workflows::Chart *chart)
{
    const bool isRead = chart != nullptr && chart->summary.patient.has_value();
    const clinical::Demographics &person = isRead ? chart->summary.patient->item : access.demographics;
    return {person.name.isEmpty() ? SheetWords::tr("Name not shared") : person.name, fhirDateText(person.birthDate)};
}

ConfirmWords stepSheet(LedgerStep step, const SheetSubject &subject, const PrescriptionRow &row)
{
    ConfirmWords words;
    addSubject(words, subject);
    const workflows::PrescriptionInformation &prescription = row.information;
    words.facts.push_back({SheetWords::tr("Prescription"), drugsText(prescription.content)});
    words.facts.push_back({SheetWords::tr("Issued by"), ui::oneLine(prescription.issuerName)});
    words.facts.push_back({SheetWords::tr("Valid until"), validUntilText(prescription)});
    switch (step) {
    case LedgerStep::Claim:
        words.title = SheetWords::tr("Claim this prescription");
        words.consequences = {SheetWords::tr("From then on only this pharmacy can dispense it."),
                              SheetWords::tr("Everyone who may read the chart sees that this pharmacy holds it.")};
        words.confirmLabel = SheetWords::tr("Claim");
        break;
    case LedgerStep::Release:
        words.title = SheetWords::tr("Release this prescription");
        words.consequences = {SheetWords::tr("Any other pharmacy of the patient's choice can claim it then."),
                              SheetWords::tr("What was already dispensed stays recorded.")};
        words.confirmLabel = SheetWords::tr("Release");
        break;
    case LedgerStep::Cancel:
        words.title = SheetWords::tr("Cancel this prescription");
        words.consequences = {SheetWords::tr("No pharmacy can dispense it any more. This cannot be taken back.")};
        words.confirmLabel = SheetWords::tr("Cancel the prescription for good");
        break;
    }
    return words;
}

QString stepTitle(LedgerStep step)
{
    switch (step) {
    case LedgerStep::Claim:
        return SheetWords::tr("Claiming the prescription");
    case LedgerStep::Release:
        return SheetWords::tr("Releasing the prescription");
    case LedgerStep::Cancel:
        return SheetWords::tr("Cancelling the prescription");
    }
    Q_UNREACHABLE();
}

QString stepDone(LedgerStep step)
{
    switch (step) {
    case LedgerStep::Claim:
        return SheetWords::tr("This pharmacy holds the prescription now.");
    case LedgerStep::Release:
        return SheetWords::tr("The prescription is open for every pharmacy again.");
    case LedgerStep::Cancel:
        return SheetWords::tr("The prescription is cancelled.");
    }
    Q_UNREACHABLE();
}

QString refusalText(const workflows::ClaimRefusal &refusal)
{
    const QString since = ui::dateTimeText(localTime(refusal.since));
    return refusal.holderName.isEmpty()
               ? SheetWords::tr("Another pharmacy has held this prescription since %1.").arg(since)
               : SheetWords::tr("%1 has held this prescription since %2.").arg(ui::oneLine(refusal.holderName), since);
}

ConfirmWords dispenseSheet(const SheetSubject &subject, const workflows::ReviewedRecord &record, bool isComplete,
                           const QStringList &hints)
{
    ConfirmWords words;
    words.title = SheetWords::tr("Dispense to %1").arg(ui::oneLine(subject.patientName));
    addSubject(words, subject);
    const clinical::ReadingContext reading{&record.resources, clinicalLanguage()};
    for (const clinical::Entry &entry : record.resources) {
        words.facts.push_back({SheetWords::tr("Handed over"), drugFacts(clinical::readMedication(entry, reading))});
    }
    words.consequences = {
        isComplete ? SheetWords::tr("This completes the dispensing of the prescription.")
                   : SheetWords::tr("This is a part. This pharmacy keeps holding the prescription for the rest.")};
    words.confirmLabel = SheetWords::tr("Confirm and record");
    addHints(words, hints);
    return words;
}

ConfirmWords paperSheet(const SheetSubject &subject, const workflows::ReviewedRecord &record, const QStringList &hints)
{
    const clinical::PrescriptionItem content =
        clinical::readPrescription(record.resources, {&record.resources, clinicalLanguage()});
    ConfirmWords words;
    words.title = SheetWords::tr("Take in a prescription from paper");
    addSubject(words, subject);
    words.facts.push_back({SheetWords::tr("Prescriber"), ui::oneLine(content.prescriber)});
    words.facts.push_back({SheetWords::tr("Valid until"), fhirDateText(content.validUntil)});
    if (content.repeatsAllowed > 0) {
        words.facts.push_back({SheetWords::tr("Refills"), QString::number(content.repeatsAllowed)});
    }
    for (const clinical::MedicationItem &drug : content.drugs) {
        words.facts.push_back({SheetWords::tr("Drug"), drugFacts(drug)});
    }
    if (!content.comment.isEmpty()) {
        words.facts.push_back({SheetWords::tr("Comment"), ui::manyLines(content.comment)});
    }
    words.consequences = {SheetWords::tr("It is recorded as taken in from paper, under the name of this pharmacy."),
                          SheetWords::tr("Keep the paper: it must not be dispensed a second time elsewhere.")};
    words.confirmLabel = SheetWords::tr("Confirm and record");
    addHints(words, hints);
    return words;
}

QStringList hintsFor(const std::vector<clinical::Entry> &resources, const workflows::Chart *chart)
{
    QStringList hints;
    if (chart == nullptr) {
        return hints;
    }
    const clinical::ReadingContext reading{&resources, clinicalLanguage()};
    for (const clinical::Entry &entry : resources) {
        const clinical::MedicationItem drug = clinical::readMedication(entry, reading);
        for (const clinical::AllergyMatch &match :
             clinical::matchAllergies(drug.drug, chart->summary.activeAllergies)) {
            //: %1: a drug, %2: a sentence about an allergy
            hints.append(SheetWords::tr("%1: %2").arg(ui::oneLine(drug.drug.text),
                                                      allergyHintText(match, chart->summary.activeAllergies)));
        }
    }
    return hints;
}

std::vector<DispenseLine> dispenseLinesOf(const PrescriptionRow &row, const workflows::Chart *chart)
{
    const workflows::PrescriptionInformation &prescription = row.information;
    const QStringList &references = prescription.requestReferences;
    std::vector<clinical::Sourced<clinical::AllergyItem>> allergies;
    if (chart != nullptr) {
        allergies = chart->summary.activeAllergies;
    }
    const bool hasReferences = references.size() == static_cast<qsizetype>(prescription.content.drugs.size());
    std::vector<DispenseLine> lines;
    for (std::size_t index = 0; index < prescription.content.drugs.size(); ++index) {
        const clinical::MedicationItem &drug = prescription.content.drugs[index];
        clinical::DispensedDrugDraft prescribed = clinical::dispensedAsPrescribed(
            drug, hasReferences ? references[static_cast<qsizetype>(index)] : QString());
        DispenseLine line;
        line.name = prescribed.name;
        line.codes = std::move(prescribed.codes);
        line.requestReference = prescribed.requestReference;
        line.dosage = prescribed.dosage;
        line.quantity = prescribed.quantity;
        line.unit = prescribed.quantityUnit;
        line.days = prescribed.days;
        line.substitutionForbidden = drug.substitutionForbidden;
        if (index < prescription.allergyMatches.size()) {
            for (const clinical::AllergyMatch &match : prescription.allergyMatches[index]) {
                line.allergyHints.append(allergyHintText(match, allergies));
            }
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace tegata::pharmacy
