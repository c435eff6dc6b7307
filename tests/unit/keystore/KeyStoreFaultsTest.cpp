#include "Machine.h"

#include <tegata/crypto/Aead.h>

#include <QTest>

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace tegata::keystore {

class KeyStoreFaultsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
    void closingWhileTheKeychainHangsIsSafe();
    void changePinCutShortAnywhereLeavesOneOfBothPins();
};

void KeyStoreFaultsTest::keychainTroubleIsNotAWrongPin_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("locked") << static_cast<int>(KeystoreError::KeychainLocked);
    QTest::newRow("unavailable") << static_cast<int>(KeystoreError::KeychainUnavailable);
    QTest::newRow("timed out") << static_cast<int>(KeystoreError::KeychainTimedOut);
    QTest::newRow("failed") << static_cast<int>(KeystoreError::KeychainFailed);
}

void KeyStoreFaultsTest::keychainTroubleIsNotAWrongPin()
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

void KeyStoreFaultsTest::lockedKeyringThatLooksEmptyNeverMakesANewIdentity()
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

void KeyStoreFaultsTest::exchangedKeychainEntryIsNoticed()
{
    Machine machine;
    const auto store = machine.mustOpen();
    QVERIFY(QCoro::waitFor(store->create(pin())));
    machine.vault.corrupts = true;
    QVERIFY(QCoro::waitFor(store->unlock(pin())).error().is(KeystoreError::KeychainEntryChanged));
    QCOMPARE(store->wrongPins(), 0);
}

void KeyStoreFaultsTest::creationNeedsAKeychainThatKeepsWhatItTakes()
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

void KeyStoreFaultsTest::creationCutShortAtEveryKeychainCallCanBeRepeated()
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

void KeyStoreFaultsTest::creationCutShortAtEveryFileOperationFinishesOrRefuses()
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

void KeyStoreFaultsTest::fullDiskAtEveryFileOperationIsAnErrorAndLeavesTheProfileAsItWas()
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

void KeyStoreFaultsTest::lostDocumentIsNotAFreshProfile()
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

void KeyStoreFaultsTest::documentAlteredAnywhereIsRefused()
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

void KeyStoreFaultsTest::sealedKeyAlteredOrMovedIsRefused()
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

void KeyStoreFaultsTest::closingWhileTheKeychainHangsIsSafe()
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

void KeyStoreFaultsTest::changePinCutShortAnywhereLeavesOneOfBothPins()
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

} // namespace tegata::keystore

QTEST_GUILESS_MAIN(tegata::keystore::KeyStoreFaultsTest)
#include "KeyStoreFaultsTest.moc"
