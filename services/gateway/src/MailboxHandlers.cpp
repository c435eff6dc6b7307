#include "Handlers_p.h"
#include "Json_p.h"

#include <tegata/protocol/Enrolment.h>

#include <QJsonDocument>

namespace tegata::gateway {
namespace {

// A request is written by a clock that may be wrong, and waits for an administrator until it is forgotten.
constexpr std::chrono::hours clockTolerance{24};
// A whole ward behind one address enrols within an hour; more is a flood that would fill mailboxes.
constexpr std::uint32_t postsPerMinute = 30;

Result<QByteArray> base64Of(const QJsonValue &value)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        value.toString().toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!value.isString() || !decoded) {
        return failure(GatewayError::Malformed, "base64");
    }
    return *decoded;
}

Result<protocol::SignedEnrolment> enrolmentOf(const QByteArray &body)
{
    const auto object = json::objectOf(body, {QStringLiteral("request"), QStringLiteral("signature"),
                                              QStringLiteral("consent"), QStringLiteral("sealed")});
    if (!object) {
        return failure(object.error());
    }
    const auto request = object->value(QStringLiteral("request")).toObject();
    if (auto checked = json::checkMembers(request, {QStringLiteral("institutionId"), QStringLiteral("device"),
                                                    QStringLiteral("encPk"), QStringLiteral("nonce"),
                                                    QStringLiteral("sealedHash"), QStringLiteral("createdAt")});
        !checked) {
        return failure(checked.error());
    }
    const auto institutionId = json::strong<protocol::InstitutionId>(request.value(QStringLiteral("institutionId")));
    const auto device = json::strong<protocol::Address>(request.value(QStringLiteral("device")));
    const auto encPk = json::strong<protocol::EncryptionPublicKey>(request.value(QStringLiteral("encPk")));
    const auto nonce = json::strong<protocol::EnrolmentNonce>(request.value(QStringLiteral("nonce")));
    const auto sealedHash = json::strong<protocol::Hash32>(request.value(QStringLiteral("sealedHash")));
    const auto createdAt = json::time(request.value(QStringLiteral("createdAt")));
    const auto signature = json::strong<protocol::Signature>(object->value(QStringLiteral("signature")));
    const auto consent = json::strong<protocol::Signature>(object->value(QStringLiteral("consent")));
    const auto sealed = base64Of(object->value(QStringLiteral("sealed")));
    if (!institutionId || !device || !encPk || !nonce || !sealedHash || !createdAt || !signature || !consent ||
        !sealed) {
        return failure(GatewayError::Malformed, "enrolment request");
    }
    protocol::SignedEnrolment enrolment;
    enrolment.request = {*institutionId, *device, *encPk, *nonce, *sealedHash, *createdAt};
    enrolment.signature = *signature;
    enrolment.consent = *consent;
    enrolment.sealedNames = toBytes(bytesOf(*sealed));
    if (enrolment.sealedNames.size() > protocol::sealedNamesMaximum) {
        return failure(GatewayError::TooLarge, "sealed names");
    }
    return enrolment;
}

} // namespace

MailboxHandlers::MailboxHandlers(HandlerParts parts)
    : m_parts(parts)
    , m_posts(postsPerMinute)
{
}

Task<HttpResponse> MailboxHandlers::post(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    if (!institutionId) {
        co_return failure(institutionId.error());
    }
    if (!m_posts.take(call.request.client.toString().toLatin1(), RateLimiter::Clock::now())) {
        co_return failure(GatewayError::TooManyRequests);
    }
    const auto enrolment = enrolmentOf(call.request.body);
    if (!enrolment) {
        co_return failure(enrolment.error());
    }
    const auto now = m_parts.clock.now();
    const auto createdAt = enrolment->request.createdAt;
    if (enrolment->request.institutionId != *institutionId || createdAt > now + clockTolerance ||
        createdAt + clockTolerance < now) {
        co_return failure(GatewayError::Malformed, "institution or time of the request");
    }
    if (!protocol::verifyEnrolment(m_parts.deployment, *enrolment)) {
        co_return failure(GatewayError::SignatureInvalid);
    }
    const auto head = co_await m_parts.reader.head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    const auto institution = co_await m_parts.reader.institution(*institutionId, *head);
    const auto isUsed = co_await m_parts.reader.addressPurpose(enrolment->request.device, *head);
    if (!institution || !isUsed) {
        co_return chainUnavailable(institution ? isUsed.error() : institution.error());
    }
    if (!*institution || !(*institution)->isActive) {
        co_return failure(GatewayError::NotFound, "no such active institution");
    }
    if (isUsed->has_value()) {
        co_return failure(GatewayError::Conflict, "the address was bound before");
    }
    const auto body = QJsonDocument(QJsonDocument::fromJson(call.request.body).object()).toJson(QJsonDocument::Compact);
    const auto id = *institutionId;
    const auto device = enrolment->request.device;
    auto storing =
        m_parts.storage.run([id, device, body, now](Store &store) { return store.mailbox.put(id, device, body, now); });
    const auto stored = co_await storing;
    if (!stored) {
        co_return failure(stored.error());
    }
    co_return jsonResponse(201, {});
}

