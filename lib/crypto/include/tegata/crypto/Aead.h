#pragma once

#include <tegata/base/Result.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/crypto/CryptoError.h>
#include <tegata/crypto/Random.h>

namespace tegata::crypto {

/// Sizes of XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03).
inline constexpr std::size_t aeadNonceSize = 24;
inline constexpr std::size_t aeadTagSize = 16;

struct AeadKeyTag;
using AeadKey = SecretBytes<32, AeadKeyTag>;
struct AeadNonceTag;
using AeadNonce = StrongBytes<aeadNonceSize, AeadNonceTag>;

/// ciphertext ‖ tag under a given nonce.
[[nodiscard]] Bytes aeadSeal(const AeadKey &key, const AeadNonce &nonce, ByteView associatedData, ByteView plaintext);
/// The same in place: `buffer` is the plaintext and room for the tag behind it, and becomes ciphertext ‖ tag.
void aeadSealInPlace(const AeadKey &key, const AeadNonce &nonce, ByteView associatedData,
                     std::span<std::uint8_t> buffer);
/// DecryptionFailed, whatever was wrong; no byte of unauthenticated plaintext leaves the function.
[[nodiscard]] Result<SecretBuffer> aeadOpen(const AeadKey &key, const AeadNonce &nonce, ByteView associatedData,
                                            ByteView ciphertext);

/// nonce ‖ ciphertext ‖ tag with a fresh random nonce, and its opposite.
[[nodiscard]] Bytes aeadSealBox(const AeadKey &key, ByteView associatedData, ByteView plaintext, RandomSource &random);
[[nodiscard]] Result<SecretBuffer> aeadOpenBox(const AeadKey &key, ByteView associatedData, ByteView box);

} // namespace tegata::crypto
