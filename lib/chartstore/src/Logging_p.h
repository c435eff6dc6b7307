#pragma once

#include <QLoggingCategory>

namespace tegata::chartstore {

/// Statements, never their values.
Q_DECLARE_LOGGING_CATEGORY(cacheLog)
Q_DECLARE_LOGGING_CATEGORY(sealedLogLog)

} // namespace tegata::chartstore
