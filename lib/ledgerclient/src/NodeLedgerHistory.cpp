#include <tegata/ledgerclient/LedgerHistory.h>

#include <tegata/ledgerclient/Abi.h>

#include <algorithm>
#include <map>

namespace tegata::ledger {
namespace {

constexpr std::uint64_t maximumChunk = 500'000;
/// A reorganisation in the middle of a query makes it start over, this often.
constexpr int attempts = 3;
/// Block headers asked for at the same time, where log entries carry no time.
constexpr std::size_t headersAtOnce = 12;

QJsonValue topic(const auto &value) { return value.hexString(); }

template <typename Event> QJsonValue topicName() { return topicOf<Event>().hexString(); }

std::tuple<BlockNumber, std::uint32_t> placeOf(const LedgerEvent &event)
{
    return {event.position.block, event.position.logIndex};
}

/// Brings the answers of several queries into the order of the chain, each event once.
void mergeInOrder(std::vector<LedgerEvent> &events)
{
    std::stable_sort(events.begin(), events.end(),
                     [](const LedgerEvent &left, const LedgerEvent &right) { return placeOf(left) < placeOf(right); });
    events.erase(
        std::unique(events.begin(), events.end(),
                    [](const LedgerEvent &left, const LedgerEvent &right) { return placeOf(left) == placeOf(right); }),
        events.end());
}

bool isInOrder(const std::vector<LedgerEvent> &events)
{
    return std::adjacent_find(events.begin(), events.end(), [](const LedgerEvent &left, const LedgerEvent &right) {
               return placeOf(left) >= placeOf(right);
           }) == events.end();
}

} // namespace

Task<std::vector<LedgerEvent>> decodeLogs(NodeSet *nodes, Address ledger, QJsonArray entries)
{
    std::vector<LedgerEvent> events;
    events.reserve(static_cast<std::size_t>(entries.size()));
    std::map<BlockNumber, BlockHeader> withoutTime;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        Result<ParsedLog> parsed = parseLog(entries.at(i), ledger);
        if (!parsed) {
            co_return failure(parsed.error());
        }
        if (!parsed->hasTime) {
            withoutTime.emplace(parsed->event.position.block, BlockHeader{});
        }
        events.push_back(std::move(parsed->event));
    }
    if (!isInOrder(events)) {
        co_return failure(LedgerError::MalformedReply, "logs out of order");
    }
    for (auto next = withoutTime.begin(); next != withoutTime.end();) {
        std::vector<Task<BlockHeader>> running;
        const auto first = next;
        for (; next != withoutTime.end() && running.size() < headersAtOnce; ++next) {
            running.push_back(nodes->header(next->first));
        }
        auto slot = first;
        for (Task<BlockHeader> &task : running) {
            const Result<BlockHeader> header = co_await task;
            if (!header) {
                co_return failure(header.error());
            }
            slot->second = *header;
            ++slot;
        }
    }
    for (LedgerEvent &event : events) {
        const auto header = withoutTime.find(event.position.block);
        if (header == withoutTime.end()) {
            continue;
        }
        if (header->second.hash != event.position.blockHash) {
            co_return failure(LedgerError::NotFound, "the block was replaced");
        }
        event.position.time = header->second.time;
    }
    co_return events;
}

std::optional<ChartLink> chartLinkOf(const LedgerEvent &event)
{
    ChartLink link;
    link.position = event.position;
    const auto common = [&link](const auto &body) {
        link.patientId = body.patientId;
        link.compartment = body.compartment;
        link.authorInstitution = body.institutionId;
        link.author = body.device;
        link.epoch = body.epoch;
        link.head = body.head;
    };
    if (const auto *single = std::get_if<events::RecordAppended>(&event.body)) {
        common(*single);
        link.firstSequence = single->seq;
        link.recordHash = single->recordHash;
        return link;
    }
    if (const auto *batch = std::get_if<events::RecordsAppended>(&event.body)) {
        common(*batch);
        link.firstSequence = batch->firstSeq;
        link.count = batch->count;
        link.isBatch = true;
        link.root = batch->root;
        return link;
    }
    return std::nullopt;
}

NodeLedgerHistory::NodeLedgerHistory(NodeSet &nodes, protocol::Deployment deployment)
    : m_nodes(nodes)
    , m_deployment(deployment)
{
}

