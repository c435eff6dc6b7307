#pragma once

#include <tegata/gateway/Configuration.h>
#include <tegata/gateway/HttpMessage.h>

#include <QCoro/QCoroTask>
#include <QHash>
#include <QObject>
#include <QTcpServer>

#include <functional>
#include <memory>

class QTcpSocket;

namespace tegata::gateway {

class HttpConnection;

/// What an HttpServer asks of the program behind it. All calls come on the server's thread.
class HttpService
{
public:
    HttpService() = default;
    virtual ~HttpService() = default;
    HttpService(const HttpService &) = delete;
    HttpService &operator=(const HttpService &) = delete;

    /// Before a body is read: the largest one this request may have, or the refusal.
    [[nodiscard]] virtual Result<qint64> admit(const HttpHead &head, const QHostAddress &client) = 0;
    /// The answer to a request that is refused before its body is read.
    [[nodiscard]] virtual HttpResponse refusal(const HttpHead & /*head*/, const Error &error) const
    {
        return errorResponse(error);
    }
    /// Whether the socket is to be handed over instead, with the request unread in it (WebSocket).
    [[nodiscard]] virtual bool takesOver(const HttpHead &head) const = 0;
    virtual void takeOver(std::unique_ptr<QTcpSocket> socket, const QHostAddress &client) = 0;
    [[nodiscard]] virtual QCoro::Task<HttpResponse> handle(HttpRequest request) = 0;
};

/// HTTP/1.1 on a QTcpServer: one request at a time per connection, every size, time and number limited.
///
/// Our own and small, because QHttpServer of Qt 6.4 collects a body of any size before anybody may refuse it
/// (300 MB in chunks: 620 MB resident), has no time limits, and does not show the request target as it came,
/// which RFC 9421 signatures need. docs/gateway.md says how to replace it.
class HttpServer : public QObject
{
    Q_OBJECT
public:
    /// `service` outlives the server.
    HttpServer(NetworkSettings settings, HttpService &service, QObject *parent = nullptr);
    ~HttpServer() override;

    /// The port, or ConfigurationInvalid when the address cannot be used.
    [[nodiscard]] Result<std::uint16_t> listen();
    /// Takes no more connections or requests; answers that are being made are still sent.
    void stopAccepting();
    /// Connections with a request that has not been answered in full.
    [[nodiscard]] int busyConnections() const;

Q_SIGNALS:
    /// After stopAccepting(): the last connection ended.
    void drained();

private:
    friend class HttpConnection;
    void acceptPending();
    [[nodiscard]] bool isTrustedProxy(const QHostAddress &address) const;
    [[nodiscard]] QHostAddress clientOf(const QHostAddress &peer, const HttpHead &head) const;
    /// Room for a body that was announced: of one client a quarter of all there is, but always one largest body, or
    /// whoever announces and never sends would keep everybody else out.
    [[nodiscard]] bool reserve(qint64 bytes, const QHostAddress &client);
    void release(qint64 bytes, const QHostAddress &client);
    void remove(HttpConnection *connection);

    NetworkSettings m_settings;
    HttpService &m_service;
    QTcpServer m_listener;
    QHash<HttpConnection *, QHostAddress> m_connections;
    qint64 m_bufferedBytes = 0;
    QHash<QHostAddress, qint64> m_bufferedOf;
    bool m_isStopping = false;
};

} // namespace tegata::gateway
