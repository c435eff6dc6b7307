#include <tegata/clinical/Items.h>

#include "Names_p.h"
#include "Reading_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

constexpr QLatin1String representationExtension("http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation");

/// The "representation" of a HumanName: "SYL", "IDE", "ABC" or empty.
QString representationOf(const Json &name)
{
    for (const Json &extension : name["extension"].items()) {
        if (extension["url"].text() == representationExtension) {
            return extension["valueCode"].text();
        }
    }
    return {};
}

bool isKana(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        const char16_t unit = c.unicode();
        return c.isSpace() || (unit >= 0x3041 && unit <= 0x30ff) || (unit >= 0xff66 && unit <= 0xff9f);
    });
}

/// Smaller is better: the official current name before nicknames and old names.
int nameRank(const Json &name)
{
    const QString use = name["use"].text();
    if (use == QLatin1String("official")) {
        return 0;
    }
    if (use == QLatin1String("usual") || use.isEmpty()) {
        return 1;
    }
    return use == QLatin1String("old") || use == QLatin1String("maiden") ? 3 : 2;
}

void readNames(const Json &names, Demographics &out)
{
    std::vector<const Json *> order;
    for (const Json &name : names.items()) {
        order.push_back(&name);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const Json *left, const Json *right) { return nameRank(*left) < nameRank(*right); });
    const auto keepFirst = [](QString &field, const QString &text) {
        if (field.isEmpty()) {
            field = text;
        }
    };
    for (const Json *name : order) {
        const QString text = humanNameText(*name);
        const QString representation = representationOf(*name);
        if (representation == QLatin1String("SYL")) {
            keepFirst(out.kana, text);
        } else if (representation == QLatin1String("ABC")) {
            keepFirst(out.latinName, text);
        } else if (representation.isEmpty() && !out.name.isEmpty() && isKana(text)) {
            // Unmarked, as older systems send it: a second name in kana alone is the reading of the first.
            keepFirst(out.kana, text);
        } else {
            keepFirst(out.name, text);
        }
    }
    for (const QString &substitute : {out.kana, out.latinName}) {
        keepFirst(out.name, substitute);
    }
}

