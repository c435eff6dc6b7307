#include <tegata/protocol/TypedData.h>

#include <tegata/protocol/TypedEncoding.h>

namespace tegata::protocol {

namespace {

constexpr std::string_view domainType =
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
constexpr std::string_view domainName = "Tegata";
constexpr std::string_view domainVersion = "1";

} // namespace

void WordBuffer::addNumber(std::uint64_t value)
{
    m_words.resize(m_words.size() + 24);
    for (int shift = 56; shift >= 0; shift -= 8) {
        m_words.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

void WordBuffer::addBytes(ByteView bytes)
{
    append(m_words, bytes);
    m_words.resize(m_words.size() + (32 - bytes.size()));
}

void WordBuffer::addAddress(const Address &address)
{
    m_words.resize(m_words.size() + 12);
    append(m_words, address.view());
}

Hash32 domainSeparatorOf(const Deployment &deployment)
{
    static const Hash32 typeHash = crypto::keccak256(bytesOf(domainType));
    static const Hash32 nameHash = crypto::keccak256(bytesOf(domainName));
    static const Hash32 versionHash = crypto::keccak256(bytesOf(domainVersion));
    WordBuffer words;
    words.addBytes(typeHash.view());
    words.addBytes(nameHash.view());
    words.addBytes(versionHash.view());
    words.addNumber(toNumber(deployment.chainId));
    words.addAddress(deployment.ledger);
    return words.hash();
}

Digest digestOfStructHash(const Deployment &deployment, const Hash32 &structHash)
{
    constexpr std::array<std::uint8_t, 2> prefix = {0x19, 0x01}; // EIP-191 version 1: structured data
    const Hash32 domain = domainSeparatorOf(deployment);
    return Digest(crypto::keccak256({prefix, domain.view(), structHash.view()}).bytes());
}

Digest recordSignatureDigestOf(const Deployment &deployment, const RecordHash &recordHash)
{
    return typedDigestOf(deployment, RecordSignature{recordHash});
}

Result<Signature> signDigest(const crypto::SigningKey &key, const Address &signer, const Digest &digest)
{
    auto signature = crypto::sign(key, signer, Hash32(digest.bytes()));
    if (!signature) {
        return failure(ProtocolError::SignerMismatch, signature.error().detail());
    }
    return signature;
}

Result<void> verifySigner(const Digest &digest, const Signature &signature, const Address &signer)
{
    const auto recovered = crypto::recover(Hash32(digest.bytes()), signature);
    if (!recovered || *recovered != signer) {
        return failure(ProtocolError::SignerMismatch);
    }
    return {};
}

} // namespace tegata::protocol
