#include "Checks.h"
#include "FaultServer.h"
#include "Tool.h"

#include <tegata/ledgerclient/PatientPageBuild.h>

#include <QDate>
#include <QFile>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;

namespace {

QString today(int days = 0) { return QDate::currentDate().addDays(days).toString(Qt::ISODate); }

/// What whoever runs a gateway can do.
bool dropRecord(const QString &store, const QString &record)
{
    bool isGone = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("dropping"));
        database.setDatabaseName(store);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        database.open();
        QSqlQuery query(database);
        query.prepare(QStringLiteral("DELETE FROM records WHERE record_hash = ?"));
        query.addBindValue(record);
        isGone = query.exec() && query.numRowsAffected() == 1;
    }
    QSqlDatabase::removeDatabase(QStringLiteral("dropping"));
    return isGone;
}

} // namespace

/// What a hospital, a pharmacy and a patient need beyond the straight way of CommandLineTest: papers, several drugs,
/// files about several people, fees of one's own, checks. The slots build on each other.
class FurtherCommandsTest : public QObject, private ToolScene
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theVersionIsTold();
    void thePassphraseIsChangedByWhoKnowsTheOld();
    void nodesAndGatewayAreAskedHowTheyAre();
    void thePatientPagesBuildIsComputedAndCompared();
    void anInstitutionPaysItsFeesItself();
    void aHospitalAPharmacyAndAPatientBegin();
    void codesAndRequestsAreReadBeforeTheyAreBelieved();
    void whatIsWrittenIsReadBackRecordByRecord();
    void aFileAboutSeveralPatientsIsTakenInByChoiceOnly();
    void aPrescriptionOfSeveralDrugsIsHandedOutDrugByDrug();
    void aPaperIsTakenIn();
    void whatCannotBeSentCanBeLookedAt();
    void theAuditTrailIsFiltered();
    void aMissingRecordFailsTheCheck();
    void aClaimThatEndedWithThePermissionIsSaid();

private:
    [[nodiscard]] QStringList whose() const { return {QStringLiteral("--patient"), m_patientId}; }
    [[nodiscard]] ToolAnswer bare(const QStringList &arguments) { return m_tool->runBare(arguments); }
    /// Arguments that name a network file.
    [[nodiscard]] QStringList networkOf(const NetworkConfiguration &network, const QString &name)
    {
        return {QStringLiteral("--network"), m_tool->file(name, writeNetworkConfiguration(network))};
    }

    QString m_hospital;
    QString m_hospitalCode;
    QString m_pharmacy;
    QString m_pharmacyId;
    QString m_doctor;
    QString m_pharmacist;
    QString m_patient;
    QString m_patientId;
    QString m_record;
};

void FurtherCommandsTest::initTestCase() { QVERIFY2(begin(), qPrintable(m_network.problem())); }

void FurtherCommandsTest::theVersionIsTold()
{
    const ToolAnswer version = bare({QStringLiteral("--version")});
    VERIFY_DONE(version);
    QCOMPARE(version.text("version").count(QLatin1Char('.')), 2);
}

void FurtherCommandsTest::thePassphraseIsChangedByWhoKnowsTheOld()
{
    const QString profile = account();
    const QString fresh = m_tool->file(QStringLiteral("fresh"), "another passphrase\n");
    const QStringList place = {QStringLiteral("--profile"), profile, QStringLiteral("--network"),
                               m_tool->path(QStringLiteral("network.json")), QStringLiteral("--passphrase-file")};
    QCOMPARE(run(profile, words("profile change-passphrase")).exitCode, 2);
    QCOMPARE(run(profile, words("profile change-passphrase --new-passphrase secret")).exitCode, 2);
    const QString tooShort = m_tool->file(QStringLiteral("short"), "short\n");
    QCOMPARE(run(profile, words("profile change-passphrase --new-passphrase-file") << tooShort).exitCode, 1);
    VERIFY_REFUSED(
        bare(QStringList(place) << fresh << words("profile change-passphrase --new-passphrase-file") << tooShort), 3,
        "keystore.WrongPin");
    VERIFY_DONE(run(profile, words("profile info")));

    VERIFY_DONE(m_tool->run(profile, words("profile change-passphrase --new-passphrase-fd 0"), "another passphrase\n"));
    QCOMPARE(run(profile, words("profile info")).exitCode, 3);
    const ToolAnswer info = bare(QStringList(place) << fresh << words("profile info"));
    VERIFY_DONE(info);
    QCOMPARE(info.text("role"), QStringLiteral("none"));
}

