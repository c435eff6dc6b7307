#pragma once

#include <tegata/ledgerclient/LedgerTypes.h>

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>

class QWebSocket;

namespace tegata::ledger {

/// One hint of the gateway: look at the chain for this. Never a fact.
struct PushedEvent
{
    QString name;
    std::optional<PatientId> patientId;
    std::optional<InstitutionId> institutionId;
    std::optional<Address> device;
    std::optional<Digest> digest;
};
struct PushedBlock
{
    BlockNumber block{};
    std::vector<PushedEvent> events;
};

/// The gateway's event push (GET /v1/events), connected again with growing pauses when it is lost.
class EventPush : public QObject
{
    Q_OBJECT
public:
    /// `url` ws or wss, see GatewayClient::eventsUrl().
    explicit EventPush(QUrl url, QObject *parent = nullptr);
    ~EventPush() override;
    void setBackoff(std::chrono::milliseconds first, std::chrono::milliseconds last);

    void start();
    void stop();
    [[nodiscard]] bool isConnected() const { return m_isConnected; }

    /// Reads one message; MalformedReply for anything else than docs/protocol.md §9.
    [[nodiscard]] static Result<PushedBlock> parse(const QString &message);

Q_SIGNALS:
    void pushed(const tegata::ledger::PushedBlock &block);
    /// Also tells that hints may have been missed: on `true`, look at everything once.
    void connectedChanged(bool connected);

private:
    void open();
    void lost();

    QUrl m_url;
    QWebSocket *m_socket = nullptr;
    QTimer m_reconnectTimer;
    /// Finds half-open connections: a ping without an answer drops the socket.
    QTimer m_pingTimer;
    std::chrono::milliseconds m_firstBackoff{500};
    std::chrono::milliseconds m_lastBackoff{30'000};
    std::chrono::milliseconds m_backoff{500};
    bool m_isRunning = false;
    bool m_isConnected = false;
    bool m_isPongDue = false;
};

} // namespace tegata::ledger
