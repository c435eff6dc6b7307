#include "JsonMembers_p.h"

namespace tegata::protocol {

namespace {

/// A cursor over bytes that may be anything.
class Scanner
{
public:
    explicit Scanner(ByteView bytes)
        : m_bytes(bytes)
    {
    }

    void skipSpace()
    {
        while (m_at < m_bytes.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
            ++m_at;
        }
    }
    /// Takes the character if it is next, after white space.
    bool take(char character)
    {
        skipSpace();
        if (m_at == m_bytes.size() || peek() != static_cast<std::uint8_t>(character)) {
            return false;
        }
        ++m_at;
        return true;
    }
    bool isAtEnd()
    {
        skipSpace();
        return m_at == m_bytes.size();
    }
    /// The inside of a string that has no escape in it.
    std::optional<std::string_view> takePlainName()
    {
        if (!take('"')) {
            return std::nullopt;
        }
        const std::size_t start = m_at;
        while (m_at < m_bytes.size() && peek() != '"') {
            if (peek() == '\\') {
                return std::nullopt;
            }
            ++m_at;
        }
        if (m_at == m_bytes.size()) {
            return std::nullopt;
        }
        return std::string_view(reinterpret_cast<const char *>(m_bytes.data()) + start, m_at++ - start);
    }
    /// One value: up to the comma or bracket that ends it, strings and nesting respected.
    std::optional<ByteView> takeValue()
    {
        skipSpace();
        const std::size_t start = m_at;
        std::size_t depth = 0;
        while (m_at < m_bytes.size()) {
            const std::uint8_t character = peek();
            if (depth == 0 && (character == ',' || character == '}' || character == ']')) {
                break;
            }
            ++m_at;
            if (character == '"' && !skipString()) {
                return std::nullopt;
            }
            if (character == '{' || character == '[') {
                ++depth;
            } else if (character == '}' || character == ']') {
                --depth;
            }
        }
        std::size_t end = m_at;
        while (end > start && (m_bytes[end - 1] == ' ' || (m_bytes[end - 1] >= '\t' && m_bytes[end - 1] <= '\r'))) {
            --end;
        }
        if (depth != 0 || end == start) {
            return std::nullopt;
        }
        return m_bytes.subspan(start, end - start);
    }

private:
    [[nodiscard]] std::uint8_t peek() const { return m_bytes[m_at]; }
    /// Behind the opening quote: moves past the closing one.
    bool skipString()
    {
        while (m_at < m_bytes.size()) {
            const std::uint8_t character = m_bytes[m_at++];
            if (character == '"') {
                return true;
            }
            if (character == '\\') {
                ++m_at;
            }
        }
        return false;
    }

    ByteView m_bytes;
    std::size_t m_at = 0;
};

} // namespace

std::optional<std::map<std::string_view, ByteView>> jsonMembersOf(ByteView json)
{
    Scanner scanner(json);
    std::map<std::string_view, ByteView> members;
    if (!scanner.take('{')) {
        return std::nullopt;
    }
    do {
        const auto name = scanner.takePlainName();
        if (!name || !scanner.take(':')) {
            return std::nullopt;
        }
        const auto value = scanner.takeValue();
        if (!value || !members.emplace(*name, *value).second) {
            return std::nullopt;
        }
    } while (scanner.take(','));
    if (!scanner.take('}') || !scanner.isAtEnd()) {
        return std::nullopt;
    }
    return members;
}

} // namespace tegata::protocol
