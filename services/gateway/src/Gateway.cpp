#include <tegata/gateway/Gateway.h>

#include "Logging_p.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace tegata::gateway {
namespace {

constexpr std::chrono::minutes purgeInterval{5};
constexpr std::chrono::hours uploadsPurgeInterval{1};
constexpr std::chrono::hours mailboxKept{24 * 7};
constexpr std::chrono::seconds stopMaximum{20};
constexpr std::chrono::milliseconds pollInterval{1'000};

std::unique_ptr<ledger::NodeSet> makeNodes(const ChainSettings &settings, const Clock &clock)
{
    std::vector<std::unique_ptr<ledger::JsonRpcNode>> nodes;
    for (std::size_t index = 0; index < settings.nodes.size(); ++index) {
        nodes.push_back(
            std::make_unique<ledger::JsonRpcNode>(settings.nodes[index], index == 0 ? settings.events : QUrl()));
    }
    return std::make_unique<ledger::NodeSet>(std::move(nodes), settings.deployment.chainId, clock);
}

QString textOf(std::string_view text) { return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())); }

} // namespace

Gateway::Gateway(Configuration configuration, std::optional<crypto::SigningKey> sponsorKey, const Clock &clock,
                 QObject *parent)
    : QObject(parent)
    , m_configuration(std::move(configuration))
    , m_clock(clock)
    , m_nodes(makeNodes(m_configuration.chain, clock))
    , m_reader(std::make_unique<ledger::NodeLedgerReader>(*m_nodes, m_configuration.chain.deployment))
    , m_chain(std::make_unique<NodeSponsorChain>(*m_nodes))
    , m_storage(std::make_unique<Storage>(m_configuration.store))
    , m_judges(m_nodes->judges())
    , m_judgedReader(std::make_unique<ledger::NodeLedgerReader>(*m_judges, m_configuration.chain.deployment))
    , m_judgedHistory(std::make_unique<ledger::NodeLedgerHistory>(*m_judges, m_configuration.chain.deployment))
    , m_uploads(std::make_unique<UploadPurge>(*m_judgedReader, *m_judgedHistory, *m_storage, clock,
                                              std::chrono::hours(24) * m_configuration.store.purgeUnrecordedAfterDays))
    , m_sponsor(std::make_unique<Sponsor>(m_configuration.sponsor, m_configuration.quotas, *m_reader, *m_chain,
                                          *m_storage, clock, std::move(sponsorKey)))
    , m_events(std::make_unique<EventStreams>(m_configuration.network.maxEventStreams,
                                              m_configuration.network.maxConnectionsPerAddress))
    , m_service(std::make_unique<GatewayService>(m_configuration, *m_reader, *m_storage, *m_sponsor, *m_events, clock))
    , m_server(std::make_unique<HttpServer>(m_configuration.network, *m_service))
{
    connect(&m_purgeTimer, &QTimer::timeout, this, [this] { purge(); });
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, &Gateway::finished);
}

Gateway::~Gateway() = default;

Task<void> Gateway::start()
{
    if (!m_configuration.page.directory.isEmpty()) {
        auto page = PatientPage::load(m_configuration.page, m_configuration.chain.deployment,
                                      m_configuration.network.publicHosts);
        if (!page) {
            co_return failure(page.error());
        }
        m_service->servePage(std::move(*page));
    }
    auto opening = m_storage->open();
    const auto opened = co_await opening;
    if (!opened) {
        co_return failure(opened.error());
    }
    const auto genesis = co_await m_reader->header(protocol::BlockNumber(0));
    if (!genesis) {
        co_return chainUnavailable(genesis.error());
    }
    const auto head = co_await m_reader->head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    const auto deployment = m_configuration.chain.deployment;
    const auto genesisHash = genesis->hash;
    auto binding =
        m_storage->run([deployment, genesisHash](Store &store) { return store.bindTo(deployment, genesisHash); });
    const auto bound = co_await binding;
    if (!bound) {
        co_return failure(bound.error());
    }
    const auto port = m_server->listen();
    if (!port) {
        co_return failure(port.error());
    }
    m_port = *port;

    ledger::SubscriptionOptions subscriptionOptions;
    subscriptionOptions.pollInterval = pollInterval;
    m_subscription = std::make_unique<ledger::BlockSubscription>(m_nodes->node(0), subscriptionOptions);
    connect(m_subscription.get(), &ledger::BlockSubscription::headChanged, m_sponsor.get(), &Sponsor::wake);
    // Hints are for now: what happened before the start is on the chain for whoever asks.
    ledger::FollowerOptions followerOptions;
    followerOptions.startBlock = protocol::BlockNumber(protocol::toNumber(head->number) + 1);
    m_follower = std::make_unique<ledger::LogFollower>(*m_nodes, deployment, m_cursor, nullptr, followerOptions);
    connect(m_follower.get(), &ledger::LogFollower::eventsApplied, this,
            [this](const std::vector<ledger::LedgerEvent> &events) { push(events); });
    m_follower->start(*m_subscription);
    m_subscription->start();
    m_purgeTimer.start(purgeInterval);
    m_sponsor->wake();
    co_return Result<void>();
}

