#include <tegata/ledgerclient/LogFollower.h>

#include "LedgerLog_p.h"

#include <QPointer>

#include <algorithm>

namespace tegata::ledger {
namespace {

const Error &stopped()
{
    static const Error error(LedgerError::Cancelled, "follower stopped");
    return error;
}

} // namespace

LogFollower::LogFollower(NodeSet &nodes, protocol::Deployment deployment, CursorStore &cursors, EventSink *sink,
                         FollowerOptions options, QObject *parent)
    : QObject(parent)
    , m_nodes(nodes)
    , m_deployment(deployment)
    , m_cursors(cursors)
    , m_sink(sink)
    , m_options(options)
    , m_chunk(std::max<std::uint64_t>(1, options.firstChunk))
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { lookAgain(); });
}

LogFollower::~LogFollower() = default;

void LogFollower::start(BlockSubscription &subscription)
{
    m_isStarted = true;
    connect(&subscription, &BlockSubscription::headChanged, this, [this] { lookAgain(); });
    lookAgain();
}

void LogFollower::stop()
{
    m_isStarted = false;
    m_retryTimer.stop();
}

std::optional<BlockPoint> LogFollower::position() const
{
    return m_points.empty() ? std::nullopt : std::optional(m_points.back());
}

void LogFollower::lookAgain()
{
    m_isDue = true;
    if (m_isStarted && !m_isRunning) {
        run();
    }
}

QCoro::Task<> LogFollower::run()
{
    const QPointer<LogFollower> self(this);
    while (self && m_isDue && m_isStarted && !m_isRunning) {
        m_isDue = false;
        const Result<void> done = co_await catchUp();
        if (!self) {
            co_return;
        }
        if (!done && m_isStarted) {
            qCInfo(lcLedgerFollower) << "following paused:" << QString::fromStdString(done.error().key());
            m_retryTimer.start(m_options.retryInterval);
            Q_EMIT failed(done.error());
        }
    }
}

Task<void> LogFollower::catchUp()
{
    const QPointer<LogFollower> self(this);
    if (m_isRunning) {
        // One at a time; the running one is told to look again.
        m_isDue = true;
        co_return Result<void>();
    }
    m_isRunning = true;
    Result<void> done = loadOnce();
    bool isCaughtUp = false;
    while (done && !isCaughtUp) {
        const Result<bool> reached = co_await advance();
        if (!self) {
            co_return failure(stopped());
        }
        if (reached) {
            isCaughtUp = *reached;
        } else {
            done = failure(reached.error());
        }
    }
    m_isRunning = false;
    if (done && !m_points.empty()) {
        const BlockPoint through = m_points.back();
        Q_EMIT caughtUp(through);
    }
    co_return done;
}

Result<void> LogFollower::loadOnce()
{
    if (m_isLoaded) {
        return {};
    }
    const Result<FollowerCursor> cursor = m_cursors.load();
    if (!cursor) {
        return failure(cursor.error());
    }
    const bool isAscending =
        std::adjacent_find(cursor->points.begin(), cursor->points.end(), [](const BlockPoint &a, const BlockPoint &b) {
            return a.number >= b.number;
        }) == cursor->points.end();
    if (!isAscending) {
        return failure(LedgerError::StorageFailed, "cursor out of order");
    }
    m_points.assign(cursor->points.begin(), cursor->points.end());
    m_isLoaded = true;
    return {};
}

Task<bool> LogFollower::advance()
{
    const QPointer<LogFollower> self(this);
    const Result<BlockHeader> head = co_await m_nodes.agreedHead();
    if (!self) {
        co_return failure(stopped());
    }
    if (!head) {
        co_return failure(head.error());
    }
    const Result<bool> rewound = co_await rewind(*head);
    if (!self) {
        co_return failure(stopped());
    }
    if (!rewound) {
        co_return failure(rewound.error());
    }
    if (!*rewound) {
        m_retryTimer.start(m_options.retryInterval);
        co_return true;
    }
    const std::uint64_t next =
        m_points.empty() ? protocol::toNumber(m_options.startBlock) : protocol::toNumber(m_points.back().number) + 1;
    if (next > protocol::toNumber(head->number)) {
        co_return true;
    }
    const std::uint64_t last = std::min(protocol::toNumber(head->number), next + m_chunk - 1);
    const Result<void> taken = co_await take(BlockNumber(next), BlockNumber(last));
    if (!self) {
        co_return failure(stopped());
    }
    if (taken) {
        m_chunk = std::min(m_options.maximumChunk, m_chunk * 2);
        co_return last == protocol::toNumber(head->number);
    }
    const bool mayBeTooMuch = taken.error().is(LedgerError::TooLarge) || taken.error().is(LedgerError::Timeout);
    if (mayBeTooMuch && last > next) {
        m_chunk = std::max<std::uint64_t>(1, (last - next + 1) / 2);
        co_return false;
    }
    if (taken.error().is(LedgerError::NotFound)) {
        // The chain was reorganised while it was read: the next round finds out where.
        co_return false;
    }
    co_return failure(taken.error());
}

