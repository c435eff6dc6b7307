#include "../FuzzTarget.h"

#include <tegata/gateway/Configuration.h>

using namespace tegata;
using namespace tegata::gateway;

/// A configuration that is accepted can be served with.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Result<Configuration> read =
        parseConfiguration(QByteArrayView(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!read) {
        fuzz::require(!read.error().detail().empty());
        return 0;
    }
    fuzz::require(!read->network.publicHosts.empty() && !read->chain.nodes.empty());
    fuzz::require(!read->chain.deployment.ledger.isZero());
    fuzz::require(read->network.maxConnections > 0 && read->network.headerTimeout.count() > 0);
    fuzz::require(!read->sponsor.enabled || read->sponsor.keyFile.isEmpty() != read->sponsor.keyEnvironment.isEmpty());
    fuzz::require(read->page.directory.isEmpty() || !read->page.networkFile.isEmpty());
    return 0;
}
