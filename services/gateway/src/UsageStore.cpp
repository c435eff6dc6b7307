#include <tegata/gateway/UsageStore.h>

#include "Sql_p.h"

namespace tegata::gateway {

std::int64_t UsageStore::dayOf(UnixTime time) { return static_cast<std::int64_t>(toUnixSeconds(time) / 86'400U); }

Result<void> UsageStore::count(std::int64_t day, const QString &scope, const QString &subject, std::uint64_t amount,
                               std::uint64_t limit, GatewayError refusal)
{
    auto made = m_database.execute(
        QStringLiteral("INSERT INTO usage (day, scope, subject, used) VALUES (?, ?, ?, 0) ON CONFLICT (day, scope, "
                       "subject) DO NOTHING"),
        {static_cast<qint64>(day), scope, subject});
    if (!made) {
        return failure(made.error());
    }
    auto counted = m_database.execute(
        QStringLiteral("UPDATE usage SET used = used + ? WHERE day = ? AND scope = ? AND subject = ? AND used + ? <= "
                       "?"),
        {static_cast<qint64>(amount), static_cast<qint64>(day), scope, subject, static_cast<qint64>(amount),
         static_cast<qint64>(limit)});
    if (!counted) {
        return failure(counted.error());
    }
    if (counted->affected() != 1) {
        return failure(refusal, scope.toStdString());
    }
    return {};
}

Result<void> UsageStore::charge(const std::vector<Charge> &charges, std::uint64_t amount, UnixTime now)
{
    for (const auto &charge : charges) {
        auto counted =
            count(dayOf(now), charge.scope, charge.subject, amount, charge.limit, GatewayError::QuotaExceeded);
        if (!counted) {
            return counted;
        }
    }
    return {};
}

Result<std::uint64_t> UsageStore::used(const QString &scope, const QString &subject, UnixTime now)
{
    auto rows = m_database.execute(QStringLiteral("SELECT used FROM usage WHERE day = ? AND scope = ? AND subject = ?"),
                                   {static_cast<qint64>(dayOf(now)), scope, subject});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() ? static_cast<std::uint64_t>(rows->number(0)) : 0;
}

Result<void> UsageStore::purge(UnixTime now)
{
    constexpr std::int64_t daysKept = 40;
    return sql::done(m_database.execute(QStringLiteral("DELETE FROM usage WHERE day < ?"),
                                        {static_cast<qint64>(dayOf(now) - daysKept)}));
}

} // namespace tegata::gateway
