#include <tegata/gateway/MailboxStore.h>

#include "Sql_p.h"

namespace tegata::gateway {
namespace {

/// Bound to its institution and to this use, so that equal tokens of two institutions do not look equal.
QString introductionHash(const protocol::InstitutionId &institutionId, const protocol::Introduction &token)
{
    return crypto::keccak256(
               {bytesOf(std::string_view("tegata/gateway/introduction")), institutionId.view(), token.view()})
        .hexString();
}

/// What stays of a request that was taken out: its hash, so that the same request does not come back and its sender can
/// learn that it was turned down. No request is as short as this.
QByteArray tombstoneOf(const QByteArray &request) { return toQByteArray(crypto::keccak256(bytesOf(request)).view()); }
constexpr qsizetype tombstoneSize = 32;

} // namespace

Result<void> MailboxStore::put(const protocol::InstitutionId &institutionId, const protocol::Address &device,
                               const QByteArray &request, UnixTime now)
{
    {
        auto rows =
            m_database.execute(QStringLiteral("SELECT request FROM mailbox WHERE institution = ? AND device = ?"),
                               {sql::text(institutionId), sql::text(device)});
        if (!rows) {
            return failure(rows.error());
        }
        if (rows->next() && rows->blob(0) == tombstoneOf(request)) {
            return failure(GatewayError::Conflict, "this request was turned down");
        }
    }
    {
        auto rows = m_database.execute(
            QStringLiteral(
                "SELECT COUNT(*) FROM mailbox WHERE institution = ? AND device <> ? AND length(request) <> ?"),
            {sql::text(institutionId), sql::text(device), qint64{tombstoneSize}});
        if (!rows) {
            return failure(rows.error());
        }
        if (rows->next() && rows->number(0) >= capacity) {
            return failure(GatewayError::MailboxFull);
        }
    }
    return sql::done(m_database.execute(
        QStringLiteral("INSERT INTO mailbox (institution, device, stored_at, request) VALUES (?, ?, ?, ?) ON CONFLICT "
                       "(institution, device) DO UPDATE SET stored_at = excluded.stored_at, request = "
                       "excluded.request"),
        {sql::text(institutionId), sql::text(device), sql::time(now), request}));
}

Result<std::vector<QByteArray>> MailboxStore::list(const protocol::InstitutionId &institutionId)
{
    auto rows =
        m_database.execute(QStringLiteral("SELECT request FROM mailbox WHERE institution = ? ORDER BY stored_at, "
                                          "device"),
                           {sql::text(institutionId)});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<QByteArray> requests;
    while (rows->next()) {
        if (QByteArray request = rows->blob(0); request.size() != tombstoneSize) {
            requests.push_back(std::move(request));
        }
    }
    return requests;
}

Result<bool> MailboxStore::remove(const protocol::InstitutionId &institutionId, const protocol::Address &device)
{
    QByteArray request;
    {
        auto rows =
            m_database.execute(QStringLiteral("SELECT request FROM mailbox WHERE institution = ? AND device = ?"),
                               {sql::text(institutionId), sql::text(device)});
        if (!rows) {
            return failure(rows.error());
        }
        if (!rows->next()) {
            return false;
        }
        request = rows->blob(0);
    }
    if (request.size() == tombstoneSize) {
        return false;
    }
    auto rows =
        m_database.execute(QStringLiteral("UPDATE mailbox SET request = ? WHERE institution = ? AND device = ?"),
                           {tombstoneOf(request), sql::text(institutionId), sql::text(device)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->affected() > 0;
}

Result<void> MailboxStore::purge(UnixTime limit)
{
    return sql::done(m_database.execute(QStringLiteral("DELETE FROM mailbox WHERE stored_at < ?"), {sql::time(limit)}));
}

Result<void> MailboxStore::setIntroduction(const protocol::InstitutionId &institutionId,
                                           const protocol::Introduction &token, UnixTime now)
{
    return sql::done(m_database.execute(
        QStringLiteral("INSERT INTO introductions (institution, token_hash, stored_at) VALUES (?, ?, ?) ON CONFLICT "
                       "(institution) DO UPDATE SET token_hash = excluded.token_hash, stored_at = "
                       "excluded.stored_at"),
        {sql::text(institutionId), introductionHash(institutionId, token), sql::time(now)}));
}

Result<bool> MailboxStore::isIntroduction(const protocol::InstitutionId &institutionId,
                                          const protocol::Introduction &token)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT COUNT(*) FROM introductions WHERE institution = ? AND token_hash = ?"),
        {sql::text(institutionId), introductionHash(institutionId, token)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() && rows->number(0) == 1;
}

} // namespace tegata::gateway
