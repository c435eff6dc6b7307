#include "KeyStoreState_p.h"

#include "Logging_p.h"

#include <algorithm>

namespace tegata::keystore {

namespace {

QString masterEntryName() { return QStringLiteral("profile"); }
QString canaryEntryName() { return QStringLiteral("canary"); }

/// Unicode characters of UTF-8 text; empty when it is not UTF-8's shape.
std::optional<int> characters(ByteView text)
{
    int count = 0;
    int following = 0;
    for (const std::uint8_t byte : text) {
        const bool continuation = (byte & 0xc0U) == 0x80U;
        if (continuation != (following > 0) || byte == 0) {
            return std::nullopt;
        }
        if (continuation) {
            --following;
            continue;
        }
        ++count;
        if (byte >= 0xf0) {
            following = 3;
        } else if (byte >= 0xe0) {
            following = 2;
        } else if (byte >= 0xc0) {
            following = 1;
        }
    }
    return following == 0 ? std::optional(count) : std::nullopt;
}

} // namespace

KeyStoreState::KeyStoreState(std::unique_ptr<ProfileFolder> profileFolder, AppKind appKind, KeyStoreParts outside,
                             KeyStoreCosts newCosts, std::optional<ProfileDocument> profile)
    : folder(std::move(profileFolder))
    , app(appKind)
    , parts(outside)
    , costs(newCosts)
    , document(std::move(profile))
    , attempts(std::make_unique<UnlockAttempts>(*folder, parts.clock))
    , worker(QStringLiteral("keystore"))
{
    if (document && document->keyMade) {
        attempts->load();
    }
}

void KeyStoreState::lock()
{
    ++generation;
    if (!masterSecret) {
        return;
    }
    masterSecret.reset();
    const std::vector<KeyStoreObserver *> told = observers;
    for (KeyStoreObserver *observer : told) {
        if (std::find(observers.begin(), observers.end(), observer) != observers.end()) {
            observer->keyStoreLocked();
        }
    }
}

void KeyStoreState::close()
{
    lock();
    closed = true;
    // Gives the folder back to others once jobs under way have finished with it.
    folder.reset();
}

bool KeyStoreState::isUnlocked(std::uint64_t ofGeneration) const
{
    return !closed && masterSecret && generation == ofGeneration;
}

Result<MasterSecret> KeyStoreState::master(std::uint64_t ofGeneration) const
{
    if (!isUnlocked(ofGeneration)) {
        return failure(KeystoreError::Locked);
    }
    return masterSecret->clone();
}

std::uint64_t KeyStoreState::becomeUnlocked(MasterSecret secret)
{
    masterSecret = std::move(secret);
    const std::uint64_t mine = ++generation;
    const std::vector<KeyStoreObserver *> told = observers;
    for (KeyStoreObserver *observer : told) {
        if (std::find(observers.begin(), observers.end(), observer) != observers.end()) {
            observer->keyStoreUnlocked();
        }
    }
    return mine;
}

Result<void> KeyStoreState::checkPin(const SecretBuffer &pin) const
{
    const bool passphrase = !parts.vault.keepsSecrets();
    const int minimum = passphrase ? minimumPassphraseLength : minimumPinLength;
    const int maximum = passphrase ? maximumPassphraseLength : maximumPinLength;
    const std::optional<int> length = characters(pin.view());
    if (!length || *length < minimum || *length > maximum) {
        return failure(KeystoreError::PinUnacceptable);
    }
    return {};
}

Task<ProfileKey> KeyStoreState::deriveKey(std::shared_ptr<KeyStoreState> self, SecretBuffer pin,
                                          std::optional<VaultSecret> secret, crypto::PasswordSalt salt,
                                          crypto::PasswordCost cost)
{
    const ProfileId id = self->document->id;
    auto job = self->worker.run(
        [pin = std::move(pin), secret = std::move(secret), salt, cost, id]() mutable -> Result<ProfileKey> {
            Result<crypto::PasswordKey> password = crypto::hashPassword(pin.view(), salt, cost);
            pin.clear();
            if (!password) {
                return failure(password.error());
            }
            return profileKey(id, secret ? ByteView(secret->view()) : ByteView(), *password);
        });
    Result<ProfileKey> key = co_await job;
    co_return key;
}

/// Proves that the vault gives back what it was given, before anything depends on it.
Task<void> KeyStoreState::tryCanary(std::shared_ptr<KeyStoreState> self, ProfileId id)
{
    const QString entry = vaultEntry(id, canaryEntryName());
    const auto canary = self->parts.random.secret<VaultSecret>();
    Result<void> written = co_await self->parts.vault.write(entry, canary.clone());
    if (!written) {
        co_return written;
    }
    Result<VaultSecret> read = co_await self->parts.vault.read(entry);
    if (!read) {
        // Written a moment ago: "not found" means that the keychain does not keep what it takes.
        if (read.error().is(KeystoreError::EntryNotFound)) {
            co_return failure(KeystoreError::KeychainFailed, "the canary entry was taken and is not there");
        }
        co_return failure(read.error());
    }
    if (!equalConstantTime(read->view(), canary.view())) {
        co_return failure(KeystoreError::KeychainFailed, "the canary entry came back changed");
    }
    Result<void> removed = co_await self->parts.vault.remove(entry);
    if (!removed) {
        qCInfo(profileLog) << "the canary entry stays behind:" << removed.error().key().c_str();
    }
    co_return Result<void>();
}

Task<ProfileDocument> KeyStoreState::makeKey(std::shared_ptr<KeyStoreState> self, SecretBuffer pin,
                                             std::shared_ptr<MasterSecret> master)
{
    const bool keeps = self->parts.vault.keepsSecrets();
    ProfileDocument made = *self->document;
    std::optional<VaultSecret> secret;
    if (keeps) {
        Result<void> tried = co_await tryCanary(self, made.id);
        if (!tried) {
            co_return failure(tried.error());
        }
        secret = self->parts.random.secret<VaultSecret>();
        const QString entry = vaultEntry(made.id, masterEntryName());
        Result<void> written = co_await self->parts.vault.write(entry, secret->clone());
        if (!written) {
            co_return failure(written.error());
        }
        Result<VaultSecret> read = co_await self->parts.vault.read(entry);
        if (!read || !equalConstantTime(read->view(), secret->view())) {
            co_return failure(KeystoreError::KeychainFailed, "the new entry did not come back as written");
        }
        made.vaultCheck = vaultCheck(made.id, *secret);
    }
    made.salt = self->parts.random.strongBytes<crypto::PasswordSalt>();
    made.cost = keeps ? self->costs.pin : self->costs.passphrase;
    Result<ProfileKey> key = co_await deriveKey(self, std::move(pin), std::move(secret), made.salt, made.cost);
    if (!key) {
        co_return failure(key.error());
    }
    made.keyMade = true;
    sealMaster(made, *key, *master, self->parts.random);
    co_return made;
}

Task<std::uint64_t> KeyStoreState::create(std::shared_ptr<KeyStoreState> self, SecretBuffer pin)
{
    if (self->closed || self->creating) {
        co_return failure(KeystoreError::ProfileInUse, "creation is under way");
    }
    if (self->document && self->document->keyMade) {
        co_return failure(KeystoreError::ProfileExists);
    }
    if (Result<void> checked = self->checkPin(pin); !checked) {
        co_return failure(checked.error());
    }
    if (!self->document) {
        // First the name, on the medium: a creation that is cut short goes on under the same entries.
        ProfileDocument fresh;
        fresh.id = self->parts.random.strongBytes<ProfileId>();
        fresh.app = self->app;
        fresh.vault = self->parts.vault.name();
        if (Result<void> written = self->folder->writeDocument(fresh); !written) {
            co_return failure(written.error());
        }
        self->document = fresh;
    }
    self->creating = true;
    const std::uint64_t before = self->generation;
    auto master = std::make_shared<MasterSecret>(self->parts.random.secret<MasterSecret>());
    Result<ProfileDocument> made = co_await makeKey(self, std::move(pin), master);
    self->creating = false;
    if (!made) {
        co_return failure(made.error());
    }
    if (self->closed || self->generation != before) {
        co_return failure(KeystoreError::Locked, "locked while the profile was being made");
    }
    // The counter before the document: from the marker on, a missing counter counts as the most.
    if (Result<void> reset = self->attempts->reset(); !reset) {
        co_return failure(reset.error());
    }
    if (Result<void> written = self->folder->writeDocument(*made); !written) {
        // It may have reached the medium all the same; what stands there decides.
        if (Result<std::optional<ProfileDocument>> now = self->folder->readDocument(); now && *now) {
            self->document = std::move(*now);
        }
        co_return failure(written.error());
    }
    self->document = std::move(*made);
    if (Result<void> marked = self->folder->writeMarker(); !marked) {
        co_return failure(marked.error());
    }
    co_return self->becomeUnlocked(std::move(*master));
}

Task<std::optional<VaultSecret>> KeyStoreState::readVault(std::shared_ptr<KeyStoreState> self)
{
    if (!self->parts.vault.keepsSecrets()) {
        co_return std::optional<VaultSecret>();
    }
    const ProfileDocument document = *self->document;
    Result<VaultSecret> secret = co_await self->parts.vault.read(vaultEntry(document.id, masterEntryName()));
    if (!secret) {
        if (secret.error().is(KeystoreError::EntryNotFound)) {
            co_return failure(KeystoreError::KeychainLockedOrEntryDeleted, secret.error().detail());
        }
        co_return failure(secret.error());
    }
    if (!equalConstantTime(vaultCheck(document.id, *secret), document.vaultCheck)) {
        co_return failure(KeystoreError::KeychainEntryChanged);
    }
    co_return std::optional<VaultSecret>(std::move(*secret));
}

Task<MasterSecret> KeyStoreState::openWithPin(std::shared_ptr<KeyStoreState> self, SecretBuffer pin)
{
    if (self->closed) {
        co_return failure(KeystoreError::Locked, "the key store is closed");
    }
    if (!self->document) {
        co_return failure(KeystoreError::ProfileMissing);
    }
    if (!self->document->keyMade) {
        co_return failure(KeystoreError::ProfileUnfinished);
    }
    if (self->attempts->delay() > std::chrono::seconds(0)) {
        co_return failure(KeystoreError::PinDelayed);
    }
    if (Result<void> checked = self->checkPin(pin); !checked) {
        co_return failure(checked.error());
    }
    // The keychain first: its trouble is not a wrong PIN and must not count as one.
    Result<std::optional<VaultSecret>> secret = co_await readVault(self);
    if (!secret) {
        co_return failure(secret.error());
    }
    if (self->closed) {
        co_return failure(KeystoreError::Locked, "the key store is closed");
    }
    // Again, because several calls may have waited for the keychain side by side.
    if (self->attempts->delay() > std::chrono::seconds(0)) {
        co_return failure(KeystoreError::PinDelayed);
    }
    // Counted before it is tried, so that pulling the plug does not make the try free.
    if (Result<void> counted = self->attempts->count(); !counted) {
        co_return failure(counted.error());
    }
    const ProfileDocument document = *self->document;
    Result<ProfileKey> key = co_await deriveKey(self, std::move(pin), std::move(*secret), document.salt, document.cost);
    if (!key) {
        co_return failure(key.error());
    }
    Result<MasterSecret> master = openMaster(document, *key);
    if (!master) {
        co_return master;
    }
    if (self->closed) {
        co_return failure(KeystoreError::Locked, "the key store is closed");
    }
    if (Result<void> reset = self->attempts->reset(); !reset) {
        co_return failure(reset.error());
    }
    co_return master;
}

Task<std::uint64_t> KeyStoreState::unlock(std::shared_ptr<KeyStoreState> self, SecretBuffer pin)
{
    self->lock();
    const std::uint64_t before = self->generation;
    Result<MasterSecret> master = co_await openWithPin(self, std::move(pin));
    if (!master) {
        co_return failure(master.error());
    }
    if (self->closed || self->generation != before) {
        co_return failure(KeystoreError::Locked, "locked while unlocking");
    }
    if (!self->folder->hasMarker()) {
        // Creation was cut short after the document: finish it.
        if (Result<void> marked = self->folder->writeMarker(); !marked) {
            co_return failure(marked.error());
        }
    }
    co_return self->becomeUnlocked(std::move(*master));
}

Task<void> KeyStoreState::changePin(std::shared_ptr<KeyStoreState> self, SecretBuffer oldPin, SecretBuffer newPin)
{
    if (Result<void> checked = self->checkPin(newPin); !checked) {
        co_return checked;
    }
    Result<MasterSecret> master = co_await openWithPin(self, std::move(oldPin));
    if (!master) {
        co_return failure(master.error());
    }
    Result<std::optional<VaultSecret>> secret = co_await readVault(self);
    if (!secret) {
        co_return failure(secret.error());
    }
    ProfileDocument changed = *self->document;
    changed.salt = self->parts.random.strongBytes<crypto::PasswordSalt>();
    changed.cost = self->parts.vault.keepsSecrets() ? self->costs.pin : self->costs.passphrase;
    Result<ProfileKey> key =
        co_await deriveKey(self, std::move(newPin), std::move(*secret), changed.salt, changed.cost);
    if (!key) {
        co_return failure(key.error());
    }
    if (self->closed) {
        co_return failure(KeystoreError::Locked, "the key store is closed");
    }
    sealMaster(changed, *key, *master, self->parts.random);
    Result<void> written = self->folder->writeDocument(changed);
    // Whether or not it could be made sure, what stands on the medium decides which PIN is right.
    Result<std::optional<ProfileDocument>> now = self->folder->readDocument();
    if (now && *now) {
        self->document = std::move(*now);
    }
    co_return written;
}

} // namespace tegata::keystore
