#include <tegata/gateway/RateLimiter.h>

#include <algorithm>

namespace tegata::gateway {

RateLimiter::RateLimiter(std::uint32_t perMinute, qsizetype maximumKeys)
    : m_capacity(perMinute)
    , m_maximumKeys(maximumKeys)
{
}

double RateLimiter::refilled(const Bucket &bucket, Clock::time_point now) const
{
    const std::chrono::duration<double> passed = now - bucket.at;
    return std::min(m_capacity, bucket.tokens + passed.count() * m_capacity / 60.0);
}

bool RateLimiter::take(const QByteArray &key, Clock::time_point now)
{
    auto found = m_buckets.find(key);
    if (found == m_buckets.end()) {
        if (m_buckets.size() >= m_maximumKeys) {
            forgetFull(now);
            if (m_buckets.size() >= m_maximumKeys) {
                return false;
            }
        }
        found = m_buckets.insert(key, Bucket{m_capacity, now});
    }
    auto &bucket = found.value();
    bucket.tokens = refilled(bucket, now);
    bucket.at = now;
    if (bucket.tokens < 1.0) {
        return false;
    }
    bucket.tokens -= 1.0;
    return true;
}

void RateLimiter::forgetFull(Clock::time_point now)
{
    m_buckets.removeIf([this, now](const QHash<QByteArray, Bucket>::iterator &entry) {
        return refilled(entry.value(), now) >= m_capacity;
    });
}

} // namespace tegata::gateway
