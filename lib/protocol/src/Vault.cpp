#include <tegata/protocol/Vault.h>

#include "ByteLayout_p.h"

#include <tegata/protocol/TypedEncoding.h>

namespace tegata::protocol {

namespace {

constexpr std::string_view predecessorMagic = "TGVP";
constexpr std::string_view directoryMagic = "TGDE";
constexpr std::uint8_t version = 1;
constexpr std::size_t boxOverhead = crypto::aeadNonceSize + crypto::aeadTagSize;

Digest predecessorDigest(const Deployment &deployment, const VaultEpoch &vault, const VaultSeed &seed)
{
    const EncryptionPublicKey vaultPk = crypto::publicKeyOf(vaultEncryptionKeyOf(seed, vault));
    return typedDigestOf(deployment, VaultPredecessor{vault.institutionId, vault.epoch, vaultPk});
}

Digest directoryDigest(const Deployment &deployment, const VaultEpoch &vault, const Address &device)
{
    return typedDigestOf(deployment, DirectoryEntry{vault.institutionId, device, vault.epoch});
}

/// Magic and version, which all stored objects begin with.
Result<void> checkStart(ByteReader &reader, std::string_view magic)
{
    if (!std::ranges::equal(reader.take(magic.size()), bytesOf(magic))) {
        return failure(ProtocolError::Malformed, "another kind of object");
    }
    if (reader.number<std::uint8_t>() != version) {
        return failure(ProtocolError::UnsupportedVersion);
    }
    return {};
}

} // namespace

Bytes encodePredecessorSeal(const PredecessorSeal &seal)
{
    ByteWriter bytes(predecessorSealSize);
    bytes.add(bytesOf(predecessorMagic));
    bytes.addNumber(version);
    bytes.add(seal.vault.institutionId.view());
    bytes.addNumber(toNumber(seal.vault.epoch));
    bytes.add(seal.box);
    return bytes.take();
}

Result<PredecessorSeal> decodePredecessorSeal(ByteView stored)
{
    ByteReader reader(stored);
    if (const auto start = checkStart(reader, predecessorMagic); !start) {
        return tl::unexpected(start.error());
    }
    PredecessorSeal seal;
    seal.vault.institutionId = reader.strong<InstitutionId>();
    seal.vault.epoch = reader.epoch();
    seal.box = reader.array<72>();
    if (!reader.isComplete() || toNumber(seal.vault.epoch) < 2) {
        return failure(ProtocolError::Malformed);
    }
    return seal;
}

Result<PredecessorSeal> sealPredecessor(const Deployment &deployment, const VaultEpoch &vault, const VaultSeed &seed,
                                        const VaultSeed &predecessor, crypto::RandomSource &random)
{
    if (toNumber(vault.epoch) < 2) {
        return failure(ProtocolError::InvalidValue, "the first vault has no predecessor");
    }
    const Bytes box =
        crypto::aeadSealBox(vaultPredecessorKeyOf(seed, vault), predecessorDigest(deployment, vault, seed).view(),
                            predecessor.view(), random);
    return PredecessorSeal{vault, *fixedFrom<72>(box)};
}

Result<VaultSeed> openPredecessor(const Deployment &deployment, const VaultEpoch &vault, const VaultSeed &seed,
                                  const EncryptionPublicKey &predecessorPk, ByteView stored)
{
    const auto sealed = decodePredecessorSeal(stored);
    if (!sealed || sealed->vault != vault) {
        return failure(ProtocolError::NotAuthentic);
    }
    const auto opened = crypto::aeadOpenBox(vaultPredecessorKeyOf(seed, vault),
                                            predecessorDigest(deployment, vault, seed).view(), sealed->box);
    if (!opened) {
        return failure(ProtocolError::NotAuthentic);
    }
    auto predecessor = VaultSeed::copyOf(opened->view());
    const VaultEpoch before{vault.institutionId, Epoch{toNumber(vault.epoch) - 1}};
    if (!predecessor || crypto::publicKeyOf(vaultEncryptionKeyOf(*predecessor, before)) != predecessorPk) {
        return failure(ProtocolError::CommitmentMismatch);
    }
    return std::move(*predecessor);
}

Bytes encodeDirectorySeal(const DirectorySeal &seal)
{
    ByteWriter bytes(65 + seal.box.size());
    bytes.add(bytesOf(directoryMagic));
    bytes.addNumber(version);
    bytes.add(seal.institutionId.view());
    bytes.add(seal.device.view());
    bytes.addNumber(toNumber(seal.vaultEpoch));
    bytes.addNumber(static_cast<std::uint32_t>(seal.box.size()));
    bytes.add(seal.box);
    return bytes.take();
}

Result<DirectorySeal> decodeDirectorySeal(ByteView stored)
{
    if (stored.size() > 65 + directoryBoxMaximum) {
        return failure(ProtocolError::TooLarge);
    }
    ByteReader reader(stored);
    if (const auto start = checkStart(reader, directoryMagic); !start) {
        return tl::unexpected(start.error());
    }
    DirectorySeal seal;
    seal.institutionId = reader.strong<InstitutionId>();
    seal.device = reader.strong<Address>();
    seal.vaultEpoch = reader.epoch();
    seal.box = toBytes(reader.take(reader.number<std::uint32_t>()));
    if (!reader.isComplete() || seal.box.size() < boxOverhead || toNumber(seal.vaultEpoch) == 0) {
        return failure(ProtocolError::Malformed);
    }
    return seal;
}

Result<DirectorySeal> sealDirectoryEntry(const Deployment &deployment, const VaultEpoch &vault, const VaultSeed &seed,
                                         const Address &device, ByteView names, crypto::RandomSource &random)
{
    if (names.size() > directoryBoxMaximum - boxOverhead) {
        return failure(ProtocolError::TooLarge);
    }
    Bytes box = crypto::aeadSealBox(vaultDirectoryKeyOf(seed, vault), directoryDigest(deployment, vault, device).view(),
                                    names, random);
    return DirectorySeal{vault.institutionId, device, vault.epoch, std::move(box)};
}

Result<SecretBuffer> openDirectoryEntry(const Deployment &deployment, const VaultEpoch &vault, const VaultSeed &seed,
                                        const Address &device, ByteView stored)
{
    const auto sealed = decodeDirectorySeal(stored);
    if (!sealed || sealed->institutionId != vault.institutionId || sealed->vaultEpoch != vault.epoch ||
        sealed->device != device) {
        return failure(ProtocolError::NotAuthentic);
    }
    auto opened = crypto::aeadOpenBox(vaultDirectoryKeyOf(seed, vault),
                                      directoryDigest(deployment, vault, device).view(), sealed->box);
    if (!opened) {
        return failure(ProtocolError::NotAuthentic);
    }
    return opened;
}

} // namespace tegata::protocol
