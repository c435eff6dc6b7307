#pragma once

#include <tegata/base/Result.h>
#include <tegata/base/SecretBytes.h>
#include <tegata/base/StrongBytes.h>
#include <tegata/crypto/CryptoError.h>

namespace tegata::crypto {

struct PasswordSaltTag;
using PasswordSalt = StrongBytes<16, PasswordSaltTag>;
struct PasswordKeyTag;
/// What Argon2id makes of a PIN or passphrase.
using PasswordKey = SecretBytes<32, PasswordKeyTag>;

/// Costs of Argon2id version 1.3 (RFC 9106), parallelism 1 as libsodium fixes it.
struct PasswordCost
{
    /// Passes, 1 to 16.
    std::uint32_t passes = 3;
    /// Memory in KiB, 8 to 1,048,576.
    std::uint32_t memoryKibibytes = 65536;
};

/// Takes a good part of a second by design: call it on a worker thread. OutOfMemory when the memory cannot be
/// had, InvalidLength for costs out of range.
[[nodiscard]] Result<PasswordKey> hashPassword(ByteView password, const PasswordSalt &salt, PasswordCost cost);

} // namespace tegata::crypto
