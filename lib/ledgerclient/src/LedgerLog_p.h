#pragma once

#include <QLoggingCategory>

/// The categories of lib/ledgerclient. They say method, host, status and size; never bodies, names or keys.
Q_DECLARE_LOGGING_CATEGORY(lcLedgerNode)
Q_DECLARE_LOGGING_CATEGORY(lcLedgerFollower)
Q_DECLARE_LOGGING_CATEGORY(lcLedgerGateway)
Q_DECLARE_LOGGING_CATEGORY(lcLedgerActions)
