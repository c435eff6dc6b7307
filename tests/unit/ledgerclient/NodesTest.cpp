#include "FakeNode.h"
#include "FaultServer.h"

#include <tegata/ledgerclient/LedgerReader.h>
#include <tegata/ledgerclient/LogFollower.h>

#include <QCoro/QCoroTask>

#include <QSignalSpy>
#include <QTest>

using namespace tegata;
using namespace tegata::test;
using ledger::BlockNumber;
using ledger::TrustState;

namespace {

const protocol::Deployment deployment{protocol::ChainId(31337),
                                      *protocol::Address::fromHex("0x5fbdb2315678afecb367f032d93f642f64180aa3")};

ledger::RpcLimits quickLimits()
{
    ledger::RpcLimits limits;
    limits.deadline = std::chrono::milliseconds(300);
    limits.maximumReplySize = 100'000;
    return limits;
}

class CountingSink final : public ledger::EventSink
{
public:
    Result<void> apply(const std::vector<ledger::LedgerEvent> &events, const ledger::BlockPoint &) override
    {
        for (const auto &event : events) {
            m_blocks.push_back(protocol::toNumber(event.position.block));
            m_times.push_back(toUnixSeconds(event.position.time));
        }
        return {};
    }
    Result<void> rollBack(BlockNumber block) override
    {
        std::erase_if(m_blocks, [block](std::uint64_t number) { return number > protocol::toNumber(block); });
        return {};
    }
    std::vector<std::uint64_t> m_blocks;
    std::vector<std::uint64_t> m_times;
};

} // namespace

class NodesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileRepliesAreErrorsOfTheirKind_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<LedgerError>("expected");
        const auto row = [](const char *name, const QByteArray &body, LedgerError expected, int status = 200) {
            QTest::newRow(name) << body << status << expected;
        };
        const LedgerError malformed = LedgerError::MalformedReply;
        row("nothing", "", malformed);
        row("not JSON", "<html>", malformed);
        row("truncated", QByteArray(R"({"jsonrpc":"2.0","id":1})").chopped(1), malformed);
        row("a list", R"([{"jsonrpc":"2.0","id":1,"result":"0x1"}])", malformed);
        row("text", R"("0x1")", malformed);
        row("null", "null", malformed);
        row("an empty object", "{}", malformed);
        row("another id", R"({"jsonrpc":"2.0","id":2,"result":"0x1"})", malformed);
        row("id as text", R"({"jsonrpc":"2.0","id":"1","result":"0x1"})", malformed);
        row("id null", R"({"jsonrpc":"2.0","id":null,"result":"0x1"})", malformed);
        row("id almost right", R"({"jsonrpc":"2.0","id":1.5,"result":"0x1"})", malformed);
        row("no id", R"({"jsonrpc":"2.0","result":"0x1"})", malformed);
        row("version 1", R"({"jsonrpc":"1.0","id":1,"result":"0x1"})", malformed);
        row("neither result nor error", R"({"jsonrpc":"2.0","id":1})", malformed);
        row("result and error", R"({"jsonrpc":"2.0","id":1,"result":"0x1","error":{"code":1,"message":""}})",
            malformed);
        row("error as text", R"({"jsonrpc":"2.0","id":1,"error":"no"})", malformed);
        row("error without a code", R"({"jsonrpc":"2.0","id":1,"error":{"message":"no"}})", malformed);
        row("an error in status 200", R"({"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}})",
            LedgerError::RpcError);
        row("an error in status 400", R"({"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}})",
            LedgerError::RpcError, 400);
        row("a revert", R"({"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted","data":"0x"}})",
            LedgerError::Reverted);
        row("busy", "busy", LedgerError::Unreachable, 503);
        row("wrong path", "nothing here", LedgerError::Unreachable, 404);
        row("nested too deep", QByteArray(5000, '['), malformed);
        row("too large", QByteArray(200000, ' '), LedgerError::TooLarge);
    }
    void hostileRepliesAreErrorsOfTheirKind()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(LedgerError, expected);
        FaultServer server([&body, status](const WireRequest &) {
            WireReply reply;
            reply.status = status;
            reply.body = body;
            return reply;
        });
        ledger::JsonRpcNode node(server.url(), {}, quickLimits());
        const auto answer = QCoro::waitFor(node.call(QStringLiteral("eth_chainId"), {}));
        QVERIFY(!answer);
        QVERIFY2(answer.error().is(expected), answer.error().key().c_str());
    }
    void brokenConnectionsAreErrorsOfTheirKind_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<LedgerError>("expected");
        QTest::newRow("silence") << 0 << LedgerError::Timeout;
        QTest::newRow("cut before the head") << 1 << LedgerError::Unreachable;
        QTest::newRow("cut in the body") << 2 << LedgerError::Unreachable;
        QTest::newRow("announced too large") << 3 << LedgerError::TooLarge;
        QTest::newRow("without end") << 4 << LedgerError::TooLarge;
        QTest::newRow("redirect") << 5 << LedgerError::MalformedReply;
        QTest::newRow("not HTTP") << 6 << LedgerError::Unreachable;
        QTest::newRow("slow body") << 7 << LedgerError::Timeout;
    }
    void brokenConnectionsAreErrorsOfTheirKind()
    {
        QFETCH(int, fault);
        QFETCH(LedgerError, expected);
        int redirected = 0;
        FaultServer other([&redirected](const WireRequest &) {
            ++redirected;
            return WireReply();
        });
        const QByteArray good = R"({"jsonrpc":"2.0","id":1,"result":"0x1"})";
        FaultServer server([fault, &other, &good](const WireRequest &) {
            WireReply reply;
            reply.body = good;
            switch (fault) {
            case 0:
                reply.isSilent = true;
                break;
            case 1:
                reply.raw = "H";
                reply.cuts = true;
                break;
            case 2:
                reply.announcedLength = 5000;
                reply.cuts = true;
                break;
            case 3:
                reply.announcedLength = 1'000'000'000'000;
                break;
            case 4:
                reply.isEndless = true;
                break;
            case 5:
                reply.status = 307;
                reply.headers = {"Location: " + other.url().toEncoded()};
                reply.body.clear();
                break;
            case 6:
                reply.raw = "SSH-2.0-OpenSSH\r\n\r\n";
                reply.cuts = true;
                break;
            case 7:
                reply.announcedLength = 5000;
                break;
            default:
                break;
            }
            return reply;
        });
        ledger::JsonRpcNode node(server.url(), {}, quickLimits());
        const auto answer = QCoro::waitFor(node.call(QStringLiteral("eth_chainId"), {}));
        QVERIFY(!answer);
        QVERIFY2(answer.error().is(expected), answer.error().key().c_str());
        QCOMPARE(redirected, 0);
    }
    void aNodeThatIsNotThereIsUnreachable()
    {
        FaultServer server;
        const QUrl url = server.url();
        server.goAway();
        ledger::JsonRpcNode node(url, {}, quickLimits());
        const auto answer = QCoro::waitFor(node.call(QStringLiteral("eth_chainId"), {}));
        QVERIFY(!answer && answer.error().is(LedgerError::Unreachable));
    }
    void cookiesAreNotKept()
    {
        QList<QByteArray> cookies;
        FaultServer server([&cookies](const WireRequest &request) {
            cookies << request.headers.value("cookie");
            WireReply reply;
            reply.headers << "Set-Cookie: track=me";
            reply.body = "{}";
            return reply;
        });
        ledger::JsonRpcNode node(server.url(), {}, quickLimits());
        QVERIFY(!QCoro::waitFor(node.call(QStringLiteral("a"), {})));
        QVERIFY(!QCoro::waitFor(node.call(QStringLiteral("b"), {})));
        QCOMPARE(cookies, (QList<QByteArray>{{}, {}}));
    }
    void aRevertIsAnOutcomeWithItsError()
    {
        const Bytes data = [] {
            Bytes bytes = *fromHex("08c379a0");
            append(bytes, ledger::abi::encode(std::string("why")));
            return bytes;
        }();
        const QByteArray hex = QByteArray::fromStdString(toPrefixedHex(data));
        // Where go-ethereum, older nodes and Parity's descendants put the data.
        for (const QByteArray &place : {"\"" + hex + "\"", "{\"data\":\"" + hex + "\"}", "\"Reverted " + hex + "\""}) {
            FaultServer server([&place](const WireRequest &) {
                WireReply reply;
                reply.body =
                    R"({"jsonrpc":"2.0","id":1,"error":{"code":-32015,"message":"VM execution reverted","data":)" +
                    place + "}}";
                return reply;
            });
            ledger::JsonRpcNode node(server.url(), {}, quickLimits());
            const auto outcome = QCoro::waitFor(node.callContract(QStringLiteral("eth_call"), {}));
            QVERIFY2(outcome && outcome->refusal, place.constData());
            QCOMPARE(*outcome->refusal->argument("message"), std::string("why"));
        }
    }

    void hostileBlocksAreRefused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("huge number") << "number" << QJsonValue(QStringLiteral("0x10000000000000000"));
        QTest::newRow("negative number") << "number" << QJsonValue(QStringLiteral("-0x1"));
        QTest::newRow("number as a number") << "number" << QJsonValue(20);
        QTest::newRow("no number") << "number" << QJsonValue();
        QTest::newRow("short hash") << "hash" << QJsonValue(QStringLiteral("0x1234"));
        QTest::newRow("no hash") << "hash" << QJsonValue();
        QTest::newRow("no parent") << "parentHash" << QJsonValue();
        QTest::newRow("overflowing time") << "timestamp" << QJsonValue(QStringLiteral("0xffffffffffffffff"));
        QTest::newRow("time as text") << "timestamp" << QJsonValue(QStringLiteral("now"));
    }
    void hostileBlocksAreRefused()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        FakeNode fake;
        fake.twist = [&member, &value](const QString &method, QJsonObject &reply) {
            if (method == QLatin1String("eth_getBlockByNumber")) {
                QJsonObject block = reply.value(QStringLiteral("result")).toObject();
                block.insert(member, value);
                reply.insert(QStringLiteral("result"), block);
            }
        };
        auto nodes = set({&fake});
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(!head && head.error().is(LedgerError::MalformedReply));
        QCOMPARE(nodes->trust().state, TrustState::Disagree);
    }
    void oneNodeIsAllowedAndSaid()
    {
        FakeNode fake;
        auto nodes = set({&fake});
        QSignalSpy changes(nodes.get(), &ledger::NodeSet::trustChanged);
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(head && head->number == BlockNumber(20));
        QCOMPARE(nodes->trust().state, TrustState::SingleNode);
        QVERIFY(nodes->trust().asOf == head->time);
        QVERIFY(nodes->trust().allowsWrapping());
        QCOMPARE(changes.size(), 1);
        QVERIFY(QCoro::waitFor(nodes->agreedHead()));
        QCOMPARE(changes.size(), 1);
    }
    void theHighestCommonBlockIsTaken()
    {
        FakeNode first;
        FakeNode second;
        first.grow(3);
        auto nodes = set({&first, &second});
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(head && head->number == BlockNumber(20));
        QCOMPARE(nodes->trust().state, TrustState::Agreed);
        // Two newest blocks of one height: the one below counts.
        second.fork(1, 2);
        const auto below = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(below && below->number == BlockNumber(19));
        QCOMPARE(nodes->trust().state, TrustState::Agreed);
    }
    void nodesOnDifferentChainsDisagree()
    {
        FakeNode first;
        FakeNode second;
        second.fork(15, 2);
        auto nodes = set({&first, &second});
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(!head && head.error().is(LedgerError::NodesDisagree));
        QCOMPARE(nodes->trust().state, TrustState::Disagree);
        QVERIFY(!nodes->trust().allowsWrapping());
    }
    void aLieAboutABlocksTimeIsADisagreement()
    {
        FakeNode first;
        FakeNode second;
        second.timeShift = 30;
        auto nodes = set({&first, &second});
        QVERIFY(!QCoro::waitFor(nodes->agreedHead()));
        QCOMPARE(nodes->trust().state, TrustState::Disagree);
    }
    void differentAnswersAboutAContractAreNotBelieved()
    {
        FakeNode first;
        FakeNode second;
        auto nodes = set({&first, &second});
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(QCoro::waitFor(nodes->callAt(*head, deployment.ledger, Bytes{1, 2, 3, 4})));
        second.callResult = QStringLiteral("0x02");
        const auto answer = QCoro::waitFor(nodes->callAt(*head, deployment.ledger, Bytes{1, 2, 3, 4}));
        QVERIFY(!answer && answer.error().is(LedgerError::NodesDisagree));
        QCOMPARE(nodes->trust().state, TrustState::Disagree);
        // One reverts, the other does not.
        second.twist = [](const QString &method, QJsonObject &reply) {
            if (method == QLatin1String("eth_call")) {
                reply.remove(QStringLiteral("result"));
                reply.insert(QStringLiteral("error"),
                             QJsonObject{{QStringLiteral("code"), 3}, {QStringLiteral("message"), QString()}});
            }
        };
        const auto other = QCoro::waitFor(nodes->callAt(*head, deployment.ledger, Bytes{1, 2, 3, 4}));
        QVERIFY(!other && other.error().is(LedgerError::NodesDisagree));
    }
    void oneOfSeveralNodesJudgesNothingAlone()
    {
        FakeNode honest;
        FakeNode other;
        auto nodes = set({&honest, &other});
        const auto judges = nodes->judges();
        const Bytes call{1, 2, 3, 4};
        const auto head = QCoro::waitFor(judges->agreedHead());
        QVERIFY(head.has_value());
        QCOMPARE(nodes->trust().state, TrustState::Agreed);
        QVERIFY(QCoro::waitFor(judges->callAt(*head, deployment.ledger, call)).has_value());

        // They agreed a moment ago; just for this call the honest one is kept busy.
        honest.server().goAway();
        const auto told = QCoro::waitFor(judges->callAt(*head, deployment.ledger, call));
        QVERIFY(!told && told.error().is(LedgerError::Unreachable));
        const auto logs = QCoro::waitFor(judges->logs(deployment.ledger, {}, BlockNumber(1), BlockNumber(2)));
        QVERIFY(!logs && logs.error().is(LedgerError::Unreachable));
        QCOMPARE(nodes->trust().state, TrustState::SingleNode);
        QVERIFY(!nodes->trust().allowsWrapping());
        QVERIFY(!judges->trust().allowsWrapping());
        // What is only read goes on.
        QVERIFY(QCoro::waitFor(nodes->callAt(*head, deployment.ledger, call)).has_value());
    }

    void theOnlyConfiguredNodeJudges()
    {
        FakeNode only;
        auto nodes = set({&only});
        const auto judges = nodes->judges();
        const auto head = QCoro::waitFor(judges->agreedHead());
        QVERIFY(head.has_value());
        QCOMPARE(judges->trust().state, TrustState::SingleNode);
        QVERIFY(judges->trust().allowsWrapping());
        QVERIFY(QCoro::waitFor(judges->callAt(*head, deployment.ledger, Bytes{1, 2, 3, 4})).has_value());
    }

    void anEmptyOrDamagedViewAnswerIsRefused_data()
    {
        QTest::addColumn<QString>("result");
        QTest::newRow("no contract") << QStringLiteral("0x");
        QTest::newRow("one byte") << QStringLiteral("0x01");
        QTest::newRow("two words") << QStringLiteral("0x") + QString(128, QLatin1Char('0'));
        QTest::newRow("a boolean of two") << QStringLiteral("0x") + QString(63, QLatin1Char('0')) + QLatin1Char('2');
        QTest::newRow("not hexadecimal") << QStringLiteral("true");
    }
    void anEmptyOrDamagedViewAnswerIsRefused()
    {
        QFETCH(QString, result);
        FakeNode fake;
        fake.callResult = result;
        auto nodes = set({&fake});
        ledger::NodeLedgerReader reader(*nodes, deployment);
        const auto answer = QCoro::waitFor(reader.isAdministrator({}, {}));
        QVERIFY(!answer && answer.error().is(LedgerError::MalformedReply));
    }
    void aNodeThatGoesAwayLeavesTheOther()
    {
        FakeNode first;
        FakeNode second;
        auto nodes = set({&first, &second});
        QVERIFY(QCoro::waitFor(nodes->agreedHead()));
        second.server().goAway();
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(head.has_value());
        QCOMPARE(nodes->trust().state, TrustState::SingleNode);
        QCOMPARE(nodes->trust().answeringNodes, 1U);
        first.server().goAway();
        QVERIFY(QCoro::waitFor(nodes->agreedHead()).error().is(LedgerError::Unreachable));
        QCOMPARE(nodes->trust().state, TrustState::Offline);
        QVERIFY(nodes->trust().asOf == head->time);
        // Behind the same address another chain comes back.
        first.chainId = QStringLiteral("0x1");
        QVERIFY(first.server().comeBack());
        QVERIFY(QCoro::waitFor(nodes->agreedHead()).error().is(LedgerError::WrongChain));
    }
    void fewerNodesThanDemandedAreNotEnough()
    {
        FakeNode first;
        FakeNode second;
        ledger::NodeSetOptions options;
        options.minimumNodes = 2;
        auto nodes = set({&first, &second}, options);
        QVERIFY(QCoro::waitFor(nodes->agreedHead()));
        second.server().goAway();
        QVERIFY(QCoro::waitFor(nodes->agreedHead()).error().is(LedgerError::Unreachable));
    }
    void aNodeFarBehindMakesTheSetStale()
    {
        FakeNode first;
        FakeNode second;
        first.grow(100);
        auto nodes = set({&first, &second});
        const auto head = QCoro::waitFor(nodes->agreedHead());
        QVERIFY(head && head->number == BlockNumber(20));
        QCOMPARE(nodes->trust().state, TrustState::Stale);
        QVERIFY(!nodes->trust().allowsWrapping());
    }
    void ageByTheClockCountsOnlyWhenConfigured()
    {
        FakeNode fake;
        m_clock.set(fromUnixSeconds(1'800'000'000));
        auto patient = set({&fake});
        QVERIFY(QCoro::waitFor(patient->agreedHead()));
        QCOMPARE(patient->trust().state, TrustState::SingleNode);
        ledger::NodeSetOptions options;
        options.maximumAge = std::chrono::seconds(60);
        auto strict = set({&fake}, options);
        QVERIFY(QCoro::waitFor(strict->agreedHead()));
        QCOMPARE(strict->trust().state, TrustState::Stale);
    }

    void logsThatTwoNodesTellDifferentlyAreNotBelieved()
    {
        FakeNode first;
        FakeNode second;
        for (FakeNode *fake : {&first, &second}) {
            fake->addLog(5);
            fake->addLog(9);
        }
        auto nodes = set({&first, &second});
        ledger::NodeLedgerHistory history(*nodes, deployment);
        const auto all = QCoro::waitFor(history.allEvents({}));
        QVERIFY(all && all->size() == 2);
        second.addLog(11); // or: the first leaves one out
        const auto more = QCoro::waitFor(history.allEvents({}));
        QVERIFY(!more && more.error().is(LedgerError::NodesDisagree));
    }
    void aTimeThatOnlyOneNodeTellsIsAskedForAgain()
    {
        FakeNode first;
        FakeNode second;
        first.addLog(5);
        second.addLog(5);
        second.tellsTimes = false;
        first.spoil = [](QJsonObject &log) { log.insert(QStringLiteral("blockTimestamp"), QStringLiteral("0x1")); };
        auto nodes = set({&first, &second});
        ledger::NodeLedgerHistory history(*nodes, deployment);
        const auto all = QCoro::waitFor(history.allEvents({}));
        QVERIFY(all && all->size() == 1);
        QVERIFY(all->front().position.time == fromUnixSeconds(1'700'000'025));
    }
    void limitsOfGetLogsAreFoundByHalving()
    {
        FakeNode fake;
        fake.grow(500);
        for (std::uint64_t block = 1; block <= 500; ++block) {
            fake.addLog(block);
        }
        fake.maximumLogs = 7;
        auto nodes = set({&fake});
        ledger::NodeLedgerHistory history(*nodes, deployment);
        const auto all = QCoro::waitFor(history.allEvents({}));
        QVERIFY(all && all->size() == 500);
        CountingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::LogFollower follower(*nodes, deployment, cursors, &sink);
        QVERIFY(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(sink.m_blocks.size(), 500U);
        QVERIFY(std::is_sorted(sink.m_blocks.begin(), sink.m_blocks.end()));
    }
    void spoofedLogsStopTheFollowerAndAreNotHandedOut_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::newRow("another contract") << "address" << QStringLiteral("0x") + QString(40, QLatin1Char('1'));
        QTest::newRow("a block not asked for") << "blockNumber"
                                               << "0x100000";
        QTest::newRow("another hash of the last block")
            << "blockHash" << QStringLiteral("0x") + QString(64, QLatin1Char('9'));
        QTest::newRow("data of another shape") << "data"
                                               << "0x00";
    }
    void spoofedLogsStopTheFollowerAndAreNotHandedOut()
    {
        QFETCH(QString, member);
        QFETCH(QString, value);
        FakeNode fake;
        fake.addLog(20);
        fake.spoil = [&member, &value](QJsonObject &log) { log.insert(member, value); };
        auto nodes = set({&fake});
        CountingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::LogFollower follower(*nodes, deployment, cursors, &sink);
        const auto done = QCoro::waitFor(follower.catchUp());
        QVERIFY(!done && done.error().is(LedgerError::MalformedReply));
        QVERIFY(sink.m_blocks.empty());
        QVERIFY(!follower.position());
        // The same follower goes on when the node comes to its senses.
        fake.spoil = {};
        QVERIFY(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(sink.m_blocks, std::vector<std::uint64_t>{20});
    }
    void aLogTwiceIsRefused()
    {
        FakeNode fake;
        fake.addLog(20);
        fake.addLog(20);
        auto nodes = set({&fake});
        ledger::NodeLedgerHistory history(*nodes, deployment);
        QVERIFY(QCoro::waitFor(history.allEvents({})).error().is(LedgerError::MalformedReply));
    }
    void aReorganisationBetweenTwoAnswersIsNoticed()
    {
        FakeNode fake;
        fake.addLog(18);
        auto nodes = set({&fake});
        // The chain turns right behind the answer to eth_getLogs, once.
        int turns = 0;
        fake.twist = [&fake, &turns](const QString &method, QJsonObject &) {
            if (method == QLatin1String("eth_getLogs") && turns++ == 0) {
                fake.fork(5, 2);
            }
        };
        CountingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::LogFollower follower(*nodes, deployment, cursors, &sink);
        QVERIFY(QCoro::waitFor(follower.catchUp()));
        QCOMPARE(turns, 2);
        QCOMPARE(sink.m_blocks, std::vector<std::uint64_t>{18});
        QCOMPARE(QString::fromStdString(follower.position()->hash.hex()), fake.hashOf(20));
    }
    void aCursorOutOfOrderIsNotTrusted()
    {
        FakeNode fake;
        auto nodes = set({&fake});
        ledger::VolatileCursorStore cursors;
        QVERIFY(cursors.save({{{BlockNumber(9), {}}, {BlockNumber(3), {}}}}));
        ledger::LogFollower follower(*nodes, deployment, cursors, nullptr);
        QVERIFY(QCoro::waitFor(follower.catchUp()).error().is(LedgerError::StorageFailed));
    }
    void aStartedFollowerTriesAgainByItself()
    {
        FakeNode fake;
        fake.addLog(20);
        auto nodes = set({&fake});
        auto pushed = fake.node(quickLimits());
        ledger::SubscriptionOptions often;
        often.pollInterval = std::chrono::milliseconds(20);
        ledger::BlockSubscription subscription(*pushed, often);
        CountingSink sink;
        ledger::VolatileCursorStore cursors;
        ledger::FollowerOptions options;
        options.retryInterval = std::chrono::milliseconds(20);
        ledger::LogFollower follower(*nodes, deployment, cursors, &sink, options);
        QSignalSpy failures(&follower, &ledger::LogFollower::failed);
        fake.server().goAway();
        subscription.start();
        follower.start(subscription);
        QTRY_VERIFY(failures.size() >= 2);
        QVERIFY(fake.server().comeBack());
        QTRY_COMPARE(sink.m_blocks.size(), 1U);
        fake.grow(2);
        fake.addLog(22);
        QTRY_COMPARE(sink.m_blocks.size(), 2U);
        QVERIFY(!subscription.isPushed());
    }
    void aFollowerMayBeDestroyedWhileItWaits()
    {
        FakeNode fake;
        auto nodes = set({&fake});
        ledger::VolatileCursorStore cursors;
        auto follower = std::make_unique<ledger::LogFollower>(*nodes, deployment, cursors, nullptr);
        Task<void> running = follower->catchUp();
        follower.reset();
        const auto done = QCoro::waitFor(std::move(running));
        QVERIFY(!done && done.error().is(LedgerError::Cancelled));
    }

private:
    std::unique_ptr<ledger::NodeSet> set(const std::vector<FakeNode *> &fakes, ledger::NodeSetOptions options = {})
    {
        std::vector<std::unique_ptr<ledger::JsonRpcNode>> list;
        for (const FakeNode *fake : fakes) {
            ledger::RpcLimits limits;
            limits.deadline = std::chrono::seconds(10);
            list.push_back(fake->node(limits));
        }
        return std::make_unique<ledger::NodeSet>(std::move(list), deployment.chainId, m_clock, options);
    }

    FixedClock m_clock;
};

QTEST_GUILESS_MAIN(NodesTest)
#include "NodesTest.moc"
