#include "Checks.h"
#include "Scene.h"
#include "Tool.h"
#include "Wire.h"

#include <tegata/ledgerclient/LedgerHistory.h>

#include <QSet>
#include <QTest>
#include <QTimer>

using namespace tegata;
using namespace tegata::test;
using namespace tegata::workflows;

namespace {

/// A chart of a few hundred records.
constexpr int recordsOfTheChart = 320;
/// How many places of a write are tried, from its first request to its last.
constexpr int placesOfAWrite = 14;

QStringList command(const char *words) { return QString::fromLatin1(words).split(QLatin1Char(' ')); }

} // namespace

/// Real processes that are killed with SIGKILL, reading and writing: what was saved is sent, once, and what was begun
/// is finished, once.
class SuddenEndTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRecordIsSentOnceWhereverItsSenderIsKilled();
    void aFirstSyncThatIsKilledIsFinishedByTheNext_data();
    void aFirstSyncThatIsKilledIsFinishedByTheNext();

private:
    /// A terminal of an institution whose profile the tool can open; not running.
    [[nodiscard]] std::unique_ptr<TestProfile> terminalOfTheTool(TestProfile &administrator, protocol::DeviceRole role);
    /// Starts the tool behind the wire and kills it at the cut.
    [[nodiscard]] ToolAnswer runUntilCut(const QString &profile, const QStringList &arguments,
                                         std::chrono::milliseconds after = {});
    /// How many records of everybody the chain has of a patient; -1 when it cannot be read.
    [[nodiscard]] int recordsOnChain(const protocol::PatientId &patient);
    /// A patient with a chart of a few hundred records.
    [[nodiscard]] bool makeLargeChart();

    Scene m_scene;
    Wire m_wire;
    std::unique_ptr<Tool> m_tool;
    Person m_patient;
};

void SuddenEndTest::initTestCase()
{
    QVERIFY2(m_scene.start(), qPrintable(m_scene.problem()));
    NetworkConfiguration network = m_scene.network.configuration();
    network.nodes = {m_wire.to(network.nodes.front())};
    network.gateway = m_wire.to(network.gateway);
    m_scene.network.stopGateway();
    m_scene.network.addGatewayHost(network.gateway.authority());
    QVERIFY2(m_scene.network.startGateway(), qPrintable(m_scene.problem()));
    m_tool = std::make_unique<Tool>(network);
}

std::unique_ptr<TestProfile> SuddenEndTest::terminalOfTheTool(TestProfile &administrator, protocol::DeviceRole role)
{
    auto terminal =
        m_scene.network.terminal(administrator, role, {}, QStringLiteral("端末"), keystore::AppKind::CommandLine);
    if (terminal != nullptr) {
        terminal->end();
    }
    return terminal;
}

ToolAnswer SuddenEndTest::runUntilCut(const QString &profile, const QStringList &arguments,
                                      std::chrono::milliseconds after)
{
    const std::unique_ptr<QProcess> process = m_tool->start(profile, arguments);
    QProcess *running = process.get();
    m_wire.setAtCut([running, after] {
        if (after.count() == 0) {
            running->kill();
        } else {
            QTimer::singleShot(after, running, [running] { running->kill(); });
        }
    });
    const ToolAnswer answer = Tool::answerOf(*process);
    m_wire.setAtCut({});
    return answer;
}

int SuddenEndTest::recordsOnChain(const protocol::PatientId &patient)
{
    const auto events = waitFor(m_scene.hospital->workspace().history().eventsOfPatient(patient, {}));
    return !events ? -1 : static_cast<int>(std::count_if(events->begin(), events->end(), [](const auto &event) {
        return std::holds_alternative<ledger::events::RecordAppended>(event.body);
    }));
}

