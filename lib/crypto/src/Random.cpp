#include <tegata/crypto/Random.h>

#include "Sodium_p.h"

#include <sodium.h>

namespace tegata::crypto {

void SystemRandom::fill(std::span<std::uint8_t> destination)
{
    ensureSodium();
    randombytes_buf(destination.data(), destination.size());
}

} // namespace tegata::crypto
