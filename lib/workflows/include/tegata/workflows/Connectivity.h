#pragma once

#include <tegata/protocol/Ids.h>

#include <QObject>

namespace tegata::workflows {

/// What the status line says: always the truth of this moment.
struct ConnectivityState
{
    bool nodeReachable = false;
    bool gatewayReachable = false;
    /// Configured nodes; 1 is allowed and shown.
    int nodes = 0;
    /// How many of them answered last.
    int nodesAnswering = 0;
    bool nodesDisagree = false;
    bool nodeStale = false;
    /// Block and time up to which the chain was seen.
    protocol::BlockNumber asOf{};
    UnixTime asOfTime{};
    /// Since when not everything was reachable; zero while online.
    UnixTime offlineSince{};
    int waitingToBeSent = 0;

    [[nodiscard]] bool online() const { return nodeReachable && gatewayReachable && !nodesDisagree && !nodeStale; }
    friend bool operator==(const ConnectivityState &, const ConnectivityState &) = default;
};

/// Observes nodes, gateway, new blocks and the outbox; the one live signal source presenters subscribe to. GUI thread.
class Connectivity : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    [[nodiscard]] virtual ConnectivityState state() const = 0;

Q_SIGNALS:
    void changed();
    /// A new block was seen, or the gateway hinted at an event of this institution or patient: look again.
    void ledgerMoved();
    /// An entry of the outbox moved on.
    void deliveryChanged();
    /// This terminal may no longer act: revoked, expired, institution deactivated, or active again.
    void standingChanged();
};

} // namespace tegata::workflows
