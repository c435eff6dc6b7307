#include "../chartstore/MemoryFileLayer.h"
#include "FaultVault.h"

#include <tegata/crypto/Aead.h>
#include <tegata/keystore/KeyStore.h>
#include <tegata/keystore/PinEntry.h>

#include <QCoro/QCoroTask>
#include <QTest>

#include <set>

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace tegata::keystore {

namespace {

class TestClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override { return time; }
    UnixTime time = fromUnixSeconds(1'700'000'000);
};

SecretBuffer pin(std::string_view text = "246810") { return SecretBuffer::copyOf(bytesOf(text)); }

/// One machine: its medium, keychain and clock.
struct Machine
{
    test::MemoryFileLayer files;
    test::FaultVault vault;
    TestClock clock;
    crypto::SystemRandom random;

    Result<std::unique_ptr<KeyStore>> open(AppKind app = AppKind::HospitalConsole)
    {
        // The smallest cost Argon2id takes: these tests are about order, not about strength.
        const KeyStoreCosts costs{{1, 8}, {1, 8}};
        return KeyStore::open(QStringLiteral("/profile"), app, {vault, files, clock, random}, costs);
    }
    std::unique_ptr<KeyStore> mustOpen()
    {
        Result<std::unique_ptr<KeyStore>> store = open();
        if (!store) {
            qFatal("open: %s", store.error().key().c_str());
        }
        return std::move(*store);
    }
};

KeyId id(const char *text) { return *KeyId::from(QString::fromLatin1(text)); }

SecretBuffer secret(std::uint8_t fill, std::size_t size = 32)
{
    SecretBuffer buffer(size);
    std::fill(buffer.writable().begin(), buffer.writable().end(), fill);
    return buffer;
}

/// What the vault holds under the profile's own entry: the identity everything hangs on.
std::set<std::string> identities(const Machine &machine)
{
    std::set<std::string> found;
    for (const auto &[name, value] : machine.vault.entries) {
        if (name.endsWith(QStringLiteral("/profile"))) {
            found.insert(toHex(value.view()));
        }
    }
    return found;
}

} // namespace

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
    void keychainTroubleIsNotAWrongPin_data();
    void keychainTroubleIsNotAWrongPin();
    void lockedKeyringThatLooksEmptyNeverMakesANewIdentity();
    void exchangedKeychainEntryIsNoticed();
    void creationNeedsAKeychainThatKeepsWhatItTakes();
    void creationCutShortAtEveryKeychainCallCanBeRepeated();
    void creationCutShortAtEveryFileOperationFinishesOrRefuses();
    void fullDiskAtEveryFileOperationIsAnErrorAndLeavesTheProfileAsItWas();
    void lostDocumentIsNotAFreshProfile();
    void documentAlteredAnywhereIsRefused();
    void sealedKeyAlteredOrMovedIsRefused();
    void lockWipesAndEndsSessions();
    void endOfTheSessionLocks();
    void lockWhileUnlockingWins();
    void closingWhileTheKeychainHangsIsSafe();
    void changePinKeepsSecretsAndEndsTheOldPin();
    void changePinCutShortAnywhereLeavesOneOfBothPins();
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

void KeyStoreTest::keychainTroubleIsNotAWrongPin_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("locked") << static_cast<int>(KeystoreError::KeychainLocked);
    QTest::newRow("unavailable") << static_cast<int>(KeystoreError::KeychainUnavailable);
    QTest::newRow("timed out") << static_cast<int>(KeystoreError::KeychainTimedOut);
    QTest::newRow("failed") << static_cast<int>(KeystoreError::KeychainFailed);
}

void KeyStoreTest::keychainTroubleIsNotAWrongPin()
{
    QFETCH(const int, code);
    Machine machine;
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    machine.vault.failFrom(1, static_cast<KeystoreError>(code));
    Result<UnlockedSession> session = QCoro::waitFor(store->unlock(pin()));
    QVERIFY(session.error().is(static_cast<KeystoreError>(code)));
    QCOMPARE(store->wrongPins(), 0);
    QVERIFY(QCoro::waitFor(store->create(pin())).error().is(KeystoreError::ProfileExists));
    machine.vault.work();
    QVERIFY(QCoro::waitFor(store->unlock(pin())));
}