Task<std::vector<LedgerEvent>> NodeLedgerHistory::queryOnce(QJsonArray topics, BlockNumber first, BlockHeader last)
{
    std::vector<LedgerEvent> events;
    std::uint64_t from = protocol::toNumber(first);
    const std::uint64_t end = protocol::toNumber(last.number);
    while (from <= end) {
        const std::uint64_t to = std::min(end, from + m_chunk - 1);
        const Result<QJsonArray> entries =
            co_await m_nodes.logs(m_deployment.ledger, topics, BlockNumber(from), BlockNumber(to));
        if (!entries) {
            const bool mayBeTooMuch =
                entries.error().is(LedgerError::TooLarge) || entries.error().is(LedgerError::Timeout);
            if (mayBeTooMuch && to > from) {
                m_chunk = std::max<std::uint64_t>(1, (to - from + 1) / 2);
                continue;
            }
            co_return failure(entries.error());
        }
        Result<std::vector<LedgerEvent>> decoded = co_await decodeLogs(&m_nodes, m_deployment.ledger, *entries);
        if (!decoded) {
            co_return failure(decoded.error());
        }
        for (LedgerEvent &event : *decoded) {
            const std::uint64_t block = protocol::toNumber(event.position.block);
            if (block < from || block > to) {
                co_return failure(LedgerError::MalformedReply, "log of a block that was not asked for");
            }
            events.push_back(std::move(event));
        }
        from = to + 1;
        m_chunk = std::min(maximumChunk, m_chunk + m_chunk / 4 + 1);
    }
    const Result<BlockHeader> now = co_await m_nodes.header(last.number);
    if (!now) {
        co_return failure(now.error());
    }
    if (now->hash != last.hash) {
        co_return failure(LedgerError::NotFound, "the chain was reorganised");
    }
    co_return events;
}

Task<std::vector<LedgerEvent>> NodeLedgerHistory::query(QJsonArray topics, BlockRange range)
{
    Error error(LedgerError::NotFound, "the chain was reorganised");
    for (int attempt = 0; attempt < attempts; ++attempt) {
        Result<BlockHeader> last = co_await m_nodes.agreedHead();
        if (last && range.last && *range.last < last->number) {
            last = co_await m_nodes.header(*range.last);
        }
        if (!last) {
            co_return failure(last.error());
        }
        Result<std::vector<LedgerEvent>> events = co_await queryOnce(topics, range.first, *last);
        if (events || !events.error().is(LedgerError::NotFound)) {
            co_return events;
        }
        error = events.error();
    }
    co_return failure(error);
}

Task<std::vector<LedgerEvent>> NodeLedgerHistory::queryAny(std::vector<QJsonArray> alternatives, BlockRange range)
{
    std::vector<LedgerEvent> all;
    for (const QJsonArray &topics : alternatives) {
        Result<std::vector<LedgerEvent>> events = co_await query(topics, range);
        if (!events) {
            co_return failure(events.error());
        }
        std::move(events->begin(), events->end(), std::back_inserter(all));
    }
    mergeInOrder(all);
    co_return all;
}

Task<std::vector<ChartLink>> NodeLedgerHistory::chartLinks(PatientId patientId, CompartmentId compartment,
                                                           BlockRange range)
{
    const QJsonArray names{topicName<events::RecordAppended>(), topicName<events::RecordsAppended>()};
    const QJsonArray topics{names, topic(patientId), topic(compartment)};
    const Result<std::vector<LedgerEvent>> events = co_await query(topics, range);
    if (!events) {
        co_return failure(events.error());
    }
    std::vector<ChartLink> links;
    for (const LedgerEvent &event : *events) {
        const std::optional<ChartLink> link = chartLinkOf(event);
        if (!link || link->patientId != patientId || link->compartment != compartment) {
            co_return failure(LedgerError::MalformedReply, "log that was not asked for");
        }
        links.push_back(*link);
    }
    co_return links;
}

Task<std::vector<LedgerEvent>> NodeLedgerHistory::eventsOfInstitution(InstitutionId institutionId, BlockRange range)
{
    // The id stands at another place in different events.
    const QJsonValue any;
    const QJsonValue id = topic(institutionId);
    const QJsonArray first{any, id};
    const QJsonArray second{any, any, id};
    const QJsonArray third{any, any, any, id};
    std::vector<QJsonArray> places;
    places.push_back(first);
    places.push_back(second);
    places.push_back(third);
    Result<std::vector<LedgerEvent>> events = co_await queryAny(places, range);
    if (!events) {
        co_return failure(events.error());
    }
    // Ids are chosen by whoever registers them: a patient may bear an institution's number.
    std::erase_if(*events, [institutionId](const LedgerEvent &event) { return institutionOf(event) != institutionId; });
    co_return events;
}

