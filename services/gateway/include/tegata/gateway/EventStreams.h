#pragma once

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTimer>
#include <QWebSocketServer>

#include <memory>
#include <utility>

class QTcpSocket;
class QWebSocket;

namespace tegata::gateway {

/// The open WebSockets of GET /v1/events. Everybody gets every message: it holds only what the chain shows to all.
class EventStreams : public QObject
{
    Q_OBJECT
public:
    /// At most `maximum` streams in all, and `maximumPerAddress` of one client.
    EventStreams(int maximum, int maximumPerAddress, QObject *parent = nullptr);
    ~EventStreams() override;

    /// Whether this client would be one too many, those whose handshake goes on included.
    [[nodiscard]] bool isFullFor(const QHostAddress &client) const;
    [[nodiscard]] qsizetype count() const { return m_streams.size(); }
    /// Takes a socket whose request for a WebSocket has not been read yet.
    void adopt(std::unique_ptr<QTcpSocket> socket, const QHostAddress &client);
    void broadcast(const QString &message);
    void closeAll();

private:
    struct Stream
    {
        QHostAddress client;
        bool isPongDue = false;
    };
    /// Address and port of the other end of a socket: what a socket and the stream that is made of it have in common.
    using Peer = std::pair<QHostAddress, quint16>;
    struct Handshake
    {
        QHostAddress client;
        int number = 0;
    };
    void acceptPending();
    void checkAlive();
    void drop(QWebSocket *stream);

    int m_maximum;
    int m_maximumPerAddress;
    int m_adopted = 0;
    QHash<Peer, Handshake> m_pending;
    QWebSocketServer m_handshakes;
    QHash<QWebSocket *, Stream> m_streams;
    QTimer m_pingTimer;
};

} // namespace tegata::gateway
