#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/Task.h>
#include <tegata/crypto/Secp256k1.h>
#include <tegata/ledgerclient/BlockSubscription.h>
#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/Simulation.h>

#include <QObject>

#include <map>
#include <memory>

namespace tegata::ledger {

/// How a signed action reaches the chain. Carriers have no power over it: they deliver or they do not.
class ActionCarrier
{
public:
    ActionCarrier() = default;
    virtual ~ActionCarrier() = default;
    ActionCarrier(const ActionCarrier &) = delete;
    ActionCarrier &operator=(const ActionCarrier &) = delete;
    /// May be called again with the same action; delivers it once.
    [[nodiscard]] virtual Task<SponsoredAction> deliver(protocol::SignedAction action, Digest digest,
                                                        Admission admission) = 0;
    /// What the carrier says about an action handed to it before. NotFound when it does not know it.
    [[nodiscard]] virtual Task<SponsoredAction> state(Digest digest) = 0;
};

/// Through the gateway's sponsor, which pays.
class GatewayCarrier final : public ActionCarrier
{
public:
    /// `gateway` outlives the carrier and its tasks.
    explicit GatewayCarrier(GatewayClient &gateway);
    [[nodiscard]] Task<SponsoredAction> deliver(protocol::SignedAction action, Digest digest,
                                                Admission admission) override;
    [[nodiscard]] Task<SponsoredAction> state(Digest digest) override;

private:
    GatewayClient &m_gateway;
};

/// Straight to a node, paid by an account of one's own: the way round a sponsor that censors.
class DirectCarrier final : public ActionCarrier
{
public:
    /// `nodes` outlives the carrier and its tasks. `key` pays and signs the transactions, nothing else.
    DirectCarrier(NodeSet &nodes, protocol::Deployment deployment, crypto::SigningKey key);
    ~DirectCarrier() override;
    [[nodiscard]] Task<SponsoredAction> deliver(protocol::SignedAction action, Digest digest,
                                                Admission admission) override;
    [[nodiscard]] Task<SponsoredAction> state(Digest digest) override;

private:
    NodeSet &m_nodes;
    protocol::Deployment m_deployment;
    crypto::SigningKey m_key;
    std::map<Digest, SponsoredAction> m_sent;
};

enum class ActionStage
{
    /// Signed; not yet with a carrier.
    Queued,
    /// The carrier says that it has it.
    Sent,
    /// The chain says that it is recorded; the only stage that is a fact.
    Recorded,
    /// The ledger or the carrier refused it, or its deadline passed. When only the carrier refused (isByLedger()), it
    /// could still bring it to the ledger until its deadline.
    Refused,
};

struct ActionStatus
{
    Digest digest;
    ActionStage stage = ActionStage::Queued;
    std::optional<TransactionHash> transaction;
    /// Set when recorded.
    std::optional<ChainPosition> position;
    /// Set when refused: Reverted, ActionExpired, Refused or NotAuthorized. Also set, while the stage stays,
    /// to what stands in the way for now (Unreachable, TryLater).
    std::optional<Error> error;
    /// The ledger's own refusal, where there is one.
    std::optional<ContractError> refusal;
    /// Whether it is the ledger that refuses, and not only who was to carry the action there.
    [[nodiscard]] bool isByLedger() const
    {
        return refusal.has_value() || (error && error->is(LedgerError::ActionExpired));
    }
};

struct SubmitterOptions
{
    /// Pause between looks at the chain when no block is announced.
    std::chrono::milliseconds pollInterval{1'000};
    /// Pause before a carrier that could not be reached is tried again.
    std::chrono::milliseconds retryInterval{3'000};
    /// How long the chain is waited for when a carrier says of a nonce or a deadline what the chain does not say yet:
    /// it may stand a block ahead of the nodes.
    std::chrono::milliseconds unconfirmedPatience{15'000};
    /// How many blocks before the newest the search for an action begins when the caller does not know better.
    std::uint64_t lookBack = 50'000;
};

/// Takes signed actions to the chain and says, from the chain, what became of them. Named by digest: the same
/// action submitted twice is one action. Keeps nothing across a restart itself: whoever stores the action in an
/// outbox submits it again, and it is found on chain when it was recorded before. That an action is refused, or that
/// its deadline has passed, counts only by NodeSet::judges(). Lives on the thread that made it; outlives its tasks.
class ActionSubmitter : public QObject
{
    Q_OBJECT
public:
    /// All references outlive the submitter.
    ActionSubmitter(NodeSet &nodes, protocol::Deployment deployment, ActionCarrier &carrier,
                    SubmitterOptions options = {}, QObject *parent = nullptr);
    ~ActionSubmitter() override;

    /// Looks at once when a block is announced, instead of by poll interval only.
    void watch(BlockSubscription &subscription);

    /// Delivers the action and ends when it is recorded or refused; a refusal is a status, not an error. Goes on
    /// trying while gateway or nodes are away, until the deadline inside the action has passed on chain.
    /// Cancelled when the submitter is stopped. statusChanged tells every step.
    /// @param searchFrom block before which this action cannot have been recorded.
    [[nodiscard]] Task<ActionStatus> submit(protocol::SignedAction action, Admission admission = {},
                                            std::optional<BlockNumber> searchFrom = {});

    /// What the chain says about a digest now, without delivering anything: Recorded or Queued. After a restart:
    /// ask this first where the action itself is no longer at hand.
    [[nodiscard]] Task<ActionStatus> resume(Digest digest, std::optional<BlockNumber> searchFrom = {});

    /// Ends all waiting tasks with Cancelled.
    void stop();

Q_SIGNALS:
    void statusChanged(const tegata::ledger::ActionStatus &status);
    /// For the waiting tasks: look again.
    void lookAgain();

private:
    struct Run;
    using RunPtr = std::shared_ptr<Run>;
    [[nodiscard]] Task<ActionStatus> drive(RunPtr run);
    /// One look at the chain. True when the action's end is known.
    [[nodiscard]] Task<bool> look(RunPtr run);
    [[nodiscard]] Task<void> deliver(RunPtr run);
    /// The carrier will not bring it: asks the ledger itself why.
    [[nodiscard]] Task<void> explainRefusal(RunPtr run, Error carrierError);
    [[nodiscard]] BlockNumber searchStart(const BlockHeader &head) const;
    void report(const ActionStatus &status);
    void change(Run &run, ActionStage stage, std::optional<Error> error);
    /// Whether the deadline has passed on the chain and nothing up to there is this action.
    [[nodiscard]] Task<bool> isExpired(RunPtr run);

    NodeSet &m_nodes;
    std::unique_ptr<NodeSet> m_judges;
    protocol::Deployment m_deployment;
    ActionCarrier &m_carrier;
    SubmitterOptions m_options;
    NodeLedgerHistory m_history;
    NodeLedgerHistory m_judgedHistory;
    Simulation m_simulation;
    std::map<Digest, RunPtr> m_runs;
    bool m_isStopped = false;
};

} // namespace tegata::ledger
