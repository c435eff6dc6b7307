#pragma once

#include <QByteArray>
#include <QString>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tegata {

/// Owned bytes of any length that are not secret. Secrets live in SecretBytes (SecretBytes.h).
using Bytes = std::vector<std::uint8_t>;

/// A borrowed, read-only run of bytes.
using ByteView = std::span<const std::uint8_t>;

/// Exactly N public bytes; a value type, compared byte by byte.
template <std::size_t N> using ByteArray = std::array<std::uint8_t, N>;

/// Views at the edges to Qt and to text. They borrow: the argument must outlive the view.
[[nodiscard]] ByteView bytesOf(const QByteArray &bytes) noexcept;
[[nodiscard]] ByteView bytesOf(std::string_view text) noexcept;

/// Copies to a QByteArray, for Qt's APIs. Public data only.
[[nodiscard]] QByteArray toQByteArray(ByteView bytes);
[[nodiscard]] Bytes toBytes(ByteView bytes);

/// Lower-case hexadecimal without a prefix, and with "0x" in front.
[[nodiscard]] std::string toHex(ByteView bytes);
[[nodiscard]] std::string toPrefixedHex(ByteView bytes);

/// Reads hexadecimal of either case, with or without "0x"; empty on odd length or any other character.
[[nodiscard]] std::optional<Bytes> fromHex(std::string_view text);

/// As fromHex, and exactly N bytes.
template <std::size_t N> [[nodiscard]] std::optional<ByteArray<N>> fixedFromHex(std::string_view text)
{
    const auto bytes = fromHex(text);
    if (!bytes || bytes->size() != N) {
        return std::nullopt;
    }
    ByteArray<N> out{};
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
}

/// Copies exactly N bytes out of a view; empty when the length differs.
template <std::size_t N> [[nodiscard]] std::optional<ByteArray<N>> fixedFrom(ByteView bytes)
{
    if (bytes.size() != N) {
        return std::nullopt;
    }
    ByteArray<N> out{};
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

/// Appends to a byte buffer; the destination comes first.
void append(Bytes &destination, ByteView source);

} // namespace tegata
