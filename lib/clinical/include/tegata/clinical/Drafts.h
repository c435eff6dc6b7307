#pragma once

#include <tegata/clinical/Items.h>

#include <QDate>
#include <QDateTime>
#include <QString>

#include <optional>
#include <vector>

namespace tegata::clinical {

// What a person enters, and the strict FHIR R4 made from it. Ids and times are values of the caller: this
// library draws no random numbers and reads no clock. Every writer checks every field and refuses with
// MissingValue, ValueTooLong, ForbiddenCharacters, InvalidValue or DateInFuture; the detail names the field.

/// Longest name of a person, drug, substance or problem.
inline constexpr qsizetype maximumNameLength = 200;
/// Longest single comment, reason or dosage text.
inline constexpr qsizetype maximumCommentLength = 2'000;
/// Longest note.
inline constexpr qsizetype maximumNoteLength = 100'000;

/// A code with its system, from a master file or a scan. Empty `code` means: text only.
struct CodeDraft
{
    QString system;
    QString code;
    QString display;
};

/// HOT9 and YJ code systems, as JP Core names them.
inline constexpr const char *hot9System = "http://medis.or.jp/CodeSystem/master-HOT9";
inline constexpr const char *yjSystem = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code";
/// 一般名処方マスタ.
inline constexpr const char *genericNameSystem =
    "http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationGeneralOrderCode";

/// The fields every written resource has.
struct DraftHeader
{
    /// FHIR id: 1 to 64 characters of A–Z a–z 0–9 . - ; a random UUID in practice.
    QString id;
    /// "Patient/<id>".
    QString patientReference;
    /// When it was written; must carry a time zone or offset.
    QDateTime authoredAt;
    /// The author's name, and institution's; up to maximumNameLength.
    QString authorName;
    QString institutionName;
};

struct PatientDraft
{
    /// FHIR id of the patient; 64 hexadecimal digits of the protocol's patient id fit.
    QString id;
    QString name;
    /// Katakana or Hiragana reading; may be empty.
    QString kana;
    QDate birthDate;
    Gender gender = Gender::Unknown;
    /// "A", "B", "O", "AB", with an optional "+" or "-"; may be empty.
    QString bloodType;
    QString emergencyContactName;
    QString emergencyContactPhone;
    QString emergencyContactRelation;
    /// Free remarks of the patient; may be empty.
    QString note;
};

/// A clinical note; at least one of the four SOAP fields or `text` is filled.
struct NoteDraft
{
    DraftHeader header;
    QString title;
    QString text;
    QString subjective;
    QString objective;
    QString assessment;
    QString plan;
};

struct AllergyDraft
{
    DraftHeader header;
    /// True for "no known allergies"; substance and the rest stay empty then.
    bool noneKnown = false;
    QString substance;
    CodeDraft substanceCode;
    /// "food", "medication", "environment", "biologic", or empty.
    QString category;
    Criticality criticality = Criticality::Unknown;
    ClinicalStatus status = ClinicalStatus::Active;
    Verification verification = Verification::Confirmed;
    /// Manifestation in words; may be empty.
    QString reaction;
    std::optional<QDate> onset;
    QString note;
};

struct ProblemDraft
{
    DraftHeader header;
    /// True for "no known problems"; the rest stays empty then.
    bool noneKnown = false;
    QString problem;
    CodeDraft problemCode;
    ClinicalStatus status = ClinicalStatus::Active;
    Verification verification = Verification::Confirmed;
    std::optional<QDate> onset;
    std::optional<QDate> abated;
    QString note;
};

/// One drug of a prescription.
struct DrugDraft
{
    /// FHIR id of the MedicationRequest.
    QString id;
    QString name;
    std::vector<CodeDraft> codes;
    /// Dose of one intake as a decimal, such as "1" or "0.5", and its unit, such as "錠"; both or neither.
    QString dose;
    QString doseUnit;
    /// In words, such as "経口".
    QString route;
    /// When and how often, in words, such as "1日3回毎食後".
    QString timing;
    /// 1 to 365; 0 when it has no meaning (as needed, ointments).
    int days = 0;
    /// Total quantity and unit, such as "21" "錠"; both or neither.
    QString quantity;
    QString quantityUnit;
    /// 変更不可, with its reason.
    bool substitutionForbidden = false;
    QString substitutionReason;
    QString comment;
};

struct PrescriptionDraft
{
    DraftHeader header;
    /// The prescription's id on the chain, or the number on the paper; groupIdentifier of every drug.
    QString prescriptionId;
    std::vector<DrugDraft> drugs;
    /// リフィル: further dispensings after the first, 0 to 2 (three uses in all).
    int repeatsAllowed = 0;
    /// Days it can be taken to a pharmacy, the day of issue included; 4 in Japan. 1 to 100.
    int validDays = 4;
    QString comment;
    /// The language the dosage is put into words in; the parts beside the words are the same in both.
    Language language = Language::Japanese;
    /// True when a pharmacist transcribes a paper prescription.
    bool transcribed = false;
    /// The day of issue on the paper, for a transcribed one; without it, and for any other, the day of writing.
    /// Validity counts from it. Not after the day of writing.
    std::optional<QDate> paperIssuedOn;
    /// The prescriber's name and institution on the paper, for a transcribed one.
    QString paperPrescriber;
    QString paperInstitution;
};

struct DispensedDrugDraft
{
    /// FHIR id of the MedicationDispense.
    QString id;
    /// The prescribed drug: reference "MedicationRequest/<id>"; may be empty for a drug that was replaced.
    QString requestReference;
    QString name;
    std::vector<CodeDraft> codes;
    /// Decimal and unit.
    QString quantity;
    QString quantityUnit;
    /// Days supplied; 0 when it has no meaning.
    int days = 0;
    QString dosage;
    bool substituted = false;
    QString comment;
};

/// A prescribed drug as it is handed over when nothing is changed: what is too long is cut, an amount that is no number
/// with a unit and a number of days that is none stay empty. `requestReference`: "MedicationRequest/<id>", or empty.
[[nodiscard]] DispensedDrugDraft dispensedAsPrescribed(const MedicationItem &prescribed,
                                                       const QString &requestReference);

struct DispenseDraft
{
    /// authoredAt is when it was handed over.
    DraftHeader header;
    QString prescriptionId;
    /// False when the rest follows later.
    bool isComplete = true;
    std::vector<DispensedDrugDraft> drugs;
    QString comment;
};

/// Each entry's fullUrl is "urn:uuid:<id>" when the id is a UUID and empty otherwise.
[[nodiscard]] Result<Entry> writePatient(const PatientDraft &draft, QDate today);
/// A DocumentReference with the text as attachment, so that any FHIR reader shows it.
[[nodiscard]] Result<Entry> writeNote(const NoteDraft &draft);
[[nodiscard]] Result<Entry> writeAllergy(const AllergyDraft &draft, QDate today);
[[nodiscard]] Result<Entry> writeProblem(const ProblemDraft &draft, QDate today);
/// One MedicationRequest per drug, sharing groupIdentifier and authoredOn.
[[nodiscard]] Result<std::vector<Entry>> writePrescription(const PrescriptionDraft &draft);
/// One MedicationDispense per drug.
[[nodiscard]] Result<std::vector<Entry>> writeDispense(const DispenseDraft &draft);

} // namespace tegata::clinical
