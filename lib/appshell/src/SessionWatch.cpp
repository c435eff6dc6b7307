#include <tegata/appshell/SessionWatch.h>

#include <QCoreApplication>

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>

namespace tegata::appshell {

namespace {

const QString loginService = QStringLiteral("org.freedesktop.login1");
const QString loginPath = QStringLiteral("/org/freedesktop/login1");
const QString loginManager = QStringLiteral("org.freedesktop.login1.Manager");
const QString loginSession = QStringLiteral("org.freedesktop.login1.Session");

/// Desktops have screen savers of their own; each names its service like its interface.
QStringList screenSavers()
{
    return {QStringLiteral("org.freedesktop.ScreenSaver"), QStringLiteral("org.gnome.ScreenSaver"),
            QStringLiteral("org.cinnamon.ScreenSaver"), QStringLiteral("org.mate.ScreenSaver"),
            QStringLiteral("org.xfce.ScreenSaver")};
}

QDBusMessage callOfLogin(const QString &method, const QVariantList &arguments)
{
    QDBusMessage call = QDBusMessage::createMethodCall(loginService, loginPath, loginManager, method);
    call.setArguments(arguments);
    return call;
}

} // namespace

struct SessionWatch::Private
{
    explicit Private(SessionWatch &watch)
        : self(watch)
    {
    }

    /// Asks the login service to wait with sleeping; without it, the machine might be asleep before the keys are wiped.
    void holdSleep()
    {
        auto *answer = new QDBusPendingCallWatcher(
            system.asyncCall(callOfLogin(QStringLiteral("Inhibit"),
                                         {QStringLiteral("sleep"), QCoreApplication::applicationName(),
                                          SessionWatch::tr("Wipes its keys first"), QStringLiteral("delay")})),
            &self);
        QObject::connect(answer, &QDBusPendingCallWatcher::finished, &self, [this, answer] {
            const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *answer;
            if (!reply.isError()) {
                delay = reply.value();
            }
            answer->deleteLater();
        });
    }

    void followOwnSession()
    {
        // A program that a user's service manager started belongs to no session by its number; its environment names
        // it.
        const QString named = qEnvironmentVariable("XDG_SESSION_ID");
        const QDBusMessage call = named.isEmpty()
                                      ? callOfLogin(QStringLiteral("GetSessionByPID"),
                                                    {static_cast<quint32>(QCoreApplication::applicationPid())})
                                      : callOfLogin(QStringLiteral("GetSession"), {named});
        auto *answer = new QDBusPendingCallWatcher(system.asyncCall(call), &self);
        QObject::connect(answer, &QDBusPendingCallWatcher::finished, &self, [this, answer] {
            const QDBusPendingReply<QDBusObjectPath> reply = *answer;
            if (!reply.isError()) {
                system.connect(loginService, reply.value().path(), loginSession, QStringLiteral("Lock"), &self,
                               SLOT(sessionLocked()));
            }
            answer->deleteLater();
        });
    }

    SessionWatch &self;
    QDBusConnection system = QDBusConnection::systemBus();
    QDBusConnection session = QDBusConnection::sessionBus();
    /// As long as it is open, sleep waits.
    QDBusUnixFileDescriptor delay;
};

SessionWatch::SessionWatch(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
    if (d->system.isConnected()) {
        d->system.connect(loginService, loginPath, loginManager, QStringLiteral("PrepareForSleep"), this,
                          SLOT(prepareForSleep(bool)));
        d->followOwnSession();
        d->holdSleep();
    }
    if (d->session.isConnected()) {
        for (const QString &saver : screenSavers()) {
            // From whatever path: they differ between desktops.
            d->session.connect(saver, QString(), saver, QStringLiteral("ActiveChanged"), this,
                               SLOT(screenSaverChanged(bool)));
        }
    }
}

void SessionWatch::prepareForSleep(bool begins)
{
    if (begins) {
        Q_EMIT left();
        d->delay = QDBusUnixFileDescriptor();
    } else {
        d->holdSleep();
    }
}

SessionWatch::~SessionWatch() = default;

void SessionWatch::sessionLocked() { Q_EMIT left(); }

void SessionWatch::screenSaverChanged(bool isActive)
{
    if (isActive) {
        Q_EMIT left();
    }
}

} // namespace tegata::appshell
