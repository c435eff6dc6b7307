#include "Wire.h"

#include <QTcpSocket>

#include <algorithm>
#include <array>

namespace tegata::test {

namespace {

/// A program sends a request's head at once, and no body of ours begins like one.
bool isRequest(const QByteArray &data)
{
    static constexpr std::array verbs = {"GET /", "PUT /", "POST /", "DELETE /", "HEAD /"};
    return std::any_of(verbs.begin(), verbs.end(), [&data](const char *verb) { return data.startsWith(verb); });
}

} // namespace

QUrl Wire::to(const QUrl &upstream)
{
    auto server = std::make_unique<QTcpServer>();
    QTcpServer *listening = server.get();
    connect(listening, &QTcpServer::newConnection, this, [this, listening, upstream] {
        while (QTcpSocket *client = listening->nextPendingConnection()) {
            join(client, upstream);
        }
    });
    listening->listen(QHostAddress::LocalHost);
    QUrl url = upstream;
    url.setPort(listening->serverPort());
    m_servers.push_back(std::move(server));
    return url;
}

void Wire::reset()
{
    m_requests.clear();
    m_bytes = 0;
    m_cutAtRequest = -1;
    m_cutsAnswer = false;
    m_cutAfter = -1;
    m_isCut = false;
}

void Wire::cutAt(int request, bool isAnswer)
{
    m_cutAtRequest = request;
    m_cutsAnswer = isAnswer;
}

void Wire::cut()
{
    m_isCut = true;
    if (m_atCut) {
        m_atCut();
    }
}

void Wire::join(QTcpSocket *client, const QUrl &upstream)
{
    auto *remote = new QTcpSocket(client);
    // Number of the newest request on this connection.
    auto number = std::make_shared<int>(-1);
    connect(client, &QTcpSocket::readyRead, this, [this, client, remote, number] {
        const QByteArray data = client->readAll();
        if (isRequest(data)) {
            *number = static_cast<int>(m_requests.size());
            m_requests << QString::fromLatin1(data.left(data.indexOf('\r')));
            if (!m_isCut && !m_cutsAnswer && *number == m_cutAtRequest) {
                cut();
            }
        }
        if (!m_isCut) {
            remote->write(data);
        }
    });
    connect(remote, &QTcpSocket::readyRead, this, [this, client, remote, number] {
        const QByteArray data = remote->readAll();
        if (!m_isCut && m_cutsAnswer && *number == m_cutAtRequest) {
            cut();
        }
        if (m_isCut) {
            return;
        }
        const qint64 before = m_bytes;
        m_bytes += data.size();
        const bool isEnough = m_cutAfter >= 0 && m_bytes >= m_cutAfter;
        client->write(isEnough ? data.left(std::max<qint64>(m_cutAfter - before, 0)) : data);
        if (isEnough) {
            client->flush();
            cut();
        }
    });
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    connect(remote, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    remote->connectToHost(upstream.host(), static_cast<quint16>(upstream.port()));
}

} // namespace tegata::test
