#pragma once

#include <tegata/base/Task.h>
#include <tegata/ledgerclient/BlockSubscription.h>
#include <tegata/ledgerclient/LedgerHistory.h>

#include <QElapsedTimer>

#include <deque>
#include <vector>

namespace tegata::ledger {

struct BlockPoint
{
    BlockNumber number{};
    BlockHash hash;
    friend bool operator==(const BlockPoint &, const BlockPoint &) = default;
};

/// How far a follower has come: the newest blocks it has handed out, oldest first. Enough of them that a
/// reorganisation while the program was off is still found.
struct FollowerCursor
{
    std::vector<BlockPoint> points;
    friend bool operator==(const FollowerCursor &, const FollowerCursor &) = default;
};

/// Where a follower keeps its cursor. Called on the follower's thread; StorageFailed stops the follower until
/// its next attempt.
class CursorStore
{
public:
    CursorStore() = default;
    virtual ~CursorStore() = default;
    CursorStore(const CursorStore &) = delete;
    CursorStore &operator=(const CursorStore &) = delete;
    /// Empty cursor when nothing was saved.
    [[nodiscard]] virtual Result<FollowerCursor> load() = 0;
    [[nodiscard]] virtual Result<void> save(const FollowerCursor &cursor) = 0;
};

/// Forgets with the process: every start follows from the start block.
class VolatileCursorStore final : public CursorStore
{
public:
    [[nodiscard]] Result<FollowerCursor> load() override { return m_cursor; }
    [[nodiscard]] Result<void> save(const FollowerCursor &cursor) override
    {
        m_cursor = cursor;
        return {};
    }

private:
    FollowerCursor m_cursor;
};

/// Takes the events of a follower. A failure stops the follower; it offers the same again later, so each
/// event arrives at least once, and exactly once when the sink stores it together with its position.
class EventSink
{
public:
    EventSink() = default;
    virtual ~EventSink() = default;
    EventSink(const EventSink &) = delete;
    EventSink &operator=(const EventSink &) = delete;
    /// In the order of the chain; `through` is the newest block that is covered. May be without events.
    [[nodiscard]] virtual Result<void> apply(const std::vector<LedgerEvent> &events, const BlockPoint &through) = 0;
    /// Everything above `block` was undone by a reorganisation.
    [[nodiscard]] virtual Result<void> rollBack(BlockNumber block) = 0;
};

struct FollowerOptions
{
    /// Block of the ledger's deployment.
    BlockNumber startBlock{};
    /// Blocks per request at first; adapts to what the nodes allow.
    std::uint64_t firstChunk = 2'000;
    std::uint64_t maximumChunk = 50'000;
    /// Points kept for finding where a reorganisation began.
    std::size_t rememberedPoints = 256;
    /// A chain that is suddenly shorter than what was handed out is at first taken for a node that lags; after
    /// this long it counts as reorganised.
    std::chrono::milliseconds shorterChainPatience{30'000};
    /// Wait after a failure.
    std::chrono::milliseconds retryInterval{2'000};
};

/// Follows every event of the ledger from a start block, across chunks, reorganisations, gaps and restarts.
/// Lives on the thread that made it.
class LogFollower : public QObject
{
    Q_OBJECT
public:
    /// `nodes`, `cursors` and `sink` (may be null) outlive the follower.
    LogFollower(NodeSet &nodes, protocol::Deployment deployment, CursorStore &cursors, EventSink *sink,
                FollowerOptions options = {}, QObject *parent = nullptr);
    ~LogFollower() override;

    /// Loads the cursor and begins; looks again at every headChanged of `subscription` (outlives the follower).
    void start(BlockSubscription &subscription);
    void stop();
    /// Looks for new blocks once, without a subscription; ends when all there are were handed out.
    [[nodiscard]] Task<void> catchUp();

    /// The newest block handed out; empty before the first.
    [[nodiscard]] std::optional<BlockPoint> position() const;

Q_SIGNALS:
    /// After the sink took them and the cursor was saved.
    void eventsApplied(const std::vector<tegata::ledger::LedgerEvent> &events);
    /// Everything above `to` was undone; its hash is zero when that is before the start block.
    void rolledBack(const tegata::ledger::BlockPoint &to);
    /// Nothing newer is known; `through` is the newest agreed block.
    void caughtUp(const tegata::ledger::BlockPoint &through);
    /// Tries again by itself.
    void failed(const tegata::Error &error);

private:
    QCoro::Task<> run();
    [[nodiscard]] Result<void> loadOnce();
    /// One round: back to the chain's common part, then the next chunk. True when nothing is left.
    [[nodiscard]] Task<bool> advance();
    [[nodiscard]] Task<void> take(BlockNumber first, BlockNumber last);
    [[nodiscard]] Result<void> hand(const std::vector<LedgerEvent> &events, const std::vector<BlockPoint> &points);
    /// Whether the newest block handed out is still part of the chain.
    [[nodiscard]] Task<bool> isStillPart();
    /// Goes back to the newest point that is still part of the chain. False: a node lags, look again later.
    [[nodiscard]] Task<bool> rewind(BlockHeader head);
    [[nodiscard]] Result<void> saveCursor();
    void lookAgain();

    NodeSet &m_nodes;
    protocol::Deployment m_deployment;
    CursorStore &m_cursors;
    EventSink *m_sink;
    FollowerOptions m_options;
    std::deque<BlockPoint> m_points;
    std::uint64_t m_chunk;
    QTimer m_retryTimer;
    QElapsedTimer m_shorterSince;
    bool m_isLoaded = false;
    bool m_isRunning = false;
    bool m_isStarted = false;
    bool m_isDue = false;
};

} // namespace tegata::ledger
