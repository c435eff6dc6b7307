#include "ChartSync_p.h"

#include "Logging_p.h"
#include "RecordOpening_p.h"
#include "VaultKeys_p.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/ChartChain.h>

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <set>

namespace tegata::workflows {

using namespace protocol;
using chartstore::CachedChart;
using chartstore::CachedLink;
using chartstore::ChartCache;
using chartstore::ChartMark;

namespace {

/// Envelopes asked for in one request: enough to hide latency, little enough to show progress.
constexpr std::size_t fetchChunk = 64;
/// More records than any one chart of the tests; a limit only so that a query has one.
constexpr int missingLimit = 200'000;

protocol::ChartLink protocolLink(const ledger::ChartLink &link)
{
    protocol::ChartLink converted;
    if (link.isBatch) {
        converted.content = BatchLink{link.root, link.count};
    } else {
        converted.content = link.recordHash;
    }
    converted.authorInstitution = link.authorInstitution;
    converted.author = link.author;
    converted.epoch = link.epoch;
    return converted;
}

std::vector<protocol::ChartLink> protocolLinks(const std::vector<ledger::ChartLink> &links)
{
    std::vector<protocol::ChartLink> converted;
    converted.reserve(links.size());
    std::transform(links.begin(), links.end(), std::back_inserter(converted), protocolLink);
    return converted;
}

CachedLink cachedLink(const ledger::ChartLink &link, std::uint64_t offset, const RecordHash &hash)
{
    return {link.patientId, link.compartment, link.firstSequence + offset, hash, link.authorInstitution,
            link.author,    link.epoch,       link.position.block};
}

/// What a link's records are called; all zero hashes for a batch whose list cannot be had now, so that its places are
/// counted as not available instead of vanishing.
Task<std::vector<CachedLink>> recordsOf(Workspace *workspace, ledger::ChartLink link)
{
    std::vector<CachedLink> records;
    if (!link.isBatch) {
        records.push_back(cachedLink(link, 0, link.recordHash));
        co_return records;
    }
    const Result<std::vector<RecordHash>> leaves = co_await workspace->gateway().batch(link.root);
    const bool isWhole = leaves && verifyBatch(BatchLink{link.root, link.count}, *leaves);
    if (!leaves && !leaves.error().is(LedgerError::NotFound)) {
        co_return failure(leaves.error());
    }
    for (std::uint32_t offset = 0; offset < link.count; ++offset) {
        records.push_back(cachedLink(link, offset, isWhole ? (*leaves)[offset] : RecordHash()));
    }
    co_return records;
}

/// Remembers for a compartment whether some batch list is still missing, so that the next run asks again.
QString unlistedKey(const PatientId &patient, const CompartmentId &compartment)
{
    return QStringLiteral("unlisted/") + patient.hexString() + QLatin1Char('/') + compartment.hexString();
}

/// Links of one compartment from the chain into the cache, verified against the head.
Task<ledger::ChartState> synchroniseLinks(Workspace *workspace, PatientId patient, CompartmentId compartment,
                                          CompartmentKind kind, ledger::BlockHeader head)
{
    const Result<std::optional<ledger::ChartState>> onChain =
        co_await workspace->ledger().chart(patient, compartment, head);
    if (!onChain) {
        co_return failure(onChain.error());
    }
    if (!*onChain) {
        co_return failure(WorkflowError::NotFound, "a granted compartment is not on the ledger");
    }
    const ledger::ChartState chart = **onChain;

    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto cachedTask =
        (*store)->cache([patient, compartment](ChartCache &cache) { return cache.chart(patient, compartment); });
    const Result<CachedChart> cached = co_await cachedTask;
    auto unlistedTask =
        (*store)->cache([name = unlistedKey(patient, compartment)](ChartCache &cache) { return cache.state(name); });
    const Result<Bytes> unlisted = co_await unlistedTask;
    auto markTask = (*store)->marks([patient, compartment](chartstore::HighWaterMarks &marks) {
        return Result<std::optional<ChartMark>>(marks.chart(patient, compartment));
    });
    const Result<std::optional<ChartMark>> mark = co_await markTask;
    if (!mark) {
        co_return failure(mark.error());
    }
    ChartMark now{head.number, chart.count, chart.head, chart.epoch};
    if (*mark) {
        // A node that lags a block behind is no rollback; fewer records, an older epoch or another head is.
        now.block = std::max(now.block, (*mark)->block);
    }
    auto checkedTask = (*store)->marks([patient, compartment, now](chartstore::HighWaterMarks &marks) {
        return marks.check(patient, compartment, now);
    });
    const Result<void> checked = co_await checkedTask;
    if (!checked) {
        co_return failure(checked.error().is(ChartstoreError::WentBackwards) ? Error(WorkflowError::ChainWentBackwards)
                                                                             : checked.error());
    }

    const bool hasUnlisted = unlisted && !unlisted->empty();
    ChartPosition from;
    BlockNumber firstBlock = workspace->network().deployedAt;
    if (cached && !hasUnlisted && cached->count <= chart.count) {
        from = {cached->count, cached->head};
        firstBlock = BlockNumber(toNumber(cached->verifiedBlock) + 1);
    }
    std::vector<ledger::ChartLink> links;
    if (from.count != chart.count || from.head != chart.head) {
        const BlockNumber last = head.number;
        if (firstBlock <= last) {
            Result<std::vector<ledger::ChartLink>> fetched =
                co_await workspace->history().chartLinks(patient, compartment, {firstBlock, last});
            if (!fetched) {
                co_return failure(fetched.error());
            }
            links = std::move(*fetched);
        }
        if (!verifyChain(from, protocolLinks(links), {chart.count, chart.head})) {
            // What the cache stands on may have been reorganised away: read the whole chain of this chart.
            from = {};
            Result<std::vector<ledger::ChartLink>> all =
                co_await workspace->history().chartLinks(patient, compartment, {workspace->network().deployedAt, last});
            if (!all) {
                co_return failure(all.error());
            }
            links = std::move(*all);
            const Result<void> verified = verifyChain({}, protocolLinks(links), {chart.count, chart.head});
            if (!verified) {
                co_return failure(verified.error());
            }
        }
    }

    std::vector<CachedLink> records;
    bool isAnyUnlisted = false;
    for (const ledger::ChartLink &link : links) {
        Result<std::vector<CachedLink>> listed = co_await recordsOf(workspace, link);
        if (!listed) {
            co_return failure(listed.error());
        }
        isAnyUnlisted = isAnyUnlisted || listed->front().record.isZero();
        records.insert(records.end(), listed->begin(), listed->end());
    }

    store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    // Only now: a node that claims what its links do not bear out must not bind this machine for ever.
    auto advancedTask = (*store)->marks([patient, compartment, now](chartstore::HighWaterMarks &marks) {
        return marks.advance(patient, compartment, now);
    });
    const Result<void> advanced = co_await advancedTask;
    if (!advanced) {
        co_return failure(advanced.error());
    }
    const CachedChart verified{patient,     compartment, kind,        chart.head,
                               chart.count, chart.epoch, head.number, head.time};
    const bool replaceAll = from.count == 0 && !links.empty();
    auto keptTask = (*store)->cache([verified, records = std::move(records), replaceAll,
                                     isAnyUnlisted](ChartCache &cache) {
        return cache.atomically([&]() -> Result<void> {
            if (replaceAll) {
                if (Result<void> dropped = cache.dropLinksFrom(verified.patient, verified.compartment, 1); !dropped) {
                    return dropped;
                }
            }
            if (Result<void> put = cache.putLinks(records); !put) {
                return put;
            }
            if (Result<void> noted = cache.setState(unlistedKey(verified.patient, verified.compartment),
                                                    isAnyUnlisted ? Bytes{1} : Bytes{});
                !noted) {
                return noted;
            }
            return cache.putChart(verified);
        });
    });
    const Result<void> kept = co_await keptTask;
    if (!kept) {
        co_return failure(kept.error());
    }
    co_return chart;
}

/// Who an author is, as the ledger says; asked once per author and run.
struct AuthorFacts
{
    std::optional<ledger::DeviceState> device;
    bool isPatientKey = false;
};

class AuthorDirectory
{
public:
    explicit AuthorDirectory(Workspace *workspace)
        : m_workspace(workspace)
    {
    }

