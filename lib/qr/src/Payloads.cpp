#include <tegata/qr/Payloads.h>

#include <QCryptographicHash>

#include <algorithm>
#include <optional>

namespace tegata::qr {

namespace {

constexpr std::uint8_t payloadVersion = 1;
constexpr std::size_t checksumSize = 4;
constexpr std::size_t institutionSize = 1 + 8 + 20 + 32 + 4 + 32 + 16;
constexpr std::size_t enrolmentSize = 1 + 32 + 20 + 32 + 16;

constexpr char institutionKind = '1';
constexpr char enrolmentKind = '2';

QByteArray checksumOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).left(checksumSize);
}

template <std::size_t N> void put(QByteArray &out, const ByteArray<N> &bytes) { out.append(toQByteArray(bytes)); }

template <typename Integer> void putInteger(QByteArray &out, Integer value)
{
    for (int shift = static_cast<int>(sizeof(Integer)) * 8 - 8; shift >= 0; shift -= 8) {
        out.append(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xffU));
    }
}

/// Takes fields from the front of bytes whose length was checked before.
class FieldReader
{
public:
    explicit FieldReader(ByteView bytes)
        : m_rest(bytes)
    {
    }
    template <std::size_t N> ByteArray<N> take()
    {
        Q_ASSERT(m_rest.size() >= N);
        ByteArray<N> out{};
        std::copy_n(m_rest.begin(), N, out.begin());
        m_rest = m_rest.subspan(N);
        return out;
    }
    template <typename Integer> Integer takeInteger()
    {
        Integer value = 0;
        for (const std::uint8_t byte : take<sizeof(Integer)>()) {
            value = static_cast<Integer>(static_cast<Integer>(value << 8U) | byte);
        }
        return value;
    }

private:
    ByteView m_rest;
};

QString written(char kind, QByteArray bytes)
{
    bytes.append(checksumOf(bytes));
    const QByteArray encoded = bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    return QStringLiteral("t%1.%2").arg(QLatin1Char(kind)).arg(QString::fromLatin1(encoded));
}

/// The "t…" part of a whole URL or of the part alone; empty when there is nothing like it.
QString fragmentOf(const QString &text)
{
    const qsizetype hash = text.indexOf(QLatin1Char('#'));
    if (hash < 0) {
        return text;
    }
    const QString page = text.left(hash);
    const bool isPage = page.isEmpty() || page.startsWith(QLatin1String("https://"), Qt::CaseInsensitive) ||
                        page.startsWith(QLatin1String("http://"), Qt::CaseInsensitive);
    return isPage ? text.mid(hash + 1) : QString();
}

/// Checks everything that both kinds share; returns the bytes without the checksum.
Result<Bytes> opened(const QString &text, char kind, std::size_t size)
{
    if (text.size() > maximumPayloadCharacters) {
        return failure(QrError::TooLong, "length " + std::to_string(text.size()));
    }
    const QString part = fragmentOf(text.trimmed());
    // "t", one digit, "." is ours; an unknown digit is a kind of a later version.
    if (part.size() < 3 || part[0] != QLatin1Char('t') || part[2] != QLatin1Char('.') || part[1] < QLatin1Char('0') ||
        part[1] > QLatin1Char('9')) {
        return failure(QrError::NotTegata);
    }
    if (part[1] != QLatin1Char(kind)) {
        const bool isOtherKind = part[1] == QLatin1Char(institutionKind) || part[1] == QLatin1Char(enrolmentKind);
        return isOtherKind ? failure(QrError::NotTegata, "the other kind of code")
                           : failure(QrError::UnsupportedVersion, "unknown kind");
    }
    const QString encoded = part.mid(3);
    if (std::any_of(encoded.begin(), encoded.end(), [](QChar c) { return c.unicode() > 0x7e; })) {
        return failure(QrError::Damaged, "not base64url");
    }
    const auto decoded = QByteArray::fromBase64Encoding(encoded.toLatin1(),
                                                        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals |
                                                            QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        return failure(QrError::Damaged, "not base64url");
    }
    const QByteArray &bytes = *decoded;
    // Exactly one spelling per code: no padding, no stray bits at the end.
    if (bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) != encoded.toLatin1()) {
        return failure(QrError::Damaged, "not canonical base64url");
    }
    if (bytes.size() <= static_cast<qsizetype>(checksumSize)) {
        return failure(QrError::Damaged, "too short");
    }
    // The checksum comes first: a misread version byte is damage, not a newer version.
    const QByteArray body = bytes.chopped(checksumSize);
    if (checksumOf(body) != bytes.right(checksumSize)) {
        return failure(QrError::Damaged, "checksum");
    }
    if (static_cast<std::uint8_t>(body.at(0)) != payloadVersion) {
        return failure(QrError::UnsupportedVersion, "version " + std::to_string(static_cast<std::uint8_t>(body.at(0))));
    }
    if (static_cast<std::size_t>(body.size()) != size) {
        return failure(QrError::Damaged, "length");
    }
    return toBytes(bytesOf(body));
}

