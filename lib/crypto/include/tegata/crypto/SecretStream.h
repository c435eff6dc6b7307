#pragma once

#include <tegata/crypto/Aead.h>

namespace tegata::crypto {

/// Bytes of plaintext in every chunk but the last.
inline constexpr std::size_t streamChunkSize = 65536;
/// Bytes in front of the first chunk, and bytes every chunk grows by.
inline constexpr std::size_t streamHeaderSize = 24;
inline constexpr std::size_t streamChunkOverhead = 17;
/// Largest plaintext: 64 MiB.
inline constexpr std::size_t streamMaximumSize = std::size_t{64} * 1024 * 1024;

struct StreamHeaderTag;
using StreamHeader = StrongBytes<streamHeaderSize, StreamHeaderTag>;

/// Seals a whole attachment as libsodium secretstream (XChaCha20-Poly1305) chunks with the final tag:
/// header (24) ‖ chunk (streamChunkSize + 17) … ‖ last chunk. Up to 64 MiB, else InvalidLength.
[[nodiscard]] Result<Bytes> streamSeal(const AeadKey &key, ByteView associatedData, ByteView plaintext);

/// As streamSeal, with a given header: for golden files only.
[[nodiscard]] Result<Bytes> streamSealWithHeader(const AeadKey &key, const StreamHeader &header,
                                                 ByteView associatedData, ByteView plaintext);

/// DecryptionFailed for anything altered, dropped, reordered, extended, or without the final tag.
[[nodiscard]] Result<SecretBuffer> streamOpen(const AeadKey &key, ByteView associatedData, ByteView sealed);

} // namespace tegata::crypto
