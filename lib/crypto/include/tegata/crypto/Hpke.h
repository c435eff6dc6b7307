#pragma once

#include <tegata/crypto/X25519.h>

namespace tegata::crypto::hpke {

/// Length of the encapsulated key in front of a sealed message.
inline constexpr std::size_t encapsulatedSize = 32;
/// encapsulatedSize plus the Poly1305 tag.
inline constexpr std::size_t overhead = encapsulatedSize + 16;

/// HPKE base mode, single shot (RFC 9180 §6.1): DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001,
/// ChaCha20-Poly1305 0x0003. Returns enc ‖ ct. InvalidPoint for a low-order or non-canonical recipient.
[[nodiscard]] Result<Bytes> seal(const EncryptionPublicKey &recipient, ByteView info, ByteView associatedData,
                                 ByteView plaintext, RandomSource &random);

/// As seal, with a given ephemeral key: for published vectors and golden files only.
[[nodiscard]] Result<Bytes> sealWithEphemeral(const EncryptionPublicKey &recipient, ByteView info,
                                              ByteView associatedData, ByteView plaintext,
                                              const EncryptionKey &ephemeral);

/// Opens enc ‖ ct. DecryptionFailed, whatever was wrong.
[[nodiscard]] Result<SecretBuffer> open(const EncryptionKey &recipient, ByteView info, ByteView associatedData,
                                        ByteView sealed);

} // namespace tegata::crypto::hpke
