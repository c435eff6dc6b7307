#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>
#include <QWebSocketServer>

#include <memory>

class QTcpSocket;
class QWebSocket;

namespace tegata::gateway {

/// The open WebSockets of GET /v1/events. Everybody gets every message: it holds only what the chain shows to all.
class EventStreams : public QObject
{
    Q_OBJECT
public:
    explicit EventStreams(int maximum, QObject *parent = nullptr);
    ~EventStreams() override;

    [[nodiscard]] bool isFull() const { return m_pending + m_streams.size() >= m_maximum; }
    [[nodiscard]] qsizetype count() const { return m_streams.size(); }
    /// Takes a socket whose request for a WebSocket has not been read yet.
    void adopt(std::unique_ptr<QTcpSocket> socket);
    void broadcast(const QString &message);
    void closeAll();

private:
    struct Stream
    {
        bool isPongDue = false;
    };
    void acceptPending();
    void checkAlive();
    void drop(QWebSocket *stream);

    int m_maximum;
    int m_pending = 0;
    QWebSocketServer m_handshakes;
    QHash<QWebSocket *, Stream> m_streams;
    QTimer m_pingTimer;
};

} // namespace tegata::gateway
