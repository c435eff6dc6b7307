#include "FaultServer.h"

#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/ledgerclient/EventPush.h>
#include <tegata/ledgerclient/GatewayClient.h>

#include <QCoro/QCoroTask>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

#include <set>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::ledger;

namespace {

const protocol::Deployment deployment{protocol::ChainId(31337),
                                      *Address::fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3")};

class FixedClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override { return m_now; }
    void pass(std::chrono::seconds seconds) { m_now += seconds; }

private:
    UnixTime m_now = fromUnixSeconds(1'700'000'000);
};

class KeySigner final : public SessionSigner
{
public:
    explicit KeySigner(crypto::RandomSource &random)
        : m_key(crypto::generateSigningKey(random))
    {
    }
    [[nodiscard]] Address address() const override { return *crypto::addressOf(m_key); }
    Task<protocol::Signature> signSession(protocol::GatewaySession session) override
    {
        ++m_asked;
        if (m_isLocked) {
            co_return failure(CryptoError::InvalidKey, "locked");
        }
        co_return protocol::signSession(deployment, session, m_key);
    }
    void lock() { m_isLocked = true; }
    [[nodiscard]] int asked() const { return m_asked; }

private:
    crypto::SigningKey m_key;
    bool m_isLocked = false;
    int m_asked = 0;
};

WireReply json(int status, const QJsonObject &object)
{
    WireReply reply;
    reply.status = status;
    reply.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return reply;
}
WireReply refusal(int status, const char *code)
{
    return json(status, {{QStringLiteral("error"), QString::fromLatin1(code)}});
}
WireReply bytes(const QByteArray &body)
{
    WireReply reply;
    reply.body = body;
    return reply;
}

/// Checks sessions and request signatures as a gateway must; what it answers is up to the test.
class FakeGateway
{
public:
    explicit FakeGateway(const Clock &clock)
        : m_clock(clock)
        , m_server([this](const WireRequest &request) { return handle(request); })
    {
    }
    [[nodiscard]] FaultServer &server() { return m_server; }
    [[nodiscard]] int sessions() const { return m_sessions; }
    [[nodiscard]] int refused() const { return m_refused; }
    [[nodiscard]] std::size_t nonces() const { return m_nonces.size(); }
    void forgetSessions() { m_keys.clear(); }

    std::function<WireReply(const WireRequest &)> answer = [](const WireRequest &) { return bytes("body"); };
    /// Requests by these are not signed.
    std::set<QByteArray> openPaths;

private:
    WireReply handle(const WireRequest &request)
    {
        const QByteArray authority = request.headers.value("host");
        if (request.path == "/v1/sessions") {
            return openSession(request, authority);
        }
        if (openPaths.contains(request.path)) {
            return answer(request);
        }
        const RequestTarget target{request.method, authority, request.path, request.query};
        const RequestSignatureHeaders headers{request.headers.value("content-digest"),
                                              request.headers.value("signature-input"),
                                              request.headers.value("signature")};
        const auto verified = verifyRequest(target, bytesOf(request.body), headers, authority, m_clock.now());
        const bool isGood = verified && m_keys.count(verified->keyId) == 1 && m_nonces.insert(verified->nonce).second;
        if (!isGood) {
            ++m_refused;
            return refusal(401, "Unauthenticated");
        }
        return answer(request);
    }
    WireReply openSession(const WireRequest &request, const QByteArray &authority)
    {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const QJsonObject object = body.value(QStringLiteral("session")).toObject();
        protocol::GatewaySession session;
        session.host = object.value(QStringLiteral("host")).toString().toStdString();
        session.sessionKey = *parseFixed<crypto::SessionPublicKey>(object.value(QStringLiteral("sessionKey")));
        session.notBefore =
            fromUnixSeconds(static_cast<std::uint64_t>(object.value(QStringLiteral("notBefore")).toInteger()));
        session.notAfter =
            fromUnixSeconds(static_cast<std::uint64_t>(object.value(QStringLiteral("notAfter")).toInteger()));
        session.signer = *parseFixed<Address>(object.value(QStringLiteral("signer")));
        const auto signature = *parseFixed<protocol::Signature>(body.value(QStringLiteral("signature")));
        if (!protocol::verifySession(deployment, session, signature, authority.toStdString(), m_clock.now())) {
            return refusal(401, "Unauthenticated");
        }
        ++m_sessions;
        m_keys.insert(session.sessionKey);
        return json(201, {{QStringLiteral("notAfter"), static_cast<qint64>(toUnixSeconds(session.notAfter))}});
    }

    const Clock &m_clock;
    FaultServer m_server;
    std::set<crypto::SessionPublicKey> m_keys;
    std::set<RequestNonce> m_nonces;
    int m_sessions = 0;
    int m_refused = 0;
};

} // namespace

class GatewayClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<FixedClock>();
        m_signer = std::make_unique<KeySigner>(m_random);
        m_gateway = std::make_unique<FakeGateway>(*m_clock);
        GatewayOptions options;
        options.deadline = std::chrono::seconds(2);
        options.firstBackoff = std::chrono::milliseconds(5);
        options.maximumReplySize = 100'000;
        m_client =
            std::make_unique<GatewayClient>(m_gateway->server().url(), *m_clock, m_random, m_signer.get(), options);
    }

    void requestsOfOneSessionAreSignedAndNumbered()
    {
        QCOMPARE(*QCoro::waitFor(m_client->record(RecordHash())), toBytes(bytesOf(std::string_view("body"))));
        QVERIFY(QCoro::waitFor(m_client->putRecord(RecordHash(), Bytes(3000, 7))));
        QVERIFY(QCoro::waitFor(m_client->wrap(WrapHash())));
        QCOMPARE(m_gateway->sessions(), 1);
        QCOMPARE(m_gateway->refused(), 0);
        QCOMPARE(m_gateway->nonces(), 3U);
    }
    void requestsAtTheSameTimeOpenOneSession()
    {
        std::vector<Task<Bytes>> running;
        for (int i = 0; i < 10; ++i) {
            running.push_back(m_client->record(RecordHash()));
        }
        for (Task<Bytes> &task : running) {
            auto result = QCoro::waitFor(std::move(task));
            QVERIFY2(result.has_value(), result ? "" : (result.error().key() + result.error().detail()).c_str());
        }
        QCOMPARE(m_gateway->sessions(), 1);
        QCOMPARE(m_signer->asked(), 1);
    }
    void aForgottenSessionIsOpenedAgainOnce()
    {
        QVERIFY(QCoro::waitFor(m_client->record(RecordHash())));
        m_gateway->forgetSessions();
        QVERIFY(QCoro::waitFor(m_client->record(RecordHash())));
        QCOMPARE(m_gateway->sessions(), 2);
        m_gateway->answer = [](const WireRequest &) { return refusal(401, "Unauthenticated"); };
        const auto refused = QCoro::waitFor(m_client->record(RecordHash()));
        QVERIFY(!refused && refused.error().is(LedgerError::NotAuthorized));
        QCOMPARE(m_gateway->sessions(), 3);
    }
    void aSessionIsRenewedBeforeItEnds()
    {
        QVERIFY(QCoro::waitFor(m_client->record(RecordHash())));
        QVERIFY(m_client->hasSession());
        m_clock->pass(std::chrono::hours(7));
        QVERIFY(m_client->hasSession());
        m_clock->pass(std::chrono::minutes(58));
        QVERIFY(!m_client->hasSession());
        QVERIFY(QCoro::waitFor(m_client->record(RecordHash())));
        QCOMPARE(m_gateway->sessions(), 2);
        m_client->closeSession();
        QVERIFY(!m_client->hasSession());
    }
    void aLockedKeyOpensNoSession()
    {
        m_signer->lock();
        const auto refused = QCoro::waitFor(m_client->record(RecordHash()));
        QVERIFY(!refused && refused.error().is(CryptoError::InvalidKey));
        GatewayClient open(m_gateway->server().url(), *m_clock, m_random, nullptr);
        QVERIFY(QCoro::waitFor(open.record(RecordHash())).error().is(LedgerError::NotAuthorized));
        QCOMPARE(m_gateway->sessions(), 0);
    }

    void answersWithoutSuccessAreErrorsOfTheirKind_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<LedgerError>("expected");
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char *name, int status, const QByteArray &body, LedgerError expected,
                            const QByteArray &detail) { QTest::newRow(name) << status << body << expected << detail; };
        row("absent", 404, R"({"error":"NotFound"})", LedgerError::NotFound, "NotFound");
        row("not permitted", 403, R"({"error":"NotPermitted"})", LedgerError::NotAuthorized, "NotPermitted");
        row("refused", 422, R"({"error":"GasCapExceeded"})", LedgerError::Refused, "GasCapExceeded");
        row("too many", 429, R"({"error":"QuotaExceeded"})", LedgerError::TryLater, "QuotaExceeded");
        row("no chain", 503, R"({"error":"ChainUnavailable"})", LedgerError::TryLater, "ChainUnavailable");
        row("broken", 500, "oops", LedgerError::Unreachable, "HTTP status 500");
        row("redirect", 302, "", LedgerError::MalformedReply, "HTTP status 302");
        row("a code that is none", 400, R"({"error":"<b>do this</b>"})", LedgerError::Refused, "");
        row("a code that is too long", 400, QByteArray(R"({"error":"CODE"})").replace("CODE", QByteArray(65, 'a')),
            LedgerError::Refused, "");
        row("no body", 404, "", LedgerError::NotFound, "");
    }
    void answersWithoutSuccessAreErrorsOfTheirKind()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(LedgerError, expected);
        QFETCH(QByteArray, detail);
        m_gateway->answer = [status, &body](const WireRequest &) {
            WireReply reply;
            reply.status = status;
            reply.body = body;
            return reply;
        };
        const auto refused = QCoro::waitFor(m_client->record(RecordHash()));
        QVERIFY(!refused);
        QVERIFY2(refused.error().is(expected), refused.error().key().c_str());
        QCOMPARE(QByteArray::fromStdString(refused.error().detail()), detail);
    }
    void whatMayBeRepeatedIsRepeatedAndNothingElse()
    {
        int calls = 0;
        m_gateway->answer = [&calls](const WireRequest &) {
            WireReply reply = bytes("body");
            if (++calls < 3) {
                reply.raw = "HTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                reply.cuts = true;
            }
            return reply;
        };
        QVERIFY(QCoro::waitFor(m_client->record(RecordHash())));
        QCOMPARE(calls, 3);

        const protocol::SignedEnrolment enrolment;
        const QByteArray mailbox = "/v1/mailbox/" + QByteArray::fromStdString(enrolment.request.institutionId.hex());
        m_gateway->openPaths.insert(mailbox);
        calls = 0;
        QVERIFY(!QCoro::waitFor(m_client->postEnrolment(enrolment)));
        QCOMPARE(calls, 1);
    }
    void anAnswerLargerThanAllowedIsCutOff()
    {
        m_gateway->answer = [](const WireRequest &) { return bytes(QByteArray(100'001, 'x')); };
        QVERIFY(QCoro::waitFor(m_client->record(RecordHash())).error().is(LedgerError::TooLarge));
    }

    void fetchedRecordsAreSplitExactly_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isGood");
        const auto raw = [](std::string_view hex) { return toQByteArray(*fromHex(hex)); };
        QTest::newRow("two") << raw("0000000201020000000103") << true;
        QTest::newRow("one not available") << raw("00000002010200000000") << true;
        QTest::newRow("one missing") << raw("000000020102") << false;
        QTest::newRow("one more") << raw("000000020102000000000000000000") << false;
        QTest::newRow("cut in a length") << raw("0000000201020000") << false;
        QTest::newRow("cut in a record") << raw("0000000201020000000201") << false;
        QTest::newRow("largest length") << raw("ffffffff0102") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void fetchedRecordsAreSplitExactly()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isGood);
        m_gateway->answer = [&body](const WireRequest &) { return bytes(body); };
        const auto records = QCoro::waitFor(m_client->fetchRecords({RecordHash(), RecordHash()}));
        QCOMPARE(records.has_value(), isGood);
        if (isGood) {
            QCOMPARE(records->size(), 2U);
            QCOMPARE(records->front(), (Bytes{1, 2}));
        }
    }
    void moreRecordsThanAllowedAreNotAskedFor()
    {
        const auto refused = QCoro::waitFor(m_client->fetchRecords(std::vector<RecordHash>(257)));
        QVERIFY(!refused && refused.error().is(LedgerError::InvalidValue));
        QVERIFY(QCoro::waitFor(m_client->fetchRecords({}))->empty());
        QCOMPARE(m_gateway->server().requestCount(), 0);
    }
    void actionsAreReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isGood");
        const auto row = [](const char *name, QByteArray pattern, bool isGood) {
            QTest::newRow(name) << pattern.replace("DIGEST", "0x" + QByteArray(64, '1')) << isGood;
        };
        row("queued", R"({"digest":"DIGEST","state":"queued"})", true);
        row("included", R"({"digest":"DIGEST","state":"included","block":7,"transaction":"DIGEST"})", true);
        row("no digest", R"({"state":"queued"})", false);
        row("short digest", R"({"digest":"0x11","state":"queued"})", false);
        row("unknown state", R"({"digest":"DIGEST","state":"done"})", false);
        row("negative block", R"({"digest":"DIGEST","state":"queued","block":-1})", false);
        row("half a block", R"({"digest":"DIGEST","state":"queued","block":1.5})", false);
        row("huge block", R"({"digest":"DIGEST","state":"queued","block":1e300})", false);
        row("transaction of another shape", R"({"digest":"DIGEST","state":"queued","transaction":7})", false);
        row("not an object", "[]", false);
    }
    void actionsAreReadStrictly()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isGood);
        m_gateway->openPaths.insert("/v1/actions");
        QByteArray sent;
        m_gateway->answer = [&body, &sent](const WireRequest &request) {
            sent = request.body;
            WireReply reply = bytes(body);
            reply.status = 202;
            return reply;
        };
        Admission admission;
        admission.invitation = QStringLiteral("token");
        const auto action = QCoro::waitFor(m_client->submitAction(Bytes{1, 2}, admission));
        QCOMPARE(action.has_value(), isGood);
        QCOMPARE(QJsonDocument::fromJson(sent).object(),
                 (QJsonObject{{QStringLiteral("calldata"), QStringLiteral("0x0102")},
                              {QStringLiteral("invitation"), QStringLiteral("token")}}));
        QCOMPARE(m_gateway->sessions(), 0);
    }
    void aCarrierSpeakingOfAnotherActionIsNotBelieved()
    {
        m_gateway->openPaths.insert("/v1/actions");
        m_gateway->answer = [](const WireRequest &) {
            return json(202, {{QStringLiteral("digest"), QStringLiteral("0x") + QString(64, QLatin1Char('1'))},
                              {QStringLiteral("state"), QStringLiteral("included")}});
        };
        GatewayCarrier carrier(*m_client);
        protocol::SignedAction action;
        action.action = protocol::CloseChart{};
        const auto delivered = QCoro::waitFor(carrier.deliver(action, Digest(), {}));
        QVERIFY(!delivered && delivered.error().is(LedgerError::MalformedReply));
    }
    void anEnrolmentComesBackFromTheMailboxAsItWasSent()
    {
        crypto::SystemRandom random;
        protocol::SignedEnrolment enrolment;
        enrolment.request.institutionId = random.strongBytes<InstitutionId>();
        enrolment.request.device = random.strongBytes<Address>();
        enrolment.request.encPk = random.strongBytes<EncryptionPublicKey>();
        enrolment.request.nonce = random.strongBytes<protocol::EnrolmentNonce>();
        enrolment.request.sealedHash = random.strongBytes<Hash32>();
        enrolment.request.createdAt = m_clock->now();
        enrolment.signature = random.strongBytes<protocol::Signature>();
        enrolment.consent = random.strongBytes<protocol::Signature>();
        enrolment.sealedNames = Bytes{0, 1, 255};
        QJsonArray stored;
        m_gateway->openPaths.insert("/v1/mailbox/" + QByteArray::fromStdString(enrolment.request.institutionId.hex()));
        m_gateway->answer = [&stored](const WireRequest &request) {
            if (request.method == "POST") {
                stored.append(QJsonDocument::fromJson(request.body).object());
                return json(201, {});
            }
            return json(200, {{QStringLiteral("requests"), stored}});
        };
        QVERIFY(QCoro::waitFor(m_client->postEnrolment(enrolment)));
        const auto waiting = QCoro::waitFor(m_client->mailbox(enrolment.request.institutionId));
        QVERIFY(waiting && waiting->size() == 1);
        QVERIFY(waiting->front().request == enrolment.request);
        QVERIFY(waiting->front().signature == enrolment.signature && waiting->front().consent == enrolment.consent);
        QVERIFY(waiting->front().sealedNames == enrolment.sealedNames);
        QJsonObject damaged = stored.at(0).toObject();
        damaged.insert(QStringLiteral("sealed"), QStringLiteral("%%%"));
        stored.replace(0, damaged);
        QVERIFY(!QCoro::waitFor(m_client->mailbox(enrolment.request.institutionId)));
    }
    void listsThatAreNoneAreRefused()
    {
        m_gateway->answer = [](const WireRequest &) { return json(200, {}); };
        QVERIFY(!QCoro::waitFor(m_client->mailbox(InstitutionId())));
        QVERIFY(!QCoro::waitFor(m_client->directory(InstitutionId())));
        QVERIFY(!QCoro::waitFor(m_client->patientWraps(PatientId())));
        QVERIFY(!QCoro::waitFor(m_client->reads(PatientId())));
        m_gateway->answer = [](const WireRequest &) { return bytes(QByteArray(33, 'x')); };
        QVERIFY(!QCoro::waitFor(m_client->batch(MerkleRoot())));
        m_gateway->answer = [](const WireRequest &) { return bytes(QByteArray(64, 'x')); };
        QCOMPARE(QCoro::waitFor(m_client->batch(MerkleRoot()))->size(), 2U);
    }

    void pushedHintsArriveAndTheConnectionComesBack()
    {
        QWebSocketServer server(QString(), QWebSocketServer::NonSecureMode);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QList<QWebSocket *> sockets;
        connect(&server, &QWebSocketServer::newConnection, this, [&] { sockets << server.nextPendingConnection(); });
        EventPush push(server.serverUrl());
        push.setBackoff(std::chrono::milliseconds(10), std::chrono::milliseconds(40));
        QList<PushedBlock> blocks;
        connect(&push, &EventPush::pushed, this, [&blocks](const PushedBlock &block) { blocks << block; });
        QSignalSpy connected(&push, &EventPush::connectedChanged);
        push.start();
        QTRY_COMPARE(sockets.size(), 1);
        QTRY_VERIFY(push.isConnected());
        sockets.first()->sendTextMessage(QStringLiteral("noise"));
        sockets.first()->sendTextMessage(QStringLiteral(R"({"block":5,"events":[{"name":"Granted"}]})"));
        QTRY_COMPARE(blocks.size(), 1);
        QVERIFY(blocks.first().block == BlockNumber(5));
        QCOMPARE(blocks.first().events.front().name, QStringLiteral("Granted"));
        sockets.first()->abort();
        QTRY_COMPARE(sockets.size(), 2);
        QTRY_VERIFY(push.isConnected());
        QCOMPARE(connected.size(), 3);
        push.stop();
        QVERIFY(!push.isConnected());
        qDeleteAll(sockets);
    }
    void hostilePushesAreRefused()
    {
        for (const char *bad :
             {"", "[]", "{}", R"({"block":-1,"events":[]})", R"({"block":1.5,"events":[]})",
              R"({"block":"1","events":[]})", R"({"block":1,"events":{}})", R"({"block":1,"events":[{}]})",
              R"({"block":1,"events":[7]})", R"({"block":1,"events":[{"name":"Granted","patientId":"0x12"}]})",
              R"({"block":1,"events":[{"name":"Granted","device":7}]})"}) {
            QVERIFY2(!EventPush::parse(QString::fromUtf8(bad)), bad);
        }
    }
    void addressesAreTakenFromTheBaseUrl()
    {
        GatewayClient tls(QUrl(QStringLiteral("https://Gateway.Example/tegata/")), *m_clock, m_random, nullptr);
        QCOMPARE(tls.authority(), QByteArray("gateway.example"));
        QCOMPARE(tls.eventsUrl(), QUrl(QStringLiteral("wss://gateway.example/tegata/v1/events")));
        GatewayClient plain(QUrl(QStringLiteral("http://127.0.0.1:8700")), *m_clock, m_random, nullptr);
        QCOMPARE(plain.authority(), QByteArray("127.0.0.1:8700"));
        QCOMPARE(plain.eventsUrl(), QUrl(QStringLiteral("ws://127.0.0.1:8700/v1/events")));
    }

private:
    crypto::SystemRandom m_random;
    std::unique_ptr<FixedClock> m_clock;
    std::unique_ptr<KeySigner> m_signer;
    std::unique_ptr<FakeGateway> m_gateway;
    std::unique_ptr<GatewayClient> m_client;
};

QTEST_GUILESS_MAIN(GatewayClientTest)
#include "GatewayClientTest.moc"
