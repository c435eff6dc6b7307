#pragma once

#include <secp256k1.h>

namespace tegata::crypto {

/// The library's own context: made and blinded with fresh randomness at first use, never changed after,
/// so that every thread may use it.
[[nodiscard]] const secp256k1_context *secp256k1Context();

} // namespace tegata::crypto
