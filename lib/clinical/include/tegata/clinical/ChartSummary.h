#pragma once

#include <tegata/base/Clock.h>
#include <tegata/clinical/Items.h>

#include <QString>

#include <optional>
#include <vector>

namespace tegata::clinical {

/// Days a drug stays among the current ones after its supply should have run out: people take leftovers and
/// collect late, and a drug hidden too early is worse than one shown too long.
inline constexpr int supplyGraceDays = 7;

/// One record as it lies in the chart, opened and checked by others.
struct ChartRecord
{
    /// Unique in the chart; hexadecimal of the protocol's record id, or whatever the caller uses.
    QString recordId;
    /// Empty unless the record corrects another.
    QString supersedes;
    /// Id of the institution that wrote it. Only a record of the same institution supersedes one.
    QString institutionId;
    QString institutionName;
    /// Who confirmed it.
    QString author;
    UnixTime createdAt{};
    Compartment compartment = Compartment::Clinical;
    /// Its prescription was cancelled after it was written: no drug ordered in it is a current one.
    bool isWithdrawn = false;
    std::vector<Entry> entries;
};

/// An item with where it comes from.
template <typename Item> struct Sourced
{
    Item item;
    QString recordId;
    QString institutionName;
    QString author;
    UnixTime createdAt{};
    /// Another record says exactly the same (same resource, byte for byte in meaning). Flagged, never removed.
    bool isExactDuplicate = false;
};

/// What a chart knows about allergies or about problems.
enum class Knowledge
{
    /// Nobody has said anything, or somebody said that no information is available.
    NoInformation,
    /// Somebody has asked, and there are none.
    NoneKnown,
    /// There are some.
    Listed,
};

struct ChartSummary
{
    /// From the newest Patient resource that is not superseded.
    std::optional<Sourced<Demographics>> patient;

    Knowledge allergyKnowledge = Knowledge::NoInformation;
    /// Active or of unknown status; not refuted, not entered in error. High criticality first, newest first.
    std::vector<Sourced<AllergyItem>> activeAllergies;
    /// Resolved, inactive or refuted ones.
    std::vector<Sourced<AllergyItem>> pastAllergies;
    /// "None known" statements, also when allergies are listed: the contradiction is for a person to judge.
    std::vector<Sourced<AllergyItem>> allergyStatements;

    Knowledge problemKnowledge = Knowledge::NoInformation;
    std::vector<Sourced<ProblemItem>> activeProblems;
    std::vector<Sourced<ProblemItem>> pastProblems;

    Knowledge medicationKnowledge = Knowledge::NoInformation;
    /// Active requests and statements whose known end is not more than supplyGraceDays ago.
    std::vector<Sourced<MedicationItem>> currentMedications;
    std::vector<Sourced<MedicationItem>> pastMedications;
    std::vector<Sourced<MedicationItem>> dispenses;

    /// One per record that holds MedicationRequests, newest first.
    std::vector<Sourced<PrescriptionItem>> prescriptions;
    std::vector<Sourced<NoteItem>> notes;
    std::vector<Sourced<ObservationItem>> observations;
    /// Every own resource of every record that is not superseded, newest first; undated ones last.
    std::vector<Sourced<EntryItem>> entries;

    /// Ids of records that a later record of the same institution replaces; the caller still has them.
    std::vector<QString> supersededRecords;
    /// Ids of records that claim to supersede a record of another institution or one that is not there:
    /// both stay visible.
    std::vector<QString> refusedSupersessions;
};

/// Merges without guessing: nothing is dropped because it looks alike. `today` decides which medications
/// are over.
[[nodiscard]] ChartSummary summariseChart(const std::vector<ChartRecord> &records, QDate today, Language language);

/// The records from the first version to `recordId`'s newest one, oldest first, following `supersedes`.
[[nodiscard]] std::vector<QString> versionsOf(const std::vector<ChartRecord> &records, const QString &recordId);

/// How an allergy and a drug match.
enum class AllergyMatchKind
{
    /// The same code in the same system.
    SameCode,
    /// The same ingredient: the first 7 characters of the YJ code, or the same ATC substance.
    SameIngredient,
    /// The same therapeutic class: the first 4 characters of the YJ code, or of 5 of the ATC code.
    SameClass,
    /// A word of the allergy's name stands in the drug's name.
    SameText,
};

/// A hint, not a verdict: the person prescribing or dispensing judges.
struct AllergyMatch
{
    std::size_t allergyIndex = 0;
    AllergyMatchKind kind = AllergyMatchKind::SameText;
    /// What was the same, such as the code or the shared word.
    QString matched;
};

/// Compares a drug with the active allergies. Silence means "no match found", never "safe".
[[nodiscard]] std::vector<AllergyMatch> matchAllergies(const CodedText &drug,
                                                       const std::vector<Sourced<AllergyItem>> &allergies);

/// Indexes of current medications with the same drug code, YJ ingredient or folded name as `drug`.
[[nodiscard]] std::vector<std::size_t> sameDrugAmong(const CodedText &drug,
                                                     const std::vector<Sourced<MedicationItem>> &medications);

} // namespace tegata::clinical
