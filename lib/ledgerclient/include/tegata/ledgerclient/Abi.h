#pragma once

#include <tegata/base/Clock.h>
#include <tegata/base/Result.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/ledgerclient/Quantity.h>
#include <tegata/protocol/Ids.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <type_traits>
#include <vector>

/// The contract ABI's argument encoding (Solidity ABI specification), both ways, driven by C++ types.
///
/// Only one encoding of a value is accepted: every offset points exactly to where the canonical encoding
/// puts the part, padding is zero, integers and booleans are in range, and nothing follows the last part. So
/// what decodes, encodes to the same bytes again, with two exceptions that keep one odd entry on chain from
/// stopping its readers: text that is not UTF-8 is read with replacement characters, and times beyond the
/// calendar are read as its end.
///
/// A struct takes part by a function `auto abiFields(Struct &)` found by argument-dependent lookup that ties
/// its fields in order.
namespace tegata::ledger::abi {

inline constexpr std::size_t wordSize = 32;
/// No array, string or byte string decoded here is longer than this.
inline constexpr std::size_t maximumLength = 1024 * 1024;

/// One tuple being written: static parts in place, dynamic parts behind them.
class TupleWriter
{
public:
    void word(const ByteArray<32> &word);
    void number(std::uint64_t value);
    /// A part whose encoding goes behind the head.
    void dynamicPart(Bytes encoded);
    [[nodiscard]] Bytes finish() &&;

private:
    struct Part
    {
        std::size_t headOffset = 0;
        Bytes encoded;
    };
    Bytes m_head;
    std::vector<Part> m_parts;
};

/// One tuple being read. After the first failure everything it gives is empty and `isGood()` is false.
class TupleReader
{
public:
    /// `scope` begins at the tuple; its dynamic parts must follow its `headWords` words without a gap.
    TupleReader(ByteView scope, std::size_t headWords);

    [[nodiscard]] ByteArray<32> word();
    /// An unsigned integer of so many bits, at most 64.
    [[nodiscard]] std::uint64_t number(unsigned bits);
    [[nodiscard]] bool boolean();
    /// The bytes from the next dynamic part on, to the end of the scope.
    [[nodiscard]] ByteView dynamicPart();
    /// How many bytes of that dynamic part were used.
    void dynamicPartUsed(std::size_t size);

    void fail() { m_isGood = false; }
    [[nodiscard]] bool isGood() const { return m_isGood; }
    /// Head and dynamic parts read so far.
    [[nodiscard]] std::size_t used() const { return m_tail; }

private:
    ByteView m_scope;
    std::size_t m_head = 0;
    std::size_t m_headEnd = 0;
    std::size_t m_tail = 0;
    bool m_isGood = true;
};

/// Writes and reads length ‖ bytes ‖ zeros, the encoding of `bytes` and `string`.
[[nodiscard]] Bytes encodeByteString(ByteView bytes);
struct ByteString
{
    ByteView bytes;
    /// With length and padding; zero when malformed.
    std::size_t used = 0;
};
[[nodiscard]] ByteString decodeByteString(ByteView scope);

/// Whether a number is a value of the enumeration; specialised for each of the protocol's.
template <typename Enum> [[nodiscard]] bool isKnownValue(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::InstitutionKind>(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::DeviceRole>(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::RevocationReason>(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::Permission>(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::KeyPurpose>(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::PrescriptionState>(std::uint64_t value);
template <> [[nodiscard]] bool isKnownValue<protocol::Suite>(std::uint64_t value);

template <typename T> struct Codec;

template <typename T>
concept Struct = requires(T &value)
{
    abiFields(value);
};

template <> struct Codec<bool>
{
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, bool value) { writer.number(value ? 1 : 0); }
    static void read(TupleReader &reader, bool &value) { value = reader.boolean(); }
};

template <typename T>
requires(std::is_unsigned_v<T> && !std::is_same_v<T, bool>) struct Codec<T>
{
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, T value) { writer.number(value); }
    static void read(TupleReader &reader, T &value) { value = static_cast<T>(reader.number(sizeof(T) * 8)); }
};

/// Epoch, ChainId and BlockNumber hold any number of their width; other enumerations only their values.
template <typename T>
requires(std::is_enum_v<T>) struct Codec<T>
{
    using Number = std::underlying_type_t<T>;
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, T value) { writer.number(static_cast<Number>(value)); }
    static void read(TupleReader &reader, T &value)
    {
        const std::uint64_t number = reader.number(sizeof(Number) * 8);
        if constexpr (!std::is_same_v<T, protocol::Epoch> && !std::is_same_v<T, protocol::BlockNumber> &&
                      !std::is_same_v<T, protocol::ChainId>) {
            if (!isKnownValue<T>(number)) {
                reader.fail();
                return;
            }
        }
        value = static_cast<T>(number);
    }
};

template <> struct Codec<UnixTime>
{
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, UnixTime value) { writer.number(toUnixSeconds(value)); }
    static void read(TupleReader &reader, UnixTime &value)
    {
        // A patient may sign an end date beyond any calendar; that must not stop those who read it, so it
        // is brought down to the last time that can be said.
        constexpr auto latest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        value = fromUnixSeconds(std::min(reader.number(64), latest));
    }
};

template <> struct Codec<Wei>
{
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, const Wei &value) { writer.word(value.toBigEndian()); }
    static void read(TupleReader &reader, Wei &value) { value = Wei::fromBigEndian(reader.word()); }
};

template <typename Tag> struct Codec<StrongBytes<32, Tag>>
{
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, const StrongBytes<32, Tag> &value) { writer.word(value.bytes()); }
    static void read(TupleReader &reader, StrongBytes<32, Tag> &value) { value = StrongBytes<32, Tag>(reader.word()); }
};

template <> struct Codec<protocol::Address>
{
    static constexpr bool isDynamic = false;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, const protocol::Address &value);
    static void read(TupleReader &reader, protocol::Address &value);
};

