#include <tegata/workflows/Workspace.h>

#include "LockedProfile_p.h"

/// The profile's secrets, and the account that is made of two of them: what of a workspace touches keys.
namespace tegata::workflows {

namespace {

const QString signingKeyName = QStringLiteral("account-signing");
const QString encryptionKeyName = QStringLiteral("account-encryption");

} // namespace

bool Workspace::hasSecret(const QString &name) const
{
    const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
    const Result<keystore::KeyId> id = keystore::KeyId::from(name);
    return session && id && (*session)->contains(*id);
}

Task<void> Workspace::visitSecrets(QStringList names,
                                   std::function<void(const QString &name, ByteView secret)> visit) const
{
    const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
    if (!session) {
        co_return failure(session.error());
    }
    const std::shared_ptr<keystore::UnlockedSession> held = *session;
    std::vector<keystore::KeyId> ids;
    for (const QString &name : names) {
        const Result<keystore::KeyId> id = keystore::KeyId::from(name);
        if (!id) {
            co_return failure(id.error());
        }
        ids.push_back(*id);
    }
    auto readTask =
        held->visitSecrets(std::move(ids), [visit = std::move(visit)](const keystore::KeyId &id, ByteView secret) {
            visit(id.text(), secret);
        });
    const Result<void> read = co_await readTask;
    if (!read) {
        co_return failure(withoutKeystoreLock(read.error()));
    }
    co_return Result<void>();
}

Task<void> Workspace::keepSecret(QString name, SecretBuffer secret)
{
    const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
    if (!session) {
        co_return failure(session.error());
    }
    const std::shared_ptr<keystore::UnlockedSession> held = *session;
    const Result<keystore::KeyId> id = keystore::KeyId::from(name);
    if (!id) {
        co_return failure(id.error());
    }
    const Result<SecretBuffer> existing = held->loadSecret(*id);
    Result<void> kept;
    // A damaged secret is not overwritten: somebody may still be able to mend it.
    if (existing) {
        kept = co_await held->replaceSecret(*id, std::move(secret));
    } else if (existing.error().is(KeystoreError::KeyMissing)) {
        kept = co_await held->storeSecret(*id, std::move(secret));
    } else {
        co_return failure(withoutKeystoreLock(existing.error()));
    }
    if (!kept) {
        co_return failure(withoutKeystoreLock(kept.error()));
    }
    co_return Result<void>();
}

Task<void> Workspace::forgetSecret(QString name)
{
    const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
    if (!session) {
        co_return failure(session.error());
    }
    const std::shared_ptr<keystore::UnlockedSession> held = *session;
    const Result<keystore::KeyId> id = keystore::KeyId::from(name);
    if (!id) {
        co_return failure(id.error());
    }
    const Result<void> removed = co_await held->removeSecret(*id);
    if (!removed && !removed.error().is(KeystoreError::KeyMissing)) {
        co_return failure(withoutKeystoreLock(removed.error()));
    }
    co_return Result<void>();
}

Result<crypto::SigningKey> Workspace::signingKey() const
{
    Result<crypto::SigningKey> key = loadSecret<crypto::SigningKey>(signingKeyName);
    if (!key) {
        return key.error().is(KeystoreError::KeyMissing) ? failure(WorkflowError::NotRegistered)
                                                         : failure(withoutKeystoreLock(key.error()));
    }
    return key;
}

Result<crypto::EncryptionKey> Workspace::encryptionKey() const
{
    Result<crypto::EncryptionKey> key = loadSecret<crypto::EncryptionKey>(encryptionKeyName);
    if (!key) {
        return key.error().is(KeystoreError::KeyMissing) ? failure(WorkflowError::NotRegistered)
                                                         : failure(withoutKeystoreLock(key.error()));
    }
    return key;
}

Task<protocol::Address> Workspace::ensureAccount()
{
    // After a crash between the keys and the state, the keys that are there are the account.
    Result<crypto::SigningKey> signing = signingKey();
    if (!signing) {
        if (!signing.error().is(WorkflowError::NotRegistered)) {
            co_return failure(signing.error());
        }
        signing = crypto::generateSigningKey(random());
    }
    Result<crypto::EncryptionKey> encryption = encryptionKey();
    if (!encryption) {
        if (!encryption.error().is(WorkflowError::NotRegistered)) {
            co_return failure(encryption.error());
        }
        encryption = crypto::generateEncryptionKey(random());
    }
    co_return co_await adoptAccount(std::move(*signing), std::move(*encryption));
}

Task<protocol::Address> Workspace::adoptAccount(crypto::SigningKey signing, crypto::EncryptionKey encryption)
{
    const Result<protocol::Address> address = crypto::addressOf(signing);
    if (!address) {
        co_return failure(address.error());
    }
    const protocol::EncryptionPublicKey encPk = crypto::publicKeyOf(encryption);
    const ProfileState &before = state();
    if (before.address && (*before.address != *address || before.encPk != encPk)) {
        co_return failure(WorkflowError::AlreadyRegistered, "the profile has another account");
    }
    const Result<crypto::SigningKey> existing = signingKey();
    if (existing && !equalConstantTime(existing->view(), signing.view())) {
        // Keys without an account in the state were never used for anything: the state is written before first use.
        if (before.address) {
            co_return failure(WorkflowError::AlreadyRegistered, "the profile has another account");
        }
    }
    const Result<void> keptSigning = co_await keepSecret(signingKeyName, SecretBuffer::copyOf(signing.view()));
    if (!keptSigning) {
        co_return failure(keptSigning.error());
    }
    const Result<void> keptEncryption = co_await keepSecret(encryptionKeyName, SecretBuffer::copyOf(encryption.view()));
    if (!keptEncryption) {
        co_return failure(keptEncryption.error());
    }
    auto notedTask = updateState([account = *address, encPk](ProfileState &state) {
        state.address = account;
        state.encPk = encPk;
    });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        co_return failure(noted.error());
    }
    co_return *address;
}

} // namespace tegata::workflows
