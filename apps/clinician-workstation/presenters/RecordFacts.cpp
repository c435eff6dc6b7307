#include "RecordFacts.h"

#include <tegata/appshell/ShownValues.h>

#include <QCoreApplication>

namespace tegata::workstation {

namespace {

struct RecordText
{
    Q_DECLARE_TR_FUNCTIONS(tegata::workstation::RecordText)
};

void add(std::vector<ui::Detail> &facts, const QString &label, const QString &value, ui::Tone tone = ui::Tone::Neutral)
{
    if (!value.isEmpty()) {
        facts.push_back({label, value, false, tone});
    }
}

void addAllergy(RecordWords &words, const clinical::AllergyItem &item)
{
    if (item.assertion == clinical::Assertion::NoneKnown) {
        add(words.facts, RecordText::tr("Allergies"), RecordText::tr("None known: the patient was asked."));
        return;
    }
    add(words.facts, RecordText::tr("Allergy"), item.substance.text);
    add(words.facts, RecordText::tr("How dangerous it may be"), criticalityText(item.criticality),
        item.criticality == clinical::Criticality::High ? ui::Tone::Error : ui::Tone::Neutral);
    add(words.facts, RecordText::tr("What happened"), item.reactions.join(QStringLiteral(", ")));
    add(words.facts, RecordText::tr("State"), statusText(item.status));
    add(words.facts, RecordText::tr("Certainty"), certaintyText(item.verification));
    add(words.facts, RecordText::tr("Since"), appshell::dateText(item.onset));
    add(words.facts, RecordText::tr("Remark"), item.note);
}

void addProblem(RecordWords &words, const clinical::ProblemItem &item)
{
    if (item.assertion == clinical::Assertion::NoneKnown) {
        add(words.facts, RecordText::tr("Problems"), RecordText::tr("None known: the patient was asked."));
        return;
    }
    add(words.facts, RecordText::tr("Problem"), item.problem.text);
    add(words.facts, RecordText::tr("State"), statusText(item.status));
    add(words.facts, RecordText::tr("Certainty"), certaintyText(item.verification));
    add(words.facts, RecordText::tr("Since"), appshell::dateText(item.onset));
    add(words.facts, RecordText::tr("Ended on"), appshell::dateText(item.abated));
    add(words.facts, RecordText::tr("Remark"), item.note);
}

void addMedication(RecordWords &words, const clinical::MedicationItem &item)
{
    add(words.facts, RecordText::tr("Drug"), item.drug.text);
    add(words.facts, RecordText::tr("Dosage"), item.dosage);
    add(words.facts, RecordText::tr("Quantity"), item.quantity);
    add(words.facts, RecordText::tr("Date"), appshell::dateText(item.date));
    add(words.facts, RecordText::tr("Remark"), item.note);
}

void addObservation(RecordWords &words, const clinical::ObservationItem &item)
{
    QString value = item.value;
    if (!item.referenceRange.isEmpty()) {
        value = RecordText::tr("%1 (reference %2)").arg(value, item.referenceRange);
    }
    add(words.facts, item.what.text.isEmpty() ? RecordText::tr("Observation") : item.what.text,
        value.isEmpty() && item.components.empty() ? RecordText::tr("No value given") : value);
    for (const clinical::ObservationItem &component : item.components) {
        add(words.facts, component.what.text, component.value);
    }
    add(words.facts, RecordText::tr("Interpretation"), item.interpretation);
}

void addNote(RecordWords &words, const clinical::NoteItem &note)
{
    add(words.facts, RecordText::tr("Title"), note.title);
    if (!note.text.isEmpty()) {
        words.text += words.text.isEmpty() ? note.text : QStringLiteral("\n\n") + note.text;
    }
    add(words.facts, RecordText::tr("Other content, not shown here"), note.otherContent.join(QStringLiteral(", ")));
}

void addOther(RecordWords &words, const clinical::Entry &entry, const clinical::ReadingContext &context)
{
    const clinical::EntryItem item = clinical::readEntry(entry, context);
    add(words.facts, appshell::resourceKindText(item.resourceType), item.title);
    const clinical::NoteItem note = clinical::readNote(entry, context);
    if (!note.text.isEmpty()) {
        words.text += words.text.isEmpty() ? note.text : QStringLiteral("\n\n") + note.text;
    }
}

} // namespace

QString statusText(clinical::ClinicalStatus status)
{
    switch (status) {
    case clinical::ClinicalStatus::Unknown:
        return {};
    case clinical::ClinicalStatus::Active:
        return RecordText::tr("Active");
    case clinical::ClinicalStatus::Inactive:
        return RecordText::tr("Inactive");
    case clinical::ClinicalStatus::Resolved:
        return RecordText::tr("Resolved");
    }
    return {};
}

QString certaintyText(clinical::Verification verification)
{
    switch (verification) {
    case clinical::Verification::Unknown:
        return {};
    case clinical::Verification::Unconfirmed:
        return RecordText::tr("Unconfirmed");
    case clinical::Verification::Confirmed:
        return RecordText::tr("Confirmed");
    case clinical::Verification::Refuted:
        return RecordText::tr("Refuted");
    case clinical::Verification::EnteredInError:
        return RecordText::tr("Entered in error");
    }
    return {};
}

QString criticalityText(clinical::Criticality criticality)
{
    switch (criticality) {
    case clinical::Criticality::Unknown:
        return {};
    case clinical::Criticality::Low:
        return RecordText::tr("Low");
    case clinical::Criticality::High:
        return RecordText::tr("High");
    }
    return {};
}

std::vector<ui::Detail> prescriptionFacts(const clinical::PrescriptionItem &prescription)
{
    std::vector<ui::Detail> facts;
    int number = 1;
    for (const clinical::MedicationItem &drug : prescription.drugs) {
        add(facts, RecordText::tr("Drug %1").arg(number++), drug.drug.text);
        add(facts, RecordText::tr("Dosage"), drug.dosage);
        add(facts, RecordText::tr("Days"), drug.days);
        add(facts, RecordText::tr("Quantity"), drug.quantity);
        if (drug.substitutionForbidden) {
            add(facts, RecordText::tr("Do not substitute"),
                drug.substitutionReason.isEmpty() ? RecordText::tr("Without a reason") : drug.substitutionReason,
                ui::Tone::Warning);
        }
        add(facts, RecordText::tr("Comment"), drug.note);
    }
    if (prescription.repeatsAllowed > 0) {
        add(facts, RecordText::tr("Refills"), QString::number(prescription.repeatsAllowed));
    }
    add(facts, RecordText::tr("Can be dispensed until"), appshell::dateText(prescription.validUntil));
    add(facts, RecordText::tr("Prescriber"), prescription.prescriber);
    if (!prescription.drugs.empty() && prescription.comment != prescription.drugs.front().note) {
        add(facts, RecordText::tr("Comment on the whole prescription"), prescription.comment);
    }
    return facts;
}

RecordWords recordWords(const std::vector<clinical::Entry> &resources)
{
    RecordWords words;
    const clinical::Language language = appshell::clinicalLanguage();
    const clinical::ReadingContext context{&resources, language};
    std::vector<clinical::Entry> requests;
    for (const clinical::Entry &entry : resources) {
        if (entry.resource.type() == QLatin1String("MedicationRequest")) {
            requests.push_back(entry);
        }
    }
    if (!requests.empty()) {
        words.facts = prescriptionFacts(clinical::readPrescription(requests, context));
    }
    for (const clinical::Entry &entry : resources) {
        const QString type = entry.resource.type();
        if (type == QLatin1String("MedicationRequest")) {
            continue;
        }
        if (type == QLatin1String("AllergyIntolerance")) {
            addAllergy(words, clinical::readAllergy(entry.resource, language));
        } else if (type == QLatin1String("Condition")) {
            addProblem(words, clinical::readProblem(entry.resource, language));
        } else if (type == QLatin1String("MedicationStatement") || type == QLatin1String("MedicationDispense") ||
                   type == QLatin1String("MedicationAdministration")) {
            addMedication(words, clinical::readMedication(entry, context));
        } else if (type == QLatin1String("Observation")) {
            addObservation(words, clinical::readObservation(entry.resource, language));
        } else if (type == QLatin1String("DocumentReference") || type == QLatin1String("Composition")) {
            addNote(words, clinical::readNote(entry, context));
        } else {
            addOther(words, entry, context);
        }
    }
    return words;
}

} // namespace tegata::workstation
