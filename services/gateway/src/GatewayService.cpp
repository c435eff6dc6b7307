#include <tegata/gateway/GatewayService.h>

#include "Handlers_p.h"
#include "Logging_p.h"

#include <QElapsedTimer>
#include <QTcpSocket>

namespace tegata::gateway {
namespace {

QString textOf(std::string_view text) { return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())); }

// So many bytes of answers per connection are nothing to count.
constexpr qsizetype uncountedAnswer = 64 * 1024;

bool wantsWebSocket(const HttpHead &head)
{
    return head.field("upgrade").toLower() == "websocket" && head.field("connection").toLower().contains("upgrade");
}

QString healthName(SponsorHealth health)
{
    switch (health) {
    case SponsorHealth::Ok:
        return QStringLiteral("ok");
    case SponsorHealth::Low:
        return QStringLiteral("low");
    case SponsorHealth::Empty:
        return QStringLiteral("empty");
    }
    return QStringLiteral("empty");
}

} // namespace

struct GatewayService::Handlers
{
    explicit Handlers(HandlerParts parts)
        : records(parts)
        , keys(parts)
        , mailbox(parts)
    {
    }
    RecordHandlers records;
    KeyHandlers keys;
    MailboxHandlers mailbox;
};

GatewayService::GatewayService(Configuration configuration, ledger::LedgerReader &reader, Storage &storage,
                               Sponsor &sponsor, EventStreams &events, const Clock &clock)
    : m_configuration(std::move(configuration))
    , m_reader(reader)
    , m_sponsor(sponsor)
    , m_events(events)
    , m_authentication(m_configuration.network, m_configuration.limits, m_configuration.chain.deployment, reader,
                       storage, clock)
    , m_origins(m_configuration.network, m_configuration.page)
    , m_openRequests(m_configuration.limits.openRequestsPerMinute)
    , m_answers(m_configuration.network.maxAnswerBytes)
    , m_handlers(std::make_unique<Handlers>(
          HandlerParts{m_configuration.chain.deployment, reader, storage, clock, m_configuration.quotas, m_answers}))
{
}

GatewayService::~GatewayService() = default;

bool GatewayService::isForPage(const HttpHead &head) const { return m_page && !head.path.startsWith("/v1/"); }

bool GatewayService::isOwnHost(const HttpHead &head) const
{
    return m_authentication.isOwnAuthority(head.field("host").toLower());
}

HttpResponse GatewayService::refusal(const HttpHead &head, const Error &error) const
{
    auto response = errorResponse(error);
    m_origins.allow(head, response);
    return response;
}

Result<qint64> GatewayService::admit(const HttpHead &head, const QHostAddress &client)
{
    // Both are answered from memory, cheaper than any refusal could be counted.
    if (isForPage(head) || BrowserOrigins::isPreflight(head)) {
        return isOwnHost(head) ? Result<qint64>(0) : failure(GatewayError::WrongHost);
    }
    const auto match = routeOf(head.method, head.path);
    if (!match) {
        return failure(match.error());
    }
    // A load balancer asks for health under any name.
    if (match->route != Route::Health && !isOwnHost(head)) {
        return failure(GatewayError::WrongHost);
    }
    if (match->isOpen) {
        if (!m_openRequests.take(client.toString().toLatin1(), RateLimiter::Clock::now())) {
            return failure(GatewayError::TooManyRequests);
        }
    } else if (head.field("signature").isEmpty()) {
        return failure(GatewayError::Unauthenticated); // not worth reading a body of 4 MiB for
    }
    if (match->route == Route::Events) {
        if (!wantsWebSocket(head)) {
            return failure(GatewayError::Malformed, "not a WebSocket");
        }
        if (!m_origins.mayOpenSocket(head)) {
            return failure(GatewayError::NotPermitted, "origin");
        }
        if (m_events.isFullFor(client)) {
            return failure(GatewayError::Overloaded);
        }
    }
    return match->bodyMaximum;
}

