#pragma once

#include <tegata/gateway/Database.h>
#include <tegata/protocol/Session.h>

#include <optional>

namespace tegata::gateway {

/// Sessions and the request nonces already seen, so that any instance can serve any session.
class SessionStore
{
public:
    explicit SessionStore(Database &database)
        : m_database(database)
    {
    }
    /// Keeps a verified session. Conflict when the session key already speaks for another signer.
    [[nodiscard]] Result<void> put(const protocol::GatewaySession &session);
    [[nodiscard]] Result<std::optional<protocol::GatewaySession>> find(const crypto::SessionPublicKey &key);
    /// Remembers a nonce until `expires`; false when it was there already: a replay.
    [[nodiscard]] Result<bool> rememberNonce(const crypto::SessionPublicKey &key, const QByteArray &nonce,
                                             UnixTime expires);
    /// Removes what ended before `now`.
    [[nodiscard]] Result<void> purge(UnixTime now);

private:
    Database &m_database;
};

} // namespace tegata::gateway
