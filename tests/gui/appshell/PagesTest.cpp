#include "ClippedText.h"
#include "FakeAsker.h"
#include "GuiTestMain.h"
#include "InLanguage.h"
#include "ShellSamples.h"

#include <tegata/appshell/AuditPage.h>
#include <tegata/appshell/NetworkWindow.h>
#include <tegata/appshell/PinSheet.h>
#include <tegata/appshell/SettingsPage.h>
#include <tegata/appshell/TerminalEnd.h>
#include <tegata/uikit/RowTable.h>
#include <tegata/workflows/WorkflowError.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace tegata;
using namespace tegata::appshell;

namespace {

/// The room a page has in the smallest window.
constexpr QSize pageSize(984, 660);

QString problemsOf(QWidget *page)
{
    page->resize(pageSize);
    page->show();
    return (guitest::clippedTexts(page) + guitest::namelessWidgets(page)).join(QLatin1Char('\n'));
}

ui::Words programName()
{
    return [] { return QStringLiteral("Tegata"); };
}

const QByteArray networkFile = R"({"chainId":31337,"ledger":"0x0707070707070707070707070707070707070707",
    "deployedAt":4,"nodes":["https://node-a.example","https://node-b.example:8545"],
    "gateway":"https://gateway.example","patientPage":"https://tegata.example/"})";

AboutInformation about()
{
    AboutInformation about;
    about.version = QStringLiteral("0.1.0");
    about.facts = {{QStringLiteral("医療機関"), QStringLiteral("みどりの丘病院")}};
    about.chainId = 31337;
    about.ledger = QStringLiteral("0x0707070707070707070707070707070707070707");
    about.gateway = QStringLiteral("https://gateway.example:8443");
    about.nodes = {QStringLiteral("https://node-a.example")};
    about.profileFolder = QStringLiteral("/home/user/.local/share/tegata/terminal");
    return about;
}

} // namespace

