#include "GatewayFixture.h"

#include <tegata/ledgerclient/HttpMessageSignature.h>
#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Enrolment.h>
#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QtEndian>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

namespace {

QByteArray hexOf(std::string_view text) { return QByteArray(text.data(), static_cast<qsizetype>(text.size())); }

template <typename Strong> QByteArray path(const char *before, const Strong &id, const char *behind = "")
{
    return QByteArray(before) + QByteArray::fromStdString(id.hex()) + behind;
}

QByteArray bytesOfEnvelope(const protocol::SealedRecord &record)
{
    return toQByteArray(protocol::encodeEnvelope(record.envelope));
}

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

HttpRequest openRequest(const QByteArray &method, const QByteArray &requestPath, const QByteArray &body)
{
    HttpRequest request;
    request.head.method = method;
    request.head.path = requestPath;
    request.head.fields = {{"host", "gateway.test"}};
    request.body = body;
    return request;
}

} // namespace

class ServiceTest : public QObject
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

    void recordGoesInAndComesOutForThosePermitted()
    {
        GatewayFixture fixture;
        const auto record = fixture.aRecord("{}", fixture.doctor, fixture.hospital);
        const auto where = path("/v1/records/", record.hash);
        const auto envelope = bytesOfEnvelope(record);
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto put = fixture.request(doctor, "PUT", where, envelope);
        QCOMPARE(put.status, 201);
        QCOMPARE(fixture.request(doctor, "PUT", where, envelope).status, 201);
        const auto got = fixture.request(doctor, "GET", where);
        QCOMPARE(got.status, 200);
        QCOMPARE(got.contentType, QByteArray("application/octet-stream"));
        QCOMPARE(got.body, envelope);
        const auto patient = fixture.openSession(fixture.patient);
        QCOMPARE(fixture.request(patient, "GET", where).body, envelope);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        QCOMPARE(fixture.request(pharmacist, "GET", where).status, 404);
        fixture.grant(fixture.pharmacy, fixture.compartment, 2); // writing is not reading
        QCOMPARE(fixture.request(pharmacist, "GET", where).status, 404);
        fixture.grant(fixture.pharmacy, fixture.compartment, 1);
        QCOMPARE(fixture.request(pharmacist, "GET", where).body, envelope);
        fixture.ledger.institutions[fixture.pharmacy].isActive = false;
        QCOMPARE(fixture.request(pharmacist, "GET", where).status, 404);
    }

    void institutionKeepsWhatItWroteWhenTheGrantEnds()
    {
        GatewayFixture fixture;
        const auto record = fixture.aRecord("{}", fixture.doctor, fixture.hospital);
        const auto where = path("/v1/records/", record.hash);
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(fixture.request(doctor, "PUT", where, bytesOfEnvelope(record)).status, 201);
        fixture.ledger.grants.clear();
        QCOMPARE(fixture.request(doctor, "GET", where).status, 200);
        fixture.ledger.institutions[fixture.hospital].isActive = false;
        QCOMPARE(fixture.request(doctor, "GET", where).status, 404);
    }

    void absentAndForbiddenLookExactlyAlike()
    {
        GatewayFixture fixture;
        const auto record = fixture.aRecord("{}", fixture.doctor, fixture.hospital);
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(fixture.request(doctor, "PUT", path("/v1/records/", record.hash), bytesOfEnvelope(record)).status,
                 201);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        const auto administrator = fixture.openSession(fixture.administrator);
        const auto other = fixture.newMember();
        fixture.makePatient(other, fixture.random.strongBytes<protocol::PatientId>());
        const auto stranger = fixture.openSession(other);
        const auto absent = fixture.random.strongBytes<protocol::RecordHash>();
        for (const auto &session : {std::cref(pharmacist), std::cref(administrator), std::cref(stranger)}) {
            const auto forbidden = fixture.request(session, "GET", path("/v1/records/", record.hash));
            const auto missing = fixture.request(session, "GET", path("/v1/records/", absent));
            QCOMPARE(forbidden.status, 404);
            QCOMPARE(encodeHttpResponse(forbidden, true), encodeHttpResponse(missing, true));
        }
    }

    void foreignRecordsAreNotTaken()
    {
        GatewayFixture fixture;
        const auto record = fixture.aRecord("{}", fixture.doctor, fixture.hospital);
        const auto where = path("/v1/records/", record.hash);
        const auto envelope = bytesOfEnvelope(record);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        QCOMPARE(fixture.request(pharmacist, "PUT", where, envelope).status, 403);
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(fixture.request(doctor, "PUT", path("/v1/records/", fixture.patientId), envelope).status, 400);
        // An author institution that is not the device's.
        const auto lie = fixture.aRecord("{}", fixture.doctor, fixture.pharmacy);
        QCOMPARE(fixture.request(doctor, "PUT", path("/v1/records/", lie.hash), bytesOfEnvelope(lie)).status, 403);
        // A signature that is not the author's: the hash does not cover it.
        auto unsignedEnvelope = record.envelope;
        unsignedEnvelope.signature = protocol::Signature();
        QCOMPARE(fixture.request(doctor, "PUT", where, toQByteArray(protocol::encodeEnvelope(unsignedEnvelope))).status,
                 403);
        fixture.grant(fixture.hospital, fixture.compartment, 1);
        QCOMPARE(fixture.request(doctor, "PUT", where, envelope).status, 403);
        fixture.grant(fixture.hospital, fixture.compartment, 3);
        QCOMPARE(fixture.request(doctor, "PUT", where, envelope).status, 201);
        // A patient writes into the own chart only.
        const auto own = fixture.aRecord("{}", fixture.patient, {});
        const auto patient = fixture.openSession(fixture.patient);
        QCOMPARE(fixture.request(patient, "PUT", path("/v1/records/", own.hash), bytesOfEnvelope(own)).status, 201);
        const auto other = fixture.newMember();
        fixture.makePatient(other, fixture.random.strongBytes<protocol::PatientId>());
        const auto foreign = fixture.aRecord("{}", other, {});
        const auto session = fixture.openSession(other);
        QCOMPARE(fixture.request(session, "PUT", path("/v1/records/", foreign.hash), bytesOfEnvelope(foreign)).status,
                 403);
    }

    void onlySealedObjectsAreTaken_data()
    {
        QTest::addColumn<QByteArray>("where");
        for (const char *where : {"/v1/records/", "/v1/wraps/", "/v1/batches/"}) {
            QTest::newRow(where) << QByteArray(where);
        }
        QTest::newRow("/v1/vaults/") << QByteArray("/v1/vaults/");
        QTest::newRow("/v1/directory/") << QByteArray("/v1/directory/");
    }
    void onlySealedObjectsAreTaken()
    {
        QFETCH(QByteArray, where);
        GatewayFixture fixture;
        const QByteArray canary = "CANARY Yamada Taro, penicillin allergy";
        const auto record = bytesOfEnvelope(fixture.aRecord("{}", fixture.doctor, fixture.hospital));
        const QByteArrayList bodies{canary,
                                    "TGRE" + canary,
                                    "TGWR" + canary,
                                    QByteArray("TGRE\x01", 5) + canary,
                                    QByteArray("TGWR\x01\x01", 6) + canary,
                                    QByteArray("TGVP\x01", 5) + canary,
                                    QByteArray("TGDE\x01", 5) + canary,
                                    record + canary,
                                    record.left(record.size() - 1) + 'C',
                                    QByteArray("{\"resourceType\":\"Patient\",\"name\":\"") + canary + "\"}",
                                    QByteArray(32, 'C') + canary,
                                    QByteArray()};
        for (const auto *member : {&fixture.doctor, &fixture.administrator, &fixture.patient}) {
            const auto session = fixture.openSession(*member);
            auto target = path(where.constData(), fixture.hospital);
            if (where == "/v1/vaults/") {
                target += "/2/predecessor";
            } else if (where == "/v1/directory/") {
                target += "/" + QByteArray::fromStdString(fixture.doctor.address.hex());
            }
            for (const auto &body : bodies) {
                const auto response = fixture.request(session, "PUT", target, body);
                QVERIFY2(response.status == 400 || response.status == 403, response.body.constData());
            }
        }
        fixture.shutDown();
        for (const auto &ending : {QString(), QStringLiteral("-wal")}) {
            QFile file(fixture.configuration.store.file + ending);
            if (file.open(QIODevice::ReadOnly)) {
                QVERIFY(!file.readAll().contains("CANARY"));
            }
        }
    }

    void sealedRecordHidesItsTextInTheStore()
    {
        GatewayFixture fixture;
        const QByteArray canary = "CANARY-in-a-real-record";
        const auto record = fixture.aRecord(canary, fixture.doctor, fixture.hospital);
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(fixture.request(doctor, "PUT", path("/v1/records/", record.hash), bytesOfEnvelope(record)).status,
                 201);
        fixture.shutDown();
        QByteArray content;
        for (const auto &ending : {QString(), QStringLiteral("-wal")}) {
            QFile file(fixture.configuration.store.file + ending);
            content += file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }
        QVERIFY(content.contains("TGRE"));  // it is there …
        QVERIFY(!content.contains(canary)); // … and says nothing
    }

    void manyRecordsAreFetchedInOrderWithHolesForTheRest()
    {
        GatewayFixture fixture;
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto first = fixture.aRecord("1", fixture.doctor, fixture.hospital);
        const auto second = fixture.aRecord("2", fixture.doctor, fixture.hospital);
        for (const auto *record : {&first, &second}) {
            QCOMPARE(
                fixture.request(doctor, "PUT", path("/v1/records/", record->hash), bytesOfEnvelope(*record)).status,
                201);
        }
        const auto absent = fixture.random.strongBytes<protocol::RecordHash>();
        const QJsonArray hashes{second.hash.hexString(), absent.hexString(), first.hash.hexString(),
                                second.hash.hexString()};
        const auto body = QJsonDocument(QJsonObject{{QStringLiteral("hashes"), hashes}}).toJson();
        const auto response = fixture.request(doctor, "POST", "/v1/records/fetch", body);
        QCOMPARE(response.status, 200);
        QByteArray expected;
        for (const auto &part :
             {bytesOfEnvelope(second), QByteArray(), bytesOfEnvelope(first), bytesOfEnvelope(second)}) {
            const auto length = qToBigEndian(static_cast<quint32>(part.size()));
            expected += QByteArray(reinterpret_cast<const char *>(&length), 4) + part;
        }
        QCOMPARE(response.body, expected);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        QCOMPARE(fixture.request(pharmacist, "POST", "/v1/records/fetch", body).body, QByteArray(16, '\0'));
        QJsonArray tooMany;
        for (int index = 0; index < 257; ++index) {
            tooMany.append(absent.hexString());
        }
        QCOMPARE(fixture
                     .request(doctor, "POST", "/v1/records/fetch",
                              QJsonDocument(QJsonObject{{QStringLiteral("hashes"), tooMany}}).toJson())
                     .status,
                 400);
        QCOMPARE(fixture.request(doctor, "POST", "/v1/records/fetch", "{\"hashes\":[\"0x12\"]}").status, 400);
    }

    void everyServedReadStandsInTheLogOfItsPatient()
    {
        GatewayFixture fixture;
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto record = fixture.aRecord("1", fixture.doctor, fixture.hospital);
        const auto where = path("/v1/records/", record.hash);
        QCOMPARE(fixture.request(doctor, "PUT", where, bytesOfEnvelope(record)).status, 201);
        QCOMPARE(fixture.request(doctor, "GET", where).status, 200);
        QCOMPARE(fixture.request(doctor, "GET", where).status, 200);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        QCOMPARE(fixture.request(pharmacist, "GET", where).status, 404); // nothing served, nothing logged
        const auto patient = fixture.openSession(fixture.patient);
        const auto reads = path("/v1/patients/", fixture.patientId, "/reads");
        const auto log = QJsonDocument::fromJson(fixture.request(patient, "GET", reads).body)
                             .object()
                             .value(QStringLiteral("entries"))
                             .toArray();
        QCOMPARE(log.size(), 2);
        QCOMPARE(log[0].toObject().value(QStringLiteral("institutionId")).toString(), fixture.hospital.hexString());
        QCOMPARE(log[0].toObject().value(QStringLiteral("device")).toString(), fixture.doctor.address.hexString());
        QCOMPARE(log[0].toObject().value(QStringLiteral("recordHash")).toString(), record.hash.hexString());
        QCOMPARE(log[0].toObject().value(QStringLiteral("previous")).toString(), protocol::Hash32().hexString());
        const protocol::ReadLogEntry entry{
            1,           fixture.clock.now(), fixture.patientId, fixture.hospital, fixture.doctor.address,
            record.hash, protocol::Hash32()};
        QCOMPARE(log[1].toObject().value(QStringLiteral("previous")).toString(), protocol::hashOf(entry).hexString());
        const auto later = fixture.request(patient, "GET", reads + "?after=1");
        QCOMPARE(QJsonDocument::fromJson(later.body).object().value(QStringLiteral("entries")).toArray().size(), 1);
        QCOMPARE(fixture.request(patient, "GET", reads + "?after=x").status, 400);
        QCOMPARE(fixture.request(doctor, "GET", reads).status, 404);
    }

    void batchIsTakenForItsRootAndServedToReaders()
    {
        GatewayFixture fixture;
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto record = fixture.aRecord("1", fixture.doctor, fixture.hospital);
        QCOMPARE(fixture.request(doctor, "PUT", path("/v1/records/", record.hash), bytesOfEnvelope(record)).status,
                 201);
        const std::vector<protocol::RecordHash> leaves{record.hash, fixture.random.strongBytes<protocol::RecordHash>()};
        QByteArray body;
        for (const auto &leaf : leaves) {
            body += toQByteArray(leaf.view());
        }
        const auto where = path("/v1/batches/", *protocol::merkleRootOf(leaves));
        QCOMPARE(fixture.request(doctor, "PUT", where, body + 'x').status, 400);
        QCOMPARE(fixture.request(doctor, "PUT", where, body.mid(32) + body.left(32)).status, 400);
        QCOMPARE(fixture.request(doctor, "PUT", where, body).status, 201);
        QCOMPARE(fixture.request(doctor, "GET", where).body, body);
        const auto patient = fixture.openSession(fixture.patient);
        QCOMPARE(fixture.request(patient, "GET", where).body, body);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        QCOMPARE(fixture.request(pharmacist, "GET", where).status, 404);
        fixture.grant(fixture.pharmacy, fixture.compartment, 1);
        QCOMPARE(fixture.request(pharmacist, "GET", where).body, body);
    }

    void wrapsGoFromTheirMakersToTheirRecipients()
    {
        GatewayFixture fixture;
        const auto secret = crypto::generateEncryptionKey(fixture.random);
        const auto recipientPk = crypto::publicKeyOf(secret);
        protocol::ChartKeys keys;
        keys.firstEpoch = protocol::Epoch(1);
        keys.keys.push_back(fixture.random.secret<protocol::ChartKey>());
        const auto forPharmacy =
            protocol::wrapChartKeysForInstitution(fixture.deployment, fixture.patientId, fixture.compartment, keys,
                                                  {fixture.pharmacy, protocol::Epoch(1)}, recipientPk, fixture.random);
        const auto forPatient = protocol::wrapChartKeysForPatient(
            fixture.deployment, fixture.patientId, fixture.compartment, keys, recipientPk, fixture.random);
        const auto seed = fixture.random.secret<protocol::VaultSeed>();
        const protocol::VaultEpoch vault{fixture.hospital, protocol::Epoch(1)};
        const auto vaultPk = crypto::publicKeyOf(protocol::vaultEncryptionKeyOf(seed, vault));
        const auto forDevice = protocol::wrapVaultSeed(
            fixture.deployment, {vault, vaultPk, fixture.doctor.address, fixture.administrator.address}, seed,
            recipientPk, fixture.random);
        const auto forRecovery =
            protocol::wrapVaultSeed(fixture.deployment, {vault, vaultPk, std::nullopt, fixture.administrator.address},
                                    seed, recipientPk, fixture.random);
        QVERIFY(forPharmacy && forPatient && forDevice && forRecovery);

        const auto nurse = fixture.newMember();
        fixture.makeDevice(nurse, fixture.hospital, protocol::DeviceRole::Nurse);
        const std::map<QString, TestSession> sessions = [&] {
            std::map<QString, TestSession> made;
            made.emplace(QStringLiteral("administrator"), fixture.openSession(fixture.administrator));
            made.emplace(QStringLiteral("doctor"), fixture.openSession(fixture.doctor));
            made.emplace(QStringLiteral("nurse"), fixture.openSession(nurse));
            made.emplace(QStringLiteral("pharmacist"), fixture.openSession(fixture.pharmacist));
            made.emplace(QStringLiteral("patient"), fixture.openSession(fixture.patient));
            return made;
        }();
        struct Row
        {
            const protocol::Wrap *wrap;
            QString maker;
            QStringList readers;
        };
        const std::vector<Row> rows{
            {&*forPharmacy, QStringLiteral("patient"), {QStringLiteral("pharmacist")}},
            {&*forPatient, QStringLiteral("patient"), {QStringLiteral("patient")}},
            {&*forDevice, QStringLiteral("administrator"), {QStringLiteral("doctor")}},
            {&*forRecovery, QStringLiteral("administrator"), {QStringLiteral("administrator")}},
        };
        for (const auto &row : rows) {
            const auto where = path("/v1/wraps/", protocol::wrapHashOf(fixture.deployment, *row.wrap));
            const auto body = toQByteArray(protocol::encodeWrap(*row.wrap));
            for (const auto &[name, session] : sessions) {
                QCOMPARE(fixture.request(session, "PUT", where, body).status, name == row.maker ? 201 : 403);
            }
            for (const auto &[name, session] : sessions) {
                const auto response = fixture.request(session, "GET", where);
                QCOMPARE(response.status, row.readers.contains(name) ? 200 : 404);
                if (response.status == 200) {
                    QCOMPARE(response.body, body);
                }
            }
            const auto wrongPlace = path("/v1/wraps/", fixture.patientId);
            QCOMPARE(fixture.request(sessions.at(row.maker), "PUT", wrongPlace, body).status, 400);
        }
        const auto list = fixture.request(sessions.at(QStringLiteral("patient")), "GET",
                                          path("/v1/patients/", fixture.patientId, "/wraps"));
        QCOMPARE(list.body,
                 "{\"wraps\":[\"" + hexOf(protocol::wrapHashOf(fixture.deployment, *forPatient).hex()) + "\"]}");
        QCOMPARE(fixture
                     .request(sessions.at(QStringLiteral("doctor")), "GET",
                              path("/v1/patients/", fixture.patientId, "/wraps"))
                     .status,
                 404);
        fixture.ledger.devices[fixture.pharmacist.address].revokedAt = fixture.clock.time;
        QCOMPARE(fixture
                     .request(sessions.at(QStringLiteral("pharmacist")), "GET",
                              path("/v1/wraps/", protocol::wrapHashOf(fixture.deployment, *forPharmacy)))
                     .status,
                 401);
    }

    void predecessorAndDirectoryStayInsideTheInstitution()
    {
        GatewayFixture fixture;
        const auto administrator = fixture.openSession(fixture.administrator);
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        const protocol::VaultEpoch vault{fixture.hospital, protocol::Epoch(2)};
        const auto seed = fixture.random.secret<protocol::VaultSeed>();
        const auto seal = protocol::sealPredecessor(fixture.deployment, vault, seed,
                                                    fixture.random.secret<protocol::VaultSeed>(), fixture.random);
        QVERIFY(seal);
        const auto sealBytes = toQByteArray(protocol::encodePredecessorSeal(*seal));
        const auto where = path("/v1/vaults/", fixture.hospital, "/2/predecessor");
        QCOMPARE(fixture.request(doctor, "PUT", where, sealBytes).status, 403);
        QCOMPARE(fixture.request(pharmacist, "PUT", where, sealBytes).status, 403);
        QCOMPARE(
            fixture.request(administrator, "PUT", path("/v1/vaults/", fixture.hospital, "/3/predecessor"), sealBytes)
                .status,
            400);
        QCOMPARE(fixture.request(doctor, "GET", where).status, 404);
        QCOMPARE(fixture.request(administrator, "PUT", where, sealBytes).status, 201);
        QCOMPARE(fixture.request(doctor, "GET", where).body, sealBytes);
        QCOMPARE(fixture.request(pharmacist, "GET", where).status, 404);
        for (const char *epoch : {"/0/predecessor", "/02/predecessor", "/-2/predecessor", "/4294967296/predecessor"}) {
            QCOMPARE(fixture.request(doctor, "GET", path("/v1/vaults/", fixture.hospital, epoch)).status, 404);
        }

        const auto entry = protocol::sealDirectoryEntry(fixture.deployment, vault, seed, fixture.doctor.address,
                                                        bytesOf(std::string_view("{}")), fixture.random);
        QVERIFY(entry);
        const auto entryBytes = toQByteArray(protocol::encodeDirectorySeal(*entry));
        const auto own = path("/v1/directory/", fixture.hospital) + path("/", fixture.doctor.address);
        QCOMPARE(fixture.request(pharmacist, "PUT", own, entryBytes).status, 403);
        QCOMPARE(fixture.request(administrator, "PUT", own, entryBytes).status, 201);
        QCOMPARE(fixture.request(doctor, "PUT", own, entryBytes).status, 201);
        QCOMPARE(fixture
                     .request(administrator, "PUT",
                              path("/v1/directory/", fixture.hospital) + path("/", fixture.pharmacist.address),
                              entryBytes)
                     .status,
                 400);
        QCOMPARE(fixture.request(doctor, "GET", own).body, entryBytes);
        QCOMPARE(fixture.request(pharmacist, "GET", own).status, 404);
        const auto all = path("/v1/directory/", fixture.hospital);
        QCOMPARE(fixture.request(administrator, "GET", all).body, "{\"entries\":[\"" + entryBytes.toBase64() + "\"]}");
        QCOMPARE(fixture.request(pharmacist, "GET", all).status, 404);
    }

    void enrolmentWaitsForTheAdministrator()
    {
        GatewayFixture fixture;
        const auto device = fixture.newMember();
        const auto vaultPk = crypto::publicKeyOf(crypto::generateEncryptionKey(fixture.random));
        const auto encPk = crypto::publicKeyOf(crypto::generateEncryptionKey(fixture.random));
        const auto enrolment =
            protocol::makeEnrolment(fixture.deployment, fixture.hospital, vaultPk,
                                    {QStringLiteral("Ward 3"), QStringLiteral("Sato"), QStringLiteral("nurse")},
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

    void idsInPathsHaveOneSpelling()
    {
        GatewayFixture fixture;
        const auto record = fixture.aRecord("{}", fixture.doctor, fixture.hospital);
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto where = path("/v1/records/", record.hash);
        QCOMPARE(fixture.request(doctor, "PUT", where, bytesOfEnvelope(record)).status, 201);
        QCOMPARE(fixture.request(doctor, "GET", where).status, 200);
        const auto digits = where.mid(where.lastIndexOf("0x") + 2);
        QCOMPARE(fixture.request(doctor, "GET", "/v1/records/0x" + digits.toUpper()).status, 404);
        QCOMPARE(fixture.request(doctor, "GET", "/v1/records/" + digits).status, 404);
        QCOMPARE(fixture.request(doctor, "GET", where + "00").status, 404);
        QCOMPARE(fixture.request(doctor, "GET", where.chopped(2)).status, 404);
    }
};

QTEST_GUILESS_MAIN(ServiceTest)
#include "ServiceTest.moc"
