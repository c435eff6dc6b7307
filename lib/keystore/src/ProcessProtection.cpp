#include <tegata/keystore/ProcessProtection.h>

#include <tegata/crypto/Aead.h>
#include <tegata/crypto/Hkdf.h>
#include <tegata/crypto/Hpke.h>
#include <tegata/crypto/Keccak.h>
#include <tegata/crypto/Secp256k1.h>
#include <tegata/crypto/X25519.h>

#include <cerrno>
#include <cstring>

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace tegata::keystore {

using namespace std::string_view_literals;

namespace {

template <std::size_t N> bool isHex(const ByteArray<N> &bytes, std::string_view expected)
{
    return toHex(bytes) == expected;
}

/// FIPS 180-4 example "abc", RFC 4231 case 2, Keccak-256 of nothing.
bool hashesAnswer()
{
    return isHex(crypto::sha256(bytesOf("abc"sv)),
                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") &&
           isHex(crypto::hmacSha256(bytesOf("Jefe"sv), {bytesOf("what do ya want "sv), bytesOf("for nothing?"sv)}),
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843") &&
           isHex(crypto::keccak256(ByteView()).bytes(),
                 "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}

/// Address of the secret key 1, a signature that gives it back, and one that must not.
bool signaturesAnswer()
{
    crypto::SigningKey key;
    key.writable().back() = 1;
    const Result<crypto::Address> address = crypto::addressOf(key);
    if (!address || !isHex(address->bytes(), "7e5f4552091a69125d5dfcb7b8c2659029395bdf")) {
        return false;
    }
    const crypto::Hash32 digest = crypto::keccak256(bytesOf("self test"sv));
    const Result<crypto::Signature> signature = crypto::sign(key, digest);
    if (!signature) {
        return false;
    }
    const Result<crypto::Address> signer = crypto::recover(digest, *signature);
    const Result<crypto::Address> other = crypto::recover(crypto::keccak256(bytesOf("another"sv)), *signature);
    return signer && *signer == *address && !(other && *other == *address);
}

/// RFC 7748 §5.2, one iteration (scalar 9 times the base point); then a message that opens, and altered does not.
bool encryptionAnswers()
{
    crypto::EncryptionKey key;
    key.writable().front() = 9;
    const crypto::EncryptionPublicKey publicKey = crypto::publicKeyOf(key);
    if (!isHex(publicKey.bytes(), "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")) {
        return false;
    }
    crypto::SystemRandom random;
    const ByteView message = bytesOf("self test"sv);
    Result<Bytes> sealed = crypto::hpke::seal(publicKey, bytesOf("info"sv), ByteView(), message, random);
    if (!sealed) {
        return false;
    }
    const Result<SecretBuffer> opened = crypto::hpke::open(key, bytesOf("info"sv), ByteView(), *sealed);
    sealed->back() ^= 1U;
    const Result<SecretBuffer> altered = crypto::hpke::open(key, bytesOf("info"sv), ByteView(), *sealed);
    return opened && equalConstantTime(opened->view(), message) && !altered;
}

bool sealingAnswers()
{
    crypto::SystemRandom random;
    const auto key = random.secret<crypto::AeadKey>();
    const ByteView message = bytesOf("self test"sv);
    Bytes box = crypto::aeadSealBox(key, bytesOf("place"sv), message, random);
    const Result<SecretBuffer> opened = crypto::aeadOpenBox(key, bytesOf("place"sv), box);
    const Result<SecretBuffer> moved = crypto::aeadOpenBox(key, bytesOf("other"sv), box);
    box.back() ^= 1U;
    const Result<SecretBuffer> altered = crypto::aeadOpenBox(key, bytesOf("place"sv), box);
    return opened && equalConstantTime(opened->view(), message) && !moved && !altered;
}

} // namespace

Result<void> protectProcess()
{
    const struct rlimit none = {0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) {
        return failure(KeystoreError::ProcessUnprotected, std::string("setrlimit: ") + std::strerror(errno));
    }
#ifdef __linux__
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return failure(KeystoreError::ProcessUnprotected, std::string("prctl: ") + std::strerror(errno));
    }
#endif
    return {};
}

Result<void> selfTestCryptography()
{
    if (!hashesAnswer()) {
        return failure(KeystoreError::SelfTestFailed, "hashes");
    }
    if (!signaturesAnswer()) {
        return failure(KeystoreError::SelfTestFailed, "signatures");
    }
    if (!encryptionAnswers()) {
        return failure(KeystoreError::SelfTestFailed, "public-key encryption");
    }
    if (!sealingAnswers()) {
        return failure(KeystoreError::SelfTestFailed, "sealing");
    }
    return {};
}

} // namespace tegata::keystore
