#include <tegata/gateway/Authentication.h>

#include "Logging_p.h"

#include <tegata/ledgerclient/HttpMessageSignature.h>

#include <algorithm>

namespace tegata::gateway {
namespace {

tl::unexpected<Error> unauthenticated(const char *why)
{
    qCInfo(httpLog) << "unauthenticated:" << why;
    return failure(GatewayError::Unauthenticated, why);
}

} // namespace

tl::unexpected<Error> chainUnavailable(const Error &error)
{
    qCWarning(serviceLog).noquote() << "the nodes do not answer:" << QString::fromStdString(error.key());
    return failure(GatewayError::ChainUnavailable, error.key());
}

Task<Standing> standingOf(ledger::LedgerReader *reader, protocol::Address key)
{
    Standing standing;
    standing.key = key;
    const auto head = co_await reader->head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    standing.block = *head;
    const ledger::ReadAt at = *head;

    const auto purpose = co_await reader->addressPurpose(key, at);
    if (!purpose) {
        co_return chainUnavailable(purpose.error());
    }
    if (!*purpose) {
        co_return standing;
    }
    switch (**purpose) {
    case protocol::KeyPurpose::Device: {
        const auto device = co_await reader->device(key, at);
        if (!device) {
            co_return chainUnavailable(device.error());
        }
        if (*device) {
            standing.kind = Standing::Kind::Device;
            standing.institutionId = (*device)->institutionId;
            standing.role = (*device)->role;
            standing.isKeyActive = (*device)->isActiveAt(head->time);
        }
        break;
    }
    case protocol::KeyPurpose::Administrator: {
        const auto administrator = co_await reader->administrator(key, at);
        if (!administrator) {
            co_return chainUnavailable(administrator.error());
        }
        if (*administrator) {
            standing.kind = Standing::Kind::Administrator;
            standing.institutionId = (*administrator)->institutionId;
            standing.isKeyActive = (*administrator)->isActive;
        }
        break;
    }
    case protocol::KeyPurpose::Patient: {
        const auto patient = co_await reader->patientOfKey(key, at);
        if (!patient) {
            co_return chainUnavailable(patient.error());
        }
        if (*patient) {
            standing.kind = Standing::Kind::Patient;
            standing.patientId = **patient;
            standing.isKeyActive = true;
        }
        co_return standing;
    }
    }
    if (standing.kind == Standing::Kind::Stranger) {
        co_return standing;
    }
    const auto institution = co_await reader->institution(standing.institutionId, at);
    if (!institution) {
        co_return chainUnavailable(institution.error());
    }
    standing.isInstitutionActive = *institution && (*institution)->isActive;
    co_return standing;
}

Authentication::Authentication(NetworkSettings network, LimitSettings limits, protocol::Deployment deployment,
                               ledger::LedgerReader &reader, Storage &storage, const Clock &clock)
    : m_network(std::move(network))
    , m_deployment(deployment)
    , m_reader(reader)
    , m_storage(storage)
    , m_clock(clock)
    , m_limiter(limits.sessionRequestsPerMinute)
{
}

bool Authentication::isOwnAuthority(const QByteArray &authority) const
{
    const auto text = QString::fromLatin1(authority);
    return std::find(m_network.publicHosts.begin(), m_network.publicHosts.end(), text) != m_network.publicHosts.end();
}

Task<void> Authentication::openSession(protocol::GatewaySession session, protocol::Signature signature)
{
    if (!isOwnAuthority(QByteArray::fromStdString(session.host))) {
        co_return unauthenticated("session for another host");
    }
    const auto verified = protocol::verifySession(m_deployment, session, signature, session.host, m_clock.now());
    if (!verified) {
        co_return unauthenticated("session signature or span");
    }
    const auto standing = co_await standingOf(&m_reader, session.signer);
    if (!standing) {
        co_return failure(standing.error());
    }
    if (!standing->mayHaveSession()) {
        co_return failure(GatewayError::SignerNotPermitted);
    }
    // Begun in a statement of its own: GCC 12 copies a lambda inside a co_await expression byte by byte, which breaks
    // captured strings.
    auto storing = m_storage.run([session](Store &store) { return store.sessions.put(session); });
    const auto stored = co_await storing;
    co_return stored;
}

Task<Standing> Authentication::authenticate(HttpRequest request)
{
    const auto &head = request.head;
    const auto authority = head.field("host").toLower();
    const auto now = m_clock.now();
    const ledger::RequestTarget target{head.method, authority, head.path, head.query};
    const ledger::RequestSignatureHeaders headers{head.field("content-digest"), head.field("signature-input"),
                                                  head.field("signature")};
    // The authority was compared with our own before the body was read; the signature binds the same text.
    const auto parameters = ledger::verifyRequest(target, bytesOf(request.body), headers, authority, now);
    if (!parameters || !isOwnAuthority(authority)) {
        co_return unauthenticated("request signature");
    }
    if (!m_limiter.take(QByteArray::fromStdString(parameters->keyId.hex()), RateLimiter::Clock::now())) {
        co_return failure(GatewayError::TooManyRequests);
    }
    struct Found
    {
        std::optional<protocol::GatewaySession> session;
        bool isFresh = false;
    };
    const auto known = *parameters;
    auto finding = m_storage.run([known](Store &store) -> Result<Found> {
        auto session = store.sessions.find(known.keyId);
        if (!session) {
            return failure(session.error());
        }
        if (!*session) {
            return Found{};
        }
        const auto nonce = QByteArray::fromStdString(known.nonce.hex());
        // Longer than the signature can be valid by any clock that is at most the skew off.
        const auto fresh = store.sessions.rememberNonce(known.keyId, nonce, known.expires + std::chrono::minutes(2));
        if (!fresh) {
            return failure(fresh.error());
        }
        return Found{*session, *fresh};
    });
    const auto found = co_await finding;
    if (!found) {
        co_return failure(found.error());
    }
    if (!found->session) {
        co_return unauthenticated("no such session");
    }
    if (!found->isFresh) {
        co_return unauthenticated("nonce seen before");
    }
    if (found->session->host != authority.toStdString()) {
        co_return unauthenticated("session of another host");
    }
    if (now < found->session->notBefore || now >= found->session->notAfter) {
        co_return unauthenticated("session over");
    }
    const auto standing = co_await standingOf(&m_reader, found->session->signer);
    if (!standing) {
        co_return failure(standing.error());
    }
    if (!standing->mayHaveSession()) {
        co_return unauthenticated("the signer is no longer an active key");
    }
    co_return *standing;
}

} // namespace tegata::gateway
