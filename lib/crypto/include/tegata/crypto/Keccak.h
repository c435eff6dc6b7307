#pragma once

#include <tegata/base/StrongBytes.h>

#include <initializer_list>

namespace tegata::crypto {

struct Hash32Tag;
/// A 32-byte digest without a more specific meaning.
using Hash32 = StrongBytes<32, Hash32Tag>;

/// Keccak-256 with the original padding, as Ethereum uses it (not FIPS 202 SHA3-256).
[[nodiscard]] Hash32 keccak256(ByteView message);
/// Keccak-256 of the parts one after the other, without copying them together.
[[nodiscard]] Hash32 keccak256(std::initializer_list<ByteView> parts);

} // namespace tegata::crypto
