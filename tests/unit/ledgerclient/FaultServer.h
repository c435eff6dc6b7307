#pragma once

#include <QByteArray>
#include <QHash>
#include <QTcpServer>
#include <QUrl>

#include <functional>

class QTcpSocket;

namespace tegata::test {

/// One HTTP request as it came over the wire.
struct WireRequest
{
    QByteArray method;
    QByteArray path;
    QByteArray query;
    /// Names in lower case.
    QHash<QByteArray, QByteArray> headers;
    QByteArray body;
};

/// What goes back, well-formed or not.
struct WireReply
{
    int status = 200;
    QByteArray body;
    QList<QByteArray> headers{"Content-Type: application/json"};
    /// Sent instead of everything above when not empty.
    QByteArray raw;
    /// Announced instead of the body's own length when not negative.
    qint64 announcedLength = -1;
    /// The connection is cut behind the reply.
    bool cuts = false;
    /// Nothing is sent and the connection stays open.
    bool isSilent = false;
    /// Body bytes go out without end, after the head.
    bool isEndless = false;
};

/// A tiny HTTP server on loopback that answers as the test says: for what a real server never does.
class FaultServer : public QTcpServer
{
    Q_OBJECT
public:
    using Handler = std::function<WireReply(const WireRequest &)>;

    explicit FaultServer(Handler handler = {});
    [[nodiscard]] QUrl url() const;
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    [[nodiscard]] int requestCount() const { return m_requestCount; }
    /// Cuts all connections and refuses new ones, until resumeOnSamePort().
    void goAway();
    [[nodiscard]] bool comeBack();

private:
    void accept();
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const WireReply &reply);

    Handler m_handler;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    int m_requestCount = 0;
    quint16 m_port = 0;
};

} // namespace tegata::test
