#pragma once

#include <tegata/base/Result.h>

namespace tegata {

/// Expected failures of lib/protocol. Whatever cannot be opened or does not belong where it stands is
/// NotAuthentic and nothing finer.
enum class ProtocolError
{
    NotAuthentic,
    Malformed,
    TooLarge,
    UnsupportedVersion,
    UnsupportedSuite,
    SignerMismatch,
    CommitmentMismatch,
    ChainMismatch,
    InvalidValue,
};

template <> struct ErrorTraits<ProtocolError>
{
    static constexpr std::string_view library = "protocol";
    [[nodiscard]] static std::string_view name(ProtocolError code);
};

} // namespace tegata
