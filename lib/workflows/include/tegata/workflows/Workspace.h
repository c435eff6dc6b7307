#pragma once

#include <tegata/base/FileLayer.h>
#include <tegata/base/Task.h>
#include <tegata/chartstore/ChartStore.h>
#include <tegata/keystore/KeyStore.h>
#include <tegata/ledgerclient/ActionSubmitter.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/workflows/Connectivity.h>
#include <tegata/workflows/NetworkConfiguration.h>
#include <tegata/workflows/ProfileState.h>

#include <QObject>

#include <functional>
#include <memory>

namespace tegata::workflows {

class Turns;
struct InstitutionFacts;

/// What a workspace needs from the program round it; all of it outlives the workspace.
struct WorkspaceSurroundings
{
    keystore::SecretVault &vault;
    FileLayer &files;
    const Clock &clock;
    crypto::RandomSource &random;
};

/// Costs and intervals; the defaults are those of the product.
struct WorkspaceOptions
{
    keystore::KeyStoreCosts costs;
    ledger::NodeSetOptions nodes;
    ledger::SubscriptionOptions subscription;
    ledger::GatewayOptions gateway;
    ledger::SubmitterOptions submitter;
    /// How often reachability is looked at when nothing else tells.
    std::chrono::milliseconds connectivityInterval{5'000};
};

/// The parts a workspace is made of. Workspace::partsOf() makes those of the product; a test replaces one of them to
/// inject a fault and constructs the workspace itself.
struct WorkspaceParts
{
    NetworkConfiguration network;
    FileLayer &files;
    const Clock &clock;
    crypto::RandomSource &random;
    WorkspaceOptions options;
    std::unique_ptr<keystore::KeyStore> keyStore;
    std::unique_ptr<ledger::NodeSet> nodes;
    std::unique_ptr<ledger::LedgerReader> ledger;
    std::unique_ptr<ledger::LedgerHistory> history;
    /// How signed actions travel; null: through the gateway of the network configuration.
    std::unique_ptr<ledger::ActionCarrier> carrier;

    WorkspaceParts(NetworkConfiguration configuration, WorkspaceSurroundings surroundings, WorkspaceOptions settings);
    WorkspaceParts(WorkspaceParts &&) noexcept;
    ~WorkspaceParts();
};

/// One profile and everything a workflow needs, built once by the program and handed to every workflow.
///
/// Life cycle: open → create(pin) or unlock(pin) → lock() → unlock(pin) → …  Reading the ledger needs no unlocked
/// profile; everything that touches keys, charts or the profile's state does, and answers WorkflowError::Locked
/// otherwise. lock() may be called while workflows are in flight: their next access ends them with Locked.
/// Lives on one thread, with an event loop; outlives every task started on it.
class Workspace : public QObject
{
    Q_OBJECT
public:
    /// Takes the profile folder for this process alone. Errors of KeyStore::open; InvalidConfiguration.
    [[nodiscard]] static Result<std::unique_ptr<Workspace>> open(const QString &folder, keystore::AppKind app,
                                                                 NetworkConfiguration network,
                                                                 WorkspaceSurroundings surroundings,
                                                                 WorkspaceOptions options = {});
    [[nodiscard]] static Result<WorkspaceParts> partsOf(const QString &folder, keystore::AppKind app,
                                                        NetworkConfiguration network,
                                                        WorkspaceSurroundings surroundings,
                                                        WorkspaceOptions options = {});
    explicit Workspace(WorkspaceParts parts);
    /// Locks first.
    ~Workspace() override;
    Workspace(const Workspace &) = delete;
    Workspace &operator=(const Workspace &) = delete;

    // ---- Life cycle ----
    /// Whether there is a profile, unlock delays, wrong PINs, the folder.
    [[nodiscard]] keystore::KeyStore &keyStore();
    [[nodiscard]] bool isUnlocked() const;
    /// Errors of KeyStore::create and unlock, ChartStore::open, DamagedProfile.
    /// A cache that is damaged is thrown away and built anew: it holds nothing that cannot be fetched again.
    [[nodiscard]] Task<void> create(SecretBuffer pin);
    [[nodiscard]] Task<void> unlock(SecretBuffer pin);
    /// Wipes every key, closes the encrypted stores, ends gateway session and observation. No failure.
    void lock();
    [[nodiscard]] Task<void> changePin(SecretBuffer oldPin, SecretBuffer newPin);