/// How much an error tells a person about the picture; the highest is reported.
int tellingRank(const Error &error)
{
    if (error.is(QrError::UnsupportedVersion)) {
        return 3;
    }
    if (error.is(QrError::Damaged)) {
        return 2;
    }
    return error.is(QrError::NotTegata) ? 1 : 0;
}

template <typename Code>
Result<Code> firstReadable(const std::vector<QString> &texts, Result<Code> (*parse)(const QString &))
{
    std::optional<Error> best;
    for (const QString &text : texts) {
        Result<Code> code = parse(text);
        if (code) {
            return code;
        }
        if (!best || tellingRank(code.error()) > tellingRank(*best)) {
            best = code.error();
        }
    }
    return failure(best.value_or(Error(QrError::NotFound)));
}

} // namespace

QString writeInstitutionCode(const InstitutionCode &code, const QString &pageUrl)
{
    QByteArray bytes;
    putInteger(bytes, payloadVersion);
    putInteger(bytes, code.chainId);
    put(bytes, code.ledger);
    put(bytes, code.institutionId);
    putInteger(bytes, code.vaultEpoch);
    put(bytes, code.vaultKeyHash);
    put(bytes, code.introduction);
    Q_ASSERT(static_cast<std::size_t>(bytes.size()) == institutionSize);
    const QString part = written(institutionKind, bytes);
    return pageUrl.isEmpty() ? part : pageUrl + QLatin1Char('#') + part;
}

QString writeEnrolmentCode(const EnrolmentCode &code)
{
    QByteArray bytes;
    putInteger(bytes, payloadVersion);
    put(bytes, code.institutionId);
    put(bytes, code.device);
    put(bytes, code.encryptionKey);
    put(bytes, code.nonce);
    Q_ASSERT(static_cast<std::size_t>(bytes.size()) == enrolmentSize);
    return written(enrolmentKind, bytes);
}

Result<InstitutionCode> parseInstitutionCode(const QString &text)
{
    const Result<Bytes> bytes = opened(text, institutionKind, institutionSize);
    if (!bytes) {
        return failure(bytes.error());
    }
    FieldReader fields(ByteView(*bytes).subspan(1));
    InstitutionCode code;
    code.chainId = fields.takeInteger<std::uint64_t>();
    code.ledger = fields.take<20>();
    code.institutionId = fields.take<32>();
    code.vaultEpoch = fields.takeInteger<std::uint32_t>();
    code.vaultKeyHash = fields.take<32>();
    code.introduction = fields.take<16>();
    return code;
}

Result<EnrolmentCode> parseEnrolmentCode(const QString &text)
{
    const Result<Bytes> bytes = opened(text, enrolmentKind, enrolmentSize);
    if (!bytes) {
        return failure(bytes.error());
    }
    FieldReader fields(ByteView(*bytes).subspan(1));
    EnrolmentCode code;
    code.institutionId = fields.take<32>();
    code.device = fields.take<20>();
    code.encryptionKey = fields.take<32>();
    code.nonce = fields.take<16>();
    return code;
}

Result<InstitutionCode> findInstitutionCode(const std::vector<QString> &texts)
{
    return firstReadable<InstitutionCode>(texts, &parseInstitutionCode);
}

} // namespace tegata::qr
