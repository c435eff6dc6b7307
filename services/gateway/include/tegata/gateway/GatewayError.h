#pragma once

#include <tegata/base/Result.h>

#include <span>

namespace tegata {

/// Every answer of the gateway that is not a success. The name is the `error` of the JSON body, the status
/// comes from httpStatusOf, the table in docs/gateway.md says what a client should do; a test compares them.
enum class GatewayError
{
    // The request as such
    Malformed,
    Unauthenticated,
    NotPermitted,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    Conflict,
    LengthRequired,
    TooLarge,
    WrongHost,
    HeadersTooLarge,
    TooManyRequests,
    MailboxFull,
    VersionNotSupported,
    // The gateway or what it stands on
    Internal,
    Overloaded,
    ChainUnavailable,
    StoreUnavailable,
    // The sponsor, in the order of its checks
    UnknownAction,
    NotCanonical,
    DeadlinePassed,
    DeadlineTooFar,
    SignatureInvalid,
    SignerNotPermitted,
    NotAdmitted,
    NonceUsed,
    NonceGap,
    GasCapExceeded,
    WouldRevert,
    InvitationInvalid,
    IntroductionInvalid,
    QuotaExceeded,
    BudgetExhausted,
    SponsorUnavailable,
    // Never sent: what `check` and `serve` print before there is anybody to answer to
    ConfigurationInvalid,
};

template <> struct ErrorTraits<GatewayError>
{
    static constexpr std::string_view library = "gateway";
    [[nodiscard]] static std::string_view name(GatewayError code);
};

} // namespace tegata

namespace tegata::gateway {

/// Every code in the order of the enumeration.
[[nodiscard]] std::span<const GatewayError> allGatewayErrors();

/// 400 … 599.
[[nodiscard]] int httpStatusOf(GatewayError code);

/// The code of an error of this library; Internal for any other library's, whatever it says.
[[nodiscard]] GatewayError gatewayErrorOf(const Error &error);

} // namespace tegata::gateway
