#include <tegata/ledgerclient/GatewayClient.h>

#include "GatewayReplies_p.h"
#include "HttpTransport_p.h"
#include "LedgerLog_p.h"
#include "NextSignal_p.h"

#include <tegata/ledgerclient/Quantity.h>

#include <QCoro/QCoroTimer>

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QPointer>

#include <algorithm>

namespace tegata::ledger {
namespace {

constexpr std::size_t maximumFetch = 256;
/// A page of the read log; the gateway gives at most this many entries.
constexpr qsizetype readsPerPage = 10'000;
/// How far the gateway's clock may be behind ours.
constexpr std::chrono::seconds clockTolerance{60};
constexpr std::chrono::seconds requestLifetime{55};

Bytes bytesOfHashes(const std::vector<RecordHash> &hashes)
{
    Bytes bytes;
    bytes.reserve(hashes.size() * RecordHash::size);
    for (const RecordHash &hash : hashes) {
        append(bytes, hash.view());
    }
    return bytes;
}

QString institutionPath(const char *collection, const InstitutionId &institutionId)
{
    return QStringLiteral("/v1/") + QLatin1String(collection) + QLatin1Char('/') + institutionId.hexString();
}

QByteArray compact(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

} // namespace

struct GatewayClient::Session
{
    crypto::SessionKey key;
    UnixTime notAfter{};
};

struct GatewayClient::Request
{
    QByteArray method;
    QString path;
    QString query;
    QByteArray body;
    QByteArray contentType;
    bool isSigned = true;
    /// Doing it twice does the same as doing it once.
    bool isRepeatable = true;
    qint64 maximumReplySize = 0;
};

struct GatewayClient::Reply
{
    int status = 0;
    QByteArray body;
};

GatewayClient::GatewayClient(QUrl baseUrl, const Clock &clock, crypto::RandomSource &random, SessionSigner *signer,
                             GatewayOptions options, QObject *parent)
    : QObject(parent)
    , m_baseUrl(std::move(baseUrl))
    , m_clock(clock)
    , m_random(random)
    , m_signer(signer)
    , m_options(options)
    , m_network(makeNetworkAccess())
{
}

GatewayClient::~GatewayClient() = default;

QByteArray GatewayClient::authority() const { return authorityOf(m_baseUrl); }

QUrl GatewayClient::eventsUrl() const
{
    QUrl url = m_baseUrl;
    url.setScheme(m_baseUrl.scheme() == QLatin1String("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    url.setPath(m_baseUrl.path().chopped(m_baseUrl.path().endsWith(QLatin1Char('/')) ? 1 : 0) +
                QStringLiteral("/v1/events"));
    return url;
}

bool GatewayClient::hasSession() const
{
    return m_session != nullptr && m_clock.now() + m_options.renewBefore < m_session->notAfter;
}

void GatewayClient::closeSession()
{
    m_session.reset();
    ++m_sessionGeneration;
}

Task<std::shared_ptr<const GatewayClient::Session>> GatewayClient::session()
{
    while (m_isOpening) {
        co_await nextSignal(this, &GatewayClient::sessionSettled);
        if (!m_isOpening && m_session == nullptr) {
            co_return failure(m_sessionError.value_or(Error(LedgerError::NotAuthorized, "session was closed")));
        }
    }
    if (hasSession()) {
        // A copy: QCoro 0.8 moves out of what a coroutine returns by name, also out of a member.
        const std::shared_ptr<const Session> current = m_session;
        co_return current;
    }
    m_isOpening = true;
    const quint64 generation = m_sessionGeneration;
    const QPointer<GatewayClient> self(this);
    Result<std::shared_ptr<const Session>> opened = co_await openSession();
    if (!self) {
        co_return failure(LedgerError::Cancelled, "gateway client is gone");
    }
    m_isOpening = false;
    m_sessionError.reset();
    if (opened && generation != m_sessionGeneration) {
        opened = failure(LedgerError::Cancelled, "session was closed while it was opened");
    }
    if (opened) {
        m_session = *opened;
    } else {
        m_sessionError = opened.error();
    }
    Q_EMIT sessionSettled();
    co_return opened;
}

Task<std::shared_ptr<const GatewayClient::Session>> GatewayClient::openSession()
{
    if (m_signer == nullptr) {
        co_return failure(LedgerError::NotAuthorized, "no key to open a session with");
    }
    auto session = std::make_shared<Session>();
    session->key = crypto::generateSessionKey(m_random);
    const UnixTime now = m_clock.now();
    protocol::GatewaySession statement;
    statement.host = authority().toStdString();
    statement.sessionKey = crypto::publicKeyOf(session->key);
    statement.notBefore = now - clockTolerance;
    statement.notAfter =
        statement.notBefore + std::min<std::chrono::seconds>(m_options.sessionLength, protocol::gatewaySessionMaximum);
    statement.signer = m_signer->address();
    session->notAfter = statement.notAfter;
    const Result<protocol::Signature> signature = co_await m_signer->signSession(statement);
    if (!signature) {
        co_return failure(signature.error());
    }
    Request request;
    request.method = "POST";
    request.path = QStringLiteral("/v1/sessions");
    request.body = compact(
        {{QStringLiteral("session"), toJson(statement)}, {QStringLiteral("signature"), signature->hexString()}});
    request.contentType = "application/json";
    request.isSigned = false;
    const Result<Reply> reply = co_await attempt(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    if (reply->status != 201) {
        co_return failure(gatewayErrorOf(reply->status, reply->body, /*isSigned=*/true));
    }
    qCDebug(lcLedgerGateway) << "session opened with" << m_baseUrl.host();
    co_return std::shared_ptr<const Session>(session);
}

Task<GatewayClient::Reply> GatewayClient::attempt(Request request)
{
    QUrl url = m_baseUrl;
    const QString prefix = m_baseUrl.path().chopped(m_baseUrl.path().endsWith(QLatin1Char('/')) ? 1 : 0);
    url.setPath(prefix + request.path);
    url.setQuery(request.query.isEmpty() ? QString() : request.query);
    QNetworkRequest http = makeRequest(url);
    http.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    if (!request.contentType.isEmpty()) {
        http.setHeader(QNetworkRequest::ContentTypeHeader, request.contentType);
    }
    if (request.isSigned) {
        const Result<std::shared_ptr<const Session>> current = co_await session();
        if (!current) {
            co_return failure(current.error());
        }
        const RequestTarget target{request.method, authorityOf(url), url.path(QUrl::FullyEncoded).toLatin1(),
                                   url.query(QUrl::FullyEncoded).toLatin1()};
        RequestSignatureParameters parameters;
        parameters.created = m_clock.now();
        parameters.expires = parameters.created + requestLifetime;
        parameters.nonce = m_random.strongBytes<RequestNonce>();
        const RequestSignatureHeaders headers = signRequest(target, bytesOf(request.body), parameters, (*current)->key);
        http.setRawHeader("Content-Digest", headers.contentDigest);
        http.setRawHeader("Signature-Input", headers.signatureInput);
        http.setRawHeader("Signature", headers.signature);
    }
    const qint64 limit = request.maximumReplySize > 0 ? request.maximumReplySize : m_options.maximumReplySize;
    Result<HttpReply> answer =
        co_await sendHttp(m_network.get(), http, request.method, request.body, m_options.deadline, limit);
    if (!answer) {
        co_return failure(answer.error());
    }
    qCDebug(lcLedgerGateway) << request.method << answer->status << answer->body.size() << "bytes";
    Reply reply;
    reply.status = answer->status;
    reply.body = answer->body;
    co_return reply;
}

Task<GatewayClient::Reply> GatewayClient::exchange(Request request)
{
    const QPointer<GatewayClient> self(this);
    std::chrono::milliseconds backoff = m_options.firstBackoff;
    bool isReopened = false;
    Error last(LedgerError::Unreachable, "not tried");
    for (int tries = 1;; ++tries) {
        const Result<Reply> reply = co_await attempt(request);
        if (!self) {
            co_return failure(LedgerError::Cancelled, "gateway client is gone");
        }
        if (reply && reply->status >= 200 && reply->status < 300) {
            co_return *reply;
        }
        last = reply ? gatewayErrorOf(reply->status, reply->body, request.isSigned) : reply.error();
        if (reply && reply->status == 401 && request.isSigned && !isReopened) {
            // The gateway forgot the session, or it ended by its clock.
            isReopened = true;
            m_session.reset();
            continue;
        }
        const bool isAway = last.is(LedgerError::Unreachable) || last.is(LedgerError::Timeout);
        if (!isAway || !request.isRepeatable || tries >= m_options.attempts) {
            co_return failure(last);
        }
        co_await QCoro::sleepFor(backoff);
        if (!self) {
            co_return failure(LedgerError::Cancelled, "gateway client is gone");
        }
        backoff *= 2;
    }
}

Task<void> GatewayClient::put(QString path, Bytes body)
{
    Request request;
    request.method = "PUT";
    request.path = path;
    request.body = toQByteArray(body);
    request.contentType = "application/octet-stream";
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return Result<void>();
}

Task<Bytes> GatewayClient::get(QString path)
{
    Request request;
    request.method = "GET";
    request.path = path;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return toBytes(bytesOf(reply->body));
}

Task<QJsonObject> GatewayClient::getJson(QString path, QString query)
{
    Request request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return parseObject(reply->body);
}

Task<GatewayHealth> GatewayClient::health()
{
    Request request;
    request.method = "GET";
    request.path = QStringLiteral("/v1/health");
    request.isSigned = false;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    const Result<QJsonObject> object = parseObject(reply->body);
    if (!object) {
        co_return failure(object.error());
    }
    co_return parseHealth(*object);
}

Task<SponsoredAction> GatewayClient::submitAction(Bytes calldata, Admission admission)
{
    QJsonObject body{{QStringLiteral("calldata"), QString::fromStdString(toPrefixedHex(calldata))}};
    if (admission.invitation) {
        body.insert(QStringLiteral("invitation"), *admission.invitation);
    }
    if (admission.introduction) {
        body.insert(QStringLiteral("introduction"), admission.introduction->hexString());
    }
    Request request;
    request.method = "POST";
    request.path = QStringLiteral("/v1/actions");
    request.body = compact(body);
    request.contentType = "application/json";
    request.isSigned = false;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    const Result<QJsonObject> object = parseObject(reply->body);
    if (!object) {
        co_return failure(object.error());
    }
    co_return parseSponsoredAction(*object);
}

Task<SponsoredAction> GatewayClient::actionState(Digest digest)
{
    Request request;
    request.method = "GET";
    request.path = QStringLiteral("/v1/actions/") + digest.hexString();
    request.isSigned = false;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    const Result<QJsonObject> object = parseObject(reply->body);
    if (!object) {
        co_return failure(object.error());
    }
    Result<SponsoredAction> action = parseSponsoredAction(*object);
    if (action && action->digest != digest) {
        co_return failure(LedgerError::MalformedReply, "state of another action");
    }
    co_return action;
}

Task<void> GatewayClient::postEnrolment(protocol::SignedEnrolment enrolment)
{
    Request request;
    request.method = "POST";
    request.path = institutionPath("mailbox", enrolment.request.institutionId);
    request.body = compact(toJson(enrolment));
    request.contentType = "application/json";
    request.isSigned = false;
    request.isRepeatable = false;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return Result<void>();
}

Task<void> GatewayClient::putRecord(RecordHash hash, Bytes envelope)
{
    return put(QStringLiteral("/v1/records/") + hash.hexString(), std::move(envelope));
}

Task<Bytes> GatewayClient::record(RecordHash hash) { return get(QStringLiteral("/v1/records/") + hash.hexString()); }

Task<std::vector<Bytes>> GatewayClient::fetchRecords(std::vector<RecordHash> hashes)
{
    if (hashes.empty()) {
        co_return std::vector<Bytes>();
    }
    if (hashes.size() > maximumFetch) {
        co_return failure(LedgerError::InvalidValue, "more than 256 records at once");
    }
    QJsonArray list;
    for (const RecordHash &hash : hashes) {
        list.append(hash.hexString());
    }
    Request request;
    request.method = "POST";
    request.path = QStringLiteral("/v1/records/fetch");
    request.body = compact({{QStringLiteral("hashes"), list}});
    request.contentType = "application/json";
    request.maximumReplySize = m_options.maximumFetchSize;
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return parseFetched(bytesOf(reply->body), hashes.size());
}

Task<void> GatewayClient::putBatch(MerkleRoot root, std::vector<RecordHash> leaves)
{
    return put(QStringLiteral("/v1/batches/") + root.hexString(), bytesOfHashes(leaves));
}

Task<std::vector<RecordHash>> GatewayClient::batch(MerkleRoot root)
{
    const Result<Bytes> body = co_await get(QStringLiteral("/v1/batches/") + root.hexString());
    if (!body) {
        co_return failure(body.error());
    }
    co_return parseHashes(*body);
}

Task<void> GatewayClient::putWrap(WrapHash hash, Bytes wrapBytes)
{
    return put(QStringLiteral("/v1/wraps/") + hash.hexString(), std::move(wrapBytes));
}

Task<Bytes> GatewayClient::wrap(WrapHash hash) { return get(QStringLiteral("/v1/wraps/") + hash.hexString()); }

Task<std::vector<WrapHash>> GatewayClient::patientWraps(PatientId patientId)
{
    const Result<QJsonObject> object =
        co_await getJson(QStringLiteral("/v1/patients/") + patientId.hexString() + QStringLiteral("/wraps"));
    if (!object) {
        co_return failure(object.error());
    }
    const QJsonValue list = object->value(QLatin1String("wraps"));
    std::vector<WrapHash> hashes;
    const QJsonArray values = list.toArray();
    for (const QJsonValue value : values) {
        const Result<WrapHash> hash = parseFixed<WrapHash>(value);
        if (!hash) {
            co_return failure(hash.error());
        }
        hashes.push_back(*hash);
    }
    if (!list.isArray()) {
        co_return failure(LedgerError::MalformedReply, "list of wraps");
    }
    co_return hashes;
}

Task<void> GatewayClient::putVaultPredecessor(InstitutionId institutionId, Epoch epoch, Bytes seal)
{
    return put(institutionPath("vaults", institutionId) +
                   QStringLiteral("/%1/predecessor").arg(protocol::toNumber(epoch)),
               std::move(seal));
}

Task<Bytes> GatewayClient::vaultPredecessor(InstitutionId institutionId, Epoch epoch)
{
    return get(institutionPath("vaults", institutionId) +
               QStringLiteral("/%1/predecessor").arg(protocol::toNumber(epoch)));
}

Task<void> GatewayClient::putDirectoryEntry(InstitutionId institutionId, Address device, Bytes entry)
{
    return put(institutionPath("directory", institutionId) + QLatin1Char('/') + device.hexString(), std::move(entry));
}

Task<Bytes> GatewayClient::directoryEntry(InstitutionId institutionId, Address device)
{
    return get(institutionPath("directory", institutionId) + QLatin1Char('/') + device.hexString());
}

Task<std::vector<Bytes>> GatewayClient::directory(InstitutionId institutionId)
{
    const Result<QJsonObject> object = co_await getJson(institutionPath("directory", institutionId));
    if (!object) {
        co_return failure(object.error());
    }
    const QJsonValue list = object->value(QLatin1String("entries"));
    std::vector<Bytes> entries;
    const QJsonArray values = list.toArray();
    for (const QJsonValue value : values) {
        const auto decoded = QByteArray::fromBase64Encoding(
            value.toString().toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
        if (!value.isString() || !decoded) {
            co_return failure(LedgerError::MalformedReply, "directory entry");
        }
        entries.push_back(toBytes(bytesOf(decoded.decoded)));
    }
    if (!list.isArray()) {
        co_return failure(LedgerError::MalformedReply, "directory");
    }
    co_return entries;
}

Task<std::vector<protocol::SignedEnrolment>> GatewayClient::mailbox(InstitutionId institutionId)
{
    const Result<QJsonObject> object = co_await getJson(institutionPath("mailbox", institutionId));
    if (!object) {
        co_return failure(object.error());
    }
    const QJsonValue list = object->value(QLatin1String("requests"));
    std::vector<protocol::SignedEnrolment> enrolments;
    const QJsonArray values = list.toArray();
    for (const QJsonValue value : values) {
        Result<protocol::SignedEnrolment> enrolment = parseEnrolment(value.toObject());
        if (!enrolment) {
            co_return failure(enrolment.error());
        }
        enrolments.push_back(std::move(*enrolment));
    }
    if (!list.isArray()) {
        co_return failure(LedgerError::MalformedReply, "mailbox");
    }
    co_return enrolments;
}

Task<void> GatewayClient::deleteEnrolment(InstitutionId institutionId, Address device)
{
    Request request;
    request.method = "DELETE";
    request.path = institutionPath("mailbox", institutionId) + QLatin1Char('/') + device.hexString();
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return Result<void>();
}

Task<void> GatewayClient::putIntroduction(InstitutionId institutionId, protocol::Introduction introduction)
{
    Request request;
    request.method = "PUT";
    request.path = institutionPath("introductions", institutionId);
    request.body = compact({{QStringLiteral("introduction"), introduction.hexString()}});
    request.contentType = "application/json";
    const Result<Reply> reply = co_await exchange(request);
    if (!reply) {
        co_return failure(reply.error());
    }
    co_return Result<void>();
}

Task<std::vector<protocol::ReadLogEntry>> GatewayClient::reads(PatientId patientId)
{
    std::vector<protocol::ReadLogEntry> entries;
    for (;;) {
        const QString query = entries.empty() ? QString() : QStringLiteral("after=%1").arg(entries.back().sequence);
        const Result<QJsonObject> object =
            co_await getJson(QStringLiteral("/v1/patients/") + patientId.hexString() + QStringLiteral("/reads"), query);
        if (!object) {
            co_return failure(object.error());
        }
        const QJsonValue list = object->value(QLatin1String("entries"));
        if (!list.isArray()) {
            co_return failure(LedgerError::MalformedReply, "read log");
        }
        const QJsonArray values = list.toArray();
        for (const QJsonValue value : values) {
            const Result<protocol::ReadLogEntry> entry = parseReadLogEntry(patientId, value.toObject());
            if (!entry || (!entries.empty() && entry->sequence <= entries.back().sequence)) {
                co_return failure(LedgerError::MalformedReply, "entry of the read log");
            }
            entries.push_back(*entry);
        }
        if (values.size() < readsPerPage) {
            co_return entries;
        }
    }
}

} // namespace tegata::ledger
