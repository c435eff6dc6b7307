#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/FileLayer.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/base/Task.h>
#include <tegata/base/Worker.h>
#include <tegata/crypto/Hkdf.h>
#include <tegata/crypto/PasswordHash.h>
#include <tegata/crypto/Random.h>
#include <tegata/keystore/KeystoreError.h>
#include <tegata/keystore/SecretVault.h>

#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tegata::keystore {

/// Which program a profile belongs to; a profile of one is refused by the others.
enum class AppKind
{
    HospitalConsole,
    ClinicianWorkstation,
    PharmacyDesk,
    /// The command line tool, and the patient's side it carries.
    CommandLine,
};

/// What a folder holds, learned without any secret.
enum class ProfileState
{
    /// Nothing: create() may be called.
    Empty,
    /// create() was interrupted before a key was made: create() may be called again.
    Unfinished,
    /// A key was made: unlock() may be called, create() never again.
    Ready,
};

/// Name of a secret within a profile, such as "device-signing": 1 to 64 characters of a–z, 0–9, hyphen.
class KeyId
{
public:
    [[nodiscard]] static Result<KeyId> from(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    friend bool operator==(const KeyId &, const KeyId &) = default;

private:
    explicit KeyId(QString text)
        : m_text(std::move(text))
    {
    }
    QString m_text;
};

/// Told of changes of state, on the thread of the KeyStore. Must not destroy the KeyStore from a call.
class KeyStoreObserver
{
public:
    KeyStoreObserver() = default;
    virtual ~KeyStoreObserver() = default;
    KeyStoreObserver(const KeyStoreObserver &) = delete;
    KeyStoreObserver &operator=(const KeyStoreObserver &) = delete;
    virtual void keyStoreUnlocked() = 0;
    /// All keys have been wiped from memory.
    virtual void keyStoreLocked() = 0;
};

/// Ends the subscription when destroyed. May outlive the KeyStore.
class [[nodiscard]] ObserverHandle
{
public:
    ObserverHandle() = default;
    explicit ObserverHandle(std::function<void()> unsubscribe)
        : m_unsubscribe(std::move(unsubscribe))
    {
    }
    ~ObserverHandle();
    ObserverHandle(ObserverHandle &&other) noexcept;
    ObserverHandle &operator=(ObserverHandle &&other) noexcept;
    ObserverHandle(const ObserverHandle &) = delete;
    ObserverHandle &operator=(const ObserverHandle &) = delete;

private:
    std::function<void()> m_unsubscribe;
};

class KeyStoreState;

/// Hands out secrets while the key store is unlocked; the store locks when its session is destroyed.
/// After lock() every call returns Locked. Move-only. Thread of the KeyStore.
class [[nodiscard]] UnlockedSession
{
public:
    /// No session: every call returns Locked.
    UnlockedSession() = default;
    ~UnlockedSession();
    UnlockedSession(UnlockedSession &&other) noexcept;
    UnlockedSession &operator=(UnlockedSession &&other) noexcept;
    UnlockedSession(const UnlockedSession &) = delete;
    UnlockedSession &operator=(const UnlockedSession &) = delete;

    [[nodiscard]] bool isUnlocked() const;
    /// All zero when there is no session.
    [[nodiscard]] ProfileId profileId() const;

    /// KeyMissing, KeyDamaged, Locked, StorageFailed. Reads one small file.
    [[nodiscard]] Result<SecretBuffer> loadSecret(const KeyId &id) const;
    /// Whether something is stored under this id; nothing is read. False when there is no session.
    [[nodiscard]] bool contains(const KeyId &id) const;
    /// Reads many secrets on the key store's own thread and shows them to `visit` there, one after the other; what is
    /// missing or damaged is left out. `visit` copies nothing that is to stay secret.
    [[nodiscard]] Task<void> visitSecrets(std::vector<KeyId> ids,
                                          std::function<void(const KeyId &id, ByteView secret)> visit) const;
    /// As loadSecret, of exactly one type; KeyDamaged when the length differs.
    template <typename Secret> [[nodiscard]] Result<Secret> load(const KeyId &id) const
    {
        Result<SecretBuffer> bytes = loadSecret(id);
        if (!bytes) {
            return failure(bytes.error());
        }
        std::optional<Secret> secret = Secret::copyOf(bytes->view());
        if (!secret) {
            return failure(KeystoreError::KeyDamaged, "a stored secret has another length");
        }
        return std::move(*secret);
    }
    /// Returns when the sealed secret (1 byte to 64 KiB) is on the medium. KeyExists rather than
    /// overwriting.
    [[nodiscard]] Task<void> storeSecret(KeyId id, SecretBuffer secret) const;
    /// Replaces an existing secret atomically; KeyMissing when there is none.
    [[nodiscard]] Task<void> replaceSecret(KeyId id, SecretBuffer secret) const;
    /// KeyMissing when there is none.
    [[nodiscard]] Task<void> removeSecret(KeyId id) const;
    /// Ids of all stored secrets, sorted.
    [[nodiscard]] Result<std::vector<KeyId>> list() const;

