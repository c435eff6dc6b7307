#include "../FuzzTarget.h"

#include <tegata/workflows/NetworkConfiguration.h>

using namespace tegata;
using namespace tegata::workflows;

/// A network file that is accepted is written again as the same network.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray file(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<NetworkConfiguration> network = parseNetworkConfiguration(file);
    if (!network) {
        return 0;
    }
    fuzz::require(!network->nodes.empty() && !network->deployment.ledger.isZero());
    const Result<NetworkConfiguration> again = parseNetworkConfiguration(writeNetworkConfiguration(*network));
    fuzz::require(again && *again == *network);
    return 0;
}
