#include "../FuzzTarget.h"

#include <tegata/ledgerclient/ContractError.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/ledgerclient/LedgerEvent.h>

#include <array>

using namespace tegata;
using namespace tegata::ledger;

namespace {

template <typename... Event> std::array<Hash32, sizeof...(Event)> topicsOf(const std::variant<Event...> *)
{
    return {topicOf<Event>()...};
}

} // namespace

/// First byte: which event; second: how many further topics; then the topics, and the data to their end.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto known = topicsOf(static_cast<const EventBody *>(nullptr));
    ByteView input(data, size);
    static_cast<void>(decodeContractError(input).summary());
    static_cast<void>(decodeContractError(input).toError());
    if (input.size() < 2) {
        return 0;
    }
    std::vector<Hash32> topics{known[input[0] % known.size()]};
    const std::size_t further = std::min<std::size_t>(input[1] % 4, (input.size() - 2) / Hash32::size);
    input = input.subspan(2);
    for (std::size_t topic = 0; topic < further; ++topic) {
        topics.push_back(*Hash32::fromBytes(input.first(Hash32::size)));
        input = input.subspan(Hash32::size);
    }
    const Result<EventBody> body = decodeEvent(topics, input);
    if (!body) {
        fuzz::require(body.error().is(LedgerError::MalformedReply));
        return 0;
    }
    // The same bytes have the same meaning, and it is the event that the first topic names.
    fuzz::require(decodeEvent(topics, input) == body);
    fuzz::require(known[body->index()] == topics.front());
    const LedgerEvent event{*body, {}};
    fuzz::require(!nameOf(event).empty());
    static_cast<void>(institutionOf(event));
    static_cast<void>(patientOf(event));
    static_cast<void>(deviceOf(event));
    return 0;
}
