#pragma once

#include <tegata/gateway/UsageStore.h>
#include <tegata/ledgerclient/Transaction.h>
#include <tegata/protocol/Ids.h>

#include <functional>
#include <optional>
#include <vector>

namespace tegata::gateway {

/// What became of a sponsored action, as far as this gateway knows.
enum class SponsorshipState
{
    /// Accepted, quotas counted, not yet handed to a node.
    Queued,
    Sent,
    Included,
    Failed
};
[[nodiscard]] std::string_view nameOf(SponsorshipState state);

/// An action that passed every check, ready to be accepted.
struct AcceptedAction
{
    protocol::Digest digest;
    std::string name;
    protocol::Address signer;
    protocol::Nonce nonce;
    protocol::InstitutionId institutionId;
    protocol::PatientId patientId;
    Bytes calldata;
    std::uint64_t gasLimit = 0;
    /// Fee at worst, in gwei, rounded up; must fit into what is left of the day's budget.
    std::uint64_t feeGwei = 0;
    std::vector<Charge> charges;
    /// Hash of the invitation it is admitted by.
    std::optional<protocol::Hash32> invitation;
    /// The institution or patient that this registration admits to sponsorship.
    std::optional<protocol::Hash32> admits;
};

struct Sponsorship
{
    protocol::Digest digest;
    std::string name;
    protocol::Address signer;
    protocol::Nonce nonce;
    Bytes calldata;
    std::uint64_t gasLimit = 0;
    SponsorshipState state = SponsorshipState::Queued;
    /// Empty unless failed.
    std::string error;
    std::optional<protocol::TransactionHash> transaction;
    std::optional<protocol::BlockNumber> block;
    /// 0 while queued.
    std::int64_t submission = 0;
};

/// One version of a submission.
struct WrittenTransaction
{
    protocol::TransactionHash hash;
    std::int64_t version = 1;
    ledger::Wei maxFee;
    ledger::Wei priorityFee;
    Bytes raw;
    UnixTime writtenAt{};
    /// Empty until a node took it.
    std::optional<UnixTime> sentAt;
};

/// One nonce of the sponsor's account and what it was used for.
struct Submission
{
    std::int64_t id = 0;
    std::uint64_t accountNonce = 0;
    std::uint64_t gasLimit = 0;
    std::int64_t day = 0;
    std::uint64_t reservedGwei = 0;
    /// Oldest version first.
    std::vector<WrittenTransaction> transactions;
    std::vector<protocol::Digest> actions;
};

/// What is to be signed for a new submission once its account nonce is known.
using SignSubmission = std::function<Result<ledger::SignedTransaction>(std::uint64_t accountNonce)>;

/// The sponsor's queue, budget and invitations. Each method is one step of the order of docs/gateway.md and runs
/// inside one transaction.
class SponsorStore
{
public:
    explicit SponsorStore(Database &database)
        : m_database(database)
        , m_usage(database)
    {
    }

    /// Only a hash of the token is kept.
    [[nodiscard]] Result<void> addInvitation(const protocol::Hash32 &tokenHash, std::uint32_t uses, UnixTime now,
                                             UnixTime expires);
    /// Whether it could be used now.
    [[nodiscard]] Result<bool> isInvitation(const protocol::Hash32 &tokenHash, UnixTime now);

    /// Institutions and patients that the sponsor pays for: registered through it, or admitted by the operator.
    [[nodiscard]] Result<void> admit(const protocol::Hash32 &subject, UnixTime now);
    [[nodiscard]] Result<bool> isAdmitted(const protocol::Hash32 &subject);
    /// Accepted registrations that will admit this subject when they are recorded, and are not known to be.
    [[nodiscard]] Result<std::vector<protocol::Digest>> pendingAdmissions(const protocol::Hash32 &subject);

    [[nodiscard]] Result<std::optional<Sponsorship>> find(const protocol::Digest &digest);
    /// Whether another action that has not failed holds this signer's nonce.
    [[nodiscard]] Result<bool> isNonceHeld(const protocol::Address &signer, const protocol::Nonce &nonce,
                                           const protocol::Digest &except);

