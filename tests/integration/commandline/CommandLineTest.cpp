#include "Checks.h"
#include "Tool.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;

namespace {

const QString dose = QStringLiteral("1日1回朝食後");

} // namespace

/// The commands of docs/cli.md in the order of a life: the slots build on each other.
class CommandLineTest : public QObject, private ToolScene
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void operatorsMakeKeysAndPutTheLedgerOnAChain();
    void wrongArgumentsAreToldFromRefusals();
    void anInstitutionIsRegisteredWithASecretInvitation();
    void anInstitutionIsLookedAfter();
    void administratorsComeAndGo();
    void terminalsAreLetInAndDenied();
    void aPatientIsMadeAndRestored();
    void aPatientLetsAnInstitutionIn();
    void aChartIsWrittenAndRead();
    void aChartGoesOutAndComesIn();
    void whatCannotBeSentWaits();
    void aPrescriptionIsDispensedOnce();
    void theAuditTrailIsWrittenOut();
    void aPermissionEndsForTheTerminal();
    void terminalsEnd();
    void aChartIsClosed();

private:
    QString m_hospital;
    QString m_hospitalCode;
    QString m_hospitalId;
    QString m_pharmacy;
    QString m_pharmacyCode;
    QString m_doctor;
    QString m_doctorDevice;
    QString m_pharmacist;
    QString m_patient;
    QString m_patientId;
};

void CommandLineTest::initTestCase() { QVERIFY2(begin(), qPrintable(m_network.problem())); }

void CommandLineTest::operatorsMakeKeysAndPutTheLedgerOnAChain()
{
    const QString key = m_tool->path(QStringLiteral("operator.key"));
    const ToolAnswer made = m_tool->runBare(words("key generate --out") << key);
    VERIFY_DONE(made);
    QCOMPARE(QFileInfo(key).permissions() & QFileDevice::Permissions(0x0077), QFileDevice::Permissions());
    QCOMPARE(m_tool->runBare(words("key address --key-file") << key).text("address"), made.text("address"));
    // A key that is there is never overwritten.
    QCOMPARE(m_tool->runBare(words("key generate --out") << key).exitCode, 1);

    static_cast<void>(m_network.chain().rpc(QStringLiteral("anvil_setBalance"),
                                            {made.text("address"), QStringLiteral("0x3635c9adc5dea00000")}));
    const QString described = m_tool->path(QStringLiteral("another-network.json"));
    const ToolAnswer deployed = m_tool->runBare(
        words("ledger deploy --gateway http://127.0.0.1:9 --patient-page https://patient.example/")
        << QStringLiteral("--node") << m_network.chain().httpUrl().toString() << QStringLiteral("--key-file") << key
        << QStringLiteral("--bytecode") << QStringLiteral(TEGATA_SOURCE_DIR "/resources/contracts/TegataLedger.bin")
        << QStringLiteral("--out") << described);
    VERIFY_DONE(deployed);
    QFile file(described);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto network = parseNetworkConfiguration(file.readAll());
    VERIFY_OK(network);
    QCOMPARE(network->deployment.ledger.hexString(), deployed.text("ledger"));
    QCOMPARE(network->patientPage, QUrl(QStringLiteral("https://patient.example/")));
}

void CommandLineTest::wrongArgumentsAreToldFromRefusals()
{
    QCOMPARE(m_tool->runBare({}).exitCode, 2);
    QCOMPARE(m_tool->runBare(words("chart dance")).exitCode, 2);
    QCOMPARE(m_tool->runBare(words("patient grant")).exitCode, 2);
    QCOMPARE(m_tool->runBare(words("--help")).exitCode, 0);
    VERIFY_REFUSED(m_tool->runBare(words("chart dance --json")), 2, "usage");
    // A secret is no argument.
    QCOMPARE(m_tool
                 ->runBare(words("institution register --name N --kind clinic --legal-number 1 --phrase-out words "
                                 "--invitation secret"))
                 .exitCode,
             2);
    QCOMPARE(m_tool->runBare(words("institution register --name N --kind clinic --legal-number 1 --phrase-out words"))
                 .exitCode,
             2);

    const QString profile = account();
    const QStringList place = {QStringLiteral("--profile"), profile, QStringLiteral("--network"),
                               m_tool->path(QStringLiteral("network.json"))};
    VERIFY_REFUSED(m_tool->runBare(place + words("institution info")), 3, "workflow.Locked");
    const QString wrong = m_tool->file(QStringLiteral("wrong"), "not the passphrase\n");
    VERIFY_REFUSED(
        m_tool->runBare(place + QStringList{QStringLiteral("--passphrase-file"), wrong} + words("institution info")), 3,
        "keystore.WrongPin");
    VERIFY_REFUSED(run(m_tool->path(QStringLiteral("nobody")), words("institution info")), 1, "workflow.NotRegistered");
    VERIFY_REFUSED(run(profile, words("chart open --patient 0x12")), 1, "workflow.InvalidDraft");
}

