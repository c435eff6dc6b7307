#include <tegata/keystore/SecretVault.h>

#include "Logging_p.h"

#include <tegata/base/Completion.h>

#ifdef QT_DBUS_LIB
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusReply>
#endif
#include <QSettings>
#include <QTimer>
#include <qt6keychain/keychain.h>

#include <algorithm>

namespace tegata::keystore {

Q_LOGGING_CATEGORY(keychainLog, "tegata.keystore.keychain")

namespace {

/// Windows shows this name, and the Secret Service files entries under it.
const QString &service()
{
    static const QString name = QStringLiteral("Tegata");
    return name;
}

bool readNothing(QIODevice & /*device*/, QSettings::SettingsMap & /*map*/) { return true; }
bool writeNothing(QIODevice & /*device*/, const QSettings::SettingsMap & /*map*/) { return false; }

/// QtKeychain's KWallet back end takes a value from plain settings before the wallet's own, even with the
/// fallback forbidden: whoever can write a settings file could plant a key. These settings are always
/// empty and cannot be written, whatever stands in a file of that name.
QSettings *emptySettings(QObject *owner)
{
    static const QSettings::Format nothing =
        QSettings::registerFormat(QStringLiteral("tegata-nothing"), readNothing, writeNothing);
    return new QSettings(QStringLiteral("/dev/null/tegata"), nothing, owner);
}

#ifdef QT_DBUS_LIB
/// QtKeychain says "other error" when no service answers on the session bus, or there is no bus.
bool serviceExists()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return false;
    }
    const QStringList running = bus.interface()->registeredServiceNames();
    const QStringList startable = bus.interface()->activatableServiceNames();
    for (const char *name : {"org.freedesktop.secrets", "org.kde.kwalletd5", "org.kde.kwalletd6"}) {
        const QString service = QLatin1String(name);
        if (running.contains(service) || startable.contains(service)) {
            return true;
        }
    }
    return false;
}
#else
bool serviceExists() { return true; }
#endif

Error errorOf(const QKeychain::Job &job)
{
    // The words of the back end are for the log; they name the entry at most, never its value.
    const std::string detail = job.errorString().toStdString();
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {KeystoreError::EntryNotFound, detail};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {KeystoreError::KeychainLocked, detail};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {KeystoreError::KeychainUnavailable, detail};
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return {serviceExists() ? KeystoreError::KeychainFailed : KeystoreError::KeychainUnavailable, detail};
}

/// Starts a job; `take` makes the value out of the finished job. The job deletes itself when it has
/// finished, which may be long after the deadline: the back end holds a pointer to it until then.
template <typename Value, typename Job, typename Take>
Completion<Result<Value>> start(Job *job, const QString &entry, std::chrono::milliseconds deadline, Take take)
{
    Completion<Result<Value>> completion;
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setSettings(emptySettings(job));
    job->setKey(entry);
    QObject::connect(job, &QKeychain::Job::finished, job, [completion, take](QKeychain::Job *finished) {
        if (finished->error() != QKeychain::NoError) {
            completion.complete(failure(errorOf(*finished)));
            return;
        }
        completion.complete(take(*static_cast<Job *>(finished)));
    });
    // Parented to the job, so that it goes with it.
    auto *timer = new QTimer(job);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, job, [completion] {
        if (completion.complete(failure(KeystoreError::KeychainTimedOut, "no answer in time"))) {
            qCWarning(keychainLog) << "the keychain did not answer in time";
        }
    });
    timer->start(deadline);
    job->start();
    return completion;
}

Result<VaultSecret> takeSecret(QKeychain::ReadPasswordJob &job)
{
    // Named edge: QtKeychain's and D-Bus's own copies cannot be wiped from here.
    QByteArray bytes = job.binaryData();
    std::optional<VaultSecret> secret = VaultSecret::copyOf(bytesOf(bytes));
    std::fill(bytes.begin(), bytes.end(), '\0');
    if (!secret) {
        return failure(KeystoreError::KeychainEntryChanged, "the entry has another length");
    }
    return std::move(*secret);
}

template <typename Job> Result<void> takeNothing(Job & /*job*/) { return {}; }

} // namespace

QString vaultEntry(const ProfileId &profile, const QString &name)
{
    return QStringLiteral("tegata/v1/%1/%2").arg(QString::fromStdString(toHex(profile.view())), name);
}

KeychainVault::KeychainVault(std::chrono::milliseconds deadline)
    : m_deadline(deadline)
{
}

KeychainVault::~KeychainVault() = default;

QString KeychainVault::name() const { return QStringLiteral("keychain"); }
bool KeychainVault::keepsSecrets() const { return true; }

Task<VaultSecret> KeychainVault::read(QString entry)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    auto completion = start<VaultSecret>(job, entry, m_deadline, takeSecret);
    Result<VaultSecret> secret = co_await completion;
    co_return secret;
}

Task<void> KeychainVault::write(QString entry, VaultSecret secret)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    {
        // Named edge, as above: the job shares this array and clears it in its own time.
        const QByteArray bytes = toQByteArray(secret.view());
        job->setBinaryData(bytes);
    }
    auto completion = start<void>(job, entry, m_deadline, takeNothing<QKeychain::WritePasswordJob>);
    Result<void> written = co_await completion;
    co_return written;
}

Task<void> KeychainVault::remove(QString entry)
{
    auto *job = new QKeychain::DeletePasswordJob(service());
    auto completion = start<void>(job, entry, m_deadline, takeNothing<QKeychain::DeletePasswordJob>);
    Result<void> removed = co_await completion;
    co_return removed;
}

} // namespace tegata::keystore