void FurtherCommandsTest::nodesAndGatewayAreAskedHowTheyAre()
{
    NetworkConfiguration network = m_network.configuration();
    const ToolAnswer good = bare(words("network status") << networkOf(network, QStringLiteral("good.json")));
    VERIFY_DONE(good);
    QCOMPARE(good.json.value(QLatin1String("nodesAnswering")).toInt(), 1);
    QCOMPARE(good.text("sponsor"), QStringLiteral("ok"));

    network.nodes.emplace_back(QStringLiteral("http://127.0.0.1:9"));
    const ToolAnswer halved = bare(words("network status") << networkOf(network, QStringLiteral("halved.json")));
    VERIFY_REFUSED(halved, 6, "check");
    QCOMPARE(halved.json.value(QLatin1String("nodes")).toInt(), 2);
    QCOMPARE(halved.json.value(QLatin1String("nodesAnswering")).toInt(), 1);

    m_network.stopGateway();
    const ToolAnswer alone = bare(words("network status") << networkOf(m_network.configuration(), QStringLiteral("g")));
    QVERIFY2(m_network.startGateway(), qPrintable(m_network.problem()));
    VERIFY_REFUSED(alone, 6, "check");
    QVERIFY(!alone.json.value(QLatin1String("gatewayReachable")).toBool());
}

void FurtherCommandsTest::thePatientPagesBuildIsComputedAndCompared()
{
    const QByteArray page = "<!doctype html>";
    const QString build = ledger::patientPageBuildOf({{"index.html", page}});
    NetworkConfiguration network = m_network.configuration();
    QString claimed = build;
    FaultServer server;
    server.setHandler([&](const WireRequest &request) {
        WireReply reply;
        reply.body = page;
        if (request.path == "/network.json") {
            reply.body = writeNetworkConfiguration(network);
        } else if (request.path == "/build.json") {
            reply.body = "{\"hash\":\"" + claimed.toLatin1() + "\",\"files\":[{\"path\":\"index.html\"}]}";
        }
        return reply;
    });
    network.patientPage = server.url();
    network.patientPage.setPath(QStringLiteral("/"));
    const QStringList command = words("network page") << networkOf(network, QStringLiteral("page.json"));
    const ToolAnswer honest = bare(QStringList(command) << QStringLiteral("--expect") << build);
    VERIFY_DONE(honest);
    QCOMPARE(honest.text("build"), build);
    VERIFY_REFUSED(bare(QStringList(command) << QStringLiteral("--expect") << QString(64, QLatin1Char('0'))), 6,
                   "check");
    claimed = QString(64, QLatin1Char('0'));
    const ToolAnswer other = bare(command);
    VERIFY_REFUSED(other, 6, "check");
    QCOMPARE(other.text("build"), build);
    // Without an address of a page there is nothing to look at.
    network.patientPage = QUrl();
    VERIFY_REFUSED(bare(words("network page") << networkOf(network, QStringLiteral("none.json"))), 1,
                   "workflow.InvalidConfiguration");
}