void SuddenEndTest::aRecordIsSentOnceWhereverItsSenderIsKilled()
{
    Person patient = m_scene.newPatient();
    QVERIFY2(patient.profile, qPrintable(m_scene.problem()));
    VERIFY_OK(m_scene.grant(patient, *m_scene.hospital));
    const auto doctor = terminalOfTheTool(*m_scene.hospital, protocol::DeviceRole::Doctor);
    QVERIFY2(doctor, qPrintable(m_scene.problem()));
    const QString profile = doctor->folder();
    const QString id = patient.id.hexString();
    const auto note = [&id](const QString &title) {
        return command("chart note --text x --patient") << id << QStringLiteral("--title") << title;
    };

    ToolAnswer answer = m_tool->run(profile, command("chart open --patient") << id);
    QVERIFY2(answer.isDone(), qPrintable(answer.said));
    // How many requests a write is made of, and where it first leaves the machine.
    m_wire.reset();
    answer = m_tool->run(profile, note(QStringLiteral("whole")));
    QVERIFY2(answer.isDone(), qPrintable(answer.said));
    const auto requests = static_cast<int>(m_wire.requests().size());
    QVERIFY2(requests > 3, qPrintable(m_wire.requests().join(QLatin1Char('\n'))));

    int total = recordsOnChain(patient.id);
    int kills = 0;
    int savedAtTheKill = 0;
    int alreadyRecorded = 0;
    for (int place = 0; place < placesOfAWrite; ++place) {
        const int moment = place * 2 * requests / placesOfAWrite;
        const QString where = QStringLiteral("killed at %1 %2")
                                  .arg(moment % 2 == 0 ? QStringLiteral("request") : QStringLiteral("answer"))
                                  .arg(moment / 2);
        m_wire.reset();
        m_wire.cutAt(moment / 2, moment % 2 == 1);
        const ToolAnswer killed = runUntilCut(profile, note(where));
        kills += killed.hasCrashed ? 1 : 0;
        const bool wasUploading = !m_wire.requests().filter(QStringLiteral("PUT /v1/records/")).isEmpty();
        m_wire.reset();

        const int appended = recordsOnChain(patient.id) - total;
        QVERIFY2(appended == 0 || appended == 1, qPrintable(where));
        const ToolAnswer waiting = m_tool->run(profile, command("chart outbox"));
        QVERIFY2(waiting.isDone(), qPrintable(where + waiting.said));
        const auto kept = static_cast<int>(waiting.list("waiting").size());
        QVERIFY2(kept <= 1, qPrintable(where + waiting.said));
        savedAtTheKill += kept;
        alreadyRecorded += appended;
        // What had left the machine was saved before.
        const bool isPromised = kept == 1 || appended == 1;
        QVERIFY2(isPromised || !wasUploading, qPrintable(where));

        for (int again = 0; again < 2; ++again) {
            const ToolAnswer sent = m_tool->run(profile, command("chart outbox --send"));
            QVERIFY2(sent.isDone() && sent.list("waiting").isEmpty(), qPrintable(where + sent.said));
            QVERIFY2(recordsOnChain(patient.id) == total + (isPromised ? 1 : 0), qPrintable(where));
        }
        total += isPromised ? 1 : 0;
    }
    QVERIFY(kills >= placesOfAWrite - 2);
    QVERIFY(savedAtTheKill >= 3);
    QVERIFY(alreadyRecorded >= 1);

    const ToolAnswer chart = m_tool->run(profile, command("chart open --patient") << id);
    QVERIFY2(chart.isDone(), qPrintable(chart.said));
    QSet<QString> titles;
    for (const QJsonValue entry : chart.list("entries")) {
        const QString title = entry[QLatin1String("title")].toString();
        QCOMPARE(entry[QLatin1String("check")].toString(), QStringLiteral("verified"));
        QVERIFY2(!titles.contains(title), qPrintable(title));
        titles.insert(title);
    }
    QCOMPARE(static_cast<int>(titles.size()), total);
}

bool SuddenEndTest::makeLargeChart()
{
    m_patient = m_scene.newPatient();
    if (m_patient.profile == nullptr || !m_scene.grant(m_patient, *m_scene.hospital) ||
        !m_scene.grant(m_patient, *m_scene.pharmacy,
                       {{protocol::CompartmentKind::Summary, protocol::Permission::ReadWrite},
                        {protocol::CompartmentKind::Clinical, protocol::Permission::ReadWrite}}) ||
        !m_scene.open(*m_scene.doctor, m_patient.id)) {
        return false;
    }
    for (int number = 1; number < recordsOfTheChart; ++number) {
        if (!m_scene.save(*m_scene.doctor, m_patient.id, noteOf(QStringLiteral("経過 %1").arg(number)))) {
            return false;
        }
    }
    return waitFor(OutboxDelivery(m_scene.doctor->workspace()).deliver({})) &&
           recordsOnChain(m_patient.id) == recordsOfTheChart;
}

