#include "../FuzzTarget.h"

#include <tegata/protocol/Enrolment.h>
#include <tegata/protocol/RecordPayload.h>

using namespace tegata;
using namespace tegata::protocol;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    if (const auto decoded = decodePayload(input)) {
        const auto encoded = encodePayload(*decoded);
        fuzz::require(encoded.has_value());
        const auto again = decodePayload(encoded->view());
        fuzz::require(again && again->bundle == decoded->bundle && again->confirmation == decoded->confirmation &&
                      again->attachments.size() == decoded->attachments.size());
    }
    if (const auto names = decodeTerminalNames(input)) {
        const auto again = decodeTerminalNames(encodeTerminalNames(*names));
        fuzz::require(again && *again == *names);
    }
    return 0;
}