    /// A key of a local file: HKDF of the profile's master secret under one of the labels of
    /// docs/protocol.md, salted with the profile id. The same on every unlock. Locked.
    template <typename Secret> [[nodiscard]] Result<Secret> derive(std::string_view label) const
    {
        Result<SecretBuffer> master = masterSecret();
        if (!master) {
            return failure(master.error());
        }
        return crypto::hkdf<Secret>(master->view(), profileId().view(), label);
    }

    /// Checks the old PIN and seals the profile's master secret under the new one, atomically: a crash
    /// leaves the one or the other. WrongPin counts like a wrong unlock.
    [[nodiscard]] Task<void> changePin(SecretBuffer oldPin, SecretBuffer newPin) const;

private:
    friend class KeyStore;
    UnlockedSession(std::shared_ptr<KeyStoreState> state, std::uint64_t generation);
    [[nodiscard]] Result<SecretBuffer> masterSecret() const;

    std::shared_ptr<KeyStoreState> m_state;
    std::uint64_t m_generation = 0;
};

/// What a KeyStore needs from outside; all of it outlives the KeyStore and every Task it started.
struct KeyStoreParts
{
    SecretVault &vault;
    FileLayer &files;
    const Clock &clock;
    crypto::RandomSource &random;
};

/// Costs written into new profiles. Existing ones keep what they were made with until the PIN is changed.
struct KeyStoreCosts
{
    crypto::PasswordCost pin{3, 65536};
    /// Higher, because with a passphrase profile nothing else stands before the keys.
    crypto::PasswordCost passphrase{4, 131072};
};

inline constexpr int minimumPinLength = 6;
inline constexpr int maximumPinLength = 64;
inline constexpr int minimumPassphraseLength = 10;
inline constexpr int maximumPassphraseLength = 1024;

/// The secrets of one profile folder: an exclusive lock on it, a PIN, sealed keys.
///
/// The key-encryption key is HKDF(keychain secret ‖ Argon2id(PIN)); it seals the profile's master secret,
/// which seals everything else (docs/keystore.md). All methods on the thread that opened it; the thread
/// runs an event loop. Password hashing happens on a worker thread.
class KeyStore
{
public:
    /// Takes the folder (made if missing) for this process alone. ProfileInUse, ProfileOfOtherApp,
    /// ProfileOfOtherVault, ProfileTooNew, ProfileDamaged, StorageFailed.
    [[nodiscard]] static Result<std::unique_ptr<KeyStore>> open(const QString &folder, AppKind app, KeyStoreParts parts,
                                                                KeyStoreCosts costs = {});
    /// Locks, waits for work under way, and releases the folder.
    ~KeyStore();
    KeyStore(const KeyStore &) = delete;
    KeyStore &operator=(const KeyStore &) = delete;

    [[nodiscard]] ProfileState state() const;
    [[nodiscard]] bool isUnlocked() const;
    /// True for a profile whose only secret is its passphrase.
    [[nodiscard]] bool isPassphraseProfile() const;
    [[nodiscard]] QString folder() const;
    /// None while the profile is Empty.
    [[nodiscard]] std::optional<ProfileId> profileId() const;

    /// Makes the profile: proves with a canary entry that the vault keeps what it is given, then makes the
    /// keychain secret, the master secret and the marker, and unlocks. Interrupted anywhere, it can be
    /// called again until the state is Ready. ProfileExists, PinUnacceptable, Keychain….
    [[nodiscard]] Task<UnlockedSession> create(SecretBuffer pin);

    /// WrongPin, PinDelayed, ProfileMissing, ProfileUnfinished, KeychainLockedOrEntryDeleted, Keychain…,
    /// ProfileDamaged. A wrong PIN is counted on the medium before the PIN is tried. Ends an earlier session.
    [[nodiscard]] Task<UnlockedSession> unlock(SecretBuffer pin);

    /// How long unlock() will refuse from now on; zero when it will not. Survives a restart, and a clock
    /// set back does not shorten it.
    [[nodiscard]] std::chrono::seconds unlockDelay() const;
    /// Wrong PINs since the last right one.
    [[nodiscard]] int wrongPins() const;

    /// Wipes every key from memory. Any UnlockedSession answers Locked from now on.
    void lock();

    ObserverHandle observe(KeyStoreObserver &observer);

private:
    explicit KeyStore(std::shared_ptr<KeyStoreState> state);
    std::shared_ptr<KeyStoreState> m_state;
};

} // namespace tegata::keystore