void CommandLineTest::anInstitutionIsRegisteredWithASecretInvitation()
{
    m_hospital = account();
    const QString phrase = m_tool->path(QStringLiteral("hospital.words"));
    const QStringList registration = words("institution register --kind hospital --legal-number 1310000001 --name")
                                     << QStringLiteral("北病院") << QStringLiteral("--phrase-out") << phrase;
    VERIFY_REFUSED(run(m_hospital, QStringList(registration)
                                       << QStringLiteral("--invitation-file") << m_tool->path(QStringLiteral("none"))),
                   1, "workflow.FileUnreadable");
    const QString used = m_tool->file(QStringLiteral("not-an-invitation"), "guessed\n");
    VERIFY_REFUSED(run(m_hospital, QStringList(registration) << QStringLiteral("--invitation-file") << used), 1,
                   "workflow.InvitationRefused");
    // Taken up again with the right one, which comes by an open descriptor; the words were kept before.
    const QByteArray words24 = [&phrase] {
        QFile file(phrase);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    QCOMPARE(words24.split(' ').size(), 24);
    QCOMPARE(QFileInfo(phrase).permissions() & QFileDevice::Permissions(0x0077), QFileDevice::Permissions());
    VERIFY_DONE(m_tool->run(m_hospital, QStringList(registration) << words("--invitation-fd 0"),
                            m_network.invitation().toUtf8() + '\n'));
    VERIFY_REFUSED(run(m_hospital, QStringList(registration) << QStringLiteral("--invitation-file") << used), 1,
                   "workflow.AlreadyRegistered");
    m_pharmacy = account();
    QVERIFY(registerInstitution(m_pharmacy, QStringLiteral("南薬局"), QStringLiteral("pharmacy"), m_pharmacyCode));
}

void CommandLineTest::anInstitutionIsLookedAfter()
{
    const ToolAnswer info = run(m_hospital, words("institution info"));
    VERIFY_DONE(info);
    QCOMPARE(info.text("name"), QStringLiteral("北病院"));
    QCOMPARE(info.text("kind"), QStringLiteral("hospital"));
    m_hospitalId = info.text("institutionId");
    const QString picture = m_tool->path(QStringLiteral("code.png"));
    const ToolAnswer code = run(m_hospital, words("institution code --png") << picture);
    VERIFY_DONE(code);
    QVERIFY(QFileInfo(picture).size() > 0);
    m_hospitalCode = code.text("code");
    VERIFY_DONE(run(m_hospital, words("institution rename --kind clinic --name") << QStringLiteral("北診療所")));
    QCOMPARE(run(m_hospital, words("institution info")).text("name"), QStringLiteral("北診療所"));
    VERIFY_DONE(run(m_hospital, words("institution rename --kind hospital --name") << QStringLiteral("北病院")));
    VERIFY_DONE(run(m_hospital, words("institution deactivate")));
    QVERIFY(!run(m_hospital, words("institution info")).json.value(QLatin1String("active")).toBool());
    VERIFY_DONE(run(m_hospital, words("institution activate")));
}

void CommandLineTest::administratorsComeAndGo()
{
    const QString second = account();
    const ToolAnswer asked = run(second, words("institution request-administration --institution") << m_hospitalId);
    VERIFY_DONE(asked);
    VERIFY_DONE(run(m_hospital, words("institution add-administrator --request") << asked.text("request")));
    VERIFY_DONE(run(second, words("institution complete-administration")));
    const QJsonArray two = run(second, words("institution administrators")).list("administrators");
    QCOMPARE(two.size(), 2);
    QString own;
    for (const QJsonValue one : two) {
        own = one[QLatin1String("self")].toBool() ? one[QLatin1String("address")].toString() : own;
    }
    VERIFY_DONE(run(m_hospital, words("institution remove-administrator --address") << own));
    QCOMPARE(run(second, words("institution rename --kind hospital --name x")).exitCode, 5);

    const QJsonArray left = run(m_hospital, words("institution administrators")).list("administrators");
    for (const QJsonValue one : left) {
        if (one[QLatin1String("self")].toBool()) {
            const QString last = one[QLatin1String("address")].toString();
            VERIFY_REFUSED(run(m_hospital, words("institution remove-administrator --address") << last), 1,
                           "workflow.LastAdministrator");
        }
    }
    const QString elsewhere = account();
    VERIFY_DONE(
        run(elsewhere, words("institution restore --phrase-file") << m_tool->path(QStringLiteral("hospital.words"))));
    QCOMPARE(run(elsewhere, words("institution info")).text("institutionId"), m_hospitalId);
}

void CommandLineTest::terminalsAreLetInAndDenied()
{
    m_doctor = account();
    QVERIFY(letIn(m_hospital, m_doctor, m_hospitalCode, QStringLiteral("doctor")));
    m_pharmacist = account();
    QVERIFY(letIn(m_pharmacy, m_pharmacist, m_pharmacyCode, QStringLiteral("pharmacist")));
    const QJsonArray all = run(m_hospital, words("terminal list")).list("terminals");
    QCOMPARE(all.size(), 1);
    QCOMPARE(all.at(0)[QLatin1String("state")].toString(), QStringLiteral("active"));
    m_doctorDevice = all.at(0)[QLatin1String("device")].toString();

    const QString stranger = account();
    VERIFY_DONE(run(stranger, words("terminal request --name x --user y --profession z --code-image")
                                  << m_tool->path(QStringLiteral("code.png"))));
    QCOMPARE(run(stranger, words("terminal status")).text("state"), QStringLiteral("requested"));
    const QJsonArray pending = run(m_hospital, words("terminal pending")).list("pending");
    QCOMPARE(pending.size(), 1);
    VERIFY_DONE(run(m_hospital, words("terminal deny --device") << pending.at(0)[QLatin1String("device")].toString()));
    QCOMPARE(run(stranger, words("terminal await")).text("state"), QStringLiteral("denied"));
    VERIFY_DONE(run(m_hospital, words("terminal rotate-vault")));
}

void CommandLineTest::aPatientIsMadeAndRestored()
{
    m_patient = account();
    const QStringList create = words("patient create --sex female --kana")
                               << QStringLiteral("シケン ハナコ") << QStringLiteral("--name")
                               << QStringLiteral("試験 花子") << QStringLiteral("--birth-date");
    const QStringList image = {QStringLiteral("--code-image"), m_tool->path(QStringLiteral("code.png"))};
    QCOMPARE(run(m_patient, QStringList(create) << QStringLiteral("1980-02-30") << image).exitCode, 1);
    const ToolAnswer made = run(m_patient, QStringList(create) << QStringLiteral("1980-02-29") << image);
    VERIFY_DONE(made);
    m_patientId = made.text("patientId");
    const QString phrase = m_tool->path(QStringLiteral("patient.words"));
    VERIFY_DONE(run(m_patient, words("patient phrase --out") << phrase));
    const QString phone = account();
    const ToolAnswer restored = run(phone, words("patient restore --phrase-file") << phrase);
    VERIFY_DONE(restored);
    QCOMPARE(restored.text("patientId"), m_patientId);
    QCOMPARE(run(phone, words("chart summary")).json.value(QLatin1String("patient"))[QLatin1String("name")].toString(),
             QStringLiteral("試験 花子"));
}

void CommandLineTest::aPatientLetsAnInstitutionIn()
{
    VERIFY_REFUSED(run(m_patient, words("patient grant --compartment nothing --code") << m_hospitalCode), 1,
                   "workflow.InvalidDraft");
    VERIFY_REFUSED(run(m_patient, words("patient grant --until 2020-01-01 --code") << m_hospitalCode), 1,
                   "workflow.EndDateInPast");
    VERIFY_DONE(run(m_patient, words("patient grant --until never --code") << m_hospitalCode));
    VERIFY_DONE(run(m_patient, words("patient grant --compartment summary:read --compartment medications --code")
                                   << m_pharmacyCode));
    const QJsonArray permissions = run(m_patient, words("patient permissions")).list("permissions");
    QCOMPARE(permissions.size(), 2);
    QVERIFY(permissions.at(0)[QLatin1String("running")].toBool());
    QCOMPARE(permissions.at(0)[QLatin1String("compartments")][QLatin1String("summary")].toString(),
             QStringLiteral("read"));
    const QJsonArray patients = run(m_doctor, words("chart patients")).list("patients");
    QCOMPARE(patients.size(), 1);
    QCOMPARE(patients.at(0)[QLatin1String("patientId")].toString(), m_patientId);
    // Nothing is due, nobody left.
    VERIFY_REFUSED(run(m_patient, words("patient rotate")), 1, "workflow.NotFound");
}

void CommandLineTest::aChartIsWrittenAndRead()
{
    const QStringList whose = {QStringLiteral("--patient"), m_patientId};
    // The first thing that this terminal does about the patient.
    const ToolAnswer note = run(m_doctor, words("chart note --title") + QStringList{QStringLiteral("経過")} +
                                              words("--text") + QStringList{QStringLiteral("咳が続く")} + whose);
    VERIFY_DONE(note);
    QCOMPARE(note.text("state"), QStringLiteral("recorded"));
    VERIFY_DONE(run(m_doctor, words("chart allergy --severe --reaction rash --substance") +
                                  QStringList{QStringLiteral("ペニシリン")} + whose));
    VERIFY_DONE(run(m_doctor, words("chart problem --problem") + QStringList{QStringLiteral("高血圧症")} + whose));
    const ToolAnswer corrected = run(m_doctor, words("chart note --title corrected --text x --supersedes") +
                                                   QStringList{note.text("record")} + whose);
    VERIFY_DONE(corrected);
    const ToolAnswer chart = run(m_doctor, words("chart open") + whose);
    VERIFY_DONE(chart);
    bool isCorrected = false;
    for (const QJsonValue entry : chart.list("entries")) {
        QCOMPARE(entry[QLatin1String("check")].toString(), QStringLiteral("verified"));
        isCorrected = isCorrected || entry[QLatin1String("supersedes")].toString() == note.text("record");
    }
    QVERIFY(isCorrected);
    const ToolAnswer summary = run(m_doctor, words("chart summary") + whose);
    VERIFY_DONE(summary);
    QCOMPARE(summary.list("allergies").at(0)[QLatin1String("substance")].toString(), QStringLiteral("ペニシリン"));
    QCOMPARE(summary.list("problems").at(0)[QLatin1String("problem")].toString(), QStringLiteral("高血圧症"));
    QVERIFY(run(m_doctor, words("chart verify") + whose).json.value(QLatin1String("complete")).toBool());
    QVERIFY(run(m_doctor, words("chart verify --offline") + whose).json.value(QLatin1String("complete")).toBool());
    // Several words are one search: all of them.
    QCOMPARE(run(m_doctor, words("chart find") + whose + QStringList{QStringLiteral("咳"), QStringLiteral("経過")})
                 .list("records")
                 .size(),
             1);
    QVERIFY(run(m_doctor, words("chart find") + whose + QStringList{QStringLiteral("咳"), QStringLiteral("血圧")})
                .list("records")
                .isEmpty());
    const ToolAnswer log = run(m_patient, words("patient read-log"));
    VERIFY_DONE(log);
    QVERIFY(!log.list("reads").isEmpty());
    QVERIFY(log.list("reads").at(0)[QLatin1String("continuesChain")].toBool());
}

void CommandLineTest::aChartGoesOutAndComesIn()
{
    const QStringList whose = {QStringLiteral("--patient"), m_patientId};
    VERIFY_REFUSED(run(m_doctor, words("chart import nowhere.json") + whose), 1, "workflow.FileUnreadable");
    const QString noise = m_tool->file(QStringLiteral("noise.json"), "<xml/>");
    QCOMPARE(run(m_doctor, words("chart import") + QStringList{noise} + whose).exitCode, 1);
    const QString large = m_tool->file(QStringLiteral("large.json"), QByteArray(33 * 1024 * 1024, ' '));
    VERIFY_REFUSED(run(m_doctor, words("chart import") + QStringList{large} + whose), 1, "clinical.TooLarge");
    const QString bundle = m_tool->file(QStringLiteral("bundle.json"), R"({"resourceType":"Bundle","type":"collection",
        "entry":[{"resource":{"resourceType":"Patient","id":"p","name":[{"text":"架空 太郎"}]}},
        {"resource":{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"code":{"text":"喘息"}}},
        {"resource":{"resourceType":"Claim","id":"x","patient":{"reference":"Patient/p"}}}]})");
    const ToolAnswer taken = run(m_doctor, words("chart import") + QStringList{bundle} + whose);
    VERIFY_DONE(taken);
    QCOMPARE(taken.json.value(QLatin1String("entriesSeen")).toInt(),
             taken.json.value(QLatin1String("entriesTaken")).toInt() + 1);
    QVERIFY(run(m_doctor, words("chart outbox")).list("waiting").isEmpty());
    const QString out = m_tool->path(QStringLiteral("export.json"));
    VERIFY_DONE(run(m_doctor, words("chart export --out") + QStringList{out} + whose));
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray exported = file.readAll();
    QVERIFY(exported.contains("喘息") && exported.contains("ペニシリン"));
}

