#pragma once

#include "Sodium_p.h"

#include <tegata/base/Bytes.h>

#include <sodium.h>

namespace tegata::crypto {

/// HMAC-SHA512 (RFC 2104) whose state is wiped when it ends. `clone` starts again from the keyed state,
/// which halves the work of PBKDF2.
class HmacSha512
{
public:
    static constexpr std::size_t size = crypto_auth_hmacsha512_BYTES;

    explicit HmacSha512(ByteView key)
    {
        ensureSodium();
        crypto_auth_hmacsha512_init(&m_state, dataOf(key), key.size());
    }
    ~HmacSha512() { sodium_memzero(&m_state, sizeof m_state); }
    HmacSha512 &operator=(const HmacSha512 &) = delete;

    [[nodiscard]] HmacSha512 clone() const { return HmacSha512(*this); }
    void add(ByteView part) { crypto_auth_hmacsha512_update(&m_state, part.data(), part.size()); }
    void finish(std::span<std::uint8_t, size> out) { crypto_auth_hmacsha512_final(&m_state, out.data()); }

private:
    HmacSha512(const HmacSha512 &) = default;
    crypto_auth_hmacsha512_state m_state{};
};

} // namespace tegata::crypto
