#include <tegata/ledgerclient/Simulation.h>

#include <tegata/ledgerclient/Calldata.h>

#include <QJsonObject>

namespace tegata::ledger {

Simulation::Simulation(NodeSet &nodes, protocol::Deployment deployment)
    : m_nodes(nodes)
    , m_deployment(deployment)
{
}

Task<Simulation::Outcome> Simulation::run(protocol::SignedAction action)
{
    const Result<Bytes> calldata = encodeCall(action);
    if (!calldata) {
        co_return failure(calldata.error());
    }
    const Result<BlockHeader> block = co_await m_nodes.agreedHead();
    if (!block) {
        co_return failure(block.error());
    }
    const Result<NodeSet::CallOutcome> answer = co_await m_nodes.tryCallAt(*block, m_deployment.ledger, *calldata);
    if (!answer) {
        co_return failure(answer.error());
    }
    Outcome outcome;
    outcome.refusal = answer->refusal;
    outcome.at = *block;
    co_return outcome;
}

Task<void> Simulation::require(protocol::SignedAction action)
{
    const Result<Outcome> outcome = co_await run(std::move(action));
    if (!outcome) {
        co_return failure(outcome.error());
    }
    if (outcome->refusal) {
        co_return failure(outcome->refusal->toError());
    }
    co_return Result<void>();
}

Task<std::uint64_t> Simulation::gas(protocol::SignedAction action, Address sender)
{
    const Result<Bytes> calldata = encodeCall(action);
    if (!calldata) {
        co_return failure(calldata.error());
    }
    const QJsonObject call{{QStringLiteral("from"), sender.hexString()},
                           {QStringLiteral("to"), m_deployment.ledger.hexString()},
                           {QStringLiteral("data"), QString::fromStdString(toPrefixedHex(*calldata))}};
    const QJsonArray params{call};
    const Result<QJsonValue> answer = co_await m_nodes.callAny(QStringLiteral("eth_estimateGas"), params);
    if (!answer) {
        co_return failure(answer.error());
    }
    co_return parseQuantity(*answer);
}

} // namespace tegata::ledger
