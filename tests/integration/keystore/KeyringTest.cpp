#include <tegata/keystore/KeyStore.h>

#include <QCoreApplication>
#include <QCoro/QCoroTask>
#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>

#include <sys/types.h>

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace tegata::keystore {

namespace {

const KeyStoreCosts smallCosts{{1, 8}, {1, 8}};
const QString secretsService = QStringLiteral("org.freedesktop.secrets");

SecretBuffer pin() { return SecretBuffer::copyOf(bytesOf("246810"sv)); }
KeyId signingKey() { return *KeyId::from(QStringLiteral("device-signing")); }

/// The Secret Service itself, asked without QtKeychain.
class Keyring
{
public:
    [[nodiscard]] static QDBusObjectPath collection()
    {
        QDBusInterface service(secretsService, QStringLiteral("/org/freedesktop/secrets"),
                               QStringLiteral("org.freedesktop.Secret.Service"));
        const QDBusReply<QDBusObjectPath> reply = service.call(QStringLiteral("ReadAlias"), QStringLiteral("default"));
        return reply.isValid() ? reply.value() : QDBusObjectPath();
    }
    static bool lock()
    {
        QDBusInterface service(secretsService, QStringLiteral("/org/freedesktop/secrets"),
                               QStringLiteral("org.freedesktop.Secret.Service"));
        const QDBusMessage reply =
            service.call(QStringLiteral("Lock"), QVariant::fromValue(QList<QDBusObjectPath>{collection()}));
        return reply.type() == QDBusMessage::ReplyMessage && isLocked();
    }
    [[nodiscard]] static bool isLocked()
    {
        QDBusInterface properties(secretsService, collection().path(),
                                  QStringLiteral("org.freedesktop.Secret.Collection"));
        return properties.property("Locked").toBool();
    }
    [[nodiscard]] static QList<QDBusObjectPath> items()
    {
        QDBusInterface properties(secretsService, collection().path(),
                                  QStringLiteral("org.freedesktop.Secret.Collection"));
        return qvariant_cast<QList<QDBusObjectPath>>(properties.property("Items"));
    }
};

struct Machine
{
    KeychainVault vault{10s};
    SystemFileLayer files;
    SystemClock clock;
    crypto::SystemRandom random;

    Result<std::unique_ptr<KeyStore>> open(const QString &folder)
    {
        return KeyStore::open(folder, AppKind::ClinicianWorkstation, {vault, files, clock, random}, smallCosts);
    }
};

/// A process of its own on the profile: prints what became of it.
int openInThisProcess(const QString &folder, bool wait)
{
    Machine machine;
    const auto store = machine.open(folder);
    const std::string answer = store ? "open" : store.error().key();
    std::fprintf(stdout, "%s\n", answer.c_str());
    std::fflush(stdout);
    if (wait) {
        static_cast<void>(std::getchar());
    }
    return store ? 0 : 1;
}

} // namespace

/// Against a real gnome-keyring-daemon; run by run-with-keyring.sh. The order matters: the last tests lock the
/// keyring, and nothing can unlock it again without a prompt.
class KeyringTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void vaultGivesBackWhatItTook();
    void profileOpensAgainInANewKeyStore();
    void leavesOneEntryPerProfileAndNoSettingsFile();
    void secondProcessOnTheProfileIsRefused();
    void profileIsFreeAfterKillMinusNine();
    void deletedEntryNeverMakesANewIdentity();
    void hangingServiceIsGivenUpOn();
    void noServiceIsToldAndMakesNothing();
    void lockedKeyringNeverMakesANewIdentity();
    void lockedKeyringRefusesToCreate();

private:
    QTemporaryDir m_folder;
    Machine m_machine;
};

void KeyringTest::initTestCase()
{
    if (qEnvironmentVariable("TEGATA_KEYRING_INSIDE") != QStringLiteral("yes")) {
        QSKIP("to be run by run-with-keyring.sh, in a session and with a keyring of its own");
    }
    QVERIFY(!Keyring::collection().path().isEmpty());
    QVERIFY(!Keyring::isLocked());
}

void KeyringTest::vaultGivesBackWhatItTook()
{
    KeychainVault &vault = m_machine.vault;
    const QString entry = vaultEntry(m_machine.random.strongBytes<ProfileId>(), QStringLiteral("profile"));
    QVERIFY(entry.startsWith(QStringLiteral("tegata/v1/")));
    QVERIFY(QCoro::waitFor(vault.read(entry)).error().is(KeystoreError::EntryNotFound));
    const Result<void> absent = QCoro::waitFor(vault.remove(entry));
    QVERIFY2(absent || absent.error().is(KeystoreError::EntryNotFound), absent ? "" : absent.error().key().c_str());
    // Every byte value, zeros at both ends.
    for (const std::uint8_t base : {std::uint8_t{0}, std::uint8_t{32}, std::uint8_t{96}, std::uint8_t{224}}) {
        VaultSecret secret;
        for (std::size_t index = 0; index < VaultSecret::size; ++index) {
            secret.writable()[index] = static_cast<std::uint8_t>(base + index);
        }
        QVERIFY(QCoro::waitFor(vault.write(entry, secret.clone())));
        const Result<VaultSecret> read = QCoro::waitFor(vault.read(entry));
        QVERIFY(read);
        QVERIFY(equalConstantTime(read->view(), secret.view()));
    }
    QVERIFY(QCoro::waitFor(vault.remove(entry)));
    QVERIFY(QCoro::waitFor(vault.read(entry)).error().is(KeystoreError::EntryNotFound));
}

