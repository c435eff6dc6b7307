#include "Machine.h"

#include <tegata/crypto/Aead.h>
#include <tegata/keystore/PinEntry.h>

#include <QTest>

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace tegata::keystore {

class KeyStoreTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatWasStoredAfterARestart();
    void sealedFilesHoldNoSecretAndNoPin();
    void refusesASecondProcessOnTheProfile();
    void refusesAnotherAppAndAnotherVault();
    void refusesPinsOfUnacceptableLength_data();
    void refusesPinsOfUnacceptableLength();
    void wrongPinIsRefusedAndCounted();
    void delaysGrowSurviveARestartAndAClockSetBack();
    void aLostAttemptCounterMeansTheLongestDelay();
    void severalCallsAtOnceGetOneTry();
    void lockWipesAndEndsSessions();
    void endOfTheSessionLocks();
    void lockWhileUnlockingWins();
    void changePinKeepsSecretsAndEndsTheOldPin();
    void storesNeverOverwriteAndReplaceIsExplicit();
    void listsAndRemovesSecrets();
    void derivedKeysAreStableAndDistinct();
    void passphraseProfileAsksForMore();
    void observersAreToldUntilTheyLeave();
    void typedPinsAreNormalisedAndWiped();
    void keyIdsAreStrict();
};

void KeyStoreTest::givesBackWhatWasStoredAfterARestart()
{
    Machine machine;
    ProfileId first;
    {
        const auto store = machine.mustOpen();
        QCOMPARE(store->state(), ProfileState::Empty);
        Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
        QVERIFY(session);
        QCOMPARE(store->state(), ProfileState::Ready);
        first = session->profileId();
        QVERIFY(QCoro::waitFor(session->storeSecret(id("device-signing"), secret(7))));
    }
    machine.files.restart(test::MemoryFileLayer::AfterPowerLoss::UnsyncedLost);
    const auto store = machine.mustOpen();
    QCOMPARE(store->state(), ProfileState::Ready);
    QVERIFY(!store->isUnlocked());
    Result<UnlockedSession> session = QCoro::waitFor(store->unlock(pin()));
    QVERIFY(session);
    QCOMPARE(session->profileId(), first);
    const Result<SecretBuffer> loaded = session->loadSecret(id("device-signing"));
    QVERIFY(loaded);
    QVERIFY(equalConstantTime(loaded->view(), secret(7).view()));
    QVERIFY(session->load<crypto::AeadKey>(id("device-signing")));
    QVERIFY(
        (session->load<SecretBytes<16, struct ShortTag>>(id("device-signing")).error().is(KeystoreError::KeyDamaged)));
}

void KeyStoreTest::sealedFilesHoldNoSecretAndNoPin()
{
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(pin("canary-pin")));
    QVERIFY(session);
    SecretBuffer canary = SecretBuffer::copyOf(bytesOf("canary-secret-of-32-bytes-length"sv));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("device-signing"), canary.clone())));
    for (const auto &[name, bytes] : machine.files.snapshot()) {
        const std::string text(bytes.begin(), bytes.end());
        QVERIFY2(text.find("canary") == std::string::npos, qPrintable(name));
        QVERIFY2(text.find(toHex(canary.view())) == std::string::npos, qPrintable(name));
    }
    // The keychain's half alone is neither the master secret nor anything sealed.
    QCOMPARE(machine.vault.entries.size(), std::size_t{1});
}

void KeyStoreTest::refusesASecondProcessOnTheProfile()
{
    Machine machine;
    auto first = machine.mustOpen();
    const auto second = machine.open();
    QVERIFY(!second);
    QVERIFY(second.error().is(KeystoreError::ProfileInUse));
    first.reset();
    QVERIFY(machine.open());
}

void KeyStoreTest::refusesAnotherAppAndAnotherVault()
{
    Machine machine;
    {
        const auto store = machine.mustOpen();
        QVERIFY(QCoro::waitFor(store->create(pin())));
    }
    QVERIFY(machine.open(AppKind::PharmacyDesk).error().is(KeystoreError::ProfileOfOtherApp));
    PassphraseVault passphrase;
    const auto other = KeyStore::open(QStringLiteral("/profile"), AppKind::HospitalConsole,
                                      {passphrase, machine.files, machine.clock, machine.random});
    QVERIFY(other.error().is(KeystoreError::ProfileOfOtherVault));
}

