#pragma once

#include <tegata/base/Bytes.h>

#include <algorithm>

namespace tegata {

/// Exactly N public bytes under a name of their own: two StrongBytes with different tags never convert
/// into each other and no parser accepts one for another.
template <std::size_t N, typename Tag> class StrongBytes
{
public:
    static constexpr std::size_t size = N;

    /// All zero.
    constexpr StrongBytes() = default;
    constexpr explicit StrongBytes(const ByteArray<N> &bytes)
        : m_bytes(bytes)
    {
    }

    /// Empty when the length is not exactly N.
    [[nodiscard]] static std::optional<StrongBytes> fromBytes(ByteView bytes)
    {
        const auto fixed = fixedFrom<N>(bytes);
        return fixed ? std::optional(StrongBytes(*fixed)) : std::nullopt;
    }
    /// Hexadecimal of either case, with or without "0x"; empty on anything else.
    [[nodiscard]] static std::optional<StrongBytes> fromHex(std::string_view text)
    {
        const auto fixed = fixedFromHex<N>(text);
        return fixed ? std::optional(StrongBytes(*fixed)) : std::nullopt;
    }

    [[nodiscard]] constexpr const ByteArray<N> &bytes() const { return m_bytes; }
    [[nodiscard]] ByteView view() const { return m_bytes; }
    /// "0x" and lower-case digits.
    [[nodiscard]] std::string hex() const { return toPrefixedHex(m_bytes); }
    [[nodiscard]] QString hexString() const { return QString::fromStdString(hex()); }
    [[nodiscard]] constexpr bool isZero() const
    {
        return std::all_of(m_bytes.begin(), m_bytes.end(), [](std::uint8_t byte) { return byte == 0; });
    }

    friend constexpr auto operator<=>(const StrongBytes &, const StrongBytes &) = default;
    friend constexpr bool operator==(const StrongBytes &, const StrongBytes &) = default;

private:
    ByteArray<N> m_bytes{};
};

} // namespace tegata

template <std::size_t N, typename Tag> struct std::hash<tegata::StrongBytes<N, Tag>>
{
    std::size_t operator()(const tegata::StrongBytes<N, Tag> &value) const noexcept
    {
        return std::hash<std::string_view>{}(std::string_view(reinterpret_cast<const char *>(value.bytes().data()), N));
    }
};