    /// Whether the ledger knows the author as the link says, active at that block's time.
    Task<bool> isPermitted(CachedLink link, UnixTime time)
    {
        auto known = m_known.find(link.device);
        if (known == m_known.end()) {
            AuthorFacts facts;
            if (link.institution.isZero()) {
                // Keys of a patient can be replaced; that the ledger linked the entry shows that the key was current.
                facts.isPatientKey = true;
            } else {
                Result<std::optional<ledger::DeviceState>> device = co_await m_workspace->ledger().device(link.device);
                if (!device) {
                    co_return failure(device.error());
                }
                facts.device = *device;
                Result<void> named = co_await remember(link, facts);
                if (!named) {
                    co_return failure(named.error());
                }
            }
            known = m_known.emplace(link.device, facts).first;
        }
        const AuthorFacts &facts = known->second;
        if (link.institution.isZero()) {
            co_return facts.isPatientKey;
        }
        if (!facts.device || facts.device->institutionId != link.institution) {
            co_return false;
        }
        co_return facts.device->approvedAt <= time && (!facts.device->isRevoked() || time <= facts.device->revokedAt);
    }

    /// Time of a block, asked once per block and run.
    Task<UnixTime> timeOf(BlockNumber block)
    {
        auto known = m_times.find(block);
        if (known == m_times.end()) {
            Result<ledger::BlockHeader> header = co_await m_workspace->ledger().header(block);
            if (!header) {
                co_return failure(header.error());
            }
            known = m_times.emplace(block, header->time).first;
        }
        co_return known->second;
    }

private:
    /// Keeps names and professions in the cache, so that a chart opened offline still says who wrote what.
    Task<void> remember(CachedLink link, AuthorFacts facts)
    {
        Result<std::optional<ledger::InstitutionState>> institution =
            co_await m_workspace->ledger().institution(link.institution);
        if (!institution) {
            co_return failure(institution.error());
        }
        Result<std::shared_ptr<chartstore::ChartStore>> store = m_workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        const std::string name = *institution ? (*institution)->name : std::string();
        const std::uint8_t role = facts.device ? static_cast<std::uint8_t>(facts.device->role) : 0;
        auto keptTask = (*store)->cache([link, name, role](ChartCache &cache) -> Result<void> {
            if (Result<void> set = cache.setState(institutionKey(link.institution), toBytes(bytesOf(name))); !set) {
                return set;
            }
            return cache.setState(authorKey(link.device), Bytes{role});
        });
        Result<void> kept = co_await keptTask;
        co_return kept;
    }

