#include "GuiTestMain.h"
#include "InLanguage.h"

#include <tegata/uikit/IdleLock.h>
#include <tegata/uikit/LockScreen.h>
#include <tegata/uikit/PinSetupPage.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace tegata;
using namespace tegata::ui;
using guitest::child;

class LockTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thePinIsHandedOverOnceAndTheFieldIsEmpty()
    {
        LockScreen screen;
        QList<QByteArray> pins;
        screen.setHandler([&pins](SecretBuffer pin) { pins.append(toQByteArray(pin.view())); });
        screen.show();
        auto *field = child<SecretField>(&screen, "lockPin");
        QVERIFY(!child<QPushButton>(&screen, "lockUnlock")->isEnabled());
        QTest::keyClicks(field, QStringLiteral("246810"));
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(pins, QList<QByteArray>{QByteArrayLiteral("246810")});
        QVERIFY(field->text().isEmpty());
        // Busy until it is answered: no second attempt slips in.
        QVERIFY(!field->isEnabled());
        QVERIFY(!child<QPushButton>(&screen, "lockUnlock")->isEnabled());
    }
    void aWrongPinCountsDownAndThenLetsOneTryAgain()
    {
        guitest::InLanguage speaking(LanguageCode::English);
        LockScreen screen;
        screen.setHandler([](SecretBuffer) {});
        screen.show();
        auto *field = child<SecretField>(&screen, "lockPin");
        screen.showWrongPin(std::chrono::seconds(45));
        QCOMPARE(child<QLabel>(&screen, "lockMessage")->text(), QStringLiteral("That PIN is wrong."));
        QCOMPARE(child<QLabel>(&screen, "lockNext")->text(), QStringLiteral("You can try again in 45 seconds."));
        QVERIFY(screen.isWaiting());
        QVERIFY(!field->isEnabled());
        screen.showWrongPin(std::chrono::minutes(5));
        QCOMPARE(child<QLabel>(&screen, "lockNext")->text(), QStringLiteral("You can try again in 5 minutes."));
        screen.showWrongPin(std::chrono::milliseconds(300));
        QTRY_VERIFY(!screen.isWaiting());
        QTRY_VERIFY(field->isEnabled());
        QCOMPARE(child<QLabel>(&screen, "lockNext")->text(), QStringLiteral("Try again."));
    }
    void aFailureIsShownInWords()
    {
        LockScreen screen;
        screen.setHandler([](SecretBuffer) {});
        screen.showFailure([] { return MessageWords{QStringLiteral("The keychain is locked."), {}, {}}; });
        QCOMPARE(child<QLabel>(&screen, "lockMessage")->text(), QStringLiteral("The keychain is locked."));
        screen.reset();
        QVERIFY(child<QLabel>(&screen, "lockMessage")->text().isEmpty());
    }
    void itSaysWhoseProfileItIsLiterally()
    {
        LockScreen screen;
        screen.setProfile(QStringLiteral("<u>Sato</u>"), QString(200, QLatin1Char('W')));
        QCOMPARE(child<QLabel>(&screen, "lockProfile")->text(), QStringLiteral("<u>Sato</u>"));
        QVERIFY(child<QLabel>(&screen, "lockInstitution")->text().size() < 120);
    }

    void aNewPinMustBeLongEnoughNotSimpleAndTwiceTheSame()
    {
        PinSetupPage page;
        auto *first = child<SecretField>(&page, "pinFirst");
        auto *second = child<SecretField>(&page, "pinSecond");
        QSignalSpy complete(&page, &PinSetupPage::completeChanged);
        first->setText(QStringLiteral("2468"));
        second->setText(QStringLiteral("2468"));
        QVERIFY(!page.isComplete());
        for (const QString &simple : {QStringLiteral("111111"), QStringLiteral("123456"), QStringLiteral("987654")}) {
            first->setText(simple);
            second->setText(simple);
            QVERIFY2(!page.isComplete(), qPrintable(simple));
        }
        first->setText(QStringLiteral("246813"));
        second->setText(QStringLiteral("246814"));
        QVERIFY(!page.isComplete());
        second->setText(QStringLiteral("246813"));
        QVERIFY(page.isComplete());
        QCOMPARE(complete.count(), 1);
        const SecretBuffer pin = page.takePin();
        QCOMPARE(toQByteArray(pin.view()), QByteArrayLiteral("246813"));
        QVERIFY(first->text().isEmpty());
        QVERIFY(second->text().isEmpty());
    }

    void idlenessIsNoticedAndUseResetsIt()
    {
        IdleLock idle;
        QSignalSpy spy(&idle, &IdleLock::idle);
        QWidget window;
        window.show();
        idle.setTimeout(std::chrono::milliseconds(50));
        QTRY_COMPARE(spy.count(), 1);
        // Once is enough until somebody is there again.
        QTest::keyClick(&window, Qt::Key_A);
        QTRY_COMPARE(spy.count(), 2);
    }
    void idlenessCanBeOff()
    {
        IdleLock idle;
        QSignalSpy spy(&idle, &IdleLock::idle);
        idle.setTimeout(std::chrono::milliseconds(1));
        idle.setActive(false);
        QTest::qWait(30);
        QCOMPARE(spy.count(), 0);
        idle.setActive(true);
        QTRY_COMPARE(spy.count(), 1);
    }
};

TEGATA_GUI_TEST_MAIN(LockTest)
#include "LockTest.moc"
