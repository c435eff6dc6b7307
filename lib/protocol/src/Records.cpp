#include <tegata/protocol/Records.h>

#include "ByteLayout_p.h"
#include "EnvelopeCodec_p.h"
#include "WrapSeal_p.h"

#include <tegata/protocol/TypedEncoding.h>

namespace tegata::protocol {

namespace {

RecordHash recordHashOf(const Deployment &deployment, const Digest &headerDigest, const Envelope &parts,
                        ByteView ciphertext)
{
    ByteWriter vaultEpoch(4);
    vaultEpoch.addNumber(toNumber(parts.authorVaultEpoch));
    RecordDigest record;
    record.headerDigest = headerDigest;
    record.wrapsHash = crypto::keccak256({parts.readerWrap, vaultEpoch.view(), parts.authorWrap});
    record.ciphertextHash = crypto::keccak256({parts.nonce.view(), ciphertext});
    return RecordHash(typedDigestOf(deployment, record).bytes());
}

RecordWrapPlace wrapPlaceOf(const RecordHeader &header, Epoch authorVaultEpoch)
{
    return RecordWrapPlace{ChartEpoch{header.patientId, header.compartment, header.epoch}, header.keyCommit,
                           header.authorInstitution, header.authorDevice, authorVaultEpoch};
}

/// The padded payload, sealed where it stands: the plaintext is not in this memory any longer when this returns.
Bytes sealedContent(const crypto::AeadKey &key, const crypto::AeadNonce &nonce, const Digest &headerDigest,
                    ByteView payload, std::uint32_t bucket)
{
    ByteWriter content(bucket + crypto::aeadTagSize);
    content.addNumber(static_cast<std::uint32_t>(payload.size()));
    content.add(payload);
    Bytes sealed = content.take();
    sealed.resize(bucket + crypto::aeadTagSize);
    crypto::aeadSealInPlace(key, nonce, headerDigest.view(), sealed);
    return sealed;
}

/// The payload of a padded plaintext in its one form: smallest bucket, zeros behind.
std::optional<SecretBuffer> unpadded(ByteView plaintext)
{
    ByteReader reader(plaintext);
    const auto length = reader.number<std::uint32_t>();
    if (length > reader.remaining() || sizeBucketFor(length) != plaintext.size()) {
        return std::nullopt;
    }
    const ByteView payload = reader.take(length);
    const ByteView padding = reader.take(reader.remaining());
    if (!std::ranges::all_of(padding, [](std::uint8_t byte) { return byte == 0; })) {
        return std::nullopt;
    }
    return SecretBuffer::copyOf(payload);
}

/// A stored record whose place, author and signature are right.
struct VerifiedEnvelope
{
    EnvelopeView view;
    Digest headerDigest;
};

Result<VerifiedEnvelope> verified(const Deployment &deployment, const RecordAnchor &anchor, ByteView stored)
{
    auto view = parseEnvelope(stored);
    if (!view) {
        return failure(ProtocolError::NotAuthentic);
    }
    const RecordHeader &header = view->parts.header;
    const Digest headerDigest = headerDigestOf(deployment, header);
    const RecordHash hash = recordHashOf(deployment, headerDigest, view->parts, view->ciphertext);
    const ChartEpoch chart{header.patientId, header.compartment, header.epoch};
    if (hash != anchor.hash || chart != anchor.chart || header.authorInstitution != anchor.authorInstitution ||
        header.authorDevice != anchor.author ||
        !verifySigner(recordSignatureDigestOf(deployment, hash), view->parts.signature, header.authorDevice)) {
        return failure(ProtocolError::NotAuthentic);
    }
    return VerifiedEnvelope{std::move(*view), headerDigest};
}

using Opening = tl::expected<OpenedRecord, RecordDefect>;

Opening openWith(const VerifiedEnvelope &envelope, ByteView recordKeyBytes)
{
    const Envelope &parts = envelope.view.parts;
    const auto recordKey = RecordKey::copyOf(recordKeyBytes);
    if (!recordKey) {
        return tl::unexpected(RecordDefect::Commitment);
    }
    const RecordKeyUses uses = usesOf(*recordKey);
    if (uses.commitment != parts.header.keyCommit) {
        return tl::unexpected(RecordDefect::Commitment);
    }
    const auto plaintext =
        crypto::aeadOpen(uses.contentKey, parts.nonce, envelope.headerDigest.view(), envelope.view.ciphertext);
    if (!plaintext) {
        return tl::unexpected(RecordDefect::Content);
    }
    auto payload = unpadded(plaintext->view());
    if (!payload) {
        return tl::unexpected(RecordDefect::Content);
    }
    return OpenedRecord{parts.header, parts.authorVaultEpoch, std::move(*payload)};
}

Opening opening(const Deployment &deployment, const RecordAnchor &anchor, const ChartKey &chartKey, ByteView stored)
{
    const auto envelope = verified(deployment, anchor, stored);
    if (!envelope) {
        return tl::unexpected(RecordDefect::Envelope);
    }
    const auto recordKey = crypto::aeadOpenBox(readerWrapKeyOf(chartKey, anchor.chart), envelope->headerDigest.view(),
                                               envelope->view.parts.readerWrap);
    if (!recordKey) {
        return tl::unexpected(RecordDefect::Key);
    }
    return openWith(*envelope, recordKey->view());
}

Opening opening(const Deployment &deployment, const RecordAnchor &anchor, const crypto::EncryptionKey &vaultKey,
                ByteView stored)
{
    const auto envelope = verified(deployment, anchor, stored);
    if (!envelope) {
        return tl::unexpected(RecordDefect::Envelope);
    }
    const Envelope &parts = envelope->view.parts;
    const WrapContext context =
        contextOf(wrapPlaceOf(parts.header, parts.authorVaultEpoch), crypto::publicKeyOf(vaultKey));
    const auto recordKey = openInContext(deployment, context, vaultKey, parts.authorWrap);
    if (!recordKey) {
        return tl::unexpected(RecordDefect::Key);
    }
    return openWith(*envelope, recordKey->view());
}

Result<OpenedRecord> withOneError(Opening opened)
{
    if (!opened) {
        return failure(ProtocolError::NotAuthentic);
    }
    return std::move(*opened);
}

} // namespace

Digest headerDigestOf(const Deployment &deployment, const RecordHeader &header)
{
    return typedDigestOf(deployment, header);
}

RecordHash recordHashOf(const Deployment &deployment, const Envelope &envelope)
{
    return recordHashOf(deployment, headerDigestOf(deployment, envelope.header), envelope, envelope.ciphertext);
}

Result<void> verifyAuthor(const Deployment &deployment, const Envelope &envelope)
{
    const Digest digest = recordSignatureDigestOf(deployment, recordHashOf(deployment, envelope));
    if (!verifySigner(digest, envelope.signature, envelope.header.authorDevice)) {
        return failure(ProtocolError::NotAuthentic);
    }
    return {};
}

Result<SealedRecord> sealRecord(const Deployment &deployment, const RecordDraft &draft, const RecordAuthor &author,
                                const ChartKey &chartKey, const crypto::SigningKey &signingKey, ByteView payload,
                                crypto::RandomSource &random)
{
    const auto bucket = sizeBucketFor(payload.size());
    if (!bucket) {
        return failure(ProtocolError::TooLarge);
    }
    if (toNumber(draft.chart.epoch) == 0 || author.institutionId.isZero() != (toNumber(author.vaultEpoch) == 0)) {
        return failure(ProtocolError::InvalidValue, "author or epoch of a record");
    }
    const auto recordKey = random.secret<RecordKey>();
    const RecordKeyUses uses = usesOf(recordKey);

    Envelope envelope;
    RecordHeader &header = envelope.header;
    header.patientId = draft.chart.patientId;
    header.compartment = draft.chart.compartment;
    header.epoch = draft.chart.epoch;
    header.recordId = random.strongBytes<RecordId>();
    header.kind = draft.kind;
    header.authorInstitution = author.institutionId;
    header.authorDevice = author.address;
    header.supersedes = draft.supersedes;
    header.baseHead = draft.baseHead;
    header.createdAt = draft.createdAt;
    header.keyCommit = uses.commitment;
    header.sizeBucket = *bucket;
    const Digest headerDigest = headerDigestOf(deployment, header);

    const Bytes readerWrap =
        crypto::aeadSealBox(readerWrapKeyOf(chartKey, draft.chart), headerDigest.view(), recordKey.view(), random);
    envelope.readerWrap = *fixedFrom<readerWrapSize>(readerWrap);
    envelope.authorVaultEpoch = author.vaultEpoch;
    const WrapContext context = contextOf(wrapPlaceOf(header, author.vaultEpoch), author.vaultPk);
    const auto authorWrap = sealInContext(deployment, context, author.vaultPk, recordKey.view(), random);
    if (!authorWrap) {
        return tl::unexpected(authorWrap.error());
    }
    envelope.authorWrap = *fixedFrom<authorWrapSize>(*authorWrap);
    envelope.nonce = random.strongBytes<crypto::AeadNonce>();
    envelope.ciphertext = sealedContent(uses.contentKey, envelope.nonce, headerDigest, payload, *bucket);

    const RecordHash hash = recordHashOf(deployment, headerDigest, envelope, envelope.ciphertext);
    const auto signature = signDigest(signingKey, author.address, recordSignatureDigestOf(deployment, hash));
    if (!signature) {
        return tl::unexpected(signature.error());
    }
    envelope.signature = *signature;
    return SealedRecord{hash, std::move(envelope)};
}

Result<OpenedRecord> openRecord(const Deployment &deployment, const RecordAnchor &anchor, const ChartKey &chartKey,
                                ByteView stored)
{
    return withOneError(opening(deployment, anchor, chartKey, stored));
}

Result<OpenedRecord> openRecordAsAuthor(const Deployment &deployment, const RecordAnchor &anchor,
                                        const crypto::EncryptionKey &vaultKey, ByteView stored)
{
    return withOneError(opening(deployment, anchor, vaultKey, stored));
}

RecordDefect recordDefectOf(const Deployment &deployment, const RecordAnchor &anchor, const ChartKey &chartKey,
                            ByteView stored)
{
    const Opening opened = opening(deployment, anchor, chartKey, stored);
    return opened ? RecordDefect::None : opened.error();
}

RecordDefect recordDefectOf(const Deployment &deployment, const RecordAnchor &anchor,
                            const crypto::EncryptionKey &vaultKey, ByteView stored)
{
    const Opening opened = opening(deployment, anchor, vaultKey, stored);
    return opened ? RecordDefect::None : opened.error();
}

} // namespace tegata::protocol
