#pragma once

#include <tegata/crypto/Aead.h>

namespace tegata::crypto {

/// Bytes of plaintext in every chunk but the last.
inline constexpr std::size_t streamChunkSize = 65536;

/// Seals a whole attachment as libsodium secretstream (XChaCha20-Poly1305) chunks with the final tag:
/// header (24) ‖ chunk (streamChunkSize + 17) … ‖ last chunk. Up to 64 MiB.
[[nodiscard]] Result<Bytes> streamSeal(const AeadKey &key, ByteView associatedData, ByteView plaintext);

/// DecryptionFailed for anything altered, dropped, reordered, extended, or without the final tag.
[[nodiscard]] Result<SecretBuffer> streamOpen(const AeadKey &key, ByteView associatedData, ByteView sealed);

} // namespace tegata::crypto
