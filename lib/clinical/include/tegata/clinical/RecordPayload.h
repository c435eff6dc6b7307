#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/Clock.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/clinical/Resource.h>

#include <QString>

#include <vector>

namespace tegata::clinical {

/// Largest payload: the largest size bucket of docs/protocol.md §6 minus its length field.
inline constexpr qsizetype maximumPayloadBytes = 4'194'304 - 4;

/// A person as the record names them.
struct ConfirmingPerson
{
    /// 1 to 200 characters.
    QString name;
    /// Profession or role, such as "doctor"; 1 to 100 characters.
    QString role;
    friend bool operator==(const ConfirmingPerson &, const ConfirmingPerson &) = default;
};

/// Who entered and who confirmed (確定) a record, and when; seconds since 1970, UTC.
struct Confirmation
{
    ConfirmingPerson enteredBy;
    ConfirmingPerson confirmedBy;
    UnixTime enteredAt{};
    /// Not before enteredAt.
    UnixTime confirmedAt{};
    friend bool operator==(const Confirmation &, const Confirmation &) = default;
};

struct AttachmentKeyTag;
using AttachmentKey = SecretBytes<32, AttachmentKeyTag>;

/// One attachment stored outside the record, as its manifest names it. Move-only, because of its key.
struct Attachment
{
    /// 1 to 64 characters of A–Z a–z 0–9 . - ; unique in the record.
    QString id;
    /// MIME type, such as "application/pdf".
    QString contentType;
    /// Up to 200 characters.
    QString title;
    /// Bytes of plain text.
    std::uint64_t size = 0;
    ByteArray<32> ciphertextHash{};
    AttachmentKey key;
};

/// What is sealed inside a record (docs/protocol.md §6). Move-only.
struct RecordPayload
{
    Confirmation confirmation;
    std::vector<Attachment> attachments;
    /// The entries of the FHIR collection Bundle; at least one.
    std::vector<Entry> entries;
};

/// Errors: InvalidPayload (no entries, an entry without resourceType, an incomplete confirmation or
/// manifest), MissingValue, ValueTooLong, ForbiddenCharacters, TooLarge. The bytes hold the attachment
/// keys: seal and drop them.
[[nodiscard]] Result<QByteArray> encodePayload(const RecordPayload &payload);

/// Strict: exactly the members of docs/protocol.md, each of its type, none twice.
/// Errors: TooLarge, NotJson, TooDeep, InvalidUtf8, UnsupportedVersion, InvalidPayload.
[[nodiscard]] Result<RecordPayload> decodePayload(const QByteArray &bytes);

} // namespace tegata::clinical
