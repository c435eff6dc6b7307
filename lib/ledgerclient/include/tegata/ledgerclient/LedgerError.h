#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Expected failures of lib/ledgerclient.
enum class LedgerError
{
    /// No connection, connection lost, or a TLS failure. Trying again later may help.
    Unreachable,
    /// The deadline of the request passed.
    Timeout,
    /// The node answered with a JSON-RPC error object; the detail holds its code.
    RpcError,
    /// The answer is not what the specification allows: wrong type, wrong id, overflow, not canonical.
    MalformedReply,
    /// The answer is larger than the limit of this request.
    TooLarge,
    /// The node serves another chain than the configured one.
    WrongChain,
    /// Two nodes tell different things about the same block.
    NodesDisagree,
    /// The newest block that can be had is older than configuration allows.
    NodeStale,
    /// The ledger would refuse, or has refused, this action. The detail holds the name of its error.
    Reverted,
    /// The deadline inside the action passed on chain before it was recorded.
    ActionExpired,
    /// Calldata that is not exactly one known, canonically encoded action.
    MalformedCall,
    /// An argument of the caller is out of range.
    InvalidValue,
    /// Absent, or not for this caller: the gateway does not tell which.
    NotFound,
    /// The gateway does not accept the session or the request signature.
    NotAuthorized,
    /// The gateway refuses to sponsor or to store; the detail holds its error code.
    Refused,
    /// The gateway asks to come back later (quota, rate).
    TryLater,
    /// A cursor or outcome could not be stored or read.
    StorageFailed,
    /// The object was stopped while the task was waiting.
    Cancelled,
};

template <> struct ErrorTraits<LedgerError>
{
    static constexpr std::string_view library = "ledger";
    [[nodiscard]] static std::string_view name(LedgerError code);
};

} // namespace tegata
