#include "../FuzzTarget.h"

#include "JsonRpcReply_p.h"

#include <tegata/ledgerclient/LedgerEvent.h>
#include <tegata/ledgerclient/Quantity.h>

#include <QJsonArray>

using namespace tegata;
using namespace tegata::ledger;

/// Whatever a node answers: an outcome or an error, and what reads as a quantity or a log is one.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<JsonRpcNode::Outcome> outcome = parseJsonRpcReply(body, 1);
    if (!outcome) {
        return 0;
    }
    fuzz::require(!outcome->refusal || outcome->result.isNull());
    // An answer to another question is none.
    fuzz::require(!parseJsonRpcReply(body, 2));
    static_cast<void>(parseQuantity(outcome->result));
    static_cast<void>(parseWei(outcome->result));
    const Address ledger = *Address::fromHex("0x00000000000000000000000000000000000000aa");
    for (const QJsonValue entry : outcome->result.toArray()) {
        const Result<ParsedLog> log = parseLog(entry, ledger);
        fuzz::require(!log || !nameOf(log->event).empty());
    }
    return 0;
}
