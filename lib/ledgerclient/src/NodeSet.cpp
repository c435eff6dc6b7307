#include <tegata/ledgerclient/NodeSet.h>

#include "LedgerLog_p.h"

#include <QJsonObject>

#include <algorithm>
#include <array>

namespace tegata::ledger {
namespace {

// A view's answer: a patient's charts or an institution's name; far below this.
constexpr std::size_t maximumCallResult = 256 * 1024;

bool isAway(const Error &error) { return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout); }

QJsonObject blockReference(const BlockHeader &block)
{
    return {{QStringLiteral("blockHash"), block.hash.hexString()}, {QStringLiteral("requireCanonical"), true}};
}

template <typename T> bool allEqual(const std::vector<T> &values)
{
    return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

/// Whether two nodes tell the same logs. Only the members that we read are compared: nodes differ in what else
/// they add. The block's time is an addition of newer nodes: it stays only where both tell it, and the same.
bool keepAgreedLogs(QJsonArray &logs, const QJsonArray &others)
{
    static const std::array<QString, 7> members{QStringLiteral("blockNumber"),     QStringLiteral("blockHash"),
                                                QStringLiteral("transactionHash"), QStringLiteral("logIndex"),
                                                QStringLiteral("topics"),          QStringLiteral("data"),
                                                QStringLiteral("address")};
    const QString time = QStringLiteral("blockTimestamp");
    if (logs.size() != others.size()) {
        return false;
    }
    for (qsizetype i = 0; i < logs.size(); ++i) {
        QJsonObject left = logs.at(i).toObject();
        const QJsonObject right = others.at(i).toObject();
        const bool isSame = std::all_of(members.begin(), members.end(), [&left, &right](const QString &member) {
            return left.value(member) == right.value(member);
        });
        if (!isSame || (left.contains(time) && right.contains(time) && left.value(time) != right.value(time))) {
            return false;
        }
        if (left.contains(time) && !right.contains(time)) {
            left.remove(time);
            logs.replace(i, left);
        }
    }
    return true;
}

Result<std::optional<NodeSet::Receipt>> parseReceipt(const QJsonValue &value)
{
    if (value.isNull()) {
        return std::optional<NodeSet::Receipt>();
    }
    const QJsonObject object = value.toObject();
    const Result<std::uint64_t> block = parseQuantity(object.value(QLatin1String("blockNumber")));
    const Result<BlockHash> hash = parseFixed<BlockHash>(object.value(QLatin1String("blockHash")));
    const Result<std::uint64_t> status = parseQuantity(object.value(QLatin1String("status")));
    const Result<std::uint64_t> gasUsed = parseQuantity(object.value(QLatin1String("gasUsed")));
    if (!block || !hash || !status || *status > 1 || !gasUsed) {
        return failure(LedgerError::MalformedReply, "malformed receipt");
    }
    NodeSet::Receipt receipt;
    receipt.block = BlockNumber(*block);
    receipt.blockHash = *hash;
    receipt.succeeded = *status == 1;
    receipt.gasUsed = *gasUsed;
    if (const Result<Address> created = parseFixed<Address>(object.value(QLatin1String("contractAddress")))) {
        receipt.createdContract = *created;
    }
    return std::optional(receipt);
}

} // namespace

std::string_view nameOf(TrustState state)
{
    switch (state) {
    case TrustState::Offline:
        return "Offline";
    case TrustState::SingleNode:
        return "SingleNode";
    case TrustState::Agreed:
        return "Agreed";
    case TrustState::Disagree:
        return "Disagree";
    case TrustState::Stale:
        return "Stale";
    }
    return "Unknown";
}

Result<BlockHeader> parseBlockHeader(const QJsonValue &block)
{
    const QJsonObject object = block.toObject();
    const Result<std::uint64_t> number = parseQuantity(object.value(QLatin1String("number")));
    const Result<BlockHash> hash = parseFixed<BlockHash>(object.value(QLatin1String("hash")));
    const Result<BlockHash> parentHash = parseFixed<BlockHash>(object.value(QLatin1String("parentHash")));
    const Result<std::uint64_t> time = parseQuantity(object.value(QLatin1String("timestamp")));
    if (!number || !hash || !parentHash || !time ||
        *time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return failure(LedgerError::MalformedReply, "malformed block");
    }
    return BlockHeader{BlockNumber(*number), *hash, *parentHash, fromUnixSeconds(*time)};
}

NodeSet::NodeSet(std::vector<std::unique_ptr<JsonRpcNode>> nodes, protocol::ChainId chainId, const Clock &clock,
                 NodeSetOptions options, QObject *parent)
    : QObject(parent)
    , m_chainId(chainId)
    , m_clock(clock)
    , m_options(options)
{
    Q_ASSERT(!nodes.empty());
    for (std::unique_ptr<JsonRpcNode> &node : nodes) {
        m_nodes.push_back(std::make_shared<Member>(Member{std::move(node), false}));
    }
    m_trust.configuredNodes = m_nodes.size();
}

NodeSet::NodeSet(NodeSet *shared)
    : m_nodes(shared->m_nodes)
    , m_chainId(shared->m_chainId)
    , m_clock(shared->m_clock)
    , m_options(shared->m_options)
    , m_shared(shared->m_shared != nullptr ? shared->m_shared : shared)
{
    m_options.minimumNodes = std::max(m_options.minimumNodes, std::min<std::size_t>(2, m_nodes.size()));
}

std::unique_ptr<NodeSet> NodeSet::judges() { return std::unique_ptr<NodeSet>(new NodeSet(this)); }

NodeSet::~NodeSet() = default;

void NodeSet::setTrust(TrustState state, std::optional<UnixTime> asOf, std::size_t answering)
{
    if (m_shared != nullptr) {
        m_shared->setTrust(state, asOf, answering);
        return;
    }
    Trust trust = m_trust;
    trust.state = state;
    trust.answeringNodes = answering;
    if (asOf) {
        trust.asOf = asOf;
    }
    if (trust == m_trust) {
        return;
    }
    if (trust.state != m_trust.state) {
        qCInfo(lcLedgerNode) << "trust is now" << QLatin1String(nameOf(state).data()) << "with" << answering << "of"
                             << m_nodes.size() << "nodes";
    }
    m_trust = trust;
    Q_EMIT trustChanged(m_trust);
}

void NodeSet::noteFailure(const Error &error)
{
    if (error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout)) {
        setTrust(TrustState::Offline, {}, 0);
    } else if (error.is(LedgerError::NodesDisagree) || error.is(LedgerError::WrongChain) ||
               error.is(LedgerError::MalformedReply)) {
        setTrust(TrustState::Disagree, {}, trust().answeringNodes);
    }
}

