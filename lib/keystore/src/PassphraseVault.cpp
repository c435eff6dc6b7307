#include <tegata/keystore/SecretVault.h>

namespace tegata::keystore {

QString PassphraseVault::name() const { return QStringLiteral("passphrase"); }
bool PassphraseVault::keepsSecrets() const { return false; }

// KeyStore never calls these for a vault that keeps nothing; the answer is the true one all the same.
Task<VaultSecret> PassphraseVault::read(QString /*entry*/)
{
    co_return failure(KeystoreError::KeychainUnavailable, "a passphrase profile has no keychain");
}

Task<void> PassphraseVault::write(QString /*entry*/, VaultSecret /*secret*/)
{
    co_return failure(KeystoreError::KeychainUnavailable, "a passphrase profile has no keychain");
}

Task<void> PassphraseVault::remove(QString /*entry*/)
{
    co_return failure(KeystoreError::KeychainUnavailable, "a passphrase profile has no keychain");
}

} // namespace tegata::keystore
