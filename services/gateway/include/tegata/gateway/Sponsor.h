#pragma once

#include <tegata/base/Clock.h>
#include <tegata/gateway/Authentication.h>
#include <tegata/gateway/SponsorChain.h>
#include <tegata/gateway/SponsorPolicy.h>
#include <tegata/gateway/Storage.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>

namespace tegata::gateway {

/// Body of POST /v1/actions.
struct ActionRequest
{
    Bytes calldata;
    std::optional<QString> invitation;
    std::optional<protocol::Introduction> introduction;
};
/// Malformed for anything but exactly that.
[[nodiscard]] Result<ActionRequest> parseActionRequest(const QByteArray &body);

enum class SponsorHealth
{
    Ok,
    Low,
    Empty
};

/// Pays for signed actions: checks them in the order of protocol.md §9, writes them down, sends them, watches what
/// becomes of them. It has no power over them: every action is verified inside the contract.
///
/// The order of steps, each a point at which the process may stop: accepted (quotas counted, budget reserved) →
/// written ahead (signed transaction stored) → sent → in a block. Whatever was begun goes on after a restart.
///
/// Lives on the thread that made it; everything referred to outlives it. stop() and idle() before it is destroyed.
class Sponsor : public QObject
{
    Q_OBJECT
public:
    /// Without a key nothing is sponsored (SponsorUnavailable).
    Sponsor(SponsorSettings settings, QuotaSettings quotas, ledger::LedgerReader &reader, SponsorChain &chain,
            Storage &storage, const Clock &clock, std::optional<crypto::SigningKey> key, QObject *parent = nullptr);
    ~Sponsor() override;

    /// Accepts or refuses; the same action again gets the same answer.
    [[nodiscard]] Task<Sponsorship> submit(ActionRequest request);
    [[nodiscard]] Task<Sponsorship> find(protocol::Digest digest);

    /// Looks at queue and chain soon: a new block, a new action, a start.
    void wake();
    /// One round of writing ahead, sending, watching and replacing.
    [[nodiscard]] Task<void> work();
    /// No further round begins. idle() is emitted when none is running, at once included.
    void stop();

    /// Balance as of the last round.
    [[nodiscard]] SponsorHealth health() const { return m_health; }
    /// The account that pays; zero without a key.
    [[nodiscard]] const protocol::Address &account() const { return m_account; }

Q_SIGNALS:
    void idle();

private:
    struct Price
    {
        ledger::Wei maxFee;
        ledger::Wei priorityFee;
    };
    struct Admitted
    {
        protocol::InstitutionId institution;
        std::optional<protocol::Hash32> invitation;
        std::optional<protocol::Hash32> admits;
    };
    [[nodiscard]] Result<void> checkDeadline(const protocol::Authorization &authorization, UnixTime blockTime) const;
    [[nodiscard]] Task<Admitted> checkSigner(ActionFacts facts, Standing signer, ActionRequest request);
    /// Whether the sponsor pays for this institution or patient: admitted, or its registration is recorded already and
    /// only the round that notes it has not run.
    [[nodiscard]] Task<bool> isAdmitted(protocol::Hash32 subject);
    [[nodiscard]] Task<void> checkNonce(protocol::Action action, ledger::BlockHeader block);
    [[nodiscard]] Task<std::uint64_t> checkGas(Bytes calldata, std::uint64_t gasCap);
    [[nodiscard]] Task<Price> price();

    QCoro::Task<> rounds();
    [[nodiscard]] Task<void> writeAheadQueued(std::uint64_t chainNonce);
    [[nodiscard]] Task<void> send(Submission submission);
    [[nodiscard]] Task<void> replace(Submission submission);
    [[nodiscard]] Task<void> look(Submission submission);
    /// Queues what can never be mined again: its account nonce is above one that nothing of ours has.
    [[nodiscard]] Task<void> closeGap(std::vector<Submission> open, SponsorChain::AccountCount count);
    /// Empty: the ledger has used the nonce, so it has the action.
    [[nodiscard]] Task<std::string> refusalOf(protocol::Digest digest);
    [[nodiscard]] Task<void> lookAtBalance();
    [[nodiscard]] Result<ledger::SignedTransaction> sign(std::uint64_t accountNonce, std::uint64_t gasLimit,
                                                         const Price &price, const Bytes &calldata) const;

    SponsorSettings m_settings;
    QuotaSettings m_quotas;
    ledger::LedgerReader &m_reader;
    SponsorChain &m_chain;
    Storage &m_storage;
    const Clock &m_clock;
    std::optional<crypto::SigningKey> m_key;
    protocol::Address m_account;
    QTimer m_timer;
    /// Since when a submission's nonce is used on chain without any of its versions being found.
    std::map<std::int64_t, UnixTime> m_missingSince;
    /// Since when the lowest open account nonce is above the chain's.
    std::optional<UnixTime> m_gapSince;
    SponsorHealth m_health = SponsorHealth::Ok;
    bool m_isRunning = false;
    bool m_isDue = false;
    bool m_isStopping = false;
    bool m_hasOpen = false;
};

} // namespace tegata::gateway
