#include <tegata/workflows/Workspace.h>

#include "InstitutionFacts_p.h"
#include "LiveConnectivity_p.h"
#include "LockedProfile_p.h"
#include "Logging_p.h"
#include "Turns_p.h"

#include <tegata/ledgerclient/LedgerHistory.h>

#include <QTimer>

namespace tegata::workflows {

namespace {

const QString stateName = QStringLiteral("workflow-state");

/// Hosted and local nodes alike serve their subscriptions beside their requests; where one does not, the
/// subscription asks by polling.
QUrl webSocketOf(QUrl node)
{
    node.setScheme(node.scheme() == QLatin1String("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    return node;
}

/// How long to wait for the files of charts after a lock, before they are opened again.
constexpr int openAttempts = 100;
constexpr std::chrono::milliseconds reopenPause{20};

/// How often the clock is noted when nothing else happens, and how far it has to have moved to be written.
constexpr std::chrono::seconds timeInterval{60};

QCoro::Task<> pause(std::chrono::milliseconds duration)
{
    const Completion<bool> over;
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, [over] { over.complete(true); });
    timer.start(duration);
    static_cast<void>(co_await over);
}

} // namespace

WorkspaceParts::WorkspaceParts(NetworkConfiguration configuration, WorkspaceSurroundings surroundings,
                               WorkspaceOptions settings)
    : network(std::move(configuration))
    , files(surroundings.files)
    , clock(surroundings.clock)
    , random(surroundings.random)
    , options(settings)
{
}
WorkspaceParts::WorkspaceParts(WorkspaceParts &&) noexcept = default;
WorkspaceParts::~WorkspaceParts() = default;

struct Workspace::Private
{
    /// Lets the gateway client sign in with the account of the unlocked profile; the key stays in the key store.
    class AccountSigner final : public ledger::SessionSigner
    {
    public:
        explicit AccountSigner(Workspace &workspace)
            : m_workspace(workspace)
        {
        }
        [[nodiscard]] protocol::Address address() const override
        {
            return m_workspace.state().address.value_or(protocol::Address());
        }
        [[nodiscard]] Task<protocol::Signature> signSession(protocol::GatewaySession session) override
        {
            const Result<crypto::SigningKey> key = m_workspace.signingKey();
            if (!key) {
                co_return failure(key.error());
            }
            co_return protocol::signSession(m_workspace.deployment(), session, *key);
        }

    private:
        Workspace &m_workspace;
    };

    Private(Workspace &workspace, WorkspaceParts givenParts)
        : parts(std::move(givenParts))
        , judges(parts.nodes->judges())
        , judgedLedger(*judges, parts.network.deployment)
        , judgedHistory(*judges, parts.network.deployment)
        , signer(workspace)
        , gateway(parts.network.gateway, parts.clock, parts.random, &signer, parts.options.gateway)
        , carrier(parts.carrier != nullptr ? std::move(parts.carrier)
                                           : std::make_unique<ledger::GatewayCarrier>(gateway))
        , submitter(*parts.nodes, parts.network.deployment, *carrier, parts.options.submitter)
        , connectivity({*parts.nodes, *parts.ledger, gateway, parts.clock, parts.options.subscription,
                        parts.options.connectivityInterval,
                        [&workspace]() -> const ProfileState & { return workspace.state(); },
                        [&workspace] { return countWaiting(&workspace); }})
    {
        submitter.watch(connectivity.subscription());
    }

    static Task<int> countWaiting(Workspace *workspace)
    {
        const Result<std::shared_ptr<chartstore::ChartStore>> charts = workspace->charts();
        if (!charts) {
            co_return failure(charts.error());
        }
        auto countTask =
            (*charts)->outbox([](chartstore::Outbox &outbox) { return Result<std::size_t>(outbox.pendingCount()); });
        const Result<std::size_t> count = co_await countTask;
        if (!count) {
            co_return failure(count.error());
        }
        co_return static_cast<int>(*count);
    }

    void wakeWaiting(bool moved)
    {
        const std::vector<Completion<bool>> waiting = std::exchange(waitingForMovement, {});
        for (const Completion<bool> &one : waiting) {
            one.complete(moved);
        }
    }

    WorkspaceParts parts;
    std::unique_ptr<ledger::NodeSet> judges;
    ledger::NodeLedgerReader judgedLedger;
    ledger::NodeLedgerHistory judgedHistory;
    AccountSigner signer;
    ledger::GatewayClient gateway;
    std::unique_ptr<ledger::ActionCarrier> carrier;
    ledger::ActionSubmitter submitter;
    LiveConnectivity connectivity;

