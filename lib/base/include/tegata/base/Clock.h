#pragma once

#include <chrono>
#include <cstdint>

namespace tegata {

/// Seconds since 1970-01-01T00:00:00Z, as in block times and deadlines.
using UnixTime = std::chrono::sys_seconds;

[[nodiscard]] constexpr std::uint64_t toUnixSeconds(UnixTime time)
{
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}
[[nodiscard]] constexpr UnixTime fromUnixSeconds(std::uint64_t seconds)
{
    return UnixTime(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

/// The time of day, handed to whoever needs it: no library reads the system clock by itself. Any thread.
class Clock
{
public:
    Clock() = default;
    virtual ~Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    [[nodiscard]] virtual UnixTime now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override;
};

} // namespace tegata
