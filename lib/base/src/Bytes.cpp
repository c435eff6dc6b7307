#include <tegata/base/Bytes.h>

namespace tegata {

namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";

std::optional<std::uint8_t> digitValue(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return static_cast<std::uint8_t>(digit - '0');
    }
    if (digit >= 'a' && digit <= 'f') {
        return static_cast<std::uint8_t>(digit - 'a' + 10);
    }
    if (digit >= 'A' && digit <= 'F') {
        return static_cast<std::uint8_t>(digit - 'A' + 10);
    }
    return std::nullopt;
}

} // namespace

ByteView bytesOf(const QByteArray &bytes) noexcept
{
    return {reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

ByteView bytesOf(std::string_view text) noexcept
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

QByteArray toQByteArray(ByteView bytes)
{
    return {reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

Bytes toBytes(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

std::string toHex(ByteView bytes)
{
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(hexDigits[byte >> 4U]);
        text.push_back(hexDigits[byte & 0x0fU]);
    }
    return text;
}

std::string toPrefixedHex(ByteView bytes) { return "0x" + toHex(bytes); }

std::optional<Bytes> fromHex(std::string_view text)
{
    if (text.starts_with("0x") || text.starts_with("0X")) {
        text.remove_prefix(2);
    }
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t index = 0; index < text.size(); index += 2) {
        const auto high = digitValue(text[index]);
        const auto low = digitValue(text[index + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::uint8_t>((*high << 4U) | *low));
    }
    return bytes;
}

void append(Bytes &destination, ByteView source)
{
    destination.insert(destination.end(), source.begin(), source.end());
}

} // namespace tegata