void KeyStoreTest::lockedKeyringThatLooksEmptyNeverMakesANewIdentity()
{
    Machine machine;
    {
        const auto store = machine.mustOpen();
        QVERIFY(QCoro::waitFor(store->create(pin())));
    }
    const auto before = identities(machine);
    machine.vault.looksEmpty = true;
    const auto store = machine.mustOpen();
    QCOMPARE(store->state(), ProfileState::Ready);
    QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::KeychainLockedOrEntryDeleted));
    QVERIFY(QCoro::waitFor(store->create(pin())).error().is(KeystoreError::ProfileExists));
    QCOMPARE(identities(machine), before);
    QCOMPARE(store->wrongPins(), 0);
    // Deleted for good: the same answer.
    machine.vault.looksEmpty = false;
    machine.vault.entries.clear();
    QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::KeychainLockedOrEntryDeleted));
    QVERIFY(QCoro::waitFor(store->create(pin())).error().is(KeystoreError::ProfileExists));
    QVERIFY(machine.vault.entries.empty());
}

void KeyStoreTest::exchangedKeychainEntryIsNoticed()
{
    Machine machine;
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    machine.vault.corrupts = true;
    QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::KeychainEntryChanged));
    QCOMPARE(store->wrongPins(), 0);
}

void KeyStoreTest::creationNeedsAKeychainThatKeepsWhatItTakes()
{
    for (const int fault : {0, 1, 2}) {
        Machine machine;
        machine.vault.forgets = fault == 0;
        machine.vault.corrupts = fault == 1;
        machine.vault.looksEmpty = fault == 2;
        const auto store = machine.mustOpen();
        QVERIFY(QCoro::waitFor(store->create(pin())).error().is(KeystoreError::KeychainFailed));
        QCOMPARE(store->state(), ProfileState::Unfinished);
        QVERIFY(identities(machine).empty());
        QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::ProfileUnfinished));
    }
}

void KeyStoreTest::creationCutShortAtEveryKeychainCallCanBeRepeated()
{
    for (int step = 1;; ++step) {
        Machine machine;
        machine.vault.failFrom(step, KeystoreError::KeychainTimedOut);
        bool cut = false;
        {
            const auto store = machine.mustOpen();
            cut = !QCoro::waitFor(store->create(pin()));
        }
        if (!cut && machine.vault.steps() < step) {
            QVERIFY(step > 5); // canary written, read, removed; entry written, read
            return;
        }
        machine.vault.work();
        const auto store = machine.mustOpen();
        if (cut) {
            QCOMPARE(store->state(), ProfileState::Unfinished);
            QVERIFY(QCoro::waitFor(store->create(pin())));
        } else {
            QVERIFY(QCoro::waitFor(store->unlock(pin())));
        }
        QCOMPARE(identities(machine).size(), std::size_t{1});
    }
}

void KeyStoreTest::creationCutShortAtEveryFileOperationFinishesOrRefuses()
{
    using After = test::MemoryFileLayer::AfterPowerLoss;
    for (const After after : {After::UnsyncedLost, After::UnsyncedKept, After::UnsyncedContentZeroed}) {
        int finished = 0;
        for (std::uint64_t step = 1;; ++step) {
            Machine machine;
            machine.files.stopAt(step);
            bool created = false;
            bool stored = false;
            if (auto store = machine.open()) {
                Result<UnlockedSession> session = QCoro::waitFor((*store)->create(pin()));
                created = session.has_value();
                stored = created && QCoro::waitFor(session->storeSecret(id("device-signing"), secret(9)));
            }
            const bool reached = machine.files.reached();
            machine.files.restart(after);
            const auto before = identities(machine);

            const auto store = machine.open();
            QVERIFY2(store, store ? "" : store.error().key().c_str());
            if (created) {
                QCOMPARE((*store)->state(), ProfileState::Ready);
            }
            if ((*store)->state() == ProfileState::Ready) {
                ++finished;
                // Nothing is ever made over it, and it opens with the PIN it was made with.
                QVERIFY(QCoro::waitFor((*store)->create(pin("other-pin"))).error().is(KeystoreError::ProfileExists));
                Result<UnlockedSession> session = QCoro::waitFor((*store)->unlock(pin()));
                QVERIFY2(session, session ? "" : session.error().key().c_str());
                QCOMPARE(identities(machine), before);
                const Result<SecretBuffer> loaded = session->loadSecret(id("device-signing"));
                QVERIFY(loaded || !stored);
                QVERIFY(loaded || loaded.error().is(KeystoreError::KeyMissing));
            } else {
                QVERIFY(!created);
                QVERIFY(QCoro::waitFor((*store)->create(pin())));
            }
            if (!reached) {
                break;
            }
            QVERIFY(step < 200);
        }
        QVERIFY(finished > 3);
    }
}

