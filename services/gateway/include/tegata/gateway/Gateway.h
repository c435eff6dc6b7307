#pragma once

#include <tegata/gateway/Configuration.h>
#include <tegata/gateway/EventStreams.h>
#include <tegata/gateway/GatewayService.h>
#include <tegata/gateway/HttpServer.h>
#include <tegata/gateway/Sponsor.h>
#include <tegata/gateway/SponsorChain.h>
#include <tegata/gateway/Storage.h>
#include <tegata/gateway/UploadPurge.h>
#include <tegata/ledgerclient/BlockSubscription.h>
#include <tegata/ledgerclient/LogFollower.h>
#include <tegata/ledgerclient/NodeSet.h>

#include <memory>

namespace tegata::gateway {

/// The whole program, put together from a configuration: nodes, store, sponsor, service, server.
/// Lives on the main thread. start(), later stop(), then finished() and destruction.
class Gateway : public QObject
{
    Q_OBJECT
public:
    /// `clock` outlives it. `sponsorKey` empty: nothing is sponsored.
    Gateway(Configuration configuration, std::optional<crypto::SigningKey> sponsorKey, const Clock &clock,
            QObject *parent = nullptr);
    ~Gateway() override;

    /// Opens the store, makes sure that it belongs to this chain, listens, goes on with what was begun before.
    /// StoreUnavailable, Conflict (store of another chain), ChainUnavailable (try again), ConfigurationInvalid.
    [[nodiscard]] Task<void> start();
    /// Asks the nodes without starting anything: one line that says what they answered. ChainUnavailable.
    [[nodiscard]] Task<QString> probe();
    /// The port it listens on.
    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] Sponsor &sponsor() { return *m_sponsor; }
    [[nodiscard]] Storage &storage() { return *m_storage; }
    /// One round of removing what the ledger names nowhere; every hour by itself.
    [[nodiscard]] Task<PurgedUploads> purgeUploads() { return m_uploads->run(); }

    /// Takes nothing new, answers what was asked, finishes the sponsor's step, closes streams; then finished(). Ends
    /// at the latest after 20 seconds.
    void stop();

Q_SIGNALS:
    void finished();

private:
    void push(const std::vector<ledger::LedgerEvent> &events);
    QCoro::Task<> purge();
    void partStopped();

    Configuration m_configuration;
    const Clock &m_clock;
    std::unique_ptr<ledger::NodeSet> m_nodes;
    std::unique_ptr<ledger::NodeLedgerReader> m_reader;
    std::unique_ptr<NodeSponsorChain> m_chain;
    std::unique_ptr<Storage> m_storage;
    /// For what removes.
    std::unique_ptr<ledger::NodeSet> m_judges;
    std::unique_ptr<ledger::NodeLedgerReader> m_judgedReader;
    std::unique_ptr<ledger::NodeLedgerHistory> m_judgedHistory;
    std::unique_ptr<UploadPurge> m_uploads;
    std::unique_ptr<Sponsor> m_sponsor;
    std::unique_ptr<EventStreams> m_events;
    std::unique_ptr<GatewayService> m_service;
    std::unique_ptr<HttpServer> m_server;
    ledger::VolatileCursorStore m_cursor;
    std::unique_ptr<ledger::BlockSubscription> m_subscription;
    std::unique_ptr<ledger::LogFollower> m_follower;
    QTimer m_purgeTimer;
    QTimer m_stopTimer;
    std::uint16_t m_port = 0;
    int m_runningParts = 0;
    bool m_isStopping = false;
    bool m_isPurging = false;
    std::optional<UnixTime> m_uploadsPurgedAt;
};

/// The message of GET /v1/events for the events of one block, in the order of the chain.
[[nodiscard]] QString eventMessage(protocol::BlockNumber block, const std::vector<ledger::LedgerEvent> &events);

} // namespace tegata::gateway
