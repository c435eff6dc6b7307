#pragma once

#include "Stage.h"

#include <tegata/ledgerclient/JsonRpc.h>
#include <tegata/workflows/NetworkConfiguration.h>

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>

namespace tegata::demo {

/// What is needed to take the ground from under the windows.
struct Ground
{
    /// The project's ./run, which started the network.
    QString run;
    /// The gateway's store.
    QString store;
};

/// What the windows stand on: the processes of gateway and chain, the gateway's store, the chain's clock. GUI thread.
class Surroundings
{
public:
    enum class Process
    {
        Gateway,
        Chain
    };

    /// `stage` outlives it.
    Surroundings(Stage &stage, const workflows::NetworkConfiguration &network, Ground ground);
    ~Surroundings();
    Surroundings(const Surroundings &) = delete;
    Surroundings &operator=(const Surroundings &) = delete;

    [[nodiscard]] Stage &stage() { return m_stage; }

    /// Ends the process, and returns when it has ended.
    void stop(Process process);
    /// Starts it again at its address, with what it had stored; returns when it answers.
    void start(Process process);

    /// Takes the first record that a terminal wrote out of the store of the stopped gateway.
    void loseRecord();
    /// Puts it back into the store of the stopped gateway.
    void findRecord();

    /// A block so much later: for everybody who asks the chain, the time has passed.
    void letPass(std::chrono::seconds time);

private:
    void tellRun(const char *what, Process process);
    void change(const QString &statement, const QString &what);

    Stage &m_stage;
    Ground m_ground;
    std::unique_ptr<ledger::JsonRpcNode> m_node;
};

} // namespace tegata::demo
