#include "LedgerLog_p.h"

Q_LOGGING_CATEGORY(lcLedgerNode, "tegata.ledger.node", QtInfoMsg)
Q_LOGGING_CATEGORY(lcLedgerFollower, "tegata.ledger.follower", QtInfoMsg)
Q_LOGGING_CATEGORY(lcLedgerGateway, "tegata.ledger.gateway", QtInfoMsg)
Q_LOGGING_CATEGORY(lcLedgerActions, "tegata.ledger.actions", QtInfoMsg)