void KeyringTest::profileOpensAgainInANewKeyStore()
{
    const QString folder = m_folder.filePath(QStringLiteral("main"));
    const SecretBuffer secret = SecretBuffer::copyOf(bytesOf("0123456789abcdef0123456789abcdef"sv));
    {
        const auto store = m_machine.open(folder);
        QVERIFY(store);
        Result<UnlockedSession> session = QCoro::waitFor((*store)->create(pin()));
        QVERIFY2(session, session ? "" : session.error().key().c_str());
        QVERIFY(QCoro::waitFor(session->storeSecret(signingKey(), secret.clone())));
    }
    const auto store = m_machine.open(folder);
    QVERIFY(store);
    QCOMPARE((*store)->state(), ProfileState::Ready);
    QVERIFY(QCoro::waitFor((*store)->unlock(SecretBuffer::copyOf(bytesOf("135790"sv))))
                .error()
                .is(KeystoreError::WrongPin));
    Result<UnlockedSession> session = QCoro::waitFor((*store)->unlock(pin()));
    QVERIFY2(session, session ? "" : session.error().key().c_str());
    const Result<SecretBuffer> loaded = session->loadSecret(signingKey());
    QVERIFY(loaded);
    QVERIFY(equalConstantTime(loaded->view(), secret.view()));
}

void KeyringTest::leavesOneEntryPerProfileAndNoSettingsFile()
{
    QCOMPARE(Keyring::items().size(), 1); // the canary is gone again
    QVERIFY(!QFile::exists(qEnvironmentVariable("XDG_CONFIG_HOME") + QStringLiteral("/Tegata.conf")));
    QDir config(qEnvironmentVariable("XDG_CONFIG_HOME"));
    for (const QString &name : config.entryList(QDir::Files)) {
        QFile file(config.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("tegata/v1"), qPrintable(name));
    }
}

void KeyringTest::secondProcessOnTheProfileIsRefused()
{
    const QString folder = m_folder.filePath(QStringLiteral("main"));
    auto store = m_machine.open(folder);
    QVERIFY(store);
    QProcess second;
    second.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--open"), folder});
    QVERIFY(second.waitForFinished());
    QCOMPARE(second.readAllStandardOutput().trimmed(), QByteArray("keystore.ProfileInUse"));
    store->reset();
    second.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--open"), folder});
    QVERIFY(second.waitForFinished());
    QCOMPARE(second.readAllStandardOutput().trimmed(), QByteArray("open"));
}

void KeyringTest::profileIsFreeAfterKillMinusNine()
{
    const QString folder = m_folder.filePath(QStringLiteral("main"));
    QProcess holder;
    holder.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), folder});
    QVERIFY(holder.waitForReadyRead());
    QCOMPARE(holder.readAllStandardOutput().trimmed(), QByteArray("open"));
    QVERIFY(m_machine.open(folder).error().is(KeystoreError::ProfileInUse));
    holder.kill();
    QVERIFY(holder.waitForFinished());
    QVERIFY(m_machine.open(folder));
}

void KeyringTest::deletedEntryNeverMakesANewIdentity()
{
    const QString folder = m_folder.filePath(QStringLiteral("deleted"));
    {
        const auto store = m_machine.open(folder);
        QVERIFY(QCoro::waitFor((*store)->create(pin())));
        const QString entry = vaultEntry(*(*store)->profileId(), QStringLiteral("profile"));
        QVERIFY(QCoro::waitFor(m_machine.vault.remove(entry)));
    }
    const auto before = Keyring::items();
    const auto store = m_machine.open(folder);
    QVERIFY(QCoro::waitFor((*store)->unlock(pin())).error().is(KeystoreError::KeychainLockedOrEntryDeleted));
    QVERIFY(QCoro::waitFor((*store)->create(pin())).error().is(KeystoreError::ProfileExists));
    QCOMPARE(Keyring::items(), before);
    QCOMPARE((*store)->wrongPins(), 0);
}

