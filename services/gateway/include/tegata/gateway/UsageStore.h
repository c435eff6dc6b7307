#pragma once

#include <tegata/base/Clock.h>
#include <tegata/gateway/Database.h>

#include <vector>

namespace tegata::gateway {

/// One counter of one day (UTC) that something counts on. `limit` 0 refuses everything.
struct Charge
{
    /// Of actions: "device", "institution", "patient" or "introduction"; of bytes: the same after "stored-".
    QString scope;
    QString subject;
    std::uint64_t limit = 0;
};

/// Counters per day: the sponsor's actions and budget, and the bytes that somebody puts into the store.
class UsageStore
{
public:
    explicit UsageStore(Database &database)
        : m_database(database)
    {
    }

    /// Adds `amount`, or changes nothing and is `refusal` when it would pass `limit`.
    [[nodiscard]] Result<void> count(std::int64_t day, const QString &scope, const QString &subject,
                                     std::uint64_t amount, std::uint64_t limit, GatewayError refusal);
    /// Every charge by the same amount; QuotaExceeded, and then the transaction has to be given up.
    [[nodiscard]] Result<void> charge(const std::vector<Charge> &charges, std::uint64_t amount, UnixTime now);
    [[nodiscard]] Result<std::uint64_t> used(const QString &scope, const QString &subject, UnixTime now);
    /// Removes counters older than 40 days.
    [[nodiscard]] Result<void> purge(UnixTime now);

    /// Days since the epoch, as the counters are kept.
    [[nodiscard]] static std::int64_t dayOf(UnixTime time);

private:
    Database &m_database;
};

} // namespace tegata::gateway
