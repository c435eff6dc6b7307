#include "HttpConnection_p.h"

#include "Logging_p.h"

#include <algorithm>

namespace tegata::gateway {
namespace {

// What the socket may hold unread: the rest of a sender's bytes stays in the kernel until we want it.
constexpr qint64 readBuffer = 128 * 1024;

} // namespace

HttpConnection::HttpConnection(HttpServer &server, std::unique_ptr<QTcpSocket> socket)
    : QObject(&server)
    , m_server(server)
    , m_socket(std::move(socket))
{
    m_socket->setReadBufferSize(readBuffer);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &HttpConnection::timedOut);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &HttpConnection::readMore);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &HttpConnection::sent);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &HttpConnection::end);
    enter(Stage::Idle, m_server.m_settings.headerTimeout);
    if (m_socket->bytesAvailable() > 0) {
        QMetaObject::invokeMethod(this, &HttpConnection::readMore, Qt::QueuedConnection);
    }
}

HttpConnection::~HttpConnection()
{
    if (m_reserved > 0) {
        m_server.release(m_reserved, m_reservedFor);
    }
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
}

void HttpConnection::enter(Stage stage, std::chrono::seconds limit)
{
    m_stage = stage;
    m_deadline.start(limit);
}

void HttpConnection::closeWhenIdle()
{
    m_keepsAlive = false;
    if (m_stage == Stage::Idle) {
        m_socket->disconnectFromHost();
    }
}

void HttpConnection::readMore()
{
    if (m_isEnding || !m_socket) {
        return;
    }
    bool goesOn = true;
    while (goesOn) {
        goesOn = m_stage == Stage::Idle || m_stage == Stage::Head ? readHead()
                 : m_stage == Stage::Body                         ? readBody()
                                                                  : false;
    }
}

bool HttpConnection::readHead()
{
    if (m_socket->bytesAvailable() == 0) {
        return false;
    }
    if (m_stage == Stage::Idle) {
        // The whole head has one deadline from its first byte on; trickling does not extend it.
        enter(Stage::Head, m_server.m_settings.headerTimeout);
    }
    const auto seen = m_socket->peek(httpHeadMaximum + 4);
    const auto end = seen.indexOf("\r\n\r\n");
    if (end < 0) {
        if (seen.size() >= httpHeadMaximum) {
            refuse(Error(GatewayError::HeadersTooLarge));
        }
        return false;
    }
    auto head = parseHttpHead(QByteArrayView(seen).first(end));
    if (!head) {
        refuse(head.error());
        return false;
    }
    m_head = std::move(*head);
    m_keepsAlive = m_head.keepsAlive && !m_server.m_isStopping;
    const auto client = m_server.clientOf(m_socket->peerAddress(), m_head);
    const auto limit = m_server.m_service.admit(m_head, client);
    if (!limit) {
        refuse(limit.error());
        return false;
    }
    if (m_server.m_service.takesOver(m_head)) {
        m_socket->disconnect(this);
        m_deadline.stop();
        m_isEnding = true;
        m_socket->setReadBufferSize(0);
        m_server.m_service.takeOver(std::move(m_socket), client);
        m_server.remove(this);
        return false;
    }
    if (m_head.contentLength > *limit) {
        refuse(Error(GatewayError::TooLarge));
        return false;
    }
    if (!m_server.reserve(m_head.contentLength, client)) {
        refuse(Error(GatewayError::Overloaded));
        return false;
    }
    m_reserved = m_head.contentLength;
    m_reservedFor = client;
    m_socket->skip(end + 4);
    m_body.clear();
    m_body.reserve(static_cast<qsizetype>(m_head.contentLength));
    if (m_head.contentLength > 0 && m_head.field("expect").toLower() == "100-continue") {
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    enter(Stage::Body, m_server.m_settings.bodyTimeout);
    return true;
}

bool HttpConnection::readBody()
{
    const auto missing = m_head.contentLength - m_body.size();
    if (missing > 0) {
        m_body += m_socket->read(missing);
    }
    if (m_body.size() < m_head.contentLength) {
        return false;
    }
    m_stage = Stage::Handling;
    m_deadline.stop(); // the handler has deadlines of its own
    HttpRequest request;
    request.client = m_server.clientOf(m_socket->peerAddress(), m_head);
    request.head = std::move(m_head);
    request.body = std::exchange(m_body, {});
    answer(this, &m_server.m_service, std::move(request));
    return false;
}

QCoro::Task<> HttpConnection::answer(QPointer<HttpConnection> connection, HttpService *service, HttpRequest request)
{
    auto handling = service->handle(std::move(request));
    const HttpResponse response = co_await handling;
    if (connection && !connection->m_isEnding) {
        connection->send(response, connection->m_keepsAlive && !connection->m_server.m_isStopping);
    }
}

void HttpConnection::refuse(const Error &error)
{
    qCInfo(httpLog).noquote() << "refused before the body:" << QString::fromStdString(error.key());
    // What follows in the stream cannot be told apart from a next request: no keep-alive.
    send(m_server.m_service.refusal(m_head, error), /*keepsAlive=*/false);
}

void HttpConnection::send(const HttpResponse &response, bool keepsAlive)
{
    m_server.release(std::exchange(m_reserved, 0), m_reservedFor);
    m_keepsAlive = keepsAlive;
    m_answerRoom = response.reservation;
    const auto &settings = m_server.m_settings;
    const auto body = httpBodyOf(response);
    m_answerEnd =
        QDeadlineTimer(settings.bodyTimeout + std::chrono::seconds(body.size() / settings.slowestAnswerBytesPerSecond));
    m_stage = Stage::Sending;
    startSendingDeadline();
    m_socket->write(encodeHttpHead(response, keepsAlive));
    m_socket->write(body);
    sent();
}

void HttpConnection::startSendingDeadline()
{
    const std::chrono::milliseconds whole(m_answerEnd.remainingTime());
    m_deadline.start(std::min<std::chrono::milliseconds>(m_server.m_settings.bodyTimeout, whole));
}

void HttpConnection::sent()
{
    if (m_stage != Stage::Sending) {
        return;
    }
    if (m_socket->bytesToWrite() > 0) {
        startSendingDeadline(); // some of it was taken
        return;
    }
    m_answerRoom.reset();
    if (!m_keepsAlive) {
        // Lingering: a close with unread bytes would reset the connection before the client reads the answer.
        m_stage = Stage::Handling;
        m_deadline.start(std::chrono::seconds(2));
        disconnect(m_socket.get(), &QTcpSocket::readyRead, this, nullptr);
        connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] { m_socket->readAll(); });
        m_socket->readAll();
        m_socket->disconnectFromHost();
        return;
    }
    enter(Stage::Idle, m_server.m_settings.idleTimeout);
    if (m_socket->bytesAvailable() > 0) {
        QMetaObject::invokeMethod(this, &HttpConnection::readMore, Qt::QueuedConnection);
    }
}

void HttpConnection::timedOut()
{
    if (m_stage == Stage::Head || m_stage == Stage::Body) {
        refuse(Error(GatewayError::RequestTimeout));
        return;
    }
    end();
}

void HttpConnection::end()
{
    if (std::exchange(m_isEnding, true)) {
        return;
    }
    m_deadline.stop();
    m_server.release(std::exchange(m_reserved, 0), m_reservedFor);
    m_server.remove(this);
}

} // namespace tegata::gateway
