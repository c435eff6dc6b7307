#include <tegata/clinical/RecordPayload.h>

#include "Canonical_p.h"
#include "DraftChecks_p.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace tegata::clinical {

namespace {

constexpr qint64 payloadVersion = 1;
constexpr qsizetype maximumRoleLength = 100;
/// Attachments are bounded by the store, not here; this only keeps sums in range.
constexpr qint64 maximumAttachmentBytes = qint64{1} << 40;

QString timeText(UnixTime time)
{
    return QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODate);
}

std::optional<UnixTime> timeOf(const Json &json)
{
    const QString text = json.text();
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    if (!time.isValid()) {
        return std::nullopt;
    }
    const UnixTime seconds{std::chrono::seconds(time.toSecsSinceEpoch())};
    // One spelling only.
    return timeText(seconds) == text ? std::optional(seconds) : std::nullopt;
}

bool hasExactly(const Json &json, std::initializer_list<std::string_view> names)
{
    return json.isObject() && json.members().size() == names.size() &&
           std::all_of(names.begin(), names.end(), [&json](std::string_view name) { return json.contains(name); });
}

QString hexText(ByteView bytes) { return QString::fromStdString(toHex(bytes)); }

/// Lower-case digits only, exactly N bytes.
template <std::size_t N> std::optional<ByteArray<N>> bytesOfHex(const Json &json)
{
    const std::string text = json.text().toStdString();
    const auto bytes = fixedFromHex<N>(text);
    return bytes && toHex(*bytes) == text ? bytes : std::nullopt;
}

std::optional<Error> checkPerson(const ConfirmingPerson &person, const char *field)
{
    if (auto error = checkLine(person.name, field, maximumNameLength, Presence::Required)) {
        return error;
    }
    return checkLine(person.role, field, maximumRoleLength, Presence::Required);
}

std::optional<Error> checkPayload(const RecordPayload &payload)
{
    if (auto error = checkPerson(payload.confirmation.enteredBy, "enteredBy")) {
        return error;
    }
    if (auto error = checkPerson(payload.confirmation.confirmedBy, "confirmedBy")) {
        return error;
    }
    if (payload.confirmation.confirmedAt < payload.confirmation.enteredAt) {
        return Error(ClinicalError::InvalidPayload, "confirmed before entered");
    }
    if (payload.entries.empty() || std::any_of(payload.entries.begin(), payload.entries.end(),
                                               [](const Entry &entry) { return entry.resource.type().isEmpty(); })) {
        return Error(ClinicalError::InvalidPayload, "no resource");
    }
    static const QRegularExpression mimeType(
        QStringLiteral("\\A[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,64}\\z"));
    QSet<QString> ids;
    for (const Attachment &attachment : payload.attachments) {
        if (!isFhirId(attachment.id) || ids.contains(attachment.id)) {
            return Error(ClinicalError::InvalidPayload, "attachment id");
        }
        ids.insert(attachment.id);
        if (!mimeType.match(attachment.contentType).hasMatch()) {
            return Error(ClinicalError::InvalidPayload, "attachment content type");
        }
        if (attachment.size > static_cast<std::uint64_t>(maximumAttachmentBytes)) {
            return Error(ClinicalError::InvalidPayload, "attachment size");
        }
        if (auto error = checkLine(attachment.title, "attachment title", maximumNameLength, Presence::Optional)) {
            return error;
        }
    }
    return std::nullopt;
}

Json personJson(const ConfirmingPerson &person)
{
    return Json::object({{"name", Json::string(person.name)}, {"role", Json::string(person.role)}});
}

std::optional<ConfirmingPerson> personOf(const Json &json)
{
    if (!hasExactly(json, {"name", "role"}) || !json["name"].isString() || !json["role"].isString()) {
        return std::nullopt;
    }
    return ConfirmingPerson{json["name"].text(), json["role"].text()};
}

std::optional<Confirmation> confirmationOf(const Json &json)
{
    if (!hasExactly(json, {"enteredBy", "confirmedBy", "enteredAt", "confirmedAt"})) {
        return std::nullopt;
    }
    auto enteredBy = personOf(json["enteredBy"]);
    auto confirmedBy = personOf(json["confirmedBy"]);
    const auto enteredAt = timeOf(json["enteredAt"]);
    const auto confirmedAt = timeOf(json["confirmedAt"]);
    if (!enteredBy || !confirmedBy || !enteredAt || !confirmedAt) {
        return std::nullopt;
    }
    return Confirmation{std::move(*enteredBy), std::move(*confirmedBy), *enteredAt, *confirmedAt};
}

