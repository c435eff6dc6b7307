#include <tegata/clinical/Drafts.h>

#include "DraftChecks_p.h"
#include "Names_p.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

constexpr std::size_t maximumDrugs = 100;

Json text(const QString &value) { return Json::string(value); }
Json text(const char *value) { return Json::string(QString::fromLatin1(value)); }

void setIfAny(Json &json, std::string_view name, const QString &value)
{
    if (!value.isEmpty()) {
        json.set(name, text(value));
    }
}

Json textConcept(const QString &value) { return Json::object({{"text", text(value)}}); }

Json singleCode(const char *system, const char *code)
{
    return Json::object({{"coding", Json::array({Json::object({{"system", text(system)}, {"code", text(code)}})})}});
}

Json codedConcept(const QString &value, const std::vector<CodeDraft> &codes)
{
    Json codings = Json::array();
    for (const CodeDraft &code : codes) {
        if (code.code.isEmpty()) {
            continue;
        }
        Json coding = Json::object();
        setIfAny(coding, "system", code.system);
        coding.set("code", text(code.code));
        setIfAny(coding, "display", code.display);
        codings.append(std::move(coding));
    }
    Json result = Json::object();
    if (!codings.items().empty()) {
        result.set("coding", std::move(codings));
    }
    setIfAny(result, "text", value);
    return result;
}

Json notes(const QString &note) { return Json::array({Json::object({{"text", text(note)}})}); }

Json displayReference(const QString &name) { return Json::object({{"display", text(name)}}); }

QString timeText(const QDateTime &time) { return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODate); }

/// One quantity with its unit as people write it.
Json quantity(const QString &value, const QString &unit)
{
    Json json = Json::object({{"value", Json::number(value.toStdString())}});
    setIfAny(json, "unit", unit);
    return json;
}

Json days(int count)
{
    return Json::object({{"value", Json::integer(count)},
                         {"unit", text(QStringLiteral("日"))},
                         {"system", text("http://unitsofmeasure.org")},
                         {"code", text("d")}});
}

/// "urn:uuid:<id>" for a UUID in its usual spelling.
QString urlOf(const QString &id)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\z"));
    return pattern.match(id).hasMatch() ? QStringLiteral("urn:uuid:") + id : QString();
}

Entry entryOf(const QString &id, Json json) { return {urlOf(id), Resource::fromJson(std::move(json)).value()}; }

Json start(const char *type, const QString &id)
{
    return Json::object({{"resourceType", text(type)}, {"id", text(id)}});
}

