#include "Requests.h"

#include <tegata/protocol/ChartChain.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QtEndian>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

class RecordsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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

    void whatIsTooLargeTogetherIsRefusedBeforeItIsLoadedOrLogged()
    {
        GatewayFixture fixture;
        fixture.configuration.network.maxAnswerBytes = 64 * 1024; // a quarter of it for one key
        fixture.restart();
        const auto doctor = fixture.openSession(fixture.doctor);
        const auto record = fixture.aRecord("1", fixture.doctor, fixture.hospital);
        const auto envelope = bytesOfEnvelope(record);
        const auto where = path("/v1/records/", record.hash);
        QCOMPARE(fixture.request(doctor, "PUT", where, envelope).status, 201);
        const auto askedFor = [&](qsizetype copies) {
            QJsonArray hashes;
            for (qsizetype index = 0; index < copies; ++index) {
                hashes.append(record.hash.hexString());
            }
            const auto body = QJsonDocument(QJsonObject{{QStringLiteral("hashes"), hashes}}).toJson();
            return fixture.request(doctor, "POST", "/v1/records/fetch", body);
        };
        const auto logged = [&] {
            const auto patientId = fixture.patientId;
            return fixture.store([patientId](Store &store) { return store.readLog.list(patientId, 0, 1'000); })->size();
        };
        const auto most = 16 * 1024 / (envelope.size() + 4);
        QVERIFY(most >= 2 && most < 256);
        const auto refused = askedFor(most + 1);
        QCOMPARE(refused.status, 413);
        QCOMPARE(errorOf(refused), QStringLiteral("TooLarge"));
        QCOMPARE(logged(), std::size_t(0));
        {
            const auto served = askedFor(most);
            QCOMPARE(served.status, 200);
            QCOMPARE(served.body.size(), most * (envelope.size() + 4));
            QCOMPARE(logged(), std::size_t(1)); // one record was read
            // As long as that answer is on its way there is no room for another to the same key, but to others.
            QCOMPARE(errorOf(askedFor(most)), QStringLiteral("Overloaded"));
            const auto patient = fixture.openSession(fixture.patient);
            QCOMPARE(fixture.request(patient, "GET", where).status, 200);
        }
        QCOMPARE(askedFor(most).status, 200);
    }

    void bytesThatSomebodyStoresAreLimitedPerDay()
    {
        GatewayFixture fixture;
        const auto sizeOf = [&](const Member &author, const protocol::InstitutionId &institution) {
            return static_cast<std::uint64_t>(bytesOfEnvelope(fixture.aRecord("1", author, institution)).size());
        };
        fixture.configuration.quotas.storedBytesPerPatientPerDay = 2 * sizeOf(fixture.patient, {}) + 1;
        fixture.configuration.quotas.storedBytesPerDevicePerDay = sizeOf(fixture.doctor, fixture.hospital);
        fixture.restart();
        auto patient = fixture.openSession(fixture.patient);
        const auto put = [&](const TestSession &session, const protocol::SealedRecord &record) {
            return fixture.request(session, "PUT", path("/v1/records/", record.hash), bytesOfEnvelope(record));
        };
        const auto first = fixture.aRecord("1", fixture.patient, {});
        const auto third = fixture.aRecord("3", fixture.patient, {});
        QCOMPARE(put(patient, first).status, 201);
        QCOMPARE(put(patient, first).status, 201); // there already: costs nothing
        QCOMPARE(put(patient, fixture.aRecord("2", fixture.patient, {})).status, 201);
        const auto refused = put(patient, third);
        QCOMPARE(refused.status, 429);
        QCOMPARE(errorOf(refused), QStringLiteral("QuotaExceeded"));
        QCOMPARE(fixture.request(patient, "GET", path("/v1/records/", third.hash)).status,
                 404); // nothing of it is kept
        // Other keys have quotas of their own, and another day is another day.
        const auto doctor = fixture.openSession(fixture.doctor);
        QCOMPARE(put(doctor, fixture.aRecord("1", fixture.doctor, fixture.hospital)).status, 201);
        QCOMPARE(put(doctor, fixture.aRecord("2", fixture.doctor, fixture.hospital)).status, 429);
        fixture.clock.time += std::chrono::hours(24);
        patient = fixture.openSession(fixture.patient);
        QCOMPARE(put(patient, third).status, 201);
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

QTEST_GUILESS_MAIN(RecordsTest)
#include "RecordsTest.moc"