void FurtherCommandsTest::anInstitutionPaysItsFeesItself()
{
    const QString key = m_tool->path(QStringLiteral("payer.key"));
    const QString payer = bare(words("key generate --out") << key).text("address");
    const QStringList paying = {QStringLiteral("--pay-key-file"), key};
    const QString profile = account();
    const QStringList registration = words("institution register --kind clinic --legal-number 1310000009 --name west "
                                           "--phrase-out")
                                     << m_tool->path(QStringLiteral("west.words"));
    QCOMPARE(run(profile, registration).exitCode, 2);
    // Nothing is sent that could not be paid; the registration stays to be tried again.
    const ToolAnswer poor = run(profile, registration + paying);
    VERIFY_REFUSED(poor, 1, "ledger.Refused");
    QCOMPARE(poor.text("detail"), QStringLiteral("InsufficientFunds"));
    const QString noKey = m_tool->file(QStringLiteral("no.key"), "0x12\n");
    QCOMPARE(run(profile, registration + QStringList{QStringLiteral("--pay-key-file"), noKey}).exitCode, 1);

    static_cast<void>(
        m_network.chain().rpc(QStringLiteral("anvil_setBalance"), {payer, QStringLiteral("0xde0b6b3a7640000")}));
    VERIFY_DONE(run(profile, registration + paying));
    QVERIFY(run(profile, words("institution info")).json.value(QLatin1String("active")).toBool());
    // The sponsor pays for nobody who came without him.
    const QStringList rename = words("institution rename --kind clinic --name north-west");
    QVERIFY(run(profile, rename).exitCode != 0);
    QFile file(key);
    QVERIFY(file.open(QIODevice::ReadOnly));
    VERIFY_DONE(m_tool->run(profile, rename + words("--pay-key-fd 0"), file.readAll()));
    QCOMPARE(run(profile, words("institution info")).text("name"), QStringLiteral("north-west"));
    QCOMPARE(
        m_network.chain().rpc(QStringLiteral("eth_getTransactionCount"), {payer, QStringLiteral("latest")}).toString(),
        QStringLiteral("0x2"));
}

void FurtherCommandsTest::aHospitalAPharmacyAndAPatientBegin()
{
    m_hospital = account();
    QVERIFY(registerInstitution(m_hospital, QStringLiteral("北病院"), QStringLiteral("hospital"), m_hospitalCode));
    m_pharmacy = account();
    QString pharmacyCode;
    QVERIFY(registerInstitution(m_pharmacy, QStringLiteral("南薬局"), QStringLiteral("pharmacy"), pharmacyCode));
    m_pharmacyId = run(m_pharmacy, words("profile info")).text("institution");
    m_doctor = account();
    QVERIFY(letIn(m_hospital, m_doctor, m_hospitalCode, QStringLiteral("doctor")));
    m_pharmacist = account();
    QVERIFY(letIn(m_pharmacy, m_pharmacist, pharmacyCode, QStringLiteral("pharmacist")));
    m_patient = account();
    const ToolAnswer made =
        run(m_patient, words("patient create --name x --birth-date 1980-02-29 --blood-type AB- --contact-name y "
                             "--contact-phone 03-0000-0000 --contact-relation spouse --note pacemaker --code")
                           << m_hospitalCode);
    VERIFY_DONE(made);
    m_patientId = made.text("patientId");
    for (const QString &code : {m_hospitalCode, pharmacyCode}) {
        VERIFY_DONE(run(m_patient, words("patient grant --until never --compartment summary --compartment medications "
                                         "--compartment clinical --code")
                                       << code));
    }
    const QJsonObject person =
        run(m_doctor, words("chart summary") + whose()).json.value(QLatin1String("patient")).toObject();
    QCOMPARE(person.value(QLatin1String("bloodType")).toString(), QStringLiteral("AB-"));
    QCOMPARE(person.value(QLatin1String("note")).toString(), QStringLiteral("pacemaker"));
    QCOMPARE(run(m_patient, words("profile info")).text("patient"), m_patientId);
    QVERIFY(!run(m_hospital, words("terminal list")).json.value(QLatin1String("rotationDue")).toBool(true));
}

