#pragma once

#include <tegata/base/Result.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/crypto/CryptoError.h>
#include <tegata/crypto/Keccak.h>
#include <tegata/crypto/Random.h>

namespace tegata::crypto {

struct SigningKeyTag;
/// A secp256k1 secret scalar. Never used for anything but signing digests.
using SigningKey = SecretBytes<32, SigningKeyTag>;

struct AddressTag;
/// An Ethereum address: the last 20 bytes of Keccak-256 of the uncompressed public key.
using Address = StrongBytes<20, AddressTag>;

struct SignatureTag;
/// r ‖ s ‖ v, 32 + 32 + 1 bytes, v being 27 or 28, s in the lower half of the order.
using Signature = StrongBytes<65, SignatureTag>;

/// A fresh key; retries until the scalar is in range.
[[nodiscard]] SigningKey generateSigningKey(RandomSource &random);

/// InvalidKey for zero or a scalar not below the group order.
[[nodiscard]] Result<Address> addressOf(const SigningKey &key);

/// RFC 6979 deterministic ECDSA over a 32-byte digest; verified again before it is returned. Any thread.
[[nodiscard]] Result<Signature> sign(const SigningKey &key, const Hash32 &digest);

/// As above when the key's own address is already known, which saves a quarter of the time.
/// InvalidSignature when `own` is not the address of `key`.
[[nodiscard]] Result<Signature> sign(const SigningKey &key, const Address &own, const Hash32 &digest);

/// The address that signed `digest`. InvalidSignature for a high s, v other than 27/28, r or s out of range.
[[nodiscard]] Result<Address> recover(const Hash32 &digest, const Signature &signature);

/// The 64-byte uncompressed public key (X ‖ Y) of a secret key.
[[nodiscard]] Result<ByteArray<64>> publicKeyOf(const SigningKey &key);

} // namespace tegata::crypto
