#pragma once

#include <tegata/base/Result.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/crypto/CryptoError.h>
#include <tegata/crypto/Random.h>

namespace tegata::crypto {

struct SessionKeyTag;
/// An Ed25519 seed (RFC 8032): signs gateway requests for one session, nothing else.
using SessionKey = SecretBytes<32, SessionKeyTag>;
struct SessionPublicKeyTag;
using SessionPublicKey = StrongBytes<32, SessionPublicKeyTag>;
struct SessionSignatureTag;
using SessionSignature = StrongBytes<64, SessionSignatureTag>;

[[nodiscard]] SessionKey generateSessionKey(RandomSource &random);
[[nodiscard]] SessionPublicKey publicKeyOf(const SessionKey &key);
[[nodiscard]] SessionSignature sign(const SessionKey &key, ByteView message);
[[nodiscard]] bool verify(const SessionPublicKey &key, ByteView message, const SessionSignature &signature);

} // namespace tegata::crypto
