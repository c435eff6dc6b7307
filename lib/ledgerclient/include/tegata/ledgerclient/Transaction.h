#pragma once

#include <tegata/base/Result.h>
#include <tegata/ledgerclient/Quantity.h>
#include <tegata/protocol/Ids.h>

namespace tegata::ledger {

/// An EIP-1559 (type 2) transaction without an access list.
struct Transaction
{
    protocol::ChainId chainId{};
    /// The sender's transaction count.
    std::uint64_t nonce = 0;
    Wei maxPriorityFeePerGas;
    Wei maxFeePerGas;
    std::uint64_t gasLimit = 0;
    /// Empty: creates a contract.
    std::optional<protocol::Address> to;
    Wei value;
    Bytes data;
};

struct SignedTransaction
{
    /// 0x02 ‖ rlp([...]), ready for eth_sendRawTransaction.
    Bytes raw;
    /// Keccak-256 of `raw`: known before it is sent, so that it can be written ahead.
    protocol::TransactionHash hash;
    protocol::Address sender;
};

/// What is signed: Keccak-256 of 0x02 ‖ rlp of the nine unsigned fields (EIP-1559).
[[nodiscard]] crypto::Hash32 signingHash(const Transaction &transaction);

/// Deterministic (RFC 6979): the same transaction and key give the same bytes and hash.
[[nodiscard]] Result<SignedTransaction> signTransaction(const Transaction &transaction, const crypto::SigningKey &key);

/// Address of the contract that a creation by `sender` with `nonce` makes.
[[nodiscard]] protocol::Address contractAddress(const protocol::Address &sender, std::uint64_t nonce);

} // namespace tegata::ledger