void KeyStoreTest::fullDiskAtEveryFileOperationIsAnErrorAndLeavesTheProfileAsItWas()
{
    for (const FileError code : {FileError::NoSpace, FileError::InputOutput, FileError::AccessDenied}) {
        for (std::uint64_t step = 1;; ++step) {
            Machine machine;
            const auto store = machine.mustOpen();
            Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
            QVERIFY(QCoro::waitFor(session->storeSecret(id("kept"), secret(1))));
            machine.files.failAt(step, code);
            const Result<void> stored = QCoro::waitFor(session->replaceSecret(id("kept"), secret(2)));
            const bool reached = machine.files.reached();
            machine.files.work();
            if (!stored) {
                QVERIFY(stored.error().is(code == FileError::NoSpace ? KeystoreError::StorageFull
                                                                     : KeystoreError::StorageFailed));
            }
            const Result<SecretBuffer> loaded = session->loadSecret(id("kept"));
            QVERIFY(loaded);
            QVERIFY(loaded->view()[0] == 1 || loaded->view()[0] == 2);
            QVERIFY(!stored || loaded->view()[0] == 2);
            if (!reached) {
                break;
            }
        }
    }
}

void KeyStoreTest::lostDocumentIsNotAFreshProfile()
{
    Machine machine;
    {
        const auto store = machine.mustOpen();
        QVERIFY(QCoro::waitFor(store->create(pin())));
    }
    const auto before = identities(machine);
    machine.files.erase(QStringLiteral("/profile/profile.json"));
    QVERIFY(machine.open().error().is(KeystoreError::ProfileDamaged));
    // Nor is one that was set back to before the key was made.
    machine.files.setBytes(
        QStringLiteral("/profile/profile.json"),
        toBytes(bytesOf("{\"version\":1,\"profile\":\"00000000000000000000000000000000\","
                        "\"app\":\"hospital-console\",\"vault\":\"keychain\",\"keyMade\":false}"sv)));
    QVERIFY(machine.open().error().is(KeystoreError::ProfileDamaged));
    QCOMPARE(identities(machine), before);
}

