#include <tegata/gateway/SponsorStore.h>

#include "Sql_p.h"

#include <limits>

namespace tegata::gateway {
namespace {

constexpr auto selectAction =
    "SELECT a.digest, a.name, a.signer, a.signer_nonce, a.calldata, a.gas_limit, a.state, a.error, a.submission, "
    "a.block, COALESCE((SELECT t.transaction_hash FROM transactions t WHERE t.submission = a.submission AND t.sent_at "
    "> 0 ORDER BY t.version DESC LIMIT 1), '') FROM actions a ";

QString queuedState() { return QStringLiteral("queued"); }
QString sentState() { return QStringLiteral("sent"); }
QString includedState() { return QStringLiteral("included"); }
QString failedState() { return QStringLiteral("failed"); }

SponsorshipState stateOf(const QString &text)
{
    if (text == queuedState()) {
        return SponsorshipState::Queued;
    }
    if (text == sentState()) {
        return SponsorshipState::Sent;
    }
    return text == includedState() ? SponsorshipState::Included : SponsorshipState::Failed;
}

Sponsorship sponsorshipOf(const Rows &rows)
{
    Sponsorship sponsorship;
    sponsorship.digest = sql::strong<protocol::Digest>(rows.text(0));
    sponsorship.name = rows.text(1).toStdString();
    sponsorship.signer = sql::strong<protocol::Address>(rows.text(2));
    sponsorship.nonce = sql::strong<protocol::Nonce>(rows.text(3));
    sponsorship.calldata = toBytes(bytesOf(rows.blob(4)));
    sponsorship.gasLimit = static_cast<std::uint64_t>(rows.number(5));
    sponsorship.state = stateOf(rows.text(6));
    sponsorship.error = rows.text(7).toStdString();
    sponsorship.submission = rows.number(8);
    if (rows.number(9) > 0) {
        sponsorship.block = protocol::BlockNumber(static_cast<std::uint64_t>(rows.number(9)));
    }
    sponsorship.transaction = protocol::TransactionHash::fromHex(rows.text(10).toStdString());
    return sponsorship;
}

ledger::Wei weiOf(const QString &text) { return ledger::Wei::fromDecimal(text.toStdString()).value_or(ledger::Wei()); }

QString decimal(const ledger::Wei &wei) { return QString::fromStdString(wei.toDecimal()); }

QString budgetScope() { return QStringLiteral("budget"); }

/// Empty but not null: a null QString would be an SQL NULL.
QString noText() { return QStringLiteral(""); }

} // namespace

std::string_view nameOf(SponsorshipState state)
{
    switch (state) {
    case SponsorshipState::Queued:
        return "queued";
    case SponsorshipState::Sent:
        return "sent";
    case SponsorshipState::Included:
        return "included";
    case SponsorshipState::Failed:
        return "failed";
    }
    return "failed";
}

std::uint64_t feeInGwei(std::uint64_t gas, const ledger::Wei &feePerGas)
{
    constexpr std::uint64_t gwei = 1'000'000'000;
    const auto total = feePerGas.times(gas);
    const auto rounded = total ? total->plus(ledger::Wei(gwei - 1)) : total;
    const auto amount = rounded ? rounded->dividedBy(gwei).toUint64() : std::nullopt;
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / 4);
    return std::min(amount.value_or(largest), largest);
}

