#include <tegata/crypto/Hkdf.h>

#include "Sodium_p.h"

#include <QtGlobal>

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace tegata::crypto {

namespace {

constexpr std::size_t hashSize = crypto_auth_hmacsha256_BYTES;
static_assert(hashSize == 32);

/// HMAC whose state is wiped when it ends: the state holds the key.
class HmacSha256
{
public:
    explicit HmacSha256(ByteView key)
    {
        ensureSodium();
        crypto_auth_hmacsha256_init(&m_state, dataOf(key), key.size());
    }
    /// Goes on from a state that `keep` wrote.
    explicit HmacSha256(const SecretBuffer &kept) { std::memcpy(&m_state, kept.view().data(), sizeof m_state); }
    [[nodiscard]] SecretBuffer keep() const
    {
        return SecretBuffer::copyOf({reinterpret_cast<const std::uint8_t *>(&m_state), sizeof m_state});
    }
    ~HmacSha256() { sodium_memzero(&m_state, sizeof m_state); }
    HmacSha256 &operator=(const HmacSha256 &) = delete;

    void add(ByteView part) { crypto_auth_hmacsha256_update(&m_state, part.data(), part.size()); }
    void finish(std::span<std::uint8_t, hashSize> out) { crypto_auth_hmacsha256_final(&m_state, out.data()); }

    [[nodiscard]] HmacSha256 clone() const { return HmacSha256(*this); }

private:
    HmacSha256(const HmacSha256 &) = default;
    crypto_auth_hmacsha256_state m_state;
};

/// `keyed` is HMAC keyed with the pseudorandom key.
void expandInto(std::span<std::uint8_t> output, const SecretBuffer &keyed, ByteView info)
{
    if (output.size() > 255 * hashSize) {
        qFatal("HKDF-SHA256 cannot give more than 8160 bytes");
    }
    ByteView previous;
    std::uint8_t counter = 1;
    while (!output.empty()) {
        HmacSha256 mac(keyed);
        mac.add(previous);
        mac.add(info);
        mac.add(ByteView(&counter, 1));
        if (output.size() < hashSize) {
            SecretBuffer last(hashSize);
            mac.finish(std::span<std::uint8_t, hashSize>(last.writable()));
            std::ranges::copy(last.view().first(output.size()), output.begin());
            return;
        }
        mac.finish(output.first<hashSize>());
        previous = output.first<hashSize>();
        output = output.subspan(hashSize);
        ++counter;
    }
}

} // namespace

ByteArray<32> hmacSha256(ByteView key, std::initializer_list<ByteView> parts)
{
    HmacSha256 mac(key);
    for (const ByteView part : parts) {
        mac.add(part);
    }
    ByteArray<32> out{};
    mac.finish(out);
    return out;
}

SecretBuffer hkdfExtract(ByteView salt, ByteView inputKeyMaterial)
{
    SecretBuffer pseudoRandomKey(hashSize);
    // Keying costs as much as hashing the key material; the keys of records have no salt.
    static const HmacSha256 withoutSalt{ByteView()};
    HmacSha256 mac = salt.empty() ? withoutSalt.clone() : HmacSha256(salt);
    mac.add(inputKeyMaterial);
    mac.finish(std::span<std::uint8_t, hashSize>(pseudoRandomKey.writable()));
    return pseudoRandomKey;
}

SecretBuffer hkdfExpand(ByteView pseudoRandomKey, ByteView info, std::size_t length)
{
    SecretBuffer output(length);
    expandInto(output.writable(), HmacSha256(pseudoRandomKey).keep(), info);
    return output;
}

Hkdf::Hkdf(ByteView inputKeyMaterial, ByteView salt)
{
    const SecretBuffer pseudoRandomKey = hkdfExtract(salt, inputKeyMaterial);
    m_keyed = HmacSha256(pseudoRandomKey.view()).keep();
}

void Hkdf::expand(std::string_view info, std::span<std::uint8_t> output) const
{
    expandInto(output, m_keyed, bytesOf(info));
}

ByteArray<32> sha256(ByteView message)
{
    ensureSodium();
    ByteArray<32> out{};
    crypto_hash_sha256(out.data(), message.data(), message.size());
    return out;
}

} // namespace tegata::crypto
