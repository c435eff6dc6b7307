#pragma once

#include <tegata/ledgerclient/NodeSet.h>
#include <tegata/ledgerclient/Transaction.h>
#include <tegata/protocol/Ids.h>

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>

#include <memory>

namespace tegata::test {

/// A real local EVM node (anvil) on a free loopback port with the ledger deployed; stopped when destroyed, also
/// when the test dies. Blocks are mined at once for every transaction unless told otherwise.
///
///     DevChain chain;
///     QVERIFY2(chain.start(), qPrintable(chain.problem()));
///
/// The binary is $TEGATA_ANVIL, or the one that `npm ci` put into contracts/node_modules.
class DevChain
{
public:
    struct Options
    {
        std::uint64_t chainId = 31337;
        /// When set, anvil keeps the chain's state in this file across starts.
        QString stateFile;
        /// False: the node runs without a ledger.
        bool deployLedger = true;
        /// Port to listen on; 0: any free one. For tests that stop and start the node at one address.
        quint16 port = 0;
    };

    DevChain();
    explicit DevChain(Options options);
    ~DevChain();
    DevChain(const DevChain &) = delete;
    DevChain &operator=(const DevChain &) = delete;

    /// Starts the node and deploys the ledger (unless the state file has it). False with problem() set.
    [[nodiscard]] bool start();
    /// Ends the node; start() begins again at the same port.
    void stop();
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] QUrl httpUrl() const;
    [[nodiscard]] QUrl webSocketUrl() const;
    [[nodiscard]] protocol::Deployment deployment() const { return m_deployment; }
    /// Block in which the ledger was deployed: where followers start.
    [[nodiscard]] protocol::BlockNumber deploymentBlock() const { return m_deploymentBlock; }

    /// One of ten accounts with plenty of ether, index 0…9. 0 deployed the ledger.
    [[nodiscard]] crypto::SigningKey fundedKey(int index) const;
    [[nodiscard]] protocol::Address fundedAddress(int index) const;

    /// A node object for the chain, and a set of one or more of them.
    [[nodiscard]] std::unique_ptr<ledger::JsonRpcNode> node() const;
    [[nodiscard]] std::unique_ptr<ledger::NodeSet> nodes(const Clock &clock, ledger::NodeSetOptions options = {}) const;

    /// Any JSON-RPC call, waiting for it; undefined with problem() set when it fails.
    QJsonValue rpc(const QString &method, const QJsonArray &params = {});
    /// Waits until a transaction is in a block; an empty object with problem() set when it does not get there.
    [[nodiscard]] QJsonObject receiptOf(const protocol::TransactionHash &transaction);
    /// Mines empty blocks.
    void mine(int blocks = 1);
    /// Time of the newest block.
    [[nodiscard]] UnixTime now();
    /// Moves block time forward and mines one block.
    void passTime(std::chrono::seconds seconds);
    /// One block per transaction, or only by mine().
    void setAutomine(bool automatic);
    /// Replaces the newest `depth` blocks by empty ones of another hash.
    void reorganise(int depth);
    /// Remembers the state; revertTo() forgets everything since.
    [[nodiscard]] QString snapshot();
    void revertTo(const QString &snapshot);

private:
    [[nodiscard]] bool launch();
    [[nodiscard]] bool deploy();

    Options m_options;
    QProcess m_process;
    quint16 m_port = 0;
    QString m_problem;
    protocol::Deployment m_deployment;
    protocol::BlockNumber m_deploymentBlock{};
    std::unique_ptr<ledger::JsonRpcNode> m_node;
};

} // namespace tegata::test
