#include "GuiTestMain.h"
#include "InLanguage.h"
#include "TestProfile.h"

#include <tegata/appshell/AppShell.h>

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTimer>
#include <QTimerEvent>

#include <fcntl.h>
#include <unistd.h>

using namespace tegata;
using namespace tegata::test;
using guitest::child;

namespace {

constexpr int patience = 30'000;
const QString loginName = QStringLiteral("org.freedesktop.login1");
const QString loginPath = QStringLiteral("/org/freedesktop/login1");
const QString ownSession = QStringLiteral("/org/freedesktop/login1/session/_37");
const QString otherSession = QStringLiteral("/org/freedesktop/login1/session/_38");

bool hasBuses() { return qEnvironmentVariable("TEGATA_BUSES") == QLatin1String("2"); }

} // namespace

/// What the login service answers, on a real bus.
class LoginService : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
public:
    ~LoginService() override { forget(); }
    /// Whether somebody makes sleep wait now.
    [[nodiscard]] bool isHeld()
    {
        if (m_readEnd < 0) {
            return false;
        }
        char byte = 0;
        // Nothing to read while the other end is open somewhere, the end of the file once it is closed everywhere.
        return ::read(m_readEnd, &byte, 1) < 0;
    }
    [[nodiscard]] QStringList asked() const { return m_asked; }

public Q_SLOTS:
    // The names are the service's.
    QDBusUnixFileDescriptor Inhibit(const QString &what, const QString &, const QString &, const QString &mode)
    {
        m_asked = {what, mode};
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
            return {};
        }
        forget();
        m_readEnd = ends[0];
        QDBusUnixFileDescriptor given;
        given.giveFileDescriptor(ends[1]);
        return given;
    }
    QDBusObjectPath GetSessionByPID(uint) { return QDBusObjectPath(ownSession); }

Q_SIGNALS:
    void PrepareForSleep(bool begins);

private:
    void forget()
    {
        if (m_readEnd >= 0) {
            ::close(m_readEnd);
        }
    }

    int m_readEnd = -1;
    QStringList m_asked;
};

