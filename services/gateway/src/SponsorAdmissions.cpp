#include <tegata/gateway/SponsorStore.h>

#include "Sql_p.h"

// Whom the sponsor pays for: invitations and admissions.
namespace tegata::gateway {

protocol::Hash32 invitationHashOf(QStringView token)
{
    const auto text = token.toUtf8();
    return crypto::keccak256({bytesOf(std::string_view("tegata/gateway/invitation")), bytesOf(text)});
}

Result<void> SponsorStore::addInvitation(const protocol::Hash32 &tokenHash, std::uint32_t uses, UnixTime now,
                                         UnixTime expires)
{
    return sql::done(m_database.execute(
        QStringLiteral("INSERT INTO invitations (token_hash, uses_left, created_at, expires_at) VALUES (?, ?, ?, ?)"),
        {sql::text(tokenHash), static_cast<qint64>(uses), sql::time(now), sql::time(expires)}));
}

Result<bool> SponsorStore::isInvitation(const protocol::Hash32 &tokenHash, UnixTime now)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT COUNT(*) FROM invitations WHERE token_hash = ? AND uses_left > 0 AND expires_at > ?"),
        {sql::text(tokenHash), sql::time(now)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() && rows->number(0) == 1;
}

Result<void> SponsorStore::admit(const protocol::Hash32 &subject, UnixTime now)
{
    return sql::done(m_database.execute(
        QStringLiteral("INSERT INTO admissions (subject, admitted_at) VALUES (?, ?) ON CONFLICT (subject) DO NOTHING"),
        {sql::text(subject), sql::time(now)}));
}

Result<void> SponsorStore::admitBy(const protocol::Digest &action, UnixTime now)
{
    QString subject;
    {
        auto rows =
            m_database.execute(QStringLiteral("SELECT admits FROM actions WHERE digest = ?"), {sql::text(action)});
        if (!rows) {
            return failure(rows.error());
        }
        subject = rows->next() ? rows->text(0) : QString();
    }
    if (subject.isEmpty()) {
        return {};
    }
    return sql::done(m_database.execute(
        QStringLiteral(
            "INSERT INTO admissions (subject, admitted_at, digest) VALUES (?, ?, ?) ON CONFLICT (subject) DO "
            "NOTHING"),
        {subject, sql::time(now), sql::text(action)}));
}

Result<std::vector<protocol::Digest>> SponsorStore::pendingAdmissions(const protocol::Hash32 &subject)
{
    auto rows = m_database.execute(
        QStringLiteral("SELECT digest FROM actions WHERE admits = ? AND (state = 'queued' OR state = 'sent') ORDER BY "
                       "accepted_at LIMIT 8"),
        {sql::text(subject)});
    if (!rows) {
        return failure(rows.error());
    }
    std::vector<protocol::Digest> pending;
    while (rows->next()) {
        pending.push_back(sql::strong<protocol::Digest>(rows->text(0)));
    }
    return pending;
}

Result<bool> SponsorStore::isAdmitted(const protocol::Hash32 &subject)
{
    auto rows =
        m_database.execute(QStringLiteral("SELECT COUNT(*) FROM admissions WHERE subject = ?"), {sql::text(subject)});
    if (!rows) {
        return failure(rows.error());
    }
    return rows->next() && rows->number(0) == 1;
}

} // namespace tegata::gateway
