#pragma once

#include <tegata/ledgerclient/LedgerBindings.h>
#include <tegata/ledgerclient/LedgerTypes.h>

#include <QJsonValue>

namespace tegata::ledger {

/// One event of the ledger, decoded, and where it stands. `body` holds one of tegata::ledger::events.
struct LedgerEvent
{
    EventBody body;
    ChainPosition position;
    friend bool operator==(const LedgerEvent &, const LedgerEvent &) = default;
};

/// Name as in the contract, such as "RecordAppended".
[[nodiscard]] std::string_view nameOf(const LedgerEvent &event);
/// Whom an event is about; empty where it has no such field, or the field is zero.
[[nodiscard]] std::optional<PatientId> patientOf(const LedgerEvent &event);
[[nodiscard]] std::optional<InstitutionId> institutionOf(const LedgerEvent &event);
[[nodiscard]] std::optional<Address> deviceOf(const LedgerEvent &event);

/// Reads one entry of an eth_getLogs answer. MalformedReply for anything that is not exactly an event of
/// this ledger. The block's time is empty when the node does not tell it in the entry.
struct ParsedLog
{
    LedgerEvent event;
    bool hasTime = false;
};
[[nodiscard]] Result<ParsedLog> parseLog(const QJsonValue &entry, const Address &ledger);

} // namespace tegata::ledger