QString addressText(const Json &address)
{
    const QString text = displayLine(address["text"].text());
    if (!text.isEmpty()) {
        const QString postal = displayLine(address["postalCode"].text(), 20);
        return postal.isEmpty() || text.contains(postal) ? text : postal + QLatin1Char(' ') + text;
    }
    QStringList parts;
    for (const Json &line : address["line"].items()) {
        parts.append(displayLine(line.text()));
    }
    for (const char *name : {"city", "state", "postalCode", "country"}) {
        parts.append(displayLine(address[name].text()));
    }
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString phoneOf(const Json &telecoms)
{
    for (const Json &telecom : telecoms.items()) {
        if (telecom["system"].text() == QLatin1String("phone")) {
            return displayLine(telecom["value"].text(), 60);
        }
    }
    return {};
}

/// What a drug is called: medicationCodeableConcept, or the Medication it refers to.
CodedText drugOf(const Entry &entry, const ReadingContext &context)
{
    const Resource &resource = entry.resource;
    CodedText drug = codedTextOf(resource["medicationCodeableConcept"], context.language);
    if (!drug.isEmpty()) {
        return drug;
    }
    const Json &reference = resource["medicationReference"];
    const Json *medication = &containedResource(resource, reference["reference"].text());
    if (medication->isNull() && context.entries != nullptr) {
        if (const Entry *found = resolveReference(*context.entries, entry, reference["reference"].text())) {
            medication = &found->resource.json();
        }
    }
    drug = codedTextOf((*medication)["code"], context.language);
    if (drug.text.isEmpty()) {
        // A compound without a code of its own is called by its ingredients.
        QStringList ingredients;
        for (const Json &ingredient : (*medication)["ingredient"].items()) {
            const CodedText item = codedTextOf(ingredient["itemCodeableConcept"], context.language);
            if (!item.text.isEmpty()) {
                ingredients.append(item.text);
            }
            drug.codings.insert(drug.codings.end(), item.codings.begin(), item.codings.end());
        }
        drug.text = ingredients.join(QStringLiteral(" + "));
    }
    if (drug.text.isEmpty()) {
        drug.text = displayLine(reference["display"].text());
    }
    return drug;
}

MedicationKind medicationKindOf(const QString &type)
{
    if (type == QLatin1String("MedicationRequest")) {
        return MedicationKind::Request;
    }
    if (type == QLatin1String("MedicationDispense")) {
        return MedicationKind::Dispense;
    }
    return type == QLatin1String("MedicationAdministration") ? MedicationKind::Administration
                                                             : MedicationKind::Statement;
}

/// Days of a Duration, when it is in days, weeks or months (30 days).
std::optional<int> daysOf(const Json &duration)
{
    bool isNumber = false;
    const double value = duration["value"].numberText().toDouble(&isNumber);
    if (!isNumber || value <= 0.0 || value > 3660.0) {
        return std::nullopt;
    }
    const QString code = duration["code"].text();
    if (code == QLatin1String("wk")) {
        return static_cast<int>(value * 7.0);
    }
    if (code == QLatin1String("mo")) {
        return static_cast<int>(value * 30.0);
    }
    const QString unit = duration["unit"].text();
    const bool isDays =
        code == QLatin1String("d") || unit == QLatin1String("日") || unit.startsWith(QLatin1String("day"));
    return isDays ? std::optional(static_cast<int>(value)) : std::nullopt;
}

/// When taking a drug ends: a bound that is written, or the days of supply from the first.
FhirDateTime medicationEnd(const Resource &resource, const FhirDateTime &start)
{
    const FhirDateTime stated = FhirDateTime::parse(resource["effectivePeriod"]["end"].text()).value_or(FhirDateTime());
    if (stated.isValid()) {
        return stated;
    }
    const char *dosageName = resource["dosageInstruction"].isArray() ? "dosageInstruction" : "dosage";
    std::optional<int> days = daysOf(resource["dispenseRequest"]["expectedSupplyDuration"]);
    for (const Json &dosage : resource[dosageName].items()) {
        const Json &repeat = dosage["timing"]["repeat"];
        const FhirDateTime bound = FhirDateTime::parse(repeat["boundsPeriod"]["end"].text()).value_or(FhirDateTime());
        if (bound.isValid()) {
            return bound;
        }
        if (!days) {
            days = daysOf(repeat["boundsDuration"]);
        }
    }
    if (!days) {
        days = daysOf(resource["daysSupply"]);
    }
    if (!days || !start.isValid() || start.precision() < FhirDateTime::Precision::Day) {
        return {};
    }
    const qint64 repeats =
        std::clamp<qint64>(resource["dispenseRequest"]["numberOfRepeatsAllowed"].toInteger().value_or(0), 0, 99);
    return FhirDateTime::fromDate(start.firstDay().addDays(*days * (repeats + 1) - 1));
}

QString valueText(const Json &json, Language language)
{
    if (json["valueQuantity"].isObject()) {
        return quantityText(json["valueQuantity"]);
    }
    if (json["valueCodeableConcept"].isObject()) {
        return codedTextOf(json["valueCodeableConcept"], language).text;
    }
    if (json["valueString"].isString()) {
        return displayLine(json["valueString"].text());
    }
    if (json["valueInteger"].isNumber()) {
        return QString::fromLatin1(json["valueInteger"].numberText());
    }
    if (json["valueBoolean"].isBoolean()) {
        const bool isTrue = json["valueBoolean"].toBoolean();
        if (language == Language::Japanese) {
            return isTrue ? QStringLiteral("はい") : QStringLiteral("いいえ");
        }
        return isTrue ? QStringLiteral("yes") : QStringLiteral("no");
    }
    if (json["valueRange"].isObject()) {
        return QStringLiteral("%1–%2").arg(quantityText(json["valueRange"]["low"]),
                                           quantityText(json["valueRange"]["high"]));
    }
    if (json["valueRatio"].isObject()) {
        return QStringLiteral("%1 / %2").arg(quantityText(json["valueRatio"]["numerator"]),
                                             quantityText(json["valueRatio"]["denominator"]));
    }
    for (const char *name : {"valueDateTime", "valueTime"}) {
        if (json[name].isString()) {
            return displayLine(json[name].text());
        }
    }
    if (json["valuePeriod"].isObject()) {
        return displayLine(json["valuePeriod"]["start"].text() + QStringLiteral("–") +
                           json["valuePeriod"]["end"].text());
    }
    return codedTextOf(json["dataAbsentReason"], language).text;
}

QString rangeText(const Json &ranges)
{
    QStringList texts;
    for (const Json &range : ranges.items()) {
        const QString text = displayLine(range["text"].text());
        if (!text.isEmpty()) {
            texts.append(text);
            continue;
        }
        const QString low = quantityText(range["low"]);
        const QString high = quantityText(range["high"]);
        if (!low.isEmpty() || !high.isEmpty()) {
            texts.append(low + QStringLiteral("–") + high);
        }
    }
    return texts.join(QStringLiteral("; "));
}

ObservationItem observationPart(const Json &json, Language language)
{
    ObservationItem item;
    item.what = codedTextOf(json["code"], language);
    item.value = valueText(json, language);
    QStringList interpretations;
    for (const Json &interpretation : json["interpretation"].items()) {
        interpretations.append(codedTextOf(interpretation, language).text);
    }
    item.interpretation = interpretations.join(QStringLiteral(", "));
    item.referenceRange = rangeText(json["referenceRange"]);
    return item;
}

QString narrativeOf(const Json &resource) { return plainTextOfXhtml(resource["text"]["div"].text()); }

void addParagraph(QStringList &paragraphs, const QString &heading, const QString &text)
{
    if (text.isEmpty()) {
        return;
    }
    paragraphs.append(heading.isEmpty() ? text : heading + QLatin1Char('\n') + text);
}

void readSections(const Json &sections, Language language, QStringList &paragraphs)
{
    for (const Json &section : sections.items()) {
        QString heading = displayLine(section["title"].text());
        if (heading.isEmpty()) {
            heading = codedTextOf(section["code"], language).text;
        }
        addParagraph(paragraphs, heading, plainTextOfXhtml(section["text"]["div"].text()));
        // Depth is bounded by maximumJsonDepth.
        readSections(section["section"], language, paragraphs);
    }
}

QString titleOf(const Entry &entry, const ReadingContext &context)
{
    const Resource &resource = entry.resource;
    const QString type = resource.type();
    if (type == QLatin1String("Patient")) {
        return readDemographics(resource, context.language).name;
    }
    if (resource.json().contains("medicationCodeableConcept") || resource.json().contains("medicationReference")) {
        return drugOf(entry, context).text;
    }
    if (type == QLatin1String("Observation")) {
        const ObservationItem item = readObservation(resource, context.language);
        QStringList values;
        if (!item.value.isEmpty()) {
            values.append(item.value);
        }
        for (const ObservationItem &part : item.components) {
            if (!part.value.isEmpty()) {
                values.append(part.value);
            }
        }
        return displayLine(item.what.text + QLatin1Char(' ') + values.join(QStringLiteral(" / ")));
    }
    for (const char *name : {"title", "name", "deviceName", "description"}) {
        const Json &value = resource[name];
        const QString text = value.isArray() ? (value.at(0)["name"].isString() ? displayLine(value.at(0)["name"].text())
                                                                               : humanNameText(value.at(0)))
                                             : displayLine(value.text());
        if (!text.isEmpty()) {
            return text;
        }
    }
    for (const char *name : {"code", "vaccineCode", "type", "topic", "procedureCode", "serviceType", "reasonCode",
                             "category", "modality", "class"}) {
        const Json &value = resource[name];
        CodedText text = codedTextOf(value.isArray() ? value.at(0) : value, context.language);
        if (text.isEmpty() && value.isObject()) {
            // Encounter.class and the like are a bare Coding.
            text.text = displayLine(value["display"].text());
        }
        if (!text.text.isEmpty()) {
            return text.text;
        }
    }
    return type;
}

} // namespace

