#include "Requests.h"

#include <tegata/protocol/Enrolment.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

QByteArray enrolmentBody(const protocol::SignedEnrolment &enrolment)
{
    const auto &request = enrolment.request;
    const QJsonObject inner{{QStringLiteral("institutionId"), request.institutionId.hexString()},
                            {QStringLiteral("device"), request.device.hexString()},
                            {QStringLiteral("encPk"), request.encPk.hexString()},
                            {QStringLiteral("nonce"), request.nonce.hexString()},
                            {QStringLiteral("sealedHash"), request.sealedHash.hexString()},
                            {QStringLiteral("createdAt"), static_cast<qint64>(toUnixSeconds(request.createdAt))}};
    return QJsonDocument(QJsonObject{{QStringLiteral("request"), inner},
                                     {QStringLiteral("signature"), enrolment.signature.hexString()},
                                     {QStringLiteral("consent"), enrolment.consent.hexString()},
                                     {QStringLiteral("sealed"),
                                      QString::fromLatin1(toQByteArray(enrolment.sealedNames).toBase64())}})
        .toJson();
}

} // namespace

class ServiceTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void enrolmentWaitsForTheAdministrator()
    {
        GatewayFixture fixture;
        const auto device = fixture.newMember();
        const auto vaultPk = crypto::publicKeyOf(crypto::generateEncryptionKey(fixture.random));
        const auto encPk = crypto::publicKeyOf(crypto::generateEncryptionKey(fixture.random));
        const auto enrolment =
            protocol::makeEnrolment(fixture.deployment, fixture.hospital, vaultPk,
                                    {{QStringLiteral("Ward 3"), QStringLiteral("Sato"), QStringLiteral("nurse")}, {}},
                                    device.key, encPk, fixture.clock.now(), fixture.random);
        QVERIFY(enrolment);
        const auto body = enrolmentBody(*enrolment);
        const auto where = path("/v1/mailbox/", fixture.hospital);
        QCOMPARE(fixture.send(openRequest("POST", where, body)).status, 201);
        const auto administrator = fixture.openSession(fixture.administrator);
        const auto requests = QJsonDocument::fromJson(fixture.request(administrator, "GET", where).body)
                                  .object()
                                  .value(QStringLiteral("requests"))
                                  .toArray();
        QCOMPARE(requests.size(), 1);
        QCOMPARE(requests[0].toObject(), QJsonDocument::fromJson(body).object());
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(fixture.request(doctor, "GET", where).status, 404);
        const auto one = where + path("/", device.address);
        QCOMPARE(fixture.request(doctor, "DELETE", one).status, 404);
        QCOMPARE(fixture.request(administrator, "DELETE", one).status, 200);
        QCOMPARE(fixture.request(administrator, "DELETE", one).status, 404);

        // What is wrong with it is refused, one thing at a time.
        QCOMPARE(fixture.send(openRequest("POST", path("/v1/mailbox/", fixture.pharmacy), body)).status, 400);
        QCOMPARE(fixture.send(openRequest("POST", where, "{}")).status, 400);
        auto changed = body;
        changed.replace(encPk.hexString().toLatin1(), vaultPk.hexString().toLatin1());
        QCOMPARE(fixture.send(openRequest("POST", where, changed)).status, 403);
        auto sealed = *enrolment;
        sealed.sealedNames.back() ^= 1U;
        QCOMPARE(fixture.send(openRequest("POST", where, enrolmentBody(sealed))).status, 403);
        fixture.makeDevice(device, fixture.hospital, protocol::DeviceRole::Nurse);
        QCOMPARE(fixture.send(openRequest("POST", where, body)).status, 409);
        fixture.ledger.purposes.erase(device.address);
        fixture.clock.time += std::chrono::hours(25);
        QCOMPARE(fixture.send(openRequest("POST", where, body)).status, 400);
        fixture.clock.time -= std::chrono::hours(25);
        fixture.ledger.institutions[fixture.hospital].isActive = false;
        QCOMPARE(fixture.send(openRequest("POST", where, body)).status, 404);
    }

    void mailboxFloodOfOneAddressIsStopped()
    {
        GatewayFixture fixture;
        const auto where = path("/v1/mailbox/", fixture.hospital);
        int refused = 0;
        for (int count = 0; count < 40; ++count) {
            refused += fixture.send(openRequest("POST", where, "{}")).status == 429 ? 1 : 0;
        }
        QVERIFY(refused >= 9);
    }

    void introductionIsSetByAdministratorsOnly()
    {
        GatewayFixture fixture;
        const auto where = path("/v1/introductions/", fixture.hospital);
        const QByteArray body = "{\"introduction\":\"0x0123456789abcdef0123456789abcdef\"}";
        const auto administrator = fixture.openSession(fixture.administrator);
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(fixture.request(doctor, "PUT", where, body).status, 403);
        QCOMPARE(fixture.request(administrator, "PUT", path("/v1/introductions/", fixture.pharmacy), body).status, 403);
        QCOMPARE(fixture.request(administrator, "PUT", where, "{\"introduction\":\"0x01\"}").status, 400);
        QCOMPARE(fixture.request(administrator, "PUT", where, body).status, 200);
    }

    void actionsAreAnsweredAsTheProtocolSays()
    {
        GatewayFixture fixture;
        const auto action = fixture.anAppend();
        const auto calldata = QByteArray::fromStdString(toPrefixedHex(fixture.calldataOf(action, fixture.doctor)));
        const auto digest = protocol::digestOf(fixture.deployment, protocol::Action(action));
        const auto where = path("/v1/actions/", digest);
        QCOMPARE(fixture.send(openRequest("GET", where, {})).status, 404);
        const auto accepted = fixture.send(openRequest("POST", "/v1/actions", "{\"calldata\":\"" + calldata + "\"}"));
        QCOMPARE(accepted.status, 202);
        QCOMPARE(accepted.body, "{\"digest\":\"" + hexOf(digest.hex()) + "\",\"state\":\"queued\"}");
        QTRY_COMPARE(fixture.chain.sent.size(), std::size_t(1));
        fixture.chain.mineLast();
        fixture.sponsor->wake();
        const auto state = [&fixture, &where] {
            return QJsonDocument::fromJson(fixture.send(openRequest("GET", where, {})).body).object();
        };
        QTRY_COMPARE(state().value(QStringLiteral("state")).toString(), QStringLiteral("included"));
        QCOMPARE(state().value(QStringLiteral("block")).toInt(), 9);
        QCOMPARE(state().value(QStringLiteral("transaction")).toString(),
                 FakeChain::hashOf(fixture.chain.sent.front()).hexString());
        QCOMPARE(errorOf(fixture.send(openRequest("POST", "/v1/actions", "{\"calldata\":\"0x00\"}"))),
                 QStringLiteral("UnknownAction"));
    }

    void healthTellsBlockAndSponsor()
    {
        GatewayFixture fixture;
        const auto healthy = fixture.send(openRequest("GET", "/v1/health", {}));
        QCOMPARE(healthy.status, 200);
        QCOMPARE(healthy.body, QByteArray("{\"block\":7,\"chainId\":31337,\"ledger\":"
                                          "\"0xaabb000000000000000000000000000000000000\",\"sponsor\":\"ok\","
                                          "\"status\":\"ok\"}"));
        fixture.ledger.isReachable = false;
        QCOMPARE(fixture.send(openRequest("GET", "/v1/health", {})).status, 503);
    }

    void oneAddressCannotTakeAllEventStreams()
    {
        GatewayFixture fixture; // four streams, two of one address
        NetworkSettings network;
        network.listenPort = 0;
        network.trustedProxies = {QHostAddress(QHostAddress::LocalHost)};
        HttpServer server(network, *fixture.service);
        const auto port = server.listen().value();
        const auto stream = [port](const QByteArray &client) {
            auto socket = std::make_unique<QTcpSocket>();
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            socket->write(
                "GET /v1/events HTTP/1.1\r\nHost: gateway.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                "X-Forwarded-For: " +
                client + "\r\n\r\n");
            return socket;
        };
        const auto answerOf = [](QTcpSocket &socket) {
            const auto isThere = [&socket] { return socket.bytesAvailable() > 12; };
            return QTest::qWaitFor(isThere) ? socket.readAll().mid(9, 3) : QByteArray();
        };
        auto first = stream("192.0.2.1");
        QCOMPARE(answerOf(*first), QByteArray("101"));
        auto second = stream("192.0.2.1");
        QCOMPARE(answerOf(*second), QByteArray("101"));
        QCOMPARE(answerOf(*stream("192.0.2.1")), QByteArray("503"));
        auto other = stream("192.0.2.2");
        QCOMPARE(answerOf(*other), QByteArray("101"));
        // A stream that ends makes room.
        first->abort();
        const QHostAddress client(QStringLiteral("192.0.2.1"));
        QTRY_VERIFY(!fixture.events->isFullFor(client));
        first = stream("192.0.2.1");
        QCOMPARE(answerOf(*first), QByteArray("101"));
        auto last = stream("192.0.2.3");
        QCOMPARE(answerOf(*last), QByteArray("101"));
        QCOMPARE(answerOf(*stream("192.0.2.4")), QByteArray("503")); // four in all
    }

    void requestsAreJudgedBeforeTheirBodyIsRead()
    {
        GatewayFixture fixture;
        const QHostAddress client(QStringLiteral("192.0.2.1"));
        const auto admitted = [&](const QByteArray &method, const QByteArray &requestPath, const QByteArray &host,
                                  const QByteArray &signature) {
            HttpHead head;
            head.method = method;
            head.path = requestPath;
            head.fields = {{"host", host}, {"signature", signature}};
            return fixture.service->admit(head, client);
        };
        QCOMPARE(*admitted("PUT", path("/v1/records/", fixture.patientId), "gateway.test", "x"), 4'194'304 + 513);
        QCOMPARE(*admitted("PUT", path("/v1/records/", fixture.patientId), "GATEWAY.test", "x"), 4'194'304 + 513);
        QVERIFY(admitted("PUT", path("/v1/records/", fixture.patientId), "gateway.test", "")
                    .error()
                    .is(GatewayError::Unauthenticated));
        QVERIFY(admitted("PUT", path("/v1/records/", fixture.patientId), "192.0.2.9", "x")
                    .error()
                    .is(GatewayError::WrongHost));
        QVERIFY(admitted("GET", "/v1/health", "192.0.2.9", ""));
        QVERIFY(admitted("GET", "/v1/secrets", "gateway.test", "").error().is(GatewayError::NotFound));
        QVERIFY(admitted("GET", "/v1/events", "gateway.test", "").error().is(GatewayError::Malformed));
        int refused = 0;
        for (int count = 0; count < 300; ++count) {
            refused += admitted("GET", "/v1/health", "gateway.test", "") ? 0 : 1;
        }
        QVERIFY(refused > 50);
        QVERIFY(fixture.service->admit({"GET", "/v1/health", {}, {{"host", "x"}}},
                                       QHostAddress(QStringLiteral("192.0.2.2"))));
    }
};

QTEST_GUILESS_MAIN(ServiceTest)
#include "ServiceTest.moc"
