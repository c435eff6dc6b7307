#pragma once
// clang-format off

// Written by tools/bindings/generate.mjs from resources/contracts/TegataLedger.abi.json; do not edit.

#include <span>
#include <string_view>
#include <vector>

namespace tegata::ledger {

enum class ErrorArgumentKind
{
    Address,
    Boolean,
    Number,
    Text,
    Word
};
struct ErrorArgument
{
    std::string_view name;
    ErrorArgumentKind kind = ErrorArgumentKind::Word;
};
/// One custom error of the ledger.
struct ErrorEntry
{
    std::string_view name;
    std::string_view signature;
    std::vector<ErrorArgument> arguments;
};
[[nodiscard]] std::span<const ErrorEntry> errorTable();

/// One function that takes a signed action.
struct ActionEntry
{
    /// Name of the action's struct.
    std::string_view structName;
    std::string_view signature;
    bool hasConsent = false;
};
[[nodiscard]] std::span<const ActionEntry> actionTable();

} // namespace tegata::ledger