    /// Counts quotas, reserves budget and invitation and writes the action down, all or nothing; the answer to
    /// the same digest is the row that is there. NonceUsed, QuotaExceeded, BudgetExhausted, InvitationInvalid.
    [[nodiscard]] Result<Sponsorship> accept(const AcceptedAction &action, std::uint64_t budgetPerDayGwei,
                                             UnixTime now);

    /// Accepted actions without a submission, oldest first.
    [[nodiscard]] Result<std::vector<Sponsorship>> queued(std::uint32_t limit);
    /// One above the highest account nonce of what is open or in a block; 0 before the first.
    [[nodiscard]] Result<std::uint64_t> nextAccountNonce(const protocol::Address &account);
    /// Assigns the lowest account nonce from `chainNonce` on that nothing open or included has, signs, and writes the
    /// signed transaction down before anybody can send it. BudgetExhausted when fees rose beyond what was reserved and
    /// is left.
    [[nodiscard]] Result<Submission> writeAhead(const std::vector<protocol::Digest> &actions,
                                                const protocol::Address &account, std::uint64_t chainNonce,
                                                std::uint64_t gasLimit, const ledger::Wei &maxFee,
                                                const ledger::Wei &priorityFee, std::uint64_t budgetPerDayGwei,
                                                const SignSubmission &sign, UnixTime now);
    /// A further version of a submission at a higher fee. BudgetExhausted when the difference does not fit, Conflict
    /// when its newest version is no longer `afterVersion`.
    [[nodiscard]] Result<void> writeReplacement(std::int64_t submission, std::int64_t afterVersion,
                                                const ledger::SignedTransaction &transaction, const ledger::Wei &maxFee,
                                                const ledger::Wei &priorityFee, std::uint64_t budgetPerDayGwei,
                                                UnixTime now);
    [[nodiscard]] Result<void> markSent(std::int64_t submission, const protocol::TransactionHash &transaction,
                                        UnixTime now);
    /// Submissions that are in no block yet, lowest account nonce first.
    [[nodiscard]] Result<std::vector<Submission>> open(const protocol::Address &account);
    struct Outcome
    {
        protocol::Digest digest;
        /// Empty: the action was recorded.
        std::string error;
    };
    /// The submission is in a block: actions end, unused budget comes back, whoever a recorded registration admits is
    /// admitted. The invitation of what failed stays used: its transaction was paid for.
    [[nodiscard]] Result<void> include(std::int64_t submission, const protocol::TransactionHash &transaction,
                                       protocol::BlockNumber block, std::uint64_t spentGwei,
                                       const std::vector<Outcome> &outcomes, UnixTime now);
    /// The chain counts `chainNonce` transactions of the account: what was thought to be in a block with that or
    /// a higher nonce was undone by a reorganisation and waits again, whom it admitted is so no longer. Returns how
    /// many.
    [[nodiscard]] Result<int> reopenFrom(const protocol::Address &account, std::uint64_t chainNonce);
    /// The account nonce is of no use to it any more: its actions are queued again, the nonce is free.
    [[nodiscard]] Result<void> requeue(std::int64_t submission);

    /// Budget reserved or spent on the day of `now`.
    [[nodiscard]] Result<std::uint64_t> spentGwei(UnixTime now);
    [[nodiscard]] Result<std::uint32_t> used(const QString &scope, const QString &subject, UnixTime now);

private:
    [[nodiscard]] Result<void> admitBy(const protocol::Digest &action, UnixTime now);

    Database &m_database;
    UsageStore m_usage;
};

/// Hash under which an invitation token is kept.
[[nodiscard]] protocol::Hash32 invitationHashOf(QStringView token);

/// Gas times price in gwei, rounded up; the largest value when it does not fit.
[[nodiscard]] std::uint64_t feeInGwei(std::uint64_t gas, const ledger::Wei &feePerGas);

} // namespace tegata::gateway
