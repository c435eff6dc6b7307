#include "Command.h"

#include <tegata/ledgerclient/GatewayClient.h>
#include <tegata/workflows/PatientPageCheck.h>

namespace tegata::cli {

namespace {

using namespace workflows;

QString sponsorText(ledger::SponsorState state)
{
    switch (state) {
    case ledger::SponsorState::Ok:
        return QStringLiteral("ok");
    case ledger::SponsorState::Low:
        return QStringLiteral("low");
    case ledger::SponsorState::Empty:
        return QStringLiteral("empty");
    }
    return {};
}

QString yesOrNo(bool yes) { return yes ? QStringLiteral("yes") : QStringLiteral("no"); }

/// What the status line of the apps says, asked once. Needs no profile.
Task<Reply> networkStatus(Session *session)
{
    const Result<NetworkConfiguration> network = session->network();
    if (!network) {
        co_return failure(network.error());
    }
    std::vector<std::unique_ptr<ledger::JsonRpcNode>> members;
    for (const QUrl &node : network->nodes) {
        members.push_back(std::make_unique<ledger::JsonRpcNode>(node));
    }
    ledger::NodeSet nodes(std::move(members), network->deployment.chainId, session->clock());
    const Result<ledger::BlockHeader> head = co_await nodes.agreedHead();
    const ledger::Trust trust = nodes.trust();
    ledger::GatewayClient gateway(network->gateway, session->clock(), session->random(), nullptr);
    const Result<ledger::GatewayHealth> health = co_await gateway.health();
    const bool isOurs =
        health && health->chainId == network->deployment.chainId && health->ledger == network->deployment.ledger;
    const std::string_view state = ledger::nameOf(trust.state);
    Reply reply;
    reply.isAsItShouldBe = head && trust.allowsWrapping() && isOurs;
    reply.json = {{QStringLiteral("nodes"), static_cast<qint64>(trust.configuredNodes)},
                  {QStringLiteral("nodesAnswering"), static_cast<qint64>(trust.answeringNodes)},
                  {QStringLiteral("trust"), QString::fromUtf8(state.data(), static_cast<qsizetype>(state.size()))},
                  {QStringLiteral("block"),
                   head ? QJsonValue(static_cast<qint64>(protocol::toNumber(head->number))) : QJsonValue()},
                  {QStringLiteral("blockTime"), head ? timeJson(head->time) : QJsonValue()},
                  {QStringLiteral("gatewayReachable"), health.has_value()},
                  {QStringLiteral("gatewayOfThisNetwork"), isOurs},
                  {QStringLiteral("sponsor"), health ? QJsonValue(sponsorText(health->sponsor)) : QJsonValue()}};
    reply.text = QStringLiteral("%1 of %2 nodes answer (%3)\ngateway %4%5")
                     .arg(trust.answeringNodes)
                     .arg(trust.configuredNodes)
                     .arg(QString::fromUtf8(state.data(), static_cast<qsizetype>(state.size())),
                          health ? QStringLiteral("answers, sponsor ") + sponsorText(health->sponsor)
                                 : QStringLiteral("cannot be reached"),
                          health && !isOurs ? QStringLiteral(", of another network") : QString());
    co_return reply;
}

/// The build of the patient's page as it is served to this computer, to compare with what staff and phones see.
Task<Reply> patientPage(Session *session, std::string expected)
{
    const Result<NetworkConfiguration> network = session->network();
    if (!network) {
        co_return failure(network.error());
    }
    auto checking = checkPatientPage(*network);
    const Result<PatientPageInformation> page = co_await std::move(checking);
    if (!page) {
        co_return failure(page.error());
    }
    const bool isExpected = expected.empty() || page->build == text(expected);
    Reply reply;
    reply.isAsItShouldBe = page->saysTheSame && page->isOfThisNetwork && isExpected;
    reply.json = {{QStringLiteral("address"), page->address.toString()},
                  {QStringLiteral("build"), page->build},
                  {QStringLiteral("saysTheSame"), page->saysTheSame},
                  {QStringLiteral("isOfThisNetwork"), page->isOfThisNetwork},
                  {QStringLiteral("isExpected"), isExpected}};
    reply.text = QStringLiteral("%1\nsays the same of itself: %2\nof this network: %3%4")
                     .arg(page->build, yesOrNo(page->saysTheSame), yesOrNo(page->isOfThisNetwork),
                          isExpected ? QString() : QStringLiteral("\nNOT THE EXPECTED BUILD"));
    co_return reply;
}

} // namespace

void addNetworkCommands(CLI::App &app, const Choose &choose)
{
    CLI::App *network = app.add_subcommand("network", "Nodes, gateway and the patient's page");
    network->require_subcommand(1);
    network->add_subcommand("status", "Whether nodes and gateway answer and agree")->callback([=] {
        choose([](Session &session) { return networkStatus(&session); });
    });
    auto expected = std::make_shared<std::string>();
    CLI::App *page = network->add_subcommand("page", "Compute the build of the patient's page from the served files");
    page->add_option("--expect", *expected, "The build that it should be, 64 hexadecimal digits");
    page->callback([=] { choose([=](Session &session) { return patientPage(&session, *expected); }); });
}

} // namespace tegata::cli
