#include "ClippedText.h"
#include "ConsoleSamples.h"
#include "GuiTestMain.h"
#include "InLanguage.h"

#include "views/ApproveSheet.h"
#include "views/HomePage.h"
#include "views/PatientPageCard.h"
#include "views/PendingCard.h"
#include "views/RemovedPage.h"
#include "views/SetupView.h"
#include "views/TerminalsPage.h"

#include <tegata/uikit/RowTable.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace tegata;
using console::samples::Screen;

Q_DECLARE_METATYPE(tegata::console::samples::Screen)
Q_DECLARE_METATYPE(tegata::ui::LanguageCode)

class PagesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noTextIsClippedAndEverythingHasAName_data()
    {
        QTest::addColumn<Screen>("screen");
        QTest::addColumn<ui::LanguageCode>("code");
        for (const Screen &screen : console::samples::screens()) {
            for (const ui::LanguageCode code : {ui::LanguageCode::English, ui::LanguageCode::Japanese}) {
                QTest::addRow("%s %s", qPrintable(screen.name), qPrintable(ui::tagOf(code))) << screen << code;
            }
        }
    }
    void noTextIsClippedAndEverythingHasAName()
    {
        QFETCH(Screen, screen);
        QFETCH(ui::LanguageCode, code);
        guitest::InLanguage speaking(code);
        const auto widget = screen.build(speaking.settings());
        widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
        QTRY_COMPARE(guitest::clippedTexts(widget.get()).join(QLatin1Char('\n')), QString());
        QCOMPARE(guitest::namelessWidgets(widget.get()).join(QLatin1Char('\n')), QString());
    }

    void everyPageFollowsASwitchOfLanguage()
    {
        for (const Screen &screen : console::samples::screens()) {
            guitest::InLanguage speaking(ui::LanguageCode::English);
            const auto widget = screen.build(speaking.settings());
            widget->show();
            const auto texts = [&widget] {
                QStringList all;
                for (const QLabel *label : widget->findChildren<QLabel *>()) {
                    all.append(label->text());
                }
                for (const QAbstractButton *button : widget->findChildren<QAbstractButton *>()) {
                    all.append(button->text());
                }
                return all;
            };
            const QStringList english = texts();
            speaking.language().setCode(ui::LanguageCode::Japanese);
            QCoreApplication::sendPostedEvents();
            QVERIFY2(texts() != english, qPrintable(screen.name));
        }
    }

    void patientsPageIsShownWithItsBuildAndWithWhatIsWrongWithIt()
    {
        console::HomePage page;
        console::PatientPageCard &card = page.patientPage();
        const auto *facts = card.findChild<ui::DetailList *>();
        const auto valueAt = [facts](std::size_t row) { return facts->details().at(row).value; };
        QVERIFY(card.isHidden()); // no address, nothing to say
        const QUrl address(QStringLiteral("https://gateway.example/"));
        card.setChecking(address);
        QVERIFY(!card.isHidden());
        QCOMPARE(valueAt(0), address.toDisplayString());
        workflows::PatientPageInformation information;
        information.address = address;
        information.build = QString(8, QLatin1Char('a')) + QString(56, QLatin1Char('b'));
        information.saysTheSame = true;
        information.isOfThisNetwork = true;
        card.setInformation(information);
        QCOMPARE(facts->details().size(), std::size_t(2));
        QVERIFY(valueAt(1).startsWith(QStringLiteral("aaaaaaaa bbbbbbbb ")));
        information.saysTheSame = false;
        card.setInformation(information);
        QCOMPARE(facts->details().at(2).tone, ui::Tone::Error);
        const QString claim = valueAt(2);
        information.isOfThisNetwork = false;
        card.setInformation(information);
        QCOMPARE(facts->details().at(2).tone, ui::Tone::Error);
        QVERIFY(valueAt(2) != claim);
        card.setFailed();
        QCOMPARE(facts->details().size(), std::size_t(2));
        QCOMPARE(facts->details().at(1).tone, ui::Tone::Warning);
        page.clear();
        QVERIFY(card.isHidden());
    }

    void approvingNeedsTheNumberOfTheTerminalAndARole()
    {
        QWidget window;
        window.resize(1000, 800);
        console::ApproveSheet sheet(&window);
        window.show();
        QSignalSpy accepted(&sheet, &console::ApproveSheet::accepted);
        sheet.ask(console::samples::pending().front());
        auto *number = guitest::child<QLineEdit>(&sheet, "approve-number");
        auto *role = guitest::child<QComboBox>(&sheet, "approve-role");
        auto *approve = guitest::child<QPushButton>(&sheet, "approve-confirm");
        QVERIFY(!approve->isEnabled());
        QTest::keyClicks(number, QStringLiteral("998877"));
        role->setCurrentIndex(1);
        QVERIFY2(!approve->isEnabled(), "the number of another request was taken");
        number->clear();
        QTest::keyClicks(number, QStringLiteral("071 245"));
        QVERIFY(approve->isEnabled());
        role->setCurrentIndex(0);
        QVERIFY2(!approve->isEnabled(), "no role was chosen");
        role->setCurrentIndex(2);
        approve->click();
        QCOMPARE(accepted.count(), 1);
        const auto approval = accepted.first().first().value<workflows::TerminalApproval>();
        QCOMPARE(approval.checkNumber, QStringLiteral("071245"));
        QCOMPARE(approval.role, protocol::DeviceRole::Nurse);
        QVERIFY(approval.notAfter == UnixTime{});
        QVERIFY(!sheet.isOpen());
    }

    void aRequestThatStaysKeepsItsCard()
    {
        ui::MemoryUiSettings settings;
        console::TerminalsPage page(settings);
        page.resize(984, 660);
        page.show();
        const auto both = console::samples::pending();
        page.setPending({both[0]});
        auto *card = guitest::child<console::PendingCard>(&page, "pending-card");
        page.setPending(both);
        QCOMPARE(page.findChildren<console::PendingCard *>().size(), 2);
        QCOMPARE(page.findChildren<console::PendingCard *>().first(), card);
        page.setPending({both[1]});
        QTRY_COMPARE(page.findChildren<console::PendingCard *>().size(), 1);
        QCOMPARE(guitest::child<console::PendingCard>(&page, "pending-card")->terminal().checkNumber,
                 both[1].checkNumber);
    }

    void theTerminalsFitWithoutScrollingSideways()
    {
        for (const ui::LanguageCode code : {ui::LanguageCode::English, ui::LanguageCode::Japanese}) {
            guitest::InLanguage speaking(code);
            ui::MemoryUiSettings settings;
            console::TerminalsPage page(settings);
            // The page of a window of 1280.
            page.resize(1080, 660);
            page.show();
            QVERIFY(QTest::qWaitForWindowExposed(&page));
            page.setTerminals(console::samples::terminals(), {});
            auto *table = guitest::child<ui::RowTable>(&page, "terminals-table");
            QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
        }
    }

    void aWithdrawnTerminalCannotBeWithdrawnAgain()
    {
        ui::MemoryUiSettings settings;
        console::TerminalsPage page(settings);
        page.show();
        const auto terminals = console::samples::terminals();
        page.setTerminals(terminals, {});
        auto *table = guitest::child<ui::RowTable>(&page, "terminals-table");
        auto *revoke = guitest::child<QPushButton>(&page, "terminal-revoke");
        QVERIFY(!revoke->isEnabled());
        table->selectId(terminals[0].device.hexString());
        QVERIFY(revoke->isEnabled());
        QSignalSpy asked(&page, &console::TerminalsPage::revokeRequested);
        guitest::child<QPushButton>(&page, "terminal-compromised")->click();
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.first().at(1).value<protocol::RevocationReason>(), protocol::RevocationReason::Compromised);
        table->selectId(terminals[2].device.hexString());
        QVERIFY(!revoke->isEnabled());
        // Read anew, the same row stays chosen.
        table->selectId(terminals[0].device.hexString());
        auto changed = terminals;
        changed[0].lastSeen += std::chrono::hours(1);
        page.setTerminals(changed, {});
        QCOMPARE(table->selectedId(), terminals[0].device.hexString());
    }

    void aRemovedAdministratorIsToldSoAlsoBeforeTheNameWasRead()
    {
        guitest::InLanguage speaking(ui::LanguageCode::English);
        console::RemovedPage page;
        page.setNames({}, QStringLiteral("/home/user"));
        const auto *title = guitest::child<QLabel>(&page, "removed-title");
        QCOMPARE(title->text(), QStringLiteral("You are no longer an administrator."));
        page.setNames(QStringLiteral("みどりの丘病院"), QStringLiteral("/home/user"));
        QVERIFY(title->text().contains(QStringLiteral("みどりの丘病院")));
        speaking.language().setCode(ui::LanguageCode::Japanese);
        page.setNames({}, QStringLiteral("/home/user"));
        QCOMPARE(title->text(), QStringLiteral("あなたは管理者ではなくなりました。"));
    }

    void aRefusedInvitationLeavesItsFieldOpen()
    {
        console::SetupView view(console::samples::phraseWords());
        view.resize(1000, 700);
        view.show();
        view.showStep(console::SetupStep::Register);
        view.registration()->setInvitation(QStringLiteral("INV-1"));
        view.registration()->setStage(1);
        auto *field = guitest::child<QLineEdit>(&view, "registration-invitation");
        QVERIFY(!field->isEnabled());
        view.registration()->showInvitationRefused();
        QVERIFY(field->isEnabled());
        QCOMPARE(field->text(), QStringLiteral("INV-1"));
        QVERIFY(guitest::child<QLabel>(&view, "registration-refused")->isVisibleTo(&view));
        field->setText(QStringLiteral("INV-2"));
        QVERIFY(!guitest::child<QLabel>(&view, "registration-refused")->isVisibleTo(&view));
    }
};

TEGATA_GUI_TEST_MAIN(PagesTest)
#include "PagesTest.moc"