void KeyringTest::hangingServiceIsGivenUpOn()
{
    const QString folder = m_folder.filePath(QStringLiteral("main"));
    KeychainVault impatient(200ms);
    const auto daemon = static_cast<pid_t>(qEnvironmentVariableIntValue("TEGATA_KEYRING_PID"));
    QVERIFY(daemon > 1);
    QCOMPARE(::kill(daemon, SIGSTOP), 0);
    {
        const auto store = KeyStore::open(folder, AppKind::ClinicianWorkstation,
                                          {impatient, m_machine.files, m_machine.clock, m_machine.random}, smallCosts);
        QVERIFY(store);
        QVERIFY(QCoro::waitFor((*store)->unlock(pin())).error().is(KeystoreError::KeychainTimedOut));
        QCOMPARE((*store)->wrongPins(), 0);
        QVERIFY(QCoro::waitFor((*store)->create(pin())).error().is(KeystoreError::ProfileExists));
    }
    QCOMPARE(::kill(daemon, SIGCONT), 0);
    // The late answer finds nobody and does no harm; the next question is answered.
    const auto store = m_machine.open(folder);
    QVERIFY(store);
    QVERIFY(QCoro::waitFor((*store)->unlock(pin())));
}

void KeyringTest::noServiceIsToldAndMakesNothing()
{
    const QString folder = m_folder.filePath(QStringLiteral("no-service"));
    QProcess without;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent/bus"));
    without.setProcessEnvironment(environment);
    without.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--create"), folder});
    QVERIFY(without.waitForFinished(60000));
    const QByteArray answer = without.readAllStandardOutput().trimmed();
    QVERIFY2(answer == "keystore.KeychainUnavailable", answer.constData());
    // An existing profile is refused the same way, and not touched.
    without.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("--unlock"), m_folder.filePath(QStringLiteral("main"))});
    QVERIFY(without.waitForFinished(60000));
    const QByteArray unlock = without.readAllStandardOutput().trimmed();
    QVERIFY2(unlock == "keystore.KeychainUnavailable", unlock.constData());
    const auto store = m_machine.open(folder);
    QVERIFY(store);
    QCOMPARE((*store)->state(), ProfileState::Unfinished);
    QVERIFY(QCoro::waitFor((*store)->create(pin()))); // with a service, it goes on
}

void KeyringTest::lockedKeyringNeverMakesANewIdentity()
{
    const QString folder = m_folder.filePath(QStringLiteral("main"));
    const auto items = Keyring::items();
    QVERIFY(Keyring::lock());
    const auto store = m_machine.open(folder);
    QVERIFY(store);
    QCOMPARE((*store)->state(), ProfileState::Ready);
    const Error error = QCoro::waitFor((*store)->unlock(pin())).error();
    // A locked keyring whose prompt cannot appear says "not found" for an entry that exists.
    QVERIFY2(error.is(KeystoreError::KeychainLockedOrEntryDeleted) || error.is(KeystoreError::KeychainLocked) ||
                 error.is(KeystoreError::KeychainTimedOut),
             error.key().c_str());
    qInfo("a locked keyring answers %s", error.key().c_str());
    QVERIFY(QCoro::waitFor((*store)->create(pin())).error().is(KeystoreError::ProfileExists));
    QCOMPARE(Keyring::items(), items);
    QCOMPARE((*store)->wrongPins(), 0);
    QVERIFY(Keyring::isLocked());
}

void KeyringTest::lockedKeyringRefusesToCreate()
{
    QVERIFY(Keyring::isLocked());
    const auto items = Keyring::items();
    const QString folder = m_folder.filePath(QStringLiteral("locked"));
    const auto store = m_machine.open(folder);
    const Error error = QCoro::waitFor((*store)->create(pin())).error();
    QVERIFY2(error.is(KeystoreError::KeychainLocked) || error.is(KeystoreError::KeychainTimedOut) ||
                 error.is(KeystoreError::KeychainFailed),
             error.key().c_str());
    qInfo("a locked keyring answers %s", error.key().c_str());
    QCOMPARE((*store)->state(), ProfileState::Unfinished);
    QCOMPARE(Keyring::items(), items);
}

} // namespace tegata::keystore

int main(int argc, char **argv)
{
    using namespace tegata;
    using namespace tegata::keystore;
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == QStringLiteral("--open")) {
        return openInThisProcess(arguments.at(2), /*wait=*/false);
    }
    if (arguments.size() == 3 && arguments.at(1) == QStringLiteral("--hold")) {
        return openInThisProcess(arguments.at(2), /*wait=*/true);
    }
    const bool creates = arguments.size() == 3 && arguments.at(1) == QStringLiteral("--create");
    const bool unlocks = arguments.size() == 3 && arguments.at(1) == QStringLiteral("--unlock");
    if (creates || unlocks) {
        Machine machine;
        const auto store = machine.open(arguments.at(2));
        if (!store) {
            std::fprintf(stdout, "%s\n", store.error().key().c_str());
            return 1;
        }
        const Result<UnlockedSession> session =
            QCoro::waitFor(creates ? (*store)->create(pin()) : (*store)->unlock(pin()));
        std::fprintf(stdout, "%s\n", session ? "unlocked" : session.error().key().c_str());
        return session ? 0 : 1;
    }
    KeyringTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "KeyringTest.moc"
