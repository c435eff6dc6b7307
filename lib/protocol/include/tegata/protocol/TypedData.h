#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/protocol/ProtocolError.h>

/// EIP-712 digests as values, and the only two things done with them. What is hashed how: TypedStructs.h.
namespace tegata::protocol {

/// Domain separator of one ledger: name "Tegata", version "1".
[[nodiscard]] Hash32 domainSeparatorOf(const Deployment &deployment);

/// keccak(0x1901 ‖ domain separator ‖ struct hash).
[[nodiscard]] Digest digestOfStructHash(const Deployment &deployment, const Hash32 &structHash);

/// RecordSignature(recordHash), what a record's author signs.
[[nodiscard]] Digest recordSignatureDigestOf(const Deployment &deployment, const RecordHash &recordHash);

/// Signs a digest with the key of `signer`. SignerMismatch when the key is another one.
[[nodiscard]] Result<Signature> signDigest(const crypto::SigningKey &key, const Address &signer, const Digest &digest);

/// SignerMismatch unless `signer` made the signature, in its one accepted form (low s, v 27 or 28).
[[nodiscard]] Result<void> verifySigner(const Digest &digest, const Signature &signature, const Address &signer);

} // namespace tegata::protocol