/// Collects the first error of many checks, so that a writer reads as a list.
class Checks
{
public:
    void line(const QString &value, const char *field, qsizetype maximumLength = maximumNameLength,
              Presence presence = Presence::Optional)
    {
        keep(checkLine(value, field, maximumLength, presence));
    }
    void required(const QString &value, const char *field, qsizetype maximumLength = maximumNameLength)
    {
        line(value, field, maximumLength, Presence::Required);
    }
    void lines(const QString &value, const char *field, qsizetype maximumLength = maximumCommentLength)
    {
        keep(checkText(value, field, maximumLength, Presence::Optional));
    }
    void that(bool isTrue, ClinicalError code, const char *field)
    {
        if (!isTrue) {
            keep(Error(code, field));
        }
    }
    void id(const QString &value, const char *field)
    {
        that(!value.isEmpty(), ClinicalError::MissingValue, field);
        that(isFhirId(value), ClinicalError::InvalidValue, field);
    }
    void code(const CodeDraft &value)
    {
        line(value.system, "code system");
        line(value.code, "code", 100);
        line(value.display, "code display");
        // A FHIR code has no spaces at its ends and no double spaces; a system is a URI.
        static const QRegularExpression codePattern(QStringLiteral("\\A[^\\s]+( [^\\s]+)*\\z"));
        static const QRegularExpression uriPattern(QStringLiteral("\\A[^\\s]+\\z"));
        that(value.code.isEmpty() || codePattern.match(value.code).hasMatch(), ClinicalError::InvalidValue, "code");
        that(value.system.isEmpty() || uriPattern.match(value.system).hasMatch(), ClinicalError::InvalidValue,
             "code system");
    }
    /// Both or neither, and a positive decimal.
    void amount(const QString &value, const QString &unit, const char *field, Presence presence = Presence::Optional)
    {
        that(presence == Presence::Optional || !value.isEmpty(), ClinicalError::MissingValue, field);
        that(value.isEmpty() || isPositiveDecimal(value), ClinicalError::InvalidValue, field);
        that(value.isEmpty() == unit.isEmpty(), ClinicalError::MissingValue, field);
        line(unit, field, 40);
    }
    void header(const DraftHeader &header)
    {
        id(header.id, "id");
        references(header);
    }
    /// A header whose resources have ids of their own.
    void references(const DraftHeader &header)
    {
        const QString prefix = QStringLiteral("Patient/");
        that(!header.patientReference.isEmpty(), ClinicalError::MissingValue, "patientReference");
        that(header.patientReference.startsWith(prefix) && isFhirId(header.patientReference.mid(prefix.size())),
             ClinicalError::InvalidValue, "patientReference");
        that(header.authoredAt.isValid(), ClinicalError::MissingValue, "authoredAt");
        required(header.authorName, "authorName");
        line(header.institutionName, "institutionName");
    }
    void pastDay(const std::optional<QDate> &day, QDate today, const char *field)
    {
        if (day) {
            that(day->isValid() && day->year() >= 1850, ClinicalError::InvalidValue, field);
            that(*day <= today, ClinicalError::DateInFuture, field);
        }
    }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    void keep(std::optional<Error> error)
    {
        if (!m_error && error) {
            m_error = std::move(error);
        }
    }
    std::optional<Error> m_error;
};

const char *clinicalStatusCode(ClinicalStatus status)
{
    switch (status) {
    case ClinicalStatus::Active:
        return "active";
    case ClinicalStatus::Inactive:
        return "inactive";
    case ClinicalStatus::Resolved:
        return "resolved";
    case ClinicalStatus::Unknown:
        break;
    }
    return nullptr;
}

const char *verificationCode(Verification verification)
{
    switch (verification) {
    case Verification::Confirmed:
        return "confirmed";
    case Verification::Unconfirmed:
        return "unconfirmed";
    case Verification::Refuted:
        return "refuted";
    case Verification::EnteredInError:
        return "entered-in-error";
    case Verification::Unknown:
        break;
    }
    return nullptr;
}

/// clinicalStatus and verificationStatus; R4 rules ait-1, ait-2, con-3, con-5.
void setStatus(Json &json, const std::string &system, ClinicalStatus status, Verification verification)
{
    if (verification != Verification::EnteredInError) {
        json.set("clinicalStatus", singleCode(("http://terminology.hl7.org/CodeSystem/" + system + "-clinical").c_str(),
                                              clinicalStatusCode(status)));
    }
    if (const char *code = verificationCode(verification)) {
        const char *suffix = system == "condition" ? "condition-ver-status" : "allergyintolerance-verification";
        json.set("verificationStatus",
                 singleCode((std::string("http://terminology.hl7.org/CodeSystem/") + suffix).c_str(), code));
    }
}

bool hasJapanese(const QString &value)
{
    return std::any_of(value.begin(), value.end(), [](QChar c) { return c.unicode() >= 0x2e80; });
}

Json nameJson(const QString &name, const char *representation)
{
    Json json = Json::object();
    if (representation != nullptr) {
        json.set("extension", Json::array({Json::object(
                                  {{"url", text("http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation")},
                                   {"valueCode", text(representation)}})}));
    }
    json.set("use", text("official"));
    json.set("text", text(name));
    // Two parts of a Japanese name are family and given; anything else is not guessed at.
    const QStringList parts = name.simplified().split(QLatin1Char(' '));
    if (parts.size() == 2 && hasJapanese(name)) {
        json.set("family", text(parts[0]));
        json.set("given", Json::array({text(parts[1])}));
    }
    return json;
}

