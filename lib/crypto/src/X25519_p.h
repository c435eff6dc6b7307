#pragma once

#include <tegata/crypto/X25519.h>

namespace tegata::crypto {

struct SharedSecretTag;
/// The raw Diffie-Hellman result; never used without a key schedule over it.
using SharedSecret = SecretBytes<32, SharedSecretTag>;

/// RFC 7748 X25519. InvalidPoint when the result would be all zero (a point of low order).
[[nodiscard]] Result<SharedSecret> diffieHellman(const EncryptionKey &own, const EncryptionPublicKey &other);

} // namespace tegata::crypto
