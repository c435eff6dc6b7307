#include <tegata/crypto/CryptoError.h>

namespace tegata {

std::string_view ErrorTraits<CryptoError>::name(CryptoError code)
{
    switch (code) {
    case CryptoError::DecryptionFailed:
        return "DecryptionFailed";
    case CryptoError::InvalidKey:
        return "InvalidKey";
    case CryptoError::InvalidPoint:
        return "InvalidPoint";
    case CryptoError::InvalidSignature:
        return "InvalidSignature";
    case CryptoError::InvalidLength:
        return "InvalidLength";
    case CryptoError::InvalidPhrase:
        return "InvalidPhrase";
    case CryptoError::OutOfMemory:
        return "OutOfMemory";
    }
    return "Unknown";
}

} // namespace tegata
