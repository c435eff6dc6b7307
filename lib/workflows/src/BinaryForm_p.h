#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/StrongBytes.h>

#include <QString>

/// The plain binary form of the library's own sealed documents: fixed-width big-endian numbers and counted bytes.
namespace tegata::workflows {

class BinaryWriter
{
public:
    void number(std::uint64_t value, int width)
    {
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            m_bytes.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
        }
    }
    template <std::size_t N, typename Tag> void strong(const StrongBytes<N, Tag> &value)
    {
        append(m_bytes, value.view());
    }
    void counted(ByteView bytes)
    {
        number(bytes.size(), 4);
        append(m_bytes, bytes);
    }
    void text(const QString &text) { counted(bytesOf(text.toUtf8())); }
    [[nodiscard]] Bytes take() { return std::move(m_bytes); }

private:
    Bytes m_bytes;
};

/// Reads what BinaryWriter wrote. Runs past the end give zeros and make isWhole() false.
class BinaryReader
{
public:
    explicit BinaryReader(ByteView bytes)
        : m_bytes(bytes)
    {
    }
    [[nodiscard]] ByteView bytes(std::size_t size)
    {
        if (m_bytes.size() < size) {
            m_failed = true;
            m_bytes = {};
            return {};
        }
        const ByteView taken = m_bytes.first(size);
        m_bytes = m_bytes.subspan(size);
        return taken;
    }
    [[nodiscard]] std::uint64_t number(std::size_t width)
    {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : bytes(width)) {
            value = value << 8U | byte;
        }
        return value;
    }
    template <typename Strong> [[nodiscard]] Strong strong()
    {
        return Strong::fromBytes(bytes(Strong::size)).value_or(Strong());
    }
    [[nodiscard]] ByteView counted() { return bytes(number(4)); }
    [[nodiscard]] QString text() { return QString::fromUtf8(toQByteArray(counted())); }
    [[nodiscard]] bool hasFailed() const { return m_failed; }
    /// Nothing was missing and nothing is left.
    [[nodiscard]] bool isWhole() const { return !m_failed && m_bytes.empty(); }

private:
    ByteView m_bytes;
    bool m_failed = false;
};

} // namespace tegata::workflows
