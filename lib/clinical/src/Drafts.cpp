#include "DraftWriting_p.h"

#include <array>

namespace tegata::clinical {

namespace {

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

} // namespace tegata::clinical
