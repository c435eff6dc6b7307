#pragma once

#include <tegata/clinical/Resource.h>
#include <tegata/clinical/Text.h>

#include <QDate>
#include <QString>

#include <optional>
#include <vector>

namespace tegata::clinical {

// What the screens show. Every text here is cleaned for display (displayLine, displayText) and is plain
// text; the untouched content stays in the Resource.

struct Coding
{
    QString system;
    QString code;
    QString display;
    friend bool operator==(const Coding &, const Coding &) = default;
};

/// A CodeableConcept with its text chosen by language: translation extension, then text, then a display,
/// then the code itself.
struct CodedText
{
    QString text;
    std::vector<Coding> codings;

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && codings.empty(); }
    /// The code of a coding of that system; empty when there is none.
    [[nodiscard]] QString codeIn(const QString &system) const;
    friend bool operator==(const CodedText &, const CodedText &) = default;
};

[[nodiscard]] CodedText codedTextOf(const Json &codeableConcept, Language language);

enum class Gender
{
    Unknown,
    Female,
    Male,
    Other,
};

struct Identifier
{
    QString system;
    QString value;
    friend bool operator==(const Identifier &, const Identifier &) = default;
};

/// Who the patient is.
struct Demographics
{
    QString name;
    /// Phonetic (SYL) representation; empty when the resource has none.
    QString kana;
    /// Latin-script representation (ABC); empty when the resource has none.
    QString latinName;
    FhirDateTime birthDate;
    Gender gender = Gender::Unknown;
    std::vector<Identifier> identifiers;
    QString address;
    QString phone;
    bool isDeceased = false;
    FhirDateTime deceasedAt;
    /// "A", "B", "O", "AB" with an optional "+" or "-"; self-declared on the patient's own profile.
    QString bloodType;
    QString emergencyContactName;
    QString emergencyContactPhone;
    QString emergencyContactRelation;
    /// What the patient wants every reader to know.
    QString note;
    friend bool operator==(const Demographics &, const Demographics &) = default;
};

enum class ClinicalStatus
{
    Unknown,
    Active,
    Inactive,
    Resolved,
};

enum class Verification
{
    Unknown,
    Unconfirmed,
    Confirmed,
    Refuted,
    EnteredInError,
};

enum class Criticality
{
    Unknown,
    Low,
    High,
};

/// Whether an entry says something is there, or says that nothing is.
enum class Assertion
{
    Present,
    /// "No known allergies", "no known problems", …
    NoneKnown,
    /// "No information available" (IPS absent-unknown), which is not "none known".
    NoInformation,
};

struct AllergyItem
{
    CodedText substance;
    Assertion assertion = Assertion::Present;
    /// For NoneKnown: false when only a kind is meant ("no known food allergy").
    bool coversAllAllergies = false;
    ClinicalStatus status = ClinicalStatus::Unknown;
    Verification verification = Verification::Unknown;
    Criticality criticality = Criticality::Unknown;
    /// "food", "medication", "environment", "biologic"; may be empty.
    QStringList categories;
    /// Manifestations, one line each.
    QStringList reactions;
    FhirDateTime onset;
    FhirDateTime recorded;
    QString note;
};

struct ProblemItem
{
    CodedText problem;
    Assertion assertion = Assertion::Present;
    ClinicalStatus status = ClinicalStatus::Unknown;
    Verification verification = Verification::Unknown;
    FhirDateTime onset;
    FhirDateTime abated;
    FhirDateTime recorded;
    QString note;
};

enum class MedicationKind
{
    Request,
    Statement,
    Dispense,
    Administration,
};

struct MedicationItem
{
    MedicationKind kind = MedicationKind::Statement;
    CodedText drug;
    Assertion assertion = Assertion::Present;
    /// Dosage in words; made from the structured parts when the resource has no text.
    QString dosage;
    /// The FHIR status code, such as "active".
    QString status;
    /// Being taken as far as this resource says: an active request or statement; whether `end` has passed is
    /// for the caller to judge. A dispense alone never is.
    bool isCurrent = false;
    FhirDateTime date;
    FhirDateTime end;
    /// With its unit, such as "21錠"; empty when unknown.
    QString quantity;
    QString days;
    bool substitutionForbidden = false;
    QString substitutionReason;
    QString note;
    QString author;
};

/// The drugs of one prescription.
struct PrescriptionItem
{
    /// groupIdentifier value; empty when the source has none.
    QString prescriptionId;
    FhirDateTime authored;
    /// Last day it can be dispensed; invalid when unknown.
    FhirDateTime validUntil;
    /// Times it may be dispensed beyond the first (リフィル); 0 when none.
    int repeatsAllowed = 0;
    QString prescriber;
    QString comment;
    QString status;
    std::vector<MedicationItem> drugs;
};

struct ObservationItem
{
    CodedText what;
    /// With unit; the source's digits.
    QString value;
    QString interpretation;
    QString referenceRange;
    FhirDateTime date;
    QString status;
    QString category;
    /// Parts (systolic, diastolic), each with its own name and value.
    std::vector<ObservationItem> components;
};

struct NoteItem
{
    QString title;
    FhirDateTime date;
    QString author;
    /// Plain text of several lines.
    QString text;
    /// Content that is not text (a PDF, an image) and can only be named: its MIME types and titles.
    QStringList otherContent;
};

/// One line of the chart, for every resource type.
struct EntryItem
{
    QString resourceType;
    FhirDateTime date;
    QString title;
    QString status;
    Compartment compartment = Compartment::Clinical;
};

/// The entries around a resource, in which its references are looked up.
struct ReadingContext
{
    const std::vector<Entry> *entries = nullptr;
    Language language = Language::Japanese;
};

[[nodiscard]] Demographics readDemographics(const Resource &patient, Language language);
[[nodiscard]] AllergyItem readAllergy(const Resource &resource, Language language);
[[nodiscard]] ProblemItem readProblem(const Resource &resource, Language language);
/// MedicationRequest, MedicationStatement, MedicationDispense or MedicationAdministration.
[[nodiscard]] MedicationItem readMedication(const Entry &entry, const ReadingContext &context);
/// The MedicationRequests of one record.
[[nodiscard]] PrescriptionItem readPrescription(const std::vector<Entry> &requests, const ReadingContext &context);
[[nodiscard]] ObservationItem readObservation(const Resource &resource, Language language);
/// Composition, DocumentReference, ClinicalImpression, DiagnosticReport, Communication or any resource with notes.
[[nodiscard]] NoteItem readNote(const Entry &entry, const ReadingContext &context);
[[nodiscard]] EntryItem readEntry(const Entry &entry, const ReadingContext &context);

/// The plain text a resource is found by: names, codes, displays, texts, notes and narrative; not ids, URLs
/// or encoded content other than text.
[[nodiscard]] QString searchTextOf(const Resource &resource);

} // namespace tegata::clinical
