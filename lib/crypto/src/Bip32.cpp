#include <tegata/crypto/Bip39.h>

#include "HmacSha512_p.h"
#include "Secp256k1Context_p.h"

#include <tegata/crypto/Hkdf.h>

#include <algorithm>
#include <charconv>

namespace tegata::crypto {

namespace {

constexpr std::uint32_t hardened = 0x80000000U;

/// Steps of "m/44'/60'/0'/0/0"; empty on anything else.
std::optional<std::vector<std::uint32_t>> stepsOf(std::string_view path)
{
    if (!path.starts_with('m')) {
        return std::nullopt;
    }
    path.remove_prefix(1);
    std::vector<std::uint32_t> steps;
    while (!path.empty()) {
        if (!path.starts_with('/')) {
            return std::nullopt;
        }
        path.remove_prefix(1);
        std::uint32_t step = 0;
        const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), step);
        if (error != std::errc() || step >= hardened || steps.size() == 255) {
            return std::nullopt;
        }
        path.remove_prefix(static_cast<std::size_t>(end - path.data()));
        if (path.starts_with('\'')) {
            path.remove_prefix(1);
            step |= hardened;
        }
        steps.push_back(step);
    }
    return steps;
}

std::array<std::uint8_t, 4> bigEndian(std::uint32_t value)
{
    return {static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
            static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
}

/// Splits HMAC-SHA512's result into its two halves.
SecretBuffer finish(HmacSha512 &mac)
{
    SecretBuffer both(HmacSha512::size);
    mac.finish(std::span<std::uint8_t, HmacSha512::size>(both.writable()));
    return both;
}

/// CKDpriv, BIP-32.
Result<ExtendedKey> childOf(const ExtendedKey &parent, std::uint32_t step)
{
    HmacSha512 mac(parent.chainCode.view());
    if ((step & hardened) != 0) {
        constexpr std::array<std::uint8_t, 1> zero = {0};
        mac.add(zero);
        mac.add(parent.key.view());
    } else {
        secp256k1_pubkey point;
        if (secp256k1_ec_pubkey_create(secp256k1Context(), &point, parent.key.view().data()) != 1) {
            return failure(CryptoError::InvalidKey);
        }
        ByteArray<33> compressed{};
        std::size_t length = compressed.size();
        secp256k1_ec_pubkey_serialize(secp256k1Context(), compressed.data(), &length, &point, SECP256K1_EC_COMPRESSED);
        mac.add(compressed);
    }
    mac.add(bigEndian(step));
    const SecretBuffer both = finish(mac);

    ExtendedKey child{parent.key.clone(), *ChainCode::copyOf(both.view().subspan(32))};
    // Refuses a tweak that is not below the group order and a child of zero, as BIP-32 demands.
    if (secp256k1_ec_seckey_tweak_add(secp256k1Context(), child.key.writable().data(), both.view().data()) != 1) {
        return failure(CryptoError::InvalidKey);
    }
    return child;
}

/// Base58Check of Bitcoin: base 58 of payload ‖ first four bytes of its double SHA-256.
SecretBuffer base58Check(ByteView payload)
{
    constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    SecretBuffer number(payload.size() + 4);
    std::copy(payload.begin(), payload.end(), number.writable().begin());
    const ByteArray<32> check = sha256(sha256(payload));
    std::copy_n(check.begin(), 4, number.writable().end() - 4);

    SecretBuffer digits(number.size() * 138 / 100 + 1); // log 256 / log 58 < 1.38
    std::size_t length = 0;
    for (const std::uint8_t byte : number.view()) {
        std::uint32_t carry = byte;
        for (std::size_t index = 0; index < length || carry != 0; ++index) {
            carry += index < length ? digits.view()[index] * 256U : 0U;
            digits.writable()[index] = static_cast<std::uint8_t>(carry % 58);
            carry /= 58;
            length = std::max(length, index + 1);
        }
    }
    const auto leading = static_cast<std::size_t>(
        std::find_if(number.view().begin(), number.view().end(), [](std::uint8_t byte) { return byte != 0; }) -
        number.view().begin());
    SecretBuffer text(leading + length);
    std::fill_n(text.writable().begin(), leading, static_cast<std::uint8_t>('1'));
    for (std::size_t index = 0; index < length; ++index) {
        text.writable()[leading + index] = static_cast<std::uint8_t>(alphabet[digits.view()[length - 1 - index]]);
    }
    return text;
}

} // namespace

Result<ExtendedKey> deriveExtendedKey(ByteView seed, std::string_view path)
{
    const auto steps = stepsOf(path);
    if (!steps) {
        return failure(CryptoError::InvalidKey, "malformed derivation path");
    }
    HmacSha512 mac(bytesOf(std::string_view("Bitcoin seed"))); // BIP-32, "Master key generation"
    mac.add(seed);
    const SecretBuffer both = finish(mac);
    ExtendedKey current{*SigningKey::copyOf(both.view().first(32)), *ChainCode::copyOf(both.view().subspan(32))};
    if (secp256k1_ec_seckey_verify(secp256k1Context(), current.key.view().data()) != 1) {
        return failure(CryptoError::InvalidKey);
    }
    for (const std::uint32_t step : *steps) {
        auto child = childOf(current, step);
        if (!child) {
            return child;
        }
        current = std::move(*child);
    }
    return current;
}

Result<SigningKey> deriveSigningKey(const PhraseSeed &seed, std::string_view path)
{
    auto extended = deriveExtendedKey(seed.view(), path);
    if (!extended) {
        return tl::unexpected(extended.error());
    }
    return std::move(extended->key);
}

Result<SecretBuffer> extendedPrivateKey(ByteView seed, std::string_view path)
{
    if (path != "m") {
        return failure(CryptoError::InvalidKey, "only the root key has a text form here");
    }
    const auto root = deriveExtendedKey(seed, path);
    if (!root) {
        return tl::unexpected(root.error());
    }
    // Version, depth 0, no parent, child 0, chain code, 0 ‖ key (BIP-32, "Serialization format").
    SecretBuffer payload(78);
    constexpr std::array<std::uint8_t, 4> mainnetPrivate = {0x04, 0x88, 0xad, 0xe4};
    const auto out = payload.writable();
    std::copy(mainnetPrivate.begin(), mainnetPrivate.end(), out.begin());
    std::copy(root->chainCode.view().begin(), root->chainCode.view().end(), out.begin() + 13);
    std::copy(root->key.view().begin(), root->key.view().end(), out.begin() + 46);
    return base58Check(payload.view());
}

} // namespace tegata::crypto
