#include <tegata/crypto/X25519.h>

#include "Sodium_p.h"
#include "X25519_p.h"

#include <sodium.h>

namespace tegata::crypto {

namespace {

/// Whether the little-endian number is below 2^255 - 19 (public data only).
bool isCanonical(ByteView point)
{
    if (point[31] != 0x7f) {
        return point[31] < 0x7f;
    }
    for (std::size_t index = 30; index >= 1; --index) {
        if (point[index] != 0xff) {
            return true;
        }
    }
    return point[0] < 0xed;
}

} // namespace

EncryptionKey generateEncryptionKey(RandomSource &random) { return random.secret<EncryptionKey>(); }

EncryptionPublicKey publicKeyOf(const EncryptionKey &key)
{
    ensureSodium();
    ByteArray<32> point{};
    crypto_scalarmult_curve25519_base(point.data(), key.view().data());
    return EncryptionPublicKey(point);
}

Result<SharedSecret> diffieHellman(const EncryptionKey &own, const EncryptionPublicKey &other)
{
    ensureSodium();
    SharedSecret shared;
    if (crypto_scalarmult_curve25519(shared.writable().data(), own.view().data(), other.view().data()) != 0) {
        return failure(CryptoError::InvalidPoint);
    }
    return shared;
}

bool isAcceptable(const EncryptionPublicKey &key)
{
    if (!isCanonical(key.view())) {
        return false;
    }
    // Clamped scalars are multiples of the cofactor, so any of them takes every point of low order to zero.
    EncryptionKey probe;
    probe.writable()[0] = 8;
    return diffieHellman(probe, key).has_value();
}

} // namespace tegata::crypto
