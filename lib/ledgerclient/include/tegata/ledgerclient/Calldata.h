#pragma once

#include <tegata/base/Result.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/protocol/Actions.h>

#include <string_view>

/// Calldata of the ledger's actions, docs/protocol.md §2. Used by the client to send and by the gateway to
/// check: both sides hold exactly the same bytes for an action.
namespace tegata::ledger {

/// At most this much calldata is decoded; larger is MalformedCall at once.
inline constexpr std::size_t maximumCalldataSize = 128 * 1024;

/// `function <name>(<Struct> action, bytes signature[, bytes consent])`.
/// LedgerError::InvalidValue when a consent is missing where the action binds a new key, or present where not.
[[nodiscard]] Result<Bytes> encodeCall(const protocol::SignedAction &action);

/// The one action whose encoding is exactly these bytes: known selector, canonical offsets and padding,
/// known enumeration values, signatures of 65 bytes. Anything else is LedgerError::MalformedCall.
/// Says nothing about who signed it: see protocol::verifyAction.
[[nodiscard]] Result<protocol::SignedAction> decodeCall(ByteView calldata);

/// First four bytes of Keccak-256 of a signature such as "closeChart((bytes32,address,uint256,uint256),bytes)".
[[nodiscard]] ByteArray<4> selectorOf(std::string_view signature);

/// The canonical ABI signature of an action's function.
[[nodiscard]] std::string_view functionSignatureOf(const protocol::Action &action);

} // namespace tegata::ledger
