#pragma once

#include <tegata/protocol/TypedData.h>
#include <tegata/protocol/TypedStructs.h>

#include <map>
#include <string>
#include <type_traits>

/// EIP-712 encoding derived from the table in TypedStructs.h.
namespace tegata::protocol {

template <typename Field> struct IsVector : std::false_type
{
};
template <typename Element> struct IsVector<std::vector<Element>> : std::true_type
{
};
template <typename Field> struct IsStrongBytes : std::false_type
{
};
template <std::size_t N, typename Tag> struct IsStrongBytes<StrongBytes<N, Tag>> : std::true_type
{
};
template <typename Field> struct IsWidened : std::false_type
{
};
template <typename Number> struct IsWidened<Widened<Number>> : std::true_type
{
};

/// The Solidity type that a C++ type stands for in a type string.
template <typename Field> [[nodiscard]] std::string typedFieldName()
{
    using Plain = std::remove_cvref_t<Field>;
    if constexpr (IsWidened<Plain>::value || std::is_same_v<Plain, Nonce>) {
        return "uint256";
    } else if constexpr (std::is_same_v<Plain, Address>) {
        return "address";
    } else if constexpr (IsStrongBytes<Plain>::value) {
        return "bytes" + std::to_string(Plain::size);
    } else if constexpr (std::is_same_v<Plain, std::string>) {
        return "string";
    } else if constexpr (std::is_same_v<Plain, bool>) {
        return "bool";
    } else if constexpr (std::is_same_v<Plain, UnixTime>) {
        return "uint64";
    } else if constexpr (IsVector<Plain>::value) {
        return std::string(typedName<typename Plain::value_type>) + "[]";
    } else {
        static_assert(std::is_enum_v<Plain> || std::is_unsigned_v<Plain>);
        return "uint" + std::to_string(sizeof(Plain) * 8);
    }
}

/// The number behind an enum, a time or an integer.
template <typename Field> [[nodiscard]] std::uint64_t numberOf(const Field &value)
{
    if constexpr (IsWidened<Field>::value) {
        return numberOf(value.value);
    } else if constexpr (std::is_same_v<Field, UnixTime>) {
        return toUnixSeconds(value);
    } else {
        return static_cast<std::uint64_t>(value);
    }
}

/// "Name(type field,…)" of one struct alone.
template <TypedStruct Struct> [[nodiscard]] std::string ownTypeOf()
{
    std::string text(typedName<Struct>);
    char separator = '(';
    const Struct sample{};
    describe(sample, [&](std::string_view name, const auto &field) {
        text += separator;
        text += typedFieldName<decltype(field)>();
        text += ' ';
        text += name;
        separator = ',';
    });
    return text + ')';
}

/// Adds the types of all structs inside, each once; std::map because EIP-712 orders them by name.
template <TypedStruct Struct> void collectReferenced(std::map<std::string_view, std::string> &types)
{
    const Struct sample{};
    describe(sample, [&](std::string_view, const auto &field) {
        using Field = std::remove_cvref_t<decltype(field)>;
        if constexpr (IsVector<Field>::value) {
            using Element = typename Field::value_type;
            types.emplace(typedName<Element>, ownTypeOf<Element>());
            collectReferenced<Element>(types);
        }
    });
}

/// encodeType of EIP-712: the struct, then what it refers to, ordered by name.
template <TypedStruct Struct> [[nodiscard]] std::string encodeTypeOf()
{
    std::map<std::string_view, std::string> referenced;
    collectReferenced<Struct>(referenced);
    std::string text = ownTypeOf<Struct>();
    for (const auto &[name, type] : referenced) {
        text += type;
    }
    return text;
}

template <TypedStruct Struct> [[nodiscard]] const Hash32 &typeHashOf()
{
    static const Hash32 hash = crypto::keccak256(bytesOf(std::string_view(encodeTypeOf<Struct>())));
    return hash;
}

/// Words of encodeData, one after the other.
class WordBuffer
{
public:
    /// Enough for the largest struct without growing.
    WordBuffer() { m_words.reserve(32 * 16); }

    void addNumber(std::uint64_t value);
    /// bytesN: filled with zeros on the right.
    void addBytes(ByteView bytes);
    void addAddress(const Address &address);
    [[nodiscard]] Hash32 hash() const { return crypto::keccak256(m_words); }

private:
    Bytes m_words;
};

template <TypedStruct Struct> [[nodiscard]] Hash32 structHashOf(const Struct &value);

template <typename Field> void addField(WordBuffer &words, const Field &field)
{
    if constexpr (std::is_same_v<Field, Address>) {
        words.addAddress(field);
    } else if constexpr (IsStrongBytes<Field>::value) {
        words.addBytes(field.view());
    } else if constexpr (std::is_same_v<Field, std::string>) {
        words.addBytes(crypto::keccak256(bytesOf(std::string_view(field))).view());
    } else if constexpr (IsVector<Field>::value) {
        WordBuffer elements;
        for (const auto &element : field) {
            elements.addBytes(structHashOf(element).view());
        }
        words.addBytes(elements.hash().view());
    } else {
        words.addNumber(numberOf(field));
    }
}

/// hashStruct of EIP-712.
template <TypedStruct Struct> Hash32 structHashOf(const Struct &value)
{
    WordBuffer words;
    words.addBytes(typeHashOf<Struct>().view());
    describe(value, [&](std::string_view, const auto &field) { addField(words, field); });
    return words.hash();
}

template <TypedStruct Struct> [[nodiscard]] Digest typedDigestOf(const Deployment &deployment, const Struct &value)
{
    return digestOfStructHash(deployment, structHashOf(value));
}

} // namespace tegata::protocol
