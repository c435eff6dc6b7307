#include "../FuzzTarget.h"

#include <tegata/protocol/Enrolment.h>

using namespace tegata;
using namespace tegata::protocol;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (const auto names = decodeTerminalNames(ByteView(data, size))) {
        const auto again = decodeTerminalNames(encodeTerminalNames(*names));
        fuzz::require(again && *again == *names);
    }
    return 0;
}
