#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/ledgerclient/Quantity.h>

#include <span>

/// Recursive Length Prefix encoding (Ethereum Yellow Paper, appendix B). Encoding only: this project
/// reads no RLP.
namespace tegata::ledger::rlp {

/// A byte string.
[[nodiscard]] Bytes encode(ByteView string);
/// A positive integer: big-endian without leading zeros, zero is the empty string.
[[nodiscard]] Bytes encode(std::uint64_t number);
[[nodiscard]] Bytes encode(const Wei &number);
/// A list of items that are encoded already.
[[nodiscard]] Bytes encodeList(std::span<const Bytes> items);

} // namespace tegata::ledger::rlp
