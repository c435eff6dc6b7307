#include <tegata/protocol/Session.h>

#include "ByteLayout_p.h"

#include <tegata/protocol/TypedEncoding.h>

namespace tegata::protocol {

namespace {

bool hasValidSpan(const GatewaySession &session)
{
    // Unsigned: times far outside the calendar must not overflow.
    return session.notAfter > session.notBefore && toUnixSeconds(session.notAfter) - toUnixSeconds(session.notBefore) <=
                                                       static_cast<std::uint64_t>(gatewaySessionMaximum.count());
}

} // namespace

Digest digestOf(const Deployment &deployment, const GatewaySession &session)
{
    return typedDigestOf(deployment, session);
}

Result<Signature> signSession(const Deployment &deployment, const GatewaySession &session,
                              const crypto::SigningKey &key)
{
    if (!hasValidSpan(session)) {
        return failure(ProtocolError::InvalidValue, "a session lasts up to 12 hours");
    }
    return signDigest(key, session.signer, digestOf(deployment, session));
}

Result<void> verifySession(const Deployment &deployment, const GatewaySession &session, const Signature &signature,
                           std::string_view host, UnixTime now)
{
    if (!hasValidSpan(session)) {
        return failure(ProtocolError::InvalidValue, "a session lasts up to 12 hours");
    }
    if (session.host != host || now < session.notBefore || now >= session.notAfter ||
        !verifySigner(digestOf(deployment, session), signature, session.signer)) {
        return failure(ProtocolError::NotAuthentic);
    }
    return {};
}

Hash32 hashOf(const ReadLogEntry &entry)
{
    ByteWriter bytes(164);
    bytes.addNumber(entry.sequence);
    bytes.addNumber(toUnixSeconds(entry.time));
    bytes.add(entry.patientId.view());
    bytes.add(entry.institutionId.view());
    bytes.add(entry.device.view());
    bytes.add(entry.recordHash.view());
    bytes.add(entry.previous.view());
    return crypto::keccak256(bytes.view());
}

} // namespace tegata::protocol
