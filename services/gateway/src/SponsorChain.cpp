#include <tegata/gateway/SponsorChain.h>

#include <QJsonArray>
#include <QJsonObject>

#include <utility>

namespace tegata::gateway {
namespace {

QString latest() { return QStringLiteral("latest"); }

QJsonObject callObject(const protocol::Address &from, const protocol::Address &to, const Bytes &calldata)
{
    return {{QStringLiteral("from"), from.hexString()},
            {QStringLiteral("to"), to.hexString()},
            {QStringLiteral("data"), QString::fromStdString(toPrefixedHex(calldata))}};
}

} // namespace

Task<SponsorChain::Fees> NodeSponsorChain::fees()
{
    const QJsonArray blockParameters{latest(), false};
    const auto block = co_await m_nodes.callAny(QStringLiteral("eth_getBlockByNumber"), blockParameters);
    if (!block) {
        co_return failure(block.error());
    }
    Fees fees;
    const auto baseFee = block->toObject().value(QStringLiteral("baseFeePerGas"));
    if (!baseFee.isUndefined() && !baseFee.isNull()) {
        const auto parsed = ledger::parseWei(baseFee);
        if (!parsed) {
            co_return failure(parsed.error());
        }
        fees.baseFee = *parsed;
    }
    const auto tip = co_await m_nodes.callAny(QStringLiteral("eth_maxPriorityFeePerGas"), QJsonArray());
    const auto parsedTip = tip ? ledger::parseWei(*tip) : failure(tip.error());
    // Not every node has an opinion; one gwei is what networks with a fee market expect at least.
    fees.priorityFee = parsedTip ? *parsedTip : ledger::Wei::fromGwei(1);
    co_return fees;
}

Task<SponsorChain::AccountCount> NodeSponsorChain::transactionCount(protocol::Address account)
{
    // At one block by its hash (EIP-1898): honest nodes cannot differ there, whichever is a little ahead.
    const auto head = co_await m_nodes.agreedHead();
    if (!head) {
        co_return failure(head.error());
    }
    const QJsonObject block{{QStringLiteral("blockHash"), head->hash.hexString()},
                            {QStringLiteral("requireCanonical"), true}};
    const QJsonArray parameters{account.hexString(), block};
    std::optional<std::uint64_t> agreed;
    bool isFromAll = true;
    for (std::size_t index = 0; index < m_nodes.nodeCount(); ++index) {
        const auto told = co_await m_nodes.node(index).call(QStringLiteral("eth_getTransactionCount"), parameters);
        if (!told && (told.error().is(LedgerError::Unreachable) || told.error().is(LedgerError::Timeout))) {
            isFromAll = false;
            continue;
        }
        const auto count = told ? ledger::parseQuantity(*told) : failure(told.error());
        if (!count) {
            co_return failure(count.error());
        }
        if (agreed.value_or(*count) != *count) {
            co_return failure(LedgerError::NodesDisagree, "different numbers of transactions");
        }
        agreed = *count;
    }
    if (!agreed) {
        co_return failure(LedgerError::Unreachable);
    }
    AccountCount answer;
    answer.transactions = *agreed;
    answer.isFromAll = isFromAll;
    co_return std::as_const(answer);
}

Task<bool> NodeSponsorChain::isKnown(protocol::TransactionHash transaction)
{
    const QJsonArray parameters{transaction.hexString()};
    for (std::size_t index = 0; index < m_nodes.nodeCount(); ++index) {
        const auto told = co_await m_nodes.node(index).call(QStringLiteral("eth_getTransactionByHash"), parameters);
        if (!told) {
            co_return failure(told.error());
        }
        if (!told->isNull()) {
            co_return true;
        }
    }
    co_return false;
}

Task<ledger::Wei> NodeSponsorChain::balance(protocol::Address account)
{
    const QJsonArray parameters{account.hexString(), latest()};
    const auto balance = co_await m_nodes.callAny(QStringLiteral("eth_getBalance"), parameters);
    if (!balance) {
        co_return failure(balance.error());
    }
    co_return ledger::parseWei(*balance);
}

Task<std::uint64_t> NodeSponsorChain::estimate(protocol::Address from, protocol::Address to, Bytes calldata)
{
    const QJsonArray parameters{callObject(from, to, calldata), latest()};
    const auto gas = co_await m_nodes.callAny(QStringLiteral("eth_estimateGas"), parameters);
    if (!gas) {
        co_return failure(gas.error());
    }
    co_return ledger::parseQuantity(*gas);
}

Task<void> NodeSponsorChain::simulate(protocol::Address from, protocol::Address to, Bytes calldata, std::uint64_t gas)
{
    auto call = callObject(from, to, calldata);
    call.insert(QStringLiteral("gas"), ledger::toQuantity(gas));
    const QJsonArray parameters{call, latest()};
    const auto outcome = co_await m_nodes.callAny(QStringLiteral("eth_call"), parameters);
    if (!outcome) {
        co_return failure(outcome.error());
    }
    co_return Result<void>();
}

Task<void> NodeSponsorChain::send(Bytes raw) { return m_nodes.sendRawTransaction(std::move(raw)); }

Task<std::optional<SponsorChain::Inclusion>> NodeSponsorChain::inclusion(protocol::TransactionHash transaction)
{
    const auto agreed = co_await m_nodes.receipt(transaction);
    if (!agreed) {
        co_return failure(agreed.error());
    }
    if (!*agreed) {
        co_return std::optional<Inclusion>();
    }
    Inclusion inclusion;
    inclusion.block = (*agreed)->block;
    inclusion.succeeded = (*agreed)->succeeded;
    inclusion.gasUsed = (*agreed)->gasUsed;
    // The price concerns only our own books; one node's word is enough.
    const QJsonArray parameters{transaction.hexString()};
    const auto receipt = co_await m_nodes.callAny(QStringLiteral("eth_getTransactionReceipt"), parameters);
    if (!receipt) {
        co_return failure(receipt.error());
    }
    const auto price = ledger::parseWei(receipt->toObject().value(QStringLiteral("effectiveGasPrice")));
    if (!price) {
        co_return failure(price.error());
    }
    inclusion.gasPrice = *price;
    co_return std::optional(inclusion);
}

} // namespace tegata::gateway
