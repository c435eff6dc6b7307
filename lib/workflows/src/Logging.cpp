#include "Logging_p.h"

namespace tegata::workflows {

Q_LOGGING_CATEGORY(logWorkspace, "tegata.workflows.workspace")
Q_LOGGING_CATEGORY(logActions, "tegata.workflows.actions")
Q_LOGGING_CATEGORY(logVault, "tegata.workflows.vault")
Q_LOGGING_CATEGORY(logEnrolment, "tegata.workflows.enrolment")
Q_LOGGING_CATEGORY(logConnectivity, "tegata.workflows.connectivity")
Q_LOGGING_CATEGORY(logCharts, "tegata.workflows.charts")

} // namespace tegata::workflows
