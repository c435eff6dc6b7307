#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstdint>

class QWebSocket;

namespace tegata::ledger {

class JsonRpcNode;

struct SubscriptionOptions
{
    /// How often the newest block is asked for when there is no WebSocket, or none at the moment.
    std::chrono::milliseconds pollInterval{2'000};
    /// Waits between attempts to connect: doubles from the first to the last.
    std::chrono::milliseconds firstBackoff{500};
    std::chrono::milliseconds lastBackoff{30'000};
};

/// Says "look again" when a node may have a new block: `eth_subscribe newHeads` over its WebSocket, with
/// reconnection, and polling while there is none. The number is a hint; whoever listens asks the nodes.
class BlockSubscription : public QObject
{
    Q_OBJECT
public:
    /// `node` outlives the subscription.
    explicit BlockSubscription(JsonRpcNode &node, SubscriptionOptions options = {}, QObject *parent = nullptr);
    ~BlockSubscription() override;

    void start();
    void stop();
    /// Whether blocks arrive by push at the moment.
    [[nodiscard]] bool isPushed() const { return m_isSubscribed; }

Q_SIGNALS:
    /// A new or replaced head was seen. Also after every reconnection, as blocks may have been missed.
    void headChanged();
    void pushChanged(bool pushed);

private:
    void openSocket();
    void handleMessage(const QString &text);
    void socketLost();
    void setSubscribed(bool subscribed);
    void poll();

    JsonRpcNode &m_node;
    SubscriptionOptions m_options;
    QWebSocket *m_socket = nullptr;
    QTimer m_pollTimer;
    QTimer m_reconnectTimer;
    std::chrono::milliseconds m_backoff;
    QString m_subscriptionId;
    QString m_lastPolled;
    bool m_isRunning = false;
    bool m_isSubscribed = false;
    bool m_isPolling = false;
};

} // namespace tegata::ledger