void FurtherCommandsTest::codesAndRequestsAreReadBeforeTheyAreBelieved()
{
    const ToolAnswer read = run(m_patient, words("code read --code") << m_hospitalCode);
    VERIFY_DONE(read);
    QCOMPARE(read.text("name"), QStringLiteral("北病院"));
    const ToolAnswer code = run(m_hospital, words("institution code"));
    QCOMPARE(read.text("checkNumber"), code.text("checkNumber"));
    VERIFY_REFUSED(run(m_patient, words("code read --code t1.nothing")), 1, "qr.Damaged");

    const ToolAnswer renewed = run(m_hospital, words("institution renew-code"));
    VERIFY_DONE(renewed);
    QVERIFY(renewed.text("code") != m_hospitalCode);
    // The old code brings no new patients.
    const QStringList create = words("patient create --name late --birth-date 2000-01-01 --code");
    QCOMPARE(run(account(), QStringList(create) << m_hospitalCode).exitCode, 1);
    m_hospitalCode = renewed.text("code");
    VERIFY_DONE(run(account(), QStringList(create) << m_hospitalCode));

    const QString second = account();
    const ToolAnswer asked =
        run(second, words("institution request-administration --institution") << read.text("institution"));
    VERIFY_DONE(asked);
    const ToolAnswer seen = run(m_hospital, words("institution read-request --request") << asked.text("request"));
    VERIFY_DONE(seen);
    QCOMPARE(seen.text("comparisonCode"), asked.text("comparisonCode"));
    QCOMPARE(seen.text("administrator"), run(second, words("profile info")).text("address"));
}

void FurtherCommandsTest::whatIsWrittenIsReadBackRecordByRecord()
{
    const ToolAnswer note =
        run(m_doctor, words("chart note --title visit --subjective coughs --objective clear --assessment cold --plan "
                            "rest") +
                          whose());
    VERIFY_DONE(note);
    m_record = note.text("record");
    const ToolAnswer record = run(m_doctor, words("chart record --record") + QStringList{m_record} + whose());
    VERIFY_DONE(record);
    const QJsonObject resource = record.list("resources").at(0).toObject();
    QCOMPARE(resource.value(QLatin1String("resourceType")).toString(), QStringLiteral("DocumentReference"));
    const QJsonObject fhir =
        QJsonDocument::fromJson(resource.value(QLatin1String("fhir")).toString().toUtf8()).object();
    QCOMPARE(fhir.value(QLatin1String("resourceType")).toString(), QStringLiteral("DocumentReference"));
    VERIFY_REFUSED(
        run(m_doctor, words("chart record --record") + QStringList{QStringLiteral("0x") + QString(64, u'a')} + whose()),
        1, "workflow.NotFound");

    QCOMPARE(run(m_doctor, words("chart allergy --none-known --substance x") + whose()).exitCode, 2);
    VERIFY_DONE(run(m_doctor, words("chart allergy --none-known") + whose()));
    VERIFY_DONE(run(m_doctor, words("chart problem --problem asthma --verification unconfirmed --onset 2020-01-31 "
                                    "--remark seasonal") +
                                  whose()));
    const ToolAnswer summary = run(m_doctor, words("chart summary") + whose());
    VERIFY_DONE(summary);
    QCOMPARE(summary.text("allergyKnowledge"), QStringLiteral("none-known"));
    QCOMPARE(summary.text("medicationKnowledge"), QStringLiteral("no-information"));
    QCOMPARE(summary.list("problems").at(0)[QLatin1String("onset")].toString(), QStringLiteral("2020-01-31"));
    QCOMPARE(run(m_doctor, words("chart problem --problem x --onset 2020-13-01") + whose()).exitCode, 1);
    QCOMPARE(run(m_doctor, words("chart find --own coughs") + whose()).list("records").size(), 1);
}

