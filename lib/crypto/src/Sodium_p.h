#pragma once

#include <tegata/base/Bytes.h>

namespace tegata::crypto {

/// Initialises libsodium once for the process; every entry point that reaches libsodium calls it first.
/// Aborts when libsodium cannot start, because nothing sensible can follow.
void ensureSodium() noexcept;

/// The first byte of a view, never null: libsodium declares some pointers so even where the length is zero.
[[nodiscard]] inline const std::uint8_t *dataOf(ByteView bytes) noexcept
{
    static constexpr std::uint8_t nothing = 0;
    return bytes.data() != nullptr ? bytes.data() : &nothing;
}

} // namespace tegata::crypto