    Workspace *m_workspace;
    std::map<Address, AuthorFacts> m_known;
    std::map<BlockNumber, UnixTime> m_times;
};

Task<std::map<RecordHash, RecordProblem>> loadProblems(Workspace *workspace, PatientId patient)
{
    std::map<RecordHash, RecordProblem> problems;
    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto storedTask = (*store)->cache([name = problemsKey(patient)](ChartCache &cache) { return cache.state(name); });
    const Result<Bytes> stored = co_await storedTask;
    if (stored) {
        for (std::size_t at = 0; at + 33 <= stored->size(); at += 33) {
            if (const auto hash = RecordHash::fromBytes(ByteView(*stored).subspan(at, 32))) {
                problems[*hash] = static_cast<RecordProblem>((*stored)[at + 32]);
            }
        }
    }
    co_return problems;
}

Task<void> saveProblems(Workspace *workspace, PatientId patient, std::map<RecordHash, RecordProblem> problems)
{
    Bytes encoded;
    for (const auto &[hash, problem] : problems) {
        append(encoded, hash.view());
        encoded.push_back(static_cast<std::uint8_t>(problem));
    }
    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto keptTask = (*store)->cache(
        [name = problemsKey(patient), encoded](ChartCache &cache) { return cache.setState(name, encoded); });
    const Result<void> kept = co_await keptTask;
    co_return kept;
}

/// Keys by which the missing records of a run are opened.
struct OpeningKeys
{
    ChartAccess access;
    /// Vault keys by epoch, for own records.
    std::map<Epoch, crypto::EncryptionKey> vaultKeys;
};

/// Which vault epoch an own record was sealed to; it stands in the envelope.
Task<void> addVaultKey(Workspace *workspace, InstitutionId institution, OpeningKeys *keys, Epoch epoch)
{
    if (keys->vaultKeys.contains(epoch) || toNumber(epoch) == 0) {
        co_return Result<void>();
    }
    const Result<VaultSeed> seed = co_await vaultSeedOf(workspace, epoch);
    if (!seed) {
        co_return failure(seed.error());
    }
    keys->vaultKeys.emplace(epoch, vaultEncryptionKeyOf(*seed, {institution, epoch}));
    co_return Result<void>();
}

/// Fetches, checks and keeps the given records.
Task<void> synchroniseRecords(Workspace *workspace, PatientId patient, std::vector<CachedLink> missing,
                              OpeningKeys keys, SyncProgress progress)
{
    AuthorDirectory authors(workspace);
    Result<std::map<RecordHash, RecordProblem>> loaded = co_await loadProblems(workspace, patient);
    if (!loaded) {
        co_return failure(loaded.error());
    }
    std::map<RecordHash, RecordProblem> problems = std::move(*loaded);
    const std::optional<InstitutionId> own = workspace->state().institution;
    std::uint64_t done = 0;
    for (std::size_t first = 0; first < missing.size(); first += fetchChunk) {
        const std::size_t end = std::min(first + fetchChunk, missing.size());
        std::vector<RecordHash> hashes;
        for (std::size_t index = first; index < end; ++index) {
            hashes.push_back(missing[index].record);
        }
        Result<std::vector<Bytes>> stored = co_await workspace->gateway().fetchRecords(hashes);
        if (!stored) {
            co_return failure(stored.error());
        }
        std::vector<RecordToOpen> work;
        for (std::size_t index = first; index < end; ++index) {
            RecordToOpen input;
            input.link = missing[index];
            const Result<UnixTime> time = co_await authors.timeOf(input.link.block);
            if (!time) {
                co_return failure(time.error());
            }
            input.recordedAt = *time;
            const Result<bool> permitted = co_await authors.isPermitted(input.link, *time);
            if (!permitted) {
                co_return failure(permitted.error());
            }
            input.authorIsPermitted = *permitted;
            input.stored = std::move((*stored)[index - first]);
            const OpenCompartment *compartment = keys.access.byId(input.link.compartment);
            const ChartKey *key = compartment == nullptr ? nullptr : compartment->keyOf(input.link.epoch);
            if (key != nullptr) {
                input.chartKey = key->clone();
            } else if (own && input.link.institution == *own && !input.stored.empty()) {
                if (const Result<Envelope> envelope = decodeEnvelope(input.stored)) {
                    const Result<void> added = co_await addVaultKey(workspace, *own, &keys, envelope->authorVaultEpoch);
                    if (added && keys.vaultKeys.contains(envelope->authorVaultEpoch)) {
                        input.vaultKey = keys.vaultKeys.at(envelope->authorVaultEpoch).clone();
                    }
                }
            }
            work.push_back(std::move(input));
        }

        using Verdicts = std::vector<std::pair<RecordHash, RecordProblem>>;
        Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
        if (!store) {
            co_return failure(store.error());
        }
        auto verdictsTask = (*store)->cache(
            [deployment = workspace->deployment(), work = std::move(work)](ChartCache &cache) -> Result<Verdicts> {
                Verdicts outcome;
                std::vector<chartstore::CachedRecord> records;
                for (const RecordToOpen &input : work) {
                    RecordVerdict verdict = openStoredRecord(deployment, input);
                    outcome.emplace_back(input.link.record, verdict.problem);
                    if (verdict.record) {
                        records.push_back(std::move(*verdict.record));
                    }
                }
                if (Result<void> put = cache.putRecords(records); !put) {
                    return failure(put.error());
                }
                return outcome;
            });
        const Result<Verdicts> verdicts = co_await verdictsTask;
        if (!verdicts) {
            co_return failure(verdicts.error());
        }
        for (const auto &[hash, problem] : *verdicts) {
            if (problem == RecordProblem::None) {
                problems.erase(hash);
            } else {
                problems[hash] = problem;
                qCWarning(logCharts) << "a record cannot be shown, problem" << static_cast<int>(problem);
            }
        }
        done += end - first;
        if (progress) {
            progress(done, missing.size());
        }
    }
    const Result<void> saved = co_await saveProblems(workspace, patient, problems);
    co_return saved;
}

Task<std::vector<CachedLink>> missingRecords(Workspace *workspace, PatientId patient)
{
    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto missingTask =
        (*store)->cache([patient](ChartCache &cache) { return cache.missingRecords(patient, missingLimit); });
    Result<std::vector<CachedLink>> missing = co_await missingTask;
    if (missing) {
        std::erase_if(*missing, [](const CachedLink &link) { return link.record.isZero(); });
    }
    co_return missing;
}

} // namespace

QString problemsKey(const PatientId &patient) { return QStringLiteral("problems/") + patient.hexString(); }

QString institutionKey(const InstitutionId &institution)
{
    return QStringLiteral("institution/") + institution.hexString();
}

QString authorKey(const Address &author) { return QStringLiteral("author/") + author.hexString(); }

Task<SyncReport> synchroniseChart(Workspace *workspace, ChartAccess access, SyncProgress progress)
{
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    SyncReport report;
    report.asOf = head->number;
    report.asOfTime = head->time;
    const PatientId patient = access.patient;
    std::vector<std::pair<CompartmentId, CompartmentKind>> compartments;
    for (const OpenCompartment &compartment : access.compartments) {
        if (allowsRead(compartment.permissions)) {
            compartments.emplace_back(compartment.id, compartment.kind);
        }
    }
    for (const auto &[compartment, kind] : compartments) {
        const Result<ledger::ChartState> chart =
            co_await synchroniseLinks(workspace, patient, compartment, kind, *head);
        if (!chart) {
            co_return failure(chart.error());
        }
        report.recordsOnChain += chart->count;
    }
    Result<std::vector<CachedLink>> missing = co_await missingRecords(workspace, patient);
    if (!missing) {
        co_return failure(missing.error());
    }
    // Only compartments of this run: others have no key here, and asking for them would stand in the read log.
    std::erase_if(*missing, [&compartments](const CachedLink &link) {
        return std::none_of(compartments.begin(), compartments.end(),
                            [&link](const auto &one) { return one.first == link.compartment; });
    });
    if (!missing->empty()) {
        OpeningKeys keys;
        keys.access = std::move(access);
        const Result<void> fetched =
            co_await synchroniseRecords(workspace, patient, std::move(*missing), std::move(keys), progress);
        if (!fetched) {
            co_return failure(fetched.error());
        }
    }
    co_return report;
}

Task<SyncReport> synchroniseOwnRecords(Workspace *workspace, PatientId patient, SyncProgress progress)
{
    const std::optional<InstitutionId> own = workspace->state().institution;
    if (!own) {
        co_return failure(WorkflowError::NotRegistered);
    }
    const InstitutionId institution = *own;
    const Result<ledger::BlockHeader> head = co_await workspace->ledger().head();
    if (!head) {
        co_return failure(head.error());
    }
    const Result<std::vector<ledger::LedgerEvent>> events =
        co_await workspace->history().eventsOfInstitution(institution, {workspace->network().deployedAt, head->number});
    if (!events) {
        co_return failure(events.error());
    }
    std::vector<CachedLink> records;
    for (const ledger::LedgerEvent &event : *events) {
        const std::optional<ledger::ChartLink> link = ledger::chartLinkOf(event);
        if (!link || link->patientId != patient || link->authorInstitution != institution) {
            continue;
        }
        Result<std::vector<CachedLink>> listed = co_await recordsOf(workspace, *link);
        if (!listed) {
            co_return failure(listed.error());
        }
        records.insert(records.end(), listed->begin(), listed->end());
    }
    SyncReport report;
    report.asOf = head->number;
    report.asOfTime = head->time;
    report.recordsOnChain = records.size();
    // Places of a batch whose list cannot be had now must not replace what an earlier run knew of them.
    std::erase_if(records, [](const CachedLink &link) { return link.record.isZero(); });

    Result<std::shared_ptr<chartstore::ChartStore>> store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto putTask = (*store)->cache([records](ChartCache &cache) { return cache.putLinks(records); });
    const Result<void> put = co_await putTask;
    if (!put) {
        co_return failure(put.error());
    }
    Result<std::vector<CachedLink>> missing = co_await missingRecords(workspace, patient);
    if (!missing) {
        co_return failure(missing.error());
    }
    std::erase_if(*missing, [&](const CachedLink &link) { return link.institution != institution; });
    if (!missing->empty()) {
        const Result<void> fetched =
            co_await synchroniseRecords(workspace, patient, std::move(*missing), OpeningKeys(), progress);
        if (!fetched) {
            co_return failure(fetched.error());
        }
    }
    co_return report;
}

} // namespace tegata::workflows