void CommandLineTest::whatCannotBeSentWaits()
{
    const QStringList whose = {QStringLiteral("--patient"), m_patientId};
    m_network.stopGateway();
    QCOMPARE(run(m_doctor, words("chart note --title away --text x") + whose).exitCode, 4);
    const ToolAnswer saved = run(m_doctor, words("chart note --may-wait --title away2 --text x") + whose);
    VERIFY_DONE(saved);
    QCOMPARE(saved.text("state"), QStringLiteral("saved-on-device"));
    VERIFY_DONE(run(m_doctor, words("chart open --offline") + whose));
    QCOMPARE(run(m_doctor, words("chart outbox")).list("waiting").size(), 2);
    QCOMPARE(run(m_doctor, words("chart outbox --send")).exitCode, 4);
    QVERIFY2(m_network.startGateway(), qPrintable(m_network.problem()));
    const ToolAnswer sent = run(m_doctor, words("chart outbox --send"));
    VERIFY_DONE(sent);
    QVERIFY(sent.list("waiting").isEmpty());
}

void CommandLineTest::aPrescriptionIsDispensedOnce()
{
    const auto issue = [this] {
        return run(m_doctor,
                   words("prescription issue --dose 1 --days 14 --quantity 14 --drug") +
                       QStringList{QStringLiteral("アムロジピン錠5mg"), QStringLiteral("--unit"), QStringLiteral("錠"),
                                   QStringLiteral("--timing"), dose, QStringLiteral("--patient"), m_patientId});
    };
    const ToolAnswer issued = issue();
    VERIFY_DONE(issued);
    const QStringList which = {QStringLiteral("--id"), issued.text("prescription")};
    const ToolAnswer listed = run(m_pharmacist, words("prescription list --patient") << m_patientId);
    VERIFY_DONE(listed);
    QCOMPARE(listed.list("prescriptions").size(), 1);
    VERIFY_DONE(run(m_pharmacist, words("prescription claim") + which));
    const ToolAnswer again = run(m_pharmacist, words("prescription claim") + which);
    VERIFY_DONE(again);
    QVERIFY(again.json.value(QLatin1String("heldAlready")).toBool());
    VERIFY_DONE(run(m_pharmacist, words("prescription release") + which));
    VERIFY_DONE(run(m_pharmacist, words("prescription claim") + which));

    const QString other = account();
    const QString otherTerminal = account();
    QString otherCode;
    QVERIFY(registerInstitution(other, QStringLiteral("東薬局"), QStringLiteral("pharmacy"), otherCode));
    QVERIFY(letIn(other, otherTerminal, otherCode, QStringLiteral("pharmacist")));
    VERIFY_DONE(run(m_patient, words("patient grant --code") << otherCode));
    VERIFY_DONE(run(otherTerminal, words("prescription list --patient") << m_patientId));
    const ToolAnswer refused = run(otherTerminal, words("prescription claim") + which);
    VERIFY_REFUSED(refused, 1, "workflow.AlreadyClaimed");
    QVERIFY2(refused.text("detail").contains(QStringLiteral("南薬局")), qPrintable(refused.said));

    VERIFY_DONE(run(m_pharmacist, words("prescription dispense --part --quantity 4") + which));
    VERIFY_DONE(run(m_pharmacist, words("prescription dispense") + which));
    QVERIFY(run(m_pharmacist, words("prescription dispense") + which).exitCode != 0);
    const ToolAnswer second = issue();
    VERIFY_DONE(second);
    VERIFY_DONE(run(m_doctor, words("prescription cancel --id") << second.text("prescription")));
    QCOMPARE(run(m_pharmacist, words("prescription claim --id") << second.text("prescription")).exitCode, 1);
}

