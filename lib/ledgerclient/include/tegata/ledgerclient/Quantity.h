#pragma once

#include <tegata/base/Result.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/ledgerclient/LedgerError.h>

#include <QJsonValue>

#include <array>
#include <compare>
#include <cstdint>

namespace tegata::ledger {

/// An amount of the chain's smallest unit, 0 … 2^256 − 1. Arithmetic never wraps: it says so instead.
class Wei
{
public:
    constexpr Wei() = default;
    constexpr explicit Wei(std::uint64_t value)
        : m_limbs{value, 0, 0, 0}
    {
    }
    /// 10^9 wei each.
    [[nodiscard]] static Wei fromGwei(std::uint64_t gwei);
    /// From 32 bytes, big-endian.
    [[nodiscard]] static Wei fromBigEndian(const ByteArray<32> &bytes);
    [[nodiscard]] ByteArray<32> toBigEndian() const;

    /// LedgerError::InvalidValue when the result does not fit in 256 bits.
    [[nodiscard]] Result<Wei> plus(const Wei &other) const;
    [[nodiscard]] Result<Wei> times(std::uint64_t factor) const;
    /// Zero when `other` is larger.
    [[nodiscard]] Wei minusSaturating(const Wei &other) const;
    /// `divisor` is not zero.
    [[nodiscard]] Wei dividedBy(std::uint64_t divisor) const;
    [[nodiscard]] constexpr bool isZero() const { return *this == Wei(); }
    /// Empty when larger than 64 bits.
    [[nodiscard]] std::optional<std::uint64_t> toUint64() const;
    /// Decimal digits, for people and for logs.
    [[nodiscard]] std::string toDecimal() const;
    /// Decimal digits only; empty on anything else or on overflow.
    [[nodiscard]] static std::optional<Wei> fromDecimal(std::string_view text);

    friend constexpr bool operator==(const Wei &, const Wei &) = default;
    friend constexpr std::strong_ordering operator<=>(const Wei &left, const Wei &right)
    {
        for (std::size_t i = 4; i-- > 0;) {
            if (left.m_limbs[i] != right.m_limbs[i]) {
                return left.m_limbs[i] <=> right.m_limbs[i];
            }
        }
        return std::strong_ordering::equal;
    }

private:
    /// Least significant first.
    std::array<std::uint64_t, 4> m_limbs{};
};

/// Reads a JSON-RPC quantity ("0x" and hexadecimal without leading zeros, "0x0" for zero).
/// MalformedReply for anything else: no sign, no space, no decimal, no bare number, no overflow.
[[nodiscard]] Result<std::uint64_t> parseQuantity(const QJsonValue &value);
[[nodiscard]] Result<Wei> parseWei(const QJsonValue &value);
/// Writes a JSON-RPC quantity.
[[nodiscard]] QString toQuantity(std::uint64_t value);
[[nodiscard]] QString toQuantity(const Wei &value);

/// Reads JSON-RPC unformatted data ("0x" and an even number of digits), at most `maximumSize` bytes.
[[nodiscard]] Result<Bytes> parseData(const QJsonValue &value, std::size_t maximumSize);
/// As parseData, and exactly the length of the strong type.
template <typename Strong> [[nodiscard]] Result<Strong> parseFixed(const QJsonValue &value)
{
    const Result<Bytes> bytes = parseData(value, Strong::size);
    if (!bytes) {
        return failure(bytes.error());
    }
    const std::optional<Strong> strong = Strong::fromBytes(*bytes);
    if (!strong) {
        return failure(LedgerError::MalformedReply, "data of a wrong length");
    }
    return *strong;
}

} // namespace tegata::ledger
