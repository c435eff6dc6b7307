#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/Result.h>
#include <tegata/protocol/Ids.h>

namespace tegata::ledger {

/// Why the ledger refused: its custom error, decoded with the bindings, or "Error"/"Panic" of Solidity
/// itself, or "Unknown" when the selector is not one of the ledger's.
struct ContractError
{
    struct Argument
    {
        /// As in the contract, such as "institutionId".
        std::string name;
        /// Prefixed hexadecimal for bytes and addresses, decimal for numbers, "true"/"false", text as it is.
        std::string value;
        friend bool operator==(const Argument &, const Argument &) = default;
    };

    /// As in the contract, such as "AlreadyClaimed".
    std::string name;
    std::vector<Argument> arguments;
    /// The whole revert data, at most 64 KiB.
    Bytes data;

    /// Value of an argument, empty when there is none of this name.
    [[nodiscard]] std::optional<std::string> argument(std::string_view argumentName) const;
    /// An argument as a typed value; empty when absent or of another kind.
    template <typename Strong> [[nodiscard]] std::optional<Strong> argumentAs(std::string_view argumentName) const
    {
        const auto text = argument(argumentName);
        return text ? Strong::fromHex(*text) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::uint64_t> numberArgument(std::string_view argumentName) const;

    /// "AlreadyClaimed(0x1234…, 1700000000)": for the log, ids truncated.
    [[nodiscard]] std::string summary() const;
    /// LedgerError::Reverted with `name` as the detail.
    [[nodiscard]] Error toError() const;

    friend bool operator==(const ContractError &, const ContractError &) = default;
};

/// Decodes revert data. Never fails: what is not understood is "Unknown" with its data.
[[nodiscard]] ContractError decodeContractError(ByteView revertData);

/// The claim that stands in the way, when the error is AlreadyClaimed.
struct StandingClaim
{
    protocol::InstitutionId institutionId;
    UnixTime claimedAt{};
};
[[nodiscard]] std::optional<StandingClaim> standingClaimOf(const ContractError &error);

} // namespace tegata::ledger
