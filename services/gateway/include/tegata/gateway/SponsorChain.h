#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/NodeSet.h>
#include <tegata/ledgerclient/Quantity.h>
#include <tegata/protocol/Ids.h>

#include <optional>

namespace tegata::gateway {

/// What the sponsor needs of the chain besides reading the ledger. An interface, so that tests can stop between
/// two steps and let nodes fail; NodeSponsorChain is the one that runs.
class SponsorChain
{
public:
    SponsorChain() = default;
    virtual ~SponsorChain() = default;
    SponsorChain(const SponsorChain &) = delete;
    SponsorChain &operator=(const SponsorChain &) = delete;

    struct Fees
    {
        ledger::Wei baseFee;
        ledger::Wei priorityFee;
    };
    struct Inclusion
    {
        protocol::BlockNumber block{};
        bool succeeded = false;
        std::uint64_t gasUsed = 0;
        /// What was paid per unit of gas.
        ledger::Wei gasPrice;
    };

    /// Base fee of the newest block, and the tip the node suggests.
    [[nodiscard]] virtual Task<Fees> fees() = 0;
    struct AccountCount
    {
        std::uint64_t transactions = 0;
        /// Every configured node answered; else those that did told the same.
        bool isFromAll = false;
    };
    /// Transactions of an account in blocks, at the newest block that the nodes agree on. NodesDisagree unless all that
    /// answer tell the same.
    [[nodiscard]] virtual Task<AccountCount> transactionCount(protocol::Address account) = 0;
    /// Whether any node has the transaction, waiting or in a block. Fails unless every configured node answers.
    [[nodiscard]] virtual Task<bool> isKnown(protocol::TransactionHash transaction) = 0;
    [[nodiscard]] virtual Task<ledger::Wei> balance(protocol::Address account) = 0;
    /// Gas that a call would need. LedgerError::Reverted when it would be refused.
    [[nodiscard]] virtual Task<std::uint64_t> estimate(protocol::Address from, protocol::Address to,
                                                       Bytes calldata) = 0;
    /// Runs the call with exactly this much gas. LedgerError::Reverted when it would be refused or run out.
    [[nodiscard]] virtual Task<void> simulate(protocol::Address from, protocol::Address to, Bytes calldata,
                                              std::uint64_t gas) = 0;
    [[nodiscard]] virtual Task<void> send(Bytes raw) = 0;
    [[nodiscard]] virtual Task<std::optional<Inclusion>> inclusion(protocol::TransactionHash transaction) = 0;
};

/// Through a NodeSet, which outlives it and its tasks.
class NodeSponsorChain final : public SponsorChain
{
public:
    explicit NodeSponsorChain(ledger::NodeSet &nodes)
        : m_nodes(nodes)
    {
    }
    [[nodiscard]] Task<Fees> fees() override;
    [[nodiscard]] Task<AccountCount> transactionCount(protocol::Address account) override;
    [[nodiscard]] Task<bool> isKnown(protocol::TransactionHash transaction) override;
    [[nodiscard]] Task<ledger::Wei> balance(protocol::Address account) override;
    [[nodiscard]] Task<std::uint64_t> estimate(protocol::Address from, protocol::Address to, Bytes calldata) override;
    [[nodiscard]] Task<void> simulate(protocol::Address from, protocol::Address to, Bytes calldata,
                                      std::uint64_t gas) override;
    [[nodiscard]] Task<void> send(Bytes raw) override;
    [[nodiscard]] Task<std::optional<Inclusion>> inclusion(protocol::TransactionHash transaction) override;

private:
    ledger::NodeSet &m_nodes;
};

} // namespace tegata::gateway
