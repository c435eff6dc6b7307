#pragma once

#include <QObject>

#include <memory>

namespace tegata::appshell {

/// Says when nobody is in front of the machine any more: it is about to sleep, or its screen is locked. Stands here and
/// not in lib/uikit, because only the shell acts on it and widgets need no services of the machine.
///
/// Asks the login service (org.freedesktop.login1 on the system bus: PrepareForSleep, and Lock of the own session) and
/// the screen savers (ActiveChanged on the session bus). Sleep waits until left() was handled. Where no bus or no such
/// service is, it stays silent. GUI thread.
class SessionWatch : public QObject
{
    Q_OBJECT
public:
    explicit SessionWatch(QObject *parent = nullptr);
    ~SessionWatch() override;

Q_SIGNALS:
    /// Lock now; the machine goes on as soon as this returns.
    void left();

private Q_SLOTS:
    void prepareForSleep(bool begins);
    void sessionLocked();
    void screenSaverChanged(bool isActive);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tegata::appshell
