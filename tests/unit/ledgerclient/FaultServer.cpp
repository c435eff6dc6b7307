#include "FaultServer.h"

#include <QTcpSocket>

namespace tegata::test {

FaultServer::FaultServer(Handler handler)
    : m_handler(std::move(handler))
{
    connect(this, &QTcpServer::newConnection, this, [this] { accept(); });
    listen(QHostAddress::LocalHost);
    m_port = serverPort();
}

QUrl FaultServer::url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

void FaultServer::goAway()
{
    close();
    const QList<QTcpSocket *> sockets = m_buffers.keys();
    for (QTcpSocket *socket : sockets) {
        socket->abort();
    }
}

bool FaultServer::comeBack() { return listen(QHostAddress::LocalHost, m_port); }

void FaultServer::accept()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        m_buffers.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            socket->deleteLater();
        });
    }
}

void FaultServer::read(QTcpSocket *socket)
{
    m_buffers[socket] += socket->readAll();
    for (;;) {
        const QByteArray buffer = m_buffers.value(socket);
        const qsizetype headEnd = buffer.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return;
        }
        const QList<QByteArray> lines = buffer.left(headEnd).split('\n');
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        WireRequest request;
        request.method = first.value(0);
        const QByteArray target = first.value(1);
        const qsizetype mark = target.indexOf('?');
        request.path = mark < 0 ? target : target.left(mark);
        request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (buffer.size() < headEnd + 4 + length) {
            return;
        }
        request.body = buffer.mid(headEnd + 4, length);
        m_buffers[socket] = buffer.mid(headEnd + 4 + length);
        ++m_requestCount;
        answer(socket, m_handler ? m_handler(request) : WireReply());
        if (!m_buffers.contains(socket)) {
            return;
        }
    }
}

void FaultServer::answer(QTcpSocket *socket, const WireReply &reply)
{
    if (reply.isSilent) {
        return;
    }
    QByteArray bytes = reply.raw;
    if (bytes.isEmpty()) {
        bytes = "HTTP/1.1 " + QByteArray::number(reply.status) + " X\r\n";
        for (const QByteArray &header : reply.headers) {
            bytes += header + "\r\n";
        }
        if (!reply.isEndless) {
            const qint64 length = reply.announcedLength >= 0 ? reply.announcedLength : reply.body.size();
            bytes += "Content-Length: " + QByteArray::number(length) + "\r\n";
        }
        bytes += "\r\n" + reply.body;
    }
    socket->write(bytes);
    if (reply.isEndless) {
        connect(socket, &QTcpSocket::bytesWritten, socket, [socket] {
            if (socket->bytesToWrite() < 65'536) {
                socket->write(QByteArray(65'536, 'x'));
            }
        });
    }
    if (reply.cuts) {
        socket->disconnectFromHost();
    }
}

} // namespace tegata::test
