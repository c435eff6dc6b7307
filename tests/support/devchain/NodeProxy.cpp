#include "NodeProxy.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QPointer>
#include <QTcpSocket>

namespace tegata::test {

NodeProxy::NodeProxy(QUrl upstream)
    : m_upstream(std::move(upstream))
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { take(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    m_server.listen(QHostAddress::LocalHost);
}

QUrl NodeProxy::url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort())); }

void NodeProxy::take(QTcpSocket *socket)
{
    const QByteArray seen = socket->peek(socket->bytesAvailable());
    const qsizetype head = seen.indexOf("\r\n\r\n");
    if (head < 0) {
        return;
    }
    qsizetype length = 0;
    const QList<QByteArray> lines = seen.left(head).split('\n');
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith("content-length:")) {
            length = line.mid(15).trimmed().toLongLong();
        }
    }
    if (seen.size() < head + 4 + length) {
        return;
    }
    socket->read(head + 4);
    forward(socket, socket->read(length));
}

void NodeProxy::forward(QTcpSocket *socket, const QByteArray &body)
{
    if (m_isSilenced && m_isSilenced(QJsonDocument::fromJson(body).object())) {
        socket->abort();
        return;
    }
    QNetworkRequest request(m_upstream);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    QNetworkReply *reply = m_network.post(request, body);
    connect(reply, &QNetworkReply::finished, this, [this, reply, body, client = QPointer<QTcpSocket>(socket)] {
        reply->deleteLater();
        if (client.isNull()) {
            return;
        }
        if (reply->error() != QNetworkReply::NoError) {
            client->abort();
            return;
        }
        QByteArray answer = reply->readAll();
        if (m_lie) {
            const QJsonObject asked = QJsonDocument::fromJson(body).object();
            answer = QJsonDocument(m_lie(asked, QJsonDocument::fromJson(answer).object())).toJson();
        }
        client->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                      QByteArray::number(answer.size()) + "\r\n\r\n" + answer);
    });
}

} // namespace tegata::test
