#include <tegata/ledgerclient/Rlp.h>

namespace tegata::ledger::rlp {
namespace {

/// Big-endian without leading zeros.
Bytes minimalBigEndian(ByteView bytes)
{
    std::size_t first = 0;
    while (first < bytes.size() && bytes[first] == 0) {
        ++first;
    }
    return toBytes(bytes.subspan(first));
}
Bytes minimalBigEndian(std::uint64_t number)
{
    ByteArray<8> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<std::uint8_t>(number >> (8 * (7 - i)));
    }
    return minimalBigEndian(bytes);
}

/// `shortBase` is 0x80 for strings and 0xc0 for lists; payloads above 55 bytes carry the length of their length.
Bytes withHeader(std::uint8_t shortBase, ByteView payload)
{
    Bytes encoded;
    if (payload.size() <= 55) {
        encoded.push_back(static_cast<std::uint8_t>(shortBase + payload.size()));
    } else {
        const Bytes length = minimalBigEndian(static_cast<std::uint64_t>(payload.size()));
        encoded.push_back(static_cast<std::uint8_t>(shortBase + 55 + length.size()));
        append(encoded, length);
    }
    append(encoded, payload);
    return encoded;
}

} // namespace

Bytes encode(ByteView string)
{
    if (string.size() == 1 && string[0] < 0x80) {
        return toBytes(string);
    }
    return withHeader(0x80, string);
}

Bytes encode(std::uint64_t number) { return encode(ByteView(minimalBigEndian(number))); }

Bytes encode(const Wei &number) { return encode(ByteView(minimalBigEndian(ByteView(number.toBigEndian())))); }

Bytes encodeList(std::span<const Bytes> items)
{
    Bytes payload;
    for (const Bytes &item : items) {
        append(payload, item);
    }
    return withHeader(0xc0, payload);
}

} // namespace tegata::ledger::rlp
