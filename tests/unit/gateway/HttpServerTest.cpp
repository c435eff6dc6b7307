#include <tegata/gateway/AnswerBudget.h>
#include <tegata/gateway/HttpServer.h>

#include <QCoro/QCoroTimer>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

using namespace tegata;
using namespace tegata::gateway;

namespace {

constexpr qint64 bodyMaximum = 1000;

class EchoService final : public HttpService
{
public:
    Result<qint64> admit(const HttpHead &head, const QHostAddress &client) override
    {
        lastClient = client;
        if (head.path == "/refused") {
            return failure(GatewayError::Unauthenticated);
        }
        return head.path == "/large" ? 10 * 1024 * 1024 : bodyMaximum;
    }
    bool takesOver(const HttpHead &) const override { return false; }
    void takeOver(std::unique_ptr<QTcpSocket>, const QHostAddress &) override {}
    QCoro::Task<HttpResponse> handle(HttpRequest request) override
    {
        ++running;
        if (request.head.path == "/slow") {
            QTimer timer;
            timer.setSingleShot(true);
            timer.start(50);
            co_await timer;
        }
        --running;
        ++handled;
        HttpResponse response;
        response.body = request.head.path + ':' + QByteArray::number(request.body.size());
        if (request.head.path == "/huge") {
            // More than the kernel takes for a client that reads nothing.
            response.body = QByteArray(64 * 1024 * 1024, 'h');
            const auto room = budget.reserve("holder", response.body.size());
            response.reservation = room.value_or(nullptr);
        }
        co_return response;
    }
    AnswerBudget budget{256 * 1024 * 1024};
    int running = 0;
    int handled = 0;
    QHostAddress lastClient;
};

NetworkSettings settings()
{
    NetworkSettings network;
    network.listenPort = 0;
    network.headerTimeout = std::chrono::seconds(1);
    network.bodyTimeout = std::chrono::seconds(1);
    network.idleTimeout = std::chrono::seconds(1);
    network.maxConnections = 4;
    network.maxConnectionsPerAddress = 3;
    network.maxBufferedBytes = 8 * 1024 * 1024;
    return network;
}

/// A client that says exactly what it is told to.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port)
    {
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        QObject::connect(&socket, &QTcpSocket::readyRead, [this] { received += socket.readAll(); });
    }
    void say(const QByteArray &text)
    {
        if (QTest::qWaitFor([this] { return socket.state() == QAbstractSocket::ConnectedState; })) {
            socket.write(text);
            socket.flush();
        }
    }
    [[nodiscard]] bool isClosed() const { return socket.state() == QAbstractSocket::UnconnectedState; }
    QTcpSocket socket;
    QByteArray received;
};

} // namespace

class HttpServerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersSeveralRequestsOnOneConnection()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_VERIFY(client.received.endsWith("/a:0"));
        client.say("PUT /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz");
        QTRY_VERIFY(client.received.endsWith("/b:3"));
        QVERIFY(!client.isClosed());
    }

    void pipelinedRequestsAreAnsweredInOrderOneAtATime()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_VERIFY(client.received.endsWith("/b:0"));
        QVERIFY(client.received.indexOf("/slow:0") < client.received.indexOf("/b:0"));
    }

    void bodyInManyPiecesIsPutTogether()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("PUT /large HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n");
        client.say(QByteArray(4'000'000, 'x'));
        QTRY_VERIFY(client.received.endsWith("/large:4000000"));
    }

    void expectContinueIsAnswered()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        QTRY_VERIFY(client.received.startsWith("HTTP/1.1 100 "));
        client.say("ok");
        QTRY_VERIFY(client.received.endsWith("/a:2"));
    }

    void announcedOversizeIsRefusedBeforeTheBody()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n");
        QTRY_VERIFY(client.received.contains("\"TooLarge\""));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(service.handled, 0);
    }

    void refusalComesBeforeTheBodyIsRead()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("PUT /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n");
        QTRY_VERIFY(client.received.contains("HTTP/1.1 401 "));
        QTRY_VERIFY(client.isClosed());
    }

    void chunkedBodiesAreRefused()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        QTRY_VERIFY(client.received.contains("HTTP/1.1 411 "));
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(service.handled, 0);
    }

    void endlessHeadIsCutOff()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("GET / HTTP/1.1\r\nHost: h\r\nX: " + QByteArray(40'000, 'a'));
        QTRY_VERIFY(client.received.contains("HTTP/1.1 431 "));
        QTRY_VERIFY(client.isClosed());
    }

    void trickledHeadRunsIntoItsDeadline()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("GET / HTTP/1.1\r\nHost: h\r\n");
        QTimer trickle;
        connect(&trickle, &QTimer::timeout, [&client] { client.socket.write("X: y\r\n"); });
        trickle.start(100); // each byte in time, the whole never
        QTRY_VERIFY_WITH_TIMEOUT(client.received.contains("HTTP/1.1 408 "), 10'000);
        trickle.stop();
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 10'000);
    }

    void trickledBodyRunsIntoItsDeadline()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        client.say("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 999\r\n\r\nx");
        QTRY_VERIFY_WITH_TIMEOUT(client.received.contains("HTTP/1.1 408 "), 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 10'000);
        QCOMPARE(service.handled, 0);
    }

    void silentConnectionIsClosed()
    {
        EchoService service;
        HttpServer server(settings(), service);
        RawClient client(server.listen().value());
        QTRY_COMPARE(client.socket.state(), QAbstractSocket::ConnectedState);
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 10'000);
    }

    void oneAddressCannotTakeAllConnections()
    {
        EchoService service;
        HttpServer server(settings(), service);
        const auto port = server.listen().value();
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int index = 0; index < 3; ++index) {
            clients.push_back(std::make_unique<RawClient>(port));
            clients.back()->say("GET /");
        }
        RawClient fourth(port);
        fourth.say("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_VERIFY(fourth.isClosed());
        QCOMPARE(fourth.received, QByteArray());
    }

    void bufferedBytesAreLimitedOverAllConnections()
    {
        EchoService service;
        auto network = settings();
        network.maxBufferedBytes = 5'000'000;
        HttpServer server(network, service);
        const auto port = server.listen().value();
        RawClient first(port);
        first.say("PUT /large HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\nx");
        QTRY_COMPARE(server.busyConnections(), 1);
        RawClient second(port);
        second.say("PUT /large HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n");
        QTRY_VERIFY(second.received.contains("\"Overloaded\""));
        // Given back when the first connection is gone.
        first.socket.abort();
        QTRY_COMPARE(server.busyConnections(), 0);
        RawClient third(port);
        third.say("PUT /large HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n");
        third.say(QByteArray(4'000'000, 'x'));
        QTRY_VERIFY(third.received.endsWith("/large:4000000"));
    }

    void whoAnnouncesBodiesAndSendsNoneKeepsNobodyElseOut()
    {
        EchoService service;
        auto network = settings();
        network.maxConnections = 64;
        network.maxConnectionsPerAddress = 64;
        network.bodyTimeout = std::chrono::seconds(30);
        network.maxBufferedBytes = 40'000'000; // a quarter: two of these bodies
        network.trustedProxies = {QHostAddress(QHostAddress::LocalHost)};
        HttpServer server(network, service);
        const auto port = server.listen().value();
        const auto announce = [port](const QByteArray &client) {
            auto connection = std::make_unique<RawClient>(port);
            connection->say("PUT /large HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: " + client +
                            "\r\nContent-Length: 4000000\r\n\r\n");
            return connection;
        };
        std::vector<std::unique_ptr<RawClient>> greedy;
        for (int count = 0; count < 12; ++count) {
            greedy.push_back(announce("192.0.2.1"));
        }
        const auto refused = [&greedy] {
            return std::count_if(greedy.begin(), greedy.end(), [](const std::unique_ptr<RawClient> &client) {
                return client->received.contains("\"Overloaded\"");
            });
        };
        QTRY_COMPARE(refused(), 10);
        const auto other = announce("192.0.2.2");
        other->say(QByteArray(4'000'000, 'x'));
        QTRY_VERIFY(other->received.endsWith("/large:4000000"));
        // And he himself, when what he announced is over.
        greedy.clear();
        QTRY_COMPARE(server.busyConnections(), 0);
        const auto again = announce("192.0.2.1");
        again->say(QByteArray(4'000'000, 'x'));
        QTRY_VERIFY(again->received.endsWith("/large:4000000"));
    }

    void answerThatIsReadByteByByteRunsIntoItsDeadline()
    {
        EchoService service;
        auto network = settings();
        network.slowestAnswerBytesPerSecond = 1024 * 1024 * 1024; // nothing on top of the body's timeout
        HttpServer server(network, service);
        QTcpSocket socket;
        socket.setReadBufferSize(64 * 1024);
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), server.listen().value());
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        socket.write("GET /huge HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_COMPARE(server.busyConnections(), 1);
        QTimer trickle; // always some progress, never the whole
        qint64 taken = 0;
        connect(&trickle, &QTimer::timeout, this, [&] { taken += socket.read(64 * 1024).size(); });
        trickle.start(20);
        QTRY_VERIFY_WITH_TIMEOUT(taken > 0 && server.busyConnections() == 0, 10'000);
        QVERIFY(taken < 64 * 1024 * 1024);
    }

    void answerKeepsItsRoomUntilItIsSentOrGivenUp()
    {
        EchoService service;
        auto network = settings();
        network.bodyTimeout = std::chrono::seconds(60);
        HttpServer server(network, service);
        const auto port = server.listen().value();
        QTcpSocket silent;
        silent.setReadBufferSize(1024);
        silent.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        QTRY_COMPARE(silent.state(), QAbstractSocket::ConnectedState);
        silent.write("GET /huge HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_COMPARE(service.handled, 1);
        QCOMPARE(service.budget.reserved(), 64 * 1024 * 1024);
        silent.abort();
        QTRY_COMPARE(service.budget.reserved(), 0);
        RawClient reader(port);
        reader.say("GET /huge HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(reader.received.size() > 64 * 1024 * 1024, 30'000);
        QTRY_COMPARE(service.budget.reserved(), 0);
        QVERIFY(!reader.isClosed());
    }

    void clientThatLeavesDuringHandlingHarmsNothing()
    {
        EchoService service;
        HttpServer server(settings(), service);
        const auto port = server.listen().value();
        {
            RawClient client(port);
            client.say("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            QTRY_COMPARE(service.running, 1);
        }
        QTRY_COMPARE(service.handled, 1);
        RawClient next(port);
        next.say("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_VERIFY(next.received.endsWith("/a:0"));
    }

    void forwardedAddressIsBelievedFromTrustedProxiesOnly()
    {
        EchoService service;
        const QByteArray request = "GET /a HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 9.9.9.9, 10.1.2.3\r\n\r\n";
        {
            HttpServer server(settings(), service);
            RawClient client(server.listen().value());
            client.say(request);
            QTRY_VERIFY(client.received.endsWith("/a:0"));
            QVERIFY(service.lastClient.isLoopback());
        }
        auto network = settings();
        network.trustedProxies = {QHostAddress(QHostAddress::LocalHost)};
        HttpServer server(network, service);
        RawClient client(server.listen().value());
        client.say(request);
        QTRY_VERIFY(client.received.endsWith("/a:0"));
        QCOMPARE(service.lastClient, QHostAddress(QStringLiteral("10.1.2.3")));
    }

    void stoppingAnswersWhatWasAskedAndThenDrains()
    {
        EchoService service;
        HttpServer server(settings(), service);
        const auto port = server.listen().value();
        RawClient idle(port);
        idle.say("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_VERIFY(idle.received.endsWith("/a:0"));
        RawClient busy(port);
        busy.say("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
        QTRY_COMPARE(service.running, 1);
        QSignalSpy drained(&server, &HttpServer::drained);
        server.stopAccepting();
        QTRY_VERIFY(busy.received.endsWith("/slow:0"));
        QTRY_VERIFY(idle.isClosed());
        QTRY_COMPARE(drained.count(), 1);
    }
};

QTEST_GUILESS_MAIN(HttpServerTest)
#include "HttpServerTest.moc"
