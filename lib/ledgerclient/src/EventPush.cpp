#include <tegata/ledgerclient/EventPush.h>

#include "JsonNumbers_p.h"
#include "LedgerLog_p.h"

#include <tegata/ledgerclient/Quantity.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QWebSocket>

namespace tegata::ledger {
namespace {

constexpr quint64 maximumMessageSize = 1024 * 1024;
constexpr std::chrono::seconds pingInterval{20};

/// Absent is fine; present and malformed is not.
template <typename Strong>
bool readOptional(const QJsonObject &object, QLatin1String name, std::optional<Strong> &destination)
{
    const QJsonValue value = object.value(name);
    if (value.isUndefined()) {
        return true;
    }
    const Result<Strong> parsed = parseFixed<Strong>(value);
    if (parsed) {
        destination = *parsed;
    }
    return parsed.has_value();
}

} // namespace

EventPush::EventPush(QUrl url, QObject *parent)
    : QObject(parent)
    , m_url(std::move(url))
{
    m_reconnectTimer.setSingleShot(true);
    m_pingTimer.setInterval(pingInterval);
    connect(&m_reconnectTimer, &QTimer::timeout, this, [this] { open(); });
    connect(&m_pingTimer, &QTimer::timeout, this, [this] {
        if (m_isPongDue) {
            lost();
        } else if (m_socket != nullptr) {
            m_isPongDue = true;
            m_socket->ping();
        }
    });
}

EventPush::~EventPush() { stop(); }

void EventPush::setBackoff(std::chrono::milliseconds first, std::chrono::milliseconds last)
{
    m_firstBackoff = first;
    m_lastBackoff = last;
    m_backoff = first;
}

void EventPush::start()
{
    if (!m_isRunning) {
        m_isRunning = true;
        m_backoff = m_firstBackoff;
        open();
    }
}

void EventPush::stop()
{
    m_isRunning = false;
    m_reconnectTimer.stop();
    lost();
}

void EventPush::open()
{
    if (!m_isRunning || m_socket != nullptr) {
        return;
    }
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(maximumMessageSize);
    m_socket->setMaxAllowedIncomingFrameSize(maximumMessageSize);
    connect(m_socket, &QWebSocket::connected, this, [this] {
        m_backoff = m_firstBackoff;
        m_isConnected = true;
        m_isPongDue = false;
        m_pingTimer.start();
        Q_EMIT connectedChanged(true);
    });
    connect(m_socket, &QWebSocket::pong, this, [this] { m_isPongDue = false; });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        const Result<PushedBlock> block = parse(text);
        if (block) {
            Q_EMIT pushed(*block);
        } else {
            qCDebug(lcLedgerGateway) << "push message refused, length" << text.size();
        }
    });
    connect(m_socket, &QWebSocket::disconnected, this, [this] { lost(); });
    connect(m_socket, QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error), this, [this] { lost(); });
    m_socket->open(m_url);
}

void EventPush::lost()
{
    if (m_socket == nullptr) {
        return;
    }
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
    m_pingTimer.stop();
    if (m_isRunning) {
        m_reconnectTimer.start(m_backoff);
        m_backoff = std::min(m_backoff * 2, m_lastBackoff);
    }
    if (m_isConnected) {
        m_isConnected = false;
        Q_EMIT connectedChanged(false);
    }
}

Result<PushedBlock> EventPush::parse(const QString &message)
{
    const QJsonObject object = QJsonDocument::fromJson(message.toUtf8()).object();
    const auto number = jsonNumber(object.value(QLatin1String("block")));
    const QJsonValue list = object.value(QLatin1String("events"));
    if (!number || !list.isArray()) {
        return failure(LedgerError::MalformedReply, "push message");
    }
    PushedBlock block;
    block.block = BlockNumber(*number);
    const QJsonArray values = list.toArray();
    for (const QJsonValue value : values) {
        const QJsonObject entry = value.toObject();
        PushedEvent event;
        event.name = entry.value(QLatin1String("name")).toString();
        const bool isGood = !event.name.isEmpty() && readOptional(entry, QLatin1String("patientId"), event.patientId) &&
                            readOptional(entry, QLatin1String("institutionId"), event.institutionId) &&
                            readOptional(entry, QLatin1String("device"), event.device) &&
                            readOptional(entry, QLatin1String("digest"), event.digest);
        if (!isGood) {
            return failure(LedgerError::MalformedReply, "pushed event");
        }
        block.events.push_back(std::move(event));
    }
    return block;
}

} // namespace tegata::ledger