void KeyStoreTest::documentAlteredAnywhereIsRefused()
{
    Machine machine;
    {
        const auto store = machine.mustOpen();
        QVERIFY(QCoro::waitFor(store->create(pin())));
    }
    const QString file = QStringLiteral("/profile/profile.json");
    const Bytes original = *machine.files.bytes(file);
    const auto before = identities(machine);
    int opened = 0;
    for (std::size_t index = 0; index < original.size(); ++index) {
        Bytes altered = original;
        altered[index] ^= 1U;
        machine.files.setBytes(file, altered);
        const auto store = machine.open();
        if (!store) {
            continue;
        }
        QVERIFY2((*store)->state() == ProfileState::Ready, qPrintable(QString::number(index)));
        machine.clock.time += 1h;
        // White space of the JSON, and hex digits that differ in case only, may change without harm.
        opened += QCoro::waitFor((*store)->unlock(pin())) ? 1 : 0;
        QCOMPARE(identities(machine), before);
    }
    QVERIFY2(opened < static_cast<int>(original.size() / 4), qPrintable(QString::number(opened)));
    for (std::size_t length = 0; length + 2 < original.size(); ++length) {
        machine.files.setBytes(file, Bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(length)));
        QVERIFY(machine.open().error().is(KeystoreError::ProfileDamaged));
    }
    machine.files.setBytes(file, toBytes(bytesOf("{\"version\":2}"sv)));
    QVERIFY(machine.open().error().is(KeystoreError::ProfileTooNew));
    machine.files.setBytes(file, Bytes(100'000, ' '));
    QVERIFY(machine.open().error().is(KeystoreError::ProfileDamaged));
}

void KeyStoreTest::sealedKeyAlteredOrMovedIsRefused()
{
    Machine machine;
    const auto store = machine.mustOpen();
    Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(1))));
    QVERIFY(QCoro::waitFor(session->storeSecret(id("two"), secret(2))));
    const QString file = QStringLiteral("/profile/keys/one.sealed");
    const Bytes original = *machine.files.bytes(file);
    for (std::size_t bit = 0; bit < original.size() * 8; ++bit) {
        Bytes altered = original;
        altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        machine.files.setBytes(file, altered);
        QVERIFY(session->loadSecret(id("one")).error().is(KeystoreError::KeyDamaged));
    }
    for (std::size_t length = 0; length < original.size(); ++length) {
        machine.files.setBytes(file, Bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(length)));
        QVERIFY(session->loadSecret(id("one")).error().is(KeystoreError::KeyDamaged));
    }
    machine.files.setBytes(file, *machine.files.bytes(QStringLiteral("/profile/keys/two.sealed")));
    QVERIFY(session->loadSecret(id("one")).error().is(KeystoreError::KeyDamaged));
    machine.files.setBytes(file, Bytes(200'000));
    QVERIFY(session->loadSecret(id("one")).error().is(KeystoreError::KeyDamaged));
    machine.files.setBytes(file, original);
    QVERIFY(session->loadSecret(id("one")));
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
    auto unlocking = store->unlock(pin());
    store->lock();
    QVERIFY(QCoro::waitFor(std::move(unlocking)).error().is(KeystoreError::Locked));
    QVERIFY(!store->isUnlocked());
}

void KeyStoreTest::closingWhileTheKeychainHangsIsSafe()
{
    Machine machine;
    auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    machine.vault.hangs = true;
    auto unlocking = store->unlock(pin());
    store.reset();
    // The folder is free at once.
    QVERIFY(machine.open());
    machine.vault.pending.complete(0);
    QVERIFY(QCoro::waitFor(std::move(unlocking)).error().is(KeystoreError::Locked));
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

void KeyStoreTest::changePinCutShortAnywhereLeavesOneOfBothPins()
{
    using After = test::MemoryFileLayer::AfterPowerLoss;
    for (const After after : {After::UnsyncedLost, After::UnsyncedKept, After::UnsyncedContentZeroed}) {
        for (std::uint64_t step = 1;; ++step) {
            Machine machine;
            bool changed = false;
            {
                const auto store = machine.mustOpen();
                Result<UnlockedSession> session = QCoro::waitFor(store->create(pin()));
                QVERIFY(QCoro::waitFor(session->storeSecret(id("one"), secret(1))));
                machine.files.stopAt(step);
                changed = QCoro::waitFor(session->changePin(pin(), pin("new-pin"))).has_value();
            }
            const bool reached = machine.files.reached();
            machine.files.restart(after);
            const auto store = machine.mustOpen();
            machine.clock.time += 1h;
            Result<UnlockedSession> session = QCoro::waitFor(store->unlock(pin("new-pin")));
            QVERIFY(session || !changed);
            if (!session) {
                session = QCoro::waitFor(store->unlock(pin()));
            }
            QVERIFY(session);
            QVERIFY(session->loadSecret(id("one")));
            if (!reached) {
                QVERIFY(changed);
                break;
            }
        }
    }
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

    QByteArray fromFile("passphrase of a file\r\n");
    QVERIFY(equalConstantTime(takePassphrase(fromFile).view(), bytesOf("passphrase of a file"sv)));
    QVERIFY(fromFile.isEmpty());
    QByteArray twoLines("first\n\n");
    QVERIFY(equalConstantTime(takePassphrase(twoLines).view(), bytesOf("first\n"sv)));
    QByteArray notText("\xff\xfe\xff");
    QVERIFY(takePassphrase(notText).isEmpty());
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
