#include <tegata/clinical/Json.h>

#include <QSet>

#include <algorithm>
#include <charconv>

namespace tegata::clinical {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Length of the JSON number at the front of `text` (RFC 8259 §6); 0 when there is none.
std::size_t numberLength(std::string_view text)
{
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t first = at;
        while (at < text.size() && isDigit(text[at])) {
            ++at;
        }
        return at - first;
    };
    if (at < text.size() && text[at] == '-') {
        ++at;
    }
    const std::size_t integerStart = at;
    const std::size_t integerDigits = digits();
    if (integerDigits == 0 || (integerDigits > 1 && text[integerStart] == '0')) {
        return 0;
    }
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) {
            return 0;
        }
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
            ++at;
        }
        if (digits() == 0) {
            return 0;
        }
    }
    return at;
}

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

void writeEscaped(QByteArray &out, char16_t unit)
{
    constexpr std::string_view digits = "0123456789abcdef";
    out.append("\\u");
    for (const unsigned shift : {12U, 8U, 4U, 0U}) {
        out.append(digits[(static_cast<unsigned>(unit) >> shift) & 0xfU]);
    }
}

void writeString(QByteArray &out, const QString &text)
{
    out.append('"');
    qsizetype clean = 0;
    const auto flush = [&](qsizetype end) {
        if (end > clean) {
            out.append(QStringView(text).mid(clean, end - clean).toUtf8());
        }
    };
    for (qsizetype index = 0; index < text.size(); ++index) {
        const QChar c = text[index];
        const bool isPair = c.isHighSurrogate() && index + 1 < text.size() && text[index + 1].isLowSurrogate();
        if (isPair) {
            ++index;
            continue;
        }
        const char16_t unit = c.unicode();
        if (unit >= 0x20 && unit != u'"' && unit != u'\\' && !c.isSurrogate()) {
            continue;
        }
        flush(index);
        clean = index + 1;
        switch (unit) {
        case u'"':
            out.append("\\\"");
            break;
        case u'\\':
            out.append("\\\\");
            break;
        case u'\n':
            out.append("\\n");
            break;
        case u'\r':
            out.append("\\r");
            break;
        case u'\t':
            out.append("\\t");
            break;
        default:
            writeEscaped(out, unit);
        }
    }
    flush(text.size());
    out.append('"');
}

void write(QByteArray &out, const Json &value)
{
    switch (value.kind()) {
    case Json::Kind::Null:
        out.append("null");
        return;
    case Json::Kind::Boolean:
        out.append(value.toBoolean() ? "true" : "false");
        return;
    case Json::Kind::Number:
        out.append(value.numberText());
        return;
    case Json::Kind::String:
        writeString(out, value.text());
        return;
    case Json::Kind::Array: {
        out.append('[');
        bool isFirst = true;
        for (const Json &item : value.items()) {
            if (!std::exchange(isFirst, false)) {
                out.append(',');
            }
            write(out, item);
        }
        out.append(']');
        return;
    }
    case Json::Kind::Object: {
        out.append('{');
        bool isFirst = true;
        for (const JsonMember &member : value.members()) {
            if (!std::exchange(isFirst, false)) {
                out.append(',');
            }
            writeString(out, member.name);
            out.append(':');
            write(out, member.value);
        }
        out.append('}');
        return;
    }
    }
}

QLatin1String latin(std::string_view name) { return {name.data(), static_cast<qsizetype>(name.size())}; }

bool isNamed(const JsonMember &member, std::string_view name) { return member.name == latin(name); }

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

Json Json::boolean(bool value)
{
    Json json;
    json.m_value = value;
    return json;
}

Json Json::number(std::string_view lexeme)
{
    Json json;
    if (!lexeme.empty() && numberLength(lexeme) == lexeme.size()) {
        json.m_value = Number{QByteArray(lexeme.data(), static_cast<qsizetype>(lexeme.size()))};
    }
    return json;
}

Json Json::integer(qint64 value)
{
    Json json;
    json.m_value = Number{QByteArray::number(value)};
    return json;
}

Json Json::string(QString value)
{
    Json json;
    json.m_value = std::move(value);
    return json;
}

Json Json::array(std::vector<Json> items)
{
    Json json;
    json.m_value = std::make_shared<std::vector<Json>>(std::move(items));
    return json;
}

Json Json::object(std::initializer_list<std::pair<std::string_view, Json>> members)
{
    auto list = std::make_shared<std::vector<JsonMember>>();
    list->reserve(members.size());
    for (const auto &[name, value] : members) {
        list->push_back({latin(name), value});
    }
    Json json;
    json.m_value = std::move(list);
    return json;
}

Json Json::objectOf(std::vector<JsonMember> members)
{
    Json json;
    json.m_value = std::make_shared<std::vector<JsonMember>>(std::move(members));
    return json;
}

Json::Kind Json::kind() const { return static_cast<Kind>(m_value.index()); }

