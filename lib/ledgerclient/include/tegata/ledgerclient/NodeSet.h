#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/Task.h>
#include <tegata/ledgerclient/JsonRpc.h>
#include <tegata/protocol/Ids.h>

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace tegata::ledger {

using protocol::Address;
using protocol::BlockHash;
using protocol::BlockNumber;

/// A block that was agreed on; every read names one.
struct BlockHeader
{
    BlockNumber number{};
    BlockHash hash;
    BlockHash parentHash;
    /// Block time, the time of every rule.
    UnixTime time{};
    friend bool operator==(const BlockHeader &, const BlockHeader &) = default;
};

/// How far the chain state shown can be relied on.
enum class TrustState
{
    /// Nothing was asked yet, or no node answers.
    Offline,
    /// One node only, by configuration or because the others do not answer.
    SingleNode,
    /// Two or more nodes told the same.
    Agreed,
    /// Nodes told different things: nothing new is believed; granting, approving and wrapping must stop.
    Disagree,
    /// The newest agreed block is too old, or one node lags far behind the others.
    Stale,
};
[[nodiscard]] std::string_view nameOf(TrustState state);

struct Trust
{
    TrustState state = TrustState::Offline;
    /// Time of the newest block that was agreed on; empty before the first.
    std::optional<UnixTime> asOf;
    std::size_t configuredNodes = 0;
    std::size_t answeringNodes = 0;
    /// Whether keys may be wrapped, grants signed and devices approved on what is read now: on what two nodes agree on,
    /// or on the only node that there is by configuration. Whoever silences the others does not make the last one
    /// judge.
    [[nodiscard]] bool allowsWrapping() const
    {
        return state == TrustState::Agreed || (state == TrustState::SingleNode && configuredNodes == 1);
    }
    friend bool operator==(const Trust &, const Trust &) = default;
};

/// When a block counts as one that no reorganisation takes back: a property of the chain, said in the configuration.
struct Finality
{
    enum class Rule
    {
        /// Chains whose every block is final (QBFT, IBFT; a development node).
        Instant,
        /// As many blocks on top of it.
        Confirmations,
        /// What the nodes call "safe".
        Safe,
        /// What the nodes call "finalized".
        Finalized
    };
    Rule rule = Rule::Instant;
    /// For Confirmations only; 1 to 10,000.
    std::uint32_t confirmations = 0;
    friend bool operator==(const Finality &, const Finality &) = default;
};

struct NodeSetOptions
{
    /// Fewer answering nodes than this is LedgerError::Unreachable: set 2 where one node must never do.
    std::size_t minimumNodes = 1;
    /// Nodes may differ in this many newest blocks before they count as disagreeing (two blocks of one height
    /// are normal for seconds on chains without immediate finality).
    std::uint64_t toleratedFork = 8;
    /// A node whose newest block is this much older than another node's makes the set stale.
    std::chrono::seconds maximumLag{120};
    /// When set: an agreed block older than this by the clock is stale. Unset by default, because
    /// development chains stand still when nobody acts.
    std::optional<std::chrono::seconds> maximumAge;
};

/// One or more nodes of one chain, read as one: what they do not agree on is not answered.
/// Every node's chain id is compared at its first contact and after every failure.
/// Lives on the thread that made it; must outlive the tasks started on it.
class NodeSet : public QObject
{
    Q_OBJECT
public:
    /// `nodes` is not empty. `clock` outlives the set.
    NodeSet(std::vector<std::unique_ptr<JsonRpcNode>> nodes, protocol::ChainId chainId, const Clock &clock,
            NodeSetOptions options = {}, QObject *parent = nullptr);
    ~NodeSet() override;

    /// The same nodes for what is signed or wrapped by: where several are configured, every single answer is one that
    /// two give. That they agreed a moment ago is not enough: the honest one may be kept busy just for this call.
    /// Unreachable where one of several answers alone. What it learns of trust is told by this set, which outlives it.
    [[nodiscard]] std::unique_ptr<NodeSet> judges();

    [[nodiscard]] protocol::ChainId chainId() const { return m_chainId; }
    [[nodiscard]] const Trust &trust() const { return m_shared != nullptr ? m_shared->trust() : m_trust; }
    [[nodiscard]] std::size_t nodeCount() const { return m_nodes.size(); }
    [[nodiscard]] JsonRpcNode &node(std::size_t index) { return *m_nodes[index]->node; }

    /// The highest block that all answering nodes hold with the same hash.
    /// Errors: Unreachable, WrongChain, NodesDisagree, MalformedReply. A stale block is returned, and said in
    /// trust().
    [[nodiscard]] Task<BlockHeader> agreedHead();
    /// A block by number, the same on all answering nodes. NotFound when a node does not have it.
    [[nodiscard]] Task<BlockHeader> header(BlockNumber number);

    /// The newest final block as seen at `head`; empty while there is none. With several nodes the oldest of their
    /// answers counts, and must be one block. Errors of agreedHead().
    [[nodiscard]] Task<std::optional<BlockNumber>> finalBlock(Finality finality, BlockHeader head);

    /// eth_call at exactly this block (EIP-1898: by hash), on all answering nodes, equal answers only.
    /// Reverted when the contract reverts. NotFound when the block is no longer part of the chain.
    [[nodiscard]] Task<Bytes> callAt(BlockHeader block, Address to, Bytes calldata);
    /// As callAt, from a sender, telling a refusal with its decoded error.
    struct CallOutcome
    {
        Bytes result;
        std::optional<ContractError> refusal;
    };
    [[nodiscard]] Task<CallOutcome> tryCallAt(BlockHeader block, Address to, Bytes calldata);

    /// eth_getLogs of a range of blocks, the same on all answering nodes, in order of the chain.
    /// `topics` as in the specification. TooLarge when a node refuses the range as too large.
    [[nodiscard]] Task<QJsonArray> logs(Address address, QJsonArray topics, BlockNumber from, BlockNumber to);

    /// Sends to every node until one takes it; "already known" counts as taken.
    [[nodiscard]] Task<void> sendRawTransaction(Bytes raw);
    /// A receipt's block and success, from all answering nodes; empty while there is none.
    struct Receipt
    {
        BlockNumber block{};
        BlockHash blockHash;
        bool succeeded = false;
        std::uint64_t gasUsed = 0;
        /// Only for creations.
        std::optional<Address> createdContract;
        friend bool operator==(const Receipt &, const Receipt &) = default;
    };
    [[nodiscard]] Task<std::optional<Receipt>> receipt(protocol::TransactionHash transaction);

    /// Tries nodes in turn: for answers that need no agreement (fees, gas estimates, own transaction count).
    [[nodiscard]] Task<QJsonValue> callAny(QString method, QJsonArray params);

Q_SIGNALS:
    /// State, as-of time or number of answering nodes changed.
    void trustChanged(const tegata::ledger::Trust &trust);

private:
    struct Member
    {
        std::unique_ptr<JsonRpcNode> node;
        bool isChainChecked = false;
    };
    using Outcome = JsonRpcNode::Outcome;

    explicit NodeSet(NodeSet *shared);
    [[nodiscard]] Task<void> checkChain(std::size_t index);
    [[nodiscard]] Task<Outcome> callMember(std::size_t index, QString method, QJsonArray params);
    /// What every answering node says, at least `minimumNodes`. An answer that is no answer (malformed, another
    /// chain) is this call's failure: it is not quietly left out.
    [[nodiscard]] Task<std::vector<Outcome>> answers(QString method, QJsonArray params);
    /// As answers(), for calls that the contract has no part in.
    [[nodiscard]] Task<std::vector<QJsonValue>> results(QString method, QJsonArray params);
    [[nodiscard]] Task<std::vector<BlockHeader>> headers(QJsonValue numberOrTag);
    /// The newest block at or below `number` that all agree on.
    [[nodiscard]] Task<BlockHeader> commonBlock(BlockNumber number);
    [[nodiscard]] TrustState trustAt(const std::vector<BlockHeader> &newest, const BlockHeader &agreed) const;
    void setTrust(TrustState state, std::optional<UnixTime> asOf, std::size_t answering);
    void noteFailure(const Error &error);

    std::vector<std::shared_ptr<Member>> m_nodes;
    protocol::ChainId m_chainId;
    const Clock &m_clock;
    NodeSetOptions m_options;
    Trust m_trust;
    /// Whose trust it is, for judges().
    NodeSet *m_shared = nullptr;
};

/// Reads a block object of eth_getBlockByNumber, fields that this project uses only.
[[nodiscard]] Result<BlockHeader> parseBlockHeader(const QJsonValue &block);

} // namespace tegata::ledger
