#include <tegata/clinical/Json.h>

#include "JsonNumber_p.h"

#include <algorithm>
#include <charconv>

namespace tegata::clinical {

namespace {

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

} // namespace tegata::clinical