Result<std::optional<Sponsorship>> SponsorStore::find(const protocol::Digest &digest)
{
    auto rows =
        m_database.execute(QLatin1String(selectAction) + QStringLiteral("WHERE a.digest = ?"), {sql::text(digest)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? std::optional(sponsorshipOf(*rows)) : std::optional<Sponsorship>();
}

Result<bool> SponsorStore::isNonceHeld(const protocol::Address &signer, const protocol::Nonce &nonce,
                                       const protocol::Digest &except)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT COUNT(*) FROM actions WHERE signer = ? AND signer_nonce = ? AND state <> ? AND digest "
                       "<> ?"),
        {sql::text(signer), sql::text(nonce), failedState(), sql::text(except)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() && rows->number(0) > 0;
}

Result<Sponsorship> SponsorStore::accept(const AcceptedAction &action, std::uint64_t budgetPerDayGwei, UnixTime now)
{
    auto existing = find(action.digest);
    if (!existing) {
        return failure(existing.error());
    }
    if (*existing) {
        return **existing;
    }
    const auto held = isNonceHeld(action.signer, action.nonce, action.digest);
    if (!held) {
        return failure(held.error());
    }
    if (*held) {
        return failure(GatewayError::NonceUsed, "held by another action that waits");
    }
    if (auto counted = m_usage.charge(action.charges, 1, now); !counted) {
        return failure(counted.error());
    }
    if (auto counted = m_usage.count(UsageStore::dayOf(now), budgetScope(), noText(), action.feeGwei, budgetPerDayGwei,
                                     GatewayError::BudgetExhausted);
        !counted) {
        return failure(counted.error());
    }
    if (action.invitation) {
        auto taken = m_database.execute(
            QStringLiteral("UPDATE invitations SET uses_left = uses_left - 1 WHERE token_hash = ? AND uses_left > 0 "
                           "AND expires_at > ?"),
            {sql::text(*action.invitation), sql::time(now)});
        if (!taken) {
            return failure(taken.error());
        }
        if (taken->affected() != 1) {
            return failure(GatewayError::InvitationInvalid);
        }
    }
    auto written = m_database.execute(
        QStringLiteral("INSERT INTO actions (digest, name, signer, signer_nonce, institution, patient, invitation, "
                       "calldata, gas_limit, state, error, submission, block, accepted_at, settled_at, fee_gwei, day, "
                       "admits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, ?, 0, ?, ?, ?)"),
        {sql::text(action.digest), QString::fromStdString(action.name), sql::text(action.signer),
         sql::text(action.nonce), sql::text(action.institutionId), sql::text(action.patientId),
         action.invitation ? sql::text(*action.invitation) : QVariant(noText()), toQByteArray(action.calldata),
         static_cast<qint64>(action.gasLimit), queuedState(), sql::time(now), static_cast<qint64>(action.feeGwei),
         static_cast<qint64>(UsageStore::dayOf(now)), action.admits ? sql::text(*action.admits) : QVariant(noText())});
    if (!written) {
        return failure(written.error());
    }
    auto stored = find(action.digest);
    if (!stored) {
        return failure(stored.error());
    }
    if (!*stored) {
        return failure(GatewayError::StoreUnavailable, "an action is not there after it was written");
    }
    return **stored;
}

Result<std::vector<Sponsorship>> SponsorStore::queued(std::uint32_t limit)
{
    auto rows = m_database.execute(QLatin1String(selectAction) +
                                       QStringLiteral("WHERE a.state = ? AND a.submission = 0 ORDER BY a.accepted_at, "
                                                      "a.digest LIMIT ?"),
                                   {queuedState(), static_cast<qint64>(limit)});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<Sponsorship> waiting;
    while (rows->next()) {
        waiting.push_back(sponsorshipOf(*rows));
    }
    return waiting;
}

Result<std::uint64_t> SponsorStore::nextAccountNonce(const protocol::Address &account)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT COALESCE(MAX(account_nonce), -1) + 1 FROM submissions WHERE account = ? AND (state = "
                       "'open' OR state = 'included')"),
        {sql::text(account)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? static_cast<std::uint64_t>(rows->number(0)) : 0;
}

Result<Submission> SponsorStore::writeAhead(const std::vector<protocol::Digest> &actions,
                                            const protocol::Address &account, std::uint64_t chainNonce,
                                            std::uint64_t gasLimit, const ledger::Wei &maxFee,
                                            const ledger::Wei &priorityFee, std::uint64_t budgetPerDayGwei,
                                            const SignSubmission &sign, UnixTime now)
{
    Submission submission;
    {
        auto rows = m_database.execute(QStringLiteral("SELECT COALESCE(MAX(id), 0) + 1 FROM submissions"));
        if (!rows) {
            return failure(rows.error());
        }
        submission.id = rows->next() ? rows->number(0) : 1;
    }
    {
        // The lowest that is free, not the highest there was: a count that was wrong once must not leave a gap that
        // nothing of ours ever fills.
        auto rows = m_database.execute(
            QStringLiteral(
                "SELECT account_nonce FROM submissions WHERE account = ? AND account_nonce >= ? AND (state = "
                "'open' OR state = 'included') ORDER BY account_nonce"),
            {sql::text(account), static_cast<qint64>(chainNonce)});
        if (!rows) {
            return failure(rows.error());
        }
        submission.accountNonce = chainNonce;
        while (rows->next() && static_cast<std::uint64_t>(rows->number(0)) == submission.accountNonce) {
            ++submission.accountNonce;
        }
    }
    // The budget moves from the actions, where it was reserved when they were accepted, to the submission.
    std::uint64_t reserved = 0;
    for (const auto &digest : actions) {
        auto rows = m_database.execute(
            QStringLiteral("SELECT fee_gwei, day FROM actions WHERE digest = ? AND state = ? AND submission = 0"),
            {sql::text(digest), queuedState()});
        if (!rows) {
            return failure(rows.error());
        }
        if (!rows->next()) {
            return failure(GatewayError::Conflict, "another instance has taken the action");
        }
        reserved += static_cast<std::uint64_t>(rows->number(0));
        submission.day = rows->number(1);
    }
    const auto needed = std::max(reserved, feeInGwei(gasLimit, maxFee));
    if (needed > reserved) {
        auto counted = m_usage.count(submission.day, budgetScope(), noText(), needed - reserved, budgetPerDayGwei,
                                     GatewayError::BudgetExhausted);
        if (!counted) {
            return failure(counted.error());
        }
    }
    submission.gasLimit = gasLimit;
    submission.reservedGwei = needed;
    auto transaction = sign(submission.accountNonce);
    if (!transaction) {
        return failure(transaction.error());
    }
    auto made = m_database.execute(
        QStringLiteral("INSERT INTO submissions (id, account, account_nonce, gas_limit, day, reserved_gwei, state) "
                       "VALUES (?, ?, ?, ?, ?, ?, 'open')"),
        {static_cast<qint64>(submission.id), sql::text(account), static_cast<qint64>(submission.accountNonce),
         static_cast<qint64>(gasLimit), static_cast<qint64>(submission.day), static_cast<qint64>(needed)});
    if (!made) {
        return failure(made.error());
    }
    auto written = m_database.execute(
        QStringLiteral("INSERT INTO transactions (transaction_hash, submission, version, max_fee_wei, "
                       "priority_fee_wei, raw, written_at, sent_at) VALUES (?, ?, 1, ?, ?, ?, ?, 0)"),
        {sql::text(transaction->hash), static_cast<qint64>(submission.id), decimal(maxFee), decimal(priorityFee),
         toQByteArray(transaction->raw), sql::time(now)});
    if (!written) {
        return failure(written.error());
    }
    for (const auto &digest : actions) {
        auto taken = m_database.execute(QStringLiteral("UPDATE actions SET submission = ? WHERE digest = ?"),
                                        {static_cast<qint64>(submission.id), sql::text(digest)});
        if (!taken) {
            return failure(taken.error());
        }
    }
    submission.actions = actions;
    submission.transactions.push_back({transaction->hash, 1, maxFee, priorityFee, transaction->raw, now, std::nullopt});
    return submission;
}

Result<void> SponsorStore::writeReplacement(std::int64_t submission, std::int64_t afterVersion,
                                            const ledger::SignedTransaction &transaction, const ledger::Wei &maxFee,
                                            const ledger::Wei &priorityFee, std::uint64_t budgetPerDayGwei,
                                            UnixTime now)
{
    std::uint64_t gasLimit = 0;
    std::uint64_t reserved = 0;
    std::int64_t day = 0;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT gas_limit, reserved_gwei, day FROM submissions WHERE id = ? AND state = 'open'"),
            {static_cast<qint64>(submission)});
        if (!rows) {
            return failure(rows.error());
        }
        if (!rows->next()) {
            return failure(GatewayError::Conflict, "the submission is not open");
        }
        gasLimit = static_cast<std::uint64_t>(rows->number(0));
        reserved = static_cast<std::uint64_t>(rows->number(1));
        day = rows->number(2);
    }
    // Only one version gets into a block: the dearest counts, not the sum.
    const auto needed = std::max(reserved, feeInGwei(gasLimit, maxFee));
    if (auto counted = m_usage.count(day, budgetScope(), noText(), needed - reserved, budgetPerDayGwei,
                                     GatewayError::BudgetExhausted);
        !counted) {
        return counted;
    }
    auto raised = m_database.execute(QStringLiteral("UPDATE submissions SET reserved_gwei = ? WHERE id = ?"),
                                     {static_cast<qint64>(needed), static_cast<qint64>(submission)});
    if (!raised) {
        return failure(raised.error());
    }
    std::int64_t version = 1;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT COALESCE(MAX(version), 0) + 1 FROM transactions WHERE submission = ?"),
            {static_cast<qint64>(submission)});
        if (!rows) {
            return failure(rows.error());
        }
        version = rows->next() ? rows->number(0) : 1;
    }
    if (version != afterVersion + 1) {
        return failure(GatewayError::Conflict, "another instance has replaced it");
    }
    return sql::done(m_database.execute(
        QStringLiteral("INSERT INTO transactions (transaction_hash, submission, version, max_fee_wei, "
                       "priority_fee_wei, raw, written_at, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0)"),
        {sql::text(transaction.hash), static_cast<qint64>(submission), static_cast<qint64>(version), decimal(maxFee),
         decimal(priorityFee), toQByteArray(transaction.raw), sql::time(now)}));
}

