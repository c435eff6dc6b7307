#include <tegata/gateway/AnswerBudget.h>
#include <tegata/gateway/RateLimiter.h>
#include <tegata/gateway/Router.h>
#include <tegata/gateway/SponsorPolicy.h>
#include <tegata/ledgerclient/Calldata.h>

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace tegata;
using namespace tegata::gateway;

class LimitsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void limiterAllowsABurstAndThenTheRate()
    {
        RateLimiter limiter(60);
        const RateLimiter::Clock::time_point start{};
        for (int index = 0; index < 60; ++index) {
            QVERIFY(limiter.take("a", start));
        }
        QVERIFY(!limiter.take("a", start));
        QVERIFY(limiter.take("b", start));
        QVERIFY(limiter.take("a", start + std::chrono::milliseconds(1001)));
        QVERIFY(!limiter.take("a", start + std::chrono::milliseconds(1002)));
    }

    void limiterForgetsTheRestedButNotTheSpent()
    {
        RateLimiter limiter(60, 3);
        const RateLimiter::Clock::time_point start{};
        for (int index = 0; index < 60; ++index) {
            QVERIFY(limiter.take("spent", start));
        }
        QVERIFY(limiter.take("b", start));
        QVERIFY(limiter.take("c", start));
        QVERIFY(!limiter.take("d", start)); // full of keys that still count
        const auto later = start + std::chrono::seconds(2);
        QVERIFY(limiter.take("d", later));
        QVERIFY(limiter.knownKeys() <= 3);
        QVERIFY(limiter.take("spent", later));
        QVERIFY(limiter.take("spent", later));
        QVERIFY(!limiter.take("spent", later));
    }

    void oneHolderHasAQuarterOfTheAnswers()
    {
        AnswerBudget budget(1000);
        auto first = budget.reserve("a", 200);
        QVERIFY(first);
        QVERIFY(budget.reserve("a", 51).error().is(GatewayError::Overloaded));
        {
            const auto rest = budget.reserve("a", 50);
            QVERIFY(rest);
            QCOMPARE(budget.reserved(), 250);
        }
        QCOMPARE(budget.reserved(), 200);
        std::vector<AnswerBudget::Reservation> others;
        for (const char *holder : {"b", "c", "d"}) {
            const auto reserved = budget.reserve(holder, 250);
            QVERIFY(reserved);
            others.push_back(*reserved);
        }
        QVERIFY(budget.reserve("e", 51).error().is(GatewayError::Overloaded));
        QVERIFY(budget.reserve({}, 50));
        first = failure(GatewayError::Overloaded); // its answer is gone
        QCOMPARE(budget.reserved(), 750);
        QVERIFY(budget.reserve("a", 250));
        QVERIFY(budget.reserve("e", 251).error().is(GatewayError::Overloaded));
    }

    void everyRequestOfTheProtocolHasARoute_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("isOpen");
        const auto row = [](const char *method, const char *path, bool isOpen) {
            QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << isOpen;
        };
        row("GET", "/v1/health", true);
        row("POST", "/v1/sessions", true);
        row("POST", "/v1/actions", true);
        row("GET", "/v1/actions/0xab", true);
        row("PUT", "/v1/records/0xab", false);
        row("GET", "/v1/records/0xab", false);
        row("POST", "/v1/records/fetch", false);
        row("PUT", "/v1/batches/0xab", false);
        row("GET", "/v1/batches/0xab", false);
        row("PUT", "/v1/wraps/0xab", false);
        row("GET", "/v1/wraps/0xab", false);
        row("GET", "/v1/patients/0xab/wraps", false);
        row("PUT", "/v1/vaults/0xab/2/predecessor", false);
        row("GET", "/v1/vaults/0xab/2/predecessor", false);
        row("PUT", "/v1/directory/0xab/0xcd", false);
        row("GET", "/v1/directory/0xab/0xcd", false);
        row("GET", "/v1/directory/0xab", false);
        row("POST", "/v1/mailbox/0xab", true);
        row("GET", "/v1/mailbox/0xab", false);
        row("DELETE", "/v1/mailbox/0xab/0xcd", false);
        row("PUT", "/v1/introductions/0xab", false);
        row("GET", "/v1/patients/0xab/reads", false);
        row("GET", "/v1/events", true);
    }
    void everyRequestOfTheProtocolHasARoute()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(bool, isOpen);
        const auto match = routeOf(method, path);
        QVERIFY(match);
        QCOMPARE(match->isOpen, isOpen);
    }

    void otherPathsAndMethodsHaveNone()
    {
        QVERIFY(routeOf("GET", "/").error().is(GatewayError::NotFound));
        QVERIFY(routeOf("GET", "/v1/records/").error().is(GatewayError::NotFound));
        QVERIFY(routeOf("GET", "/v1/records/0xab/").error().is(GatewayError::NotFound));
        QVERIFY(routeOf("GET", "//v1/records/0xab").error().is(GatewayError::NotFound));
        QVERIFY(routeOf("GET", "/V1/health").error().is(GatewayError::NotFound));
        QVERIFY(routeOf("GET", "/v1/x/../health").error().is(GatewayError::NotFound));
        QVERIFY(routeOf("DELETE", "/v1/records/0xab").error().is(GatewayError::MethodNotAllowed));
        QVERIFY(routeOf("get", "/v1/health").error().is(GatewayError::MethodNotAllowed));
    }

    void errorTableOfTheManualIsTheProgramsOwn()
    {
        QFile file(QStringLiteral(TEGATA_SOURCE_DIR "/docs/gateway.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        std::map<std::string, int> documented;
        static const QRegularExpression row(QStringLiteral("^\\| `([A-Za-z]+)` \\| ([0-9]{3}) \\|"),
                                            QRegularExpression::MultilineOption);
        auto matches = row.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext()) {
            const auto match = matches.next();
            documented[match.captured(1).toStdString()] = match.captured(2).toInt();
        }
        std::map<std::string, int> known;
        for (const auto code : allGatewayErrors()) {
            if (code != GatewayError::ConfigurationInvalid) {
                known[std::string(ErrorTraits<GatewayError>::name(code))] = httpStatusOf(code);
            }
        }
        QVERIFY(documented == known);
    }

    void gasCapsGrowWithWhatAnActionHonestlyNeeds()
    {
        protocol::Revoke revoke;
        const auto none = factsOf(revoke).gasCap;
        revoke.rotations.resize(4);
        const auto four = factsOf(revoke).gasCap;
        revoke.rotations[0].keep.resize(10);
        QVERIFY(none < four);
        QVERIFY(four < factsOf(revoke).gasCap);
        QCOMPARE(factsOf(protocol::AppendRecord()).gasCap, 150'000U);
    }

    void onlySelectorsOfActionsAreKnown()
    {
        const auto view = ledger::selectorOf("institution(bytes32)");
        QVERIFY(!isKnownSelector(view));
        const auto transfer = ledger::selectorOf("transfer(address,uint256)");
        QVERIFY(!isKnownSelector(transfer));
        QVERIFY(!isKnownSelector(Bytes()));
        QVERIFY(!isKnownSelector(Bytes{0x01, 0x02, 0x03}));
        QVERIFY(isKnownSelector(ledger::selectorOf(ledger::functionSignatureOf(protocol::CloseChart()))));
    }
};

QTEST_GUILESS_MAIN(LimitsTest)
#include "LimitsTest.moc"
