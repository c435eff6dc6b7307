#pragma once

#include <tegata/crypto/Ed25519.h>
#include <tegata/protocol/Ids.h>
#include <tegata/protocol/ProtocolError.h>

#include <string>

/// What a client signs for a gateway, and the gateway's log of reads (docs/protocol.md §2 and §9).
namespace tegata::protocol {

/// Longest time between notBefore and notAfter: 12 hours.
inline constexpr std::chrono::seconds gatewaySessionMaximum = std::chrono::hours(12);

/// Lets an Ed25519 key speak for an account key at one gateway for a while.
struct GatewaySession
{
    /// The gateway's authority as in its URL: host, and port when it is not the scheme's own.
    std::string host;
    crypto::SessionPublicKey sessionKey;
    UnixTime notBefore{};
    UnixTime notAfter{};
    Address signer;
    friend bool operator==(const GatewaySession &, const GatewaySession &) = default;
};

[[nodiscard]] Digest digestOf(const Deployment &deployment, const GatewaySession &session);
/// InvalidValue for a span that is empty or longer than 12 hours; SignerMismatch when the key is not the signer's.
[[nodiscard]] Result<Signature> signSession(const Deployment &deployment, const GatewaySession &session,
                                            const crypto::SigningKey &key);
/// InvalidValue for a bad span; NotAuthentic for another host, a bad signature, or outside the span at `now`.
[[nodiscard]] Result<void> verifySession(const Deployment &deployment, const GatewaySession &session,
                                         const Signature &signature, std::string_view host, UnixTime now);

/// One line of the log of reads of a chart; `previous` chains it to the line before.
struct ReadLogEntry
{
    std::uint64_t sequence = 0;
    UnixTime time{};
    PatientId patientId;
    InstitutionId institutionId;
    Address device;
    RecordHash recordHash;
    /// Hash of the entry before, zero for the first.
    Hash32 previous;
    friend bool operator==(const ReadLogEntry &, const ReadLogEntry &) = default;
};

/// keccak of the entry's binary form: the next entry's `previous`.
[[nodiscard]] Hash32 hashOf(const ReadLogEntry &entry);

} // namespace tegata::protocol
