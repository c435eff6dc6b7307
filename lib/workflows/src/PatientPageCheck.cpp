#include <tegata/workflows/PatientPageCheck.h>

#include <tegata/ledgerclient/PatientPageBuild.h>
#include <tegata/workflows/WorkflowError.h>

#include <algorithm>

namespace tegata::workflows {

namespace {

/// A page may be given fewer nodes than a terminal, and never one that the terminal does not know.
bool isSameNetwork(const NetworkConfiguration &own, const QByteArray &served)
{
    const Result<NetworkConfiguration> told = parseNetworkConfiguration(served);
    return told && told->deployment == own.deployment && told->gateway == own.gateway &&
           std::all_of(told->nodes.begin(), told->nodes.end(), [&own](const QUrl &node) {
               return std::find(own.nodes.begin(), own.nodes.end(), node) != own.nodes.end();
           });
}

} // namespace

Task<PatientPageInformation> checkPatientPage(NetworkConfiguration network)
{
    if (network.patientPage.isEmpty()) {
        co_return failure(WorkflowError::InvalidConfiguration, "patientPage");
    }
    auto fetching = ledger::fetchPatientPageBuild(network.patientPage);
    const Result<ledger::PatientPageBuild> served = co_await std::move(fetching);
    if (!served) {
        co_return failure(served.error());
    }
    PatientPageInformation information;
    information.address = network.patientPage;
    information.build = served->build;
    information.saysTheSame = served->build == served->claimed;
    information.isOfThisNetwork = isSameNetwork(network, served->network);
    const PatientPageInformation answer = information;
    co_return answer;
}

} // namespace tegata::workflows