Task<HttpResponse> MailboxHandlers::list(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    if (!institutionId || !call.caller.isAdministratorOf(*institutionId)) {
        co_return failure(GatewayError::NotFound);
    }
    const auto id = *institutionId;
    auto listing = m_parts.storage.run([id](Store &store) { return store.mailbox.list(id); });
    const auto requests = co_await listing;
    if (!requests) {
        co_return failure(requests.error());
    }
    QJsonArray list;
    for (const auto &request : *requests) {
        list.append(QJsonDocument::fromJson(request).object());
    }
    co_return jsonResponse(200, {{QStringLiteral("requests"), list}});
}

Task<HttpResponse> MailboxHandlers::remove(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    const auto device = pathId<protocol::Address>(call.match.arguments, 1);
    if (!institutionId || !device || !call.caller.isAdministratorOf(*institutionId)) {
        co_return failure(GatewayError::NotFound);
    }
    const auto id = *institutionId;
    const auto address = *device;
    auto removing = m_parts.storage.run([id, address](Store &store) { return store.mailbox.remove(id, address); });
    const auto removed = co_await removing;
    if (!removed) {
        co_return failure(removed.error());
    }
    if (!*removed) {
        co_return failure(GatewayError::NotFound);
    }
    co_return jsonResponse(200, {});
}

Task<HttpResponse> MailboxHandlers::putIntroduction(Call call)
{
    const auto institutionId = pathId<protocol::InstitutionId>(call.match.arguments, 0);
    if (!institutionId) {
        co_return failure(institutionId.error());
    }
    if (!call.caller.isAdministratorOf(*institutionId)) {
        co_return failure(GatewayError::NotPermitted);
    }
    const auto object = json::objectOf(call.request.body, {QStringLiteral("introduction")});
    if (!object) {
        co_return failure(object.error());
    }
    const auto token = json::strong<protocol::Introduction>(object->value(QStringLiteral("introduction")));
    if (!token) {
        co_return failure(token.error());
    }
    const auto id = *institutionId;
    const auto value = *token;
    const auto now = m_parts.clock.now();
    auto storing =
        m_parts.storage.run([id, value, now](Store &store) { return store.mailbox.setIntroduction(id, value, now); });
    const auto stored = co_await storing;
    if (!stored) {
        co_return failure(stored.error());
    }
    co_return jsonResponse(200, {});
}

Result<SignedSession> parseSession(const QByteArray &body)
{
    const auto object = json::objectOf(body, {QStringLiteral("session"), QStringLiteral("signature")});
    if (!object) {
        return failure(object.error());
    }
    const auto session = object->value(QStringLiteral("session")).toObject();
    if (auto checked = json::checkMembers(session, {QStringLiteral("host"), QStringLiteral("sessionKey"),
                                                    QStringLiteral("notBefore"), QStringLiteral("notAfter"),
                                                    QStringLiteral("signer")});
        !checked) {
        return failure(checked.error());
    }
    const auto host = session.value(QStringLiteral("host"));
    const auto key = json::strong<crypto::SessionPublicKey>(session.value(QStringLiteral("sessionKey")));
    const auto notBefore = json::time(session.value(QStringLiteral("notBefore")));
    const auto notAfter = json::time(session.value(QStringLiteral("notAfter")));
    const auto signer = json::strong<protocol::Address>(session.value(QStringLiteral("signer")));
    const auto signature = json::strong<protocol::Signature>(object->value(QStringLiteral("signature")));
    if (!host.isString() || !key || !notBefore || !notAfter || !signer || !signature) {
        return failure(GatewayError::Malformed, "session");
    }
    SignedSession parsed;
    parsed.session = {host.toString().toStdString(), *key, *notBefore, *notAfter, *signer};
    parsed.signature = *signature;
    return parsed;
}

} // namespace tegata::gateway