bool GatewayService::takesOver(const HttpHead &head) const
{
    const auto match = routeOf(head.method, head.path);
    return match && match->route == Route::Events;
}

void GatewayService::takeOver(std::unique_ptr<QTcpSocket> socket, const QHostAddress &client)
{
    m_events.adopt(std::move(socket), client);
}

QCoro::Task<HttpResponse> GatewayService::handle(HttpRequest request)
{
    QElapsedTimer timer;
    timer.start();
    if (isForPage(request.head)) {
        const auto answered = m_page->answer(request.head);
        auto page = answered ? *answered : errorResponse(answered.error());
        qCInfo(httpLog).noquote() << "Page" << page.status << page.body.size() << "B out";
        co_return page;
    }
    if (BrowserOrigins::isPreflight(request.head)) {
        co_return m_origins.preflight(request.head);
    }
    const auto match = routeOf(request.head.method, request.head.path);
    if (!match) {
        co_return refusal(request.head, match.error());
    }
    const auto head = request.head;
    const auto size = request.body.size();
    const auto route = match->route;
    auto answering = answer(std::move(request), *match);
    const auto answered = co_await answering;
    auto response = answered ? *answered : errorResponse(answered.error());
    m_origins.allow(head, response);
    if (!answered && gatewayErrorOf(answered.error()) == GatewayError::Internal) {
        qCWarning(serviceLog).noquote() << "internal:" << QString::fromStdString(answered.error().key());
    }
    qCInfo(httpLog).noquote() << textOf(nameOf(route)) << response.status << size << "B in" << response.body.size()
                              << "B out" << timer.elapsed() << "ms";
    co_return response;
}

Task<HttpResponse> GatewayService::answer(HttpRequest request, RouteMatch match)
{
    Call call;
    call.match = match;
    if (!match.isOpen) {
        auto authenticating = m_authentication.authenticate(request);
        const auto caller = co_await authenticating;
        if (!caller) {
            co_return failure(caller.error());
        }
        call.caller = *caller;
    }
    call.request = std::move(request);
    const auto holder = match.isOpen ? QByteArray() : QByteArray::fromStdString(call.caller.key.hex());
    auto dispatching = dispatch(std::move(call));
    const auto dispatched = co_await dispatching;
    if (!dispatched || dispatched->reservation || dispatched->body.size() <= uncountedAnswer) {
        co_return dispatched;
    }
    auto response = *dispatched;
    const auto room = m_answers.reserve(holder, response.body.size());
    if (!room) {
        co_return failure(room.error());
    }
    response.reservation = *room;
    co_return std::as_const(response);
}

Task<HttpResponse> GatewayService::dispatch(Call call)
{
    switch (call.match.route) {
    case Route::Health:
        co_return co_await health();
    case Route::OpenSession:
        co_return co_await openSession(std::move(call.request));
    case Route::SubmitAction:
        co_return co_await submitAction(std::move(call.request));
    case Route::ActionState:
        co_return co_await actionState(std::move(call.match));
    case Route::PutRecord:
        co_return co_await m_handlers->records.put(std::move(call));
    case Route::GetRecord:
        co_return co_await m_handlers->records.get(std::move(call));
    case Route::FetchRecords:
        co_return co_await m_handlers->records.fetch(std::move(call));
    case Route::PutBatch:
        co_return co_await m_handlers->records.putBatch(std::move(call));
    case Route::GetBatch:
        co_return co_await m_handlers->records.getBatch(std::move(call));
    case Route::Reads:
        co_return co_await m_handlers->records.reads(std::move(call));
    case Route::PutWrap:
        co_return co_await m_handlers->keys.putWrap(std::move(call));
    case Route::GetWrap:
        co_return co_await m_handlers->keys.getWrap(std::move(call));
    case Route::PatientWraps:
        co_return co_await m_handlers->keys.patientWraps(std::move(call));
    case Route::PutPredecessor:
        co_return co_await m_handlers->keys.putPredecessor(std::move(call));
    case Route::GetPredecessor:
        co_return co_await m_handlers->keys.getPredecessor(std::move(call));
    case Route::PutDirectoryEntry:
        co_return co_await m_handlers->keys.putDirectoryEntry(std::move(call));
    case Route::GetDirectoryEntry:
        co_return co_await m_handlers->keys.getDirectoryEntry(std::move(call));
    case Route::Directory:
        co_return co_await m_handlers->keys.directory(std::move(call));
    case Route::PostMailbox:
        co_return co_await m_handlers->mailbox.post(std::move(call));
    case Route::Mailbox:
        co_return co_await m_handlers->mailbox.list(std::move(call));
    case Route::DeleteMailbox:
        co_return co_await m_handlers->mailbox.remove(std::move(call));
    case Route::PutIntroduction:
        co_return co_await m_handlers->mailbox.putIntroduction(std::move(call));
    case Route::Events:
        break; // taken over before
    }
    co_return failure(GatewayError::NotFound);
}

