#pragma once

#include <tegata/base/Result.h>
#include <tegata/ledgerclient/NodeSet.h>
#include <tegata/protocol/Ids.h>

#include <QByteArray>
#include <QUrl>

#include <vector>

namespace tegata::workflows {

/// Where one Tegata network is: fixed configuration, installed with the program or chosen at first run,
/// never taken from a gateway.
struct NetworkConfiguration
{
    protocol::Deployment deployment;
    /// Block of the ledger's deployment; event queries begin here.
    protocol::BlockNumber deployedAt{};
    /// JSON-RPC nodes (http or https), one or more; two or more are compared.
    std::vector<QUrl> nodes;
    QUrl gateway;
    /// The patient's page, printed into QR codes; may be empty.
    QUrl patientPage;
    /// From when on a block is not taken back; nothing is called recorded before.
    ledger::Finality finality;

    friend bool operator==(const NetworkConfiguration &, const NetworkConfiguration &) = default;
};

/// Reads the JSON form `{"chainId":…,"ledger":"0x…","deployedAt":…,"nodes":[…],"gateway":"…","patientPage":"…",
/// "finality":"instant"|"safe"|"finalized"|n}`; n: blocks on top, 1 to 10,000. Without "finality": instant.
/// InvalidConfiguration names the wrong member in its detail.
[[nodiscard]] Result<NetworkConfiguration> parseNetworkConfiguration(const QByteArray &json);
[[nodiscard]] QByteArray writeNetworkConfiguration(const NetworkConfiguration &configuration);

} // namespace tegata::workflows
