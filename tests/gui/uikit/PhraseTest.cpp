#include "GuiTestMain.h"
#include "InLanguage.h"
#include "SampleData.h"

#include <tegata/uikit/PhraseEntry.h>
#include <tegata/uikit/PhraseQuiz.h>
#include <tegata/uikit/PhraseView.h>

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

class PhraseTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsAreHiddenUntilAskedForAndWhenThePageIsLeft()
    {
        PhraseView view;
        view.setPhrase(gallery::samplePhrase(), QStringLiteral("x"));
        view.resize(800, 500);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const QImage hidden = view.grab().toImage();
        auto *show = child<QPushButton>(&view, "phraseShow");
        QTest::keyClick(show, Qt::Key_Space);
        QVERIFY(view.isRevealed());
        QVERIFY(view.grab().toImage() != hidden);
        view.hide();
        QVERIFY(!view.isRevealed());
    }
    void noWidgetHoldsAWord()
    {
        PhraseView view;
        view.setPhrase(gallery::samplePhrase(), QStringLiteral("x"));
        view.show();
        child<QPushButton>(&view, "phraseShow")->click();
        for (const QLabel *label : view.findChildren<QLabel *>()) {
            QVERIFY(!label->text().contains(QStringLiteral("umbrella")));
        }
    }
    void forgottenWordsCannotBeShownAgain()
    {
        PhraseView view;
        view.setPhrase(gallery::samplePhrase(), QStringLiteral("x"));
        view.forget();
        QVERIFY(!child<QPushButton>(&view, "phraseShow")->isEnabled());
        QVERIFY(!child<QPushButton>(&view, "phrasePrint")->isEnabled());
    }
    void writtenDownIsSaidByATick()
    {
        PhraseView view;
        QSignalSpy spy(&view, &PhraseView::writtenDownChanged);
        QTest::keyClick(child<QCheckBox>(&view, "phraseWrittenDown"), Qt::Key_Space);
        QCOMPARE(spy.count(), 1);
        QVERIFY(view.isWrittenDown());
        view.setPhrase(gallery::samplePhrase(), QStringLiteral("y"));
        QVERIFY(!view.isWrittenDown());
    }

    void theQuizTakesTheRightWordsOnly()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PhraseQuiz quiz;
        quiz.setPhrase(gallery::samplePhrase(), {0, 11, 23});
        quiz.show();
        QCOMPARE(child<QLabel>(&quiz, "quizLabel1")->text(), QStringLiteral("Word number 12"));
        QSignalSpy passed(&quiz, &PhraseQuiz::passed);
        const auto type = [&quiz](const char *name, const QString &word) {
            auto *field = child<SecretField>(&quiz, name);
            field->clear();
            QTest::keyClicks(field, word);
        };
        QVERIFY(!quiz.check());
        type("quizWord0", QStringLiteral("anchor"));
        type("quizWord1", QStringLiteral("ladder"));
        QVERIFY(!quiz.isComplete());
        type("quizWord2", QStringLiteral("window"));
        QVERIFY(quiz.isComplete());
        QVERIFY(!quiz.check());
        QVERIFY(child<QLabel>(&quiz, "quizWrong")->isVisibleTo(&quiz));
        type("quizWord2", QStringLiteral(" Zebra "));
        QVERIFY2(!child<QLabel>(&quiz, "quizWrong")->isVisibleTo(&quiz), "the wrong word is not there any more");
        QVERIFY(quiz.check());
        QCOMPARE(passed.count(), 1);
        quiz.forget();
        QVERIFY(!quiz.check());
    }

    void aPastedPhraseFillsAllFields()
    {
        PhraseEntry entry(gallery::sampleWords());
        QSignalSpy complete(&entry, &PhraseEntry::completeChanged);
        child<QLineEdit>(&entry, "phraseWord5")
            ->setText(QStringLiteral(" ") + gallery::sampleWords().join(QStringLiteral("  ")));
        QVERIFY(entry.isComplete());
        QCOMPARE(complete.count(), 1);
        const SecretBuffer phrase = entry.phrase();
        QCOMPARE(toQByteArray(phrase.view()), gallery::sampleWords().join(QLatin1Char(' ')).toUtf8());
        entry.wipe();
        QVERIFY(child<QLineEdit>(&entry, "phraseWord1")->text().isEmpty());
        QVERIFY(!entry.isComplete());
    }
    void aNumberedListCanBePastedToo()
    {
        PhraseEntry entry(gallery::sampleWords());
        QString numbered;
        int number = 0;
        for (const QString &word : gallery::sampleWords()) {
            numbered += QStringLiteral("%1. %2\n").arg(++number).arg(word.toUpper());
        }
        // A line edit turns line breaks into spaces or keeps the first line, so paste comes in as one line.
        child<QLineEdit>(&entry, "phraseWord1")->setText(numbered.replace(QLatin1Char('\n'), QLatin1Char(' ')));
        QVERIFY(entry.isComplete());
    }
    void spaceTakesTheOnlyWordLeftAndGoesOn()
    {
        PhraseEntry entry(gallery::sampleWords());
        entry.show();
        QVERIFY(QTest::qWaitForWindowActive(&entry));
        auto *first = child<QLineEdit>(&entry, "phraseWord1");
        auto *second = child<QLineEdit>(&entry, "phraseWord2");
        first->setFocus();
        QTest::keyClicks(first, QStringLiteral("umb"));
        QTest::keyClick(first, Qt::Key_Space);
        QCOMPARE(first->text(), QStringLiteral("umbrella"));
        QVERIFY(second->hasFocus());
        QTest::keyClick(second, Qt::Key_Backspace);
        QVERIFY(first->hasFocus());
    }
    void anUnknownWordIsNamed()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        PhraseEntry entry(gallery::sampleWords());
        child<QLineEdit>(&entry, "phraseWord3")->setText(QStringLiteral("xylophone"));
        QVERIFY(child<QLabel>(&entry, "phraseEntryState")->text().contains(QLatin1Char('3')));
        child<QLineEdit>(&entry, "phraseWord3")->setText(QStringLiteral("umb"));
        QCOMPARE(child<QLabel>(&entry, "phraseEntryState")->text(), QStringLiteral("1 of 24 words entered."));
        QVERIFY(!entry.isComplete());
    }
};

TEGATA_GUI_TEST_MAIN(PhraseTest)
#include "PhraseTest.moc"