bool Json::toBoolean() const
{
    const bool *value = std::get_if<bool>(&m_value);
    return value != nullptr && *value;
}

QByteArray Json::numberText() const
{
    const auto *number = std::get_if<Number>(&m_value);
    return number != nullptr ? number->text : QByteArray();
}

std::optional<qint64> Json::toInteger() const
{
    const QByteArray text = numberText();
    qint64 value = 0;
    const char *const end = text.constData() + text.size();
    const auto [stop, error] = std::from_chars(text.constData(), end, value);
    if (text.isEmpty() || error != std::errc() || stop != end) {
        return std::nullopt;
    }
    return value;
}

QString Json::text() const
{
    const auto *text = std::get_if<QString>(&m_value);
    return text != nullptr ? *text : QString();
}

const std::vector<Json> &Json::items() const
{
    static const std::vector<Json> none;
    const auto *items = std::get_if<Array>(&m_value);
    return items != nullptr ? **items : none;
}

const std::vector<JsonMember> &Json::members() const
{
    static const std::vector<JsonMember> none;
    const auto *members = std::get_if<Object>(&m_value);
    return members != nullptr ? **members : none;
}

const Json &Json::operator[](std::string_view name) const
{
    static const Json null;
    const auto &all = members();
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [name](const JsonMember &member) { return isNamed(member, name); });
    return found != all.rend() ? found->value : null;
}

const Json &Json::at(std::size_t index) const
{
    static const Json null;
    return index < items().size() ? items()[index] : null;
}

bool Json::contains(std::string_view name) const
{
    return std::any_of(members().begin(), members().end(),
                       [name](const JsonMember &member) { return isNamed(member, name); });
}

void Json::set(std::string_view name, Json value)
{
    if (isNull()) {
        *this = object();
    }
    Q_ASSERT(isObject());
    auto &shared = std::get<Object>(m_value);
    if (shared.use_count() > 1) {
        shared = std::make_shared<std::vector<JsonMember>>(*shared);
    }
    for (JsonMember &member : *shared) {
        if (isNamed(member, name)) {
            member.value = std::move(value);
            return;
        }
    }
    shared->push_back({latin(name), std::move(value)});
}

void Json::append(Json value)
{
    if (isNull()) {
        *this = array();
    }
    Q_ASSERT(isArray());
    auto &shared = std::get<Array>(m_value);
    if (shared.use_count() > 1) {
        shared = std::make_shared<std::vector<Json>>(*shared);
    }
    shared->push_back(std::move(value));
}

QByteArray Json::toBytes() const
{
    QByteArray out;
    write(out, *this);
    return out;
}

bool operator==(const Json &left, const Json &right)
{
    if (left.kind() != right.kind()) {
        return false;
    }
    switch (left.kind()) {
    case Json::Kind::Null:
        return true;
    case Json::Kind::Boolean:
        return left.toBoolean() == right.toBoolean();
    case Json::Kind::Number:
        return left.numberText() == right.numberText();
    case Json::Kind::String:
        return left.text() == right.text();
    case Json::Kind::Array:
        return left.items() == right.items();
    case Json::Kind::Object:
        return std::equal(left.members().begin(), left.members().end(), right.members().begin(), right.members().end(),
                          [](const JsonMember &one, const JsonMember &other) {
                              return one.name == other.name && one.value == other.value;
                          });
    }
    return false;
}

bool sameMeaning(const Json &left, const Json &right)
{
    if (left.kind() != right.kind()) {
        return false;
    }
    if (left.isArray()) {
        return std::equal(left.items().begin(), left.items().end(), right.items().begin(), right.items().end(),
                          sameMeaning);
    }
    if (!left.isObject()) {
        return left == right;
    }
    const auto &lefts = left.members();
    const auto &rights = right.members();
    const bool isSameOrder =
        std::equal(lefts.begin(), lefts.end(), rights.begin(), rights.end(),
                   [](const JsonMember &one, const JsonMember &other) { return one.name == other.name; });
    if (isSameOrder) {
        return std::equal(
            lefts.begin(), lefts.end(), rights.begin(),
            [](const JsonMember &one, const JsonMember &other) { return sameMeaning(one.value, other.value); });
    }
    const auto sorted = [](const std::vector<JsonMember> &members) {
        std::vector<const JsonMember *> order;
        order.reserve(members.size());
        for (const JsonMember &member : members) {
            order.push_back(&member);
        }
        // Stable, so that repeated names are compared in their own order.
        std::stable_sort(order.begin(), order.end(),
                         [](const JsonMember *one, const JsonMember *other) { return one->name < other->name; });
        return order;
    };
    const auto one = sorted(left.members());
    const auto other = sorted(right.members());
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const JsonMember *first, const JsonMember *second) {
                          return first->name == second->name && sameMeaning(first->value, second->value);
                      });
}

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
