#include <tegata/base/SecretBytes.h>

#include <sodium.h>

#include <bitset>
#include <mutex>
#include <new>

namespace tegata {

namespace {

/// One guarded, locked region cut into granules; first fit, because secrets are few thousands and small.
class Arena
{
public:
    static constexpr std::size_t granule = 32;
    static constexpr std::size_t granules = 16384; // 512 KiB: within the usual limit of locked memory

    static Arena &instance()
    {
        // Never destroyed: secrets in static storage may be released after any static destructor.
        static auto *arena = new Arena; // NOLINT(cppcoreguidelines-owning-memory)
        return *arena;
    }

    std::uint8_t *allocate(std::size_t size)
    {
        const std::size_t wanted = (size + granule - 1) / granule;
        const std::scoped_lock lock(m_mutex);
        if (m_region == nullptr || m_free < wanted) {
            return nullptr;
        }
        std::size_t run = 0;
        for (std::size_t step = 0; step < granules; ++step) {
            const std::size_t index = (m_next + step) % granules;
            run = (index == 0 || m_used.test(index)) ? (m_used.test(index) ? 0 : 1) : run + 1;
            if (run == wanted) {
                const std::size_t first = index + 1 - wanted;
                for (std::size_t used = first; used <= index; ++used) {
                    m_used.set(used);
                }
                m_next = index + 1;
                m_free -= wanted;
                return m_region + first * granule;
            }
        }
        return nullptr;
    }

    /// False when the memory is not of this arena.
    bool release(std::uint8_t *data, std::size_t size)
    {
        if (m_region == nullptr || data < m_region || data >= m_region + granules * granule) {
            return false;
        }
        sodium_memzero(data, size);
        const std::scoped_lock lock(m_mutex);
        const auto first = static_cast<std::size_t>(data - m_region) / granule;
        const std::size_t count = (size + granule - 1) / granule;
        for (std::size_t index = first; index < first + count; ++index) {
            m_used.reset(index);
        }
        m_free += count;
        return true;
    }

private:
    Arena()
    {
        if (sodium_init() >= 0) {
            m_region = static_cast<std::uint8_t *>(sodium_malloc(granule * granules));
        }
        if (m_region != nullptr) {
            sodium_memzero(m_region, granule * granules);
        }
    }

    std::mutex m_mutex;
    std::uint8_t *m_region = nullptr;
    std::bitset<granules> m_used;
    std::size_t m_next = 0;
    std::size_t m_free = granules;
};

} // namespace

void wipe(std::span<std::uint8_t> memory) noexcept
{
    if (!memory.empty()) {
        sodium_memzero(memory.data(), memory.size());
    }
}

SecretBuffer::SecretBuffer(std::size_t size)
    : m_size(size)
{
    if (size == 0) {
        return;
    }
    m_data = Arena::instance().allocate(size);
    if (m_data == nullptr) {
        m_data = new std::uint8_t[size]; // NOLINT(cppcoreguidelines-owning-memory)
    }
    sodium_memzero(m_data, size);
}

SecretBuffer::~SecretBuffer() { clear(); }

SecretBuffer::SecretBuffer(SecretBuffer &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

SecretBuffer &SecretBuffer::operator=(SecretBuffer &&other) noexcept
{
    if (this != &other) {
        clear();
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

SecretBuffer SecretBuffer::copyOf(ByteView bytes)
{
    SecretBuffer buffer(bytes.size());
    std::copy(bytes.begin(), bytes.end(), buffer.m_data);
    return buffer;
}

void SecretBuffer::clear() noexcept
{
    if (m_data != nullptr && !Arena::instance().release(m_data, m_size)) {
        sodium_memzero(m_data, m_size);
        delete[] m_data; // NOLINT(cppcoreguidelines-owning-memory)
    }
    m_data = nullptr;
    m_size = 0;
}

bool equalConstantTime(ByteView left, ByteView right) noexcept
{
    return left.size() == right.size() && (left.empty() || sodium_memcmp(left.data(), right.data(), left.size()) == 0);
}

} // namespace tegata
