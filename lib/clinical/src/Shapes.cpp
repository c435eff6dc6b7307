#include "Grouping_p.h"

#include <algorithm>
#include <array>

namespace tegata::clinical {

namespace {

enum class Shape
{
    Text,
    Object,
    List,
    ObjectOrList,
    Truth,
};

struct Part
{
    /// Resource type, or "*" for all.
    const char *type;
    const char *name;
    Shape shape;
};

// What R4 says about the parts that screens, grouping and the patient check read. STU3 and DSTU2 files differ
// in just these, and are found out by them.
constexpr std::array<Part, 54> parts = {{
    {"*", "id", Shape::Text},
    {"*", "meta", Shape::Object},
    {"*", "implicitRules", Shape::Text},
    {"*", "language", Shape::Text},
    {"*", "text", Shape::Object},
    {"*", "contained", Shape::List},
    {"*", "extension", Shape::List},
    {"*", "modifierExtension", Shape::List},
    {"*", "identifier", Shape::ObjectOrList},
    {"*", "subject", Shape::ObjectOrList},
    {"*", "patient", Shape::ObjectOrList},
    {"*", "encounter", Shape::ObjectOrList},
    {"*", "beneficiary", Shape::ObjectOrList},
    {"Patient", "name", Shape::List},
    {"Patient", "birthDate", Shape::Text},
    {"Patient", "gender", Shape::Text},
    {"Patient", "identifier", Shape::List},
    {"Patient", "telecom", Shape::List},
    {"Patient", "address", Shape::List},
    {"Patient", "contact", Shape::List},
    {"Patient", "deceasedBoolean", Shape::Truth},
    {"Observation", "status", Shape::Text},
    {"Observation", "code", Shape::Object},
    {"Observation", "category", Shape::List},
    {"Observation", "valueQuantity", Shape::Object},
    {"Observation", "valueString", Shape::Text},
    {"Observation", "valueCodeableConcept", Shape::Object},
    {"Observation", "component", Shape::List},
    {"Observation", "effectiveDateTime", Shape::Text},
    {"Condition", "code", Shape::Object},
    {"Condition", "clinicalStatus", Shape::Object},
    {"Condition", "verificationStatus", Shape::Object},
    {"Condition", "category", Shape::List},
    {"Condition", "onsetDateTime", Shape::Text},
    {"AllergyIntolerance", "code", Shape::Object},
    {"AllergyIntolerance", "clinicalStatus", Shape::Object},
    {"AllergyIntolerance", "verificationStatus", Shape::Object},
    {"AllergyIntolerance", "category", Shape::List},
    {"AllergyIntolerance", "criticality", Shape::Text},
    {"AllergyIntolerance", "reaction", Shape::List},
    {"MedicationRequest", "status", Shape::Text},
    {"MedicationRequest", "medicationCodeableConcept", Shape::Object},
    {"MedicationRequest", "medicationReference", Shape::Object},
    {"MedicationRequest", "dosageInstruction", Shape::List},
    {"MedicationRequest", "authoredOn", Shape::Text},
    {"MedicationStatement", "status", Shape::Text},
    {"MedicationStatement", "medicationCodeableConcept", Shape::Object},
    {"MedicationStatement", "dosage", Shape::List},
    {"MedicationDispense", "medicationCodeableConcept", Shape::Object},
    {"Immunization", "vaccineCode", Shape::Object},
    {"Procedure", "code", Shape::Object},
    {"DiagnosticReport", "code", Shape::Object},
    {"DocumentReference", "content", Shape::List},
    {"Composition", "section", Shape::List},
}};

bool isOfShape(const Json &json, Shape shape)
{
    switch (shape) {
    case Shape::Text:
        return json.isString();
    case Shape::Object:
        return json.isObject();
    case Shape::List:
        return json.isArray();
    case Shape::ObjectOrList:
        return json.isObject() || json.isArray();
    case Shape::Truth:
        return json.isBoolean();
    }
    return false;
}

/// Quantities with a value that is not a number would be shown as "nothing measured".
QString wrongQuantityOf(const Json &json, const QString &path)
{
    for (const JsonMember &member : json.members()) {
        if (member.name.endsWith(QLatin1String("Quantity")) && member.value.isObject()) {
            const Json &value = member.value["value"];
            if (!value.isNull() && !value.isNumber()) {
                return path + member.name + QStringLiteral(".value");
            }
        }
    }
    return {};
}

} // namespace

QString wrongPartOf(const Resource &resource)
{
    const QString type = resource.type();
    for (const Part &part : parts) {
        if (part.type[0] != '*' && type != QLatin1String(part.type)) {
            continue;
        }
        if (resource.json().contains(part.name) && !isOfShape(resource[part.name], part.shape)) {
            return QLatin1String(part.name);
        }
    }
    for (const Json &contained : resource["contained"].items()) {
        if (!contained.isObject() || !contained["resourceType"].isString()) {
            return QStringLiteral("contained");
        }
    }
    for (const char *name : {"subject", "patient", "encounter", "beneficiary"}) {
        const Json &reference = resource[name]["reference"];
        if (!reference.isNull() && !reference.isString()) {
            return QLatin1String(name) + QStringLiteral(".reference");
        }
        const auto &list = resource[name].items();
        if (std::any_of(list.begin(), list.end(), [](const Json &item) { return !item.isObject(); })) {
            return QLatin1String(name);
        }
    }
    QString wrong = wrongQuantityOf(resource.json(), {});
    for (const Json &component : resource["component"].items()) {
        if (wrong.isEmpty()) {
            wrong = wrongQuantityOf(component, QStringLiteral("component."));
        }
    }
    return wrong;
}

} // namespace tegata::clinical
