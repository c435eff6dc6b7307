#pragma once

#include <tegata/gateway/Database.h>
#include <tegata/protocol/Ids.h>

#include <optional>
#include <vector>

namespace tegata::gateway {

/// Enrolment requests that wait for an administrator, and the introduction tokens of institutions.
class MailboxStore
{
public:
    /// Requests that may wait for one institution.
    static constexpr std::int64_t capacity = 64;

    explicit MailboxStore(Database &database)
        : m_database(database)
    {
    }

    /// Replaces an earlier request of the same device. MailboxFull; Conflict for the very request that was removed.
    [[nodiscard]] Result<void> put(const protocol::InstitutionId &institutionId, const protocol::Address &device,
                                   const QByteArray &request, UnixTime now);
    /// Oldest first.
    [[nodiscard]] Result<std::vector<QByteArray>> list(const protocol::InstitutionId &institutionId);
    /// False when there is none. The hash of what was removed stays until purge().
    [[nodiscard]] Result<bool> remove(const protocol::InstitutionId &institutionId, const protocol::Address &device);
    /// Removes requests stored before `limit`.
    [[nodiscard]] Result<void> purge(UnixTime limit);

    /// Only a hash of the token is kept; it replaces the one before.
    [[nodiscard]] Result<void> setIntroduction(const protocol::InstitutionId &institutionId,
                                               const protocol::Introduction &token, UnixTime now);
    [[nodiscard]] Result<bool> isIntroduction(const protocol::InstitutionId &institutionId,
                                              const protocol::Introduction &token);

private:
    Database &m_database;
};

} // namespace tegata::gateway
