#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>

namespace tegata::crypto {

/// Where randomness comes from; handed in, so that golden vectors can be made with fixed bytes.
class RandomSource
{
public:
    RandomSource() = default;
    virtual ~RandomSource() = default;
    RandomSource(const RandomSource &) = delete;
    RandomSource &operator=(const RandomSource &) = delete;
    /// Fills all of `destination`; cannot fail. Any thread.
    virtual void fill(std::span<std::uint8_t> destination) = 0;

    template <typename Strong> [[nodiscard]] Strong strongBytes()
    {
        ByteArray<Strong::size> bytes{};
        fill(bytes);
        return Strong(bytes);
    }
    template <typename Secret> [[nodiscard]] Secret secret()
    {
        Secret value;
        fill(value.writable());
        return value;
    }
};

/// The operating system's generator.
class SystemRandom final : public RandomSource
{
public:
    void fill(std::span<std::uint8_t> destination) override;
};

} // namespace tegata::crypto
