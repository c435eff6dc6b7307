#include "GuiTestMain.h"
#include "InLanguage.h"

#include <tegata/base/FileError.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/ProgressSteps.h>
#include <tegata/uikit/StatusLine.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

namespace {

Message message(Tone tone, const QString &text)
{
    Message made;
    made.tone = tone;
    made.words = [text] { return MessageWords{text, {}, {}}; };
    return made;
}

QString shownText(QWidget *bar) { return child<QLabel>(bar, "messageText")->text(); }

} // namespace

class MessagesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void errorsQueueAndAreDismissedOneByOne()
    {
        MessageBar bar;
        QVERIFY(!bar.isShowing());
        bar.show(message(Tone::Error, QStringLiteral("first")));
        bar.show(message(Tone::Warning, QStringLiteral("second")));
        QCOMPARE(bar.waiting(), 1);
        QCOMPARE(shownText(&bar), QStringLiteral("first"));
        QTest::mouseClick(child<QToolButton>(&bar, "messageClose"), Qt::LeftButton);
        QCOMPARE(shownText(&bar), QStringLiteral("second"));
        QTest::keyClick(&bar, Qt::Key_Escape);
        QVERIFY(!bar.isShowing());
        QVERIFY(!bar.isVisible());
    }
    void aSuccessGivesWayAtOnceAndAnErrorDoesNot()
    {
        MessageBar bar;
        bar.show(message(Tone::Success, QStringLiteral("done")));
        bar.show(message(Tone::Error, QStringLiteral("broken")));
        QCOMPARE(shownText(&bar), QStringLiteral("broken"));
        bar.show(message(Tone::Info, QStringLiteral("news")));
        QCOMPARE(shownText(&bar), QStringLiteral("broken"));
        QCOMPARE(bar.waiting(), 1);
    }
    void successesLeaveByThemselvesAndErrorsStay()
    {
        MessageBar bar;
        bar.setLeaveAfter(10);
        bar.show(message(Tone::Success, QStringLiteral("done")));
        QTRY_VERIFY(!bar.isShowing());
        bar.show(message(Tone::Error, QStringLiteral("broken")));
        QTest::qWait(60);
        QVERIFY(bar.isShowing());
    }
    void theSameTopicReplacesAndCanBeCleared()
    {
        MessageBar bar;
        const Error error(FileError::NoSpace);
        bar.show(messageFor(error));
        bar.show(messageFor(error));
        QCOMPARE(bar.waiting(), 0);
        bar.clearTopic(QString::fromStdString(error.key()));
        QVERIFY(!bar.isShowing());
    }
    void theActionRunsAndTakesTheMessageAway()
    {
        MessageBar bar;
        int runs = 0;
        Message withAction;
        withAction.tone = Tone::Warning;
        withAction.words = [] {
            return MessageWords{QStringLiteral("text"), QStringLiteral("next"), QStringLiteral("Do it")};
        };
        withAction.action = [&runs] { ++runs; };
        bar.show(withAction);
        auto *button = child<QPushButton>(&bar, "messageAction");
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(runs, 1);
        QVERIFY(!bar.isShowing());
    }
    void theMessageFollowsTheLanguage()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        MessageBar bar;
        bar.show(messageFor(Error(FileError::NoSpace)));
        QCOMPARE(shownText(&bar), QStringLiteral("The disk is full."));
        QCOMPARE(bar.accessibleName(), shownText(&bar));
        speaking.language().setCode(LanguageCode::Japanese);
        QTRY_COMPARE(shownText(&bar), QString::fromUtf8("ディスクの空き容量がありません。"));
    }
    void markupInAMessageIsText()
    {
        MessageBar bar;
        bar.show(message(Tone::Error, QStringLiteral("<h1>big</h1>")));
        QCOMPARE(child<QLabel>(&bar, "messageText")->textFormat(), Qt::PlainText);
    }

    void theStatusLineSaysWhichItIs_data()
    {
        QTest::addColumn<int>("missing");
        QTest::addColumn<QString>("words");
        QTest::newRow("both") << static_cast<int>(MissingSide::Both) << "Offline since";
        QTest::newRow("gateway") << static_cast<int>(MissingSide::Gateway) << "Gateway unreachable since";
        QTest::newRow("nodes") << static_cast<int>(MissingSide::Nodes) << "Ledger unreachable since";
    }
    void theStatusLineSaysWhichItIs()
    {
        QFETCH(int, missing);
        QFETCH(QString, words);
        guitest::InLanguage speaking(LanguageCode::English);
        StatusLine line;
        line.setStatus({LinkState::Offline, static_cast<MissingSide>(missing),
                        QDateTime(QDate(2026, 11, 20), QTime(14, 5)), NodeAgreement::Agree, 0, 0});
        const QString text = child<QLabel>(&line, "statusLinkText")->text();
        QVERIFY2(text.startsWith(words), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("20 Nov 2026 14:05")));
        QCOMPARE(child<QWidget>(&line, "statusLink")->accessibleName(), text);
    }
    void waitingItemsCanBePressed()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        StatusLine line;
        auto *button = child<QPushButton>(&line, "statusWaiting");
        QVERIFY(button->isHidden());
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Agree, 1, 0});
        QCOMPARE(button->text(), QStringLiteral("1 item waiting to be sent"));
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Agree, 2, 0});
        QCOMPARE(button->text(), QStringLiteral("2 items waiting to be sent"));
        QSignalSpy spy(&line, &StatusLine::waitingClicked);
        button->click();
        QCOMPARE(spy.count(), 1);
    }
    void disagreeingNodesAreShownAndASingleOneToo()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        StatusLine line;
        auto *part = child<QWidget>(&line, "statusNodes");
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Agree, 0, 0});
        QVERIFY(part->isHidden());
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Disagree, 0, 0});
        QVERIFY(!part->isHidden());
        QCOMPARE(part->accessibleName(), QStringLiteral("The nodes disagree"));
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Single, 0, 0});
        QCOMPARE(part->accessibleName(), QStringLiteral("One node only"));
    }
    void severalNodesAreCounted()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        StatusLine line;
        auto *part = child<QWidget>(&line, "statusNodes");
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Agree, 0, 0, 2, 2});
        QVERIFY(!part->isHidden());
        QCOMPARE(part->accessibleName(), QStringLiteral("2 of 2 nodes answer"));
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Agree, 0, 0, 1, 2});
        QCOMPARE(part->accessibleName(), QStringLiteral("1 of 2 nodes answer"));
        QVERIFY(part->toolTip().contains(QStringLiteral("Nothing is granted or approved")));
        line.setStatus({LinkState::Connected, MissingSide::Nobody, {}, NodeAgreement::Disagree, 0, 0, 2, 2});
        QCOMPARE(part->accessibleName(), QStringLiteral("The nodes disagree"));
    }

    void stepsPassFromSavedToRecorded()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        ProgressSteps steps;
        steps.setRecordingSteps();
        QCOMPARE(steps.stateOf(0), StepState::Running);
        steps.setCurrent(1);
        QCOMPARE(steps.stateOf(0), StepState::Done);
        QCOMPARE(steps.stateOf(1), StepState::Running);
        QCOMPARE(steps.stateOf(2), StepState::Waiting);
        QCOMPARE(child<QWidget>(&steps, "step1")->accessibleName(), QStringLiteral("Sending: in progress"));
        steps.setFailed([] { return QStringLiteral("It failed."); });
        QCOMPARE(steps.stateOf(1), StepState::Failed);
        QCOMPARE(child<QLabel>(&steps, "stepFailure")->text(), QStringLiteral("It failed."));
        steps.setFinished();
        QCOMPARE(steps.stateOf(2), StepState::Done);
        QVERIFY(child<QLabel>(&steps, "stepFailure")->isHidden());
    }
    void stepsCanBeCancelledOnlyWhileAllowed()
    {
        ProgressSteps steps;
        steps.setRecordingSteps();
        auto *cancel = child<QPushButton>(&steps, "stepCancel");
        QVERIFY(cancel->isHidden());
        steps.setCancellable(true);
        QSignalSpy spy(&steps, &ProgressSteps::cancelRequested);
        cancel->click();
        QCOMPARE(spy.count(), 1);
    }

    void anEmptyPlaceOffersItsAction()
    {
        EmptyState place(Icon::Empty);
        QVERIFY(child<QPushButton>(&place, "emptyAction")->isHidden());
        place.setWords([] { return MessageWords{QStringLiteral("Nothing."), {}, QStringLiteral("Add")}; });
        QSignalSpy spy(&place, &EmptyState::actionTriggered);
        child<QPushButton>(&place, "emptyAction")->click();
        QCOMPARE(spy.count(), 1);
        QCOMPARE(place.accessibleName(), QStringLiteral("Nothing."));
    }
};

TEGATA_GUI_TEST_MAIN(MessagesTest)
#include "MessagesTest.moc"
