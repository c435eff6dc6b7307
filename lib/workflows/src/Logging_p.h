#pragma once

#include <QLoggingCategory>

namespace tegata::workflows {

/// Logs hold error keys, counts and shortened ids: never names, clinical content or keys.
Q_DECLARE_LOGGING_CATEGORY(logWorkspace)
Q_DECLARE_LOGGING_CATEGORY(logActions)
Q_DECLARE_LOGGING_CATEGORY(logVault)
Q_DECLARE_LOGGING_CATEGORY(logEnrolment)
Q_DECLARE_LOGGING_CATEGORY(logConnectivity)
Q_DECLARE_LOGGING_CATEGORY(logCharts)

} // namespace tegata::workflows
