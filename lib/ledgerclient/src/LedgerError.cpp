#include <tegata/ledgerclient/LedgerError.h>

namespace tegata {

std::string_view ErrorTraits<LedgerError>::name(LedgerError code)
{
    switch (code) {
    case LedgerError::Unreachable:
        return "Unreachable";
    case LedgerError::Timeout:
        return "Timeout";
    case LedgerError::RpcError:
        return "RpcError";
    case LedgerError::MalformedReply:
        return "MalformedReply";
    case LedgerError::TooLarge:
        return "TooLarge";
    case LedgerError::WrongChain:
        return "WrongChain";
    case LedgerError::NodesDisagree:
        return "NodesDisagree";
    case LedgerError::NodeStale:
        return "NodeStale";
    case LedgerError::Reverted:
        return "Reverted";
    case LedgerError::ActionExpired:
        return "ActionExpired";
    case LedgerError::MalformedCall:
        return "MalformedCall";
    case LedgerError::InvalidValue:
        return "InvalidValue";
    case LedgerError::NotFound:
        return "NotFound";
    case LedgerError::NotAuthorized:
        return "NotAuthorized";
    case LedgerError::Refused:
        return "Refused";
    case LedgerError::TryLater:
        return "TryLater";
    case LedgerError::StorageFailed:
        return "StorageFailed";
    case LedgerError::Cancelled:
        return "Cancelled";
    }
    return "Unknown";
}

} // namespace tegata