/// The apps lock by themselves: after idle minutes, before the machine sleeps, and with its screen. Locked, nothing but
/// the PIN lets anybody in, and the keys are gone from memory.
class LockingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        workflows::NetworkConfiguration nowhere;
        nowhere.deployment.chainId = protocol::ChainId{31337};
        nowhere.deployment.ledger = protocol::Address(ByteArray<20>{7});
        nowhere.nodes = {QUrl(QStringLiteral("http://127.0.0.1:1"))};
        nowhere.gateway = QUrl(QStringLiteral("http://127.0.0.1:1"));
        m_profile = std::make_unique<TestProfile>(nowhere, keystore::AppKind::ClinicianWorkstation);
        QVERIFY2(m_profile->create(), qPrintable(m_profile->problem()));
        m_window = std::make_unique<ui::AppWindow>([] { return QStringLiteral("Tegata"); }, m_speaking.language(),
                                                   m_speaking.settings());
        m_shell = std::make_unique<appshell::AppShell>(
            appshell::ShellParts{*m_window, m_speaking.settings(), m_profile->workspace()}, [] { return true; });
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_shell.reset();
        m_window.reset();
        m_profile.reset();
        if (m_systemBus != nullptr) {
            m_systemBus->unregisterService(loginName);
            const QString name = m_systemBus->name();
            m_systemBus.reset();
            QDBusConnection::disconnectFromBus(name);
        }
        m_login.reset();
    }

    void afterTheMinutesThatWereSetItLocksByItselfAndAsksForThePin()
    {
        QSignalSpy entered(m_shell.get(), &appshell::AppShell::entered);
        QSignalSpy left(m_shell.get(), &appshell::AppShell::left);
        m_shell->start();
        QCOMPARE(entered.count(), 1);
        QCOMPARE(idleTimer()->interval(), appshell::AppShell::defaultIdleMinutes * 60 * 1000);
        m_shell->setIdleMinutes(3);
        QVERIFY(idleTimer()->isActive());
        QCOMPARE(idleTimer()->interval(), 3 * 60 * 1000);
        QVERIFY(!m_window->isCovered());

        passIdleTime();
        verifyLocked();
        QCOMPARE(left.count(), 1);
        // It counts no further while it is locked.
        QVERIFY(!idleTimer()->isActive());

        enterPin(QStringLiteral("not the passphrase at all"));
        QTRY_VERIFY_WITH_TIMEOUT(child<QWidget>(m_window.get(), "lockMessage")->isVisible(), patience);
        verifyLocked();
        enterPin(QStringLiteral("correct horse battery"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isCovered(), patience);
        QVERIFY(m_profile->workspace().isUnlocked());
        QCOMPARE(entered.count(), 2);
        QVERIFY(idleTimer()->isActive());
        QCOMPARE(idleTimer()->interval(), 3 * 60 * 1000);
        passIdleTime();
        verifyLocked();
    }

    void somebodyWhoUsesTheMachineIsNotLockedOut()
    {
        m_shell->start();
        m_shell->setIdleMinutes(1);
        // As far on as it can be without having rung.
        idleTimer()->stop();
        QTest::keyClick(m_window.get(), Qt::Key_Tab);
        QVERIFY(idleTimer()->isActive());
        QCOMPARE(idleTimer()->interval(), 60 * 1000);
        QVERIFY(!m_window->isCovered());
    }

    void aFirstRunThatWaitsIsLockedToo()
    {
        // Unlocked by the first run itself, as when it has just chosen the PIN.
        m_profile->workspace().lock();
        m_shell = std::make_unique<appshell::AppShell>(
            appshell::ShellParts{*m_window, m_speaking.settings(), m_profile->workspace()}, [] { return false; });
        QSignalSpy entered(m_shell.get(), &appshell::AppShell::entered);
        QSignalSpy setup(m_shell.get(), &appshell::AppShell::setupNeeded);
        QVERIFY(waitFor(m_profile->workspace().unlock(TestProfile::passphrase())));
        QVERIFY(idleTimer()->isActive());
        passIdleTime();
        verifyLocked();
        QVERIFY(!idleTimer()->isActive());
        // What it waited for may come now: nobody is let in by that.
        m_shell->finishSetup();
        verifyLocked();
        QCOMPARE(setup.count(), 0);
        enterPin(QStringLiteral("correct horse battery"));
        QTRY_COMPARE_WITH_TIMEOUT(setup.count(), 1, patience);
        QVERIFY(idleTimer()->isActive());
        QCOMPARE(entered.count(), 0);
    }

    void sleepThatBeginsWhileAPinIsCheckedLeavesItLocked()
    {
        if (!hasBuses()) {
            QSKIP("runs inside run-with-buses.sh");
        }
        startLogin();
        m_profile->workspace().lock();
        m_shell->start();
        QSignalSpy entered(m_shell.get(), &appshell::AppShell::entered);
        QSignalSpy locked(&m_profile->workspace(), &workflows::Workspace::locked);
        enterPin(QStringLiteral("not the passphrase at all"));
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(child<QLineEdit>(m_window.get(), "lockPin")->isEnabled(), patience);
        enterPin(QStringLiteral("correct horse battery"));
        // Has come before the event loop goes on with what the PIN opens.
        Q_EMIT m_login->PrepareForSleep(true);
        settle(*m_systemBus);
        settle(QDBusConnection::systemBus());
        QTRY_COMPARE_WITH_TIMEOUT(locked.count(), 1, patience);
        verifyLocked();
        QCOMPARE(entered.count(), 0);
        enterPin(QStringLiteral("correct horse battery"));
        QTRY_COMPARE_WITH_TIMEOUT(entered.count(), 1, patience);
    }

    void itLocksBeforeTheMachineSleepsAndSleepWaitsForIt()
    {
        if (!hasBuses()) {
            QSKIP("runs inside run-with-buses.sh");
        }
        startLogin();
        m_shell->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        QCOMPARE(m_login->asked(), QStringList({QStringLiteral("sleep"), QStringLiteral("delay")}));
        QVERIFY(m_profile->workspace().isUnlocked());
        bool wasHeld = false;
        connect(m_shell.get(), &appshell::AppShell::left, m_login.get(),
                [&wasHeld, this] { wasHeld = m_login->isHeld(); });
        Q_EMIT m_login->PrepareForSleep(true);
        QTRY_VERIFY_WITH_TIMEOUT(!m_login->isHeld(), patience);
        QVERIFY(wasHeld);
        // By the time sleep goes on, the keys are gone.
        verifyLocked();
        Q_EMIT m_login->PrepareForSleep(false);
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        verifyLocked();
    }

    void itLocksWithItsOwnSessionAndNotWithAnother()
    {
        if (!hasBuses()) {
            QSKIP("runs inside run-with-buses.sh");
        }
        startLogin();
        m_shell->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        // Answered in the order of asking: the session is known by now.
        sendLock(otherSession);
        sendScreenSaver(QStringLiteral("org.freedesktop.ScreenSaver"), /*isActive=*/false);
        verifyStaysOpen();
        sendLock(ownSession);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isCovered(), patience);
        verifyLocked();
    }

    void itLocksWithTheScreenOfEveryDesktop_data()
    {
        QTest::addColumn<QString>("saver");
        for (const char *saver : {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver",
                                  "org.mate.ScreenSaver", "org.xfce.ScreenSaver"}) {
            QTest::newRow(saver) << QString::fromLatin1(saver);
        }
    }
    void itLocksWithTheScreenOfEveryDesktop()
    {
        if (!hasBuses()) {
            QSKIP("runs inside run-with-buses.sh");
        }
        QFETCH(QString, saver);
        m_shell->start();
        sendScreenSaver(saver, /*isActive=*/false);
        verifyStaysOpen();
        sendScreenSaver(saver, /*isActive=*/true);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isCovered(), patience);
        verifyLocked();
    }

    void whoTurnsItOffStaysUnlocked()
    {
        if (!hasBuses()) {
            QSKIP("runs inside run-with-buses.sh");
        }
        startLogin();
        m_shell->start();
        QVERIFY(m_shell->locksWithSession());
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        m_shell->setLocksWithSession(false);
        // Nor does sleep wait for it any more.
        QTRY_VERIFY_WITH_TIMEOUT(!m_login->isHeld(), patience);
        Q_EMIT m_login->PrepareForSleep(true);
        settle(*m_systemBus);
        sendLock(ownSession);
        sendScreenSaver(QStringLiteral("org.freedesktop.ScreenSaver"), /*isActive=*/true);
        verifyStaysOpen();
        m_shell->setLocksWithSession(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        Q_EMIT m_login->PrepareForSleep(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isCovered(), patience);
        verifyLocked();
    }

    void strangersOnTheBusLockNobodyOut()
    {
        if (!hasBuses()) {
            QSKIP("runs inside run-with-buses.sh");
        }
        startLogin();
        m_shell->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_login->isHeld(), patience);
        const QString name = QStringLiteral("stranger");
        QDBusConnection stranger = QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS"), name);
        QVERIFY(stranger.isConnected());
        QDBusMessage claim = QDBusMessage::createSignal(loginPath, loginName + QStringLiteral(".Manager"),
                                                        QStringLiteral("PrepareForSleep"));
        claim << true;
        QVERIFY(stranger.send(claim));
        settle(stranger);
        QDBusConnection::disconnectFromBus(name);
        verifyStaysOpen();
    }

