#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/base/Task.h>
#include <tegata/keystore/KeystoreError.h>

#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace tegata::keystore {

struct ProfileIdTag;
/// 16 random bytes naming one profile on one machine.
using ProfileId = StrongBytes<16, ProfileIdTag>;

struct VaultSecretTag;
/// What a vault keeps: the machine's half of the key-encryption key.
using VaultSecret = SecretBytes<32, VaultSecretTag>;

/// Name of an entry: `tegata/v1/<profile id in hex>/<name>`.
[[nodiscard]] QString vaultEntry(const ProfileId &profile, const QString &name);

/// Where the machine's half of a key is kept. Implementations never fall back to plaintext.
/// Calls are made on the thread of the KeyStore; errors are the Keychain… and Entry… codes.
class SecretVault
{
public:
    SecretVault() = default;
    virtual ~SecretVault() = default;
    SecretVault(const SecretVault &) = delete;
    SecretVault &operator=(const SecretVault &) = delete;

    /// Written into the profile, so that a change is noticed: "keychain" or "passphrase".
    [[nodiscard]] virtual QString name() const = 0;
    /// False for a profile whose only secret is its passphrase: then no method below is called.
    [[nodiscard]] virtual bool keepsSecrets() const = 0;

    /// EntryNotFound also for an entry that exists in a locked keyring: callers must not conclude.
    [[nodiscard]] virtual Task<VaultSecret> read(QString entry) = 0;
    [[nodiscard]] virtual Task<void> write(QString entry, VaultSecret secret) = 0;
    /// Of an entry that is not there: success or EntryNotFound, as the keychain has it.
    [[nodiscard]] virtual Task<void> remove(QString entry) = 0;
};

/// The desktop's keychain through QtKeychain: Secret Service, KWallet, macOS, Windows.
class KeychainVault final : public SecretVault
{
public:
    /// `deadline` bounds every single call, because a prompt nobody sees never answers.
    explicit KeychainVault(std::chrono::milliseconds deadline = std::chrono::seconds(30));
    ~KeychainVault() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] bool keepsSecrets() const override;
    [[nodiscard]] Task<VaultSecret> read(QString entry) override;
    [[nodiscard]] Task<void> write(QString entry, VaultSecret secret) override;
    [[nodiscard]] Task<void> remove(QString entry) override;

private:
    std::chrono::milliseconds m_deadline;
};

/// For machines without a keychain service: keeps nothing, the passphrase is the only secret. A profile
/// made with it says so, and asks for a longer passphrase at a higher cost.
class PassphraseVault final : public SecretVault
{
public:
    [[nodiscard]] QString name() const override;
    [[nodiscard]] bool keepsSecrets() const override;
    [[nodiscard]] Task<VaultSecret> read(QString entry) override;
    [[nodiscard]] Task<void> write(QString entry, VaultSecret secret) override;
    [[nodiscard]] Task<void> remove(QString entry) override;
};

} // namespace tegata::keystore
