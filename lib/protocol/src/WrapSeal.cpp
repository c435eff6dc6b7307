#include "WrapSeal_p.h"

#include <tegata/crypto/Hpke.h>
#include <tegata/protocol/TypedEncoding.h>

namespace tegata::protocol {

Digest wrapContextDigestOf(const Deployment &deployment, const WrapContext &context)
{
    return typedDigestOf(deployment, context);
}

Result<Bytes> sealInContext(const Deployment &deployment, const WrapContext &context,
                            const EncryptionPublicKey &recipient, ByteView plaintext, crypto::RandomSource &random)
{
    return crypto::hpke::seal(recipient, wrapContextDigestOf(deployment, context).view(), {}, plaintext, random);
}

Result<SecretBuffer> openInContext(const Deployment &deployment, const WrapContext &context,
                                   const crypto::EncryptionKey &key, ByteView blob)
{
    auto opened = crypto::hpke::open(key, wrapContextDigestOf(deployment, context).view(), {}, blob);
    if (!opened) {
        return failure(ProtocolError::NotAuthentic);
    }
    return opened;
}

Hash32 publicKeyHashOf(const EncryptionPublicKey &key) { return crypto::keccak256(key.view()); }

Hash32 paddedAddressOf(const Address &address)
{
    ByteArray<32> bytes{};
    std::copy(address.bytes().begin(), address.bytes().end(), bytes.begin() + 12);
    return Hash32(bytes);
}

WrapHash wrapHashOf(const Deployment &deployment, const WrapContext &context, ByteView blob)
{
    const Digest digest = wrapContextDigestOf(deployment, context);
    return WrapHash(crypto::keccak256({digest.view(), blob}).bytes());
}

WrapHash wrapHashOf(const Deployment &deployment, const Wrap &wrap)
{
    return wrapHashOf(deployment, wrap.context, wrap.blob);
}

} // namespace tegata::protocol