/// The pages that every app has.
class PagesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noTextIsClippedAndEverythingHasANameInBothLanguages()
    {
        for (const ui::LanguageCode code : {ui::LanguageCode::English, ui::LanguageCode::Japanese}) {
            guitest::InLanguage speaking(code);
            AuditPage audit(speaking.settings());
            QCOMPARE(problemsOf(&audit), QString());
            audit.setChoices({{QStringLiteral("1"), QStringLiteral("受付2番")}},
                             {{QStringLiteral("2"), QStringLiteral("山田 花子")}});
            audit.setEntries(samples::auditEntries());
            guitest::child<ui::RowTable>(&audit, "audit-table")->selectId(QStringLiteral("2"));
            guitest::child<QComboBox>(&audit, "audit-period")->setCurrentIndex(4);
            QTRY_COMPARE(problemsOf(&audit), QString());
            OutboxPage outbox(speaking.settings());
            QCOMPARE(problemsOf(&outbox), QString());
            outbox.setRows(samples::outbox());
            guitest::child<ui::RowTable>(&outbox, "outbox-table")->selectRow(2);
            QTRY_COMPARE(problemsOf(&outbox), QString());
            SettingsPage settings(1, 60);
            settings.setIdleMinutes(5);
            settings.setLanguage(code);
            settings.setAbout(about());
            QTRY_COMPARE(problemsOf(&settings), QString());
            NetworkWindow network(programName());
            QCOMPARE(problemsOf(&network), QString());
            network.setConfiguration(*workflows::parseNetworkConfiguration(networkFile));
            QTRY_COMPARE(problemsOf(&network), QString());
            QWidget window;
            window.resize(1000, 800);
            PinSheet pin(&window);
            window.show();
            pin.setLimits(6, 12);
            pin.ask();
            QTRY_COMPARE(problemsOf(&window), QString());
        }
    }

    void everyKindOfAuditEntryHasWordsInBothLanguagesAndAPlaceInTheFilter()
    {
        guitest::InLanguage speaking(ui::LanguageCode::English);
        for (int kind = 1; kind <= static_cast<int>(AuditKind::Prescriptions); ++kind) {
            const QStringList events = eventsOf(static_cast<AuditKind>(kind));
            QVERIFY(!events.isEmpty());
            for (const QString &event : events) {
                workflows::AuditEntry entry;
                entry.event = event;
                speaking.language().setCode(ui::LanguageCode::English);
                const QString english = eventText(entry);
                QVERIFY(english != event);
                speaking.language().setCode(ui::LanguageCode::Japanese);
                QVERIFY2(eventText(entry) != english, qPrintable(event));
            }
        }
        QVERIFY(eventsOf(AuditKind::Everything).isEmpty());
        workflows::AuditEntry unknown;
        unknown.event = QStringLiteral("SomethingNew");
        QCOMPARE(eventText(unknown), unknown.event);
    }

    void theNamesOfAnEntrysFactsAreInTheLanguageOfTheScreen()
    {
        guitest::InLanguage speaking(ui::LanguageCode::Japanese);
        const workflows::AuditEntry registered = samples::auditEntries().back();
        for (const ui::Detail &detail : auditDetails(registered)) {
            QVERIFY2(detail.label.front().unicode() > 0x2fff, qPrintable(detail.label));
        }
    }

    void theAuditPageShowsAllOfTheChosenEntry()
    {
        ui::MemoryUiSettings settings;
        AuditPage page(settings);
        page.resize(pageSize);
        page.show();
        const auto entries = samples::auditEntries();
        page.setEntries(entries);
        auto *table = guitest::child<ui::RowTable>(&page, "audit-table");
        QCOMPARE(table->count(), 4);
        table->selectId(QStringLiteral("1"));
        const auto &details = guitest::child<ui::DetailList>(&page, "audit-details")->details();
        QVERIFY(std::any_of(details.begin(), details.end(), [&entries](const ui::Detail &detail) {
            return detail.value == entries.back().transaction.hexString();
        }));
        QVERIFY(std::any_of(details.begin(), details.end(),
                            [](const ui::Detail &detail) { return detail.value == QStringLiteral("みどりの丘病院"); }));
        // Newer entries come: the chosen one stays chosen.
        auto more = entries;
        more.insert(more.begin(), entries.front());
        page.setEntries(more);
        QCOMPARE(table->selectedId(), QStringLiteral("1"));
    }

    void theAuditPageAsksForWhatItsFiltersSay()
    {
        ui::MemoryUiSettings settings;
        AuditPage page(settings);
        page.setChoices({{QStringLiteral("0x01"), QStringLiteral("受付2番")}},
                        {{QStringLiteral("0x02"), QStringLiteral("山田 花子")}});
        QSignalSpy changed(&page, &AuditPage::queryChanged);
        guitest::child<QComboBox>(&page, "audit-kind")->setCurrentIndex(static_cast<int>(AuditKind::Terminals));
        guitest::child<QComboBox>(&page, "audit-terminal")->setCurrentIndex(1);
        guitest::child<QComboBox>(&page, "audit-patient")->setCurrentIndex(1);
        QCOMPARE(changed.count(), 3);
        QCOMPARE(page.query().kind, AuditKind::Terminals);
        QCOMPARE(page.query().terminal, QStringLiteral("0x01"));
        QCOMPARE(page.query().patient, QStringLiteral("0x02"));
        QVERIFY(!page.query().from.isValid());
        // The last of the periods is the one of chosen days; both days count whole.
        auto *period = guitest::child<QComboBox>(&page, "audit-period");
        period->setCurrentIndex(period->count() - 1);
        guitest::child<QDateEdit>(&page, "audit-from")->setDate(QDate(2026, 3, 1));
        guitest::child<QDateEdit>(&page, "audit-until")->setDate(QDate(2026, 3, 2));
        QCOMPARE(page.query().from, QDate(2026, 3, 1).startOfDay());
        QCOMPARE(page.query().until, QDate(2026, 3, 2).endOfDay());
        // What is offered anew keeps what was chosen.
        page.setChoices({{QStringLiteral("0x00"), QStringLiteral("0")}, {QStringLiteral("0x01"), QStringLiteral("1")}},
                        {});
        QCOMPARE(page.query().terminal, QStringLiteral("0x01"));
        QVERIFY(page.query().patient.isEmpty());
    }

    void onlyARefusedEntryCanBeTakenOffTheOutbox()
    {
        guitest::InLanguage speaking(ui::LanguageCode::English);
        OutboxPage page(speaking.settings());
        page.setRows(samples::outbox());
        page.show();
        auto *table = guitest::child<ui::RowTable>(&page, "outbox-table");
        auto *dismiss = guitest::child<QPushButton>(&page, "outbox-dismiss");
        table->selectRow(0);
        QVERIFY(!dismiss->isVisible());
        table->selectId(samples::outbox()[2].delivery.id.hexString());
        QVERIFY(dismiss->isVisible());
        QVERIFY(!guitest::child<ui::DetailList>(&page, "outbox-reason")->details().empty());
        QSignalSpy dismissed(&page, &OutboxPage::dismissRequested);
        QTest::keyClick(dismiss, Qt::Key_Space);
        QCOMPARE(dismissed.count(), 1);
        QCOMPARE(dismissed.first().first().value<protocol::RecordId>(), samples::outbox()[2].delivery.id);
        // Recorded meanwhile: nothing is left to send.
        page.setRows({});
        QVERIFY(!guitest::child<QPushButton>(&page, "outbox-send")->isEnabled());
    }

    void theFirstStartTakesANetworkFileAndOtherAddresses()
    {
        guitest::InLanguage speaking(ui::LanguageCode::English);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("network.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(networkFile) == networkFile.size());
        file.close();
        auto asker = std::make_unique<guitest::FakeAsker>();
        asker->choose(file.fileName());
        NetworkWindow window(programName(), std::move(asker));
        window.show();
        QSignalSpy accepted(&window, &NetworkWindow::accepted);
        auto *next = guitest::child<QPushButton>(&window, "network-continue");
        QVERIFY2(!next->isEnabled(), "nothing was chosen");
        guitest::child<QPushButton>(&window, "network-open")->click();
        QVERIFY(next->isEnabled());
        guitest::child<QLineEdit>(&window, "network-gateway")->setText(QStringLiteral(" https://other.example:8443 "));
        next->click();
        QCOMPARE(accepted.count(), 1);
        auto expected = *workflows::parseNetworkConfiguration(networkFile);
        expected.gateway = QUrl(QStringLiteral("https://other.example:8443"));
        QCOMPARE(accepted.first().first().value<workflows::NetworkConfiguration>(), expected);
    }

    void aFileThatIsNoNetworkFileAndAddressesThatAreNoneAreRefused()
    {
        guitest::InLanguage speaking(ui::LanguageCode::English);
        QTemporaryDir folder;
        NetworkWindow window(programName());
        window.show();
        QSignalSpy accepted(&window, &NetworkWindow::accepted);
        auto *problem = guitest::child<QLabel>(&window, "network-problem");
        for (const QByteArray &content : {QByteArray("no JSON"), QByteArray("{}"), QByteArray(70'000, ' '),
                                          QByteArray(networkFile).replace("31337", "0")}) {
            QFile file(folder.filePath(QStringLiteral("other.json")));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
            file.close();
            window.readFile(file.fileName());
            QVERIFY(problem->isVisible());
            QVERIFY(!guitest::child<QPushButton>(&window, "network-continue")->isEnabled());
        }
        window.readFile(folder.filePath(QStringLiteral("not-there.json")));
        QVERIFY(problem->isVisible());
        window.setConfiguration(*workflows::parseNetworkConfiguration(networkFile));
        auto *nodes = guitest::child<QPlainTextEdit>(&window, "network-nodes");
        auto *gateway = guitest::child<QLineEdit>(&window, "network-gateway");
        for (const char *text : {"", "node-a.example", "https://a.example\nhttps://a.example", "file:///etc/passwd",
                                 "https://name:word@a.example"}) {
            nodes->setPlainText(QString::fromLatin1(text));
            guitest::child<QPushButton>(&window, "network-continue")->click();
            QVERIFY2(problem->isVisible(), text);
        }
        nodes->setPlainText(QStringLiteral("https://a.example"));
        for (const char *text : {"", "gateway", "ftp://gateway.example"}) {
            gateway->setText(QString::fromLatin1(text));
            guitest::child<QPushButton>(&window, "network-continue")->click();
            QVERIFY2(problem->isVisible(), text);
        }
        QTest::keyClick(gateway, Qt::Key_X);
        QVERIFY2(!problem->isVisible(), "it was said of another address");
        QCOMPARE(accepted.count(), 0);
    }

    void anIdleTimeSetByHandIsOfferedAsWell()
    {
        SettingsPage page(1, 60);
        page.setIdleMinutes(7);
        auto *idle = guitest::child<QComboBox>(&page, "settings-idle");
        QCOMPARE(idle->currentData().toInt(), 7);
        QSignalSpy changed(&page, &SettingsPage::idleMinutesChanged);
        idle->setCurrentIndex(0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toInt(), 1);
    }

    void whatWasSaidBeforeATerminalEndedGoesWithIt()
    {
        for (const WorkflowError reason :
             {WorkflowError::DeviceExpired, WorkflowError::InstitutionInactive, WorkflowError::DeviceRevoked}) {
            guitest::InLanguage speaking(ui::LanguageCode::English);
            ui::AppWindow window(programName(), speaking.language(), speaking.settings());
            TerminalEnd end(window);
            window.messages()->show(ui::messageFor(Error(WorkflowError::AlreadyClaimed)));
            QVERIFY(window.messages()->isShowing());
            end.show(Error(reason), QStringLiteral("みどりの丘病院"), QStringLiteral("/home/user"));
            QVERIFY(!window.messages()->isShowing());
        }
    }

    void lockingWithTheScreenIsOfferedAsItStands()
    {
        SettingsPage page(1, 60);
        QSignalSpy changed(&page, &SettingsPage::locksWithSessionChanged);
        page.setLocksWithSession(true);
        auto *box = guitest::child<QCheckBox>(&page, "settings-with-session");
        QVERIFY(box->isChecked());
        QCOMPARE(changed.count(), 0);
        box->click();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toBool(), false);
    }
};

TEGATA_GUI_TEST_MAIN(PagesTest)
#include "PagesTest.moc"
