#pragma once

#include <tegata/crypto/Hpke.h>

#include "X25519_p.h"

namespace tegata::crypto::hpke {

/// What the key schedule of RFC 9180 §5.1 (mode_base) gives; public to this library's tests.
struct Context
{
    struct KeyTag;
    SecretBytes<32, KeyTag> key;
    SecretBuffer baseNonce;
    SecretBuffer exporterSecret;
};

/// ExtractAndExpand of DHKEM(X25519, HKDF-SHA256), RFC 9180 §4.1.
[[nodiscard]] SecretBuffer kemSharedSecret(const SharedSecret &diffieHellman, const EncryptionPublicKey &encapsulated,
                                           const EncryptionPublicKey &recipient);

/// KeySchedule(mode_base, sharedSecret, info, "", ""), RFC 9180 §5.1.
[[nodiscard]] Context keySchedule(ByteView sharedSecret, ByteView info);

/// ChaCha20-Poly1305 (RFC 8439) with the nonce of a sequence number, RFC 9180 §5.2.
[[nodiscard]] Bytes contextSeal(const Context &context, std::uint64_t sequence, ByteView associatedData,
                                ByteView plaintext);
[[nodiscard]] Result<SecretBuffer> contextOpen(const Context &context, std::uint64_t sequence, ByteView associatedData,
                                               ByteView ciphertext);

/// Context.Export, RFC 9180 §5.3.
[[nodiscard]] SecretBuffer contextExport(const Context &context, ByteView exporterContext, std::size_t length);

} // namespace tegata::crypto::hpke
