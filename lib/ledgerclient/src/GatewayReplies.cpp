#include "GatewayReplies_p.h"

#include "JsonNumbers_p.h"

#include <tegata/ledgerclient/Quantity.h>

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace tegata::ledger {
namespace {

constexpr std::size_t maximumErrorCode = 64;

tl::unexpected<Error> malformed(const char *what) { return failure(LedgerError::MalformedReply, what); }

template <typename Strong> std::optional<Strong> strong(const QJsonObject &object, QLatin1String name)
{
    const Result<Strong> value = parseFixed<Strong>(object.value(name));
    return value ? std::optional(*value) : std::nullopt;
}

std::optional<SponsoredState> sponsoredStateOf(const QString &text)
{
    if (text == QLatin1String("queued")) {
        return SponsoredState::Queued;
    }
    if (text == QLatin1String("sent")) {
        return SponsoredState::Sent;
    }
    if (text == QLatin1String("included")) {
        return SponsoredState::Included;
    }
    if (text == QLatin1String("failed")) {
        return SponsoredState::Failed;
    }
    return std::nullopt;
}

/// A code is a name of ours; anything else is not repeated.
std::string codeOf(const QJsonValue &value)
{
    const std::string text = value.toString().toStdString();
    const bool isName =
        !text.empty() && text.size() <= maximumErrorCode && std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        });
    return isName ? text : std::string();
}

} // namespace

Result<QJsonObject> parseObject(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        return malformed("not a JSON object");
    }
    return document.object();
}

Result<GatewayHealth> parseHealth(const QJsonObject &object)
{
    const auto chainId = jsonNumber(object.value(QLatin1String("chainId")));
    const auto ledger = strong<Address>(object, QLatin1String("ledger"));
    const auto block = jsonNumber(object.value(QLatin1String("block")));
    const QString sponsor = object.value(QLatin1String("sponsor")).toString();
    if (!chainId || !ledger || !block) {
        return malformed("health");
    }
    GatewayHealth health{protocol::ChainId(*chainId), *ledger, BlockNumber(*block), SponsorState::Ok};
    if (sponsor == QLatin1String("low")) {
        health.sponsor = SponsorState::Low;
    } else if (sponsor == QLatin1String("empty")) {
        health.sponsor = SponsorState::Empty;
    } else if (sponsor != QLatin1String("ok")) {
        return malformed("state of the sponsor");
    }
    return health;
}

Result<SponsoredAction> parseSponsoredAction(const QJsonObject &object)
{
    const auto digest = strong<Digest>(object, QLatin1String("digest"));
    const auto state = sponsoredStateOf(object.value(QLatin1String("state")).toString());
    if (!digest || !state) {
        return malformed("state of an action");
    }
    SponsoredAction action;
    action.digest = *digest;
    action.state = *state;
    if (const QJsonValue transaction = object.value(QLatin1String("transaction")); !transaction.isUndefined()) {
        action.transaction = strong<TransactionHash>(object, QLatin1String("transaction"));
        if (!action.transaction) {
            return malformed("transaction of an action");
        }
    }
    if (const QJsonValue block = object.value(QLatin1String("block")); !block.isUndefined()) {
        const auto number = jsonNumber(block);
        if (!number) {
            return malformed("block of an action");
        }
        action.block = BlockNumber(*number);
    }
    action.error = codeOf(object.value(QLatin1String("error")));
    return action;
}

Result<protocol::SignedEnrolment> parseEnrolment(const QJsonObject &object)
{
    const QJsonObject request = object.value(QLatin1String("request")).toObject();
    const auto institutionId = strong<InstitutionId>(request, QLatin1String("institutionId"));
    const auto device = strong<Address>(request, QLatin1String("device"));
    const auto encPk = strong<EncryptionPublicKey>(request, QLatin1String("encPk"));
    const auto nonce = strong<protocol::EnrolmentNonce>(request, QLatin1String("nonce"));
    const auto sealedHash = strong<Hash32>(request, QLatin1String("sealedHash"));
    const auto createdAt = jsonNumber(request.value(QLatin1String("createdAt")));
    const auto signature = strong<protocol::Signature>(object, QLatin1String("signature"));
    const auto consent = strong<protocol::Signature>(object, QLatin1String("consent"));
    const QJsonValue sealedText = object.value(QLatin1String("sealed"));
    const auto sealed = QByteArray::fromBase64Encoding(
        sealedText.toString().toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!institutionId || !device || !encPk || !nonce || !sealedHash || !createdAt || !signature || !consent ||
        !sealedText.isString() || !sealed || sealed.decoded.size() > qsizetype(protocol::sealedNamesMaximum)) {
        return malformed("enrolment request");
    }
    protocol::SignedEnrolment enrolment;
    enrolment.request.institutionId = *institutionId;
    enrolment.request.device = *device;
    enrolment.request.encPk = *encPk;
    enrolment.request.nonce = *nonce;
    enrolment.request.sealedHash = *sealedHash;
    enrolment.request.createdAt = fromUnixSeconds(*createdAt);
    enrolment.signature = *signature;
    enrolment.consent = *consent;
    enrolment.sealedNames = toBytes(bytesOf(sealed.decoded));
    return enrolment;
}