void SuddenEndTest::aFirstSyncThatIsKilledIsFinishedByTheNext_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("milliseconds");
    for (const int percent : {5, 25, 45, 65, 80, 90, 97}) {
        QTest::addRow("after %d %% of the bytes", percent) << percent << 0;
    }
    for (const int later : {20, 60, 150}) {
        QTest::addRow("%d ms after the last of the records", later) << 99 << later;
    }
}

void SuddenEndTest::aFirstSyncThatIsKilledIsFinishedByTheNext()
{
    QFETCH(const int, percent);
    QFETCH(const int, milliseconds);
    static qint64 wholeSync = 0;
    const QStringList arguments = command("chart open --patient");
    if (m_patient.profile == nullptr) {
        QVERIFY2(makeLargeChart(), qPrintable(m_scene.problem()));
        const auto undisturbed = terminalOfTheTool(*m_scene.pharmacy, protocol::DeviceRole::Pharmacist);
        QVERIFY2(undisturbed, qPrintable(m_scene.problem()));
        m_wire.reset();
        const ToolAnswer whole = m_tool->run(undisturbed->folder(), QStringList(arguments) << m_patient.id.hexString());
        QVERIFY2(whole.isDone(), qPrintable(whole.said));
        wholeSync = m_wire.bytes();
    }
    const auto reader = terminalOfTheTool(*m_scene.pharmacy, protocol::DeviceRole::Pharmacist);
    QVERIFY2(reader, qPrintable(m_scene.problem()));
    const QString id = m_patient.id.hexString();

    m_wire.reset();
    m_wire.cutAfter(wholeSync * percent / 100);
    const ToolAnswer killed =
        runUntilCut(reader->folder(), QStringList(arguments) << id, std::chrono::milliseconds(milliseconds));
    QVERIFY2(killed.hasCrashed || milliseconds > 0, qPrintable(killed.said));
    QVERIFY(m_wire.isCut());

    m_wire.reset();
    const ToolAnswer chart = m_tool->run(reader->folder(), QStringList(arguments) << id);
    QVERIFY2(chart.isDone(), qPrintable(chart.said));
    const QJsonObject completeness = chart.json.value(QStringLiteral("completeness")).toObject();
    QCOMPARE(completeness.value(QStringLiteral("recordsOnChain")).toInt(), recordsOfTheChart);
    QCOMPARE(completeness.value(QStringLiteral("recordsAvailable")).toInt(), recordsOfTheChart);
    QVERIFY(completeness.value(QStringLiteral("headsMatch")).toBool());
    QSet<QString> records;
    for (const QJsonValue entry : chart.list("entries")) {
        QCOMPARE(entry[QLatin1String("check")].toString(), QStringLiteral("verified"));
        records.insert(entry[QLatin1String("record")].toString());
    }
    QCOMPARE(static_cast<int>(chart.list("entries").size()), static_cast<int>(records.size()));
    QCOMPARE(static_cast<int>(records.size()), recordsOfTheChart);
    // The search index knows each once, too, and without the network.
    const ToolAnswer found =
        m_tool->run(reader->folder(), command("chart find --patient") << id << QStringLiteral("経過"));
    QVERIFY2(found.isDone(), qPrintable(found.said));
    QCOMPARE(static_cast<int>(found.list("records").size()), recordsOfTheChart - 1);
    const ToolAnswer cached = m_tool->run(reader->folder(), command("chart verify --offline --patient") << id);
    QVERIFY2(cached.isDone() && cached.json.value(QStringLiteral("complete")).toBool(), qPrintable(cached.said));
}

QTEST_GUILESS_MAIN(SuddenEndTest)
#include "SuddenEndTest.moc"
