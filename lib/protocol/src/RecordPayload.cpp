#include <tegata/protocol/RecordPayload.h>

#include "JsonMembers_p.h"

#include <tegata/crypto/SecretStream.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace tegata::protocol {

namespace {

constexpr std::string_view versionMember = "tegata";
constexpr std::string_view confirmationMember = "confirmation";
constexpr std::string_view attachmentsMember = "attachments";
constexpr std::string_view bundleMember = "bundle";
constexpr std::string_view payloadVersion = "1";
/// Largest integer that JSON readers of every language keep exact.
constexpr double exactIntegerMaximum = 9007199254740991.0;

QJsonObject toJson(const ConfirmingPerson &person)
{
    return {{QStringLiteral("name"), person.name}, {QStringLiteral("role"), person.role}};
}

QJsonObject toJson(const Confirmation &confirmation)
{
    return {{QStringLiteral("enteredBy"), toJson(confirmation.enteredBy)},
            {QStringLiteral("confirmedBy"), toJson(confirmation.confirmedBy)},
            {QStringLiteral("enteredAt"), static_cast<qint64>(toUnixSeconds(confirmation.enteredAt))},
            {QStringLiteral("confirmedAt"), static_cast<qint64>(toUnixSeconds(confirmation.confirmedAt))}};
}

QJsonObject toJson(const AttachmentReference &attachment)
{
    // The key passes through Qt's strings, which cannot be wiped: JSON is the form of the payload, and the
    // payload as a whole is sealed.
    return {{QStringLiteral("id"), attachment.id},
            {QStringLiteral("contentType"), attachment.contentType},
            {QStringLiteral("title"), attachment.title},
            {QStringLiteral("size"), static_cast<qint64>(attachment.size)},
            {QStringLiteral("ciphertextHash"), attachment.ciphertextHash.hexString()},
            {QStringLiteral("key"), QString::fromStdString(toPrefixedHex(attachment.key.view()))}};
}

/// Reads members of one object by name and remembers whether each was there in its type.
class MemberReader
{
public:
    MemberReader(QJsonObject object, qsizetype members)
        : m_object(std::move(object))
        , m_valid(m_object.size() == members)
    {
    }

