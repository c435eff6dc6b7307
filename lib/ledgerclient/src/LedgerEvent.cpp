#include <tegata/ledgerclient/LedgerEvent.h>

#include <tegata/ledgerclient/Quantity.h>

#include <QJsonArray>
#include <QJsonObject>

namespace tegata::ledger {
namespace {

// A log's data is bounded by what a block's gas can pay for; the largest of this ledger hold 33 wraps.
constexpr std::size_t maximumLogData = 256 * 1024;

template <typename Id> std::optional<Id> unlessZero(const Id &id)
{
    return id.isZero() ? std::nullopt : std::optional<Id>(id);
}

} // namespace

std::string_view nameOf(const LedgerEvent &event)
{
    return std::visit([](const auto &body) { return std::remove_cvref_t<decltype(body)>::eventName; }, event.body);
}

std::optional<PatientId> patientOf(const LedgerEvent &event)
{
    return std::visit(
        [](const auto &body) -> std::optional<PatientId> {
            if constexpr (requires { body.patientId; }) {
                return unlessZero(body.patientId);
            } else {
                return std::nullopt;
            }
        },
        event.body);
}

std::optional<InstitutionId> institutionOf(const LedgerEvent &event)
{
    return std::visit(
        [](const auto &body) -> std::optional<InstitutionId> {
            if constexpr (requires { body.institutionId; }) {
                return unlessZero(body.institutionId);
            } else if constexpr (requires { body.introducedBy; }) {
                return unlessZero(body.introducedBy);
            } else {
                return std::nullopt;
            }
        },
        event.body);
}

std::optional<Address> deviceOf(const LedgerEvent &event)
{
    return std::visit(
        [](const auto &body) -> std::optional<Address> {
            if constexpr (requires { body.device; }) {
                return unlessZero(body.device);
            } else {
                return std::nullopt;
            }
        },
        event.body);
}

protocol::ChartLink protocolLinkOf(const ChartLink &link)
{
    protocol::ChartLink plain;
    if (link.isBatch) {
        plain.content = protocol::BatchLink{link.root, link.count};
    } else {
        plain.content = link.recordHash;
    }
    plain.authorInstitution = link.authorInstitution;
    plain.author = link.author;
    plain.epoch = link.epoch;
    return plain;
}

Result<ParsedLog> parseLog(const QJsonValue &entry, const Address &ledger)
{
    const QJsonObject object = entry.toObject();
    const auto malformed = [](const char *what) { return failure(LedgerError::MalformedReply, what); };
    const Result<Address> address = parseFixed<Address>(object.value(QLatin1String("address")));
    if (!address || *address != ledger) {
        return malformed("log of another contract");
    }
    if (object.value(QLatin1String("removed")).toBool(false)) {
        return malformed("log of a block that was replaced");
    }
    const Result<std::uint64_t> block = parseQuantity(object.value(QLatin1String("blockNumber")));
    const Result<BlockHash> blockHash = parseFixed<BlockHash>(object.value(QLatin1String("blockHash")));
    const Result<TransactionHash> transaction =
        parseFixed<TransactionHash>(object.value(QLatin1String("transactionHash")));
    const Result<std::uint64_t> logIndex = parseQuantity(object.value(QLatin1String("logIndex")));
    if (!block || !blockHash || !transaction || !logIndex || *logIndex > std::numeric_limits<std::uint32_t>::max()) {
        return malformed("log without a place");
    }
    const QJsonValue topicsValue = object.value(QLatin1String("topics"));
    const QJsonArray topicsArray = topicsValue.toArray();
    if (!topicsValue.isArray() || topicsArray.size() > 4) {
        return malformed("log with wrong topics");
    }
    std::array<protocol::Hash32, 4> topics;
    for (qsizetype i = 0; i < topicsArray.size(); ++i) {
        const Result<protocol::Hash32> topic = parseFixed<protocol::Hash32>(topicsArray.at(i));
        if (!topic) {
            return malformed("log with a wrong topic");
        }
        topics[static_cast<std::size_t>(i)] = *topic;
    }
    const Result<Bytes> data = parseData(object.value(QLatin1String("data")), maximumLogData);
    if (!data) {
        return failure(data.error());
    }
    Result<EventBody> body = decodeEvent(
        std::span<const protocol::Hash32>(topics).first(static_cast<std::size_t>(topicsArray.size())), *data);
    if (!body) {
        return failure(body.error());
    }
    ParsedLog parsed;
    parsed.event.body = std::move(*body);
    parsed.event.position = {.block = BlockNumber(*block),
                             .blockHash = *blockHash,
                             .time = {},
                             .transaction = *transaction,
                             .logIndex = static_cast<std::uint32_t>(*logIndex)};
    // Newer nodes put the block's time into each entry (execution-apis, since 2024).
    if (const Result<std::uint64_t> time = parseQuantity(object.value(QLatin1String("blockTimestamp")));
        time && *time <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        parsed.event.position.time = fromUnixSeconds(*time);
        parsed.hasTime = true;
    }
    return parsed;
}

} // namespace tegata::ledger
