#pragma once

#include <tegata/crypto/Aead.h>
#include <tegata/protocol/Ids.h>
#include <tegata/protocol/ProtocolError.h>

#include <QString>

/// What is inside a record, docs/protocol.md §6: JSON round a FHIR bundle whose bytes are kept as they are.
namespace tegata::protocol {

/// A person and in what role; text of people, never logged.
struct ConfirmingPerson
{
    QString name;
    QString role;
    friend bool operator==(const ConfirmingPerson &, const ConfirmingPerson &) = default;
};

/// Who entered a record and who confirmed it (確定).
struct Confirmation
{
    ConfirmingPerson enteredBy;
    ConfirmingPerson confirmedBy;
    UnixTime enteredAt{};
    UnixTime confirmedAt{};
    friend bool operator==(const Confirmation &, const Confirmation &) = default;
};

/// An attachment sealed beside the record (crypto/SecretStream.h).
struct AttachmentReference
{
    QString id;
    QString contentType;
    QString title;
    /// Bytes of plaintext.
    std::uint64_t size = 0;
    /// keccak of the sealed attachment.
    Hash32 ciphertextHash;
    crypto::AeadKey key;
};

struct RecordPayload
{
    Confirmation confirmation;
    std::vector<AttachmentReference> attachments;
    /// A FHIR R4 Bundle of type collection as JSON text, byte for byte as it was written.
    Bytes bundle;
};

/// Most attachments of one record.
inline constexpr std::size_t attachmentsMaximum = 256;

/// InvalidValue when the bundle is not a JSON object or there are too many attachments.
[[nodiscard]] Result<SecretBuffer> encodePayload(const RecordPayload &payload);
/// Strict about everything round the bundle: exactly the members of docs/protocol.md §6, times in Unix seconds,
/// hashes and keys as 0x-hexadecimal. Malformed otherwise. Of the bundle it checks only that it is an object with
/// members; its content is for lib/clinical.
[[nodiscard]] Result<RecordPayload> decodePayload(ByteView json);

} // namespace tegata::protocol
