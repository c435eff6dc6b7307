#include <tegata/ledgerclient/BlockSubscription.h>

#include "LedgerLog_p.h"

#include <tegata/ledgerclient/JsonRpc.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QWebSocket>

namespace tegata::ledger {
namespace {

constexpr quint64 maximumMessageSize = 1024 * 1024;
constexpr int subscribeId = 1;

} // namespace

BlockSubscription::BlockSubscription(JsonRpcNode &node, SubscriptionOptions options, QObject *parent)
    : QObject(parent)
    , m_node(node)
    , m_options(options)
    , m_backoff(options.firstBackoff)
{
    m_pollTimer.setInterval(m_options.pollInterval);
    m_reconnectTimer.setSingleShot(true);
    connect(&m_pollTimer, &QTimer::timeout, this, [this] { poll(); });
    connect(&m_reconnectTimer, &QTimer::timeout, this, [this] { openSocket(); });
}

BlockSubscription::~BlockSubscription() { stop(); }

void BlockSubscription::start()
{
    if (m_isRunning) {
        return;
    }
    m_isRunning = true;
    m_backoff = m_options.firstBackoff;
    m_pollTimer.start();
    poll();
    openSocket();
}

void BlockSubscription::stop()
{
    m_isRunning = false;
    m_pollTimer.stop();
    m_reconnectTimer.stop();
    if (m_socket != nullptr) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket->deleteLater();
        m_socket = nullptr;
    }
    setSubscribed(false);
}

void BlockSubscription::openSocket()
{
    if (!m_isRunning || m_socket != nullptr || m_node.webSocketEndpoint().isEmpty()) {
        return;
    }
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(maximumMessageSize);
    m_socket->setMaxAllowedIncomingFrameSize(maximumMessageSize);
    connect(m_socket, &QWebSocket::connected, this, [this] {
        m_socket->sendTextMessage(
            QStringLiteral(R"({"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]})"));
    });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) { handleMessage(text); });
    connect(m_socket, &QWebSocket::disconnected, this, [this] { socketLost(); });
    connect(m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this, [this] { socketLost(); });
    m_socket->open(m_node.webSocketEndpoint());
}

void BlockSubscription::handleMessage(const QString &text)
{
    const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
    if (message.value(QLatin1String("id")).toInt() == subscribeId) {
        m_subscriptionId = message.value(QLatin1String("result")).toString();
        if (m_subscriptionId.isEmpty()) {
            // A node without subscriptions: polling goes on, and it is asked again later.
            socketLost();
            return;
        }
        m_backoff = m_options.firstBackoff;
        setSubscribed(true);
        Q_EMIT headChanged();
        return;
    }
    const QJsonObject params = message.value(QLatin1String("params")).toObject();
    if (message.value(QLatin1String("method")) == QJsonValue(QStringLiteral("eth_subscription")) &&
        params.value(QLatin1String("subscription")).toString() == m_subscriptionId) {
        Q_EMIT headChanged();
    }
}

void BlockSubscription::socketLost()
{
    if (m_socket == nullptr) {
        return;
    }
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
    setSubscribed(false);
    if (m_isRunning) {
        qCDebug(lcLedgerNode) << m_node.displayName() << "block push lost; next attempt in" << m_backoff.count()
                              << "ms";
        m_reconnectTimer.start(m_backoff);
        m_backoff = std::min(m_backoff * 2, m_options.lastBackoff);
    }
}

void BlockSubscription::setSubscribed(bool subscribed)
{
    if (m_isSubscribed != subscribed) {
        m_isSubscribed = subscribed;
        Q_EMIT pushChanged(subscribed);
    }
}

void BlockSubscription::poll()
{
    if (m_isSubscribed || m_isPolling || !m_isRunning) {
        return;
    }
    m_isPolling = true;
    const QPointer<BlockSubscription> self(this);
    m_node.call(QStringLiteral("eth_getBlockByNumber"), QJsonArray{QStringLiteral("latest"), false})
        .then([self](Result<QJsonValue> answer) {
            if (!self) {
                return;
            }
            self->m_isPolling = false;
            const QString hash = answer ? answer->toObject().value(QLatin1String("hash")).toString() : QString();
            // The hash, not the number: a block that replaced another of the same height is news too.
            if (!hash.isEmpty() && hash != self->m_lastPolled) {
                self->m_lastPolled = hash;
                Q_EMIT self->headChanged();
            }
        });
}

} // namespace tegata::ledger
