#include <tegata/keystore/KeyStore.h>

#include "KeyStoreState_p.h"

#include <algorithm>

namespace tegata::keystore {

Result<KeyId> KeyId::from(const QString &text)
{
    constexpr int longest = 64;
    const bool plain = std::all_of(text.begin(), text.end(), [](QChar character) {
        const char16_t code = character.unicode();
        return (code >= u'a' && code <= u'z') || (code >= u'0' && code <= u'9') || code == u'-';
    });
    if (text.isEmpty() || text.size() > longest || !plain) {
        return failure(KeystoreError::KeyIdUnacceptable);
    }
    return KeyId(text);
}

ObserverHandle::~ObserverHandle()
{
    if (m_unsubscribe) {
        m_unsubscribe();
    }
}

ObserverHandle::ObserverHandle(ObserverHandle &&other) noexcept
    : m_unsubscribe(std::exchange(other.m_unsubscribe, nullptr))
{
}

ObserverHandle &ObserverHandle::operator=(ObserverHandle &&other) noexcept
{
    if (this != &other) {
        std::swap(m_unsubscribe, other.m_unsubscribe);
    }
    return *this;
}

// --- UnlockedSession

namespace {

/// Runs `work(folder, master)` on the worker thread and answers what it returned.
template <typename Work> Task<void> onFolder(std::shared_ptr<KeyStoreState> state, std::uint64_t generation, Work work)
{
    if (!state) {
        co_return failure(KeystoreError::Locked);
    }
    Result<MasterSecret> master = state->master(generation);
    if (!master) {
        co_return failure(master.error());
    }
    auto job = state->worker.run([folder = state->folder, master = std::move(*master),
                                  work = std::move(work)]() mutable -> Result<void> { return work(*folder, master); });
    Result<void> done = co_await job;
    co_return done;
}

} // namespace

UnlockedSession::UnlockedSession(std::shared_ptr<KeyStoreState> state, std::uint64_t generation)
    : m_state(std::move(state))
    , m_generation(generation)
{
}

UnlockedSession::~UnlockedSession()
{
    if (m_state && m_state->isUnlocked(m_generation)) {
        m_state->lock();
    }
}

UnlockedSession::UnlockedSession(UnlockedSession &&other) noexcept
    : m_state(std::move(other.m_state))
    , m_generation(other.m_generation)
{
}

UnlockedSession &UnlockedSession::operator=(UnlockedSession &&other) noexcept
{
    if (this != &other) {
        std::swap(m_state, other.m_state);
        std::swap(m_generation, other.m_generation);
    }
    return *this;
}

bool UnlockedSession::isUnlocked() const { return m_state && m_state->isUnlocked(m_generation); }

ProfileId UnlockedSession::profileId() const { return m_state ? m_state->document->id : ProfileId(); }

Result<SecretBuffer> UnlockedSession::masterSecret() const
{
    if (!isUnlocked()) {
        return failure(KeystoreError::Locked);
    }
    const Result<MasterSecret> master = m_state->master(m_generation);
    if (!master) {
        return failure(master.error());
    }
    return SecretBuffer::copyOf(master->view());
}

Result<SecretBuffer> UnlockedSession::loadSecret(const KeyId &id) const
{
    if (!isUnlocked()) {
        return failure(KeystoreError::Locked);
    }
    const Result<MasterSecret> master = m_state->master(m_generation);
    if (!master) {
        return failure(master.error());
    }
    return m_state->folder->readKey(profileId(), *master, id);
}

bool UnlockedSession::contains(const KeyId &id) const { return isUnlocked() && m_state->folder->hasKey(id); }

Task<void> UnlockedSession::visitSecrets(std::vector<KeyId> ids,
                                         std::function<void(const KeyId &id, ByteView secret)> visit) const
{
    return onFolder(m_state, m_generation,
                    [ids = std::move(ids), visit = std::move(visit),
                     profile = profileId()](ProfileFolder &folder, const MasterSecret &master) -> Result<void> {
                        for (const KeyId &id : ids) {
                            const Result<SecretBuffer> secret = folder.readKey(profile, master, id);
                            if (secret) {
                                visit(id, secret->view());
                            }
                        }
                        return {};
                    });
}

Task<void> UnlockedSession::storeSecret(KeyId id, SecretBuffer secret) const
{
    return onFolder(
        m_state, m_generation,
        [id = std::move(id), secret = std::move(secret), profile = profileId(),
         random = m_state ? &m_state->parts.random : nullptr](ProfileFolder &folder, const MasterSecret &master) {
            return folder.writeKey(profile, master, id, secret.view(), /*replacing=*/false, *random);
        });
}

Task<void> UnlockedSession::replaceSecret(KeyId id, SecretBuffer secret) const
{
    return onFolder(
        m_state, m_generation,
        [id = std::move(id), secret = std::move(secret), profile = profileId(),
         random = m_state ? &m_state->parts.random : nullptr](ProfileFolder &folder, const MasterSecret &master) {
            return folder.writeKey(profile, master, id, secret.view(), /*replacing=*/true, *random);
        });
}

Task<void> UnlockedSession::removeSecret(KeyId id) const
{
    return onFolder(m_state, m_generation,
                    [id = std::move(id)](ProfileFolder &folder, const MasterSecret &) { return folder.removeKey(id); });
}

Result<std::vector<KeyId>> UnlockedSession::list() const
{
    if (!isUnlocked()) {
        return failure(KeystoreError::Locked);
    }
    return m_state->folder->keys();
}

Task<void> UnlockedSession::changePin(SecretBuffer oldPin, SecretBuffer newPin) const
{
    if (!isUnlocked()) {
        co_return failure(KeystoreError::Locked);
    }
    Result<void> changed = co_await KeyStoreState::changePin(m_state, std::move(oldPin), std::move(newPin));
    co_return changed;
}

// --- KeyStore

Result<std::unique_ptr<KeyStore>> KeyStore::open(const QString &folder, AppKind app, KeyStoreParts parts,
                                                 KeyStoreCosts costs)
{
    Result<std::unique_ptr<ProfileFolder>> held = ProfileFolder::open(folder, parts.files);
    if (!held) {
        return failure(held.error());
    }
    Result<std::optional<ProfileDocument>> document = (*held)->readDocument();
    if (!document) {
        return failure(document.error());
    }
    if (*document && (*document)->app != app) {
        return failure(KeystoreError::ProfileOfOtherApp);
    }
    if (*document && (*document)->vault != parts.vault.name()) {
        return failure(KeystoreError::ProfileOfOtherVault, "made with " + (*document)->vault.toStdString());
    }
    return std::unique_ptr<KeyStore>(
        new KeyStore(std::make_shared<KeyStoreState>(std::move(*held), app, parts, costs, std::move(*document))));
}

KeyStore::KeyStore(std::shared_ptr<KeyStoreState> state)
    : m_state(std::move(state))
{
}

KeyStore::~KeyStore() { m_state->close(); }

ProfileState KeyStore::state() const
{
    if (!m_state->document) {
        return ProfileState::Empty;
    }
    return m_state->document->keyMade ? ProfileState::Ready : ProfileState::Unfinished;
}

bool KeyStore::isUnlocked() const { return m_state->masterSecret.has_value(); }
bool KeyStore::isPassphraseProfile() const { return !m_state->parts.vault.keepsSecrets(); }
QString KeyStore::folder() const { return m_state->folder->path(); }

std::optional<ProfileId> KeyStore::profileId() const
{
    return m_state->document ? std::optional(m_state->document->id) : std::nullopt;
}

Task<UnlockedSession> KeyStore::create(SecretBuffer pin)
{
    const std::shared_ptr<KeyStoreState> state = m_state;
    Result<std::uint64_t> generation = co_await KeyStoreState::create(state, std::move(pin));
    if (!generation) {
        co_return failure(generation.error());
    }
    co_return UnlockedSession(state, *generation);
}

Task<UnlockedSession> KeyStore::unlock(SecretBuffer pin)
{
    const std::shared_ptr<KeyStoreState> state = m_state;
    Result<std::uint64_t> generation = co_await KeyStoreState::unlock(state, std::move(pin));
    if (!generation) {
        co_return failure(generation.error());
    }
    co_return UnlockedSession(state, *generation);
}

std::chrono::seconds KeyStore::unlockDelay() const { return m_state->attempts->delay(); }
int KeyStore::wrongPins() const { return m_state->attempts->wrong(); }

void KeyStore::lock() { m_state->lock(); }

ObserverHandle KeyStore::observe(KeyStoreObserver &observer)
{
    m_state->observers.push_back(&observer);
    return ObserverHandle([weak = std::weak_ptr(m_state), pointer = &observer] {
        if (const std::shared_ptr<KeyStoreState> state = weak.lock()) {
            std::erase(state->observers, pointer);
        }
    });
}

} // namespace tegata::keystore
