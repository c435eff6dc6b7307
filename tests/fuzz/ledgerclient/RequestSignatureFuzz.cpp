#include "../FuzzTarget.h"

#include <tegata/ledgerclient/HttpMessageSignature.h>

#include <QList>

using namespace tegata;
using namespace tegata::ledger;

/// Lines: Signature-Input, Signature, Content-Digest; the rest is the body. One request has one spelling, and what
/// verifies holds for nothing else.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QList<QByteArray> lines = input.split('\n');
    RequestSignatureHeaders headers;
    headers.signatureInput = lines.value(0);
    headers.signature = lines.value(1);
    headers.contentDigest = lines.value(2);
    const QByteArray body = lines.mid(3).join('\n');
    const RequestTarget target{"PUT", "gateway.example:8443", "/v1/records/0xabc", "after=7"};
    const auto parameters = parseSignatureInput(headers.signatureInput);
    if (parameters) {
        const QByteArray base = signatureBase(target, headers.contentDigest, *parameters);
        fuzz::require(base.endsWith(headers.signatureInput.mid(headers.signatureInput.indexOf('=') + 1)));
    }
    const UnixTime now = parameters ? parameters->created : UnixTime{};
    const auto verified = verifyRequest(target, bytesOf(body), headers, "gateway.example:8443", now);
    if (!verified) {
        fuzz::require(verified.error().is(LedgerError::NotAuthorized));
        return 0;
    }
    fuzz::require(parameters && *verified == *parameters);
    fuzz::require(headers.contentDigest == contentDigestOf(bytesOf(body)));
    RequestTarget other = target;
    other.path += '0';
    fuzz::require(!verifyRequest(other, bytesOf(body), headers, "gateway.example:8443", now));
    fuzz::require(!verifyRequest(target, bytesOf(body + ' '), headers, "gateway.example:8443", now));
    fuzz::require(!verifyRequest(target, bytesOf(body), headers, "elsewhere.example", now));
    fuzz::require(!verifyRequest(target, bytesOf(body), headers, "gateway.example:8443",
                                 now + requestLifetimeMaximum + std::chrono::seconds(1)));
    return 0;
}