    std::shared_ptr<keystore::UnlockedSession> session;
    std::shared_ptr<chartstore::ChartStore> charts;
    ProfileState state;
    Turns stateTurns;
    Turns factsTurns;
    std::shared_ptr<const InstitutionFacts> facts;
    std::map<QString, std::unique_ptr<Turns>> passages;
    std::vector<Completion<bool>> waitingForMovement;
    /// What the marks say, carried on by every look at the clock.
    mutable chartstore::TimeMark time;
    UnixTime notedTime{};
    /// The first block seen since the profile was unlocked.
    std::optional<UnixTime> firstBlock;
    QTimer timeTimer;
};

Result<WorkspaceParts> Workspace::partsOf(const QString &folder, keystore::AppKind app, NetworkConfiguration network,
                                          WorkspaceSurroundings surroundings, WorkspaceOptions options)
{
    if (network.nodes.empty() || network.gateway.isEmpty() || network.deployment.ledger.isZero()) {
        return failure(WorkflowError::InvalidConfiguration, "network configuration is incomplete");
    }
    Result<std::unique_ptr<keystore::KeyStore>> keyStore = keystore::KeyStore::open(
        folder, app, {surroundings.vault, surroundings.files, surroundings.clock, surroundings.random}, options.costs);
    if (!keyStore) {
        return failure(keyStore.error());
    }
    std::vector<std::unique_ptr<ledger::JsonRpcNode>> nodes;
    for (const QUrl &node : network.nodes) {
        nodes.push_back(std::make_unique<ledger::JsonRpcNode>(node, webSocketOf(node)));
    }
    const protocol::Deployment deployment = network.deployment;
    WorkspaceParts parts(std::move(network), surroundings, options);
    parts.keyStore = std::move(*keyStore);
    parts.nodes =
        std::make_unique<ledger::NodeSet>(std::move(nodes), deployment.chainId, surroundings.clock, options.nodes);
    parts.ledger = std::make_unique<ledger::NodeLedgerReader>(*parts.nodes, deployment);
    parts.history = std::make_unique<ledger::NodeLedgerHistory>(*parts.nodes, deployment);
    return parts;
}

Result<std::unique_ptr<Workspace>> Workspace::open(const QString &folder, keystore::AppKind app,
                                                   NetworkConfiguration network, WorkspaceSurroundings surroundings,
                                                   WorkspaceOptions options)
{
    Result<WorkspaceParts> parts = partsOf(folder, app, std::move(network), surroundings, options);
    if (!parts) {
        return failure(parts.error());
    }
    return std::make_unique<Workspace>(std::move(*parts));
}

Workspace::Workspace(WorkspaceParts parts)
    : d(std::make_unique<Private>(*this, std::move(parts)))
{
    connect(&d->connectivity, &Connectivity::ledgerMoved, this, [this] {
        noteTime(d->connectivity.state().asOfTime);
        d->wakeWaiting(true);
    });
    d->timeTimer.setInterval(timeInterval);
    connect(&d->timeTimer, &QTimer::timeout, this, [this] { noteTime(); });
}

Workspace::~Workspace()
{
    d->submitter.stop();
    lock();
}

keystore::KeyStore &Workspace::keyStore() { return *d->parts.keyStore; }
bool Workspace::isUnlocked() const { return d->charts != nullptr && d->session->isUnlocked(); }

Task<void> Workspace::create(SecretBuffer pin)
{
    Result<keystore::UnlockedSession> session = co_await d->parts.keyStore->create(std::move(pin));
    if (!session) {
        co_return failure(session.error());
    }
    co_return co_await begin(std::move(*session));
}

Task<void> Workspace::unlock(SecretBuffer pin)
{
    Result<keystore::UnlockedSession> session = co_await d->parts.keyStore->unlock(std::move(pin));
    if (!session) {
        co_return failure(session.error());
    }
    co_return co_await begin(std::move(*session));
}

Task<void> Workspace::begin(keystore::UnlockedSession session)
{
    const auto shared = std::make_shared<keystore::UnlockedSession>(std::move(session));
    d->charts.reset();
    d->session = shared;

    ProfileState state;
    const Result<SecretBuffer> stored = shared->loadSecret(*keystore::KeyId::from(stateName));
    if (stored) {
        Result<ProfileState> decoded = decodeProfileState(stored->view());
        if (!decoded) {
            lock();
            co_return failure(decoded.error());
        }
        state = std::move(*decoded);
    } else if (!stored.error().is(KeystoreError::KeyMissing)) {
        const Error error = withoutKeystoreLock(stored.error());
        lock();
        co_return failure(error);
    }

    const QString folder = d->parts.keyStore->folder() + QStringLiteral("/charts");
    Result<std::unique_ptr<chartstore::ChartStore>> charts = failure(WorkflowError::Locked);
    bool isDiscarded = false;
    for (int attempt = 1; attempt <= openAttempts; ++attempt) {
        auto cache = shared->derive<chartstore::CacheKey>(chartstore::cacheKeyLabel);
        auto outbox = shared->derive<chartstore::OutboxKey>(chartstore::outboxKeyLabel);
        auto marks = shared->derive<chartstore::MarksKey>(chartstore::marksKeyLabel);
        auto drafts = shared->derive<chartstore::DraftsKey>(chartstore::draftsKeyLabel);
        if (!cache || !outbox || !marks || !drafts) {
            co_return failure(WorkflowError::Locked);
        }
        chartstore::StoreKeys keys{std::move(*cache), std::move(*outbox), std::move(*marks), std::move(*drafts)};
        charts = co_await chartstore::ChartStore::open(folder, std::move(keys), d->parts.files, d->parts.random);
        if (charts) {
            break;
        }
        if (charts.error().is(ChartstoreError::InUse)) {
            // The profile is this process's alone: a task begun before it was locked is about to let go of the files.
            co_await pause(reopenPause);
        } else if (charts.error().is(ChartstoreError::CacheDamaged) && !isDiscarded) {
            qCWarning(logWorkspace) << "the cache cannot be read and is built anew:" << charts.error().key().c_str();
            const Result<void> discarded = chartstore::ChartStore::discardCache(folder, d->parts.files);
            if (!discarded) {
                break;
            }
            isDiscarded = true;
        } else {
            break;
        }
    }
    if (d->session != shared || !shared->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (!charts) {
        lock();
        co_return failure(charts.error());
    }
    auto timeTask =
        (*charts)->marks([](chartstore::HighWaterMarks &marks) { return Result<chartstore::TimeMark>(marks.time()); });
    const Result<chartstore::TimeMark> time = co_await timeTask;
    if (d->session != shared || !shared->isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    if (!time) {
        lock();
        co_return failure(time.error());
    }
    d->time = *time;
    d->notedTime = time->latest();
    d->firstBlock.reset();
    d->charts = std::move(*charts);
    d->state = std::move(state);
    noteTime();
    d->timeTimer.start();
    d->connectivity.start();
    Q_EMIT unlocked();
    co_return Result<void>();
}

void Workspace::lock()
{
    const bool wasUnlocked = d->session != nullptr;
    d->timeTimer.stop();
    d->connectivity.stop();
    d->gateway.closeSession();
    d->parts.keyStore->lock();
    d->session.reset();
    d->charts.reset();
    d->state = ProfileState();
    d->wakeWaiting(false);
    if (wasUnlocked) {
        Q_EMIT locked();
    }
}

Task<void> Workspace::changePin(SecretBuffer oldPin, SecretBuffer newPin)
{
    const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
    if (!session) {
        co_return failure(session.error());
    }
    const std::shared_ptr<keystore::UnlockedSession> held = *session;
    const Result<void> changed = co_await held->changePin(std::move(oldPin), std::move(newPin));
    co_return changed;
}

const NetworkConfiguration &Workspace::network() const { return d->parts.network; }
const protocol::Deployment &Workspace::deployment() const { return d->parts.network.deployment; }
const Clock &Workspace::clock() const { return d->parts.clock; }
UnixTime Workspace::latestTime() const
{
    d->time = d->time.after(d->parts.clock.now(), std::nullopt);
    return d->time.latest();
}

void Workspace::noteTime(std::optional<UnixTime> block)
{
    UnixTime now = d->parts.clock.now();
    // Only a chain that moves while it is looked at says what time it is: the newest block of a node that stands still
    // may be of any day, and takes nothing back.
    std::optional<UnixTime> live;
    if (block && d->firstBlock && *block > *d->firstBlock) {
        live = block;
    } else if (block) {
        d->firstBlock = d->firstBlock.value_or(*block);
        now = std::max(now, *block);
    }
    d->time = d->time.after(now, live);
    const bool isFar = d->time.latest() >= d->notedTime + timeInterval || d->time.latest() < d->notedTime;
    const Result<std::shared_ptr<chartstore::ChartStore>> store = charts();
    if (!isFar || !store) {
        return;
    }
    d->notedTime = d->time.latest();
    // Nobody waits for it: what is decided by the time waits in hasPassed().
    auto noting = (*store)->marks([now, live](chartstore::HighWaterMarks &marks) {
        Result<void> noted = marks.advanceTime(now, live, /*atOnce=*/false);
        if (!noted) {
            qCWarning(logWorkspace) << "the time cannot be noted:" << noted.error().key().c_str();
        }
        return noted;
    });
}

Task<bool> Workspace::hasPassed(UnixTime end)
{
    const UnixTime now = latestTime();
    if (end == UnixTime{} || end > now) {
        co_return false;
    }
    const Result<std::shared_ptr<chartstore::ChartStore>> store = charts();
    if (!store) {
        co_return failure(store.error());
    }
    auto notedTask = (*store)->marks(
        [now](chartstore::HighWaterMarks &marks) { return marks.advanceTime(now, std::nullopt, /*atOnce=*/true); });
    const Result<void> noted = co_await notedTask;
    if (!noted) {
        qCWarning(logWorkspace) << "the time cannot be noted:" << noted.error().key().c_str();
    }
    co_return true;
}

crypto::RandomSource &Workspace::random() { return d->parts.random; }
ledger::NodeSet &Workspace::nodes() { return *d->parts.nodes; }
ledger::LedgerReader &Workspace::ledger() { return *d->parts.ledger; }
ledger::LedgerHistory &Workspace::history() { return *d->parts.history; }
ledger::NodeSet &Workspace::judges() { return *d->judges; }
ledger::LedgerReader &Workspace::judgedLedger() { return d->judgedLedger; }
ledger::LedgerHistory &Workspace::judgedHistory() { return d->judgedHistory; }
ledger::ActionSubmitter &Workspace::submitter() { return d->submitter; }
ledger::GatewayClient &Workspace::gateway() { return d->gateway; }
Connectivity &Workspace::connectivity() { return d->connectivity; }
const ProfileState &Workspace::state() const { return d->state; }

Result<std::shared_ptr<chartstore::ChartStore>> Workspace::charts()
{
    if (!isUnlocked()) {
        return failure(WorkflowError::Locked);
    }
    return d->charts;
}

Result<std::shared_ptr<keystore::UnlockedSession>> Workspace::unlockedSession() const
{
    if (!isUnlocked()) {
        return failure(WorkflowError::Locked);
    }
    return d->session;
}

Task<void> Workspace::updateState(std::function<void(ProfileState &)> change)
{
    const Turns::Turn turn = co_await d->stateTurns.take();
    const Result<std::shared_ptr<keystore::UnlockedSession>> session = unlockedSession();
    if (!session) {
        co_return failure(session.error());
    }
    const std::shared_ptr<keystore::UnlockedSession> held = *session;
    ProfileState next = d->state;
    change(next);
    if (next == d->state) {
        co_return Result<void>();
    }
    const Bytes encoded = encodeProfileState(next);
    const Result<void> kept = co_await keepSecret(stateName, SecretBuffer::copyOf(encoded));
    if (!kept) {
        co_return failure(kept.error());
    }
    if (d->session != held) {
        co_return failure(WorkflowError::Locked);
    }
    d->state = std::move(next);
    co_return Result<void>();
}

Task<void> Workspace::nextMovement(std::chrono::milliseconds patience)
{
    if (!isUnlocked()) {
        co_return failure(WorkflowError::Locked);
    }
    Completion<bool> movement;
    d->waitingForMovement.push_back(movement);
    // Waking everybody who waits is harmless: they look again and wait again.
    QTimer::singleShot(patience, this, [this] { d->wakeWaiting(true); });
    const bool moved = co_await movement;
    if (!moved) {
        co_return failure(WorkflowError::Locked);
    }
    co_return Result<void>();
}

Task<std::shared_ptr<const InstitutionFacts>> Workspace::institutionFacts(protocol::InstitutionId institution)
{
    return readFacts(institution, /*mustBeJudged=*/false);
}

Task<std::shared_ptr<const InstitutionFacts>> Workspace::judgedInstitutionFacts(protocol::InstitutionId institution)
{
    return readFacts(institution, /*mustBeJudged=*/true);
}

Task<std::shared_ptr<const InstitutionFacts>> Workspace::readFacts(protocol::InstitutionId institution,
                                                                   bool mustBeJudged)
{
    const Turns::Turn turn = co_await d->factsTurns.take();
    Result<std::shared_ptr<const InstitutionFacts>> facts =
        co_await readInstitutionFacts(this, institution, d->facts, mustBeJudged);
    if (!facts) {
        co_return failure(facts.error());
    }
    d->facts = *facts;
    if (isUnlocked() && d->state.institution == institution && (*facts)->isRegistered()) {
        const Result<void> held = co_await holdAgainstMarks(this, *facts);
        if (!held) {
            co_return failure(held.error());
        }
    }
    co_return facts;
}

void Workspace::noteOutboxChanged() { d->connectivity.noteOutboxChanged(); }

Turns &Workspace::turns(const QString &passage)
{
    std::unique_ptr<Turns> &turns = d->passages[passage];
    if (turns == nullptr) {
        turns = std::make_unique<Turns>();
    }
    return *turns;
}

} // namespace tegata::workflows