void FurtherCommandsTest::aFileAboutSeveralPatientsIsTakenInByChoiceOnly()
{
    const QString file = m_tool->file(QStringLiteral("two.json"), R"({"resourceType":"Bundle","type":"collection",
        "entry":[{"resource":{"resourceType":"Patient","id":"a","name":[{"text":"架空 太郎"}]}},
        {"resource":{"resourceType":"Patient","id":"b","name":[{"text":"架空 花子"}]}},
        {"resource":{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/a"},"code":{"text":"喘息"}}},
        {"resource":{"resourceType":"Condition","id":"d","subject":{"reference":"Patient/b"},"code":{"text":"痛風"}}}]})");
    const QJsonArray patients = bare(words("chart file-patients") << file).list("patients");
    QCOMPARE(patients.size(), 2);
    QCOMPARE(patients.at(1)[QLatin1String("name")].toString(), QStringLiteral("架空 花子"));

    const QStringList import = words("chart import") + QStringList{file} + whose();
    const ToolAnswer refused = run(m_doctor, import);
    VERIFY_REFUSED(refused, 1, "clinical.SeveralPatients");
    QVERIFY2(refused.text("detail").contains(QStringLiteral("Patient/b")), qPrintable(refused.said));
    VERIFY_REFUSED(run(m_doctor, import + words("--file-patient Patient/c")), 1, "clinical.PatientNotFound");

    const ToolAnswer planned = run(m_doctor, import + words("--plan --file-patient Patient/b"));
    VERIFY_DONE(planned);
    QCOMPARE(planned.text("nameInFile"), QStringLiteral("架空 花子"));
    const auto isInChart = [this](const char *word) {
        return !run(m_doctor, words("chart find") + whose() + QStringList{QString::fromUtf8(word)})
                    .list("records")
                    .isEmpty();
    };
    QVERIFY(!isInChart("痛風"));
    const ToolAnswer taken = run(m_doctor, import + words("--file-patient Patient/b"));
    VERIFY_DONE(taken);
    // The search is over the copy on this device.
    VERIFY_DONE(run(m_doctor, words("chart open") + whose()));
    QVERIFY(isInChart("痛風"));
    QVERIFY(!isInChart("喘息"));
    const QJsonArray leftOut = taken.list("leftOutEntries");
    QVERIFY(std::any_of(leftOut.begin(), leftOut.end(), [](const QJsonValue &one) {
        return one[QLatin1String("reason")].toString() == QLatin1String("OtherPatient") &&
               one[QLatin1String("id")].toString().endsWith(QLatin1Char('c'));
    }));
}

void FurtherCommandsTest::aPrescriptionOfSeveralDrugsIsHandedOutDrugByDrug()
{
    const QStringList issue = words("prescription issue --repeats 1 --valid-days 10 --drugs");
    const QString misspelt =
        m_tool->file(QStringLiteral("misspelt.json"), R"([{"name":"x","dose":"1","doseUnit":"錠","timimg":"daily"}])");
    const ToolAnswer refused = run(m_doctor, QStringList(issue) << misspelt << whose());
    VERIFY_REFUSED(refused, 1, "workflow.InvalidDraft");
    QVERIFY2(refused.text("detail").contains(QStringLiteral("timimg")), qPrintable(refused.said));
    const QString drugs = m_tool->file(QStringLiteral("drugs.json"), R"([
        {"name":"アムロジピン錠5mg","dose":"1","doseUnit":"錠","timing":"1日1回朝食後","days":14,
         "quantity":"14","quantityUnit":"錠","substitutionForbidden":true,"substitutionReason":"allergy to dye",
         "codes":[{"system":"http://capstandard.jp/iyaku.info/CodeSystem/YJ-code","code":"2171022F2010"}]},
        {"name":"ロキソプロフェン錠60mg","dose":"1","doseUnit":"錠","timing":"疼痛時","quantity":"10","quantityUnit":"錠"}])");
    QCOMPARE(run(m_doctor, QStringList(issue) << drugs << words("--drug x") << whose()).exitCode, 2);
    const ToolAnswer issued = run(m_doctor, QStringList(issue) << drugs << whose());
    VERIFY_DONE(issued);
    QCOMPARE(issued.text("state"), QStringLiteral("recorded"));
    const QStringList which = {QStringLiteral("--id"), issued.text("prescription")};
    QCOMPARE(run(m_pharmacist, words("prescription list") + whose()).list("prescriptions").size(), 1);
    const ToolAnswer shown = run(m_pharmacist, words("prescription show") + which);
    VERIFY_DONE(shown);
    QCOMPARE(shown.list("drugs").size(), 2);
    QVERIFY(shown.list("drugs").at(0)[QLatin1String("substitutionForbidden")].toBool());
    QCOMPARE(shown.json.value(QLatin1String("fills")).toInt(), 2);

    VERIFY_DONE(run(m_pharmacist, words("prescription claim") + which));
    const QStringList dispense = words("prescription dispense --part") + which + words("--drugs");
    const QString third = m_tool->file(QStringLiteral("third.json"), R"([{"for":3,"quantity":"1"}])");
    VERIFY_REFUSED(run(m_pharmacist, QStringList(dispense) << third), 1, "workflow.InvalidDraft");
    const QString handed = m_tool->file(QStringLiteral("handed.json"), R"([{"for":1,"quantity":"7"},
        {"for":2,"name":"ロキソプロフェンNa錠60mg","substituted":true,"comment":"same substance"}])");
    const ToolAnswer dispensed = run(m_pharmacist, QStringList(dispense) << handed);
    VERIFY_DONE(dispensed);
    // The claim goes on, and no use is counted before the rest was handed out.
    QCOMPARE(dispensed.text("standing"), QStringLiteral("claimed"));
    QCOMPARE(dispensed.json.value(QLatin1String("fillsDone")).toInt(), 0);
    VERIFY_DONE(run(m_pharmacist, words("chart open") + whose()));
    QVERIFY(!run(m_pharmacist, words("chart find") + whose() + QStringList{QStringLiteral("ロキソプロフェンNa")})
                 .list("records")
                 .isEmpty());
}

