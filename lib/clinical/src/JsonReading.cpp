#include <tegata/clinical/Json.h>

#include "JsonNumber_p.h"

#include <QSet>

#include <algorithm>
#include <charconv>

/// Bytes from anywhere become values here, or nothing does.
namespace tegata::clinical {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

int repeatedNames(const std::vector<JsonMember> &members)
{
    // Nearly every object is small, and comparing is cheaper than hashing then.
    constexpr std::size_t small = 24;
    int repeated = 0;
    if (members.size() <= small) {
        for (std::size_t index = 1; index < members.size(); ++index) {
            const auto end = members.begin() + static_cast<std::ptrdiff_t>(index);
            const bool isKnown = std::any_of(
                members.begin(), end, [&](const JsonMember &other) { return other.name == members[index].name; });
            repeated += isKnown ? 1 : 0;
        }
        return repeated;
    }
    QSet<QString> names;
    names.reserve(static_cast<qsizetype>(members.size()));
    for (const JsonMember &member : members) {
        names.insert(member.name);
    }
    return static_cast<int>(members.size()) - static_cast<int>(names.size());
}

} // namespace

/// Recursive descent with a depth limit, so that hostile nesting costs no stack.
class JsonParser
{
public:
    JsonParser(std::string_view text, int maximumDepth)
        : m_text(text)
        , m_maximumDepth(maximumDepth)
    {
    }

    Result<JsonDocument> parse()
    {
        JsonDocument document;
        skipSpace();
        if (!readValue(document.root, 0)) {
            return failure(m_error, "at byte " + std::to_string(m_at));
        }
        skipSpace();
        if (m_at != m_text.size()) {
            return failure(ClinicalError::NotJson, "text after the end, at byte " + std::to_string(m_at));
        }
        document.duplicateNames = m_duplicates;
        return document;
    }

private:
    bool fail(ClinicalError error = ClinicalError::NotJson)
    {
        m_error = error;
        return false;
    }
    void skipSpace()
    {
        while (m_at < m_text.size() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\r' || m_text[m_at] == '\t')) {
            ++m_at;
        }
    }
    bool take(char c)
    {
        if (m_at < m_text.size() && m_text[m_at] == c) {
            ++m_at;
            return true;
        }
        return false;
    }
    bool takeWord(std::string_view word)
    {
        if (m_text.substr(m_at, word.size()) != word) {
            return false;
        }
        m_at += word.size();
        return true;
    }

    bool readValue(Json &out, int depth)
    {
        if (m_at >= m_text.size()) {
            return fail();
        }
        switch (m_text[m_at]) {
        case '{':
            return depth < m_maximumDepth ? readObject(out, depth + 1) : fail(ClinicalError::TooDeep);
        case '[':
            return depth < m_maximumDepth ? readArray(out, depth + 1) : fail(ClinicalError::TooDeep);
        case '"': {
            QString text;
            if (!readString(text)) {
                return false;
            }
            out = Json::string(std::move(text));
            return true;
        }
        case 't':
            out = Json::boolean(true);
            return takeWord("true") || fail();
        case 'f':
            out = Json::boolean(false);
            return takeWord("false") || fail();
        case 'n':
            out = Json();
            return takeWord("null") || fail();
        default: {
            const std::size_t length = numberLength(m_text.substr(m_at));
            if (length == 0) {
                return fail();
            }
            out.m_value = Json::Number{QByteArray(m_text.data() + m_at, static_cast<qsizetype>(length))};
            m_at += length;
            return true;
        }
        }
    }

    bool readArray(Json &out, int depth)
    {
        auto items = std::make_shared<std::vector<Json>>();
        ++m_at;
        skipSpace();
        if (!take(']')) {
            do {
                skipSpace();
                if (!readValue(items->emplace_back(), depth)) {
                    return false;
                }
                skipSpace();
            } while (take(','));
            if (!take(']')) {
                return fail();
            }
        }
        out.m_value = std::move(items);
        return true;
    }

    bool readObject(Json &out, int depth)
    {
        auto members = std::make_shared<std::vector<JsonMember>>();
        ++m_at;
        skipSpace();
        if (!take('}')) {
            do {
                skipSpace();
                JsonMember member;
                if (!readString(member.name)) {
                    return false;
                }
                skipSpace();
                if (!take(':')) {
                    return fail();
                }
                skipSpace();
                if (!readValue(member.value, depth)) {
                    return false;
                }
                skipSpace();
                members->push_back(std::move(member));
            } while (take(','));
            if (!take('}')) {
                return fail();
            }
        }
        m_duplicates += repeatedNames(*members);
        out.m_value = std::move(members);
        return true;
    }

    bool readString(QString &out)
    {
        if (!take('"')) {
            return fail();
        }
        std::size_t clean = m_at;
        const auto flush = [&] {
            out += QString::fromUtf8(m_text.data() + clean, static_cast<qsizetype>(m_at - clean));
        };
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '"') {
                flush();
                ++m_at;
                return true;
            }
            if (static_cast<unsigned char>(c) < 0x20) {
                return fail();
            }
            if (c != '\\') {
                ++m_at;
                continue;
            }
            flush();
            ++m_at;
            if (!readEscape(out)) {
                return false;
            }
            clean = m_at;
        }
        return fail();
    }

    bool readEscape(QString &out)
    {
        if (m_at >= m_text.size()) {
            return fail();
        }
        const char c = m_text[m_at++];
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (const std::size_t index = letters.find(c); index != std::string_view::npos) {
            out += QLatin1Char(meanings[index]);
            return true;
        }
        if (c != 'u' || m_text.size() - m_at < 4) {
            return fail();
        }
        unsigned unit = 0;
        const char *const first = m_text.data() + m_at;
        const auto [end, error] = std::from_chars(first, first + 4, unit, 16);
        if (error != std::errc() || end != first + 4) {
            return fail();
        }
        out += QChar(static_cast<char16_t>(unit));
        m_at += 4;
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_maximumDepth;
    int m_duplicates = 0;
    ClinicalError m_error = ClinicalError::NotJson;
};

Result<JsonDocument> parseJson(const QByteArray &bytes, int maximumDepth)
{
    if (!bytes.isValidUtf8()) {
        return failure(ClinicalError::InvalidUtf8);
    }
    std::string_view text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (text.starts_with(byteOrderMark)) {
        text.remove_prefix(byteOrderMark.size());
    }
    return JsonParser(text, maximumDepth).parse();
}

} // namespace tegata::clinical
