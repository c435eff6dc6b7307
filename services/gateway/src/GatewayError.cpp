#include <tegata/gateway/GatewayError.h>

#include <algorithm>
#include <array>

namespace tegata {
namespace {

struct Row
{
    GatewayError code;
    std::string_view name;
    int status;
};

// One row per code, in the order of the enumeration: the single source of names and statuses.
constexpr std::array rows{
    Row{GatewayError::Malformed, "Malformed", 400},
    Row{GatewayError::Unauthenticated, "Unauthenticated", 401},
    Row{GatewayError::NotPermitted, "NotPermitted", 403},
    Row{GatewayError::NotFound, "NotFound", 404},
    Row{GatewayError::MethodNotAllowed, "MethodNotAllowed", 405},
    Row{GatewayError::RequestTimeout, "RequestTimeout", 408},
    Row{GatewayError::Conflict, "Conflict", 409},
    Row{GatewayError::LengthRequired, "LengthRequired", 411},
    Row{GatewayError::TooLarge, "TooLarge", 413},
    Row{GatewayError::WrongHost, "WrongHost", 421},
    Row{GatewayError::HeadersTooLarge, "HeadersTooLarge", 431},
    Row{GatewayError::TooManyRequests, "TooManyRequests", 429},
    Row{GatewayError::MailboxFull, "MailboxFull", 429},
    Row{GatewayError::VersionNotSupported, "VersionNotSupported", 505},
    Row{GatewayError::Internal, "Internal", 500},
    Row{GatewayError::Overloaded, "Overloaded", 503},
    Row{GatewayError::ChainUnavailable, "ChainUnavailable", 503},
    Row{GatewayError::StoreUnavailable, "StoreUnavailable", 503},
    Row{GatewayError::UnknownAction, "UnknownAction", 400},
    Row{GatewayError::NotCanonical, "NotCanonical", 400},
    Row{GatewayError::DeadlinePassed, "DeadlinePassed", 422},
    Row{GatewayError::DeadlineTooFar, "DeadlineTooFar", 422},
    Row{GatewayError::SignatureInvalid, "SignatureInvalid", 403},
    Row{GatewayError::SignerNotPermitted, "SignerNotPermitted", 403},
    Row{GatewayError::NotAdmitted, "NotAdmitted", 403},
    Row{GatewayError::NonceUsed, "NonceUsed", 409},
    Row{GatewayError::NonceGap, "NonceGap", 409},
    Row{GatewayError::GasCapExceeded, "GasCapExceeded", 422},
    Row{GatewayError::WouldRevert, "WouldRevert", 422},
    Row{GatewayError::InvitationInvalid, "InvitationInvalid", 403},
    Row{GatewayError::IntroductionInvalid, "IntroductionInvalid", 403},
    Row{GatewayError::QuotaExceeded, "QuotaExceeded", 429},
    Row{GatewayError::BudgetExhausted, "BudgetExhausted", 503},
    Row{GatewayError::SponsorUnavailable, "SponsorUnavailable", 503},
    Row{GatewayError::ConfigurationInvalid, "ConfigurationInvalid", 500},
};

constexpr auto codes = [] {
    std::array<GatewayError, rows.size()> all{};
    std::transform(rows.begin(), rows.end(), all.begin(), [](const Row &row) { return row.code; });
    return all;
}();

constexpr bool rowsFollowTheEnumeration()
{
    for (std::size_t index = 0; index < rows.size(); ++index) {
        if (static_cast<std::size_t>(rows[index].code) != index) {
            return false;
        }
    }
    return rows.size() == static_cast<std::size_t>(GatewayError::ConfigurationInvalid) + 1;
}
static_assert(rowsFollowTheEnumeration());

} // namespace

std::string_view ErrorTraits<GatewayError>::name(GatewayError code)
{
    return rows.at(static_cast<std::size_t>(code)).name;
}

namespace gateway {

std::span<const GatewayError> allGatewayErrors() { return codes; }

int httpStatusOf(GatewayError code) { return rows.at(static_cast<std::size_t>(code)).status; }

GatewayError gatewayErrorOf(const Error &error)
{
    for (const auto code : codes) {
        if (error.is(code)) {
            return code;
        }
    }
    return GatewayError::Internal;
}

} // namespace gateway
} // namespace tegata