void FurtherCommandsTest::aPaperIsTakenIn()
{
    const auto transcribe = [this](const QString &profile, const QString &issuedOn) {
        return run(profile, words("prescription transcribe --drug aspirin --dose 1 --unit T --timing daily --days 3 "
                                  "--valid-days 4 --prescriber Yamada --institution clinic --issued-on") +
                                QStringList{issuedOn} + whose());
    };
    VERIFY_REFUSED(transcribe(m_pharmacist, today(-30)), 1, "workflow.EndDateInPast");
    VERIFY_REFUSED(transcribe(m_pharmacist, today(2)), 1, "clinical.DateInFuture");
    QCOMPARE(run(m_pharmacist, words("prescription transcribe --drug a --issued-on") + QStringList{today()} + whose())
                 .exitCode,
             2);
    const ToolAnswer taken = transcribe(m_pharmacist, today(-1));
    VERIFY_DONE(taken);
    const ToolAnswer shown = run(m_pharmacist, words("prescription show --id") << taken.text("prescription"));
    VERIFY_DONE(shown);
    QCOMPARE(shown.text("authored"), today(-1));
    QVERIFY2(shown.text("prescriber").contains(QStringLiteral("Yamada")), qPrintable(shown.said));
    // Taken in is not handed out: that needs the claim, as for any other.
    VERIFY_DONE(run(m_pharmacist, words("prescription claim --id") << taken.text("prescription")));
    // How much was not on the paper: it has to be told.
    const QStringList dispense = words("prescription dispense --id") << taken.text("prescription");
    VERIFY_REFUSED(run(m_pharmacist, dispense), 1, "clinical.MissingValue");
    VERIFY_DONE(run(m_pharmacist, dispense + words("--quantity 3 --unit T")));
}

void FurtherCommandsTest::whatCannotBeSentCanBeLookedAt()
{
    m_network.stopGateway();
    const ToolAnswer saved = run(m_doctor, words("prescription issue --may-wait --drug aspirin --dose 1 --unit T "
                                                 "--timing daily") +
                                               whose());
    const ToolAnswer patients = run(m_doctor, words("chart patients --offline"));
    const ToolAnswer listed = run(m_pharmacist, words("prescription list") + whose());
    QVERIFY2(m_network.startGateway(), qPrintable(m_network.problem()));
    VERIFY_DONE(saved);
    QCOMPARE(saved.text("state"), QStringLiteral("saved-on-device"));
    VERIFY_DONE(patients);
    QCOMPARE(patients.list("patients").at(0)[QLatin1String("compartments")][QLatin1String("clinical")].toString(),
             QStringLiteral("readwrite"));
    VERIFY_DONE(listed);
    QCOMPARE(listed.list("prescriptions").size(), 2);
    VERIFY_DONE(run(m_doctor, words("chart outbox --send")));
    QCOMPARE(run(m_doctor, words("chart outbox --dismiss 0x12")).exitCode, 1);
    QCOMPARE(run(m_pharmacist, words("prescription list") + whose()).list("prescriptions").size(), 3);
}