/// A signature travels as `bytes` of exactly 65.
template <> struct Codec<protocol::Signature>
{
    static constexpr bool isDynamic = true;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, const protocol::Signature &value);
    static void read(TupleReader &reader, protocol::Signature &value);
};

template <> struct Codec<Bytes>
{
    static constexpr bool isDynamic = true;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, const Bytes &value);
    static void read(TupleReader &reader, Bytes &value);
};

template <> struct Codec<std::string>
{
    static constexpr bool isDynamic = true;
    static constexpr std::size_t headWords = 1;
    static void write(TupleWriter &writer, const std::string &value);
    static void read(TupleReader &reader, std::string &value);
};

template <typename T> struct IsTied : std::false_type
{
};
template <typename... Fields> struct IsTied<std::tuple<Fields &...>> : std::true_type
{
    static constexpr bool isDynamic = (Codec<std::remove_const_t<Fields>>::isDynamic || ...);
    static constexpr std::size_t headWords = (Codec<std::remove_const_t<Fields>>::headWords + ... + 0);
};

/// Writes and reads the tied fields of one tuple.
template <typename... Fields> void writeFields(TupleWriter &writer, const std::tuple<Fields &...> &fields)
{
    std::apply(
        [&writer](const auto &...field) { (Codec<std::remove_cvref_t<decltype(field)>>::write(writer, field), ...); },
        fields);
}
template <typename... Fields> void readFields(TupleReader &reader, const std::tuple<Fields &...> &fields)
{
    std::apply([&reader](auto &...field) { (Codec<std::remove_cvref_t<decltype(field)>>::read(reader, field), ...); },
               fields);
}

template <Struct T> struct Codec<T>
{
    using Tied = IsTied<decltype(abiFields(std::declval<T &>()))>;
    static constexpr bool isDynamic = Tied::isDynamic;
    static constexpr std::size_t fieldWords = Tied::headWords;
    static constexpr std::size_t headWords = isDynamic ? 1 : fieldWords;

    static void write(TupleWriter &writer, const T &value)
    {
        if constexpr (isDynamic) {
            TupleWriter inner;
            writeFields(inner, abiFields(value));
            writer.dynamicPart(std::move(inner).finish());
        } else {
            writeFields(writer, abiFields(value));
        }
    }
    static void read(TupleReader &reader, T &value)
    {
        if constexpr (isDynamic) {
            TupleReader inner(reader.dynamicPart(), fieldWords);
            readFields(inner, abiFields(value));
            if (!inner.isGood()) {
                reader.fail();
            }
            reader.dynamicPartUsed(inner.used());
        } else {
            readFields(reader, abiFields(value));
        }
    }
};

template <typename T> struct Codec<std::vector<T>>
{
    static constexpr bool isDynamic = true;
    static constexpr std::size_t headWords = 1;

    static void write(TupleWriter &writer, const std::vector<T> &values)
    {
        TupleWriter inner;
        for (const T &value : values) {
            Codec<T>::write(inner, value);
        }
        TupleWriter length;
        length.number(values.size());
        Bytes encoded = std::move(length).finish();
        append(encoded, std::move(inner).finish());
        writer.dynamicPart(std::move(encoded));
    }
    static void read(TupleReader &reader, std::vector<T> &values)
    {
        values.clear();
        const ByteView scope = reader.dynamicPart();
        TupleReader lengthReader(scope, 1);
        const std::uint64_t length = lengthReader.number(64);
        // Every element takes at least its head words, so a length that cannot fit is refused before memory
        // is taken for it.
        if (!lengthReader.isGood() || length > maximumLength ||
            length * Codec<T>::headWords > (scope.size() - wordSize) / wordSize) {
            reader.fail();
            return;
        }
        TupleReader inner(scope.subspan(wordSize), static_cast<std::size_t>(length) * Codec<T>::headWords);
        values.reserve(static_cast<std::size_t>(length));
        for (std::uint64_t i = 0; i < length && inner.isGood(); ++i) {
            T value{};
            Codec<T>::read(inner, value);
            values.push_back(std::move(value));
        }
        if (!inner.isGood()) {
            reader.fail();
            return;
        }
        reader.dynamicPartUsed(wordSize + inner.used());
    }
};

/// Encodes arguments as one tuple, as after a function's selector.
template <typename... Arguments> [[nodiscard]] Bytes encode(const Arguments &...arguments)
{
    TupleWriter writer;
    (Codec<Arguments>::write(writer, arguments), ...);
    return std::move(writer).finish();
}

/// Decodes exactly these arguments and nothing behind them; MalformedReply for anything not canonical.
template <typename... Arguments> [[nodiscard]] Result<void> decode(ByteView encoded, Arguments &...arguments)
{
    TupleReader reader(encoded, (Codec<Arguments>::headWords + ... + 0));
    (Codec<Arguments>::read(reader, arguments), ...);
    if (!reader.isGood() || reader.used() != encoded.size()) {
        return failure(LedgerError::MalformedReply, "not canonical ABI encoding");
    }
    return {};
}

} // namespace tegata::ledger::abi
