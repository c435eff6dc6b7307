#pragma once

#include <tegata/base/Completion.h>
#include <tegata/keystore/SecretVault.h>

#include <QStringList>

#include <map>
#include <optional>

namespace tegata::test {

/// A vault in memory that answers as badly as asked: for fault tests only. Whether a real keychain keeps
/// what it is given is shown by tests/integration/keystore.
class FaultVault final : public keystore::SecretVault
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("keychain"); }
    [[nodiscard]] bool keepsSecrets() const override { return true; }

    /// The operation number `step` (from 1) and all after it fail with `code`.
    void failFrom(int step, KeystoreError code)
    {
        m_failFrom = step;
        m_code = code;
        m_steps = 0;
    }
    void work() { m_failFrom = 0; }
    [[nodiscard]] int steps() const { return m_steps; }

    Task<keystore::VaultSecret> read(QString entry) override
    {
        if (hangs) {
            Completion<int> never = pending;
            co_await never;
        }
        if (fails()) {
            co_return failure(m_code);
        }
        const auto found = entries.find(entry);
        if (found == entries.end() || looksEmpty) {
            co_return failure(KeystoreError::EntryNotFound);
        }
        keystore::VaultSecret secret = found->second.clone();
        if (corrupts) {
            secret.writable()[0] ^= 1U;
        }
        co_return secret;
    }
    Task<void> write(QString entry, keystore::VaultSecret secret) override
    {
        if (fails()) {
            co_return failure(m_code);
        }
        if (!forgets) {
            entries.insert_or_assign(entry, std::move(secret));
        }
        co_return Result<void>();
    }
    Task<void> remove(QString entry) override
    {
        if (fails()) {
            co_return failure(m_code);
        }
        co_return entries.erase(entry) == 1 ? Result<void>() : failure(KeystoreError::EntryNotFound);
    }

    std::map<QString, keystore::VaultSecret> entries;
    /// Answers EntryNotFound for everything, as a locked keyring does.
    bool looksEmpty = false;
    /// Takes what is written and keeps nothing.
    bool forgets = false;
    bool corrupts = false;
    /// read() waits until `pending` is completed.
    bool hangs = false;
    Completion<int> pending;

private:
    bool fails() { return ++m_steps >= m_failFrom && m_failFrom != 0; }

    int m_failFrom = 0;
    int m_steps = 0;
    KeystoreError m_code = KeystoreError::KeychainFailed;
};

} // namespace tegata::test
