#include "Requests.h"

#include <QJsonDocument>
#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

void setField(HttpRequest &request, const QByteArray &name, const QByteArray &value)
{
    for (auto &field : request.head.fields) {
        if (field.first == name) {
            field.second = value;
        }
    }
}

/// Changes a request that was right when it was signed.
using Change = std::function<void(HttpRequest &)>;

Change replaceIn(const char *field, const char *from, const char *to)
{
    return [=](HttpRequest &request) {
        auto value = request.head.field(field);
        if (!value.contains(from)) {
            qFatal("nothing to replace in %s", field);
        }
        setField(request, field, value.replace(from, to));
    };
}

const std::vector<std::pair<const char *, Change>> &requestViolations()
{
    static const std::vector<std::pair<const char *, Change>> table{
        {"no signature", [](HttpRequest &r) { setField(r, "signature", {}); }},
        {"no signature input", [](HttpRequest &r) { setField(r, "signature-input", {}); }},
        {"no digest", [](HttpRequest &r) { setField(r, "content-digest", {}); }},
        {"no fields at all",
         [](HttpRequest &r) {
             r.head.fields = {{"host", "gateway.test"}};
         }},
        {"signature twice", [](HttpRequest &r) { r.head.fields.emplace_back("signature", r.head.field("signature")); }},
        {"signature input twice",
         [](HttpRequest &r) { r.head.fields.emplace_back("signature-input", r.head.field("signature-input")); }},
        {"digest twice",
         [](HttpRequest &r) { r.head.fields.emplace_back("content-digest", r.head.field("content-digest")); }},
        {"other method", [](HttpRequest &r) { r.head.method = "PUT"; }},
        {"other path", [](HttpRequest &r) { r.head.path = "/v1/records/0x" + QByteArray(64, '1'); }},
        {"added query", [](HttpRequest &r) { r.head.query = "a=1"; }},
        {"other host", [](HttpRequest &r) { setField(r, "host", "other.test"); }},
        {"host with a port", [](HttpRequest &r) { setField(r, "host", "gateway.test:443"); }},
        {"body added", [](HttpRequest &r) { r.body = "x"; }},
        {"label", replaceIn("signature-input", "tegata=", "sig1=")},
        {"label of the signature", replaceIn("signature", "tegata=", "sig1=")},
        {"method not covered", replaceIn("signature-input", "\"@method\" ", "")},
        {"authority not covered", replaceIn("signature-input", "\"@authority\" ", "")},
        {"path not covered", replaceIn("signature-input", "\"@path\" ", "")},
        {"query not covered", replaceIn("signature-input", "\"@query\" ", "")},
        {"digest not covered", replaceIn("signature-input", " \"content-digest\"", "")},
        {"nothing covered",
         replaceIn("signature-input", "(\"@method\" \"@authority\" \"@path\" \"@query\" \"content-digest\")", "()")},
        {"components reordered",
         replaceIn("signature-input", "\"@method\" \"@authority\"", "\"@authority\" \"@method\"")},
        {"a further component", replaceIn("signature-input", "\"@method\"", "\"@method\" \"host\"")},
        {"component with a parameter", replaceIn("signature-input", "\"@path\"", "\"@path\";req")},
        {"other algorithm", replaceIn("signature-input", "\"ed25519\"", "\"hmac-sha256\"")},
        {"no algorithm", replaceIn("signature-input", ";alg=\"ed25519\"", "")},
        {"no created", replaceIn("signature-input", ";created=1800000000", "")},
        {"no expires", replaceIn("signature-input", ";expires=1800000060", "")},
        {"created later", replaceIn("signature-input", "created=1800000000", "created=1800000001")},
        {"expires later", replaceIn("signature-input", "expires=1800000060", "expires=1800000061")},
        {"created as text", replaceIn("signature-input", "created=1800000000", "created=\"1800000000\"")},
        {"created negative", replaceIn("signature-input", "created=", "created=-")},
        {"created with a fraction", replaceIn("signature-input", "created=1800000000", "created=1800000000.0")},
        {"unknown parameter", replaceIn("signature-input", ";alg=", ";tag=\"x\";alg=")},
        {"parameter twice", replaceIn("signature-input", ";alg=\"ed25519\"", ";alg=\"ed25519\";alg=\"ed25519\"")},
        {"second signature beside it",
         [](HttpRequest &r) { setField(r, "signature", r.head.field("signature") + ", sig2=:AAAA:"); }},
        {"digest of another algorithm", replaceIn("content-digest", "sha-256", "sha-512")},
        {"digest without its name", replaceIn("content-digest", "sha-256=", "")},
        {"signature not base64", replaceIn("signature", "tegata=:", "tegata=:!")},
        {"signature empty", [](HttpRequest &r) { setField(r, "signature", "tegata=::"); }},
        {"signature of zeros",
         [](HttpRequest &r) { setField(r, "signature", "tegata=:" + QByteArray(64, '\0').toBase64() + ":"); }},
        {"a bit of the signature",
         [](HttpRequest &r) {
             auto raw = QByteArray::fromBase64(r.head.field("signature").mid(8).chopped(1));
             raw[5] = static_cast<char>(raw[5] ^ 1);
             setField(r, "signature", "tegata=:" + raw.toBase64() + ":");
         }},
        {"header injection", [](HttpRequest &r) { setField(r, "signature-input", QByteArray(9000, 'a')); }},
    };
    return table;
}

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void signedRequestIsUnderstood()
    {
        GatewayFixture fixture;
        const auto session = fixture.openSession(fixture.doctor);
        const auto response = fixture.request(session, "GET", path("/v1/records/", fixture.patientId));
        QCOMPARE(response.status, 404);
    }

    void everyChangedRequestIsUnauthenticated_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t index = 0; index < requestViolations().size(); ++index) {
            QTest::newRow(requestViolations()[index].first) << static_cast<int>(index);
        }
        QVERIFY(requestViolations().size() >= 40);
    }
    void everyChangedRequestIsUnauthenticated()
    {
        QFETCH(int, index);
        GatewayFixture fixture;
        const auto session = fixture.openSession(fixture.doctor);
        auto request = fixture.signedRequest(session, "GET", path("/v1/records/", fixture.patientId));
        requestViolations()[static_cast<std::size_t>(index)].second(request);
        const auto response = fixture.send(request);
        QCOMPARE(response.status, 401);
        QCOMPARE(response.body, QByteArray("{\"error\":\"Unauthenticated\"}"));
    }

    void replayedRequestIsRefusedAlsoByAnotherInstance()
    {
        GatewayFixture fixture;
        const auto session = fixture.openSession(fixture.doctor);
        const auto request = fixture.signedRequest(session, "GET", path("/v1/records/", fixture.patientId));
        QCOMPARE(fixture.send(request).status, 404);
        QCOMPARE(fixture.send(request).status, 401);
        fixture.restart();
        QCOMPARE(fixture.send(request).status, 401);
        QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 404);
    }

    void requestEndsWithItsTimes()
    {
        GatewayFixture fixture;
        const auto session = fixture.openSession(fixture.doctor);
        const auto request = fixture.signedRequest(session, "GET", path("/v1/records/", fixture.patientId));
        fixture.clock.time += std::chrono::seconds(61);
        QCOMPARE(fixture.send(request).status, 401);
        fixture.clock.time -= std::chrono::seconds(61 + 40);
        QCOMPARE(fixture.send(request).status, 401); // created too far in the future
    }

    void sessionEndsAtItsTime()
    {
        GatewayFixture fixture;
        const auto session = fixture.openSession(fixture.doctor);
        fixture.clock.time += std::chrono::hours(8) - std::chrono::seconds(1);
        QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 404);
        fixture.clock.time += std::chrono::seconds(1);
        QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 401);
    }

    void keyRevokedInTheMeantimeIsRefusedAtOnce()
    {
        GatewayFixture fixture;
        const auto session = fixture.openSession(fixture.doctor);
        fixture.ledger.devices[fixture.doctor.address].revokedAt = fixture.clock.time;
        QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 401);
        fixture.ledger.devices[fixture.doctor.address].revokedAt = {};
        QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 404);
        fixture.ledger.isReachable = false;
        const auto blind = fixture.request(session, "GET", path("/v1/records/", fixture.patientId));
        QCOMPARE(blind.status, 503);
        QCOMPARE(errorOf(blind), QStringLiteral("ChainUnavailable"));
    }

    void sessionMustBeRight_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<int>("status");
        QTest::newRow("right") << QByteArray() << 201;
        QTest::newRow("other host") << QByteArray("host") << 401;
        QTest::newRow("longer than twelve hours") << QByteArray("long") << 401;
        QTest::newRow("over") << QByteArray("over") << 401;
        QTest::newRow("not begun") << QByteArray("early") << 401;
        QTest::newRow("backwards") << QByteArray("backwards") << 401;
        QTest::newRow("signed by another key") << QByteArray("key") << 401;
        QTest::newRow("signed for another ledger") << QByteArray("ledger") << 401;
        QTest::newRow("session key changed") << QByteArray("changed") << 401;
        QTest::newRow("stranger") << QByteArray("stranger") << 403;
        QTest::newRow("revoked device") << QByteArray("revoked") << 403;
        QTest::newRow("removed administrator") << QByteArray("removed") << 403;
        QTest::newRow("replaced patient key") << QByteArray("replaced") << 403;
        QTest::newRow("further member") << QByteArray("member") << 400;
        QTest::newRow("number as text") << QByteArray("text") << 400;
    }
    void sessionMustBeRight()
    {
        QFETCH(QByteArray, what);
        QFETCH(int, status);
        GatewayFixture fixture;
        const auto *member = what == "removed"    ? &fixture.administrator
                             : what == "replaced" ? &fixture.patient
                                                  : &fixture.doctor;
        const auto key = crypto::generateSessionKey(fixture.random);
        protocol::GatewaySession session;
        session.host = what == "host" ? "other.test" : "gateway.test";
        session.sessionKey = crypto::publicKeyOf(key);
        session.signer = member->address;
        session.notBefore = fixture.clock.now();
        session.notAfter = session.notBefore + std::chrono::hours(12);
        if (what == "long") {
            session.notAfter += std::chrono::seconds(1);
        } else if (what == "over") {
            session.notBefore -= std::chrono::hours(12);
            session.notAfter -= std::chrono::hours(12);
        } else if (what == "early") {
            session.notBefore += std::chrono::minutes(5);
        } else if (what == "backwards") {
            std::swap(session.notBefore, session.notAfter);
        } else if (what == "stranger") {
            fixture.ledger.purposes.erase(member->address);
        } else if (what == "revoked") {
            fixture.ledger.devices[member->address].revokedAt = fixture.clock.time;
        } else if (what == "removed") {
            fixture.ledger.administrators[member->address].isActive = false;
        } else if (what == "replaced") {
            fixture.ledger.patients.erase(member->address);
        }
        auto deployment = fixture.deployment;
        if (what == "ledger") {
            deployment.chainId = protocol::ChainId(1);
        }
        const auto &signing = what == "key" ? fixture.pharmacist.key : member->key;
        const auto digest = protocol::digestOf(deployment, session);
        const auto signature = crypto::sign(signing, crypto::Hash32(digest.bytes()));
        if (what == "changed") {
            session.sessionKey = fixture.random.strongBytes<crypto::SessionPublicKey>();
        }
        QJsonObject statement{{QStringLiteral("host"), QString::fromStdString(session.host)},
                              {QStringLiteral("sessionKey"), session.sessionKey.hexString()},
                              {QStringLiteral("notBefore"), static_cast<qint64>(toUnixSeconds(session.notBefore))},
                              {QStringLiteral("notAfter"), static_cast<qint64>(toUnixSeconds(session.notAfter))},
                              {QStringLiteral("signer"), session.signer.hexString()}};
        if (what == "member") {
            statement.insert(QStringLiteral("scope"), QStringLiteral("all"));
        } else if (what == "text") {
            statement.insert(QStringLiteral("notAfter"), QString::number(toUnixSeconds(session.notAfter)));
        }
        const auto body = QJsonDocument(QJsonObject{{QStringLiteral("session"), statement},
                                                    {QStringLiteral("signature"), signature->hexString()}})
                              .toJson();
        QCOMPARE(fixture.send(openRequest("POST", "/v1/sessions", body)).status, status);
    }

    void oneSessionCannotTakeAllRequests()
    {
        GatewayFixture fixture;
        fixture.configuration.limits.sessionRequestsPerMinute = 3;
        fixture.restart();
        const auto session = fixture.openSession(fixture.doctor);
        for (int count = 0; count < 3; ++count) {
            QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 404);
        }
        QCOMPARE(fixture.request(session, "GET", path("/v1/records/", fixture.patientId)).status, 429);
        const auto other = fixture.openSession(fixture.pharmacist);
        QCOMPARE(fixture.request(other, "GET", path("/v1/records/", fixture.patientId)).status, 404);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "SessionTest.moc"
