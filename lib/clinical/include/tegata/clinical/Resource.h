#pragma once

#include <tegata/clinical/FhirDateTime.h>
#include <tegata/clinical/Json.h>

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace tegata::clinical {

/// The part of a chart a record belongs to (protocol: compartments of version 1).
enum class Compartment
{
    Summary,
    Medications,
    Clinical,
    Sensitive,
};

/// "summary", "medications", "clinical", "sensitive".
[[nodiscard]] QString compartmentName(Compartment compartment);
[[nodiscard]] std::optional<Compartment> compartmentFromName(const QString &name);

/// One FHIR R4 resource, kept without loss.
///
/// The stored truth is the JSON value with its source text of numbers and its order of members (Json);
/// whatever this library does not understand is written back as it came. Only white space between tokens
/// and the spelling of string escapes are normalised. A value type, cheap to copy. Any thread.
class Resource
{
public:
    /// Nothing; resourceType() is empty.
    Resource() = default;
    /// Reads one resource of at most maximumImportBytes.
    /// Errors: TooLarge, NotJson, TooDeep, InvalidUtf8, IsXml, NotFhir (no object, or no resourceType string).
    [[nodiscard]] static Result<Resource> fromBytes(const QByteArray &bytes);
    /// Error: NotFhir.
    [[nodiscard]] static Result<Resource> fromJson(Json json);

    [[nodiscard]] const Json &json() const { return m_json; }
    /// Compact UTF-8 JSON.
    [[nodiscard]] QByteArray toBytes() const { return m_json.toBytes(); }

    [[nodiscard]] QString type() const { return m_json["resourceType"].text(); }
    /// Empty when missing.
    [[nodiscard]] QString id() const { return m_json["id"].text(); }
    /// "Type/id"; empty when the id is missing.
    [[nodiscard]] QString relativeReference() const;
    /// The reference of `subject`, `patient`, `beneficiary` or `for`, whichever the type has; empty when none.
    [[nodiscard]] QString patientReference() const;
    /// Shorthand for json()[name].
    [[nodiscard]] const Json &operator[](std::string_view name) const { return m_json[name]; }

    /// Equal in meaning, see sameMeaning.
    friend bool operator==(const Resource &left, const Resource &right)
    {
        return sameMeaning(left.m_json, right.m_json);
    }

private:
    explicit Resource(Json json)
        : m_json(std::move(json))
    {
    }
    Json m_json;
};

/// A resource with the URL other resources of its bundle call it by.
struct Entry
{
    /// As in the bundle: "urn:uuid:…", an absolute URL, or empty.
    QString fullUrl;
    Resource resource;

    friend bool operator==(const Entry &, const Entry &) = default;
};

/// Whether R4 (4.0.1) defines a resource type of that name.
[[nodiscard]] bool isKnownResourceType(const QString &type);

/// The compartment a resource belongs to, before anybody decides otherwise: Sensitive by its security
/// labels (HL7 ActCode sensitivity such as PSY, SUD, SEX, HIV; confidentiality R and V); Patient,
/// AllergyIntolerance, Condition, Immunization, Flag and RelatedPerson are Summary; Medication… are
/// Medications; everything else is Clinical.
[[nodiscard]] Compartment compartmentOf(const Resource &resource);

/// Finds what a reference of one entry means among a set of entries: "#id" (contained), a full URL, or
/// "Type/id". The pointer borrows from `entries`; null when it is not there. For contained resources see
/// containedResource.
[[nodiscard]] const Entry *resolveReference(const std::vector<Entry> &entries, const Entry &from,
                                            const QString &reference);
/// The contained resource "#id"; Null when it is not there.
[[nodiscard]] const Json &containedResource(const Resource &resource, const QString &reference);

} // namespace tegata::clinical