    QString text(const QString &name)
    {
        const QJsonValue value = m_object.value(name);
        m_valid = m_valid && value.isString();
        return value.toString();
    }
    std::uint64_t number(const QString &name)
    {
        const double value = m_object.value(name).toDouble(-1);
        if (value < 0 || value > exactIntegerMaximum || std::floor(value) != value) {
            m_valid = false;
            return 0;
        }
        return static_cast<std::uint64_t>(value);
    }
    QJsonObject object(const QString &name)
    {
        m_valid = m_valid && m_object.value(name).isObject();
        return m_object.value(name).toObject();
    }
    [[nodiscard]] bool isValid() const { return m_valid; }
    void invalidate() { m_valid = false; }

private:
    QJsonObject m_object;
    bool m_valid;
};

std::optional<ConfirmingPerson> personFrom(const QJsonObject &object)
{
    MemberReader reader(object, 2);
    ConfirmingPerson person{reader.text(QStringLiteral("name")), reader.text(QStringLiteral("role"))};
    return reader.isValid() ? std::optional(std::move(person)) : std::nullopt;
}

std::optional<Confirmation> confirmationFrom(ByteView json)
{
    const QJsonDocument document = QJsonDocument::fromJson(toQByteArray(json));
    MemberReader reader(document.object(), 4);
    const auto entered = personFrom(reader.object(QStringLiteral("enteredBy")));
    const auto confirmed = personFrom(reader.object(QStringLiteral("confirmedBy")));
    const UnixTime enteredAt = fromUnixSeconds(reader.number(QStringLiteral("enteredAt")));
    const UnixTime confirmedAt = fromUnixSeconds(reader.number(QStringLiteral("confirmedAt")));
    if (!reader.isValid() || !entered || !confirmed) {
        return std::nullopt;
    }
    return Confirmation{*entered, *confirmed, enteredAt, confirmedAt};
}

std::optional<AttachmentReference> attachmentFrom(const QJsonObject &object)
{
    MemberReader reader(object, 6);
    AttachmentReference attachment;
    attachment.id = reader.text(QStringLiteral("id"));
    attachment.contentType = reader.text(QStringLiteral("contentType"));
    attachment.title = reader.text(QStringLiteral("title"));
    attachment.size = reader.number(QStringLiteral("size"));
    const auto hash = Hash32::fromHex(reader.text(QStringLiteral("ciphertextHash")).toStdString());
    auto keyBytes = fromHex(reader.text(QStringLiteral("key")).toStdString());
    auto key = keyBytes ? crypto::AeadKey::copyOf(*keyBytes) : std::nullopt;
    if (keyBytes) {
        wipe(*keyBytes);
    }
    if (!reader.isValid() || !hash || !key || attachment.size > crypto::streamMaximumSize) {
        return std::nullopt;
    }
    attachment.ciphertextHash = *hash;
    attachment.key = std::move(*key);
    return attachment;
}

std::optional<std::vector<AttachmentReference>> attachmentsFrom(ByteView json)
{
    const QJsonDocument document = QJsonDocument::fromJson(toQByteArray(json));
    const QJsonArray array = document.array();
    if (!document.isArray() || static_cast<std::size_t>(array.size()) > attachmentsMaximum) {
        return std::nullopt;
    }
    std::vector<AttachmentReference> attachments;
    attachments.reserve(static_cast<std::size_t>(array.size()));
    for (const QJsonValue &value : array) {
        auto attachment = attachmentFrom(value.toObject());
        if (!attachment) {
            return std::nullopt;
        }
        attachments.push_back(std::move(*attachment));
    }
    return attachments;
}

} // namespace

Result<SecretBuffer> encodePayload(const RecordPayload &payload)
{
    QJsonArray attachments;
    for (const AttachmentReference &attachment : payload.attachments) {
        attachments.append(toJson(attachment));
    }
    QByteArray json =
        "{\"tegata\":1,\"confirmation\":" + QJsonDocument(toJson(payload.confirmation)).toJson(QJsonDocument::Compact) +
        ",\"attachments\":" + QJsonDocument(attachments).toJson(QJsonDocument::Compact) +
        ",\"bundle\":" + toQByteArray(payload.bundle).trimmed() + '}';
    SecretBuffer encoded = SecretBuffer::copyOf(bytesOf(json));
    wipe({reinterpret_cast<std::uint8_t *>(json.data()), static_cast<std::size_t>(json.size())});
    // Whatever would not be read back must not be written: a record cannot be changed later.
    if (!decodePayload(encoded.view())) {
        return failure(ProtocolError::InvalidValue, "payload cannot be read back");
    }
    return encoded;
}

Result<RecordPayload> decodePayload(ByteView json)
{
    const auto members = jsonMembersOf(json);
    const auto memberOf = [&](std::string_view name) {
        const auto found = members->find(name);
        return found == members->end() ? ByteView() : found->second;
    };
    if (!members || members->size() != 4 || !std::ranges::equal(memberOf(versionMember), bytesOf(payloadVersion))) {
        return failure(ProtocolError::Malformed, "members of a payload");
    }
    auto confirmation = confirmationFrom(memberOf(confirmationMember));
    auto attachments = attachmentsFrom(memberOf(attachmentsMember));
    const ByteView bundle = memberOf(bundleMember);
    if (!confirmation || !attachments || !jsonMembersOf(bundle)) {
        return failure(ProtocolError::Malformed, "content of a payload");
    }
    return RecordPayload{std::move(*confirmation), std::move(*attachments), toBytes(bundle)};
}

} // namespace tegata::protocol
