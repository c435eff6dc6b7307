#pragma once

#include <tegata/ledgerclient/JsonRpc.h>

namespace tegata::ledger {

/// Reads a JSON-RPC 2.0 response to the request of this id. MalformedReply unless it is exactly one object with
/// this id and either a result or an error; RpcError for an error that is no refusal of the contract.
[[nodiscard]] Result<JsonRpcNode::Outcome> parseJsonRpcReply(const QByteArray &body, quint64 id);

} // namespace tegata::ledger
