#pragma once

#include <tegata/base/Task.h>
#include <tegata/clinical/ChartSummary.h>
#include <tegata/clinical/RecordDigest.h>
#include <tegata/protocol/Ids.h>
#include <tegata/workflows/PatientDirectory.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace tegata::workflows {

class Workspace;

/// Why a record that stands on chain is not shown, in the order in which the checks are made.
enum class RecordProblem
{
    None,
    /// Its ciphertext could not be had: "17 of 18 records available".
    NotAvailable,
    WrongSize,
    UnsupportedSuite,
    NotOnChain,
    AuthorMismatch,
    AuthorNotPermitted,
    BadSignature,
    KeyDoesNotOpen,
    CommitmentMismatch,
    ContentDamaged,
    ContentUnreadable,
};

/// One record of an open chart, with what the chain says of it.
struct ChartEntry
{
    protocol::RecordHash hash;
    protocol::CompartmentKind compartment = protocol::CompartmentKind::Clinical;
    protocol::RecordKind kind = protocol::RecordKind::Entry;
    std::uint64_t sequence = 0;
    protocol::InstitutionId authorInstitution;
    QString authorInstitutionName;
    protocol::Address authorDevice;
    std::optional<protocol::DeviceRole> authorRole;
    protocol::BlockNumber block{};
    UnixTime recordedAt{};
    /// Zero when it supersedes nothing.
    protocol::RecordHash supersedes;
    RecordProblem problem = RecordProblem::None;
    clinical::Confirmation confirmation;
    /// What lists show; what the record contains is read when it is asked for (ChartReading::contents). Empty when
    /// there is a problem.
    clinical::RecordLine line;
};

/// What records contain, by their hashes.
using RecordContents = std::map<protocol::RecordHash, std::vector<clinical::Entry>>;

/// How complete and how fresh the compartments read are.
struct Completeness
{
    std::uint64_t recordsOnChain = 0;
    std::uint64_t recordsAvailable = 0;
    /// The links rebuild the head on chain, for every readable compartment.
    bool headsMatch = false;
    /// Block and time up to which the chain was seen; older when offline.
    protocol::BlockNumber asOf{};
    UnixTime asOfTime{};
    bool fromCache = false;
};

/// A chart as one reader sees it. An immutable value; a newer state is a new value.
struct Chart
{
    PatientAccess access;
    std::vector<ChartEntry> entries;
    Completeness completeness;
    /// What is in force, always whole; past medications, prescriptions and dispenses where the reader asked for them.
    /// Its lists of everything else (notes, observations, past allergies and problems, entries) are not filled.
    clinical::ChartSummary summary;
};

using ChartPointer = std::shared_ptr<const Chart>;

/// Opening a chart: every check of docs/protocol.md §6, in that order, nothing left out silently.
class ChartReading
{
public:
    /// `language` chooses among translations inside the records and the words made from structured dosage; `extent`
    /// says what the summary is to hold.
    explicit ChartReading(Workspace &workspace, clinical::Language language = clinical::Language::Japanese,
                          clinical::SummaryExtent extent = clinical::SummaryExtent::Current);

    /// What the cache holds, at once; NotFound when nothing is cached, PermissionEnded when it was forgotten,
    /// DeviceRevoked, DeviceExpired, InstitutionInactive when this terminal is known not to be allowed to act.
    [[nodiscard]] Task<ChartPointer> openCached(protocol::PatientId patient);
    /// Brings the cache up to the chain and returns the chart. `progress` counts records read and to read.
    [[nodiscard]] Task<ChartPointer> open(protocol::PatientId patient,
                                          std::function<void(std::uint64_t done, std::uint64_t total)> progress = {});
    /// Records this institution wrote itself, also after the permission ended: what is cached, at once, also where
    /// neither ledger nor gateway answers. DeviceRevoked: such a terminal keeps nothing.
    [[nodiscard]] Task<ChartPointer> openOwnCached(protocol::PatientId patient);
    /// The same with what the institution wrote elsewhere. Where that cannot be asked for, or this terminal may not act
    /// any more, what is cached, marked as such.
    [[nodiscard]] Task<ChartPointer> openOwnRecords(protocol::PatientId patient);
    /// What entries of an open chart contain. Entries with a problem, and such as the chart does not have, are left
    /// out. Errors as openCached; of a chart of own records, own records only.
    [[nodiscard]] Task<RecordContents> contents(ChartPointer chart, std::vector<protocol::RecordHash> records);
    /// Entries whose text contains every word of `text`, newest first; Japanese from one character on. Errors as
    /// openCached: what may not be opened may not be searched either.
    [[nodiscard]] Task<std::vector<protocol::RecordHash>> find(protocol::PatientId patient, QString text);
    /// The same among what this institution wrote itself, also after the permission ended.
    [[nodiscard]] Task<std::vector<protocol::RecordHash>> findOwn(protocol::PatientId patient, QString text);

private:
    Workspace &m_workspace;
    clinical::Language m_language;
    clinical::SummaryExtent m_extent;
};

} // namespace tegata::workflows
