#pragma once

#include <tegata/protocol/Wraps.h>

/// Sealed records, docs/protocol.md §6.
namespace tegata::protocol {

/// What is public about a record. Nothing clinical and no names.
struct RecordHeader
{
    Suite suite = Suite::X25519XChaCha20;
    PatientId patientId;
    CompartmentId compartment;
    Epoch epoch{};
    RecordId recordId;
    RecordKind kind = RecordKind::Entry;
    /// All zero: written by the patient.
    InstitutionId authorInstitution;
    /// The author's device, or the patient key.
    Address authorDevice;
    /// The record this one corrects, or zero.
    RecordHash supersedes;
    /// The chart's head the author had seen.
    ChartHead baseHead;
    UnixTime createdAt{};
    KeyCommitment keyCommit;
    /// Bytes of padded plaintext.
    std::uint32_t sizeBucket = 0;
    friend bool operator==(const RecordHeader &, const RecordHeader &) = default;
};

inline constexpr std::size_t recordHeaderSize = 247;
inline constexpr std::size_t readerWrapSize = 72;
inline constexpr std::size_t authorWrapSize = 80;
/// Bytes of an envelope besides the padded plaintext.
inline constexpr std::size_t envelopeOverhead = 513;
inline constexpr std::uint32_t sizeBucketMinimum = 512;
inline constexpr std::uint32_t sizeBucketMaximum = 4194304;
/// Largest payload of one record.
inline constexpr std::size_t recordPayloadMaximum = sizeBucketMaximum - 4;

/// The smallest bucket that holds a payload of this many bytes; empty when none does.
[[nodiscard]] std::optional<std::uint32_t> sizeBucketFor(std::size_t payloadSize);

/// A sealed record as it is stored.
struct Envelope
{
    RecordHeader header;
    ByteArray<readerWrapSize> readerWrap{};
    /// The author institution's vault epoch, 0 for a patient.
    Epoch authorVaultEpoch{};
    ByteArray<authorWrapSize> authorWrap{};
    crypto::AeadNonce nonce;
    /// sizeBucket + 16 bytes.
    Bytes ciphertext;
    /// By the author over RecordSignature(recordHash).
    Signature signature;
    friend bool operator==(const Envelope &, const Envelope &) = default;
};

[[nodiscard]] Bytes encodeEnvelope(const Envelope &envelope);
/// TooLarge, Malformed, UnsupportedVersion or UnsupportedSuite. Checks layout only; for a store, and to say in a log
/// why something did not open.
[[nodiscard]] Result<Envelope> decodeEnvelope(ByteView stored);

[[nodiscard]] Digest headerDigestOf(const Deployment &deployment, const RecordHeader &header);
/// What stands on chain for this envelope.
[[nodiscard]] RecordHash recordHashOf(const Deployment &deployment, const Envelope &envelope);

/// Who signed the envelope. NotAuthentic when nobody did or it is not `header.authorDevice`.
[[nodiscard]] Result<void> verifyAuthor(const Deployment &deployment, const Envelope &envelope);

/// Who writes a record, and where his own copy of the key goes.
struct RecordAuthor
{
    /// All zero: a patient writing into the own chart.
    InstitutionId institutionId;
    Address address;
    /// 0 for a patient.
    Epoch vaultEpoch{};
    /// The institution's vault key of that epoch, or the patient's own key.
    EncryptionPublicKey vaultPk;
};

/// What the author decides about a record before it is sealed.
struct RecordDraft
{
    ChartEpoch chart;
    RecordKind kind = RecordKind::Entry;
    RecordHash supersedes;
    ChartHead baseHead;
    UnixTime createdAt{};
};

/// A sealed record, ready to be stored and appended.
struct SealedRecord
{
    RecordHash hash;
    Envelope envelope;
};

/// Seals under a fresh record key and id, and signs. TooLarge beyond recordPayloadMaximum; SignerMismatch when
/// `signingKey` is not that of `author.address`; InvalidPoint (crypto) for a bad vaultPk.
[[nodiscard]] Result<SealedRecord> sealRecord(const Deployment &deployment, const RecordDraft &draft,
                                              const RecordAuthor &author, const ChartKey &chartKey,
                                              const crypto::SigningKey &signingKey, ByteView payload,
                                              crypto::RandomSource &random);

/// What the chain says about the place of a record; the reader compares before it opens.
struct RecordAnchor
{
    RecordHash hash;
    ChartEpoch chart;
    /// As linked on chain.
    InstitutionId authorInstitution;
    Address author;
};

/// A record that passed every check of this library.
struct OpenedRecord
{
    RecordHeader header;
    /// The author institution's vault epoch, 0 for a patient.
    Epoch authorVaultEpoch{};
    SecretBuffer payload;
};

/// All checks of docs/protocol.md §6 that need no chain state but the anchor, in their order. NotAuthentic,
/// whatever was wrong. That the author was active and permitted at the block is the caller's to check.
[[nodiscard]] Result<OpenedRecord> openRecord(const Deployment &deployment, const RecordAnchor &anchor,
                                              const ChartKey &chartKey, ByteView stored);

/// At which check a record failed: for telling a person what is wrong with one. What is done with it never depends on
/// this, only on openRecord().
enum class RecordDefect
{
    None,
    /// Layout, hash, place, author or signature.
    Envelope,
    /// The wrap of the record key does not open.
    Key,
    /// The record key is not the one that the header commits to.
    Commitment,
    /// The content does not open, or is not in its one form.
    Content,
};
[[nodiscard]] RecordDefect recordDefectOf(const Deployment &deployment, const RecordAnchor &anchor,
                                          const ChartKey &chartKey, ByteView stored);
[[nodiscard]] RecordDefect recordDefectOf(const Deployment &deployment, const RecordAnchor &anchor,
                                          const crypto::EncryptionKey &vaultKey, ByteView stored);

/// As openRecord with the author's own copy of the record key: `vaultKey` is the vault's (of the epoch in the
/// envelope) or the patient's X25519 secret.
[[nodiscard]] Result<OpenedRecord> openRecordAsAuthor(const Deployment &deployment, const RecordAnchor &anchor,
                                                      const crypto::EncryptionKey &vaultKey, ByteView stored);

} // namespace tegata::protocol