Task<HttpResponse> GatewayService::health()
{
    const auto head = co_await m_reader.head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    const auto deployment = m_configuration.chain.deployment;
    QJsonObject object{{QStringLiteral("status"), QStringLiteral("ok")},
                       {QStringLiteral("chainId"), static_cast<qint64>(protocol::toNumber(deployment.chainId))},
                       {QStringLiteral("ledger"), deployment.ledger.hexString()},
                       {QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(head->number))},
                       {QStringLiteral("sponsor"), healthName(m_sponsor.health())}};
    if (m_page) {
        object.insert(QStringLiteral("page"), QString::fromLatin1(m_page->build()));
    }
    co_return jsonResponse(200, object);
}

Task<HttpResponse> GatewayService::openSession(HttpRequest request)
{
    const auto signedSession = parseSession(request.body);
    if (!signedSession) {
        co_return failure(signedSession.error());
    }
    auto opening = m_authentication.openSession(signedSession->session, signedSession->signature);
    const auto opened = co_await opening;
    if (!opened) {
        co_return failure(opened.error());
    }
    co_return jsonResponse(
        201, {{QStringLiteral("notAfter"), static_cast<qint64>(toUnixSeconds(signedSession->session.notAfter))}});
}

Task<HttpResponse> GatewayService::submitAction(HttpRequest request)
{
    const auto action = parseActionRequest(request.body);
    if (!action) {
        co_return failure(action.error());
    }
    auto submitting = m_sponsor.submit(*action);
    const auto sponsorship = co_await submitting;
    if (!sponsorship) {
        co_return failure(sponsorship.error());
    }
    co_return jsonResponse(202, toJson(*sponsorship));
}

Task<HttpResponse> GatewayService::actionState(RouteMatch match)
{
    const auto digest = pathId<protocol::Digest>(match.arguments, 0);
    if (!digest) {
        co_return failure(digest.error());
    }
    const auto sponsorship = co_await m_sponsor.find(*digest);
    if (!sponsorship) {
        co_return failure(sponsorship.error());
    }
    co_return jsonResponse(200, toJson(*sponsorship));
}

QJsonObject toJson(const Sponsorship &sponsorship)
{
    QJsonObject object{{QStringLiteral("digest"), sponsorship.digest.hexString()},
                       {QStringLiteral("state"), textOf(nameOf(sponsorship.state))}};
    if (sponsorship.transaction) {
        object.insert(QStringLiteral("transaction"), sponsorship.transaction->hexString());
    }
    if (sponsorship.block) {
        object.insert(QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(*sponsorship.block)));
    }
    if (!sponsorship.error.empty()) {
        object.insert(QStringLiteral("error"), QString::fromStdString(sponsorship.error));
    }
    return object;
}

} // namespace tegata::gateway