Task<void> LogFollower::take(BlockNumber first, BlockNumber last)
{
    const QPointer<LogFollower> self(this);
    const Result<BlockHeader> before = co_await m_nodes.header(last);
    if (!before) {
        co_return failure(before.error());
    }
    const Result<QJsonArray> entries = co_await m_nodes.logs(m_deployment.ledger, QJsonArray(), first, last);
    if (!entries) {
        co_return failure(entries.error());
    }
    Result<std::vector<LedgerEvent>> events = co_await decodeLogs(&m_nodes, m_deployment.ledger, *entries);
    if (!self) {
        co_return failure(stopped());
    }
    if (!events) {
        co_return failure(events.error());
    }
    // The last block's hash names the whole chain below it. If it is the same before and after, and what was
    // handed out before is still below it, then these logs belong to one chain.
    const Result<BlockHeader> after = co_await m_nodes.header(last);
    if (!after) {
        co_return failure(after.error());
    }
    const Result<bool> joins = co_await isStillPart();
    if (!self) {
        co_return failure(stopped());
    }
    if (!joins) {
        co_return failure(joins.error());
    }
    if (!*joins || after->hash != before->hash) {
        co_return failure(LedgerError::NotFound, "reorganised while reading");
    }
    std::vector<BlockPoint> points;
    for (const LedgerEvent &event : *events) {
        const ChainPosition &position = event.position;
        if (position.block < first || position.block > last ||
            (position.block == last && position.blockHash != before->hash)) {
            co_return failure(LedgerError::MalformedReply, "log of a block that was not asked for");
        }
        if (points.empty() || points.back().number != position.block) {
            points.push_back({position.block, position.blockHash});
        } else if (points.back().hash != position.blockHash) {
            co_return failure(LedgerError::MalformedReply, "one block with two hashes");
        }
    }
    if (points.empty() || points.back().number != last) {
        points.push_back({last, before->hash});
    }
    co_return hand(*events, points);
}

Result<void> LogFollower::hand(const std::vector<LedgerEvent> &events, const std::vector<BlockPoint> &points)
{
    if (m_sink != nullptr) {
        if (Result<void> applied = m_sink->apply(events, points.back()); !applied) {
            return applied;
        }
    }
    std::deque<BlockPoint> moved = m_points;
    moved.insert(moved.end(), points.begin(), points.end());
    while (moved.size() > m_options.rememberedPoints) {
        moved.pop_front();
    }
    std::swap(m_points, moved);
    if (Result<void> saved = saveCursor(); !saved) {
        std::swap(m_points, moved);
        return saved;
    }
    if (!events.empty()) {
        Q_EMIT eventsApplied(events);
    }
    return {};
}

Task<bool> LogFollower::isStillPart()
{
    if (m_points.empty()) {
        co_return true;
    }
    const BlockPoint newest = m_points.back();
    const Result<BlockHeader> header = co_await m_nodes.header(newest.number);
    if (!header && header.error().is(LedgerError::NotFound)) {
        co_return false;
    }
    if (!header) {
        co_return failure(header.error());
    }
    co_return header->hash == newest.hash;
}

Task<bool> LogFollower::rewind(BlockHeader head)
{
    const QPointer<LogFollower> self(this);
    std::deque<BlockPoint> kept = m_points;
    const bool isShorter = !kept.empty() && kept.back().number > head.number;
    if (!isShorter) {
        m_shorterSince.invalidate();
    } else if (!m_shorterSince.isValid()) {
        m_shorterSince.start();
    }
    const bool isPatient = isShorter && m_shorterSince.elapsed() < m_options.shorterChainPatience.count();
    std::size_t above = 0;
    while (!kept.empty()) {
        const BlockPoint newest = kept.back();
        bool isPart = false;
        if (newest.number <= head.number) {
            const Result<BlockHeader> header = co_await m_nodes.header(newest.number);
            if (!self) {
                co_return failure(stopped());
            }
            if (!header && !header.error().is(LedgerError::NotFound)) {
                co_return failure(header.error());
            }
            isPart = header && header->hash == newest.hash;
        } else {
            ++above;
        }
        if (isPart) {
            break;
        }
        kept.pop_back();
    }
    if (kept.size() == m_points.size()) {
        co_return true;
    }
    const bool isOnlyShorter = kept.size() + above == m_points.size();
    if (isPatient && isOnlyShorter) {
        co_return false;
    }
    const std::uint64_t start = protocol::toNumber(m_options.startBlock);
    const BlockPoint to = kept.empty() ? BlockPoint{BlockNumber(start == 0 ? 0 : start - 1), {}} : kept.back();
    qCInfo(lcLedgerFollower) << "the chain was reorganised; going back to block" << protocol::toNumber(to.number);
    if (m_sink != nullptr) {
        const Result<void> undone = m_sink->rollBack(to.number);
        if (!undone) {
            co_return failure(undone.error());
        }
    }
    std::swap(m_points, kept);
    const Result<void> saved = saveCursor();
    if (!saved) {
        std::swap(m_points, kept);
        co_return failure(saved.error());
    }
    m_chunk = std::min(m_chunk, m_options.firstChunk);
    m_shorterSince.invalidate();
    Q_EMIT rolledBack(to);
    co_return true;
}

Result<void> LogFollower::saveCursor()
{
    return m_cursors.save(FollowerCursor{std::vector<BlockPoint>(m_points.begin(), m_points.end())});
}

} // namespace tegata::ledger
