#include "ClippedText.h"
#include "GuiTestMain.h"
#include "InLanguage.h"

#include <tegata/uikit/Asker.h>
#include <tegata/uikit/BusyOverlay.h>
#include <tegata/uikit/ConfirmSheet.h>

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QVBoxLayout>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

namespace {

ConfirmWords words()
{
    ConfirmWords made;
    made.title = QStringLiteral("Prescribe <b>for</b> X");
    made.facts = {{QStringLiteral("Drug"), QStringLiteral("A & <i>B</i>")}};
    made.consequences = {QStringLiteral("It stays.")};
    made.confirmLabel = QStringLiteral("Sign");
    return made;
}

} // namespace

class SheetsTest : public QObject
{
    Q_OBJECT
    std::unique_ptr<QWidget> m_window;
    QLineEdit *m_field = nullptr;

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->resize(900, 700);
        m_field = new QLineEdit(m_window.get());
        new QPushButton(QStringLiteral("below"), m_window.get());
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_field->setFocus();
    }
    void cleanup() { m_window.reset(); }

    void confirmingAnswersOnceAndGivesTheFocusBack()
    {
        ConfirmSheet sheet(m_window.get());
        QSignalSpy confirmed(&sheet, &ConfirmSheet::confirmed);
        QSignalSpy cancelled(&sheet, &ConfirmSheet::cancelled);
        sheet.ask(words);
        QVERIFY(sheet.isVisible());
        QCOMPARE(sheet.geometry(), m_window->rect());
        auto *accept = child<QPushButton>(&sheet, "confirmAccept");
        QVERIFY(accept->hasFocus());
        QTest::keyClick(accept, Qt::Key_Space);
        QCOMPARE(confirmed.count(), 1);
        QCOMPARE(cancelled.count(), 0);
        QVERIFY(!sheet.isVisible());
        QVERIFY(m_field->hasFocus());
        accept->click();
        QCOMPARE(confirmed.count(), 1);
    }
    void escapeCancels()
    {
        ConfirmSheet sheet(m_window.get());
        QSignalSpy cancelled(&sheet, &ConfirmSheet::cancelled);
        sheet.ask(words);
        QTest::keyClick(&sheet, Qt::Key_Escape);
        QCOMPARE(cancelled.count(), 1);
        QVERIFY(!sheet.isOpen());
    }
    void aDangerousActionStartsOnCancel()
    {
        ConfirmSheet sheet(m_window.get());
        sheet.ask(words, ButtonRole::Danger);
        QVERIFY(child<QPushButton>(&sheet, "confirmCancel")->hasFocus());
    }
    void anAcknowledgementMustBeTicked()
    {
        ConfirmSheet sheet(m_window.get());
        const auto withTick = [] {
            ConfirmWords made = words();
            made.acknowledgement = QStringLiteral("I know.");
            return made;
        };
        sheet.ask(withTick);
        auto *accept = child<QPushButton>(&sheet, "confirmAccept");
        auto *tick = child<QCheckBox>(&sheet, "confirmAcknowledge");
        QVERIFY(!accept->isEnabled());
        QTest::keyClick(tick, Qt::Key_Space);
        QVERIFY(accept->isEnabled());
        sheet.dismiss();
        sheet.ask(withTick);
        QVERIFY(!tick->isChecked());
        QVERIFY(!accept->isEnabled());
    }
    void tabStaysInsideTheSheet()
    {
        ConfirmSheet sheet(m_window.get());
        sheet.ask(words);
        for (int presses = 0; presses < 8; ++presses) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QVERIFY(sheet.isAncestorOf(QApplication::focusWidget()));
        }
    }
    void factsAndTitleAreShownLiterally()
    {
        ConfirmSheet sheet(m_window.get());
        sheet.ask(words);
        QCOMPARE(child<QLabel>(&sheet, "confirmTitle")->text(), words().title);
        QCOMPARE(child<QLabel>(&sheet, "detailValue0")->text(), QStringLiteral("A & <i>B</i>"));
        QCOMPARE(child<QLabel>(&sheet, "detailValue0")->textFormat(), Qt::PlainText);
    }
    void aLongSheetScrollsAndKeepsItsButtonsInSight()
    {
        m_window->resize(700, 420);
        ConfirmSheet sheet(m_window.get());
        sheet.ask([] {
            ConfirmWords made = words();
            for (int index = 0; index < 30; ++index) {
                made.facts.push_back({QStringLiteral("Fact %1").arg(index), QString(300, QLatin1Char('w'))});
            }
            return made;
        });
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        auto *accept = child<QPushButton>(&sheet, "confirmAccept");
        const auto isInside = [&sheet](QWidget *widget) {
            return sheet.rect().contains(QRect(widget->mapTo(&sheet, QPoint()), widget->size()));
        };
        QTRY_VERIFY(isInside(accept));
        QVERIFY(isInside(child<QLabel>(&sheet, "confirmTitle")));
        QCOMPARE(guitest::clippedTexts(&sheet).join(QLatin1Char('\n')), QString());
    }
    void theSheetFollowsTheWindowAndTheLanguage()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        ConfirmSheet sheet(m_window.get());
        sheet.ask(words);
        QCOMPARE(child<QPushButton>(&sheet, "confirmCancel")->text(), QStringLiteral("Cancel"));
        m_window->resize(1000, 800);
        QTRY_COMPARE(sheet.size(), m_window->size());
        speaking.language().setCode(LanguageCode::Japanese);
        QTRY_COMPARE(child<QPushButton>(&sheet, "confirmCancel")->text(), QString::fromUtf8("キャンセル"));
    }

    void busyShowsHowFarItIsAndCanBeCancelled()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        BusyOverlay overlay(m_window.get());
        overlay.open();
        QSignalSpy cancel(&overlay, &BusyOverlay::cancelRequested);
        QTest::keyClick(&overlay, Qt::Key_Escape);
        QCOMPARE(cancel.count(), 0);
        overlay.setCancellable(true);
        overlay.setProgress(4210, 10000);
        QCOMPARE(child<QLabel>(&overlay, "busyCount")->text(), QStringLiteral("4,210 of 10,000"));
        QTest::keyClick(&overlay, Qt::Key_Escape);
        child<QPushButton>(&overlay, "busyCancel")->click();
        QCOMPARE(cancel.count(), 2);
    }
    void keysTypedOverAnOverlayDoNotReachTheWindow()
    {
        BusyOverlay overlay(m_window.get());
        overlay.open();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("secret"));
        QCOMPARE(m_field->text(), QString());
    }

    void theRealAskerAnswersWithoutWaiting()
    {
        WindowAsker asker(m_window.get());
        Question question;
        question.tone = Tone::Warning;
        question.title = QStringLiteral("Discard?");
        question.text = QStringLiteral("Discard <b>it</b>?");
        question.detail = QStringLiteral("<i>gone</i>");
        question.yesLabel = QStringLiteral("Discard");
        std::optional<bool> answer;
        asker.ask(question, [&answer](bool yes) { answer = yes; });
        QVERIFY(!answer.has_value());
        auto *box = m_window->findChild<QMessageBox *>(QStringLiteral("question"));
        QVERIFY(box);
        QCOMPARE(box->textFormat(), Qt::PlainText);
        QCOMPARE(child<QLabel>(box, "qt_msgbox_informativelabel")->textFormat(), Qt::PlainText);
        QCOMPARE(box->defaultButton()->objectName(), QStringLiteral("questionNo"));
        child<QPushButton>(box, "questionYes")->click();
        QTRY_VERIFY(answer.has_value());
        QVERIFY(*answer);
    }
    void escapeIsNo()
    {
        WindowAsker asker(m_window.get());
        std::optional<bool> answer;
        asker.ask({Tone::Info, QStringLiteral("t"), QStringLiteral("x"), {}, QStringLiteral("Yes"), {}},
                  [&answer](bool yes) { answer = yes; });
        QTest::keyClick(m_window->findChild<QMessageBox *>(QStringLiteral("question")), Qt::Key_Escape);
        QTRY_VERIFY(answer.has_value());
        QVERIFY(!*answer);
    }
};

TEGATA_GUI_TEST_MAIN(SheetsTest)
#include "SheetsTest.moc"
