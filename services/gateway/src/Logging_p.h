#pragma once

#include <QLoggingCategory>

/// All log categories of the gateway. Nothing that is logged under them holds a body, a token, a key or a whole
/// id: see Pseudonym_p.h.
namespace tegata::gateway {

Q_DECLARE_LOGGING_CATEGORY(httpLog)
Q_DECLARE_LOGGING_CATEGORY(storeLog)
Q_DECLARE_LOGGING_CATEGORY(sponsorLog)
Q_DECLARE_LOGGING_CATEGORY(serviceLog)

} // namespace tegata::gateway
