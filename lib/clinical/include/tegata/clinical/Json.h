#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/clinical/ClinicalError.h>

#include <QByteArray>
#include <QString>

#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tegata::clinical {

/// Deepest nesting that is read. FHIR itself stays below 40 in practice; nested Questionnaires come near 60.
inline constexpr int maximumJsonDepth = 128;

struct JsonMember;

/// A JSON value that is written back exactly as it was read, white space aside: numbers keep their source
/// text (FHIR decimals carry precision in their zeros: "1.10" is not "1.1"), members keep their order and
/// their repetitions, strings keep even unpaired surrogates.
///
/// A value type, cheap to copy (arrays and objects are shared until changed). Reading a member or element
/// that is not there gives Null, never an error, so that a tolerant reader can walk freely. Any thread.
class Json
{
public:
    enum class Kind
    {
        Null,
        Boolean,
        Number,
        String,
        Array,
        Object,
    };

    Json() = default;
    [[nodiscard]] static Json boolean(bool value);
    /// A number by its JSON text, such as "1.10"; Null when the text is not a JSON number.
    [[nodiscard]] static Json number(std::string_view lexeme);
    [[nodiscard]] static Json integer(qint64 value);
    [[nodiscard]] static Json string(QString value);
    [[nodiscard]] static Json array(std::vector<Json> items = {});
    [[nodiscard]] static Json object(std::initializer_list<std::pair<std::string_view, Json>> members = {});
    /// An object of these members, in their order.
    [[nodiscard]] static Json objectOf(std::vector<JsonMember> members);

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] bool isNull() const { return kind() == Kind::Null; }
    [[nodiscard]] bool isBoolean() const { return kind() == Kind::Boolean; }
    [[nodiscard]] bool isNumber() const { return kind() == Kind::Number; }
    [[nodiscard]] bool isString() const { return kind() == Kind::String; }
    [[nodiscard]] bool isArray() const { return kind() == Kind::Array; }
    [[nodiscard]] bool isObject() const { return kind() == Kind::Object; }

    /// False unless this is the boolean true.
    [[nodiscard]] bool toBoolean() const;
    /// The source text of a number; empty for anything else.
    [[nodiscard]] QByteArray numberText() const;
    /// An integer number; empty for fractions, exponents, overflow and anything else.
    [[nodiscard]] std::optional<qint64> toInteger() const;
    /// The text of a string; empty for anything else.
    [[nodiscard]] QString text() const;
    /// The elements of an array; none for anything else.
    [[nodiscard]] const std::vector<Json> &items() const;
    /// The members of an object in source order; none for anything else.
    [[nodiscard]] const std::vector<JsonMember> &members() const;

    /// The member of that (ASCII) name (the last one when repeated, as other JSON readers do); Null when absent.
    [[nodiscard]] const Json &operator[](std::string_view name) const;
    /// Null when out of range.
    [[nodiscard]] const Json &at(std::size_t index) const;
    [[nodiscard]] bool contains(std::string_view name) const;

    /// Adds or replaces a member. Null becomes an object first; on any other kind it is a bug.
    void set(std::string_view name, Json value);
    /// Adds an element. Null becomes an array first; on any other kind it is a bug.
    void append(Json value);

    /// Compact UTF-8 JSON.
    [[nodiscard]] QByteArray toBytes() const;

    /// The same text once written: order of members and source text of numbers count.
    friend bool operator==(const Json &left, const Json &right);

private:
    friend class JsonParser;
    struct Number
    {
        QByteArray text;
    };
    using Array = std::shared_ptr<std::vector<Json>>;
    using Object = std::shared_ptr<std::vector<JsonMember>>;
    std::variant<std::monostate, bool, Number, QString, Array, Object> m_value;
};

struct JsonMember
{
    QString name;
    Json value;
};

/// What the JSON reader found.
struct JsonDocument
{
    Json root;
    /// Members that appear again under a name their object already has. They are kept, and written back.
    int duplicateNames = 0;
};

/// Reads one JSON text (RFC 8259, UTF-8, an optional byte order mark).
/// Errors: NotJson, TooDeep, InvalidUtf8. The size limit is the caller's.
[[nodiscard]] Result<JsonDocument> parseJson(const QByteArray &bytes, int maximumDepth = maximumJsonDepth);

/// Equal in meaning: the order of members does not count; the order of elements and the text of numbers do.
[[nodiscard]] bool sameMeaning(const Json &left, const Json &right);

} // namespace tegata::clinical
