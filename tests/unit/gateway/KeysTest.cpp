#include "Requests.h"

#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

#include <QTest>

using namespace tegata;
using namespace tegata::gateway;
using namespace tegata::gateway::test;

class KeysTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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

        fixture.grant(fixture.pharmacy, fixture.compartment, 1);
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
            {&*forDevice, QStringLiteral("administrator"), {QStringLiteral("doctor"), QStringLiteral("administrator")}},
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

    void chartKeysAreServedWhileTheGrantRunsOnly()
    {
        GatewayFixture fixture;
        const auto recipientPk = crypto::publicKeyOf(crypto::generateEncryptionKey(fixture.random));
        protocol::ChartKeys keys;
        keys.firstEpoch = protocol::Epoch(1);
        keys.keys.push_back(fixture.random.secret<protocol::ChartKey>());
        const auto wrap =
            protocol::wrapChartKeysForInstitution(fixture.deployment, fixture.patientId, fixture.compartment, keys,
                                                  {fixture.pharmacy, protocol::Epoch(1)}, recipientPk, fixture.random);
        QVERIFY(wrap);
        const auto where = path("/v1/wraps/", protocol::wrapHashOf(fixture.deployment, *wrap));
        const auto patient = fixture.openSession(fixture.patient);
        QCOMPARE(fixture.request(patient, "PUT", where, toQByteArray(protocol::encodeWrap(*wrap))).status, 201);
        const auto pharmacist = fixture.openSession(fixture.pharmacist);
        const auto absent = path("/v1/wraps/", fixture.random.strongBytes<protocol::WrapHash>());
        const auto isServed = [&] {
            const auto answer = fixture.request(pharmacist, "GET", where);
            const auto missing = fixture.request(pharmacist, "GET", absent);
            return answer.status == 200 ||
                   (encodeHttpResponse(answer, true) != encodeHttpResponse(missing, true) && answer.status != 503);
        };
        QVERIFY(!isServed());
        fixture.grant(fixture.pharmacy, fixture.compartment, 1);
        QVERIFY(isServed());
        fixture.ledger.expiredGrants.insert(fixture.pharmacy);
        QVERIFY(!isServed());
        fixture.ledger.expiredGrants.clear();
        QVERIFY(isServed());
        // A later grant without this compartment.
        fixture.ledger.grants.erase({fixture.pharmacy, fixture.compartment});
        fixture.grant(fixture.pharmacy, fixture.random.strongBytes<protocol::CompartmentId>(), 3);
        QVERIFY(!isServed());
        // Revoked: the ledger keeps nothing of it.
        fixture.ledger.grants.clear();
        QVERIFY(!isServed());
        fixture.grant(fixture.pharmacy, fixture.compartment, 2); // who may write seals for the chart
        QVERIFY(isServed());
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
};

QTEST_GUILESS_MAIN(KeysTest)
#include "KeysTest.moc"
