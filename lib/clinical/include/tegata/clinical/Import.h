#pragma once

#include <tegata/clinical/Items.h>
#include <tegata/clinical/Resource.h>

#include <vector>

namespace tegata::clinical {

/// Largest file that is read. Real exports of one patient stay far below; 50 MB files are refused.
inline constexpr qsizetype maximumImportBytes = qsizetype{32} * 1024 * 1024;
/// Most resources that travel in one record.
inline constexpr std::size_t maximumResourcesPerRecord = 200;

/// Why something of a file was not taken in.
enum class LeftOutReason
{
    /// About somebody else, or about a group.
    OtherPatient,
    /// R4 has no such resource type.
    UnknownResourceType,
    /// A part has a type that FHIR does not give it (`detail` names the part).
    WrongType,
    /// Not an object, or without resourceType.
    Malformed,
    /// A transaction entry without a resource, such as a DELETE.
    NoResource,
    /// Billing (Claim, ClaimResponse, ExplanationOfBenefit, Account, Invoice, ChargeItem, Payment…,
    /// CoverageEligibility…, Enrollment…): says nothing clinical that the encounter does not say. Coverage
    /// is taken in, because prescriptions refer to it.
    Financial,
    /// The same resource under the same URL stands earlier in the file.
    DuplicateIdentical,
    /// The answer of a server (OperationOutcome, Parameters) and not part of a chart.
    NotChartContent,
    /// The signature of the bundle: it holds for the whole file, which is not kept as one.
    BundleSignature,
    /// A resource that does not fit into one record (maximumPayloadBytes), such as one with a film inside.
    TooLargeForRecord,
};

/// "OtherPatient", … for transcripts and `--json`.
[[nodiscard]] std::string_view leftOutReasonName(LeftOutReason reason);

struct LeftOut
{
    /// Position in Bundle.entry, from 0; -1 for something about the bundle itself.
    int entryIndex = -1;
    /// Cleaned for display; may be empty.
    QString resourceType;
    QString fullUrlOrId;
    LeftOutReason reason = LeftOutReason::Malformed;
    /// English, technical, without clinical content: such as the path of the wrong part.
    QString detail;
};

/// Something worth telling that did not stop an entry from being taken in.
enum class ImportNoticeKind
{
    /// An object has the same member twice; both are kept.
    DuplicateMember,
    /// The resource has no id, and its entry no fullUrl.
    MissingId,
    /// The resource names no patient where its type has a place for one.
    PatientNotNamed,
    /// Two different resources share one URL or id; both are kept.
    ConflictingId,
    /// A reference points to something that is not in the file.
    UnresolvedReference,
};

struct ImportNotice
{
    ImportNoticeKind kind = ImportNoticeKind::MissingId;
    /// -1 for the file as a whole.
    int entryIndex = -1;
    QString detail;
};

/// What becomes one record of the chart.
struct PlannedRecord
{
    Compartment compartment = Compartment::Clinical;
    /// The resource the record is about, first; then those grouped with it; then copies of the practitioners,
    /// organisations, medications and the like that it refers to, so that each record is understood alone.
    std::vector<Entry> entries;
    /// How many of `entries`, from the front, are the record's own; the rest are copies of supporting resources.
    std::size_t ownEntries = 1;
    /// The type, date and title of the first entry, for the review screen.
    EntryItem summary;
};

struct ImportPlan
{
    /// Type of the bundle ("transaction", "document", …) or empty for a single resource.
    QString bundleType;
    /// The patient the file is about, when the file has it.
    std::optional<Demographics> patient;
    /// How the file calls that patient, such as "Patient/17"; empty when nothing in it names one.
    QString patientReference;
    std::vector<PlannedRecord> records;
    std::vector<LeftOut> leftOut;
    std::vector<ImportNotice> notices;
    /// Entries (or the single resource) seen and taken in: seen = taken + those in leftOut with an index.
    int entriesSeen = 0;
    int entriesTaken = 0;
};

struct ImportOptions
{
    /// For files about several patients: the one meant, as PatientCandidate::reference.
    QString patientReference;
    Language language = Language::Japanese;
};

/// A patient that a file is, or may be, about.
struct PatientCandidate
{
    QString reference;
    Demographics demographics;
};

/// Reads a FHIR R4 JSON file (a Bundle of any type, or one resource) and plans how it becomes records.
///
/// Grouping: a DiagnosticReport with its results; other observations of one encounter (or, without one, of
/// one day); the MedicationRequests of one prescription (same groupIdentifier and time); everything else by
/// itself. Supporting resources nobody refers to become one record of their own.
/// Errors: TooLarge, NotJson, TooDeep, InvalidUtf8, IsXml, NotFhir, WrongType, NothingToTakeIn,
/// SeveralPatients, PatientNotFound.
[[nodiscard]] Result<ImportPlan> planImport(const QByteArray &bytes, const ImportOptions &options = {});

/// The Patient resources of a file, to choose from after SeveralPatients. Errors as planImport.
[[nodiscard]] Result<std::vector<PatientCandidate>> patientsIn(const QByteArray &bytes,
                                                               Language language = Language::Japanese);

/// Every entry of a plan once: own entries, and supporting ones without their copies.
[[nodiscard]] std::vector<Entry> entriesOf(const ImportPlan &plan);

} // namespace tegata::clinical