Task<QString> Gateway::probe()
{
    const auto head = co_await m_reader->head();
    if (!head) {
        co_return chainUnavailable(head.error());
    }
    // Any view will do: an address without the ledger's code answers nothing that can be read.
    const auto purpose = co_await m_reader->addressPurpose(protocol::Address(), *head);
    if (!purpose) {
        co_return failure(GatewayError::ChainUnavailable, "there is no ledger at chain.ledger");
    }
    const auto balance = co_await m_chain->balance(m_sponsor->account());
    if (!balance) {
        co_return chainUnavailable(balance.error());
    }
    const auto block = QString::number(protocol::toNumber(head->number));
    if (m_sponsor->account().isZero()) {
        co_return QStringLiteral("nodes: ok, block %1; no sponsor").arg(block);
    }
    co_return QStringLiteral("nodes: ok, block %1; sponsor %2 has %3 gwei")
        .arg(block, m_sponsor->account().hexString(),
             QString::fromStdString(balance->dividedBy(1'000'000'000).toDecimal()));
}

void Gateway::stop()
{
    if (std::exchange(m_isStopping, true)) {
        return;
    }
    m_purgeTimer.stop();
    if (m_subscription) {
        m_subscription->stop();
        m_follower->stop();
    }
    m_stopTimer.start(stopMaximum);
    m_uploads->stop();
    m_runningParts = m_isPurging ? 3 : 2;
    connect(m_server.get(), &HttpServer::drained, this, &Gateway::partStopped, Qt::SingleShotConnection);
    connect(m_sponsor.get(), &Sponsor::idle, this, &Gateway::partStopped, Qt::SingleShotConnection);
    m_events->closeAll();
    m_server->stopAccepting();
    m_sponsor->stop();
}

void Gateway::partStopped()
{
    if (--m_runningParts == 0) {
        m_stopTimer.stop();
        Q_EMIT finished();
    }
}

void Gateway::push(const std::vector<ledger::LedgerEvent> &events)
{
    if (m_isStopping || m_events->count() == 0) {
        return;
    }
    for (auto first = events.begin(); first != events.end();) {
        const auto block = first->position.block;
        const auto last = std::find_if(
            first, events.end(), [block](const ledger::LedgerEvent &event) { return event.position.block != block; });
        m_events->broadcast(eventMessage(block, {first, last}));
        first = last;
    }
}

QCoro::Task<> Gateway::purge()
{
    if (std::exchange(m_isPurging, true)) {
        co_return; // nodes that answer slowly
    }
    const auto now = m_clock.now();
    auto purging = m_storage->run([now](Store &store) -> Result<void> {
        if (auto purged = store.sessions.purge(now); !purged) {
            return purged;
        }
        if (auto purged = store.mailbox.purge(now - mailboxKept); !purged) {
            return purged;
        }
        return store.usage.purge(now);
    });
    const auto purged = co_await purging;
    if (!purged) {
        qCWarning(serviceLog).noquote() << "purge:" << QString::fromStdString(purged.error().key());
    }
    if (!m_isStopping && (!m_uploadsPurgedAt || now - *m_uploadsPurgedAt >= uploadsPurgeInterval)) {
        m_uploadsPurgedAt = now;
        auto looking = m_uploads->run();
        const auto uploads = co_await looking;
        if (!uploads) {
            qCWarning(serviceLog).noquote() << "purge of uploads:" << QString::fromStdString(uploads.error().key());
        } else if (uploads->removed + uploads->kept > 0) {
            qCInfo(serviceLog) << "uploads that the ledger does not name: removed" << uploads->removed << "kept"
                               << uploads->kept;
        }
    }
    m_isPurging = false;
    if (m_isStopping) {
        partStopped();
    }
}

QString eventMessage(protocol::BlockNumber block, const std::vector<ledger::LedgerEvent> &events)
{
    QJsonArray list;
    // The ledger emits ActionRecorded first, then what the action did: all of it is that action's.
    std::optional<protocol::Digest> digest;
    protocol::TransactionHash transaction;
    for (const auto &event : events) {
        if (event.position.transaction != transaction) {
            transaction = event.position.transaction;
            digest.reset();
        }
        if (const auto *recorded = std::get_if<ledger::events::ActionRecorded>(&event.body)) {
            digest = recorded->digest;
        }
        QJsonObject object{{QStringLiteral("name"), textOf(ledger::nameOf(event))}};
        if (const auto patient = ledger::patientOf(event)) {
            object.insert(QStringLiteral("patientId"), patient->hexString());
        }
        if (const auto institution = ledger::institutionOf(event)) {
            object.insert(QStringLiteral("institutionId"), institution->hexString());
        }
        if (const auto device = ledger::deviceOf(event)) {
            object.insert(QStringLiteral("device"), device->hexString());
        }
        if (digest) {
            object.insert(QStringLiteral("digest"), digest->hexString());
        }
        list.append(object);
    }
    const QJsonObject message{{QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(block))},
                              {QStringLiteral("events"), list}};
    return QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact));
}

} // namespace tegata::gateway
