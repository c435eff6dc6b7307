#include "FaultServer.h"

#include <tegata/ledgerclient/PatientPageBuild.h>
#include <tegata/workflows/PatientPageCheck.h>
#include <tegata/workflows/WorkflowError.h>

#include <QCoro/QCoroTask>
#include <QTest>

using namespace tegata;
using namespace tegata::workflows;
using tegata::test::FaultServer;
using tegata::test::WireReply;
using tegata::test::WireRequest;

namespace {

const QByteArray page = "<!doctype html>";

/// The page of this network, whose network.json says what a test wants.
class Setting
{
public:
    Setting()
    {
        network.deployment.chainId = protocol::ChainId(31337);
        network.deployment.ledger = *protocol::Address::fromHex("0x00000000000000000000000000000000000000aa");
        network.nodes = {QUrl(QStringLiteral("http://one.test:8545")), QUrl(QStringLiteral("http://two.test:8545"))};
        network.gateway = QUrl(QStringLiteral("http://gateway.test"));
        network.patientPage = server.url();
        network.patientPage.setPath(QStringLiteral("/"));
        told = network;
        claimed = ledger::patientPageBuildOf({{"index.html", page}});
        server.setHandler([this](const WireRequest &request) {
            WireReply reply;
            reply.body = page;
            if (request.path == "/network.json") {
                reply.body = writeNetworkConfiguration(told);
            } else if (request.path == "/build.json") {
                reply.body = "{\"hash\":\"" + claimed.toLatin1() + "\",\"files\":[{\"path\":\"index.html\"}]}";
            }
            return reply;
        });
    }
    FaultServer server;
    NetworkConfiguration network;
    NetworkConfiguration told;
    QString claimed;
};

} // namespace

class PatientPageCheckTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void honestPageIsOfThisNetworkAndSaysWhatItIs()
    {
        const Setting setting;
        const auto information = QCoro::waitFor(checkPatientPage(setting.network));
        QVERIFY2(information, information ? "" : information.error().detail().c_str());
        QCOMPARE(information->build, setting.claimed);
        QCOMPARE(information->address, setting.network.patientPage);
        QVERIFY(information->saysTheSame);
        QVERIFY(information->isOfThisNetwork);
    }

    void anotherClaimIsSeen()
    {
        Setting setting;
        const auto build = setting.claimed;
        setting.claimed = QString(64, QLatin1Char('0'));
        const auto information = QCoro::waitFor(checkPatientPage(setting.network));
        QVERIFY(!information->saysTheSame);
        QCOMPARE(information->build, build);
    }

    void pageThatIsToldAboutAnotherNetworkIsSeen()
    {
        Setting setting;
        const auto isOfThisNetwork = [&setting] {
            return QCoro::waitFor(checkPatientPage(setting.network))->isOfThisNetwork;
        };
        setting.told.nodes.pop_back(); // fewer nodes are less to compare, but none is a stranger's
        QVERIFY(isOfThisNetwork());
        setting.told.nodes.push_back(QUrl(QStringLiteral("http://evil.test")));
        QVERIFY(!isOfThisNetwork());
        setting.told = setting.network;
        setting.told.deployment.ledger = *protocol::Address::fromHex("0x00000000000000000000000000000000000000ab");
        QVERIFY(!isOfThisNetwork());
        setting.told = setting.network;
        setting.told.deployment.chainId = protocol::ChainId(1);
        QVERIFY(!isOfThisNetwork());
        setting.told = setting.network;
        setting.told.gateway = QUrl(QStringLiteral("http://evil.test"));
        QVERIFY(!isOfThisNetwork());
    }

    void networkWithoutAPageHasNone()
    {
        Setting setting;
        setting.network.patientPage.clear();
        const auto information = QCoro::waitFor(checkPatientPage(setting.network));
        QVERIFY(information.error().is(WorkflowError::InvalidConfiguration));
    }
};

QTEST_GUILESS_MAIN(PatientPageCheckTest)
#include "PatientPageCheckTest.moc"
