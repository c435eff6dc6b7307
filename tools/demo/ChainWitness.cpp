#include "ChainWitness.h"

#include <tegata/ledgerclient/LedgerBindings.h>

#include <QCoro/QCoroTask>
#include <QCryptographicHash>
#include <QJsonObject>

#include <algorithm>

namespace tegata::demo {

namespace {

QString topicOfAction()
{
    constexpr std::string_view signature = ledger::events::ActionRecorded::signature;
    const QByteArray hash = QCryptographicHash::hash(
        QByteArrayView(signature.data(), static_cast<qsizetype>(signature.size())), QCryptographicHash::Keccak_256);
    return QStringLiteral("0x") + QString::fromLatin1(hash.toHex());
}

quint64 numberOf(const QJsonValue &quantity) { return quantity.toString().mid(2).toULongLong(nullptr, 16); }

} // namespace

ChainWitness::ChainWitness(const workflows::NetworkConfiguration &network)
    : m_node(std::make_unique<ledger::JsonRpcNode>(network.nodes.front()))
    , m_ledger(network.deployment.ledger.hexString())
    , m_block(protocol::toNumber(network.deployedAt))
{
}

ChainWitness::~ChainWitness() = default;

Result<QList<WitnessedAction>> ChainWitness::sinceLastTime()
{
    const QJsonObject filter{{QStringLiteral("address"), m_ledger},
                             {QStringLiteral("fromBlock"), QStringLiteral("0x") + QString::number(m_block, 16)},
                             {QStringLiteral("toBlock"), QStringLiteral("latest")},
                             {QStringLiteral("topics"), QJsonArray{topicOfAction()}}};
    const Result<QJsonValue> logs = QCoro::waitFor(m_node->call(QStringLiteral("eth_getLogs"), QJsonArray{filter}));
    if (!logs) {
        return failure(logs.error());
    }
    QList<WitnessedAction> actions;
    const QJsonArray entries = logs->toArray();
    for (const QJsonValue entry : entries) {
        const QJsonArray topics = entry[QLatin1String("topics")].toArray();
        const quint64 block = numberOf(entry[QLatin1String("blockNumber")]);
        const QString digest = topics.at(1).toString();
        if (!m_seen.contains(digest)) {
            m_seen.insert(digest);
            actions.append({digest, QStringLiteral("0x") + topics.at(2).toString().right(40),
                            entry[QLatin1String("transactionHash")].toString(), block});
        }
        m_block = std::max(m_block, block);
    }
    return actions;
}

} // namespace tegata::demo