    // ---- Always there ----
    [[nodiscard]] const NetworkConfiguration &network() const;
    [[nodiscard]] const protocol::Deployment &deployment() const;
    /// The machine's time: for local stamps. Time for every rule is block time: ledger().head().
    [[nodiscard]] const Clock &clock() const;
    /// The latest time this profile has ever seen, of a block or of the machine's clock, kept in its marks: what ended
    /// by it stays ended when the clock is set back. For what is decided without the ledger.
    [[nodiscard]] UnixTime latestTime() const;
    /// Notes the time, and that of a block that the nodes agree on. Kept to the minute; see hasPassed().
    void noteTime(std::optional<UnixTime> block = {});
    /// Whether an end (zero: none) has passed by latestTime(). When it has, that is on the medium before the answer.
    [[nodiscard]] Task<bool> hasPassed(UnixTime end);
    [[nodiscard]] crypto::RandomSource &random();
    [[nodiscard]] ledger::NodeSet &nodes();
    [[nodiscard]] ledger::LedgerReader &ledger();
    [[nodiscard]] ledger::LedgerHistory &history();
    /// The same chain for what is signed or wrapped by: where several nodes are configured, every answer is one that
    /// two of them give (NodeSet::judges()); Unreachable where one answers alone.
    [[nodiscard]] ledger::NodeSet &judges();
    [[nodiscard]] ledger::LedgerReader &judgedLedger();
    [[nodiscard]] ledger::LedgerHistory &judgedHistory();
    [[nodiscard]] ledger::ActionSubmitter &submitter();
    /// Signs in with this profile's account: what needs a session is Locked or NotRegistered without one.
    [[nodiscard]] ledger::GatewayClient &gateway();
    [[nodiscard]] Connectivity &connectivity();

    // ---- Only while unlocked: Locked otherwise ----
    /// Cache, outbox, marks and drafts. Whoever holds the pointer keeps the files open: fetch it anew after every
    /// suspension instead of keeping it.
    [[nodiscard]] Result<std::shared_ptr<chartstore::ChartStore>> charts();
    /// What the profile remembers; the default state while locked or new.
    [[nodiscard]] const ProfileState &state() const;
    /// Changes the profile's state. Returns when it is on the medium, and only then state() shows it. Changes are
    /// made one after the other, each on what the one before left.
    [[nodiscard]] Task<void> updateState(std::function<void(ProfileState &)> change);

    /// The profile's secrets: errors of UnlockedSession, and Locked.
    template <typename Secret> [[nodiscard]] Result<Secret> loadSecret(const QString &name) const
    {
        const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
        if (!session) {
            return failure(session.error());
        }
        const Result<keystore::KeyId> id = keystore::KeyId::from(name);
        if (!id) {
            return failure(id.error());
        }
        return (*session)->template load<Secret>(*id);
    }
    /// A secret of any length, such as a document of keys.
    [[nodiscard]] Result<SecretBuffer> loadSecretBuffer(const QString &name) const
    {
        const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
        if (!session) {
            return failure(session.error());
        }
        const Result<keystore::KeyId> id = keystore::KeyId::from(name);
        if (!id) {
            return failure(id.error());
        }
        return (*session)->loadSecret(*id);
    }
    [[nodiscard]] bool hasSecret(const QString &name) const;
    /// Many secrets at once, read and shown to `visit` on the key store's thread; missing and damaged ones are left
    /// out.
    [[nodiscard]] Task<void> visitSecrets(QStringList names,
                                          std::function<void(const QString &name, ByteView secret)> visit) const;
    /// Stores or replaces, and returns when it is on the medium.
    [[nodiscard]] Task<void> keepSecret(QString name, SecretBuffer secret);
    /// No failure when there is none.
    [[nodiscard]] Task<void> forgetSecret(QString name);

    /// The profile's own account. NotRegistered before the first workflow made one.
    [[nodiscard]] Result<crypto::SigningKey> signingKey() const;
    [[nodiscard]] Result<crypto::EncryptionKey> encryptionKey() const;
    /// Makes random account keys once; returns the address, also when they were there.
    [[nodiscard]] Task<protocol::Address> ensureAccount();
    /// Takes over keys that come from a phrase. AlreadyRegistered when the profile has other ones.
    [[nodiscard]] Task<protocol::Address> adoptAccount(crypto::SigningKey signing, crypto::EncryptionKey encryption);

    /// Resolves at the next sign of movement on the ledger, at the latest after `patience`. Locked when the
    /// workspace is locked meanwhile.
    [[nodiscard]] Task<void> nextMovement(std::chrono::milliseconds patience);
    /// To be called by whoever changed the outbox.
    void noteOutboxChanged();

    /// Lets one coroutine at a time through a named passage, in the order they came; used to keep two workflows of
    /// this profile from taking the same nonce.
    [[nodiscard]] Turns &turns(const QString &passage);

    /// Members, devices and vaults of an institution from the ledger's events: read once, then only what is new.
    /// For the workflows themselves (src/InstitutionFacts_p.h). Errors of LedgerHistory.
    [[nodiscard]] Task<std::shared_ptr<const InstitutionFacts>> institutionFacts(protocol::InstitutionId institution);
    /// As institutionFacts(), nothing of it told by one of several nodes alone: Unreachable otherwise.
    [[nodiscard]] Task<std::shared_ptr<const InstitutionFacts>>
    judgedInstitutionFacts(protocol::InstitutionId institution);

Q_SIGNALS:
    void unlocked();
    /// All keys are gone from memory.
    void locked();

private:
    struct Private;
    [[nodiscard]] Result<std::shared_ptr<keystore::UnlockedSession>> unlockedSession() const;
    [[nodiscard]] Task<void> begin(keystore::UnlockedSession session);
    [[nodiscard]] Task<std::shared_ptr<const InstitutionFacts>> readFacts(protocol::InstitutionId institution,
                                                                          bool mustBeJudged);

    std::unique_ptr<Private> d;
};

} // namespace tegata::workflows
