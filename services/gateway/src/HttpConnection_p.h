#pragma once

#include <tegata/gateway/HttpServer.h>

#include <QDeadlineTimer>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace tegata::gateway {

/// One connection: reads a head, asks the service, reads the body, waits for the answer, sends it, begins again.
class HttpConnection : public QObject
{
    Q_OBJECT
public:
    HttpConnection(HttpServer &server, std::unique_ptr<QTcpSocket> socket);
    ~HttpConnection() override;

    [[nodiscard]] bool isBusy() const { return m_stage != Stage::Idle; }
    void closeWhenIdle();

private:
    enum class Stage
    {
        /// Between two requests, nothing of the next one read.
        Idle,
        Head,
        Body,
        Handling,
        Sending
    };

    void readMore();
    [[nodiscard]] bool readHead();
    [[nodiscard]] bool readBody();
    void refuse(const Error &error);
    void send(const HttpResponse &response, bool keepsAlive);
    void sent();
    /// The client has some time to take the next bytes, and some for the whole answer.
    void startSendingDeadline();
    void timedOut();
    void enter(Stage stage, std::chrono::seconds limit);
    void end();
    /// The connection may be gone when the answer is there.
    static QCoro::Task<> answer(QPointer<HttpConnection> connection, HttpService *service, HttpRequest request);

    HttpServer &m_server;
    std::unique_ptr<QTcpSocket> m_socket;
    QTimer m_deadline;
    QDeadlineTimer m_answerEnd;
    /// Room of the answer that is being sent.
    std::shared_ptr<const void> m_answerRoom;
    Stage m_stage = Stage::Idle;
    HttpHead m_head;
    QByteArray m_body;
    qint64 m_reserved = 0;
    QHostAddress m_reservedFor;
    bool m_keepsAlive = true;
    bool m_isEnding = false;
};

} // namespace tegata::gateway