QJsonObject toJson(const protocol::SignedEnrolment &enrolment)
{
    const protocol::EnrolmentRequest &request = enrolment.request;
    const QJsonObject inner{{QStringLiteral("institutionId"), request.institutionId.hexString()},
                            {QStringLiteral("device"), request.device.hexString()},
                            {QStringLiteral("encPk"), request.encPk.hexString()},
                            {QStringLiteral("nonce"), request.nonce.hexString()},
                            {QStringLiteral("sealedHash"), request.sealedHash.hexString()},
                            {QStringLiteral("createdAt"), static_cast<qint64>(toUnixSeconds(request.createdAt))}};
    return {{QStringLiteral("request"), inner},
            {QStringLiteral("signature"), enrolment.signature.hexString()},
            {QStringLiteral("consent"), enrolment.consent.hexString()},
            {QStringLiteral("sealed"), QString::fromLatin1(toQByteArray(enrolment.sealedNames).toBase64())}};
}

QJsonObject toJson(const protocol::GatewaySession &session)
{
    return {{QStringLiteral("host"), QString::fromStdString(session.host)},
            {QStringLiteral("sessionKey"), session.sessionKey.hexString()},
            {QStringLiteral("notBefore"), static_cast<qint64>(toUnixSeconds(session.notBefore))},
            {QStringLiteral("notAfter"), static_cast<qint64>(toUnixSeconds(session.notAfter))},
            {QStringLiteral("signer"), session.signer.hexString()}};
}

Result<protocol::ReadLogEntry> parseReadLogEntry(const PatientId &patientId, const QJsonObject &object)
{
    const auto sequence = jsonNumber(object.value(QLatin1String("seq")));
    const auto time = jsonNumber(object.value(QLatin1String("time")));
    const auto institutionId = strong<InstitutionId>(object, QLatin1String("institutionId"));
    const auto device = strong<Address>(object, QLatin1String("device"));
    const auto recordHash = strong<RecordHash>(object, QLatin1String("recordHash"));
    const auto previous = strong<Hash32>(object, QLatin1String("previous"));
    if (!sequence || !time || !institutionId || !device || !recordHash || !previous) {
        return malformed("entry of the read log");
    }
    return protocol::ReadLogEntry{.sequence = *sequence,
                                  .time = fromUnixSeconds(*time),
                                  .patientId = patientId,
                                  .institutionId = *institutionId,
                                  .device = *device,
                                  .recordHash = *recordHash,
                                  .previous = *previous};
}

Result<std::vector<Bytes>> parseFetched(ByteView body, std::size_t count)
{
    std::vector<Bytes> envelopes;
    envelopes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        if (body.size() < 4) {
            return malformed("fetched records end early");
        }
        std::size_t length = 0;
        for (const std::uint8_t byte : body.first(4)) {
            length = (length << 8) | byte;
        }
        body = body.subspan(4);
        if (length > body.size()) {
            return malformed("fetched record ends early");
        }
        envelopes.push_back(toBytes(body.first(length)));
        body = body.subspan(length);
    }
    if (!body.empty()) {
        return malformed("more records than asked for");
    }
    return envelopes;
}

Result<std::vector<RecordHash>> parseHashes(ByteView body)
{
    if (body.empty() || body.size() % RecordHash::size != 0) {
        return malformed("list of hashes");
    }
    std::vector<RecordHash> hashes;
    hashes.reserve(body.size() / RecordHash::size);
    for (std::size_t i = 0; i < body.size(); i += RecordHash::size) {
        hashes.push_back(*RecordHash::fromBytes(body.subspan(i, RecordHash::size)));
    }
    return hashes;
}

Error gatewayErrorOf(int status, const QByteArray &body, bool isSigned)
{
    const std::string code = codeOf(QJsonDocument::fromJson(body).object().value(QLatin1String("error")));
    switch (status) {
    case 401:
        return {LedgerError::NotAuthorized, code};
    case 403:
        return {isSigned ? LedgerError::NotAuthorized : LedgerError::Refused, code};
    case 404:
        return {LedgerError::NotFound, code};
    case 408:
        return {LedgerError::Timeout, code};
    case 429:
    case 503:
        return {LedgerError::TryLater, code};
    default: // a number off the wire, not an enumeration
        break;
    }
    if (status >= 400 && status < 500) {
        return {LedgerError::Refused, code};
    }
    if (status >= 500) {
        return {LedgerError::Unreachable, "HTTP status " + std::to_string(status)};
    }
    return {LedgerError::MalformedReply, "HTTP status " + std::to_string(status)};
}

} // namespace tegata::ledger
