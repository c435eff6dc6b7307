#include <tegata/ledgerclient/Abi.h>

#include <QString>

namespace tegata::ledger::abi {
namespace {

ByteArray<32> wordOf(std::uint64_t value)
{
    ByteArray<32> word{};
    for (std::size_t i = 0; i < 8; ++i) {
        word[31 - i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
    return word;
}

constexpr std::size_t paddedSize(std::size_t size) { return (size + wordSize - 1) / wordSize * wordSize; }

} // namespace

void TupleWriter::word(const ByteArray<32> &word) { append(m_head, word); }

void TupleWriter::number(std::uint64_t value) { word(wordOf(value)); }

void TupleWriter::dynamicPart(Bytes encoded)
{
    m_parts.push_back({m_head.size(), std::move(encoded)});
    m_head.resize(m_head.size() + wordSize);
}

Bytes TupleWriter::finish() &&
{
    std::size_t offset = m_head.size();
    for (const Part &part : m_parts) {
        const ByteArray<32> word = wordOf(offset);
        std::copy(word.begin(), word.end(), m_head.begin() + static_cast<std::ptrdiff_t>(part.headOffset));
        offset += part.encoded.size();
    }
    m_head.reserve(offset);
    for (const Part &part : m_parts) {
        append(m_head, part.encoded);
    }
    return std::move(m_head);
}

TupleReader::TupleReader(ByteView scope, std::size_t headWords)
    : m_scope(scope)
    , m_headEnd(headWords * wordSize)
    , m_tail(m_headEnd)
    , m_isGood(headWords <= scope.size() / wordSize)
{
}

ByteArray<32> TupleReader::word()
{
    ByteArray<32> word{};
    if (!m_isGood || m_headEnd - m_head < wordSize) {
        fail();
        return word;
    }
    const ByteView bytes = m_scope.subspan(m_head, wordSize);
    std::copy(bytes.begin(), bytes.end(), word.begin());
    m_head += wordSize;
    return word;
}

std::uint64_t TupleReader::number(unsigned bits)
{
    const ByteArray<32> bytes = word();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < wordSize; ++i) {
        const bool isInRange = i >= wordSize - bits / 8;
        if (!isInRange && bytes[i] != 0) {
            fail();
            return 0;
        }
        value = (value << 8) | bytes[i];
    }
    return m_isGood ? value : 0;
}

bool TupleReader::boolean()
{
    const std::uint64_t value = number(8);
    if (value > 1) {
        fail();
        return false;
    }
    return value == 1;
}

ByteView TupleReader::dynamicPart()
{
    const std::uint64_t offset = number(64);
    // The one canonical place of a dynamic part is right behind what was read before.
    if (!m_isGood || offset != m_tail || offset > m_scope.size()) {
        fail();
        return {};
    }
    return m_scope.subspan(static_cast<std::size_t>(offset));
}

void TupleReader::dynamicPartUsed(std::size_t size)
{
    if (size == 0 || size > m_scope.size() - std::min(m_tail, m_scope.size())) {
        fail();
        return;
    }
    m_tail += size;
}

Bytes encodeByteString(ByteView bytes)
{
    Bytes encoded = toBytes(wordOf(bytes.size()));
    encoded.reserve(wordSize + paddedSize(bytes.size()));
    append(encoded, bytes);
    encoded.resize(wordSize + paddedSize(bytes.size()));
    return encoded;
}

ByteString decodeByteString(ByteView scope)
{
    TupleReader reader(scope, 1);
    const std::uint64_t length = reader.number(64);
    if (!reader.isGood() || length > maximumLength || paddedSize(length) > scope.size() - wordSize) {
        return {};
    }
    const ByteView padding = scope.subspan(wordSize + length, paddedSize(length) - length);
    if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
        return {};
    }
    return {scope.subspan(wordSize, length), wordSize + paddedSize(length)};
}

template <> bool isKnownValue<protocol::InstitutionKind>(std::uint64_t value) { return value >= 1 && value <= 3; }
template <> bool isKnownValue<protocol::DeviceRole>(std::uint64_t value) { return value >= 1 && value <= 5; }
template <> bool isKnownValue<protocol::RevocationReason>(std::uint64_t value) { return value == 1 || value == 2; }
template <> bool isKnownValue<protocol::Permission>(std::uint64_t value) { return value >= 1 && value <= 3; }
template <> bool isKnownValue<protocol::KeyPurpose>(std::uint64_t value) { return value >= 1 && value <= 3; }
template <> bool isKnownValue<protocol::PrescriptionState>(std::uint64_t value) { return value <= 4; }
template <> bool isKnownValue<protocol::Suite>(std::uint64_t value) { return value == 1; }

void Codec<protocol::Address>::write(TupleWriter &writer, const protocol::Address &value)
{
    ByteArray<32> word{};
    std::copy(value.bytes().begin(), value.bytes().end(), word.begin() + 12);
    writer.word(word);
}

void Codec<protocol::Address>::read(TupleReader &reader, protocol::Address &value)
{
    const ByteArray<32> word = reader.word();
    if (std::any_of(word.begin(), word.begin() + 12, [](std::uint8_t byte) { return byte != 0; })) {
        reader.fail();
        return;
    }
    value = *protocol::Address::fromBytes(ByteView(word).subspan(12));
}

void Codec<protocol::Signature>::write(TupleWriter &writer, const protocol::Signature &value)
{
    writer.dynamicPart(encodeByteString(value.view()));
}

void Codec<protocol::Signature>::read(TupleReader &reader, protocol::Signature &value)
{
    const ByteString string = decodeByteString(reader.dynamicPart());
    const auto signature = protocol::Signature::fromBytes(string.bytes);
    if (string.used == 0 || !signature) {
        reader.fail();
        return;
    }
    value = *signature;
    reader.dynamicPartUsed(string.used);
}

void Codec<Bytes>::write(TupleWriter &writer, const Bytes &value) { writer.dynamicPart(encodeByteString(value)); }

void Codec<Bytes>::read(TupleReader &reader, Bytes &value)
{
    const ByteString string = decodeByteString(reader.dynamicPart());
    if (string.used == 0) {
        reader.fail();
        return;
    }
    value = toBytes(string.bytes);
    reader.dynamicPartUsed(string.used);
}

void Codec<std::string>::write(TupleWriter &writer, const std::string &value)
{
    writer.dynamicPart(encodeByteString(bytesOf(std::string_view(value))));
}

void Codec<std::string>::read(TupleReader &reader, std::string &value)
{
    Bytes bytes;
    Codec<Bytes>::read(reader, bytes);
    // Through QString and back: puts replacement characters where the bytes are not UTF-8.
    value = QString::fromUtf8(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()))
                .toStdString();
}

} // namespace tegata::ledger::abi
