#include <tegata/crypto/Secp256k1.h>

#include "Secp256k1Context_p.h"

#include <secp256k1_recovery.h>

#include <algorithm>

namespace tegata::crypto {

namespace {

constexpr std::uint8_t recoveryOffset = 27;

ByteArray<64> uncompressed(const secp256k1_pubkey &point)
{
    ByteArray<65> serialised{};
    std::size_t length = serialised.size();
    secp256k1_ec_pubkey_serialize(secp256k1Context(), serialised.data(), &length, &point, SECP256K1_EC_UNCOMPRESSED);
    ByteArray<64> out{};
    std::copy(serialised.begin() + 1, serialised.end(), out.begin());
    return out;
}

Address addressOf(const secp256k1_pubkey &point)
{
    const ByteArray<64> coordinates = uncompressed(point);
    const Hash32 digest = keccak256(coordinates);
    ByteArray<20> bytes{};
    std::copy(digest.bytes().begin() + 12, digest.bytes().end(), bytes.begin());
    return Address(bytes);
}

Result<secp256k1_pubkey> pointOf(const SigningKey &key)
{
    secp256k1_pubkey point;
    if (secp256k1_ec_pubkey_create(secp256k1Context(), &point, key.view().data()) != 1) {
        return failure(CryptoError::InvalidKey);
    }
    return point;
}

/// Signs without checking the result; the callers check.
Result<Signature> signUnchecked(const SigningKey &key, const Hash32 &digest)
{
    secp256k1_ecdsa_recoverable_signature signature;
    if (secp256k1_ecdsa_sign_recoverable(secp256k1Context(), &signature, digest.view().data(), key.view().data(),
                                         nullptr, nullptr) != 1) {
        return failure(CryptoError::InvalidKey);
    }
    ByteArray<65> bytes{};
    int recoveryId = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(secp256k1Context(), bytes.data(), &recoveryId, &signature);
    bytes[64] = static_cast<std::uint8_t>(recoveryOffset + recoveryId);
    return Signature(bytes);
}

} // namespace

SigningKey generateSigningKey(RandomSource &random)
{
    for (;;) {
        auto key = random.secret<SigningKey>();
        if (secp256k1_ec_seckey_verify(secp256k1Context(), key.view().data()) == 1) {
            return key;
        }
    }
}

Result<Address> addressOf(const SigningKey &key)
{
    return pointOf(key).map([](const secp256k1_pubkey &point) { return addressOf(point); });
}

Result<ByteArray<64>> publicKeyOf(const SigningKey &key)
{
    return pointOf(key).map([](const secp256k1_pubkey &point) { return uncompressed(point); });
}

Result<Signature> sign(const SigningKey &key, const Hash32 &digest)
{
    const auto own = addressOf(key);
    if (!own) {
        return tl::unexpected(own.error());
    }
    return sign(key, *own, digest);
}

Result<Signature> sign(const SigningKey &key, const Address &own, const Hash32 &digest)
{
    auto signature = signUnchecked(key, digest);
    if (!signature) {
        return signature;
    }
    // A fault while signing can give the key away, and a wrong v would be refused on chain: recovering the
    // signer checks the whole of r ‖ s ‖ v at the price of one verification.
    const auto signer = recover(digest, *signature);
    if (!signer) {
        return tl::unexpected(signer.error());
    }
    if (*signer != own) {
        return failure(CryptoError::InvalidSignature, "the signature does not verify under the own key");
    }
    return signature;
}

Result<Address> recover(const Hash32 &digest, const Signature &signature)
{
    const auto &bytes = signature.bytes();
    const std::uint8_t v = bytes[64];
    if (v != recoveryOffset && v != recoveryOffset + 1) {
        return failure(CryptoError::InvalidSignature, "v is neither 27 nor 28");
    }
    secp256k1_ecdsa_recoverable_signature recoverable;
    if (secp256k1_ecdsa_recoverable_signature_parse_compact(secp256k1Context(), &recoverable, bytes.data(),
                                                            v - recoveryOffset) != 1) {
        return failure(CryptoError::InvalidSignature, "r or s out of range");
    }
    // Recovery takes either of the two s values; only the lower one is a signature here.
    secp256k1_ecdsa_signature plain;
    secp256k1_ecdsa_recoverable_signature_convert(secp256k1Context(), &plain, &recoverable);
    if (secp256k1_ecdsa_signature_normalize(secp256k1Context(), nullptr, &plain) == 1) {
        return failure(CryptoError::InvalidSignature, "high s");
    }
    secp256k1_pubkey point;
    if (secp256k1_ecdsa_recover(secp256k1Context(), &point, &recoverable, digest.view().data()) != 1) {
        return failure(CryptoError::InvalidSignature, "no signer");
    }
    return addressOf(point);
}

} // namespace tegata::crypto