Task<void> NodeSet::checkChain(std::size_t index)
{
    Member &member = *m_nodes[index];
    const Result<QJsonValue> answer = co_await member.node->call(QStringLiteral("eth_chainId"), QJsonArray());
    if (!answer) {
        co_return failure(answer.error());
    }
    const Result<std::uint64_t> chainId = parseQuantity(*answer);
    if (!chainId) {
        co_return failure(chainId.error());
    }
    if (*chainId != protocol::toNumber(m_chainId)) {
        co_return failure(LedgerError::WrongChain, "node is on chain " + std::to_string(*chainId));
    }
    member.isChainChecked = true;
    co_return Result<void>();
}

Task<NodeSet::Outcome> NodeSet::callMember(std::size_t index, QString method, QJsonArray params)
{
    Member &member = *m_nodes[index];
    if (!member.isChainChecked) {
        const Result<void> checked = co_await checkChain(index);
        if (!checked) {
            co_return failure(checked.error());
        }
    }
    Result<Outcome> outcome = co_await member.node->callContract(method, params);
    if (!outcome) {
        qCDebug(lcLedgerNode) << member.node->displayName() << method << QString::fromStdString(outcome.error().key());
        if (isAway(outcome.error())) {
            // Behind the same address may be another node when it comes back.
            member.isChainChecked = false;
        }
    }
    co_return outcome;
}