Demographics readDemographics(const Resource &patient, Language language)
{
    Demographics out;
    readNames(patient["name"], out);
    out.birthDate = firstDate(patient.json(), {"birthDate"});
    const QString gender = patient["gender"].text();
    if (gender == QLatin1String("female")) {
        out.gender = Gender::Female;
    } else if (gender == QLatin1String("male")) {
        out.gender = Gender::Male;
    } else if (gender == QLatin1String("other")) {
        out.gender = Gender::Other;
    }
    for (const Json &identifier : patient["identifier"].items()) {
        out.identifiers.push_back({displayLine(identifier["system"].text()), displayLine(identifier["value"].text())});
    }
    out.address = addressText(patient["address"].at(0));
    out.phone = phoneOf(patient["telecom"]);
    out.deceasedAt = firstDate(patient.json(), {"deceasedDateTime"});
    out.isDeceased = patient["deceasedBoolean"].toBoolean() || out.deceasedAt.isValid();
    for (const Json &extension : patient["extension"].items()) {
        const QString url = extension["url"].text();
        if (url == bloodTypeExtension) {
            out.bloodType = displayLine(extension["valueString"].text(), 8);
        } else if (url == patientNoteExtension) {
            out.note = displayText(extension["valueString"].text());
        }
    }
    const Json &contact = patient["contact"].at(0);
    out.emergencyContactName = humanNameText(contact["name"]);
    out.emergencyContactPhone = phoneOf(contact["telecom"]);
    out.emergencyContactRelation = codedTextOf(contact["relationship"].at(0), language).text;
    return out;
}