void KeyStoreTest::refusesPinsOfUnacceptableLength_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("five") << QByteArray("12345") << false;
    QTest::newRow("six") << QByteArray("123456") << true;
    QTest::newRow("six kana, eighteen bytes") << QStringLiteral("あいうえおか").toUtf8() << true;
    QTest::newRow("two kana, six bytes") << QStringLiteral("あい").toUtf8() << false;
    QTest::newRow("64") << QByteArray(64, 'x') << true;
    QTest::newRow("65") << QByteArray(65, 'x') << false;
    QTest::newRow("not UTF-8") << QByteArray("12345\xff\xff", 7) << false;
    QTest::newRow("with a zero byte") << QByteArray("123\0"
                                                    "456",
                                                    7)
                                      << false;
}

void KeyStoreTest::refusesPinsOfUnacceptableLength()
{
    QFETCH(const QByteArray, text);
    QFETCH(const bool, accepted);
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(SecretBuffer::copyOf(bytesOf(text))));
    QCOMPARE(session.has_value(), accepted);
    if (!accepted) {
        QVERIFY(session.error().is(KeystoreError::PinUnacceptable));
        QCOMPARE(store->state(), ProfileState::Empty);
    }
}

void KeyStoreTest::wrongPinIsRefusedAndCounted()
{
    Machine machine;
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    QVERIFY(QCoro::waitFor(store->unlock(pin("000000"))).error().is(KeystoreError::WrongPin));
    QVERIFY(!store->isUnlocked());
    QCOMPARE(store->wrongPins(), 1);
    QVERIFY(QCoro::waitFor(store->unlock(pin())));
    QCOMPARE(store->wrongPins(), 0);
}

void KeyStoreTest::delaysGrowSurviveARestartAndAClockSetBack()
{
    Machine machine;
    {
        const auto store = machine.mustOpen();
        QVERIFY(QCoro::waitFor(store->create(pin())));
    }
    for (const int delay : {0, 0, 0, 2, 5, 15, 30, 60, 60, 60}) {
        // Every try in a process of its own.
        {
            const auto store = machine.mustOpen();
            QCOMPARE(store->unlockDelay(), 0s);
            QVERIFY(QCoro::waitFor(store->unlock(pin("999999"))).error().is(KeystoreError::WrongPin));
            QCOMPARE(store->unlockDelay(), std::chrono::seconds(delay));
        }
        const auto store = machine.mustOpen();
        QCOMPARE(store->unlockDelay(), std::chrono::seconds(delay));
        if (delay > 0) {
            // The right PIN has to wait, too, and the refusal does not count.
            const int before = store->wrongPins();
            QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::PinDelayed));
            QCOMPARE(store->wrongPins(), before);
            machine.clock.time += std::chrono::seconds(delay - 1);
            QCOMPARE(store->unlockDelay(), 1s);
            machine.clock.time -= 24h;
            QCOMPARE(store->unlockDelay(), std::chrono::seconds(delay));
            machine.clock.time += std::chrono::seconds(delay);
            QCOMPARE(store->unlockDelay(), 0s);
            machine.clock.time += 48h;
        }
    }
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->unlock(pin())));
    QCOMPARE(store->wrongPins(), 0);
}

void KeyStoreTest::aLostAttemptCounterMeansTheLongestDelay()
{
    for (const bool damaged : {false, true}) {
        Machine machine;
        {
            const auto store = machine.mustOpen();
            QVERIFY(QCoro::waitFor(store->create(pin())));
        }
        const QString file = QStringLiteral("/profile/unlock-attempts.json");
        QVERIFY(machine.files.exists(file));
        if (damaged) {
            machine.files.setBytes(file, toBytes(bytesOf("{\"wrong\":-5,\"last\":0}"sv)));
        } else {
            machine.files.erase(file);
        }
        const auto store = machine.mustOpen();
        QCOMPARE(store->unlockDelay(), 60s);
        machine.clock.time += 60s;
        QVERIFY(QCoro::waitFor(store->unlock(pin())));
    }
}

void KeyStoreTest::severalCallsAtOnceGetOneTry()
{
    Machine machine;
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    for (int wrong = 0; wrong < 3; ++wrong) {
        QVERIFY(QCoro::waitFor(store->unlock(pin("999999"))).error().is(KeystoreError::WrongPin));
    }
    // All three pass the first check of the delay, then wait for the keychain.
    machine.vault.hangs = true;
    auto one = store->unlock(pin("111111"));
    machine.vault.hangs = false;
    auto two = store->unlock(pin("222222"));
    auto three = store->unlock(pin("333333"));
    machine.vault.pending.complete(0);
    QVERIFY(!QCoro::waitFor(std::move(one)));
    QVERIFY(!QCoro::waitFor(std::move(two)));
    QVERIFY(!QCoro::waitFor(std::move(three)));
    QCOMPARE(store->wrongPins(), 4);
}

