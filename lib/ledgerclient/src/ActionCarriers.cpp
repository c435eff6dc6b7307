#include <tegata/ledgerclient/ActionSubmitter.h>

#include "LedgerLog_p.h"

#include <tegata/ledgerclient/Calldata.h>
#include <tegata/ledgerclient/Transaction.h>

#include <QJsonArray>

namespace tegata::ledger {

GatewayCarrier::GatewayCarrier(GatewayClient &gateway)
    : m_gateway(gateway)
{
}

Task<SponsoredAction> GatewayCarrier::deliver(protocol::SignedAction action, Digest digest, Admission admission)
{
    const Result<Bytes> calldata = encodeCall(action);
    if (!calldata) {
        co_return failure(calldata.error());
    }
    Result<SponsoredAction> answer = co_await m_gateway.submitAction(*calldata, admission);
    if (answer && answer->digest != digest) {
        co_return failure(LedgerError::MalformedReply, "the gateway speaks of another action");
    }
    co_return answer;
}

Task<SponsoredAction> GatewayCarrier::state(Digest digest) { return m_gateway.actionState(digest); }

DirectCarrier::DirectCarrier(NodeSet &nodes, protocol::Deployment deployment, crypto::SigningKey key)
    : m_nodes(nodes)
    , m_deployment(deployment)
    , m_key(std::move(key))
{
}

DirectCarrier::~DirectCarrier() = default;

Task<SponsoredAction> DirectCarrier::deliver(protocol::SignedAction action, Digest digest, Admission)
{
    if (const auto known = m_sent.find(digest); known != m_sent.end()) {
        const SponsoredAction answer = known->second;
        co_return answer;
    }
    const Result<Bytes> calldata = encodeCall(action);
    if (!calldata) {
        co_return failure(calldata.error());
    }
    const Result<Address> sender = crypto::addressOf(m_key);
    if (!sender) {
        co_return failure(sender.error());
    }
    Simulation simulation(m_nodes, m_deployment);
    const Result<std::uint64_t> gas = co_await simulation.gas(action, *sender);
    if (!gas) {
        // The ledger's own refusal: ours to report as such, the caller asks for its details.
        co_return failure(gas.error().is(LedgerError::Reverted) ? Error(LedgerError::Refused, gas.error().detail())
                                                                : gas.error());
    }
    const Result<QJsonValue> priceText = co_await m_nodes.callAny(QStringLiteral("eth_gasPrice"), QJsonArray());
    if (!priceText) {
        co_return failure(priceText.error());
    }
    const QJsonArray countParams{sender->hexString(), QStringLiteral("pending")};
    const Result<QJsonValue> countText =
        co_await m_nodes.callAny(QStringLiteral("eth_getTransactionCount"), countParams);
    if (!countText) {
        co_return failure(countText.error());
    }
    const Result<Wei> price = parseWei(*priceText);
    const Result<std::uint64_t> count = parseQuantity(*countText);
    if (!price || !count) {
        co_return failure(LedgerError::MalformedReply, "gas price or transaction count");
    }
    // Twice the present price outlasts six full blocks in a row (EIP-1559 raises by an eighth per block).
    const Result<Wei> maximumFee = price->times(2);
    if (!maximumFee) {
        co_return failure(maximumFee.error());
    }
    Transaction transaction;
    transaction.chainId = m_deployment.chainId;
    // Two deliveries at the same time may get the same nonce: the node refuses the second, and whoever drives it
    // delivers it again. A count of our own would be wrong after a reorganisation.
    transaction.nonce = *count;
    transaction.maxFeePerGas = *maximumFee;
    transaction.maxPriorityFeePerGas = std::min(*price, Wei::fromGwei(1));
    transaction.gasLimit = *gas + *gas / 4;
    transaction.to = m_deployment.ledger;
    transaction.data = *calldata;
    // A node would refuse it in words of its own, and it would be tried until the action's deadline.
    const Result<Wei> atMost = maximumFee->times(transaction.gasLimit);
    const QJsonArray balanceParams{sender->hexString(), QStringLiteral("latest")};
    const Result<QJsonValue> balanceText = co_await m_nodes.callAny(QStringLiteral("eth_getBalance"), balanceParams);
    if (!balanceText) {
        co_return failure(balanceText.error());
    }
    const Result<Wei> balance = parseWei(*balanceText);
    if (!atMost || !balance) {
        co_return failure(LedgerError::MalformedReply, "balance");
    }
    if (*balance < *atMost) {
        co_return failure(LedgerError::Refused, "InsufficientFunds");
    }
    const Result<SignedTransaction> signedTransaction = signTransaction(transaction, m_key);
    if (!signedTransaction) {
        co_return failure(signedTransaction.error());
    }
    const Result<void> sent = co_await m_nodes.sendRawTransaction(signedTransaction->raw);
    if (!sent) {
        co_return failure(sent.error());
    }
    SponsoredAction answer;
    answer.digest = digest;
    answer.state = SponsoredState::Sent;
    answer.transaction = signedTransaction->hash;
    m_sent.insert_or_assign(digest, answer);
    co_return answer;
}

Task<SponsoredAction> DirectCarrier::state(Digest digest)
{
    const auto known = m_sent.find(digest);
    if (known == m_sent.end()) {
        co_return failure(LedgerError::NotFound, "not sent from here");
    }
    SponsoredAction answer = known->second;
    const Result<std::optional<NodeSet::Receipt>> receipt = co_await m_nodes.receipt(*answer.transaction);
    if (!receipt) {
        co_return failure(receipt.error());
    }
    if (*receipt) {
        answer.state = (*receipt)->succeeded ? SponsoredState::Included : SponsoredState::Failed;
        answer.block = (*receipt)->block;
        answer.error = (*receipt)->succeeded ? std::string() : std::string("Reverted");
        if (!(*receipt)->succeeded) {
            // Delivering it again makes a new transaction.
            m_sent.erase(digest);
        }
    }
    co_return answer;
}

} // namespace tegata::ledger