Task<std::vector<NodeSet::Outcome>> NodeSet::answers(QString method, QJsonArray params)
{
    std::vector<Task<Outcome>> running;
    running.reserve(m_nodes.size());
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        running.push_back(callMember(i, method, params));
    }
    std::vector<Outcome> told;
    std::optional<Error> away;
    std::optional<Error> refused;
    for (Task<Outcome> &task : running) {
        Result<Outcome> outcome = co_await task;
        if (outcome) {
            told.push_back(std::move(*outcome));
        } else if (isAway(outcome.error())) {
            away = outcome.error();
        } else {
            refused = outcome.error();
        }
    }
    if (refused) {
        noteFailure(*refused);
        co_return failure(*refused);
    }
    if (told.empty() || told.size() < m_options.minimumNodes) {
        const Error error = away.value_or(Error(LedgerError::Unreachable, "too few nodes configured"));
        if (told.empty() || m_shared == nullptr) {
            noteFailure(error);
            co_return failure(error);
        }
        setTrust(TrustState::SingleNode, {}, told.size());
        co_return failure(LedgerError::Unreachable, "one of several nodes alone");
    }
    co_return told;
}

Task<std::vector<QJsonValue>> NodeSet::results(QString method, QJsonArray params)
{
    Result<std::vector<Outcome>> told = co_await answers(std::move(method), std::move(params));
    if (!told) {
        co_return failure(told.error());
    }
    std::vector<QJsonValue> values;
    for (const Outcome &outcome : *told) {
        if (outcome.refusal) {
            co_return failure(outcome.refusal->toError());
        }
        values.push_back(outcome.result);
    }
    co_return values;
}

Task<std::vector<BlockHeader>> NodeSet::headers(QJsonValue numberOrTag)
{
    // Lists in braces are named before the co_await: GCC 12 does not keep them across a suspension.
    const QJsonArray params{numberOrTag, false};
    const Result<std::vector<QJsonValue>> told = co_await results(QStringLiteral("eth_getBlockByNumber"), params);
    if (!told) {
        co_return failure(told.error());
    }
    std::vector<BlockHeader> parsed;
    for (const QJsonValue &value : *told) {
        if (value.isNull()) {
            co_return failure(LedgerError::NotFound, "a node does not have this block");
        }
        const Result<BlockHeader> block = parseBlockHeader(value);
        if (!block) {
            noteFailure(block.error());
            co_return failure(block.error());
        }
        parsed.push_back(*block);
    }
    co_return parsed;
}

Task<BlockHeader> NodeSet::commonBlock(BlockNumber number)
{
    std::uint64_t candidate = protocol::toNumber(number);
    for (std::uint64_t step = 0; step <= m_options.toleratedFork; ++step) {
        const Result<std::vector<BlockHeader>> told = co_await headers(toQuantity(candidate));
        if (!told && !told.error().is(LedgerError::NotFound)) {
            co_return failure(told.error());
        }
        if (told) {
            const bool isAsked = std::all_of(told->begin(), told->end(), [candidate](const BlockHeader &block) {
                return protocol::toNumber(block.number) == candidate;
            });
            if (!isAsked) {
                const Error error(LedgerError::MalformedReply, "another block than asked for");
                noteFailure(error);
                co_return failure(error);
            }
            if (allEqual(*told)) {
                co_return told->front();
            }
        }
        if (candidate == 0) {
            break;
        }
        --candidate;
    }
    const Error error(LedgerError::NodesDisagree, "no common block near " + std::to_string(protocol::toNumber(number)));
    noteFailure(error);
    co_return failure(error);
}

TrustState NodeSet::trustAt(const std::vector<BlockHeader> &newest, const BlockHeader &agreed) const
{
    const auto [oldest, youngest] =
        std::minmax_element(newest.begin(), newest.end(),
                            [](const BlockHeader &left, const BlockHeader &right) { return left.time < right.time; });
    if (youngest->time - oldest->time > m_options.maximumLag) {
        return TrustState::Stale;
    }
    if (m_options.maximumAge && agreed.time + *m_options.maximumAge < m_clock.now()) {
        return TrustState::Stale;
    }
    return newest.size() == 1 ? TrustState::SingleNode : TrustState::Agreed;
}

