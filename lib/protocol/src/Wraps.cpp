#include <tegata/protocol/Wraps.h>

#include "ByteLayout_p.h"
#include "WrapSeal_p.h"

namespace tegata::protocol {

namespace {

constexpr std::uint8_t chartKeysVersion = 1;

SecretBuffer plaintextOf(const ChartKeys &keys)
{
    SecretBuffer plaintext(6 + keys.keys.size() * ChartKey::size);
    ByteWriter prefix(6);
    prefix.addNumber(chartKeysVersion);
    prefix.addNumber(static_cast<std::uint8_t>(keys.kind));
    prefix.addNumber(static_cast<std::uint32_t>(keys.keys.size()));
    auto out = std::ranges::copy(prefix.view(), plaintext.writable().begin()).out;
    for (const ChartKey &key : keys.keys) {
        out = std::ranges::copy(key.view(), out).out;
    }
    return plaintext;
}

std::optional<ChartKeys> chartKeysFrom(ByteView plaintext, Epoch first)
{
    ByteReader reader(plaintext);
    const auto version = reader.number<std::uint8_t>();
    const auto kind = reader.number<std::uint8_t>();
    const auto count = reader.number<std::uint32_t>();
    if (version != chartKeysVersion || kind < static_cast<std::uint8_t>(CompartmentKind::Summary) ||
        kind > static_cast<std::uint8_t>(CompartmentKind::Sensitive) ||
        reader.remaining() != std::size_t{count} * ChartKey::size) {
        return std::nullopt;
    }
    ChartKeys keys;
    keys.kind = CompartmentKind{kind};
    keys.firstEpoch = first;
    keys.keys.reserve(count);
    while (reader.remaining() > 0) {
        keys.keys.push_back(*ChartKey::copyOf(reader.take(ChartKey::size)));
    }
    return keys;
}

/// Shared by the two kinds: seals `keys` where `place` says, after filling in epochs and commitment.
Result<Wrap> wrapChartKeys(const Deployment &deployment, ChartWrapPlace place, const ChartKeys &keys,
                           const EncryptionPublicKey &recipient, crypto::RandomSource &random)
{
    if (keys.keys.empty() || keys.keys.size() > chartKeysPerWrapMaximum || toNumber(keys.firstEpoch) == 0) {
        return failure(ProtocolError::InvalidValue, "no chart keys, or more than one wrap holds");
    }
    place.fromEpoch = keys.firstEpoch;
    place.toEpoch = keys.lastEpoch();
    place.commitment = commitmentOf(keys.keys.back(), ChartEpoch{place.patientId, place.compartment, keys.lastEpoch()});
    Wrap wrap{contextOf(place, recipient), {}};
    auto blob = sealInContext(deployment, wrap.context, recipient, plaintextOf(keys).view(), random);
    if (!blob) {
        return tl::unexpected(blob.error());
    }
    wrap.blob = std::move(*blob);
    return wrap;
}

/// The stored wrap, if it is exactly the one that the chain names, in exactly this context; else NotAuthentic.
Result<SecretBuffer> openStored(const Deployment &deployment, const WrapContext &context,
                                const std::optional<WrapHash> &anchored, const crypto::EncryptionKey &key,
                                ByteView stored)
{
    const auto wrap = decodeWrap(stored);
    if (!wrap || wrap->context != context || (anchored && wrapHashOf(deployment, *wrap) != *anchored)) {
        return failure(ProtocolError::NotAuthentic);
    }
    return openInContext(deployment, context, key, wrap->blob);
}

} // namespace

Epoch ChartKeys::lastEpoch() const { return Epoch{toNumber(firstEpoch) + static_cast<std::uint32_t>(keys.size()) - 1}; }

WrapContext contextOf(const ChartWrapPlace &place, const EncryptionPublicKey &recipient)
{
    const Hash32 patient(place.patientId.bytes());
    WrapContext context;
    context.kind = place.institutionId ? WrapKind::ChartKeysForInstitution : WrapKind::ChartKeysForPatient;
    context.subject = patient;
    context.compartment = place.compartment;
    context.fromEpoch = place.fromEpoch;
    context.toEpoch = place.toEpoch;
    context.commitment = place.commitment;
    context.recipientId = place.institutionId ? Hash32(place.institutionId->bytes()) : patient;
    context.recipientPkHash = publicKeyHashOf(recipient);
    context.sender = patient;
    context.sequence = place.institutionId ? toNumber(place.vaultEpoch) : 0;
    return context;
}

WrapContext contextOf(const VaultWrapPlace &place, const EncryptionPublicKey &recipient)
{
    const Hash32 institution(place.vault.institutionId.bytes());
    WrapContext context;
    context.kind = place.recipient ? WrapKind::VaultSeedForMember : WrapKind::VaultSeedForRecovery;
    context.subject = institution;
    context.fromEpoch = place.vault.epoch;
    context.toEpoch = place.vault.epoch;
    context.commitment = KeyCommitment(publicKeyHashOf(place.vaultPk).bytes());
    context.recipientId = place.recipient ? paddedAddressOf(*place.recipient) : institution;
    context.recipientPkHash = publicKeyHashOf(recipient);
    context.sender = paddedAddressOf(place.sender);
    context.sequence = toNumber(place.vault.epoch);
    return context;
}

WrapContext contextOf(const RecordWrapPlace &place, const EncryptionPublicKey &recipient)
{
    WrapContext context;
    context.kind = WrapKind::RecordKeyForAuthor;
    context.subject = Hash32(place.chart.patientId.bytes());
    context.compartment = place.chart.compartment;
    context.fromEpoch = place.chart.epoch;
    context.toEpoch = place.chart.epoch;
    context.commitment = place.keyCommit;
    context.recipientId = place.authorInstitution.isZero() ? Hash32(place.chart.patientId.bytes())
                                                           : Hash32(place.authorInstitution.bytes());
    context.recipientPkHash = publicKeyHashOf(recipient);
    context.sender = paddedAddressOf(place.author);
    context.sequence = toNumber(place.authorVaultEpoch);
    return context;
}

Result<Wrap> wrapChartKeysForInstitution(const Deployment &deployment, const PatientId &patientId,
                                         const CompartmentId &compartment, const ChartKeys &keys,
                                         const VaultEpoch &recipient, const EncryptionPublicKey &vaultPk,
                                         crypto::RandomSource &random)
{
    ChartWrapPlace place;
    place.patientId = patientId;
    place.compartment = compartment;
    place.institutionId = recipient.institutionId;
    place.vaultEpoch = recipient.epoch;
    return wrapChartKeys(deployment, std::move(place), keys, vaultPk, random);
}

Result<Wrap> wrapChartKeysForPatient(const Deployment &deployment, const PatientId &patientId,
                                     const CompartmentId &compartment, const ChartKeys &keys,
                                     const EncryptionPublicKey &encPk, crypto::RandomSource &random)
{
    ChartWrapPlace place;
    place.patientId = patientId;
    place.compartment = compartment;
    return wrapChartKeys(deployment, std::move(place), keys, encPk, random);
}

Result<ChartKeys> openChartKeys(const Deployment &deployment, const ChartWrapPlace &place,
                                const std::optional<WrapHash> &anchored, std::span<const KeyCommitment> commitments,
                                const crypto::EncryptionKey &key, ByteView stored)
{
    // Only a patient's own copy stands on no chain; an institution's wrap without its hash proves no sender.
    if (place.institutionId && !anchored) {
        return failure(ProtocolError::NotAuthentic);
    }
    const auto plaintext = openStored(deployment, contextOf(place, crypto::publicKeyOf(key)), anchored, key, stored);
    if (!plaintext) {
        return tl::unexpected(plaintext.error());
    }
    auto keys = chartKeysFrom(plaintext->view(), place.fromEpoch);
    if (!keys || keys->keys.empty() || keys->lastEpoch() != place.toEpoch) {
        return failure(ProtocolError::NotAuthentic);
    }
    if (commitments.size() != keys->keys.size()) {
        return failure(ProtocolError::CommitmentMismatch, "not one commitment for each chart key");
    }
    for (std::size_t index = 0; index < commitments.size(); ++index) {
        const Epoch epoch{toNumber(keys->firstEpoch) + static_cast<std::uint32_t>(index)};
        if (commitmentOf(keys->keys[index], ChartEpoch{place.patientId, place.compartment, epoch}) !=
            commitments[index]) {
            return failure(ProtocolError::CommitmentMismatch);
        }
    }
    return std::move(*keys);
}

Result<Wrap> wrapVaultSeed(const Deployment &deployment, const VaultWrapPlace &place, const VaultSeed &seed,
                           const EncryptionPublicKey &recipientPk, crypto::RandomSource &random)
{
    if (toNumber(place.vault.epoch) == 0 ||
        crypto::publicKeyOf(vaultEncryptionKeyOf(seed, place.vault)) != place.vaultPk) {
        return failure(ProtocolError::InvalidValue, "the seed does not give the vault key");
    }
    Wrap wrap{contextOf(place, recipientPk), {}};
    auto blob = sealInContext(deployment, wrap.context, recipientPk, seed.view(), random);
    if (!blob) {
        return tl::unexpected(blob.error());
    }
    wrap.blob = std::move(*blob);
    return wrap;
}

Result<VaultSeed> openVaultSeed(const Deployment &deployment, const VaultWrapPlace &place, const WrapHash &anchored,
                                const crypto::EncryptionKey &key, ByteView stored)
{
    const auto plaintext = openStored(deployment, contextOf(place, crypto::publicKeyOf(key)), anchored, key, stored);
    if (!plaintext) {
        return tl::unexpected(plaintext.error());
    }
    auto seed = VaultSeed::copyOf(plaintext->view());
    if (!seed) {
        return failure(ProtocolError::NotAuthentic);
    }
    if (crypto::publicKeyOf(vaultEncryptionKeyOf(*seed, place.vault)) != place.vaultPk) {
        return failure(ProtocolError::CommitmentMismatch);
    }
    return std::move(*seed);
}

} // namespace tegata::protocol
