#pragma once

#include <tegata/base/Result.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/crypto/CryptoError.h>
#include <tegata/crypto/Random.h>

namespace tegata::crypto {

struct EncryptionKeyTag;
/// An X25519 secret scalar (RFC 7748); never the same bytes as a SigningKey.
using EncryptionKey = SecretBytes<32, EncryptionKeyTag>;

struct EncryptionPublicKeyTag;
/// An X25519 public key, as it stands on chain (encPk, vaultPk, recoveryPk).
using EncryptionPublicKey = StrongBytes<32, EncryptionPublicKeyTag>;

[[nodiscard]] EncryptionKey generateEncryptionKey(RandomSource &random);
[[nodiscard]] EncryptionPublicKey publicKeyOf(const EncryptionKey &key);

/// Whether the point is canonical and not of low order; every foreign key passes through here.
[[nodiscard]] bool isAcceptable(const EncryptionPublicKey &key);

} // namespace tegata::crypto
