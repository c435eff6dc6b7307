#include "ChartSync_p.h"

#include "Finality_p.h"
#include "Logging_p.h"
#include "RecordSync_p.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/protocol/ChartChain.h>

#include <algorithm>
#include <set>

namespace tegata::workflows {

using namespace protocol;
using chartstore::CachedChart;
using chartstore::CachedLink;
using chartstore::ChartCache;
using chartstore::ChartMark;

namespace {

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

/// Every place that the links go through, the first included.
std::vector<ChartPosition> positionsFrom(ChartPosition from, const std::vector<ledger::ChartLink> &links)
{
    std::vector<ChartPosition> positions{from};
    positions.reserve(links.size() + 1);
    for (const ledger::ChartLink &link : links) {
        positions.push_back(appended(positions.back(), protocolLink(link)));
    }
    return positions;
}

/// Whether the links lead through the place that this machine has seen: a longer chart is not enough. What stands
/// before the first place was led through it when it was verified.
bool passes(const std::vector<ChartPosition> &positions, const ChartMark &mark)
{
    return mark.count < positions.front().count ||
           std::any_of(positions.begin(), positions.end(), [&mark](const ChartPosition &position) {
               return position.count == mark.count && position.head == mark.head;
           });
}

/// What this machine will not let anyone take back from now on: the place of the newest final block, as the judges tell
/// it, where the links lead through it. Empty while nobody may be bound: blocks that may still be taken back, one of
/// several nodes alone.
Task<std::optional<ChartMark>> bindingMark(Workspace *workspace, PatientId patient, CompartmentId compartment,
                                           std::vector<ChartPosition> positions)
{
    const Result<std::optional<ledger::BlockHeader>> last = co_await finalHeader(workspace);
    if (!last || !*last) {
        co_return std::optional<ChartMark>();
    }
    const Result<std::optional<ledger::ChartState>> state =
        co_await workspace->judgedLedger().chart(patient, compartment, **last);
    if (!state || !*state) {
        // Nodes keep no older states than they need: the next final block may be young enough.
        qCInfo(logCharts) << "no mark yet:" << (state ? "not there in the final block" : state.error().key().c_str());
        co_return std::optional<ChartMark>();
    }
    const ChartPosition place{(*state)->count, (*state)->head};
    if (std::find(positions.begin(), positions.end(), place) == positions.end()) {
        co_return std::optional<ChartMark>();
    }
    co_return std::optional<ChartMark>(ChartMark{(*last)->number, place.count, place.head, (*state)->epoch});
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
                                          CompartmentKind kind, ledger::BlockHeader head, BlockTimes *times)
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
    const std::optional<ChartMark> known = *mark;
    if (known) {
        // A node that lags a block behind is no rollback; fewer records, an older epoch or another head is.
        now.block = std::max(now.block, known->block);
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

    const std::vector<ChartPosition> positions = positionsFrom(from, links);
    if (known && !passes(positions, *known)) {
        co_return failure(WorkflowError::ChainWentBackwards, "what was in a chart before is not in it");
    }

    std::vector<CachedLink> records;
    bool isAnyUnlisted = false;
    for (const ledger::ChartLink &link : links) {
        times->emplace(link.position.block, link.position.time);
        Result<std::vector<CachedLink>> listed = co_await recordsOf(workspace, link);
        if (!listed) {
            co_return failure(listed.error());
        }
        isAnyUnlisted = isAnyUnlisted || listed->front().record.isZero();
        records.insert(records.end(), listed->begin(), listed->end());
    }

    // Only now: a node that claims what its links do not bear out must not bind this machine for ever.
    const bool isBound =
        known && known->count == chart.count && known->head == chart.head && known->epoch == chart.epoch;
    std::optional<ChartMark> binding;
    if (!isBound) {
        auto bindingTask = bindingMark(workspace, patient, compartment, positions);
        const Result<std::optional<ChartMark>> found = co_await bindingTask;
        if (!found) {
            co_return failure(found.error());
        }
        binding = *found;
    }
    store = workspace->charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto advancedTask = (*store)->marks([patient, compartment, next = binding](chartstore::HighWaterMarks &marks) {
        // Another look may have come farther meanwhile.
        const bool isFarther =
            next && (!marks.chart(patient, compartment) || marks.chart(patient, compartment)->block <= next->block);
        return isFarther ? marks.advance(patient, compartment, *next) : Result<void>();
    });
    const Result<void> advanced = co_await advancedTask;
    if (!advanced) {
        co_return failure(advanced.error().is(ChartstoreError::WentBackwards) ? Error(WorkflowError::ChainWentBackwards)
                                                                              : advanced.error());
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
    BlockTimes times;
    for (const auto &[compartment, kind] : compartments) {
        const Result<ledger::ChartState> chart =
            co_await synchroniseLinks(workspace, patient, compartment, kind, *head, &times);
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
            co_await synchroniseRecords(workspace, patient, std::move(*missing), std::move(keys), times, progress);
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
            co_await synchroniseRecords(workspace, patient, std::move(*missing), OpeningKeys(), BlockTimes(), progress);
        if (!fetched) {
            co_return failure(fetched.error());
        }
    }
    co_return report;
}

} // namespace tegata::workflows
