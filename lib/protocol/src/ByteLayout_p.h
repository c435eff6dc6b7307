#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/protocol/Ids.h>

#include <concepts>

/// Binary layouts of docs/protocol.md: big-endian, fixed width, nothing between the fields.
namespace tegata::protocol {

class ByteWriter
{
public:
    explicit ByteWriter(std::size_t capacity) { m_bytes.reserve(capacity); }

    void add(ByteView bytes) { append(m_bytes, bytes); }
    template <std::unsigned_integral Number> void addNumber(Number value)
    {
        for (std::size_t index = sizeof(Number); index > 0; --index) {
            m_bytes.push_back(static_cast<std::uint8_t>(value >> (8 * (index - 1))));
        }
    }
    [[nodiscard]] Bytes take() { return std::move(m_bytes); }
    [[nodiscard]] ByteView view() const { return m_bytes; }

private:
    Bytes m_bytes;
};

/// Reads from the front. Reading past the end gives zeros and is remembered: check `isComplete` once at the end.
class ByteReader
{
public:
    explicit ByteReader(ByteView bytes)
        : m_rest(bytes)
    {
    }

    [[nodiscard]] ByteView take(std::size_t count)
    {
        if (count > m_rest.size()) {
            m_overrun = true;
            m_rest = {};
            return {};
        }
        const ByteView taken = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return taken;
    }
    template <std::size_t N> [[nodiscard]] ByteArray<N> array()
    {
        return fixedFrom<N>(take(N)).value_or(ByteArray<N>{});
    }
    template <typename Strong> [[nodiscard]] Strong strong() { return Strong(array<Strong::size>()); }
    template <std::unsigned_integral Number> [[nodiscard]] Number number()
    {
        Number value = 0;
        for (const std::uint8_t byte : array<sizeof(Number)>()) {
            value = static_cast<Number>((static_cast<std::uint64_t>(value) << 8U) | byte);
        }
        return value;
    }
    [[nodiscard]] Epoch epoch() { return Epoch{number<std::uint32_t>()}; }
    [[nodiscard]] std::size_t remaining() const { return m_rest.size(); }
    /// Everything was there and nothing is left.
    [[nodiscard]] bool isComplete() const { return !m_overrun && m_rest.empty(); }

private:
    ByteView m_rest;
    bool m_overrun = false;
};

} // namespace tegata::protocol
