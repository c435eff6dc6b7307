#include <tegata/ledgerclient/Calldata.h>

#include "ProtocolFields_p.h"
#include "generated/LedgerTables_p.h"

#include <tegata/ledgerclient/Abi.h>

#include <algorithm>
#include <map>

namespace tegata::ledger {
namespace {

using Selector = ByteArray<4>;

const ActionEntry &entryOf(std::string_view structName)
{
    const auto table = actionTable();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [structName](const ActionEntry &entry) { return entry.structName == structName; });
    Q_ASSERT(found != table.end());
    return *found;
}

/// Knows one kind of action: how to make it and how to read it.
struct Reader
{
    Result<protocol::SignedAction> (*decode)(ByteView arguments, bool hasConsent);
    bool hasConsent = false;
};

template <typename Struct> Result<protocol::SignedAction> decodeArguments(ByteView arguments, bool hasConsent)
{
    Struct action;
    protocol::SignedAction out;
    Result<void> decoded;
    if (hasConsent) {
        protocol::Signature consent;
        decoded = abi::decode(arguments, action, out.signature, consent);
        out.consent = consent;
    } else {
        decoded = abi::decode(arguments, action, out.signature);
    }
    if (!decoded) {
        return failure(LedgerError::MalformedCall, decoded.error().detail());
    }
    out.action = std::move(action);
    return out;
}

template <std::size_t Index = 0> void addReaders(std::map<Selector, Reader> &readers)
{
    if constexpr (Index < std::variant_size_v<protocol::Action>) {
        using Struct = std::variant_alternative_t<Index, protocol::Action>;
        const ActionEntry &entry = entryOf(protocol::nameOf(protocol::Action(Struct{})));
        readers.emplace(selectorOf(entry.signature), Reader{&decodeArguments<Struct>, entry.hasConsent});
        addReaders<Index + 1>(readers);
    }
}

const std::map<Selector, Reader> &allowedCalls()
{
    static const std::map<Selector, Reader> readers = [] {
        std::map<Selector, Reader> all;
        addReaders(all);
        return all;
    }();
    return readers;
}

} // namespace

ByteArray<4> selectorOf(std::string_view signature)
{
    const crypto::Hash32 hash = crypto::keccak256(bytesOf(signature));
    return *fixedFrom<4>(hash.view().first(4));
}

std::string_view functionSignatureOf(const protocol::Action &action)
{
    return entryOf(protocol::nameOf(action)).signature;
}

Result<Bytes> encodeCall(const protocol::SignedAction &action)
{
    const ActionEntry &entry = entryOf(protocol::nameOf(action.action));
    if (entry.hasConsent != action.consent.has_value()) {
        return failure(LedgerError::InvalidValue, "consent missing or out of place");
    }
    Bytes calldata = toBytes(selectorOf(entry.signature));
    append(calldata, std::visit(
                         [&action](const auto &body) {
                             return action.consent ? abi::encode(body, action.signature, *action.consent)
                                                   : abi::encode(body, action.signature);
                         },
                         action.action));
    return calldata;
}

Result<protocol::SignedAction> decodeCall(ByteView calldata)
{
    if (calldata.size() < 4 || calldata.size() > maximumCalldataSize) {
        return failure(LedgerError::MalformedCall, "calldata of a wrong size");
    }
    const auto reader = allowedCalls().find(*fixedFrom<4>(calldata.first(4)));
    if (reader == allowedCalls().end()) {
        return failure(LedgerError::MalformedCall, "unknown selector");
    }
    Result<protocol::SignedAction> action = reader->second.decode(calldata.subspan(4), reader->second.hasConsent);
    if (!action) {
        return action;
    }
    // The decoder accepts canonical encoding only; this holds it to that, and catches text that is not UTF-8
    // and times beyond the calendar, which the decoder mends for readers of the chain.
    const Result<Bytes> again = encodeCall(*action);
    if (!again || !std::equal(again->begin(), again->end(), calldata.begin(), calldata.end())) {
        return failure(LedgerError::MalformedCall, "encodes to other bytes");
    }
    return action;
}

} // namespace tegata::ledger
