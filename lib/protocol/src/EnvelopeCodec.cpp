#include "EnvelopeCodec_p.h"

#include "ByteLayout_p.h"

#include <bit>

namespace tegata::protocol {

namespace {

constexpr std::string_view magic = "TGRE";
constexpr std::uint8_t version = 1;
constexpr std::uint32_t bucketStep = 65536;
/// In front of the payload: its length.
constexpr std::size_t lengthSize = 4;

bool isSizeBucket(std::uint32_t bucket)
{
    if (bucket < sizeBucketMinimum || bucket > sizeBucketMaximum) {
        return false;
    }
    return bucket <= bucketStep ? std::has_single_bit(bucket) : bucket % bucketStep == 0;
}

bool isRecordKind(std::uint16_t kind)
{
    return kind >= static_cast<std::uint16_t>(RecordKind::Entry) &&
           kind <= static_cast<std::uint16_t>(RecordKind::Dispensing);
}

void addHeader(ByteWriter &bytes, const RecordHeader &header)
{
    bytes.addNumber(static_cast<std::uint8_t>(header.suite));
    bytes.add(header.patientId.view());
    bytes.add(header.compartment.view());
    bytes.addNumber(toNumber(header.epoch));
    bytes.add(header.recordId.view());
    bytes.addNumber(static_cast<std::uint16_t>(header.kind));
    bytes.add(header.authorInstitution.view());
    bytes.add(header.authorDevice.view());
    bytes.add(header.supersedes.view());
    bytes.add(header.baseHead.view());
    bytes.addNumber(toUnixSeconds(header.createdAt));
    bytes.add(header.keyCommit.view());
    bytes.addNumber(header.sizeBucket);
}

RecordHeader takeHeader(ByteReader &reader)
{
    RecordHeader header;
    header.suite = Suite{reader.number<std::uint8_t>()};
    header.patientId = reader.strong<PatientId>();
    header.compartment = reader.strong<CompartmentId>();
    header.epoch = reader.epoch();
    header.recordId = reader.strong<RecordId>();
    header.kind = RecordKind{reader.number<std::uint16_t>()};
    header.authorInstitution = reader.strong<InstitutionId>();
    header.authorDevice = reader.strong<Address>();
    header.supersedes = reader.strong<RecordHash>();
    header.baseHead = reader.strong<ChartHead>();
    header.createdAt = fromUnixSeconds(reader.number<std::uint64_t>());
    header.keyCommit = reader.strong<KeyCommitment>();
    header.sizeBucket = reader.number<std::uint32_t>();
    return header;
}

} // namespace

std::optional<std::uint32_t> sizeBucketFor(std::size_t payloadSize)
{
    if (payloadSize > recordPayloadMaximum) {
        return std::nullopt;
    }
    const auto needed = static_cast<std::uint32_t>(payloadSize + lengthSize);
    if (needed <= sizeBucketMinimum) {
        return sizeBucketMinimum;
    }
    return needed <= bucketStep ? std::bit_ceil(needed) : (needed + bucketStep - 1) / bucketStep * bucketStep;
}

Bytes encodeEnvelope(const Envelope &envelope)
{
    ByteWriter bytes(envelopeOverhead + envelope.header.sizeBucket);
    bytes.add(bytesOf(magic));
    bytes.addNumber(version);
    addHeader(bytes, envelope.header);
    bytes.add(envelope.readerWrap);
    bytes.addNumber(toNumber(envelope.authorVaultEpoch));
    bytes.add(envelope.authorWrap);
    bytes.add(envelope.nonce.view());
    bytes.add(envelope.ciphertext);
    bytes.add(envelope.signature.view());
    return bytes.take();
}

Result<EnvelopeView> parseEnvelope(ByteView stored)
{
    if (stored.size() > envelopeOverhead + sizeBucketMaximum) {
        return failure(ProtocolError::TooLarge);
    }
    ByteReader reader(stored);
    if (stored.size() < envelopeOverhead || !std::ranges::equal(reader.take(magic.size()), bytesOf(magic))) {
        return failure(ProtocolError::Malformed, "not a record");
    }
    if (reader.number<std::uint8_t>() != version) {
        return failure(ProtocolError::UnsupportedVersion);
    }
    EnvelopeView view;
    view.parts.header = takeHeader(reader);
    const RecordHeader &header = view.parts.header;
    if (header.suite != Suite::X25519XChaCha20) {
        return failure(ProtocolError::UnsupportedSuite);
    }
    view.parts.readerWrap = reader.array<readerWrapSize>();
    view.parts.authorVaultEpoch = reader.epoch();
    view.parts.authorWrap = reader.array<authorWrapSize>();
    view.parts.nonce = reader.strong<crypto::AeadNonce>();
    view.ciphertext = reader.take(std::size_t{header.sizeBucket} + crypto::aeadTagSize);
    view.parts.signature = reader.strong<Signature>();
    // Only a patient's own entry has no institution and no vault.
    const bool hasVault = toNumber(view.parts.authorVaultEpoch) != 0;
    if (!reader.isComplete() || !isSizeBucket(header.sizeBucket) ||
        !isRecordKind(static_cast<std::uint16_t>(header.kind)) || toNumber(header.epoch) == 0 ||
        hasVault == header.authorInstitution.isZero()) {
        return failure(ProtocolError::Malformed, "fields of a record do not agree");
    }
    return view;
}

Result<Envelope> decodeEnvelope(ByteView stored)
{
    auto view = parseEnvelope(stored);
    if (!view) {
        return tl::unexpected(view.error());
    }
    view->parts.ciphertext = toBytes(view->ciphertext);
    return std::move(view->parts);
}

} // namespace tegata::protocol