std::optional<Attachment> attachmentOf(const Json &json)
{
    if (!hasExactly(json, {"id", "contentType", "title", "size", "ciphertextHash", "key"}) || !json["id"].isString() ||
        !json["contentType"].isString() || !json["title"].isString()) {
        return std::nullopt;
    }
    const auto size = json["size"].toInteger();
    const auto hash = bytesOfHex<32>(json["ciphertextHash"]);
    const auto keyBytes = bytesOfHex<32>(json["key"]);
    if (!size || *size < 0 || !hash || !keyBytes) {
        return std::nullopt;
    }
    Attachment attachment;
    attachment.id = json["id"].text();
    attachment.contentType = json["contentType"].text();
    attachment.title = json["title"].text();
    attachment.size = static_cast<std::uint64_t>(*size);
    attachment.ciphertextHash = *hash;
    attachment.key = AttachmentKey::copyOf(*keyBytes).value();
    return attachment;
}

std::optional<std::vector<Entry>> entriesOf(const Json &bundle)
{
    if (!hasExactly(bundle, {"resourceType", "type", "entry"}) ||
        bundle["resourceType"].text() != QLatin1String("Bundle") ||
        bundle["type"].text() != QLatin1String("collection") || !bundle["entry"].isArray()) {
        return std::nullopt;
    }
    std::vector<Entry> entries;
    for (const Json &item : bundle["entry"].items()) {
        const bool hasUrl = hasExactly(item, {"fullUrl", "resource"}) && !item["fullUrl"].text().isEmpty();
        if (!hasUrl && !hasExactly(item, {"resource"})) {
            return std::nullopt;
        }
        Result<Resource> resource = Resource::fromJson(item["resource"]);
        if (!resource || !isKnownResourceType(resource->type())) {
            return std::nullopt;
        }
        entries.push_back({item["fullUrl"].text(), std::move(*resource)});
    }
    return entries;
}

} // namespace

Result<QByteArray> encodePayload(const RecordPayload &payload)
{
    if (const auto error = checkPayload(payload)) {
        return failure(*error);
    }
    Json attachments = Json::array();
    for (const Attachment &attachment : payload.attachments) {
        // The key passes through ordinary strings here; the whole payload is sealed and dropped next.
        attachments.append(Json::object({{"id", Json::string(attachment.id)},
                                         {"contentType", Json::string(attachment.contentType)},
                                         {"title", Json::string(attachment.title)},
                                         {"size", Json::integer(static_cast<qint64>(attachment.size))},
                                         {"ciphertextHash", Json::string(hexText(attachment.ciphertextHash))},
                                         {"key", Json::string(hexText(attachment.key.view()))}}));
    }
    const Confirmation &confirmation = payload.confirmation;
    const Json json = Json::object(
        {{"tegata", Json::integer(payloadVersion)},
         {"confirmation", Json::object({{"enteredBy", personJson(confirmation.enteredBy)},
                                        {"confirmedBy", personJson(confirmation.confirmedBy)},
                                        {"enteredAt", Json::string(timeText(confirmation.enteredAt))},
                                        {"confirmedAt", Json::string(timeText(confirmation.confirmedAt))}})},
         {"attachments", attachments},
         {"bundle", collectionBundle(payload.entries)}});
    QByteArray bytes = json.toBytes();
    if (bytes.size() > maximumPayloadBytes) {
        return failure(ClinicalError::TooLarge, std::to_string(bytes.size()) + " bytes");
    }
    return bytes;
}

Result<RecordPayload> decodePayload(const QByteArray &bytes)
{
    if (bytes.size() > maximumPayloadBytes) {
        return failure(ClinicalError::TooLarge, std::to_string(bytes.size()) + " bytes");
    }
    const Result<JsonDocument> document = parseJson(bytes);
    if (!document) {
        return failure(document.error());
    }
    const Json &json = document->root;
    const auto version = json["tegata"].toInteger();
    if (!version) {
        return failure(ClinicalError::InvalidPayload, "no version");
    }
    if (*version != payloadVersion) {
        return failure(ClinicalError::UnsupportedVersion, "version " + std::to_string(*version));
    }
    if (!hasExactly(json, {"tegata", "confirmation", "attachments", "bundle"}) || !json["attachments"].isArray()) {
        return failure(ClinicalError::InvalidPayload, "members");
    }
    RecordPayload payload;
    auto confirmation = confirmationOf(json["confirmation"]);
    if (!confirmation) {
        return failure(ClinicalError::InvalidPayload, "confirmation");
    }
    payload.confirmation = std::move(*confirmation);
    for (const Json &item : json["attachments"].items()) {
        auto attachment = attachmentOf(item);
        if (!attachment) {
            return failure(ClinicalError::InvalidPayload, "attachments");
        }
        payload.attachments.push_back(std::move(*attachment));
    }
    auto entries = entriesOf(json["bundle"]);
    if (!entries) {
        return failure(ClinicalError::InvalidPayload, "bundle");
    }
    payload.entries = std::move(*entries);
    if (const auto error = checkPayload(payload)) {
        return failure(ClinicalError::InvalidPayload, error->detail());
    }
    return payload;
}

} // namespace tegata::clinical
