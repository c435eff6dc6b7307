#include <tegata/crypto/Hpke.h>

#include "Hpke_p.h"
#include "Sodium_p.h"

#include <tegata/crypto/Hkdf.h>

#include <sodium.h>

namespace tegata::crypto::hpke {

namespace {

constexpr std::size_t nonceSize = crypto_aead_chacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tagSize = crypto_aead_chacha20poly1305_ietf_ABYTES;
static_assert(overhead == encapsulatedSize + tagSize);

// RFC 9180 §4.1 and §5.1: suite ids of DHKEM(X25519, HKDF-SHA256) and of the whole suite 0x0020, 0x0001, 0x0003.
constexpr std::array<std::uint8_t, 5> kemSuite = {'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<std::uint8_t, 10> suite = {'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03};
constexpr std::string_view version = "HPKE-v1";

/// LabeledExtract, RFC 9180 §4.
SecretBuffer labeledExtract(ByteView suiteId, ByteView salt, std::string_view label, ByteView inputKeyMaterial)
{
    SecretBuffer labeled(version.size() + suiteId.size() + label.size() + inputKeyMaterial.size());
    auto out = labeled.writable().begin();
    for (const ByteView part : {bytesOf(version), suiteId, bytesOf(label), inputKeyMaterial}) {
        out = std::copy(part.begin(), part.end(), out);
    }
    return hkdfExtract(salt, labeled.view());
}

/// LabeledExpand, RFC 9180 §4.
SecretBuffer labeledExpand(ByteView suiteId, ByteView pseudoRandomKey, std::string_view label, ByteView info,
                           std::size_t length)
{
    Bytes labeled = {static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)};
    for (const ByteView part : {bytesOf(version), suiteId, bytesOf(label), info}) {
        append(labeled, part);
    }
    return hkdfExpand(pseudoRandomKey, labeled, length);
}

/// base_nonce xor sequence, RFC 9180 §5.2. Not secret once the key is not known.
ByteArray<nonceSize> nonceOf(const Context &context, std::uint64_t sequence)
{
    ByteArray<nonceSize> nonce{};
    std::copy(context.baseNonce.view().begin(), context.baseNonce.view().end(), nonce.begin());
    for (std::size_t index = 0; index < 8; ++index) {
        nonce[nonceSize - 1 - index] ^= static_cast<std::uint8_t>(sequence >> (8 * index));
    }
    return nonce;
}

} // namespace

SecretBuffer kemSharedSecret(const SharedSecret &diffieHellman, const EncryptionPublicKey &encapsulated,
                             const EncryptionPublicKey &recipient)
{
    Bytes kemContext = toBytes(encapsulated.view());
    append(kemContext, recipient.view());
    const SecretBuffer eaePrk = labeledExtract(kemSuite, {}, "eae_prk", diffieHellman.view());
    return labeledExpand(kemSuite, eaePrk.view(), "shared_secret", kemContext, 32);
}

Context keySchedule(ByteView sharedSecret, ByteView info)
{
    const SecretBuffer pskIdHash = labeledExtract(suite, {}, "psk_id_hash", {});
    const SecretBuffer infoHash = labeledExtract(suite, {}, "info_hash", info);
    Bytes scheduleContext = {0x00}; // mode_base
    append(scheduleContext, pskIdHash.view());
    append(scheduleContext, infoHash.view());

    const SecretBuffer secret = labeledExtract(suite, sharedSecret, "secret", {});
    Context context;
    const SecretBuffer key = labeledExpand(suite, secret.view(), "key", scheduleContext, 32);
    std::copy(key.view().begin(), key.view().end(), context.key.writable().begin());
    context.baseNonce = labeledExpand(suite, secret.view(), "base_nonce", scheduleContext, nonceSize);
    context.exporterSecret = labeledExpand(suite, secret.view(), "exp", scheduleContext, 32);
    return context;
}

Bytes contextSeal(const Context &context, std::uint64_t sequence, ByteView associatedData, ByteView plaintext)
{
    ensureSodium();
    const auto nonce = nonceOf(context, sequence);
    Bytes ciphertext(plaintext.size() + tagSize);
    crypto_aead_chacha20poly1305_ietf_encrypt(ciphertext.data(), nullptr, plaintext.data(), plaintext.size(),
                                              associatedData.data(), associatedData.size(), nullptr, nonce.data(),
                                              context.key.view().data());
    return ciphertext;
}

Result<SecretBuffer> contextOpen(const Context &context, std::uint64_t sequence, ByteView associatedData,
                                 ByteView ciphertext)
{
    ensureSodium();
    if (ciphertext.size() < tagSize) {
        return failure(CryptoError::DecryptionFailed);
    }
    const auto nonce = nonceOf(context, sequence);
    SecretBuffer plaintext(ciphertext.size() - tagSize);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(plaintext.writable().data(), nullptr, nullptr, ciphertext.data(),
                                                  ciphertext.size(), associatedData.data(), associatedData.size(),
                                                  nonce.data(), context.key.view().data()) != 0) {
        return failure(CryptoError::DecryptionFailed);
    }
    return plaintext;
}

SecretBuffer contextExport(const Context &context, ByteView exporterContext, std::size_t length)
{
    return labeledExpand(suite, context.exporterSecret.view(), "sec", exporterContext, length);
}

Result<Bytes> seal(const EncryptionPublicKey &recipient, ByteView info, ByteView associatedData, ByteView plaintext,
                   RandomSource &random)
{
    return sealWithEphemeral(recipient, info, associatedData, plaintext, generateEncryptionKey(random));
}

Result<Bytes> sealWithEphemeral(const EncryptionPublicKey &recipient, ByteView info, ByteView associatedData,
                                ByteView plaintext, const EncryptionKey &ephemeral)
{
    if (!isAcceptable(recipient)) {
        return failure(CryptoError::InvalidPoint, "recipient key is of low order or not canonical");
    }
    const auto raw = diffieHellman(ephemeral, recipient);
    if (!raw) {
        return tl::unexpected(raw.error());
    }
    const EncryptionPublicKey encapsulated = publicKeyOf(ephemeral);
    const Context context = keySchedule(kemSharedSecret(*raw, encapsulated, recipient).view(), info);
    Bytes sealed = toBytes(encapsulated.view());
    append(sealed, contextSeal(context, 0, associatedData, plaintext));
    return sealed;
}

Result<SecretBuffer> open(const EncryptionKey &recipient, ByteView info, ByteView associatedData, ByteView sealed)
{
    if (sealed.size() < overhead) {
        return failure(CryptoError::DecryptionFailed);
    }
    const auto encapsulated = EncryptionPublicKey::fromBytes(sealed.first(encapsulatedSize));
    if (!isAcceptable(*encapsulated)) {
        return failure(CryptoError::DecryptionFailed);
    }
    const auto raw = diffieHellman(recipient, *encapsulated);
    if (!raw) {
        return failure(CryptoError::DecryptionFailed);
    }
    const Context context = keySchedule(kemSharedSecret(*raw, *encapsulated, publicKeyOf(recipient)).view(), info);
    return contextOpen(context, 0, associatedData, sealed.subspan(encapsulatedSize));
}

} // namespace tegata::crypto::hpke
