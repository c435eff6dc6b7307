#include <tegata/ledgerclient/ContractError.h>

#include "generated/LedgerTables_p.h"

#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/Calldata.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace tegata::ledger {
namespace {

constexpr std::size_t maximumRevertData = 64 * 1024;

const std::map<ByteArray<4>, const ErrorEntry *> &errorsBySelector()
{
    static const std::map<ByteArray<4>, const ErrorEntry *> errors = [] {
        std::map<ByteArray<4>, const ErrorEntry *> all;
        for (const ErrorEntry &entry : errorTable()) {
            all.emplace(selectorOf(entry.signature), &entry);
        }
        return all;
    }();
    return errors;
}

template <typename T> T readOne(abi::TupleReader &reader)
{
    T value{};
    abi::Codec<T>::read(reader, value);
    return value;
}

std::string readArgument(abi::TupleReader &reader, ErrorArgumentKind kind)
{
    switch (kind) {
    case ErrorArgumentKind::Address:
        return readOne<protocol::Address>(reader).hex();
    case ErrorArgumentKind::Boolean:
        return readOne<bool>(reader) ? "true" : "false";
    case ErrorArgumentKind::Number:
        return readOne<Wei>(reader).toDecimal();
    case ErrorArgumentKind::Text:
        return readOne<std::string>(reader);
    case ErrorArgumentKind::Word:
        return readOne<protocol::Hash32>(reader).hex();
    }
    return {};
}

} // namespace

std::optional<std::string> ContractError::argument(std::string_view argumentName) const
{
    const auto found = std::find_if(arguments.begin(), arguments.end(), [argumentName](const Argument &candidate) {
        return candidate.name == argumentName;
    });
    return found == arguments.end() ? std::nullopt : std::optional(found->value);
}

std::optional<std::uint64_t> ContractError::numberArgument(std::string_view argumentName) const
{
    const auto text = argument(argumentName);
    if (!text) {
        return std::nullopt;
    }
    const auto number = Wei::fromDecimal(*text);
    return number ? number->toUint64() : std::nullopt;
}

std::string ContractError::summary() const
{
    std::string text = name + "(";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        text += i == 0 ? "" : ", ";
        const std::string &value = arguments[i].value;
        text += value.size() > 20 ? value.substr(0, 10) + "…" : value;
    }
    return text + ")";
}

Error ContractError::toError() const { return {LedgerError::Reverted, name}; }

ContractError decodeContractError(ByteView revertData)
{
    ContractError error;
    error.name = "Unknown";
    error.data = toBytes(revertData.first(std::min(revertData.size(), maximumRevertData)));
    if (revertData.size() < 4 || revertData.size() > maximumRevertData) {
        return error;
    }
    const auto found = errorsBySelector().find(*fixedFrom<4>(revertData.first(4)));
    if (found == errorsBySelector().end()) {
        return error;
    }
    const ByteView encoded = revertData.subspan(4);
    abi::TupleReader reader(encoded, found->second->arguments.size());
    std::vector<ContractError::Argument> arguments;
    for (const ErrorArgument &argument : found->second->arguments) {
        arguments.push_back({std::string(argument.name), readArgument(reader, argument.kind)});
    }
    if (reader.isGood() && reader.used() == encoded.size()) {
        error.name = found->second->name;
        error.arguments = std::move(arguments);
    }
    return error;
}

std::optional<StandingClaim> standingClaimOf(const ContractError &error)
{
    const auto institution = error.argumentAs<protocol::InstitutionId>("institutionId");
    const auto since = error.numberArgument("claimedAt");
    if (error.name != "AlreadyClaimed" || !institution || !since) {
        return std::nullopt;
    }
    return StandingClaim{*institution, fromUnixSeconds(*since)};
}

} // namespace tegata::ledger
