#pragma once

#include <tegata/base/Task.h>
#include <tegata/workflows/NetworkConfiguration.h>

namespace tegata::workflows {

/// What the patient's page of a network is, as it was served to this computer just now.
struct PatientPageInformation
{
    QUrl address;
    /// 64 hexadecimal digits, computed here from the served files; to be compared with what the build printed, with
    /// what a phone shows, and between computers.
    QString build;
    /// Whether the page says the same of itself.
    bool saysTheSame = false;
    /// Whether its network.json names the ledger and the nodes of this configuration.
    bool isOfThisNetwork = false;
};

/// Fetches the page and computes its build. InvalidConfiguration without an address of a page; otherwise the errors of
/// ledger::fetchPatientPageBuild.
[[nodiscard]] Task<PatientPageInformation> checkPatientPage(NetworkConfiguration network);

} // namespace tegata::workflows
