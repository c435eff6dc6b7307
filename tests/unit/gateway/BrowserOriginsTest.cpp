#include "GatewayFixture.h"

#include <tegata/gateway/BrowserOrigins.h>

#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

const QByteArray elsewhere = "https://patients.example.org";

QByteArray fieldOf(const HttpResponse &response, QByteArrayView name)
{
    for (const auto &[known, value] : response.fields) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

/// What a browser asks before it sends a signed request of a page elsewhere.
HttpRequest preflight(const QByteArray &origin, const QByteArray &method = "PUT")
{
    HttpRequest request;
    request.head.method = "OPTIONS";
    request.head.path = "/v1/records/0x" + QByteArray(64, 'a');
    request.head.fields = {{"host", "gateway.test"},
                           {"origin", origin},
                           {"access-control-request-method", method},
                           {"access-control-request-headers", "content-digest,content-type,signature,signature-input"}};
    return request;
}

class OpenFixture : public GatewayFixture
{
public:
    OpenFixture()
    {
        configuration.page.allowedOrigins = {QString::fromLatin1(elsewhere)};
        restart();
    }
};

} // namespace

class BrowserOriginsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pageOfAnAllowedOriginMaySendSignedRequests()
    {
        OpenFixture fixture;
        const auto asked = preflight(elsewhere);
        QCOMPARE(*fixture.service->admit(asked.head, QHostAddress(QHostAddress::LocalHost)), 0);
        const auto answer = fixture.send(asked);
        QCOMPARE(answer.status, 204);
        QCOMPARE(fieldOf(answer, "Access-Control-Allow-Origin"), elsewhere);
        for (const char *method : {"GET", "POST", "PUT", "DELETE"}) {
            QVERIFY(fieldOf(answer, "Access-Control-Allow-Methods").contains(method));
        }
        for (const char *name : {"content-digest", "content-type", "signature", "signature-input"}) {
            QVERIFY(fieldOf(answer, "Access-Control-Allow-Headers").contains(name));
        }
        QVERIFY(fieldOf(answer, "Access-Control-Allow-Credentials").isEmpty());
        QCOMPARE(fieldOf(answer, "Vary"), QByteArray("Origin"));
    }

    void answersAndRefusalsAreShownToItAlike()
    {
        OpenFixture fixture;
        const auto session = fixture.openSession(fixture.patient);
        auto request = fixture.signedRequest(session, "GET",
                                             "/v1/patients/" + fixture.patientId.hexString().toLatin1() + "/wraps");
        request.head.fields.emplace_back("origin", elsewhere);
        const auto answer = fixture.send(request);
        QCOMPARE(answer.status, 200);
        QCOMPARE(fieldOf(answer, "Access-Control-Allow-Origin"), elsewhere);
        const auto replayed = fixture.send(request);
        QCOMPARE(replayed.status, 401);
        QCOMPARE(fieldOf(replayed, "Access-Control-Allow-Origin"), elsewhere);
        const auto early = fixture.service->refusal(request.head, Error(GatewayError::TooManyRequests));
        QCOMPARE(early.status, 429);
        QCOMPARE(fieldOf(early, "Access-Control-Allow-Origin"), elsewhere);
    }

    void otherOriginsGetNothing_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::newRow("a stranger") << QByteArray("https://evil.test");
        QTest::newRow("no TLS") << QByteArray("http://patients.example.org");
        QTest::newRow("a longer name") << QByteArray("https://patients.example.org.evil.test");
        QTest::newRow("a part of the name") << QByteArray("https://example.org");
        QTest::newRow("a port") << QByteArray("https://patients.example.org:8443");
        QTest::newRow("other case") << QByteArray("https://PATIENTS.example.org");
        QTest::newRow("nobody") << QByteArray("null");
        QTest::newRow("everybody") << QByteArray("*");
        QTest::newRow("two") << QByteArray("https://patients.example.org https://evil.test");
    }
    void otherOriginsGetNothing()
    {
        QFETCH(QByteArray, origin);
        OpenFixture fixture;
        const auto answer = fixture.send(preflight(origin));
        QCOMPARE(answer.status, 403);
        QVERIFY(fieldOf(answer, "Access-Control-Allow-Origin").isEmpty());
        auto health = preflight(origin);
        health.head.method = "GET";
        health.head.path = "/v1/health";
        QVERIFY(fieldOf(fixture.send(health), "Access-Control-Allow-Origin").isEmpty());
    }

    void withoutAnEntryOnlyTheOwnPageIsServed()
    {
        GatewayFixture fixture;
        QCOMPARE(fixture.send(preflight(elsewhere)).status, 403);
        // A page of the own origin asks no preflight and needs no word of ours.
        const auto session = fixture.openSession(fixture.patient);
        auto request = fixture.signedRequest(session, "GET",
                                             "/v1/patients/" + fixture.patientId.hexString().toLatin1() + "/wraps");
        request.head.fields.emplace_back("origin", "https://gateway.test");
        const auto answer = fixture.send(request);
        QCOMPARE(answer.status, 200);
        QVERIFY(fieldOf(answer, "Access-Control-Allow-Origin").isEmpty());
    }

    void optionsThatIsNoPreflightIsAMethodLikeAnother()
    {
        OpenFixture fixture;
        auto request = preflight(elsewhere);
        request.head.fields.erase(request.head.fields.begin() + 2);
        QCOMPARE(fixture.send(request).status, 405);
        auto wrongHost = preflight(elsewhere);
        wrongHost.head.fields[0].second = "evil.test";
        QVERIFY(fixture.service->admit(wrongHost.head, QHostAddress(QHostAddress::LocalHost))
                    .error()
                    .is(GatewayError::WrongHost));
    }

    void socketsAreOpenedByOwnAndAllowedPagesAndByPrograms_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("may");
        QTest::newRow("a program") << QByteArray("-") << true;
        QTest::newRow("own page") << QByteArray("https://gateway.test") << true;
        QTest::newRow("own page without TLS") << QByteArray("http://gateway.test") << true;
        QTest::newRow("allowed page") << elsewhere << true;
        QTest::newRow("stranger") << QByteArray("https://evil.test") << false;
        QTest::newRow("own name, other port") << QByteArray("https://gateway.test:1") << false;
        QTest::newRow("a file") << QByteArray("null") << false;
        QTest::newRow("empty") << QByteArray() << false;
    }
    void socketsAreOpenedByOwnAndAllowedPagesAndByPrograms()
    {
        QFETCH(QByteArray, origin);
        QFETCH(bool, may);
        OpenFixture fixture;
        HttpHead head;
        head.method = "GET";
        head.path = "/v1/events";
        head.fields = {{"host", "gateway.test"}, {"upgrade", "websocket"}, {"connection", "keep-alive, Upgrade"}};
        if (origin != "-") {
            head.fields.emplace_back("origin", origin);
        }
        const auto admitted = fixture.service->admit(head, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(admitted.has_value(), may);
        if (!may) {
            QVERIFY(admitted.error().is(GatewayError::NotPermitted));
        }
    }
};

QTEST_GUILESS_MAIN(BrowserOriginsTest)
#include "BrowserOriginsTest.moc"
