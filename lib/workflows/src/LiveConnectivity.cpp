#include "LiveConnectivity_p.h"

#include "Logging_p.h"

#include <QPointer>

namespace tegata::workflows {

LiveConnectivity::LiveConnectivity(Observed observed)
    : m_observed(std::move(observed))
    , m_subscription(m_observed.nodes.node(0), m_observed.subscription)
    , m_push(m_observed.gateway.eventsUrl())
{
    m_state.nodes = static_cast<int>(m_observed.nodes.nodeCount());
    m_timer.setInterval(m_observed.interval);
    connect(&m_timer, &QTimer::timeout, this, &LiveConnectivity::lookAgain);
    connect(&m_subscription, &ledger::BlockSubscription::headChanged, this, &LiveConnectivity::lookAgain);
    connect(&m_observed.nodes, &ledger::NodeSet::trustChanged, this, [this] {
        ConnectivityState next = m_state;
        next.nodesDisagree = m_observed.nodes.trust().state == ledger::TrustState::Disagree;
        next.nodeStale = m_observed.nodes.trust().state == ledger::TrustState::Stale;
        next.nodesAnswering = static_cast<int>(m_observed.nodes.trust().answeringNodes);
        publish(next);
    });
    connect(&m_push, &ledger::EventPush::pushed, this, [this](const ledger::PushedBlock &) {
        m_isHinted = true;
        lookAgain();
    });
    connect(&m_push, &ledger::EventPush::connectedChanged, this, [this] {
        m_isHinted = true;
        lookAgain();
    });
}

LiveConnectivity::~LiveConnectivity() { stop(); }

void LiveConnectivity::start()
{
    if (m_isStarted) {
        return;
    }
    m_isStarted = true;
    m_state.offlineSince = m_observed.clock.now();
    m_subscription.start();
    m_push.start();
    m_timer.start();
    lookAgain();
    noteOutboxChanged();
}

void LiveConnectivity::stop()
{
    if (!m_isStarted) {
        return;
    }
    m_isStarted = false;
    m_timer.stop();
    m_push.stop();
    m_subscription.stop();
    m_standing = Standing::Unknown;
}

void LiveConnectivity::noteOutboxChanged() { recount(this); }

void LiveConnectivity::lookAgain()
{
    if (!m_isStarted) {
        return;
    }
    if (m_isLooking) {
        m_isDue = true;
        return;
    }
    m_isLooking = true;
    look(this);
}

QCoro::Task<> LiveConnectivity::look(LiveConnectivity *self)
{
    const QPointer<LiveConnectivity> alive(self);
    do {
        self->m_isDue = false;
        const bool isHinted = std::exchange(self->m_isHinted, false);
        const Result<ledger::BlockHeader> head = co_await self->m_observed.ledger.head();
        if (alive == nullptr) {
            co_return;
        }
        bool isGatewayReachable = self->m_push.isConnected();
        if (!isGatewayReachable) {
            const Result<ledger::GatewayHealth> health = co_await self->m_observed.gateway.health();
            if (alive == nullptr) {
                co_return;
            }
            isGatewayReachable = health.has_value();
        }
        if (!self->m_isStarted) {
            break;
        }
        const ledger::Trust trust = self->m_observed.ledger.trust();
        ConnectivityState next = self->m_state;
        next.nodeReachable = head.has_value() || head.error().is(LedgerError::NodesDisagree);
        next.gatewayReachable = isGatewayReachable;
        next.nodesDisagree = trust.state == ledger::TrustState::Disagree;
        next.nodeStale = trust.state == ledger::TrustState::Stale;
        next.nodesAnswering = static_cast<int>(trust.answeringNodes);
        bool hasMoved = isHinted;
        if (head) {
            next.asOf = head->number;
            next.asOfTime = head->time;
            hasMoved = hasMoved || self->m_lastHead != head->hash;
            self->m_lastHead = head->hash;
        }
        self->publish(next);
        if (alive == nullptr) {
            co_return;
        }
        if (head && hasMoved) {
            const Result<Standing> standing =
                co_await standingOf(&self->m_observed.ledger, self->m_observed.profile(), *head);
            if (alive == nullptr) {
                co_return;
            }
            if (standing && self->m_isStarted && *standing != self->m_standing) {
                const bool isFirst = self->m_standing == Standing::Unknown;
                self->m_standing = *standing;
                if (!isFirst) {
                    Q_EMIT self->standingChanged();
                }
            }
        }
        if (alive != nullptr && hasMoved && self->m_isStarted) {
            Q_EMIT self->ledgerMoved();
        }
        if (alive == nullptr) {
            co_return;
        }
    } while (self->m_isDue && self->m_isStarted);
    self->m_isLooking = false;
    // Started anew while this look was still under way.
    if (self->m_isDue && self->m_isStarted) {
        self->lookAgain();
    }
}

QCoro::Task<> LiveConnectivity::recount(LiveConnectivity *self)
{
    const QPointer<LiveConnectivity> alive(self);
    const Result<int> waiting = co_await self->m_observed.countWaiting();
    if (alive == nullptr || !waiting) {
        co_return;
    }
    ConnectivityState next = self->m_state;
    next.waitingToBeSent = *waiting;
    self->publish(next);
    if (alive != nullptr) {
        Q_EMIT self->deliveryChanged();
    }
}

Task<LiveConnectivity::Standing> LiveConnectivity::standingOf(ledger::LedgerReader *ledger, ProfileState profile,
                                                              ledger::BlockHeader head)
{
    if (!profile.address || !profile.institution) {
        co_return Standing::Unknown;
    }
    if (profile.role == ProfileRole::Terminal) {
        const Result<std::optional<ledger::DeviceState>> device = co_await ledger->device(*profile.address, head);
        if (!device) {
            co_return failure(device.error());
        }
        if (!*device) {
            co_return Standing::Unknown;
        }
        if ((*device)->isRevoked()) {
            co_return Standing::Revoked;
        }
        if (!(*device)->isActiveAt(head.time)) {
            co_return Standing::Expired;
        }
    } else if (profile.role == ProfileRole::Administrator) {
        const Result<std::optional<ledger::AdministratorState>> administrator =
            co_await ledger->administrator(*profile.address, head);
        if (!administrator) {
            co_return failure(administrator.error());
        }
        if (!*administrator) {
            co_return Standing::Unknown;
        }
        if (!(*administrator)->isActive) {
            co_return Standing::Revoked;
        }
    }
    const Result<std::optional<ledger::InstitutionState>> institution =
        co_await ledger->institution(*profile.institution, head);
    if (!institution) {
        co_return failure(institution.error());
    }
    if (!*institution) {
        co_return Standing::Unknown;
    }
    co_return (*institution)->isActive ? Standing::Good : Standing::InstitutionInactive;
}

void LiveConnectivity::publish(ConnectivityState next)
{
    if (next.online()) {
        next.offlineSince = {};
    } else if (next.offlineSince == UnixTime{}) {
        next.offlineSince = m_observed.clock.now();
    }
    if (next == m_state) {
        return;
    }
    if (next.online() != m_state.online()) {
        qCInfo(logConnectivity) << (next.online() ? "online" : "offline") << "node:" << next.nodeReachable
                                << "gateway:" << next.gatewayReachable << "disagree:" << next.nodesDisagree
                                << "stale:" << next.nodeStale;
    }
    m_state = next;
    Q_EMIT changed();
}

} // namespace tegata::workflows
