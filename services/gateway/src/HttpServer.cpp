#include <tegata/gateway/HttpServer.h>

#include "HttpConnection_p.h"
#include "Logging_p.h"

#include <algorithm>

namespace tegata::gateway {

HttpServer::HttpServer(NetworkSettings settings, HttpService &service, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_service(service)
{
    connect(&m_listener, &QTcpServer::newConnection, this, &HttpServer::acceptPending);
}

HttpServer::~HttpServer()
{
    m_isStopping = true;
    m_listener.close();
    const auto connections = m_connections.keys();
    m_connections.clear();
    for (auto *connection : connections) {
        delete connection; // NOLINT(cppcoreguidelines-owning-memory): before the members they use
    }
}

Result<std::uint16_t> HttpServer::listen()
{
    m_listener.setListenBacklogSize(256);
    if (!m_listener.listen(m_settings.listenAddress, m_settings.listenPort)) {
        return failure(GatewayError::ConfigurationInvalid, "network.listen: " + m_listener.errorString().toStdString());
    }
    return m_listener.serverPort();
}

void HttpServer::stopAccepting()
{
    m_isStopping = true;
    m_listener.close();
    const auto connections = m_connections.keys();
    for (auto *connection : connections) {
        connection->closeWhenIdle();
    }
    if (m_connections.isEmpty()) {
        QMetaObject::invokeMethod(this, &HttpServer::drained, Qt::QueuedConnection);
    }
}

int HttpServer::busyConnections() const
{
    const auto connections = m_connections.keys();
    return static_cast<int>(std::count_if(connections.begin(), connections.end(),
                                          [](const HttpConnection *connection) { return connection->isBusy(); }));
}

void HttpServer::acceptPending()
{
    while (m_listener.hasPendingConnections()) {
        std::unique_ptr<QTcpSocket> socket(m_listener.nextPendingConnection());
        socket->setParent(nullptr);
        const auto peer = socket->peerAddress();
        const auto ofThisPeer = std::count(m_connections.cbegin(), m_connections.cend(), peer);
        const auto tooMany = m_connections.size() >= m_settings.maxConnections ||
                             (ofThisPeer >= m_settings.maxConnectionsPerAddress && !isTrustedProxy(peer));
        if (tooMany) {
            qCWarning(httpLog) << "connection refused: too many";
            socket->abort();
            continue;
        }
        // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): a child of this server, removed by remove()
        auto *connection = new HttpConnection(*this, std::move(socket));
        m_connections.insert(connection, peer);
    }
}

bool HttpServer::isTrustedProxy(const QHostAddress &address) const
{
    return std::any_of(
        m_settings.trustedProxies.begin(), m_settings.trustedProxies.end(),
        [&address](const QHostAddress &proxy) { return address.isEqual(proxy, QHostAddress::TolerantConversion); });
}

QHostAddress HttpServer::clientOf(const QHostAddress &peer, const HttpHead &head) const
{
    if (!isTrustedProxy(peer)) {
        return peer;
    }
    const auto forwarded = head.field("x-forwarded-for");
    const QHostAddress client(QString::fromLatin1(forwarded.mid(forwarded.lastIndexOf(',') + 1)).trimmed());
    return client.isNull() ? peer : client;
}

bool HttpServer::reserve(qint64 bytes, const QHostAddress &client)
{
    constexpr std::int64_t largestBodies = 8LL << 20U;
    const auto share = std::max(m_settings.maxBufferedBytes / 4, std::min(m_settings.maxBufferedBytes, largestBodies));
    if (m_bufferedBytes + bytes > m_settings.maxBufferedBytes || m_bufferedOf.value(client) + bytes > share) {
        return false;
    }
    if (bytes > 0) {
        m_bufferedBytes += bytes;
        m_bufferedOf[client] += bytes;
    }
    return true;
}

void HttpServer::release(qint64 bytes, const QHostAddress &client)
{
    m_bufferedBytes -= bytes;
    if (const auto found = m_bufferedOf.find(client); found != m_bufferedOf.end() && (*found -= bytes) <= 0) {
        m_bufferedOf.erase(found);
    }
}

void HttpServer::remove(HttpConnection *connection)
{
    m_connections.remove(connection);
    connection->deleteLater();
    if (m_isStopping && m_connections.isEmpty()) {
        Q_EMIT drained();
    }
}

} // namespace tegata::gateway
