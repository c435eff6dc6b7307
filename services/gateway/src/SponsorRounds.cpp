#include <tegata/gateway/Sponsor.h>

#include "Logging_p.h"

#include <algorithm>

/// The second half of the Sponsor: what happens to an action after it was accepted.
namespace tegata::gateway {
namespace {

constexpr std::uint32_t actionsPerRound = 64;
// How long a used account nonce may stay unexplained before its actions are queued again: nodes behind one
// address may lag behind each other.
constexpr std::chrono::seconds unexplainedMaximum{60};
constexpr std::chrono::milliseconds roundInterval{500};

ledger::Wei raised(const ledger::Wei &fee, std::uint32_t percent)
{
    const auto scaled = fee.times(100U + percent);
    // One more, so that a fee of a few wei rises at all.
    const auto more = scaled ? scaled->dividedBy(100).plus(ledger::Wei(1)) : scaled;
    return more ? *more : fee;
}

} // namespace

void Sponsor::wake()
{
    if (!m_key || m_isStopping) {
        return;
    }
    m_isDue = true;
    if (!m_isRunning) {
        rounds();
    }
}

void Sponsor::stop()
{
    m_isStopping = true;
    m_timer.stop();
    if (!m_isRunning) {
        QMetaObject::invokeMethod(this, &Sponsor::idle, Qt::QueuedConnection);
    }
}

QCoro::Task<> Sponsor::rounds()
{
    m_isRunning = true;
    while (m_isDue && !m_isStopping) {
        m_isDue = false;
        auto round = work();
        const auto done = co_await round;
        if (!done) {
            qCWarning(sponsorLog).noquote() << "round:" << QString::fromStdString(done.error().key());
            m_hasOpen = true;
        }
    }
    m_isRunning = false;
    if (m_isStopping) {
        Q_EMIT idle();
    } else if (m_hasOpen) {
        m_timer.start(roundInterval);
    }
}

Task<void> Sponsor::work()
{
    if (!m_key) {
        co_return failure(GatewayError::SponsorUnavailable);
    }
    const auto account = m_account;
    const auto count = co_await m_chain.transactionCount(account);
    if (!count) {
        co_return failure(count.error());
    }
    const auto chainNonce = count->transactions;
    auto expecting = m_storage.run([account](Store &store) { return store.sponsor.nextAccountNonce(account); });
    const auto own = co_await expecting;
    if (!own) {
        co_return failure(own.error());
    }
    if (chainNonce > *own && !count->isFromAll) {
        // More than we ever sent. True when the store is new or restored; but not on the word of some nodes while
        // others are silent.
        co_return failure(GatewayError::ChainUnavailable, "a number of transactions beyond our own");
    }
    auto reopening =
        m_storage.run([account, chainNonce](Store &store) { return store.sponsor.reopenFrom(account, chainNonce); });
    const auto reopened = co_await reopening;
    if (!reopened) {
        co_return failure(reopened.error());
    }
    if (*reopened > 0) {
        qCWarning(sponsorLog) << *reopened << "submissions were undone by a reorganisation";
    }
    auto writing = writeAheadQueued(chainNonce);
    const auto written = co_await writing;
    if (!written) {
        // What was written before still has to be sent and watched.
        qCWarning(sponsorLog).noquote() << "write ahead:" << QString::fromStdString(written.error().key());
    }
    auto listing = m_storage.run([account](Store &store) { return store.sponsor.open(account); });
    const auto open = co_await listing;
    if (!open) {
        co_return failure(open.error());
    }
    m_hasOpen = !open->empty() || !written;
    const auto now = m_clock.now();
    for (const auto &submission : *open) {
        if (m_isStopping) {
            break;
        }
        const auto &newest = submission.transactions.back();
        Result<void> step;
        if (submission.accountNonce < chainNonce) {
            auto looking = look(submission);
            step = co_await looking;
        } else if (!newest.sentAt) {
            auto sending = send(submission);
            step = co_await sending;
        } else if (now - *newest.sentAt >= m_settings.stuckAfter) {
            auto replacing = replace(submission);
            step = co_await replacing;
        }
        if (!step) {
            qCWarning(sponsorLog).noquote() << "submission with account nonce" << submission.accountNonce << ":"
                                            << QString::fromStdString(step.error().key());
        }
    }
    auto closing = closeGap(*open, *count);
    const auto closed = co_await closing;
    if (!closed) {
        co_return failure(closed.error());
    }
    auto balance = lookAtBalance();
    const auto looked = co_await balance;
    co_return looked;
}

Result<ledger::SignedTransaction> Sponsor::sign(std::uint64_t accountNonce, std::uint64_t gasLimit, const Price &price,
                                                const Bytes &calldata) const
{
    ledger::Transaction transaction;
    const auto deployment = m_reader.deployment();
    transaction.chainId = deployment.chainId;
    transaction.nonce = accountNonce;
    transaction.maxPriorityFeePerGas = price.priorityFee;
    transaction.maxFeePerGas = price.maxFee;
    transaction.gasLimit = gasLimit;
    transaction.to = deployment.ledger;
    transaction.data = calldata;
    return ledger::signTransaction(transaction, *m_key);
}

Task<void> Sponsor::writeAheadQueued(std::uint64_t chainNonce)
{
    auto listing = m_storage.run([](Store &store) { return store.sponsor.queued(actionsPerRound); });
    const auto waiting = co_await listing;
    if (!waiting) {
        co_return failure(waiting.error());
    }
    if (waiting->empty()) {
        co_return Result<void>();
    }
    if (waiting->size() == actionsPerRound) {
        m_isDue = true;
    }
    const auto fee = co_await price();
    if (!fee) {
        co_return failure(fee.error());
    }
    const auto offer = *fee;
    const auto account = m_account;
    const auto budget = m_settings.budgetPerDayGwei;
    for (const auto &action : *waiting) {
        const auto now = m_clock.now();
        // Signed on the store's thread, inside the transaction that takes the account nonce; `this` is const there.
        auto writing = m_storage.run([this, action, account, chainNonce, offer, budget, now](Store &store) {
            const SignSubmission signing = [this, &action, &offer](std::uint64_t accountNonce) {
                return sign(accountNonce, action.gasLimit, offer, action.calldata);
            };
            return store.sponsor.writeAhead({action.digest}, account, chainNonce, action.gasLimit, offer.maxFee,
                                            offer.priorityFee, budget, signing, now);
        });
        const auto written = co_await writing;
        if (!written && !written.error().is(GatewayError::Conflict)) {
            co_return failure(written.error());
        }
    }
    co_return Result<void>();
}

Task<void> Sponsor::send(Submission submission)
{
    const auto newest = submission.transactions.back();
    auto sending = m_chain.send(newest.raw);
    const auto sent = co_await sending;
    if (!sent) {
        co_return failure(sent.error());
    }
    const auto id = submission.id;
    const auto hash = newest.hash;
    const auto now = m_clock.now();
    auto marking = m_storage.run([id, hash, now](Store &store) { return store.sponsor.markSent(id, hash, now); });
    const auto marked = co_await marking;
    co_return marked;
}

Task<void> Sponsor::replace(Submission submission)
{
    const auto newest = submission.transactions.back();
    const auto limit = ledger::Wei::fromGwei(m_settings.maxFeePerGasGwei);
    Price dearer{raised(newest.maxFee, m_settings.bumpPercent), raised(newest.priorityFee, m_settings.bumpPercent)};
    dearer.priorityFee = std::min(dearer.priorityFee, dearer.maxFee);
    auto again = submission;
    if (dearer.maxFee <= limit) {
        // The very same calldata: only the fee may differ between versions.
        const auto digest = submission.actions.empty() ? protocol::Digest() : submission.actions.front();
        auto finding = m_storage.run([digest](Store &store) { return store.sponsor.find(digest); });
        const auto action = co_await finding;
        if (!action || !*action) {
            co_return failure(GatewayError::StoreUnavailable, "a submission without its action");
        }
        const auto transaction = sign(submission.accountNonce, submission.gasLimit, dearer, (*action)->calldata);
        if (!transaction) {
            co_return failure(transaction.error());
        }
        const auto id = submission.id;
        const auto version = newest.version;
        const auto written = *transaction;
        const auto budget = m_settings.budgetPerDayGwei;
        const auto now = m_clock.now();
        auto writing = m_storage.run([id, version, written, dearer, budget, now](Store &store) {
            return store.sponsor.writeReplacement(id, version, written, dearer.maxFee, dearer.priorityFee, budget, now);
        });
        const auto stored = co_await writing;
        if (stored) {
            qCInfo(sponsorLog) << "account nonce" << submission.accountNonce << "goes again at a higher fee";
            again.transactions.push_back(
                {written.hash, version + 1, dearer.maxFee, dearer.priorityFee, written.raw, now, std::nullopt});
        } else if (!stored.error().is(GatewayError::BudgetExhausted)) {
            co_return failure(stored.error());
        }
    }
    // Without a higher fee the same bytes go out again: nodes forget what waits too long.
    auto sending = send(std::move(again));
    const auto sent = co_await sending;
    co_return sent;
}

Task<void> Sponsor::look(Submission submission)
{
    for (const auto &transaction : submission.transactions) {
        const auto found = co_await m_chain.inclusion(transaction.hash);
        if (!found) {
            co_return failure(found.error());
        }
        if (!*found) {
            continue;
        }
        const auto inclusion = **found;
        std::vector<SponsorStore::Outcome> outcomes;
        for (const auto &digest : submission.actions) {
            std::string refusal;
            if (!inclusion.succeeded) {
                auto asking = refusalOf(digest);
                const auto asked = co_await asking;
                if (!asked) {
                    co_return failure(asked.error());
                }
                refusal = *asked;
            }
            outcomes.push_back({digest, refusal});
        }
        const auto id = submission.id;
        const auto hash = transaction.hash;
        const auto block = inclusion.block;
        const auto spent = feeInGwei(inclusion.gasUsed, inclusion.gasPrice);
        const auto now = m_clock.now();
        auto including = m_storage.run([id, hash, block, spent, outcomes, now](Store &store) {
            return store.sponsor.include(id, hash, block, spent, outcomes, now);
        });
        const auto included = co_await including;
        m_missingSince.erase(id);
        co_return included;
    }
    const auto now = m_clock.now();
    const auto since = m_missingSince.emplace(submission.id, now).first->second;
    if (now - since >= unexplainedMaximum) {
        for (const auto &transaction : submission.transactions) {
            // As long as any node has one of its versions it may still be mined: sent again it would be paid for twice.
            const auto isKnown = co_await m_chain.isKnown(transaction.hash);
            if (!isKnown) {
                co_return failure(isKnown.error());
            }
            if (*isKnown) {
                co_return Result<void>();
            }
        }
        qCWarning(sponsorLog) << "account nonce" << submission.accountNonce
                              << "was used by a transaction that is not ours; its action is queued again";
        const auto id = submission.id;
        auto queueing = m_storage.run([id](Store &store) { return store.sponsor.requeue(id); });
        const auto queued = co_await queueing;
        m_missingSince.erase(id);
        m_isDue = true;
        co_return queued;
    }
    co_return Result<void>();
}

Task<void> Sponsor::closeGap(std::vector<Submission> open, SponsorChain::AccountCount count)
{
    if (open.empty() || open.front().accountNonce <= count.transactions || !count.isFromAll) {
        m_gapSince.reset();
        co_return Result<void>();
    }
    const auto now = m_clock.now();
    if (now - m_gapSince.value_or(now) < unexplainedMaximum) {
        m_gapSince = m_gapSince.value_or(now);
        co_return Result<void>();
    }
    // Written when the nodes counted too many. The next writing ahead begins at the gap.
    const auto last = open.back();
    qCWarning(sponsorLog) << "account nonce" << last.accountNonce << "is above a gap; its action is queued again";
    const auto id = last.id;
    auto queueing = m_storage.run([id](Store &store) { return store.sponsor.requeue(id); });
    const auto queued = co_await queueing;
    m_isDue = true;
    co_return queued;
}

Task<std::string> Sponsor::refusalOf(protocol::Digest digest)
{
    auto finding = m_storage.run([digest](Store &store) { return store.sponsor.find(digest); });
    const auto action = co_await finding;
    if (!action) {
        co_return failure(action.error());
    }
    if (!*action) {
        co_return std::string("Reverted");
    }
    const auto call = readCalldata((*action)->calldata);
    if (!call) {
        co_return std::string("Reverted");
    }
    const auto authorization = protocol::authorizationOf(call->action);
    // A copy of the action that somebody else paid for got in first: then it is recorded all the same.
    bool isUsed = false;
    if (const auto lane = protocol::nonceLaneOf(call->action)) {
        const auto next = co_await m_reader.nextNonce(authorization.signer, *lane);
        if (!next) {
            co_return failure(next.error());
        }
        isUsed = authorization.nonce < *next;
    } else {
        const auto used = co_await m_reader.isUnorderedNonceUsed(authorization.signer, authorization.nonce);
        if (!used) {
            co_return failure(used.error());
        }
        isUsed = *used;
    }
    co_return isUsed ? std::string() : std::string("Reverted");
}

Task<void> Sponsor::lookAtBalance()
{
    const auto balance = co_await m_chain.balance(m_account);
    if (!balance) {
        co_return failure(balance.error());
    }
    // "Empty" when it would not pay for one ordinary action at the highest fee we offer.
    constexpr std::uint64_t ordinaryGas = 150'000;
    const auto one = ledger::Wei::fromGwei(m_settings.maxFeePerGasGwei).times(ordinaryGas);
    const auto before = m_health;
    if (one && *balance < *one) {
        m_health = SponsorHealth::Empty;
    } else {
        m_health = *balance < ledger::Wei::fromGwei(m_settings.lowBalanceGwei) ? SponsorHealth::Low : SponsorHealth::Ok;
    }
    if (m_health != before && m_health != SponsorHealth::Ok) {
        qCWarning(sponsorLog) << "the sponsor's balance is" << (m_health == SponsorHealth::Low ? "low" : "empty");
    }
    co_return Result<void>();
}

} // namespace tegata::gateway