Task<std::vector<LedgerEvent>> NodeLedgerHistory::eventsOfPatient(PatientId patientId, BlockRange range)
{
    const QJsonValue any;
    const QJsonValue id = topic(patientId);
    const QJsonArray first{any, id};
    const QJsonArray second{any, any, id};
    std::vector<QJsonArray> places;
    places.push_back(first);
    places.push_back(second);
    Result<std::vector<LedgerEvent>> events = co_await queryAny(places, range);
    if (!events) {
        co_return failure(events.error());
    }
    std::erase_if(*events, [patientId](const LedgerEvent &event) { return patientOf(event) != patientId; });
    co_return events;
}

Task<std::vector<PatientId>> NodeLedgerHistory::closedCharts(BlockRange range)
{
    const QJsonArray topics{topicName<events::ChartsClosed>()};
    const Result<std::vector<LedgerEvent>> events = co_await query(topics, range);
    if (!events) {
        co_return failure(events.error());
    }
    std::vector<PatientId> patients;
    for (const LedgerEvent &event : *events) {
        if (const auto *closed = std::get_if<events::ChartsClosed>(&event.body)) {
            patients.push_back(closed->patientId);
        }
    }
    co_return patients;
}

Task<std::vector<LedgerEvent>> NodeLedgerHistory::allEvents(BlockRange range) { return query(QJsonArray(), range); }

Task<std::vector<GrantWrap>> NodeLedgerHistory::grantWraps(PatientId patientId, InstitutionId institutionId,
                                                           BlockRange range)
{
    const QJsonArray names{topicName<events::Granted>(), topicName<events::ReaderKept>()};
    const QJsonArray topics{names, topic(patientId), topic(institutionId)};
    const Result<std::vector<LedgerEvent>> events = co_await query(topics, range);
    if (!events) {
        co_return failure(events.error());
    }
    std::vector<GrantWrap> wraps;
    for (const LedgerEvent &event : *events) {
        if (const auto *granted = std::get_if<events::Granted>(&event.body)) {
            // A grant replaces the earlier one of the pair as a whole.
            wraps.clear();
            for (const protocol::GrantItem &item : granted->items) {
                wraps.push_back({.compartment = item.compartment,
                                 .fromEpoch = item.fromEpoch,
                                 .rotatedTo = {},
                                 .vaultEpoch = granted->vaultEpoch,
                                 .wrapHash = item.wrapHash,
                                 .position = event.position});
            }
        } else if (const auto *kept = std::get_if<events::ReaderKept>(&event.body)) {
            wraps.push_back({.compartment = kept->compartment,
                             .fromEpoch = {},
                             .rotatedTo = kept->epoch,
                             .vaultEpoch = kept->vaultEpoch,
                             .wrapHash = kept->wrapHash,
                             .position = event.position});
        } else {
            co_return failure(LedgerError::MalformedReply, "log that was not asked for");
        }
    }
    co_return wraps;
}

Task<std::optional<LedgerEvent>> NodeLedgerHistory::deviceApproval(Address device, BlockRange range)
{
    const QJsonArray topics{topicName<events::DeviceApproved>(), QJsonValue(),
                            QString::fromStdString(toPrefixedHex(abi::encode(device)))};
    const Result<std::vector<LedgerEvent>> events = co_await query(topics, range);
    if (!events) {
        co_return failure(events.error());
    }
    std::optional<LedgerEvent> approval;
    // An address is bound once for ever, so there is at most one.
    if (!events->empty() && deviceOf(events->front()) == device) {
        approval = events->front();
    }
    co_return approval;
}

Task<std::optional<ChainPosition>> NodeLedgerHistory::recordedAction(Digest digest, BlockRange range)
{
    const QJsonArray topics{topicName<events::ActionRecorded>(), topic(digest)};
    const Result<std::vector<LedgerEvent>> events = co_await query(topics, range);
    if (!events) {
        co_return failure(events.error());
    }
    std::optional<ChainPosition> position;
    for (const LedgerEvent &event : *events) {
        const auto *recorded = std::get_if<events::ActionRecorded>(&event.body);
        if (recorded == nullptr || recorded->digest != digest) {
            co_return failure(LedgerError::MalformedReply, "log that was not asked for");
        }
        position = event.position;
    }
    co_return position;
}

} // namespace tegata::ledger