AllergyItem readAllergy(const Resource &resource, Language language)
{
    AllergyItem item;
    item.substance = codedTextOf(resource["code"], language);
    if (item.substance.isEmpty()) {
        // Without a code the reactions may name the substance.
        item.substance = codedTextOf(resource["reaction"].at(0)["substance"], language);
    }
    const StatedAbsence absence = statedAbsence(item.substance.codings);
    item.assertion = absence.assertion;
    item.coversAllAllergies = absence.isGeneral;
    item.status = clinicalStatusOf(resource["clinicalStatus"]);
    item.verification = verificationOf(resource["verificationStatus"]);
    const QString criticality = resource["criticality"].text();
    if (criticality == QLatin1String("high")) {
        item.criticality = Criticality::High;
    } else if (criticality == QLatin1String("low")) {
        item.criticality = Criticality::Low;
    }
    for (const Json &category : resource["category"].items()) {
        item.categories.append(displayLine(category.text(), 40));
    }
    for (const Json &reaction : resource["reaction"].items()) {
        QStringList parts;
        for (const Json &manifestation : reaction["manifestation"].items()) {
            parts.append(codedTextOf(manifestation, language).text);
        }
        parts.append(displayLine(reaction["description"].text()));
        parts.removeAll(QString());
        if (!parts.isEmpty()) {
            item.reactions.append(parts.join(QStringLiteral(", ")));
        }
    }
    item.onset = firstDate(resource.json(), {"onsetDateTime", "onsetPeriod"});
    item.recorded = firstDate(resource.json(), {"recordedDate", "assertedDate"});
    item.note = notesText(resource["note"]);
    return item;
}

ProblemItem readProblem(const Resource &resource, Language language)
{
    ProblemItem item;
    item.problem = codedTextOf(resource["code"], language);
    item.assertion = statedAbsence(item.problem.codings).assertion;
    item.status = clinicalStatusOf(resource["clinicalStatus"]);
    item.verification = verificationOf(resource["verificationStatus"]);
    item.onset = firstDate(resource.json(), {"onsetDateTime", "onsetPeriod"});
    item.abated = firstDate(resource.json(), {"abatementDateTime", "abatementPeriod"});
    item.recorded = firstDate(resource.json(), {"recordedDate", "assertedDate"});
    item.note = notesText(resource["note"]);
    return item;
}

MedicationItem readMedication(const Entry &entry, const ReadingContext &context)
{
    const Resource &resource = entry.resource;
    MedicationItem item;
    item.kind = medicationKindOf(resource.type());
    item.drug = drugOf(entry, context);
    item.assertion = statedAbsence(item.drug.codings).assertion;
    for (const char *name : {"dosageInstruction", "dosage"}) {
        if (item.dosage.isEmpty()) {
            item.dosage = dosageText(resource[name], context.language);
        }
    }
    item.status = displayLine(resource["status"].text(), 40);
    const bool isOngoing = item.kind == MedicationKind::Request || item.kind == MedicationKind::Statement;
    item.isCurrent = isOngoing && item.assertion == Assertion::Present && item.status == QLatin1String("active");
    item.date = dateOf(resource);
    item.end = medicationEnd(resource, item.date);
    const Json &request = resource["dispenseRequest"];
    item.quantity = quantityText(request["quantity"].isObject() ? request["quantity"] : resource["quantity"]);
    item.days = quantityText(request["expectedSupplyDuration"].isObject() ? request["expectedSupplyDuration"]
                                                                          : resource["daysSupply"]);
    const Json &substitution = resource["substitution"];
    item.substitutionForbidden =
        substitution["allowedBoolean"].isBoolean() && !substitution["allowedBoolean"].toBoolean();
    for (const Json &coding : substitution["allowedCodeableConcept"]["coding"].items()) {
        // 1 = 変更不可 in the e-prescription's code list; N = none in HL7 v3.
        const bool isForbidden = (coding["system"].text() == QLatin1String("urn:oid:1.2.392.100495.20.2.41") &&
                                  coding["code"].text() == QLatin1String("1")) ||
                                 (coding["system"].text().endsWith(QLatin1String("v3-substanceAdminSubstitution")) &&
                                  coding["code"].text() == QLatin1String("N"));
        item.substitutionForbidden = item.substitutionForbidden || isForbidden;
    }
    const Json &reason = substitution["reason"];
    item.substitutionReason = codedTextOf(reason.isArray() ? reason.at(0) : reason, context.language).text;
    item.note = notesText(resource["note"]);
    for (const char *name : {"requester", "informationSource"}) {
        if (item.author.isEmpty()) {
            item.author = referenceName(resource[name], entry, context);
        }
    }
    if (item.author.isEmpty()) {
        item.author = referenceName(resource["performer"].at(0)["actor"], entry, context);
    }
    return item;
}

