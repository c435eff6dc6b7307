#pragma once

#include <QLoggingCategory>

namespace tegata::keystore {

Q_DECLARE_LOGGING_CATEGORY(keychainLog)
Q_DECLARE_LOGGING_CATEGORY(profileLog)

} // namespace tegata::keystore
