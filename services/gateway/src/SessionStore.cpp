#include <tegata/gateway/SessionStore.h>

#include "Sql_p.h"

namespace tegata::gateway {

Result<void> SessionStore::put(const protocol::GatewaySession &session)
{
    const auto existing = find(session.sessionKey);
    if (!existing) {
        return failure(existing.error());
    }
    if (*existing && (*existing)->signer != session.signer) {
        return failure(GatewayError::Conflict, "session key of another signer");
    }
    return sql::done(m_database.execute(
        QStringLiteral("INSERT INTO sessions (session_key, signer, host, not_before, not_after) VALUES (?, ?, ?, ?, ?) "
                       "ON CONFLICT (session_key) DO UPDATE SET host = excluded.host, not_before = "
                       "excluded.not_before, not_after = excluded.not_after"),
        {sql::text(session.sessionKey), sql::text(session.signer), QString::fromStdString(session.host),
         sql::time(session.notBefore), sql::time(session.notAfter)}));
}

Result<std::optional<protocol::GatewaySession>> SessionStore::find(const crypto::SessionPublicKey &key)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT signer, host, not_before, not_after FROM sessions WHERE session_key = ?"),
        {sql::text(key)});
    if (!rows) {
        return failure(rows.error());
    }
    if (!rows->next()) {
        return std::optional<protocol::GatewaySession>();
    }
    protocol::GatewaySession session;
    session.sessionKey = key;
    session.signer = sql::strong<protocol::Address>(rows->text(0));
    session.host = rows->text(1).toStdString();
    session.notBefore = sql::timeOf(rows->number(2));
    session.notAfter = sql::timeOf(rows->number(3));
    return std::optional(session);
}

Result<bool> SessionStore::rememberNonce(const crypto::SessionPublicKey &key, const QByteArray &nonce, UnixTime expires)
{
    auto rows = m_database.execute(
        QStringLiteral("INSERT INTO request_nonces (session_key, nonce, expires) VALUES (?, ?, ?) ON CONFLICT "
                       "(session_key, nonce) DO NOTHING"),
        {sql::text(key), QString::fromLatin1(nonce), sql::time(expires)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->affected() == 1;
}

Result<void> SessionStore::purge(UnixTime now)
{
    auto sessions = m_database.execute(QStringLiteral("DELETE FROM sessions WHERE not_after < ?"), {sql::time(now)});
    if (!sessions) {
        return failure(sessions.error());
    }
    return sql::done(
        m_database.execute(QStringLiteral("DELETE FROM request_nonces WHERE expires < ?"), {sql::time(now)}));
}

} // namespace tegata::gateway
