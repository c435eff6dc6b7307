#include <tegata/ledgerclient/HttpMessageSignature.h>

#include <tegata/crypto/Hkdf.h>

#include <algorithm>

namespace tegata::ledger {
namespace {

constexpr char label[] = "tegata";
constexpr char coveredComponents[] = R"(("@method" "@authority" "@path" "@query" "content-digest"))";

/// Ten digits reach the year 2286; RFC 8941 allows fifteen.
constexpr qsizetype maximumTimeDigits = 10;

QByteArray base64(ByteView bytes) { return toQByteArray(bytes).toBase64(); }
QByteArray base64Url(ByteView bytes)
{
    return toQByteArray(bytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Decodes and accepts the one spelling of these bytes only.
template <typename Strong>
std::optional<Strong> strongFromBase64(const QByteArray &text, QByteArray::Base64Options options)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, options | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64(options) != text) {
        return std::nullopt;
    }
    return Strong::fromBytes(bytesOf(decoded.decoded));
}

QByteArray parametersText(const RequestSignatureParameters &parameters)
{
    return QByteArray(coveredComponents) + ";created=" + QByteArray::number(toUnixSeconds(parameters.created)) +
           ";expires=" + QByteArray::number(toUnixSeconds(parameters.expires)) + ";nonce=\"" +
           base64Url(parameters.nonce.view()) + "\";keyid=\"" + base64Url(parameters.keyId.view()) +
           "\";alg=\"ed25519\"";
}

/// Visible ASCII only, so that no value can begin a line of the signature base.
bool isVisible(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool isSignable(const RequestTarget &target)
{
    return !target.method.isEmpty() && isVisible(target.method) && target.method == target.method.toUpper() &&
           !target.authority.isEmpty() && isVisible(target.authority) && isVisible(target.path) &&
           isVisible(target.query) && (target.path.isEmpty() || target.path.startsWith('/'));
}

/// Takes one piece after the other from the front of a field.
class FieldCursor
{
public:
    explicit FieldCursor(QByteArray field)
        : m_rest(std::move(field))
    {
    }
    [[nodiscard]] bool take(const QByteArray &literal)
    {
        if (!m_rest.startsWith(literal)) {
            return false;
        }
        m_rest.remove(0, literal.size());
        return true;
    }
    [[nodiscard]] std::optional<UnixTime> takeTime()
    {
        qsizetype digits = 0;
        while (digits < m_rest.size() && m_rest.at(digits) >= '0' && m_rest.at(digits) <= '9') {
            ++digits;
        }
        const QByteArray text = takeBytes(digits);
        const bool hasLeadingZero = text.size() > 1 && text.startsWith('0');
        if (text.isEmpty() || text.size() > maximumTimeDigits || hasLeadingZero) {
            return std::nullopt;
        }
        return fromUnixSeconds(text.toULongLong());
    }
    [[nodiscard]] QByteArray takeBytes(qsizetype count)
    {
        const QByteArray taken = m_rest.left(count);
        m_rest.remove(0, taken.size());
        return taken;
    }
    [[nodiscard]] bool isAtEnd() const { return m_rest.isEmpty(); }

private:
    QByteArray m_rest;
};

constexpr auto urlOptions = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

std::optional<crypto::SessionSignature> parseSignature(const QByteArray &field)
{
    const QByteArray begin = QByteArray(label) + "=:";
    if (!field.startsWith(begin) || !field.endsWith(':') || field.size() <= begin.size()) {
        return std::nullopt;
    }
    return strongFromBase64<crypto::SessionSignature>(field.mid(begin.size(), field.size() - begin.size() - 1),
                                                      QByteArray::Base64Encoding);
}

tl::unexpected<Error> refused(const char *why) { return failure(LedgerError::NotAuthorized, why); }

} // namespace

QByteArray contentDigestOf(ByteView body) { return "sha-256=:" + base64(crypto::sha256(body)) + ":"; }

QByteArray signatureBase(const RequestTarget &target, const QByteArray &contentDigest,
                         const RequestSignatureParameters &parameters)
{
    const QByteArray path = target.path.isEmpty() ? QByteArray("/") : target.path;
    return "\"@method\": " + target.method + "\n\"@authority\": " + target.authority.toLower() +
           "\n\"@path\": " + path + "\n\"@query\": ?" + target.query + "\n\"content-digest\": " + contentDigest +
           "\n\"@signature-params\": " + parametersText(parameters);
}

RequestSignatureHeaders signRequest(const RequestTarget &target, ByteView body, RequestSignatureParameters parameters,
                                    const crypto::SessionKey &key)
{
    Q_ASSERT(isSignable(target));
    parameters.keyId = crypto::publicKeyOf(key);
    RequestSignatureHeaders headers;
    headers.contentDigest = contentDigestOf(body);
    headers.signatureInput = QByteArray(label) + "=" + parametersText(parameters);
    const QByteArray base = signatureBase(target, headers.contentDigest, parameters);
    headers.signature = QByteArray(label) + "=:" + base64(crypto::sign(key, bytesOf(base)).view()) + ":";
    return headers;
}

Result<RequestSignatureParameters> parseSignatureInput(const QByteArray &field)
{
    FieldCursor cursor(field);
    RequestSignatureParameters parameters;
    if (!cursor.take(QByteArray(label) + "=" + coveredComponents + ";created=")) {
        return refused("label or components");
    }
    const auto created = cursor.takeTime();
    if (!created || !cursor.take(";expires=")) {
        return refused("created");
    }
    const auto expires = cursor.takeTime();
    if (!expires || !cursor.take(";nonce=\"")) {
        return refused("expires");
    }
    // 16 and 32 bytes are 22 and 43 base64url digits.
    const auto nonce = strongFromBase64<RequestNonce>(cursor.takeBytes(22), urlOptions);
    if (!nonce || !cursor.take("\";keyid=\"")) {
        return refused("nonce");
    }
    const auto keyId = strongFromBase64<crypto::SessionPublicKey>(cursor.takeBytes(43), urlOptions);
    if (!keyId || !cursor.take("\";alg=\"ed25519\"") || !cursor.isAtEnd()) {
        return refused("keyid or alg");
    }
    parameters.created = *created;
    parameters.expires = *expires;
    parameters.nonce = *nonce;
    parameters.keyId = *keyId;
    return parameters;
}

Result<RequestSignatureParameters> verifyRequest(const RequestTarget &target, ByteView body,
                                                 const RequestSignatureHeaders &headers,
                                                 const QByteArray &expectedAuthority, UnixTime now,
                                                 std::chrono::seconds skew)
{
    if (!isSignable(target)) {
        return refused("target");
    }
    if (target.authority.toLower() != expectedAuthority.toLower()) {
        return refused("authority");
    }
    Result<RequestSignatureParameters> parameters = parseSignatureInput(headers.signatureInput);
    if (!parameters) {
        return parameters;
    }
    if (parameters->expires <= parameters->created ||
        parameters->expires - parameters->created > requestLifetimeMaximum) {
        return refused("lifetime");
    }
    if (parameters->created > now + skew || parameters->expires <= now) {
        return refused("time");
    }
    if (headers.contentDigest != contentDigestOf(body)) {
        return refused("content-digest");
    }
    const auto signature = parseSignature(headers.signature);
    const QByteArray base = signatureBase(target, headers.contentDigest, *parameters);
    if (!signature || !crypto::verify(parameters->keyId, bytesOf(base), *signature)) {
        return refused("signature");
    }
    return parameters;
}

} // namespace tegata::ledger
