#include <tegata/ledgerclient/Quantity.h>

#include <algorithm>

namespace tegata::ledger {
namespace {

__extension__ using Wide = unsigned __int128;

/// The digits of a quantity without "0x"; empty when it is not one.
std::optional<std::string> quantityDigits(const QJsonValue &value, qsizetype maximumDigits)
{
    if (!value.isString()) {
        return std::nullopt;
    }
    const QString text = value.toString();
    if (text.size() < 3 || text.size() > maximumDigits + 2 || !text.startsWith(QLatin1String("0x"))) {
        return std::nullopt;
    }
    std::string digits = text.mid(2).toStdString();
    const bool allHex = std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    const bool hasLeadingZero = digits.size() > 1 && digits.front() == '0';
    if (!allHex || hasLeadingZero) {
        return std::nullopt;
    }
    return digits;
}

} // namespace

Wei Wei::fromGwei(std::uint64_t gwei)
{
    const Result<Wei> wei = Wei(gwei).times(1'000'000'000);
    return *wei; // 64 + 30 bits always fit
}

Wei Wei::fromBigEndian(const ByteArray<32> &bytes)
{
    Wei wei;
    for (std::size_t i = 0; i < 32; ++i) {
        std::uint64_t &limb = wei.m_limbs[3 - i / 8];
        limb = (limb << 8) | bytes[i];
    }
    return wei;
}

ByteArray<32> Wei::toBigEndian() const
{
    ByteArray<32> bytes{};
    for (std::size_t i = 0; i < 32; ++i) {
        bytes[i] = static_cast<std::uint8_t>(m_limbs[3 - i / 8] >> (8 * (7 - i % 8)));
    }
    return bytes;
}

Result<Wei> Wei::plus(const Wei &other) const
{
    Wei sum;
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += static_cast<Wide>(m_limbs[i]) + other.m_limbs[i];
        sum.m_limbs[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    if (carry != 0) {
        return failure(LedgerError::InvalidValue, "sum of more than 256 bits");
    }
    return sum;
}

Result<Wei> Wei::times(std::uint64_t factor) const
{
    Wei product;
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += static_cast<Wide>(m_limbs[i]) * factor;
        product.m_limbs[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    if (carry != 0) {
        return failure(LedgerError::InvalidValue, "product of more than 256 bits");
    }
    return product;
}

Wei Wei::minusSaturating(const Wei &other) const
{
    if (*this <= other) {
        return {};
    }
    Wei difference;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Wide taken = static_cast<Wide>(other.m_limbs[i]) + borrow;
        borrow = m_limbs[i] < taken ? 1 : 0;
        difference.m_limbs[i] = static_cast<std::uint64_t>(m_limbs[i] - taken);
    }
    return difference;
}

Wei Wei::dividedBy(std::uint64_t divisor) const
{
    Q_ASSERT(divisor != 0);
    Wei quotient;
    Wide rest = 0;
    for (std::size_t i = 4; i-- > 0;) {
        rest = (rest << 64) | m_limbs[i];
        quotient.m_limbs[i] = static_cast<std::uint64_t>(rest / divisor);
        rest %= divisor;
    }
    return quotient;
}

std::optional<std::uint64_t> Wei::toUint64() const
{
    if (m_limbs[1] != 0 || m_limbs[2] != 0 || m_limbs[3] != 0) {
        return std::nullopt;
    }
    return m_limbs[0];
}

std::string Wei::toDecimal() const
{
    if (isZero()) {
        return "0";
    }
    std::string digits;
    for (Wei rest = *this; !rest.isZero();) {
        const Wei next = rest.dividedBy(10);
        const Result<Wei> whole = next.times(10);
        const std::uint64_t digit = rest.minusSaturating(*whole).m_limbs[0];
        digits.push_back(static_cast<char>('0' + digit));
        rest = next;
    }
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::optional<Wei> Wei::fromDecimal(std::string_view text)
{
    if (text.empty() || text.size() > 78) {
        return std::nullopt;
    }
    Wei value;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        const Result<Wei> shifted = value.times(10);
        if (!shifted) {
            return std::nullopt;
        }
        const Result<Wei> sum = shifted->plus(Wei(static_cast<std::uint64_t>(c - '0')));
        if (!sum) {
            return std::nullopt;
        }
        value = *sum;
    }
    return value;
}

Result<std::uint64_t> parseQuantity(const QJsonValue &value)
{
    const auto digits = quantityDigits(value, 16);
    if (!digits) {
        return failure(LedgerError::MalformedReply, "not a 64-bit quantity");
    }
    return std::stoull(*digits, nullptr, 16);
}

Result<Wei> parseWei(const QJsonValue &value)
{
    const auto digits = quantityDigits(value, 64);
    if (!digits) {
        return failure(LedgerError::MalformedReply, "not a 256-bit quantity");
    }
    const auto bytes = fixedFromHex<32>(std::string(64 - digits->size(), '0') + *digits);
    return Wei::fromBigEndian(*bytes);
}

QString toQuantity(std::uint64_t value) { return QStringLiteral("0x") + QString::number(value, 16); }

QString toQuantity(const Wei &value)
{
    const std::string hex = toHex(value.toBigEndian());
    const std::size_t first = hex.find_first_not_of('0');
    return QStringLiteral("0x") +
           (first == std::string::npos ? QStringLiteral("0") : QString::fromStdString(hex.substr(first)));
}

Result<Bytes> parseData(const QJsonValue &value, std::size_t maximumSize)
{
    if (!value.isString()) {
        return failure(LedgerError::MalformedReply, "data is not text");
    }
    const QString text = value.toString();
    if (!text.startsWith(QLatin1String("0x"))) {
        return failure(LedgerError::MalformedReply, "data without 0x");
    }
    if (static_cast<std::size_t>(text.size()) > 2 + 2 * maximumSize) {
        return failure(LedgerError::TooLarge, "data longer than allowed");
    }
    // toLatin1 turns every foreign character into '?', which is no digit either.
    const QByteArray latin1 = text.toLatin1();
    auto bytes = fromHex(std::string_view(latin1.constData(), static_cast<std::size_t>(latin1.size())));
    if (!bytes) {
        return failure(LedgerError::MalformedReply, "data is not hexadecimal");
    }
    return std::move(*bytes);
}

} // namespace tegata::ledger
