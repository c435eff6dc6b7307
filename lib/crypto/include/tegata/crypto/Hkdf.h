#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/SecretBytes.h>

namespace tegata::crypto {

/// HMAC-SHA256 (RFC 2104) of the parts one after the other.
[[nodiscard]] ByteArray<32> hmacSha256(ByteView key, std::initializer_list<ByteView> parts);

/// HKDF-SHA256 (RFC 5869). `length` at most 8160 bytes; a longer request is a bug and asserts.
[[nodiscard]] SecretBuffer hkdfExtract(ByteView salt, ByteView inputKeyMaterial);
[[nodiscard]] SecretBuffer hkdfExpand(ByteView pseudoRandomKey, ByteView info, std::size_t length);

/// HKDF-SHA256 of one secret, extracted once and expanded for each of its uses. What it holds is in secret memory.
class Hkdf
{
public:
    Hkdf(ByteView inputKeyMaterial, ByteView salt);

    /// Fills `output`, at most 8160 bytes; a longer request is a bug and asserts. `info` is one of the labels of
    /// docs/protocol.md, table "Labels".
    void expand(std::string_view info, std::span<std::uint8_t> output) const;
    /// The same into a secret type.
    template <typename Secret> [[nodiscard]] Secret expand(std::string_view info) const
    {
        Secret secret;
        expand(info, secret.writable());
        return secret;
    }

private:
    /// HMAC keyed with the pseudorandom key: half of each expansion's work, done once.
    SecretBuffer m_keyed;
};

/// For a secret with one use.
template <typename Secret> [[nodiscard]] Secret hkdf(ByteView inputKeyMaterial, ByteView salt, std::string_view info)
{
    return Hkdf(inputKeyMaterial, salt).expand<Secret>(info);
}

/// SHA-256 (FIPS 180-4).
[[nodiscard]] ByteArray<32> sha256(ByteView message);

} // namespace tegata::crypto
