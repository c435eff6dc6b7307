#pragma once

#include <tegata/base/Bytes.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace tegata::fuzz {

/// States what must hold; stops the run where it does not.
inline void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

} // namespace tegata::fuzz
