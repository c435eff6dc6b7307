#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Every expected failure of lib/crypto. Opening anything sealed fails with DecryptionFailed and nothing
/// finer, so that no caller and no server can be made an oracle.
enum class CryptoError
{
    DecryptionFailed,
    InvalidKey,
    InvalidPoint,
    InvalidSignature,
    InvalidLength,
    InvalidPhrase,
    OutOfMemory,
};

template <> struct ErrorTraits<CryptoError>
{
    static constexpr std::string_view library = "crypto";
    [[nodiscard]] static std::string_view name(CryptoError code);
};

} // namespace tegata
