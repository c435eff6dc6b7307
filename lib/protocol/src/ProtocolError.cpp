#include <tegata/protocol/ProtocolError.h>

namespace tegata {

std::string_view ErrorTraits<ProtocolError>::name(ProtocolError code)
{
    switch (code) {
    case ProtocolError::NotAuthentic:
        return "NotAuthentic";
    case ProtocolError::Malformed:
        return "Malformed";
    case ProtocolError::TooLarge:
        return "TooLarge";
    case ProtocolError::UnsupportedVersion:
        return "UnsupportedVersion";
    case ProtocolError::UnsupportedSuite:
        return "UnsupportedSuite";
    case ProtocolError::SignerMismatch:
        return "SignerMismatch";
    case ProtocolError::CommitmentMismatch:
        return "CommitmentMismatch";
    case ProtocolError::ChainMismatch:
        return "ChainMismatch";
    case ProtocolError::InvalidValue:
        return "InvalidValue";
    }
    return "Unknown";
}

} // namespace tegata
