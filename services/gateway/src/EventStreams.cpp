#include <tegata/gateway/EventStreams.h>

#include "Logging_p.h"

#include <QPointer>
#include <QTcpSocket>
#include <QWebSocket>

#include <algorithm>

namespace tegata::gateway {
namespace {

constexpr std::chrono::seconds pingInterval{30};
// A client that does not take hints this fast loses its stream; it looks at the chain when it is back.
constexpr qint64 unsentMaximum = 1024 * 1024;
constexpr std::chrono::seconds handshakeTimeout{10};

} // namespace

EventStreams::EventStreams(int maximum, int maximumPerAddress, QObject *parent)
    : QObject(parent)
    , m_maximum(maximum)
    , m_maximumPerAddress(maximumPerAddress)
    , m_handshakes(QStringLiteral("tegata-gateway"), QWebSocketServer::NonSecureMode)
{
    m_handshakes.setHandshakeTimeout(handshakeTimeout);
    m_handshakes.setMaxPendingConnections(1024);
    connect(&m_handshakes, &QWebSocketServer::newConnection, this, &EventStreams::acceptPending);
    connect(&m_pingTimer, &QTimer::timeout, this, &EventStreams::checkAlive);
    m_pingTimer.start(pingInterval);
}

EventStreams::~EventStreams()
{
    const auto streams = m_streams.keys();
    m_streams.clear();
    for (auto *stream : streams) {
        stream->disconnect(this);
        delete stream; // NOLINT(cppcoreguidelines-owning-memory): taken over in acceptPending
    }
}

bool EventStreams::isFullFor(const QHostAddress &client) const
{
    const auto isOfClient = [&client](const auto &one) { return one.client == client; };
    const auto ofClient = std::count_if(m_pending.cbegin(), m_pending.cend(), isOfClient) +
                          std::count_if(m_streams.cbegin(), m_streams.cend(), isOfClient);
    return m_pending.size() + m_streams.size() >= m_maximum || ofClient >= m_maximumPerAddress;
}

void EventStreams::adopt(std::unique_ptr<QTcpSocket> socket, const QHostAddress &client)
{
    auto *taken = socket.release(); // the handshake owns it from here
    const Peer peer(taken->peerAddress(), taken->peerPort());
    const auto number = ++m_adopted;
    m_pending.insert(peer, {client, number});
    const auto settle = [this, peer, number] {
        const auto found = m_pending.constFind(peer);
        if (found != m_pending.cend() && found->number == number) {
            m_pending.erase(found);
        }
    };
    connect(taken, &QTcpSocket::disconnected, this, settle);
    connect(taken, &QObject::destroyed, this, settle);
    QTimer::singleShot(handshakeTimeout, this, settle);
    m_handshakes.handleConnection(taken);
    if (taken->bytesAvailable() > 0) {
        Q_EMIT taken->readyRead();
    }
}

void EventStreams::acceptPending()
{
    while (auto *stream = m_handshakes.nextPendingConnection()) {
        // Clients have nothing to say here but pongs.
        stream->setMaxAllowedIncomingFrameSize(1024);
        stream->setMaxAllowedIncomingMessageSize(1024);
        stream->setParent(this);
        const auto pending = m_pending.take({stream->peerAddress(), stream->peerPort()});
        m_streams.insert(stream, {pending.client, false});
        connect(stream, &QWebSocket::disconnected, this, [this, stream] { drop(stream); });
        connect(stream, &QWebSocket::pong, this, [this, stream] {
            if (const auto found = m_streams.find(stream); found != m_streams.end()) {
                found->isPongDue = false;
            }
        });
        const auto refuse = [stream] { stream->close(QWebSocketProtocol::CloseCodePolicyViolated); };
        connect(stream, &QWebSocket::textMessageReceived, this, refuse);
        connect(stream, &QWebSocket::binaryMessageReceived, this, refuse);
    }
}

void EventStreams::broadcast(const QString &message)
{
    const auto streams = m_streams.keys();
    for (auto *stream : streams) {
        if (stream->bytesToWrite() > unsentMaximum) {
            qCInfo(httpLog) << "an event stream is too slow and is dropped";
            stream->abort();
            drop(stream);
            continue;
        }
        stream->sendTextMessage(message);
    }
}

void EventStreams::closeAll()
{
    m_pingTimer.stop();
    const auto streams = m_streams.keys();
    for (auto *stream : streams) {
        stream->close(QWebSocketProtocol::CloseCodeGoingAway);
    }
}

void EventStreams::checkAlive()
{
    const auto streams = m_streams.keys();
    for (auto *stream : streams) {
        auto &state = m_streams[stream];
        if (state.isPongDue) {
            stream->abort();
            drop(stream);
            continue;
        }
        state.isPongDue = true;
        stream->ping();
    }
}

void EventStreams::drop(QWebSocket *stream)
{
    if (m_streams.remove(stream) > 0) {
        stream->disconnect(this);
        stream->deleteLater();
    }
}

} // namespace tegata::gateway
