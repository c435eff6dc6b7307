#include <tegata/crypto/Aead.h>

#include "Sodium_p.h"

#include <QtGlobal>

#include <sodium.h>

namespace tegata::crypto {

static_assert(aeadNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(aeadTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(AeadKey::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

namespace {

void sealInto(std::uint8_t *out, const AeadKey &key, const AeadNonce &nonce, ByteView associatedData,
              ByteView plaintext)
{
    ensureSodium();
    crypto_aead_xchacha20poly1305_ietf_encrypt(out, nullptr, plaintext.data(), plaintext.size(), associatedData.data(),
                                               associatedData.size(), nullptr, nonce.view().data(), key.view().data());
}

} // namespace

Bytes aeadSeal(const AeadKey &key, const AeadNonce &nonce, ByteView associatedData, ByteView plaintext)
{
    Bytes sealed(plaintext.size() + aeadTagSize);
    sealInto(sealed.data(), key, nonce, associatedData, plaintext);
    return sealed;
}

void aeadSealInPlace(const AeadKey &key, const AeadNonce &nonce, ByteView associatedData,
                     std::span<std::uint8_t> buffer)
{
    if (buffer.size() < aeadTagSize) {
        qFatal("no room for the tag");
    }
    sealInto(buffer.data(), key, nonce, associatedData, buffer.first(buffer.size() - aeadTagSize));
}

Result<SecretBuffer> aeadOpen(const AeadKey &key, const AeadNonce &nonce, ByteView associatedData, ByteView ciphertext)
{
    ensureSodium();
    if (ciphertext.size() < aeadTagSize) {
        return failure(CryptoError::DecryptionFailed);
    }
    SecretBuffer plaintext(ciphertext.size() - aeadTagSize);
    // libsodium compares the tag before it writes any plaintext.
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext.writable().data(), nullptr, nullptr, ciphertext.data(),
                                                   ciphertext.size(), associatedData.data(), associatedData.size(),
                                                   nonce.view().data(), key.view().data()) != 0) {
        return failure(CryptoError::DecryptionFailed);
    }
    return plaintext;
}

Bytes aeadSealBox(const AeadKey &key, ByteView associatedData, ByteView plaintext, RandomSource &random)
{
    const auto nonce = random.strongBytes<AeadNonce>();
    Bytes box(aeadNonceSize + plaintext.size() + aeadTagSize);
    std::copy(nonce.view().begin(), nonce.view().end(), box.begin());
    sealInto(box.data() + aeadNonceSize, key, nonce, associatedData, plaintext);
    return box;
}

Result<SecretBuffer> aeadOpenBox(const AeadKey &key, ByteView associatedData, ByteView box)
{
    if (box.size() < aeadNonceSize + aeadTagSize) {
        return failure(CryptoError::DecryptionFailed);
    }
    const auto nonce = AeadNonce::fromBytes(box.first(aeadNonceSize));
    return aeadOpen(key, *nonce, associatedData, box.subspan(aeadNonceSize));
}

} // namespace tegata::crypto