private:
    void startLogin()
    {
        m_login = std::make_unique<LoginService>();
        m_systemBus = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(
            qEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS"), QStringLiteral("login-%1").arg(++m_buses)));
        QVERIFY(m_systemBus->isConnected());
        QVERIFY(m_systemBus->registerObject(loginPath, m_login.get(),
                                            QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(m_systemBus->registerService(loginName));
    }
    /// The bus delivers in order: when this was answered, all that this connection sent was passed on, and all that
    /// was sent to it before has come.
    void settle(const QDBusConnection &bus)
    {
        const QDBusMessage answer = bus.call(QDBusMessage::createMethodCall(
            QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
            QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetId")));
        QVERIFY(answer.type() == QDBusMessage::ReplyMessage);
    }
    void sendLock(const QString &path)
    {
        QVERIFY(m_systemBus->send(
            QDBusMessage::createSignal(path, loginName + QStringLiteral(".Session"), QStringLiteral("Lock"))));
        settle(*m_systemBus);
    }
    void sendScreenSaver(const QString &saver, bool isActive)
    {
        if (m_saver == nullptr) {
            m_saver = std::make_unique<QDBusConnection>(QDBusConnection::connectToBus(
                qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("saver")));
        }
        if (!m_savers.contains(saver)) {
            QVERIFY(m_saver->registerService(saver));
            m_savers.append(saver);
        }
        QDBusMessage change = QDBusMessage::createSignal(QStringLiteral("/") + QString(saver).replace(u'.', u'/'),
                                                         saver, QStringLiteral("ActiveChanged"));
        change << isActive;
        QVERIFY(m_saver->send(change));
        settle(*m_saver);
    }
    /// Messages that were sent before this have been handled when it returns.
    void verifyStaysOpen()
    {
        settle(QDBusConnection::systemBus());
        settle(QDBusConnection::sessionBus());
        QCoreApplication::processEvents();
        QVERIFY(m_profile->workspace().isUnlocked());
        QVERIFY(!m_window->isCovered());
    }
    void verifyLocked()
    {
        QVERIFY(!m_profile->workspace().isUnlocked());
        QVERIFY(m_window->isCovered());
        QVERIFY(child<QLineEdit>(m_window.get(), "lockPin")->isVisible());
        QVERIFY(!m_profile->workspace().signingKey());
    }
    [[nodiscard]] QTimer *idleTimer() { return m_shell->findChild<QTimer *>(QStringLiteral("idle-timer")); }
    /// As when the timer's time has passed.
    void passIdleTime()
    {
        QTimerEvent passed(idleTimer()->timerId());
        QCoreApplication::sendEvent(idleTimer(), &passed);
    }
    void enterPin(const QString &pin)
    {
        auto *field = child<QLineEdit>(m_window.get(), "lockPin");
        field->setText(pin);
        QTest::keyClick(field, Qt::Key_Return);
    }

    guitest::InLanguage m_speaking{ui::LanguageCode::English};
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<ui::AppWindow> m_window;
    std::unique_ptr<appshell::AppShell> m_shell;
    std::unique_ptr<LoginService> m_login;
    std::unique_ptr<QDBusConnection> m_systemBus;
    std::unique_ptr<QDBusConnection> m_saver;
    QStringList m_savers;
    int m_buses = 0;
};

TEGATA_GUI_TEST_MAIN(LockingTest)
#include "LockingTest.moc"