bool isReading(const QString &kana)
{
    return std::all_of(kana.begin(), kana.end(), [](QChar c) {
        const char16_t unit = c.unicode();
        return c == QLatin1Char(' ') || unit == 0x3000 || (unit >= 0x3041 && unit <= 0x3096) ||
               (unit >= 0x30a1 && unit <= 0x30fe) || (unit >= 0xff65 && unit <= 0xff9f);
    });
}

bool isPhone(const QString &phone)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[+]?[0-9() -]{2,40}\\z"));
    return phone.isEmpty() || pattern.match(phone).hasMatch();
}

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
    checks.that(drug.days >= 0 && drug.days <= 365, ClinicalError::InvalidValue, "days");
    checks.amount(drug.quantity, drug.quantityUnit, "quantity");
    checks.line(drug.substitutionReason, "substitutionReason", maximumCommentLength);
    checks.lines(drug.comment, "drug comment");
}

Json dosageOf(const DrugDraft &drug)
{
    // The words a person reads are made of the same parts that follow as data.
    QStringList words;
    const QString dose = drug.dose.isEmpty() ? QString() : QStringLiteral("1回%1%2").arg(drug.dose, drug.doseUnit);
    const QString span = drug.days > 0 ? QStringLiteral("%1日分").arg(drug.days) : QString();
    for (const QString &part : {drug.route, drug.timing, dose, span}) {
        if (!part.isEmpty()) {
            words.append(part);
        }
    }
    Json dosage = Json::object({{"text", text(words.join(QStringLiteral("　")))}});
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
    json.set("authoredOn", text(timeText(draft.header.authoredAt)));
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
    json.set("dosageInstruction", Json::array({dosageOf(drug)}));

    const QDate issued = draft.header.authoredAt.date();
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

Result<Entry> writePatient(const PatientDraft &draft, QDate today)
{
    Checks checks;
    checks.id(draft.id, "id");
    checks.required(draft.name, "name");
    checks.line(draft.kana, "kana");
    checks.that(isReading(draft.kana), ClinicalError::InvalidValue, "kana");
    checks.that(draft.birthDate.isValid(), ClinicalError::MissingValue, "birthDate");
    checks.pastDay(draft.birthDate, today, "birthDate");
    static const QRegularExpression bloodType(QStringLiteral("\\A(?:(?:A|B|O|AB)[+-]?)?\\z"));
    checks.that(bloodType.match(draft.bloodType).hasMatch(), ClinicalError::InvalidValue, "bloodType");
    checks.line(draft.emergencyContactName, "emergencyContactName");
    checks.line(draft.emergencyContactRelation, "emergencyContactRelation");
    checks.that(isPhone(draft.emergencyContactPhone), ClinicalError::InvalidValue, "emergencyContactPhone");
    checks.lines(draft.note, "note");
    if (checks.error()) {
        return failure(*checks.error());
    }

    Json json = start("Patient", draft.id);
    Json extensions = Json::array();
    const auto addExtension = [&extensions](QLatin1String url, const QString &value) {
        if (!value.isEmpty()) {
            extensions.append(Json::object({{"url", text(QString(url))}, {"valueString", text(value)}}));
        }
    };
    addExtension(bloodTypeExtension, draft.bloodType);
    addExtension(patientNoteExtension, draft.note);
    if (!extensions.items().empty()) {
        json.set("extension", std::move(extensions));
    }
    json.set("active", Json::boolean(true));
    Json names = Json::array({nameJson(draft.name, hasJapanese(draft.name) ? "IDE" : nullptr)});
    if (!draft.kana.isEmpty()) {
        names.append(nameJson(draft.kana, "SYL"));
    }
    json.set("name", std::move(names));
    switch (draft.gender) {
    case Gender::Female:
        json.set("gender", text("female"));
        break;
    case Gender::Male:
        json.set("gender", text("male"));
        break;
    case Gender::Other:
        json.set("gender", text("other"));
        break;
    case Gender::Unknown:
        json.set("gender", text("unknown"));
        break;
    }
    json.set("birthDate", text(draft.birthDate.toString(Qt::ISODate)));
    Json contact = Json::object();
    if (!draft.emergencyContactRelation.isEmpty()) {
        contact.set("relationship", Json::array({textConcept(draft.emergencyContactRelation)}));
    }
    if (!draft.emergencyContactName.isEmpty()) {
        contact.set("name", Json::object({{"text", text(draft.emergencyContactName)}}));
    }
    if (!draft.emergencyContactPhone.isEmpty()) {
        contact.set(
            "telecom",
            Json::array({Json::object({{"system", text("phone")}, {"value", text(draft.emergencyContactPhone)}})}));
    }
    // R4 rule pat-1: a contact has more than a relationship.
    if (contact.contains("name") || contact.contains("telecom")) {
        json.set("contact", Json::array({std::move(contact)}));
    } else if (!contact.members().empty()) {
        return failure(ClinicalError::MissingValue, "emergencyContactName");
    }
    return entryOf(draft.id, std::move(json));
}

Result<Entry> writeNote(const NoteDraft &draft)
{
    Checks checks;
    checks.header(draft.header);
    checks.required(draft.title, "title");
    checks.lines(draft.text, "text", maximumNoteLength);
    const std::array<std::pair<const char *, const QString *>, 4> parts = {
        {{"S", &draft.subjective}, {"O", &draft.objective}, {"A", &draft.assessment}, {"P", &draft.plan}}};
    QStringList paragraphs;
    if (!draft.text.isEmpty()) {
        paragraphs.append(draft.text);
    }
    for (const auto &[letter, part] : parts) {
        checks.lines(*part, letter, maximumNoteLength);
        if (!part->isEmpty()) {
            paragraphs.append(QLatin1String(letter) + QStringLiteral(": ") + *part);
        }
    }
    const QString body = paragraphs.join(QStringLiteral("\n\n"));
    checks.that(!body.isEmpty(), ClinicalError::MissingValue, "text");
    checks.lines(body, "text", maximumNoteLength);
    if (checks.error()) {
        return failure(*checks.error());
    }

    Json json = start("DocumentReference", draft.header.id);
    json.set("status", text("current"));
    json.set("docStatus", text("final"));
    Json type = singleCode("http://loinc.org", "11506-3");
    type.set("text", text(draft.title));
    json.set("type", std::move(type));
    json.set("subject", Json::object({{"reference", text(draft.header.patientReference)}}));
    json.set("date", text(timeText(draft.header.authoredAt)));
    json.set("author", Json::array({displayReference(draft.header.authorName)}));
    if (!draft.header.institutionName.isEmpty()) {
        json.set("custodian", displayReference(draft.header.institutionName));
    }
    json.set("description", text(draft.title));
    const Json attachment = Json::object({{"contentType", text("text/plain;charset=UTF-8")},
                                          {"data", text(QString::fromLatin1(body.toUtf8().toBase64()))},
                                          {"title", text(draft.title)}});
    json.set("content", Json::array({Json::object({{"attachment", attachment}})}));
    return entryOf(draft.header.id, std::move(json));
}

Result<Entry> writeAllergy(const AllergyDraft &draft, QDate today)
{
    static constexpr std::array categories = {"", "food", "medication", "environment", "biologic"};
    Checks checks;
    checks.header(draft.header);
    checks.line(draft.substance, "substance", maximumNameLength,
                draft.noneKnown ? Presence::Optional : Presence::Required);
    checks.code(draft.substanceCode);
    checks.that(!draft.noneKnown || (draft.substance.isEmpty() && draft.substanceCode.code.isEmpty() &&
                                     draft.reaction.isEmpty() && !draft.onset),
                ClinicalError::InvalidValue, "noneKnown");
    checks.that(std::any_of(categories.begin(), categories.end(),
                            [&](const char *known) { return draft.category == QLatin1String(known); }),
                ClinicalError::InvalidValue, "category");
    checks.that(draft.status != ClinicalStatus::Unknown, ClinicalError::MissingValue, "status");
    checks.line(draft.reaction, "reaction", maximumCommentLength);
    checks.pastDay(draft.onset, today, "onset");
    checks.lines(draft.note, "note");
    if (checks.error()) {
        return failure(*checks.error());
    }

    Json json = start("AllergyIntolerance", draft.header.id);
    setStatus(json, "allergyintolerance", draft.status, draft.verification);
    if (!draft.category.isEmpty()) {
        json.set("category", Json::array({text(draft.category)}));
    }
    if (draft.criticality != Criticality::Unknown) {
        json.set("criticality", text(draft.criticality == Criticality::High ? "high" : "low"));
    }
    json.set("code", draft.noneKnown
                         ? codedConcept(QString(),
                                        {{QStringLiteral("http://snomed.info/sct"), QStringLiteral("716186003"),
                                          QStringLiteral("No known allergy")},
                                         {QStringLiteral("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"),
                                          QStringLiteral("no-known-allergies"), QStringLiteral("No known allergies")}})
                         : codedConcept(draft.substance, {draft.substanceCode}));
    json.set("patient", Json::object({{"reference", text(draft.header.patientReference)}}));
    if (draft.onset) {
        json.set("onsetDateTime", text(draft.onset->toString(Qt::ISODate)));
    }
    json.set("recordedDate", text(timeText(draft.header.authoredAt)));
    json.set("recorder", displayReference(draft.header.authorName));
    if (!draft.note.isEmpty()) {
        json.set("note", notes(draft.note));
    }
    if (!draft.reaction.isEmpty()) {
        json.set("reaction",
                 Json::array({Json::object({{"manifestation", Json::array({textConcept(draft.reaction)})}})}));
    }
    return entryOf(draft.header.id, std::move(json));
}

Result<Entry> writeProblem(const ProblemDraft &draft, QDate today)
{
    Checks checks;
    checks.header(draft.header);
    checks.line(draft.problem, "problem", maximumNameLength, draft.noneKnown ? Presence::Optional : Presence::Required);
    checks.code(draft.problemCode);
    checks.that(!draft.noneKnown ||
                    (draft.problem.isEmpty() && draft.problemCode.code.isEmpty() && !draft.onset && !draft.abated),
                ClinicalError::InvalidValue, "noneKnown");
    checks.that(draft.status != ClinicalStatus::Unknown, ClinicalError::MissingValue, "status");
    checks.pastDay(draft.onset, today, "onset");
    checks.pastDay(draft.abated, today, "abated");
    // R4 rule con-4: what is over is not active.
    checks.that(!draft.abated || draft.status != ClinicalStatus::Active, ClinicalError::InvalidValue, "abated");
    checks.that(!draft.abated || !draft.onset || *draft.onset <= *draft.abated, ClinicalError::InvalidValue, "abated");
    checks.lines(draft.note, "note");
    if (checks.error()) {
        return failure(*checks.error());
    }

    Json json = start("Condition", draft.header.id);
    setStatus(json, "condition", draft.status, draft.verification);
    json.set("category", Json::array({singleCode("http://terminology.hl7.org/CodeSystem/condition-category",
                                                 "problem-list-item")}));
    json.set("code", draft.noneKnown
                         ? codedConcept(QString(),
                                        {{QStringLiteral("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"),
                                          QStringLiteral("no-known-problems"), QStringLiteral("No known problems")}})
                         : codedConcept(draft.problem, {draft.problemCode}));
    json.set("subject", Json::object({{"reference", text(draft.header.patientReference)}}));
    if (draft.onset) {
        json.set("onsetDateTime", text(draft.onset->toString(Qt::ISODate)));
    }
    if (draft.abated) {
        json.set("abatementDateTime", text(draft.abated->toString(Qt::ISODate)));
    }
    json.set("recordedDate", text(timeText(draft.header.authoredAt)));
    json.set("recorder", displayReference(draft.header.authorName));
    if (!draft.note.isEmpty()) {
        json.set("note", notes(draft.note));
    }
    return entryOf(draft.header.id, std::move(json));
}

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
