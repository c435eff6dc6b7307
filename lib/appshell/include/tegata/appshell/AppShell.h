#pragma once

#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/IdleLock.h>
#include <tegata/uikit/LockScreen.h>
#include <tegata/workflows/RecordWriting.h>
#include <tegata/workflows/Workspace.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <functional>
#include <memory>

namespace tegata::appshell {

class SessionWatch;

/// What the shell needs; all of it outlives the shell.
struct ShellParts
{
    ui::AppWindow &window;
    ui::UiSettings &settings;
    workflows::Workspace &workspace;
};

/// What every app does before and beside its own pages: first run or lock screen, unlocking with its delays, locking on
/// demand, after idle minutes and with the machine's session, the status line, and delivery of the outbox. GUI thread.
class AppShell : public QObject
{
    Q_OBJECT
public:
    /// Minutes without keyboard or mouse before the app locks; key "lock/idle-minutes".
    static constexpr int defaultIdleMinutes = 5;
    static constexpr int shortestIdleMinutes = 1;
    static constexpr int longestIdleMinutes = 60;

    /// `isSetUp` tells, of an unlocked profile, whether the first run is finished.
    AppShell(ShellParts parts, std::function<bool()> isSetUp, QObject *parent = nullptr);
    ~AppShell() override;

    /// Shows the first run or the lock screen. Call once, after the window was shown.
    void start();
    /// Wipes all keys and shows the lock screen. A first run that was interrupted by it is asked for again, with
    /// setupNeeded(), once the PIN was entered.
    void lock();
    /// The first run is finished: enters the app.
    void finishSetup();

    /// Whose profile the lock screen names from now on; a terminal's is named by itself, from its enrolment as it
    /// stands when the app locks.
    void setProfileName(const QString &person, const QString &institution);

    [[nodiscard]] int idleMinutes() const;
    void setIdleMinutes(int minutes);
    /// Whether the app locks when the machine goes to sleep or its screen is locked; key "lock/with-session", on unless
    /// turned off.
    [[nodiscard]] bool locksWithSession() const;
    void setLocksWithSession(bool locks);

    /// One for the app: presenters read what waits and wait for what they wrote.
    [[nodiscard]] workflows::OutboxDelivery &delivery() { return *m_delivery; }

Q_SIGNALS:
    /// The profile is empty, or its first run was interrupted: show the setup pages over the window.
    void setupNeeded();
    /// Unlocked and set up: load what the pages show.
    void entered();
    /// Locked: drop everything that was shown.
    void left();
    /// An entry of the outbox moved on.
    void delivered(const tegata::workflows::Delivery &delivery);

private:
    void showLockScreen();
    void afterUnlock();
    void showStatus();
    void guard();
    void watchSession();
    void leaveWithSession();
    void nameProfile();
    static QCoro::Task<void> unlock(QPointer<AppShell> self, SecretBuffer pin);

    ShellParts m_parts;
    std::function<bool()> m_isSetUp;
    std::unique_ptr<ui::LockScreen> m_lockScreen;
    std::unique_ptr<workflows::OutboxDelivery> m_delivery;
    ui::IdleLock m_idle;
    /// From the first time that there is something to lock.
    std::unique_ptr<SessionWatch> m_session;
    bool m_isInside = false;
    /// Counts how often the machine went to sleep or locked its screen.
    int m_absences = 0;
};

/// Starts a coroutine nobody waits for. Its own errors are its own to show.
inline void start(QCoro::Task<void> task) { Q_UNUSED(task) }

} // namespace tegata::appshell
