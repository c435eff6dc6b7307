#pragma once

#include <tegata/base/Bytes.h>

#include <cstddef>
#include <memory>
#include <span>

namespace tegata {

/// Overwrites memory so that the compiler cannot leave it out.
void wipe(std::span<std::uint8_t> memory) noexcept;

/// A run of secret bytes in the process-wide guarded arena: locked in memory where the system allows
/// it, left out of core dumps, wiped when released. Move-only. Any thread.
///
/// One arena of guarded pages, because a guarded allocation per key exhausts the kernel's mappings at
/// about 16,000 keys. Bytes that do not fit into the arena fall back to a wiped heap block.
class SecretBuffer
{
public:
    SecretBuffer() noexcept = default;
    /// `size` zero bytes.
    explicit SecretBuffer(std::size_t size);
    ~SecretBuffer();
    SecretBuffer(SecretBuffer &&other) noexcept;
    SecretBuffer &operator=(SecretBuffer &&other) noexcept;
    SecretBuffer(const SecretBuffer &) = delete;
    SecretBuffer &operator=(const SecretBuffer &) = delete;

    [[nodiscard]] static SecretBuffer copyOf(ByteView bytes);
    /// An independent copy; spelled out, because copies of secrets are decisions.
    [[nodiscard]] SecretBuffer clone() const { return copyOf(view()); }

    [[nodiscard]] ByteView view() const noexcept { return {m_data, m_size}; }
    [[nodiscard]] std::span<std::uint8_t> writable() noexcept { return {m_data, m_size}; }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_size == 0; }

    /// Wipes and releases now.
    void clear() noexcept;

private:
    std::uint8_t *m_data = nullptr;
    std::size_t m_size = 0;
};

/// Exactly N secret bytes. `Tag` makes different secrets different types: a SigningKey is not accepted
/// where a ChartKey is asked for. Move-only, no stream operator, constant-time comparison.
template <std::size_t N, typename Tag> class SecretBytes
{
public:
    static constexpr std::size_t size = N;

    /// N zero bytes, to be filled through writable().
    SecretBytes()
        : m_buffer(N)
    {
    }
    [[nodiscard]] static std::optional<SecretBytes> copyOf(ByteView bytes)
    {
        if (bytes.size() != N) {
            return std::nullopt;
        }
        SecretBytes secret;
        std::copy(bytes.begin(), bytes.end(), secret.writable().begin());
        return secret;
    }
    [[nodiscard]] SecretBytes clone() const
    {
        SecretBytes secret;
        std::copy(view().begin(), view().end(), secret.writable().begin());
        return secret;
    }

    [[nodiscard]] std::span<const std::uint8_t, N> view() const noexcept
    {
        return std::span<const std::uint8_t, N>(m_buffer.view().data(), N);
    }
    [[nodiscard]] std::span<std::uint8_t, N> writable() noexcept
    {
        return std::span<std::uint8_t, N>(m_buffer.writable().data(), N);
    }

private:
    SecretBuffer m_buffer;
};

/// Compares in time that does not depend on the content; false when lengths differ.
[[nodiscard]] bool equalConstantTime(ByteView left, ByteView right) noexcept;

} // namespace tegata
