#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/Result.h>
#include <tegata/crypto/Ed25519.h>
#include <tegata/ledgerclient/LedgerError.h>

#include <QByteArray>

/// Request signatures of docs/protocol.md §9: RFC 9421 with one fixed profile, shared by client and gateway.
/// Label "tegata"; components "@method" "@authority" "@path" "@query" "content-digest" in this order;
/// parameters created, expires, nonce, keyid, alg="ed25519", each exactly once.
namespace tegata::ledger {

/// Longest time between created and expires.
inline constexpr std::chrono::seconds requestLifetimeMaximum{60};

/// What of a request is covered, besides its body.
struct RequestTarget
{
    /// Upper case, such as "PUT".
    QByteArray method;
    /// Lower-case host, with the port when it is not the scheme's own.
    QByteArray authority;
    /// Percent-encoded path as it goes over the wire, "/" when empty.
    QByteArray path;
    /// Percent-encoded query without the question mark; empty when there is none.
    QByteArray query;
};

struct RequestNonceTag;
/// 16 random bytes, different in every request of a session.
using RequestNonce = StrongBytes<16, RequestNonceTag>;

struct RequestSignatureParameters
{
    UnixTime created{};
    UnixTime expires{};
    RequestNonce nonce;
    crypto::SessionPublicKey keyId;
    friend bool operator==(const RequestSignatureParameters &, const RequestSignatureParameters &) = default;
};

/// Values of the three header fields.
struct RequestSignatureHeaders
{
    /// Content-Digest (RFC 9530), `sha-256=:…:`.
    QByteArray contentDigest;
    /// Signature-Input.
    QByteArray signatureInput;
    /// Signature.
    QByteArray signature;
};

/// The Content-Digest field of a body.
[[nodiscard]] QByteArray contentDigestOf(ByteView body);

/// The signature base of RFC 9421 §2.5, exactly the bytes that are signed.
[[nodiscard]] QByteArray signatureBase(const RequestTarget &target, const QByteArray &contentDigest,
                                       const RequestSignatureParameters &parameters);

/// `parameters.keyId` is filled in from the key.
[[nodiscard]] RequestSignatureHeaders signRequest(const RequestTarget &target, ByteView body,
                                                  RequestSignatureParameters parameters, const crypto::SessionKey &key);

/// Checks everything that can be checked without state: form, components, times, digest, signature. The caller
/// then looks up the session of `keyId` and refuses a nonce seen before.
/// LedgerError::NotAuthorized, whatever was wrong; the detail is for the log.
/// @param expectedAuthority the gateway's own; another one in `target` is refused.
/// @param skew how far `created` may lie in the future.
[[nodiscard]] Result<RequestSignatureParameters> verifyRequest(const RequestTarget &target, ByteView body,
                                                               const RequestSignatureHeaders &headers,
                                                               const QByteArray &expectedAuthority, UnixTime now,
                                                               std::chrono::seconds skew = std::chrono::seconds(30));

/// Parses Signature-Input of this profile. Strict: no other label, component, parameter, order or spelling.
[[nodiscard]] Result<RequestSignatureParameters> parseSignatureInput(const QByteArray &field);

} // namespace tegata::ledger
