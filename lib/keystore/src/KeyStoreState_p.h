#pragma once

#include "Profile_p.h"
#include "UnlockAttempts_p.h"

#include <tegata/base/Worker.h>

#include <memory>
#include <optional>
#include <vector>

namespace tegata::keystore {

/// What KeyStore, its sessions and its running coroutines share. Outlives the KeyStore while a keychain
/// call is under way, then closed: it hands out nothing any more and has released the folder.
class KeyStoreState
{
public:
    KeyStoreState(std::unique_ptr<ProfileFolder> folder, AppKind app, KeyStoreParts parts, KeyStoreCosts costs,
                  std::optional<ProfileDocument> document);

    /// The steps of KeyStore; `self` keeps the state alive across suspensions.
    [[nodiscard]] static Task<std::uint64_t> create(std::shared_ptr<KeyStoreState> self, SecretBuffer pin);
    [[nodiscard]] static Task<std::uint64_t> unlock(std::shared_ptr<KeyStoreState> self, SecretBuffer pin);
    [[nodiscard]] static Task<void> changePin(std::shared_ptr<KeyStoreState> self, SecretBuffer oldPin,
                                              SecretBuffer newPin);

    /// Wipes the master secret; sessions of any earlier generation are over.
    void lock();
    void close();
    [[nodiscard]] bool isUnlocked(std::uint64_t generation) const;
    [[nodiscard]] Result<MasterSecret> master(std::uint64_t generation) const;

    std::shared_ptr<ProfileFolder> folder; // shared with jobs on the worker; null once closed
    AppKind app;
    KeyStoreParts parts;
    KeyStoreCosts costs;
    std::optional<ProfileDocument> document;
    std::unique_ptr<UnlockAttempts> attempts;
    std::vector<KeyStoreObserver *> observers;
    std::optional<MasterSecret> masterSecret;
    /// Counts lock() and unlock, so that an unlock that was overtaken by a lock does not take effect.
    std::uint64_t generation = 0;
    bool closed = false;
    bool creating = false;
    Worker worker;

private:
    [[nodiscard]] Result<void> checkPin(const SecretBuffer &pin) const;
    [[nodiscard]] std::uint64_t becomeUnlocked(MasterSecret master);
    [[nodiscard]] static Task<void> tryCanary(std::shared_ptr<KeyStoreState> self, ProfileId id);
    [[nodiscard]] static Task<ProfileKey> deriveKey(std::shared_ptr<KeyStoreState> self, SecretBuffer pin,
                                                    std::optional<VaultSecret> secret, crypto::PasswordSalt salt,
                                                    crypto::PasswordCost cost);
    [[nodiscard]] static Task<std::optional<VaultSecret>> readVault(std::shared_ptr<KeyStoreState> self);
    [[nodiscard]] static Task<ProfileDocument> makeKey(std::shared_ptr<KeyStoreState> self, SecretBuffer pin,
                                                       std::shared_ptr<MasterSecret> master);
    [[nodiscard]] static Task<MasterSecret> openWithPin(std::shared_ptr<KeyStoreState> self, SecretBuffer pin);
};

} // namespace tegata::keystore
