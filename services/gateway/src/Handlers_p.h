#pragma once

#include <tegata/gateway/AnswerBudget.h>
#include <tegata/gateway/Authentication.h>
#include <tegata/gateway/Router.h>

#include <QJsonArray>

#include <optional>

/// The requests of docs/protocol.md §9, grouped by what they are about. Each: parse, ask the chain, ask the store,
/// answer. A failure is an Error whose code becomes the answer.
namespace tegata::gateway {

/// One request after routing and, unless its route is open, authentication.
struct Call
{
    HttpRequest request;
    RouteMatch match;
    Standing caller;
};

/// A path segment as an id: "0x" and exactly its digits. NotFound otherwise: there is no such thing.
template <typename Strong> [[nodiscard]] Result<Strong> pathId(const QByteArrayList &arguments, qsizetype index)
{
    const auto text = arguments.value(index).toStdString();
    const auto parsed = text.starts_with("0x") ? Strong::fromHex(text) : std::optional<Strong>();
    // One spelling only: an id in a path is compared, logged and signed as it stands.
    if (!parsed || parsed->hex() != text) {
        return failure(GatewayError::NotFound, "path");
    }
    return *parsed;
}

/// Where handlers find what they need; all of it outlives them.
struct HandlerParts
{
    protocol::Deployment deployment;
    ledger::LedgerReader &reader;
    Storage &storage;
    const Clock &clock;
    QuotaSettings quotas;
    AnswerBudget &answers;
};

/// What the bytes that somebody puts here count on.
[[nodiscard]] std::vector<Charge> storageChargesFor(const Standing &caller, const QuotaSettings &quotas);

/// Runs `put(Store &, UnixTime)`, which is true when it wrote something new, and counts the body on the caller's
/// quotas of the day: both or none. QuotaExceeded.
template <typename Put> [[nodiscard]] Task<void> storing(const HandlerParts &parts, const Call &call, Put put)
{
    const auto charges = storageChargesFor(call.caller, parts.quotas);
    const auto size = static_cast<std::uint64_t>(call.request.body.size());
    const auto now = parts.clock.now();
    return parts.storage.run([put = std::move(put), charges, size, now](Store &store) -> Result<void> {
        const Result<bool> isNew = put(store, now);
        if (!isNew) {
            return failure(isNew.error());
        }
        return *isNew ? store.usage.charge(charges, size, now) : Result<void>();
    });
}

class RecordHandlers
{
public:
    explicit RecordHandlers(HandlerParts parts)
        : m_parts(parts)
    {
    }
    [[nodiscard]] Task<HttpResponse> put(Call call);
    [[nodiscard]] Task<HttpResponse> get(Call call);
    [[nodiscard]] Task<HttpResponse> fetch(Call call);
    [[nodiscard]] Task<HttpResponse> putBatch(Call call);
    [[nodiscard]] Task<HttpResponse> getBatch(Call call);
    [[nodiscard]] Task<HttpResponse> reads(Call call);

private:
    /// Those of the hashes that are there and that this caller may read, each once.
    [[nodiscard]] Task<std::vector<StoredRecord>> readable(Standing caller, std::vector<protocol::RecordHash> hashes);
    /// Reserves room, logs what is served as read, then reads it: nothing is loaded that could not be answered.
    [[nodiscard]] Task<HttpResponse> serve(Standing caller, std::vector<StoredRecord> records,
                                           std::vector<protocol::RecordHash> order, bool hasLengths);
    [[nodiscard]] Task<bool> mayRead(Standing caller, StoredRecord record);

    HandlerParts m_parts;
};

/// Wraps, predecessor seals and directory entries.
class KeyHandlers
{
public:
    explicit KeyHandlers(HandlerParts parts)
        : m_parts(parts)
    {
    }
    [[nodiscard]] Task<HttpResponse> putWrap(Call call);
    [[nodiscard]] Task<HttpResponse> getWrap(Call call);
    [[nodiscard]] Task<HttpResponse> patientWraps(Call call);
    [[nodiscard]] Task<HttpResponse> putPredecessor(Call call);
    [[nodiscard]] Task<HttpResponse> getPredecessor(Call call);
    [[nodiscard]] Task<HttpResponse> putDirectoryEntry(Call call);
    [[nodiscard]] Task<HttpResponse> getDirectoryEntry(Call call);
    [[nodiscard]] Task<HttpResponse> directory(Call call);

private:
    /// Whether what a wrap opens is still permitted to its recipient; always, for wraps of other kinds than the first.
    [[nodiscard]] Task<bool> isGranted(Standing caller, StoredWrap wrap);

    HandlerParts m_parts;
};

/// Enrolment requests and introductions.
class MailboxHandlers
{
public:
    explicit MailboxHandlers(HandlerParts parts);
    [[nodiscard]] Task<HttpResponse> post(Call call);
    [[nodiscard]] Task<HttpResponse> list(Call call);
    [[nodiscard]] Task<HttpResponse> remove(Call call);
    [[nodiscard]] Task<HttpResponse> putIntroduction(Call call);

private:
    HandlerParts m_parts;
    RateLimiter m_posts;
};

/// Reads `{"session":{…},"signature":"0x…"}`.
struct SignedSession
{
    protocol::GatewaySession session;
    protocol::Signature signature;
};
[[nodiscard]] Result<SignedSession> parseSession(const QByteArray &body);

} // namespace tegata::gateway