void KeyStoreTest::lockWipesAndEndsSessions()
{
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(1))));
    store->lock();
    QVERIFY(!store->isUnlocked());
    QVERIFY(!session->isUnlocked());
    QVERIFY(session->loadSecret(id("one")).error().is(KeystoreError::Locked));
    QVERIFY(session->list().error().is(KeystoreError::Locked));
    QVERIFY(session->derive<crypto::AeadKey>("tegata/v1/cache-database").error().is(KeystoreError::Locked));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("two"), secret(2))).error().is(KeystoreError::Locked));
    QVERIFY(QCoro::waitFor(session->removeSecret(id("one"))).error().is(KeystoreError::Locked));
    QVERIFY(QCoro::waitFor(session->changePin(pin(), pin("another"))).error().is(KeystoreError::Locked));
    // An old session does not come alive with a new unlock, and its end does not lock the new one.
    Result<UnlockedSession> next = QCoro::waitFor(store->unlock(pin()));
    QVERIFY(next);
    QVERIFY(session->loadSecret(id("one")).error().is(KeystoreError::Locked));
    {
        const UnlockedSession old = std::move(*session);
    }
    QVERIFY(next->loadSecret(id("one")));
}

void KeyStoreTest::endOfTheSessionLocks()
{
    Machine machine;
    const auto store = machine.mustOpen();
    {
        Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
        QVERIFY(store->isUnlocked());
    }
    QVERIFY(!store->isUnlocked());
}

void KeyStoreTest::lockWhileUnlockingWins()
{
    Machine machine;
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    // The keychain answers only after the lock: the smallest derivation alone may be over before the next line.
    machine.vault.hangs = true;
    auto unlocking = store->unlock(pin());
    store->lock();
    machine.vault.pending.complete(0);
    QVERIFY(QCoro::waitFor(std::move(unlocking)).error().is(KeystoreError::Locked));
    QVERIFY(!store->isUnlocked());
}

void KeyStoreTest::changePinKeepsSecretsAndEndsTheOldPin()
{
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(1))));
    QVERIFY(QCoro::waitFor(session->changePin(pin("wrong-one"), pin("new-pin"))).error().is(KeystoreError::WrongPin));
    QCOMPARE(store->wrongPins(), 1);
    QVERIFY(QCoro::waitFor(session->changePin(pin(), pin("short"))).error().is(KeystoreError::PinUnacceptable));
    QVERIFY(QCoro::waitFor(session->changePin(pin(), pin("new-pin"))));
    QVERIFY(session->loadSecret(id("one")));
    QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::WrongPin));
    Result<UnlockedSession> next = QCoro::waitFor(store->unlock(pin("new-pin")));
    QVERIFY(next);
    QVERIFY(next->loadSecret(id("one")));
}

void KeyStoreTest::storesNeverOverwriteAndReplaceIsExplicit()
{
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(1))));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(2))).error().is(KeystoreError::KeyExists));
    QCOMPARE(session->loadSecret(id("one"))->view()[0], std::uint8_t{1});
    QVERIFY(QCoro::waitFor(session->replaceSecret(id("none"), secret(2))).error().is(KeystoreError::KeyMissing));
    QVERIFY(QCoro::waitFor(session->replaceSecret(id("one"), secret(2))));
    QCOMPARE(session->loadSecret(id("one"))->view()[0], std::uint8_t{2});
    QVERIFY(!QCoro::waitFor(session->storeSecret(id("big"), secret(1, 65537))));
    QVERIFY(!QCoro::waitFor(session->storeSecret(id("none"), SecretBuffer())));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("big"), secret(1, 65536))));
    QCOMPARE(session->loadSecret(id("big"))->size(), std::size_t{65536});
}

void KeyStoreTest::listsAndRemovesSecrets()
{
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
    QVERIFY(session->list()->empty());
    for (const char *name : {"zeta", "alpha", "m-1"}) {
        QVERIFY(QCoro::waitFor(session->storeSecret(id(name), secret(1))));
    }
    QCOMPARE(*session->list(), (std::vector<KeyId>{id("alpha"), id("m-1"), id("zeta")}));
    QVERIFY(QCoro::waitFor(session->removeSecret(id("m-1"))));
    QVERIFY(QCoro::waitFor(session->removeSecret(id("m-1"))).error().is(KeystoreError::KeyMissing));
    QCOMPARE(session->list()->size(), std::size_t{2});
    QVERIFY(session->loadSecret(id("m-1")).error().is(KeystoreError::KeyMissing));
}