void CommandLineTest::theAuditTrailIsWrittenOut()
{
    const QString csv = m_tool->path(QStringLiteral("audit.csv"));
    const ToolAnswer trail = run(m_hospital, words("audit --event DeviceApproved --csv") << csv);
    VERIFY_DONE(trail);
    QCOMPARE(trail.list("entries").size(), 1);
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("DeviceApproved"));
    QVERIFY(run(m_hospital, words("audit")).list("entries").size() > 3);
}

void CommandLineTest::aPermissionEndsForTheTerminal()
{
    const QStringList whose = {QStringLiteral("--patient"), m_patientId};
    VERIFY_DONE(run(m_patient, words("patient revoke --institution") << m_hospitalId));
    QCOMPARE(run(m_doctor, words("chart open") + whose).exitCode, 5);
    QCOMPARE(run(m_doctor, words("chart note --title late --text x") + whose).exitCode, 5);
    // What the institution wrote stays readable to it.
    const ToolAnswer own = run(m_doctor, words("chart open --own") + whose);
    VERIFY_DONE(own);
    QVERIFY(!own.list("entries").isEmpty());
    VERIFY_DONE(run(m_patient, words("patient grant --code") << m_hospitalCode));
    VERIFY_DONE(run(m_doctor, words("chart open") + whose));
}

void CommandLineTest::terminalsEnd()
{
    VERIFY_DONE(run(m_hospital, words("institution deactivate")));
    QCOMPARE(run(m_doctor, words("chart open --patient") << m_patientId).exitCode, 5);
    VERIFY_DONE(run(m_hospital, words("institution activate")));
    VERIFY_DONE(run(m_hospital, words("terminal revoke --reason compromised --device") << m_doctorDevice));
    QCOMPARE(run(m_doctor, words("chart open --patient") << m_patientId).exitCode, 5);
    QCOMPARE(run(m_doctor, words("terminal status")).text("state"), QStringLiteral("revoked"));
    // The patient hears of it: keys that the lost terminal could read are due.
    QVERIFY(!run(m_patient, words("patient permissions")).list("rotationDue").isEmpty());
    VERIFY_DONE(run(m_patient, words("patient rotate")));
    QVERIFY(run(m_patient, words("patient permissions")).list("rotationDue").isEmpty());
}

void CommandLineTest::aChartIsClosed()
{
    VERIFY_DONE(run(m_patient, words("patient close")));
    VERIFY_REFUSED(run(m_patient, words("patient grant --code") << m_hospitalCode), 1, "workflow.ChartClosed");
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "CommandLineTest.moc"
