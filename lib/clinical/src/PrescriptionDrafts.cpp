#include "DraftWriting_p.h"

#include <QRegularExpression>

#include <algorithm>

namespace tegata::clinical {

namespace {

constexpr std::size_t maximumDrugs = 100;
constexpr int maximumDays = 365;

void checkDrug(Checks &checks, const DrugDraft &drug)
{
    checks.id(drug.id, "drug id");
    checks.required(drug.name, "drug name");
    for (const CodeDraft &code : drug.codes) {
        checks.code(code);
    }
    checks.amount(drug.dose, drug.doseUnit, "dose");
    checks.line(drug.route, "route");
    checks.line(drug.timing, "timing");
    checks.that(!drug.timing.isEmpty() || !drug.dose.isEmpty(), ClinicalError::MissingValue, "timing");
    checks.that(drug.days >= 0 && drug.days <= maximumDays, ClinicalError::InvalidValue, "days");
    checks.amount(drug.quantity, drug.quantityUnit, "quantity");
    checks.line(drug.substitutionReason, "substitutionReason", maximumCommentLength);
    checks.lines(drug.comment, "drug comment");
}

/// The words a person reads are made of the same parts that follow as data.
QString dosageWords(const DrugDraft &drug, Language language)
{
    const bool isJapanese = language == Language::Japanese;
    QStringList words;
    QString dose;
    if (!drug.dose.isEmpty()) {
        dose = isJapanese ? QStringLiteral("1回%1%2").arg(drug.dose, drug.doseUnit)
                          : QStringLiteral("%1 %2 each time").arg(drug.dose, drug.doseUnit);
    }
    QString span;
    if (drug.days > 0) {
        span = isJapanese ? QStringLiteral("%1日分").arg(drug.days) : QStringLiteral("for %1 days").arg(drug.days);
    }
    for (const QString &part : {drug.route, drug.timing, dose, span}) {
        if (!part.isEmpty()) {
            words.append(part);
        }
    }
    return words.join(isJapanese ? QStringLiteral("　") : QStringLiteral(", "));
}

Json dosageOf(const DrugDraft &drug, Language language)
{
    Json dosage = Json::object({{"text", text(dosageWords(drug, language))}});
    Json timing = Json::object();
    if (drug.days > 0) {
        timing.set("repeat", Json::object({{"boundsDuration", days(drug.days)}}));
    }
    if (!drug.timing.isEmpty()) {
        timing.set("code", textConcept(drug.timing));
    }
    if (!timing.members().empty()) {
        dosage.set("timing", timing);
    }
    if (!drug.route.isEmpty()) {
        dosage.set("route", textConcept(drug.route));
    }
    if (!drug.dose.isEmpty()) {
        dosage.set("doseAndRate", Json::array({Json::object({{"doseQuantity", quantity(drug.dose, drug.doseUnit)}})}));
    }
    return dosage;
}

QDate issuedOn(const PrescriptionDraft &draft)
{
    return draft.transcribed ? draft.paperIssuedOn.value_or(draft.header.authoredAt.date())
                             : draft.header.authoredAt.date();
}

Json requestOf(const PrescriptionDraft &draft, const DrugDraft &drug, std::size_t position)
{
    Json json = start("MedicationRequest", drug.id);
    if (position == 0 && !draft.comment.isEmpty()) {
        json.set("extension", Json::array({Json::object({{"url", text(QString(prescriptionCommentExtension))},
                                                         {"valueString", text(draft.comment)}})}));
    }
    json.set("identifier", Json::array({Json::object({{"system", text("urn:oid:1.2.392.100495.20.3.81")},
                                                      {"value", text(QString::number(position + 1))}})}));
    json.set("status", text("active"));
    json.set("intent", text("order"));
    if (draft.transcribed) {
        json.set("reportedBoolean", Json::boolean(true));
    }
    json.set("medicationCodeableConcept", codedConcept(drug.name, drug.codes));
    json.set("subject", Json::object({{"reference", text(draft.header.patientReference)}}));
    // Of a paper only the day is known.
    json.set("authoredOn", text(draft.paperIssuedOn && draft.transcribed ? draft.paperIssuedOn->toString(Qt::ISODate)
                                                                         : timeText(draft.header.authoredAt)));
    QString prescriber = draft.header.authorName;
    QString institution = draft.header.institutionName;
    if (draft.transcribed) {
        prescriber = draft.paperPrescriber;
        institution = draft.paperInstitution;
        json.set("recorder", displayReference(draft.header.authorName));
    }
    json.set(
        "requester",
        displayReference(institution.isEmpty() ? prescriber : QStringLiteral("%1 (%2)").arg(prescriber, institution)));
    json.set("groupIdentifier",
             Json::object({{"system", text(QString(prescriptionIdSystem))}, {"value", text(draft.prescriptionId)}}));
    if (!drug.comment.isEmpty()) {
        json.set("note", notes(drug.comment));
    }
    json.set("dosageInstruction", Json::array({dosageOf(drug, draft.language)}));

    const QDate issued = issuedOn(draft);
    Json dispense = Json::object(
        {{"validityPeriod", Json::object({{"start", text(issued.toString(Qt::ISODate))},
                                          {"end", text(issued.addDays(draft.validDays - 1).toString(Qt::ISODate))}})}});
    if (draft.repeatsAllowed > 0) {
        dispense.set("numberOfRepeatsAllowed", Json::integer(draft.repeatsAllowed));
    }
    if (!drug.quantity.isEmpty()) {
        dispense.set("quantity", quantity(drug.quantity, drug.quantityUnit));
    }
    if (drug.days > 0) {
        dispense.set("expectedSupplyDuration", days(drug.days));
    }
    json.set("dispenseRequest", std::move(dispense));
    if (drug.substitutionForbidden) {
        Json coding = Json::object({{"system", text("urn:oid:1.2.392.100495.20.2.41")},
                                    {"code", text("1")},
                                    {"display", text(QStringLiteral("変更不可"))}});
        Json substitution =
            Json::object({{"allowedCodeableConcept", Json::object({{"coding", Json::array({std::move(coding)})}})}});
        if (!drug.substitutionReason.isEmpty()) {
            substitution.set("reason", textConcept(drug.substitutionReason));
        }
        json.set("substitution", std::move(substitution));
    }
    return json;
}

} // namespace

Result<std::vector<Entry>> writePrescription(const PrescriptionDraft &draft)
{
    Checks checks;
    checks.references(draft.header);
    checks.required(draft.prescriptionId, "prescriptionId", 100);
    checks.that(!draft.drugs.empty(), ClinicalError::MissingValue, "drugs");
    checks.that(draft.drugs.size() <= maximumDrugs, ClinicalError::ValueTooLong, "drugs");
    checks.that(draft.repeatsAllowed >= 0 && draft.repeatsAllowed <= 2, ClinicalError::InvalidValue, "repeatsAllowed");
    checks.that(draft.validDays >= 1 && draft.validDays <= 100, ClinicalError::InvalidValue, "validDays");
    checks.lines(draft.comment, "comment");
    checks.line(draft.paperPrescriber, "paperPrescriber", maximumNameLength,
                draft.transcribed ? Presence::Required : Presence::Optional);
    checks.line(draft.paperInstitution, "paperInstitution");
    if (draft.paperIssuedOn) {
        checks.that(draft.transcribed && draft.paperIssuedOn->isValid(), ClinicalError::InvalidValue, "paperIssuedOn");
        checks.that(*draft.paperIssuedOn <= draft.header.authoredAt.date(), ClinicalError::DateInFuture,
                    "paperIssuedOn");
    }
    QStringList ids;
    for (const DrugDraft &drug : draft.drugs) {
        checkDrug(checks, drug);
        checks.that(!ids.contains(drug.id), ClinicalError::InvalidValue, "drug id");
        ids.append(drug.id);
    }
    if (checks.error()) {
        return failure(*checks.error());
    }
    std::vector<Entry> entries;
    for (std::size_t position = 0; position < draft.drugs.size(); ++position) {
        const DrugDraft &drug = draft.drugs[position];
        entries.push_back(entryOf(drug.id, requestOf(draft, drug, position)));
    }
    return entries;
}

DispensedDrugDraft dispensedAsPrescribed(const MedicationItem &prescribed, const QString &requestReference)
{
    static const QRegularExpression amount(QStringLiteral("^(\\d+(?:\\.\\d+)?)\\s*(.*)$"));
    static const QRegularExpression leadingNumber(QStringLiteral("^(\\d{1,3})\\D*$"));
    DispensedDrugDraft drug;
    drug.requestReference = requestReference;
    drug.name = prescribed.drug.text.left(maximumNameLength);
    for (const Coding &coding : prescribed.drug.codings) {
        if (!coding.code.isEmpty() && !coding.system.isEmpty()) {
            drug.codes.push_back({coding.system, coding.code, coding.display});
        }
    }
    drug.dosage = prescribed.dosage.left(maximumCommentLength);
    if (const auto match = amount.match(prescribed.quantity); match.hasMatch()) {
        drug.quantity = match.captured(1);
        drug.quantityUnit = match.captured(2);
    }
    if (const auto match = leadingNumber.match(prescribed.days); match.hasMatch()) {
        drug.days = std::min(match.captured(1).toInt(), maximumDays);
    }
    return drug;
}

Result<std::vector<Entry>> writeDispense(const DispenseDraft &draft)
{
    Checks checks;
    checks.references(draft.header);
    checks.required(draft.prescriptionId, "prescriptionId", 100);
    checks.that(!draft.drugs.empty(), ClinicalError::MissingValue, "drugs");
    checks.that(draft.drugs.size() <= maximumDrugs, ClinicalError::ValueTooLong, "drugs");
    checks.lines(draft.comment, "comment");
    QStringList ids;
    const QString prefix = QStringLiteral("MedicationRequest/");
    for (const DispensedDrugDraft &drug : draft.drugs) {
        checks.id(drug.id, "drug id");
        checks.that(!ids.contains(drug.id), ClinicalError::InvalidValue, "drug id");
        ids.append(drug.id);
        checks.that(drug.requestReference.isEmpty() || (drug.requestReference.startsWith(prefix) &&
                                                        isFhirId(drug.requestReference.mid(prefix.size()))),
                    ClinicalError::InvalidValue, "requestReference");
        checks.required(drug.name, "drug name");
        for (const CodeDraft &code : drug.codes) {
            checks.code(code);
        }
        checks.amount(drug.quantity, drug.quantityUnit, "quantity", Presence::Required);
        checks.that(drug.days >= 0 && drug.days <= 365, ClinicalError::InvalidValue, "days");
        checks.lines(drug.dosage, "dosage");
        checks.lines(drug.comment, "drug comment");
    }
    if (checks.error()) {
        return failure(*checks.error());
    }

    std::vector<Entry> entries;
    for (const DispensedDrugDraft &drug : draft.drugs) {
        Json json = start("MedicationDispense", drug.id);
        if (!draft.isComplete) {
            json.set("extension", Json::array({Json::object({{"url", text(QString(partialDispenseExtension))},
                                                             {"valueBoolean", Json::boolean(true)}})}));
        }
        json.set("identifier", Json::array({Json::object({{"system", text(QString(prescriptionIdSystem))},
                                                          {"value", text(draft.prescriptionId)}})}));
        json.set("status", text("completed"));
        json.set("medicationCodeableConcept", codedConcept(drug.name, drug.codes));
        json.set("subject", Json::object({{"reference", text(draft.header.patientReference)}}));
        Json performers = Json::array({Json::object({{"actor", displayReference(draft.header.authorName)}})});
        if (!draft.header.institutionName.isEmpty()) {
            performers.append(Json::object({{"actor", displayReference(draft.header.institutionName)}}));
        }
        json.set("performer", std::move(performers));
        if (!drug.requestReference.isEmpty()) {
            json.set("authorizingPrescription",
                     Json::array({Json::object({{"reference", text(drug.requestReference)}})}));
        }
        json.set("quantity", quantity(drug.quantity, drug.quantityUnit));
        if (drug.days > 0) {
            json.set("daysSupply", days(drug.days));
        }
        json.set("whenHandedOver", text(timeText(draft.header.authoredAt)));
        Json remarks = Json::array();
        for (const QString &remark : {drug.comment, draft.comment}) {
            if (!remark.isEmpty()) {
                remarks.append(Json::object({{"text", text(remark)}}));
            }
        }
        if (!remarks.items().empty()) {
            json.set("note", std::move(remarks));
        }
        if (!drug.dosage.isEmpty()) {
            json.set("dosageInstruction", Json::array({Json::object({{"text", text(drug.dosage)}})}));
        }
        if (drug.substituted) {
            json.set("substitution", Json::object({{"wasSubstituted", Json::boolean(true)}}));
        }
        entries.push_back(entryOf(drug.id, std::move(json)));
    }
    return entries;
}

} // namespace tegata::clinical
