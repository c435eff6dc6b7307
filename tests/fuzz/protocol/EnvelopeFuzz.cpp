#include "../FuzzTarget.h"

#include <tegata/protocol/Records.h>

using namespace tegata;
using namespace tegata::protocol;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    const Deployment deployment{ChainId{1}, Address()};
    RecordAnchor anchor;
    if (const auto decoded = decodeEnvelope(input)) {
        fuzz::require(std::ranges::equal(encodeEnvelope(*decoded), input));
        // The hash on chain and the place fit, so that the checks behind them are reached.
        anchor.hash = recordHashOf(deployment, *decoded);
        anchor.chart = {decoded->header.patientId, decoded->header.compartment, decoded->header.epoch};
        anchor.authorInstitution = decoded->header.authorInstitution;
        anchor.author = decoded->header.authorDevice;
    }
    fuzz::require(!openRecord(deployment, anchor, ChartKey(), input));
    fuzz::require(!openRecordAsAuthor(deployment, anchor, crypto::EncryptionKey(), input));
    return 0;
}
