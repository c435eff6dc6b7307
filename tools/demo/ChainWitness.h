#pragma once

#include <tegata/ledgerclient/JsonRpc.h>
#include <tegata/workflows/NetworkConfiguration.h>

#include <QList>
#include <QSet>
#include <QString>

#include <memory>

namespace tegata::demo {

/// One signed action as the chain recorded it; hexadecimal with 0x.
struct WitnessedAction
{
    QString digest;
    QString signer;
    QString transaction;
    quint64 block = 0;
};

/// Asks the node itself, past everything the apps believe, which signed actions were recorded.
class ChainWitness
{
public:
    explicit ChainWitness(const workflows::NetworkConfiguration &network);
    ~ChainWitness();
    ChainWitness(const ChainWitness &) = delete;
    ChainWitness &operator=(const ChainWitness &) = delete;

    /// The actions recorded since the last call, in the order of the chain. Runs an event loop until the node answered.
    [[nodiscard]] Result<QList<WitnessedAction>> sinceLastTime();

private:
    std::unique_ptr<ledger::JsonRpcNode> m_node;
    QString m_ledger;
    /// The newest block that was looked at, and the digests seen: a block asked for twice tells nothing twice, and one
    /// that is not there yet is an error to a node.
    quint64 m_block;
    QSet<QString> m_seen;
};

} // namespace tegata::demo
