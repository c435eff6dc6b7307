#include <tegata/crypto/Ed25519.h>

#include "Sodium_p.h"

#include <sodium.h>

namespace tegata::crypto {

namespace {

struct ExpandedSessionKeyTag;
/// libsodium's form: seed ‖ public key.
using ExpandedSessionKey = SecretBytes<crypto_sign_ed25519_SECRETKEYBYTES, ExpandedSessionKeyTag>;

ByteArray<32> expand(const SessionKey &key, ExpandedSessionKey &expanded)
{
    ensureSodium();
    ByteArray<32> publicKey{};
    crypto_sign_ed25519_seed_keypair(publicKey.data(), expanded.writable().data(), key.view().data());
    return publicKey;
}

} // namespace

SessionKey generateSessionKey(RandomSource &random) { return random.secret<SessionKey>(); }

SessionPublicKey publicKeyOf(const SessionKey &key)
{
    ExpandedSessionKey expanded;
    return SessionPublicKey(expand(key, expanded));
}

SessionSignature sign(const SessionKey &key, ByteView message)
{
    ExpandedSessionKey expanded;
    expand(key, expanded);
    ByteArray<64> signature{};
    crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(), expanded.view().data());
    return SessionSignature(signature);
}

bool verify(const SessionPublicKey &key, ByteView message, const SessionSignature &signature)
{
    ensureSodium();
    return crypto_sign_ed25519_verify_detached(signature.view().data(), message.data(), message.size(),
                                               key.view().data()) == 0;
}

} // namespace tegata::crypto
