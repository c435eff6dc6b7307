#pragma once

#include <tegata/ledgerclient/BlockSubscription.h>
#include <tegata/ledgerclient/EventPush.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/ledgerclient/NodeSet.h>
#include <tegata/workflows/Connectivity.h>
#include <tegata/workflows/ProfileState.h>

#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace tegata::workflows {

/// Observes while started: blocks by subscription, hints by the gateway's push, reachability by both and by a slow
/// timer. Every reference outlives it.
class LiveConnectivity final : public Connectivity
{
    Q_OBJECT
public:
    struct Observed
    {
        ledger::NodeSet &nodes;
        ledger::LedgerReader &ledger;
        ledger::GatewayClient &gateway;
        const Clock &clock;
        ledger::SubscriptionOptions subscription;
        std::chrono::milliseconds interval;
        /// What the profile remembers now.
        std::function<const ProfileState &()> profile;
        /// How many entries of the outbox wait now.
        std::function<Task<int>()> countWaiting;
    };

    explicit LiveConnectivity(Observed observed);
    ~LiveConnectivity() override;

    void start();
    void stop();
    [[nodiscard]] ConnectivityState state() const override { return m_state; }
    [[nodiscard]] ledger::BlockSubscription &subscription() { return m_subscription; }
    void noteOutboxChanged();

private:
    /// What the chain says about the own account.
    enum class Standing
    {
        Unknown,
        Good,
        Revoked,
        Expired,
        InstitutionInactive
    };

    /// Starts a look at everything, or another one after the one under way.
    void lookAgain();
    static QCoro::Task<> look(LiveConnectivity *self);
    static QCoro::Task<> recount(LiveConnectivity *self);
    [[nodiscard]] static Task<Standing> standingOf(ledger::LedgerReader *ledger, ProfileState profile,
                                                   ledger::BlockHeader head);
    void publish(ConnectivityState next);

    Observed m_observed;
    ledger::BlockSubscription m_subscription;
    ledger::EventPush m_push;
    QTimer m_timer;
    ConnectivityState m_state;
    std::optional<protocol::BlockHash> m_lastHead;
    Standing m_standing = Standing::Unknown;
    bool m_isStarted = false;
    bool m_isLooking = false;
    bool m_isDue = false;
    /// A hint arrived: say so even when no new block was seen yet.
    bool m_isHinted = false;
};

} // namespace tegata::workflows