Result<void> SponsorStore::markSent(std::int64_t submission, const protocol::TransactionHash &transaction, UnixTime now)
{
    auto marked = m_database.execute(QStringLiteral("UPDATE transactions SET sent_at = ? WHERE transaction_hash = ?"),
                                     {sql::time(now), sql::text(transaction)});
    if (!marked) {
        return failure(marked.error());
    }
    return sql::done(
        m_database.execute(QStringLiteral("UPDATE actions SET state = ? WHERE submission = ? AND state = ?"),
                           {sentState(), static_cast<qint64>(submission), queuedState()}));
}

Result<std::vector<Submission>> SponsorStore::open(const protocol::Address &account)
{
    std::vector<Submission> found;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT id, account_nonce, gas_limit, day, reserved_gwei FROM submissions WHERE account = ? "
                           "AND state = 'open' ORDER BY account_nonce"),
            {sql::text(account)});
        if (!rows) {
            return failure(rows.error());
        }
        while (rows->next()) {
            Submission submission;
            submission.id = rows->number(0);
            submission.accountNonce = static_cast<std::uint64_t>(rows->number(1));
            submission.gasLimit = static_cast<std::uint64_t>(rows->number(2));
            submission.day = rows->number(3);
            submission.reservedGwei = static_cast<std::uint64_t>(rows->number(4));
            found.push_back(std::move(submission));
        }
    }
    for (auto &submission : found) {
        {
            auto rows = m_database.execute(
                QStringLiteral("SELECT transaction_hash, version, max_fee_wei, priority_fee_wei, raw, written_at, "
                               "sent_at FROM transactions WHERE submission = ? ORDER BY version"),
                {static_cast<qint64>(submission.id)});
            if (!rows) {
                return failure(rows.error());
            }
            while (rows->next()) {
                WrittenTransaction transaction;
                transaction.hash = sql::strong<protocol::TransactionHash>(rows->text(0));
                transaction.version = rows->number(1);
                transaction.maxFee = weiOf(rows->text(2));
                transaction.priorityFee = weiOf(rows->text(3));
                transaction.raw = toBytes(bytesOf(rows->blob(4)));
                transaction.writtenAt = sql::timeOf(rows->number(5));
                if (rows->number(6) > 0) {
                    transaction.sentAt = sql::timeOf(rows->number(6));
                }
                submission.transactions.push_back(std::move(transaction));
            }
        }
        auto rows = m_database.execute(
            QStringLiteral("SELECT digest FROM actions WHERE submission = ? ORDER BY accepted_at, digest"),
            {static_cast<qint64>(submission.id)});
        if (!rows) {
            return failure(rows.error());
        }
        while (rows->next()) {
            submission.actions.push_back(sql::strong<protocol::Digest>(rows->text(0)));
        }
    }
    return found;
}

