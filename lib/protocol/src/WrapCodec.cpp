#include <tegata/protocol/Wraps.h>

#include "ByteLayout_p.h"

#include <tegata/crypto/Hpke.h>

namespace tegata::protocol {

namespace {

constexpr std::string_view magic = "TGWR";
constexpr std::uint8_t version = 1;
constexpr std::size_t seedBlobSize = VaultSeed::size + crypto::hpke::overhead;

/// The one size that a blob of this kind can have; 0 for a run of epochs that cannot be.
std::size_t blobSizeOf(const WrapContext &context)
{
    switch (context.kind) {
    case WrapKind::ChartKeysForInstitution:
    case WrapKind::ChartKeysForPatient: {
        const std::uint64_t first = toNumber(context.fromEpoch);
        const std::uint64_t last = toNumber(context.toEpoch);
        if (first == 0 || last < first || last - first >= chartKeysPerWrapMaximum) {
            return 0;
        }
        return crypto::hpke::overhead + 6 + ChartKey::size * (last - first + 1);
    }
    case WrapKind::VaultSeedForMember:
    case WrapKind::VaultSeedForRecovery:
        return context.fromEpoch == context.toEpoch && toNumber(context.toEpoch) > 0 ? seedBlobSize : 0;
    case WrapKind::RecordKeyForAuthor:
        return 0; // never stored by itself
    }
    return 0;
}

} // namespace

Bytes encodeWrap(const Wrap &wrap)
{
    ByteWriter bytes(wrapHeaderSize + wrap.blob.size());
    bytes.add(bytesOf(magic));
    bytes.addNumber(version);
    bytes.addNumber(static_cast<std::uint8_t>(wrap.context.kind));
    bytes.add(wrap.context.subject.view());
    bytes.add(wrap.context.compartment.view());
    bytes.addNumber(toNumber(wrap.context.fromEpoch));
    bytes.addNumber(toNumber(wrap.context.toEpoch));
    bytes.add(wrap.context.commitment.view());
    bytes.add(wrap.context.recipientId.view());
    bytes.add(wrap.context.recipientPkHash.view());
    bytes.add(wrap.context.sender.view());
    bytes.addNumber(wrap.context.sequence);
    bytes.addNumber(static_cast<std::uint32_t>(wrap.blob.size()));
    bytes.add(wrap.blob);
    return bytes.take();
}

Result<Wrap> decodeWrap(ByteView stored)
{
    if (stored.size() > wrapHeaderSize + wrapBlobMaximum) {
        return failure(ProtocolError::TooLarge);
    }
    ByteReader reader(stored);
    if (!std::ranges::equal(reader.take(magic.size()), bytesOf(magic))) {
        return failure(ProtocolError::Malformed, "not a wrap");
    }
    if (reader.number<std::uint8_t>() != version) {
        return failure(ProtocolError::UnsupportedVersion);
    }
    Wrap wrap;
    wrap.context.kind = WrapKind{reader.number<std::uint8_t>()};
    wrap.context.subject = reader.strong<Hash32>();
    wrap.context.compartment = reader.strong<CompartmentId>();
    wrap.context.fromEpoch = reader.epoch();
    wrap.context.toEpoch = reader.epoch();
    wrap.context.commitment = reader.strong<KeyCommitment>();
    wrap.context.recipientId = reader.strong<Hash32>();
    wrap.context.recipientPkHash = reader.strong<Hash32>();
    wrap.context.sender = reader.strong<Hash32>();
    wrap.context.sequence = reader.number<std::uint64_t>();
    const auto length = reader.number<std::uint32_t>();
    wrap.blob = toBytes(reader.take(length));
    if (!reader.isComplete() || wrap.blob.empty() || wrap.blob.size() != blobSizeOf(wrap.context)) {
        return failure(ProtocolError::Malformed, "sizes of a wrap do not agree");
    }
    return wrap;
}

} // namespace tegata::protocol