Task<BlockHeader> NodeSet::agreedHead()
{
    const Result<std::vector<BlockHeader>> newest = co_await headers(QStringLiteral("latest"));
    if (!newest) {
        co_return failure(newest.error());
    }
    BlockHeader agreed = newest->front();
    if (!allEqual(*newest)) {
        const auto lowest =
            std::min_element(newest->begin(), newest->end(), [](const BlockHeader &left, const BlockHeader &right) {
                return left.number < right.number;
            });
        const Result<BlockHeader> common = co_await commonBlock(lowest->number);
        if (!common) {
            co_return failure(common.error());
        }
        agreed = *common;
    }
    setTrust(trustAt(*newest, agreed), agreed.time, newest->size());
    co_return agreed;
}

Task<BlockHeader> NodeSet::header(BlockNumber number)
{
    const Result<std::vector<BlockHeader>> told = co_await headers(toQuantity(protocol::toNumber(number)));
    if (!told) {
        co_return failure(told.error());
    }
    const bool isAsked =
        std::all_of(told->begin(), told->end(), [number](const BlockHeader &block) { return block.number == number; });
    if (!isAsked || !allEqual(*told)) {
        // Not yet a reason to distrust: two newest blocks of one height are normal for seconds.
        co_return failure(isAsked ? LedgerError::NodesDisagree : LedgerError::MalformedReply, "different blocks");
    }
    co_return told->front();
}

Task<std::optional<BlockNumber>> NodeSet::finalBlock(Finality finality, BlockHeader head)
{
    const std::uint64_t newest = protocol::toNumber(head.number);
    std::optional<BlockNumber> block;
    QString tag;
    switch (finality.rule) {
    case Finality::Rule::Instant:
        block = head.number;
        co_return block;
    case Finality::Rule::Confirmations:
        if (newest >= finality.confirmations) {
            block = BlockNumber(newest - finality.confirmations);
        }
        co_return block;
    case Finality::Rule::Safe:
        tag = QStringLiteral("safe");
        break;
    case Finality::Rule::Finalized:
        tag = QStringLiteral("finalized");
        break;
    }
    const Result<std::vector<BlockHeader>> told = co_await headers(tag);
    if (!told) {
        if (told.error().is(LedgerError::NotFound)) {
            co_return block; // A young chain has none yet.
        }
        co_return failure(told.error());
    }
    const auto oldest =
        std::min_element(told->begin(), told->end(),
                         [](const BlockHeader &left, const BlockHeader &right) { return left.number < right.number; });
    // A node may lag, but what it calls final must be what the others have at that height.
    const Result<BlockHeader> agreed = co_await header(oldest->number);
    if (!agreed) {
        co_return failure(agreed.error());
    }
    block = std::min(agreed->number, head.number);
    co_return block;
}

Task<NodeSet::CallOutcome> NodeSet::tryCallAt(BlockHeader block, Address to, Bytes calldata)
{
    const QJsonObject call{{QStringLiteral("to"), to.hexString()},
                           {QStringLiteral("data"), QString::fromStdString(toPrefixedHex(calldata))}};
    const QJsonArray params{call, blockReference(block)};
    const Result<std::vector<Outcome>> told = co_await answers(QStringLiteral("eth_call"), params);
    if (!told) {
        if (told.error().is(LedgerError::RpcError)) {
            // Nodes have no common code for "this block is gone": ask for it.
            const Result<BlockHeader> now = co_await header(block.number);
            if ((now && now->hash != block.hash) || (!now && now.error().is(LedgerError::NotFound))) {
                co_return failure(LedgerError::NotFound, "the block was replaced");
            }
        }
        co_return failure(told.error());
    }
    std::vector<CallOutcome> parsed;
    for (const Outcome &outcome : *told) {
        CallOutcome one;
        one.refusal = outcome.refusal;
        if (!one.refusal) {
            Result<Bytes> data = parseData(outcome.result, maximumCallResult);
            if (!data) {
                noteFailure(data.error());
                co_return failure(data.error());
            }
            one.result = std::move(*data);
        }
        parsed.push_back(std::move(one));
    }
    const bool isAgreed = std::all_of(parsed.begin(), parsed.end(), [&parsed](const CallOutcome &one) {
        return one.result == parsed.front().result && one.refusal == parsed.front().refusal;
    });
    if (!isAgreed) {
        const Error error(LedgerError::NodesDisagree, "different answers to eth_call");
        noteFailure(error);
        co_return failure(error);
    }
    co_return parsed.front();
}