PrescriptionItem readPrescription(const std::vector<Entry> &requests, const ReadingContext &context)
{
    PrescriptionItem item;
    for (const Entry &entry : requests) {
        const Resource &resource = entry.resource;
        if (resource.type() != QLatin1String("MedicationRequest")) {
            continue;
        }
        if (item.drugs.empty()) {
            item.prescriptionId = displayLine(resource["groupIdentifier"]["value"].text(), 100);
            item.authored = firstDate(resource.json(), {"authoredOn"});
            const Json &dispense = resource["dispenseRequest"];
            item.validUntil = FhirDateTime::parse(dispense["validityPeriod"]["end"].text()).value_or(FhirDateTime());
            item.repeatsAllowed =
                static_cast<int>(std::clamp<qint64>(dispense["numberOfRepeatsAllowed"].toInteger().value_or(0), 0, 99));
            item.prescriber = referenceName(resource["requester"], entry, context);
            item.status = displayLine(resource["status"].text(), 40);
            for (const Json &extension : resource["extension"].items()) {
                if (extension["url"].text() == prescriptionCommentExtension) {
                    item.comment = displayText(extension["valueString"].text());
                }
            }
        }
        item.drugs.push_back(readMedication(entry, context));
    }
    return item;
}

ObservationItem readObservation(const Resource &resource, Language language)
{
    ObservationItem item = observationPart(resource.json(), language);
    item.date = dateOf(resource);
    item.status = displayLine(resource["status"].text(), 40);
    item.category = codedTextOf(resource["category"].at(0), language).text;
    for (const Json &component : resource["component"].items()) {
        item.components.push_back(observationPart(component, language));
    }
    return item;
}

NoteItem readNote(const Entry &entry, const ReadingContext &context)
{
    const Resource &resource = entry.resource;
    NoteItem item;
    item.title = titleOf(entry, context);
    item.date = dateOf(resource);
    for (const char *name : {"author", "assessor", "performer", "sender", "recorder"}) {
        const Json &author = resource[name];
        if (item.author.isEmpty()) {
            item.author = referenceName(author.isArray() ? author.at(0) : author, entry, context);
        }
    }
    QStringList paragraphs;
    for (const char *name : {"conclusion", "summary", "description"}) {
        // A description that is already the title is not repeated.
        const QString text = displayText(resource[name].text());
        if (text != item.title) {
            addParagraph(paragraphs, {}, text);
        }
    }
    for (const Json &content : resource["content"].items()) {
        addParagraph(paragraphs, {}, attachmentText(content["attachment"], item.otherContent));
    }
    for (const Json &form : resource["presentedForm"].items()) {
        addParagraph(paragraphs, {}, attachmentText(form, item.otherContent));
    }
    for (const Json &payload : resource["payload"].items()) {
        addParagraph(paragraphs, {}, displayText(payload["contentString"].text()));
    }
    readSections(resource["section"], context.language, paragraphs);
    addParagraph(paragraphs, {}, notesText(resource["note"]));
    if (paragraphs.isEmpty()) {
        addParagraph(paragraphs, {}, narrativeOf(resource.json()));
    }
    item.text = paragraphs.join(QStringLiteral("\n\n"));
    return item;
}

EntryItem readEntry(const Entry &entry, const ReadingContext &context)
{
    EntryItem item;
    item.resourceType = displayLine(entry.resource.type(), 64);
    item.date = dateOf(entry.resource);
    item.title = titleOf(entry, context);
    item.status = displayLine(entry.resource["status"].text(), 40);
    item.compartment = compartmentOf(entry.resource);
    return item;
}

} // namespace tegata::clinical
