#include "Logging_p.h"

namespace tegata::gateway {

Q_LOGGING_CATEGORY(httpLog, "tegata.gateway.http", QtInfoMsg)
Q_LOGGING_CATEGORY(storeLog, "tegata.gateway.store", QtInfoMsg)
Q_LOGGING_CATEGORY(sponsorLog, "tegata.gateway.sponsor", QtInfoMsg)
Q_LOGGING_CATEGORY(serviceLog, "tegata.gateway.service", QtInfoMsg)

} // namespace tegata::gateway