void FurtherCommandsTest::theAuditTrailIsFiltered()
{
    const auto entries = [this](const QStringList &filter) {
        return run(m_hospital, words("audit") + filter).list("entries");
    };
    const QJsonArray all = entries({});
    const QString device = run(m_doctor, words("profile info")).text("address");
    QVERIFY(all.size() > 5);
    QCOMPARE(entries({QStringLiteral("--from"), today(), QStringLiteral("--until"), today()}).size(), all.size());
    QVERIFY(entries({QStringLiteral("--from"), today(1)}).isEmpty());
    QVERIFY(entries({QStringLiteral("--until"), today(-1)}).isEmpty());
    const QJsonArray ofDevice = entries({QStringLiteral("--device"), device});
    QVERIFY(!ofDevice.isEmpty() && ofDevice.size() < all.size());
    for (const QJsonValue one : ofDevice) {
        QCOMPARE(one[QLatin1String("device")].toString(), device);
        QCOMPARE(one[QLatin1String("deviceName")].toString(), QStringLiteral("desk"));
    }
    const QString csv = m_tool->path(QStringLiteral("patient.csv"));
    const QJsonArray ofPatient = entries(
        whose() + QStringList{QStringLiteral("--event"), QStringLiteral("Granted"), QStringLiteral("--csv"), csv});
    QCOMPARE(ofPatient.size(), 1);
    QCOMPARE(ofPatient.at(0)[QLatin1String("patient")].toString(), m_patientId);
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().trimmed().split('\n').size(), 2);
    QCOMPARE(run(m_hospital, words("audit --event Grnated")).exitCode, 2);
    QCOMPARE(run(m_hospital, words("audit --from yesterday")).exitCode, 1);
    QCOMPARE(run(m_hospital, words("audit --patient 0x12")).exitCode, 1);
}

void FurtherCommandsTest::aMissingRecordFailsTheCheck()
{
    VERIFY_DONE(run(m_doctor, words("chart verify") + whose()));
    QVERIFY(dropRecord(m_network.storeFile(), m_record));
    const QString fresh = account();
    QVERIFY(letIn(m_hospital, fresh, m_hospitalCode, QStringLiteral("nurse")));
    const ToolAnswer missing = run(fresh, words("chart verify") + whose());
    VERIFY_REFUSED(missing, 6, "check");
    QCOMPARE(missing.list("problems").size(), 1);
    QCOMPARE(missing.list("problems").at(0)[QLatin1String("problem")].toString(), QStringLiteral("not-available"));
}

void FurtherCommandsTest::aClaimThatEndedWithThePermissionIsSaid()
{
    const ToolAnswer issued = run(
        m_doctor, words("prescription issue --drug aspirin --dose 1 --unit T --timing daily --quantity 3") + whose());
    VERIFY_DONE(issued);
    const QString id = issued.text("prescription");
    VERIFY_DONE(run(m_pharmacist, words("prescription claim --id") << id));
    const auto isOwnClaimEnded = [this, &id] {
        const ToolAnswer listed = run(m_pharmacist, words("prescription list") + whose());
        const QJsonArray all = listed.list("prescriptions");
        return std::any_of(all.begin(), all.end(), [&id](const QJsonValue &one) {
            return one[QLatin1String("prescription")].toString() == id && one[QLatin1String("ownClaimEnded")].toBool();
        });
    };
    QVERIFY(!isOwnClaimEnded());
    VERIFY_DONE(run(m_patient, words("patient revoke --institution") << m_pharmacyId));
    QVERIFY(isOwnClaimEnded());
    const ToolAnswer shown = run(m_pharmacist, words("prescription show --id") << id);
    VERIFY_DONE(shown);
    QVERIFY(shown.json.value(QLatin1String("ownClaimEnded")).toBool());
    VERIFY_REFUSED(run(m_pharmacist, words("prescription dispense --quantity 3 --unit T --id") << id), 1,
                   "workflow.ClaimEnded");
}

QTEST_GUILESS_MAIN(FurtherCommandsTest)
#include "FurtherCommandsTest.moc"