void KeyStoreTest::derivedKeysAreStableAndDistinct()
{
    Machine machine;
    const auto store = machine.mustOpen();
    std::string first;
    {
        Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
        first = toHex(session->derive<crypto::AeadKey>("tegata/v1/file-outbox")->view());
        QVERIFY(first != toHex(session->derive<crypto::AeadKey>("tegata/v1/file-marks")->view()));
        QVERIFY(QCoro::waitFor(session->changePin(pin(), pin("new-pin"))));
    }
    Result<UnlockedSession> session = QCoro::waitFor(store->unlock(pin("new-pin")));
    QCOMPARE(toHex(session->derive<crypto::AeadKey>("tegata/v1/file-outbox")->view()), first);
}

void KeyStoreTest::passphraseProfileAsksForMore()
{
    Machine machine;
    PassphraseVault vault;
    const KeyStoreCosts costs{{1, 8}, {1, 8}};
    const auto open = [&] {
        return KeyStore::open(QStringLiteral("/headless"), AppKind::CommandLine,
                              {vault, machine.files, machine.clock, machine.random}, costs);
    };
    {
        const auto store = open();
        QVERIFY(store && (*store)->isPassphraseProfile());
        QVERIFY(QCoro::waitFor((*store)->create(pin("nine char"))).error().is(KeystoreError::PinUnacceptable));
        Result<UnlockedSession> session = QCoro::waitFor((*store)->create(pin("a long passphrase of words")));
        QVERIFY(session);
        QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(1))));
    }
    const std::string document = toHex(*machine.files.bytes(QStringLiteral("/headless/profile.json")));
    QVERIFY(document.find(toHex(bytesOf("\"vault\": \"passphrase\""sv))) != std::string::npos);
    const auto store = open();
    QVERIFY(QCoro::waitFor((*store)->unlock(pin("another passphrase"))).error().is(KeystoreError::WrongPin));
    Result<UnlockedSession> session = QCoro::waitFor((*store)->unlock(pin("a long passphrase of words")));
    QVERIFY(session);
    QVERIFY(session->loadSecret(id("one")));
}

void KeyStoreTest::observersAreToldUntilTheyLeave()
{
    class Counter final : public KeyStoreObserver
    {
    public:
        void keyStoreUnlocked() override { ++unlocked; }
        void keyStoreLocked() override { ++locked; }
        int unlocked = 0;
        int locked = 0;
    };
    Machine machine;
    auto store = machine.mustOpen();
    Counter stays;
    Counter leaves;
    const ObserverHandle stayed = store->observe(stays);
    {
        const ObserverHandle left = store->observe(leaves);
        Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
        QCOMPARE(leaves.unlocked, 1);
    }
    QCOMPARE(leaves.locked, 1);
    store->lock();
    QCOMPARE(stays.locked, 1); // was locked already: not told twice
    {
        Result<UnlockedSession> session = QCoro::waitFor(store->unlock(pin()));
        store.reset();
    }
    QCOMPARE(stays.unlocked, 2);
    QCOMPARE(stays.locked, 2);
    QCOMPARE(leaves.unlocked, 1);
}

void KeyStoreTest::typedPinsAreNormalisedAndWiped()
{
    QString typed = QStringLiteral("１２３４５６");
    const SecretBuffer taken = takePin(typed);
    QVERIFY(typed.isEmpty());
    QVERIFY(equalConstantTime(taken.view(), bytesOf("123456"sv)));
}

void KeyStoreTest::keyIdsAreStrict()
{
    for (const char *text : {"a", "device-signing", "0123456789"}) {
        QVERIFY(KeyId::from(QString::fromLatin1(text)));
    }
    for (const QString &text : {QString(), QStringLiteral("A"), QStringLiteral("../x"), QStringLiteral("a/b"),
                                QStringLiteral("a.b"), QString(65, QLatin1Char('a')), QStringLiteral("é")}) {
        QVERIFY(KeyId::from(text).error().is(KeystoreError::KeyIdUnacceptable));
    }
}

} // namespace tegata::keystore

QTEST_GUILESS_MAIN(tegata::keystore::KeyStoreTest)
#include "KeyStoreTest.moc"
