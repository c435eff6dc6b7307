#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/SecretBytes.h>

namespace tegata::crypto {

/// HMAC-SHA256 (RFC 2104) of the parts one after the other.
[[nodiscard]] ByteArray<32> hmacSha256(ByteView key, std::initializer_list<ByteView> parts);

/// HKDF-SHA256 (RFC 5869). `length` at most 8160 bytes; a longer request is a bug and asserts.
[[nodiscard]] SecretBuffer hkdfExtract(ByteView salt, ByteView inputKeyMaterial);
[[nodiscard]] SecretBuffer hkdfExpand(ByteView pseudoRandomKey, ByteView info, std::size_t length);

/// Extract-and-expand into a secret type. `info` is one of the labels of docs/protocol.md, table "Labels".
template <typename Secret> [[nodiscard]] Secret hkdf(ByteView inputKeyMaterial, ByteView salt, std::string_view info)
{
    const SecretBuffer prk = hkdfExtract(salt, inputKeyMaterial);
    const SecretBuffer okm = hkdfExpand(prk.view(), bytesOf(info), Secret::size);
    Secret secret;
    std::copy(okm.view().begin(), okm.view().end(), secret.writable().begin());
    return secret;
}

/// SHA-256 (FIPS 180-4).
[[nodiscard]] ByteArray<32> sha256(ByteView message);

} // namespace tegata::crypto
