#pragma once

#include <QByteArray>
#include <QHash>

#include <chrono>
#include <cstdint>

namespace tegata::gateway {

/// So many per minute per key, with bursts of up to one minute's worth (a token bucket). Memory is bounded: when
/// too many keys are known, full buckets are forgotten, and when none is, strangers are refused.
/// Kept in this process: several instances allow several times the rate.
class RateLimiter
{
public:
    using Clock = std::chrono::steady_clock;

    explicit RateLimiter(std::uint32_t perMinute, qsizetype maximumKeys = 100'000);

    /// Takes one; false when there is none left.
    [[nodiscard]] bool take(const QByteArray &key, Clock::time_point now);
    [[nodiscard]] qsizetype knownKeys() const { return m_buckets.size(); }

private:
    struct Bucket
    {
        double tokens = 0;
        Clock::time_point at;
    };
    void forgetFull(Clock::time_point now);
    [[nodiscard]] double refilled(const Bucket &bucket, Clock::time_point now) const;

    double m_capacity;
    qsizetype m_maximumKeys;
    QHash<QByteArray, Bucket> m_buckets;
};

} // namespace tegata::gateway