Result<void> SponsorStore::include(std::int64_t submission, const protocol::TransactionHash &transaction,
                                   protocol::BlockNumber block, std::uint64_t spent,
                                   const std::vector<Outcome> &outcomes, UnixTime now)
{
    std::uint64_t reserved = 0;
    std::int64_t day = 0;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT reserved_gwei, day FROM submissions WHERE id = ? AND state = 'open'"),
            {static_cast<qint64>(submission)});
        if (!rows) {
            return failure(rows.error());
        }
        if (!rows->next()) {
            return {}; // another instance has seen it already
        }
        reserved = static_cast<std::uint64_t>(rows->number(0));
        day = rows->number(1);
    }
    const auto blockNumber = static_cast<qint64>(protocol::toNumber(block));
    auto moved =
        m_database.execute(QStringLiteral("UPDATE submissions SET state = 'included', reserved_gwei = ? WHERE id = ?"),
                           {static_cast<qint64>(spent), static_cast<qint64>(submission)});
    if (!moved) {
        return failure(moved.error());
    }
    auto settled = m_database.execute(
        QStringLiteral("UPDATE usage SET used = used + ? WHERE day = ? AND scope = ? AND subject = ''"),
        {static_cast<qint64>(spent) - static_cast<qint64>(reserved), static_cast<qint64>(day), budgetScope()});
    if (!settled) {
        return failure(settled.error());
    }
    // The version that made it is the one that the answers name.
    auto unnamed = m_database.execute(
        QStringLiteral("UPDATE transactions SET sent_at = 0 WHERE submission = ? AND transaction_hash <> ?"),
        {static_cast<qint64>(submission), sql::text(transaction)});
    if (!unnamed) {
        return failure(unnamed.error());
    }
    auto named = m_database.execute(QStringLiteral("UPDATE transactions SET sent_at = ? WHERE transaction_hash = ?"),
                                    {sql::time(now), sql::text(transaction)});
    if (!named) {
        return failure(named.error());
    }
    for (const auto &outcome : outcomes) {
        const auto wasRecorded = outcome.error.empty();
        auto ended = m_database.execute(
            QStringLiteral("UPDATE actions SET state = ?, error = ?, block = ?, settled_at = ? WHERE digest = ? AND "
                           "submission = ?"),
            {wasRecorded ? includedState() : failedState(), QString::fromStdString(outcome.error), blockNumber,
             sql::time(now), sql::text(outcome.digest), static_cast<qint64>(submission)});
        if (!ended) {
            return failure(ended.error());
        }
        if (wasRecorded) {
            if (auto admitted = admitBy(outcome.digest, now); !admitted) {
                return admitted;
            }
        }
    }
    return {};
}