Task<Bytes> NodeSet::callAt(BlockHeader block, Address to, Bytes calldata)
{
    Result<CallOutcome> outcome = co_await tryCallAt(block, to, std::move(calldata));
    if (!outcome) {
        co_return failure(outcome.error());
    }
    if (outcome->refusal) {
        co_return failure(outcome->refusal->toError());
    }
    co_return std::move(outcome->result);
}

Task<QJsonArray> NodeSet::logs(Address address, QJsonArray topics, BlockNumber from, BlockNumber to)
{
    const QJsonObject filter{{QStringLiteral("address"), address.hexString()},
                             {QStringLiteral("topics"), topics},
                             {QStringLiteral("fromBlock"), toQuantity(protocol::toNumber(from))},
                             {QStringLiteral("toBlock"), toQuantity(protocol::toNumber(to))}};
    const QJsonArray params{filter};
    const Result<std::vector<QJsonValue>> told = co_await results(QStringLiteral("eth_getLogs"), params);
    if (!told) {
        // Every node has limits of its own and its own words for them.
        if (told.error().is(LedgerError::RpcError) && from < to) {
            co_return failure(LedgerError::TooLarge, told.error().detail());
        }
        co_return failure(told.error());
    }
    for (const QJsonValue &value : *told) {
        if (!value.isArray()) {
            const Error error(LedgerError::MalformedReply, "logs are not a list");
            noteFailure(error);
            co_return failure(error);
        }
    }
    QJsonArray agreed = told->front().toArray();
    for (std::size_t i = 1; i < told->size(); ++i) {
        if (!keepAgreedLogs(agreed, (*told)[i].toArray())) {
            const Error error(LedgerError::NodesDisagree, "different logs");
            noteFailure(error);
            co_return failure(error);
        }
    }
    co_return agreed;
}

Task<void> NodeSet::sendRawTransaction(Bytes raw)
{
    const QJsonArray params{QString::fromStdString(toPrefixedHex(raw))};
    Error last(LedgerError::Unreachable, "no node");
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const Result<Outcome> outcome = co_await callMember(i, QStringLiteral("eth_sendRawTransaction"), params);
        if (outcome && !outcome->refusal) {
            co_return Result<void>();
        }
        if (outcome) {
            co_return failure(outcome->refusal->toError());
        }
        const QString detail = QString::fromStdString(outcome.error().detail());
        // The same transaction a second time: go-ethereum and anvil say "already known" or "already imported",
        // Besu "Known transaction".
        if (detail.contains(QLatin1String("already"), Qt::CaseInsensitive) ||
            detail.contains(QLatin1String("known transaction"), Qt::CaseInsensitive)) {
            co_return Result<void>();
        }
        last = outcome.error();
    }
    co_return failure(last);
}

Task<std::optional<NodeSet::Receipt>> NodeSet::receipt(protocol::TransactionHash transaction)
{
    const QJsonArray params{transaction.hexString()};
    const Result<std::vector<QJsonValue>> told = co_await results(QStringLiteral("eth_getTransactionReceipt"), params);
    if (!told) {
        co_return failure(told.error());
    }
    std::vector<Receipt> receipts;
    for (const QJsonValue &value : *told) {
        const Result<std::optional<Receipt>> parsed = parseReceipt(value);
        if (!parsed) {
            noteFailure(parsed.error());
            co_return failure(parsed.error());
        }
        if (*parsed) {
            receipts.push_back(**parsed);
        }
    }
    std::optional<Receipt> agreed;
    // Not yet everywhere: not yet.
    if (receipts.size() == told->size()) {
        if (!allEqual(receipts)) {
            co_return failure(LedgerError::NodesDisagree, "different receipts");
        }
        agreed = receipts.front();
    }
    co_return agreed;
}

Task<QJsonValue> NodeSet::callAny(QString method, QJsonArray params)
{
    Error last(LedgerError::Unreachable, "no node");
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const Result<Outcome> outcome = co_await callMember(i, method, params);
        if (outcome) {
            if (outcome->refusal) {
                co_return failure(outcome->refusal->toError());
            }
            co_return Result<QJsonValue>(outcome->result);
        }
        last = outcome.error();
    }
    co_return failure(last);
}

} // namespace tegata::ledger
