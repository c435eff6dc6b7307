#pragma once

#include <tegata/protocol/Wraps.h>

/// Sealing and opening one blob in one context; shared by stored wraps and by the wrap inside an envelope.
namespace tegata::protocol {

[[nodiscard]] Digest wrapContextDigestOf(const Deployment &deployment, const WrapContext &context);

[[nodiscard]] Result<Bytes> sealInContext(const Deployment &deployment, const WrapContext &context,
                                          const EncryptionPublicKey &recipient, ByteView plaintext,
                                          crypto::RandomSource &random);
/// NotAuthentic, whatever was wrong.
[[nodiscard]] Result<SecretBuffer> openInContext(const Deployment &deployment, const WrapContext &context,
                                                 const crypto::EncryptionKey &key, ByteView blob);

} // namespace tegata::protocol