Result<int> SponsorStore::reopenFrom(const protocol::Address &account, std::uint64_t chainNonce)
{
    std::vector<std::int64_t> undone;
    {
        auto rows = m_database.execute(
            QStringLiteral("SELECT id FROM submissions WHERE account = ? AND state = 'included' AND account_nonce >= "
                           "?"),
            {sql::text(account), static_cast<qint64>(chainNonce)});
        if (!rows) {
            return failure(rows.error());
        }
        while (rows->next()) {
            undone.push_back(rows->number(0));
        }
    }
    for (const auto id : undone) {
        auto opened = m_database.execute(QStringLiteral("UPDATE submissions SET state = 'open' WHERE id = ?"),
                                         {static_cast<qint64>(id)});
        if (!opened) {
            return failure(opened.error());
        }
        auto unmade = m_database.execute(
            QStringLiteral("DELETE FROM admissions WHERE digest IN (SELECT digest FROM actions WHERE submission = ?)"),
            {static_cast<qint64>(id)});
        if (!unmade) {
            return failure(unmade.error());
        }
        auto waiting = m_database.execute(
            QStringLiteral("UPDATE actions SET state = ?, error = '', block = 0, settled_at = 0 WHERE submission = ?"),
            {sentState(), static_cast<qint64>(id)});
        if (!waiting) {
            return failure(waiting.error());
        }
        // The nodes may have forgotten it: it counts as unsent.
        auto unsent = m_database.execute(QStringLiteral("UPDATE transactions SET sent_at = 0 WHERE submission = ?"),
                                         {static_cast<qint64>(id)});
        if (!unsent) {
            return failure(unsent.error());
        }
    }
    return static_cast<int>(undone.size());
}

Result<void> SponsorStore::requeue(std::int64_t submission)
{
    auto lost = m_database.execute(
        QStringLiteral("UPDATE submissions SET state = 'lost', reserved_gwei = 0, account_nonce = -id WHERE id = ? AND "
                       "state = 'open'"),
        {static_cast<qint64>(submission)});
    if (!lost) {
        return failure(lost.error());
    }
    // The reservation stays where it is counted: the actions carry it to their next submission.
    return sql::done(
        m_database.execute(QStringLiteral("UPDATE actions SET state = ?, submission = 0 WHERE submission = ?"),
                           {queuedState(), static_cast<qint64>(submission)}));
}

Result<std::uint64_t> SponsorStore::spentGwei(UnixTime now) { return m_usage.used(budgetScope(), noText(), now); }

Result<std::uint32_t> SponsorStore::used(const QString &scope, const QString &subject, UnixTime now)
{
    const auto counted = m_usage.used(scope, subject, now);
    if (!counted) {
        return failure(counted.error());
    }
    return static_cast<std::uint32_t>(*counted);
}

} // namespace tegata::gateway
