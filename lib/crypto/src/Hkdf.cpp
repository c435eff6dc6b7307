#include <tegata/crypto/Hkdf.h>

#include "Sodium_p.h"

#include <QtGlobal>

#include <sodium.h>

#include <algorithm>

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
    ~HmacSha256() { sodium_memzero(&m_state, sizeof m_state); }
    HmacSha256(const HmacSha256 &) = delete;
    HmacSha256 &operator=(const HmacSha256 &) = delete;

    void add(ByteView part) { crypto_auth_hmacsha256_update(&m_state, part.data(), part.size()); }
    void finish(std::span<std::uint8_t, hashSize> out) { crypto_auth_hmacsha256_final(&m_state, out.data()); }

private:
    crypto_auth_hmacsha256_state m_state{};
};

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
    HmacSha256 mac(salt);
    mac.add(inputKeyMaterial);
    mac.finish(std::span<std::uint8_t, hashSize>(pseudoRandomKey.writable()));
    return pseudoRandomKey;
}

SecretBuffer hkdfExpand(ByteView pseudoRandomKey, ByteView info, std::size_t length)
{
    if (length > 255 * hashSize) {
        qFatal("HKDF-SHA256 cannot give more than 8160 bytes");
    }
    SecretBuffer output(length);
    SecretBuffer block(hashSize);
    std::size_t done = 0;
    for (std::uint8_t counter = 1; done < length; ++counter) {
        HmacSha256 mac(pseudoRandomKey);
        if (counter > 1) {
            mac.add(block.view());
        }
        mac.add(info);
        mac.add(ByteView(&counter, 1));
        mac.finish(std::span<std::uint8_t, hashSize>(block.writable()));
        const std::size_t wanted = std::min(hashSize, length - done);
        std::copy_n(block.view().begin(), wanted, output.writable().begin() + static_cast<std::ptrdiff_t>(done));
        done += wanted;
    }
    return output;
}

ByteArray<32> sha256(ByteView message)
{
    ensureSodium();
    ByteArray<32> out{};
    crypto_hash_sha256(out.data(), message.data(), message.size());
    return out;
}

} // namespace tegata::crypto
