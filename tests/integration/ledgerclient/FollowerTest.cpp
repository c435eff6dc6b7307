#include "ChainActors.h"
#include "DevChain.h"

#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/ledgerclient/LogFollower.h>

#include <QCoro/QCoroTask>

#include <QSignalSpy>
#include <QTest>

using namespace tegata;
using namespace tegata::test;

using ledger::LedgerEvent;

namespace {

/// Keeps what a follower hands out, as a client's store would.
class CollectingSink final : public ledger::EventSink
{
public:
    Result<void> apply(const std::vector<LedgerEvent> &events, const ledger::BlockPoint &) override
    {
        if (m_failures > 0) {
            --m_failures;
            return failure(LedgerError::StorageFailed);
        }
        m_events.insert(m_events.end(), events.begin(), events.end());
        return {};
    }
    Result<void> rollBack(protocol::BlockNumber block) override
    {
        std::erase_if(m_events, [block](const LedgerEvent &event) { return event.position.block > block; });
        ++m_rollBacks;
        return {};
    }
    void failNext(int times) { m_failures = times; }
    [[nodiscard]] const std::vector<LedgerEvent> &events() const { return m_events; }
    [[nodiscard]] int rollBacks() const { return m_rollBacks; }

private:
    std::vector<LedgerEvent> m_events;
    int m_failures = 0;
    int m_rollBacks = 0;
};

template <typename T> QString problemOf(const Result<T> &result)
{
    return result ? QString() : QString::fromStdString(result.error().key() + ": " + result.error().detail());
}

#define QVERIFY_RESULT(result)                                                                                         \
    do {                                                                                                               \
        const auto &resultOnce = (result);                                                                             \
        QVERIFY2(resultOnce.has_value(), qPrintable(problemOf(resultOnce)));                                           \
    } while (false)

} // namespace

class FollowerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_chain = std::make_unique<DevChain>();
        QVERIFY2(m_chain->start(), qPrintable(m_chain->problem()));
        m_nodes = m_chain->nodes(m_clock);
        m_actors = std::make_unique<ChainActors>(*m_chain, *m_nodes, m_random);
        m_history = std::make_unique<ledger::NodeLedgerHistory>(*m_nodes, m_chain->deployment());
        for (int count = 0; count < 8; ++count) { // something to follow
            QVERIFY_RESULT(m_actors->registerPatient());
        }
    }

    void cleanupTestCase()
    {
        m_actors.reset();
        m_history.reset();
        m_nodes.reset();
        m_chain.reset();
    }

    void aFollowerHandsOutEveryEventOnce()
    {
        CollectingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.startBlock = m_chain->deploymentBlock();
        options.firstChunk = 3;
        options.maximumChunk = 7;
        ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        const auto all = QCoro::waitFor(m_history->allEvents({m_chain->deploymentBlock(), {}}));
        QVERIFY_RESULT(all);
        QVERIFY(all->size() > 30);
        QVERIFY(sink.events() == *all);

        QVERIFY_RESULT(m_actors->registerPatient());
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(sink.events().size(), all->size() + 4); // two actions, each with ActionRecorded

        // A restart goes on where it was.
        ledger::LogFollower restarted(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        QVERIFY_RESULT(m_actors->registerPatient());
        QVERIFY_RESULT(QCoro::waitFor(restarted.catchUp()));
        QCOMPARE(sink.events().size(), all->size() + 8);
        QCOMPARE(sink.rollBacks(), 0);
    }

    void aFollowerOffersAgainWhatItsSinkCouldNotKeep()
    {
        CollectingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.startBlock = m_chain->deploymentBlock();
        ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        sink.failNext(1);
        const auto failed = QCoro::waitFor(follower.catchUp());
        QVERIFY(!failed && failed.error().is(LedgerError::StorageFailed));
        QVERIFY(cursors.load()->points.empty());
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        const auto all = QCoro::waitFor(m_history->allEvents({m_chain->deploymentBlock(), {}}));
        QVERIFY(all && sink.events() == *all);
    }

    void aFollowerSurvivesReorganisations_data()
    {
        QTest::addColumn<int>("depth");
        for (const int depth : {1, 2, 6, 64}) {
            QTest::addRow("%d", depth) << depth;
        }
    }

    void aFollowerSurvivesReorganisations()
    {
        QFETCH(int, depth);
        auto patient = m_actors->registerPatient();
        QVERIFY_RESULT(patient);
        m_chain->mine(70);
        CollectingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.startBlock = m_chain->deploymentBlock();
        options.shorterChainPatience = std::chrono::milliseconds(0);
        ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        for (int i = 0; i < depth; ++i) {
            QVERIFY_RESULT(m_actors->append(*patient, patient->key));
        }
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        const auto before = sink.events().size();
        m_chain->reorganise(depth);
        m_chain->mine();
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(sink.rollBacks(), 1);
        QCOMPARE(sink.events().size(), before - 2 * static_cast<std::size_t>(depth));
        QVERIFY_RESULT(m_actors->append(*patient, patient->key));
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        const auto all = QCoro::waitFor(m_history->allEvents({m_chain->deploymentBlock(), {}}));
        QVERIFY(all && sink.events() == *all);
    }

    void aFollowerFindsAReorganisationThatHappenedWhileItWasOff()
    {
        CollectingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.startBlock = m_chain->deploymentBlock();
        options.shorterChainPatience = std::chrono::milliseconds(0);
        const QString snapshot = m_chain->snapshot();
        QVERIFY_RESULT(m_actors->registerPatient());
        QVERIFY_RESULT(m_actors->registerPatient());
        {
            ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
            QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        }
        m_chain->revertTo(snapshot);
        QVERIFY_RESULT(m_actors->registerPatient());
        ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(sink.rollBacks(), 1);
        const auto all = QCoro::waitFor(m_history->allEvents({m_chain->deploymentBlock(), {}}));
        QVERIFY(all && sink.events() == *all);
    }

    void aLaggingNodeIsNotTakenForAReorganisation()
    {
        CollectingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.startBlock = m_chain->deploymentBlock();
        const QString snapshot = m_chain->snapshot();
        QVERIFY_RESULT(m_actors->registerPatient());
        ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        m_chain->revertTo(snapshot); // a node that suddenly knows less
        QVERIFY_RESULT(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(sink.rollBacks(), 0);
    }

    void blocksArePushedOverTheWebSocket()
    {
        auto node = m_chain->node();
        ledger::SubscriptionOptions options;
        options.pollInterval = std::chrono::hours(1);
        ledger::BlockSubscription subscription(*node, options);
        QSignalSpy heads(&subscription, &ledger::BlockSubscription::headChanged);
        subscription.start();
        QTRY_VERIFY(subscription.isPushed());
        heads.clear();
        m_chain->mine();
        QTRY_VERIFY(!heads.isEmpty());
    }

    void aStartedFollowerKeepsUpByItself()
    {
        CollectingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.startBlock = m_chain->deploymentBlock();
        ledger::LogFollower follower(*m_nodes, m_chain->deployment(), cursors, &sink, options);
        auto node = m_chain->node();
        ledger::BlockSubscription subscription(*node);
        QSignalSpy caughtUp(&follower, &ledger::LogFollower::caughtUp);
        subscription.start();
        follower.start(subscription);
        QTRY_VERIFY(!caughtUp.isEmpty());
        const auto before = sink.events().size();
        QVERIFY_RESULT(m_actors->registerPatient());
        QTRY_COMPARE(sink.events().size(), before + 4);
    }

private:
    SystemClock m_clock;
    crypto::SystemRandom m_random;
    std::unique_ptr<DevChain> m_chain;
    std::unique_ptr<ledger::NodeSet> m_nodes;
    std::unique_ptr<ChainActors> m_actors;
    std::unique_ptr<ledger::NodeLedgerHistory> m_history;
};

QTEST_GUILESS_MAIN(FollowerTest)
#include "FollowerTest.moc"
