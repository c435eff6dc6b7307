#include <tegata/crypto/PasswordHash.h>

#include "Sodium_p.h"

#include <sodium.h>

namespace tegata::crypto {

static_assert(PasswordSalt::size == crypto_pwhash_argon2id_SALTBYTES);

Result<PasswordKey> hashPassword(ByteView password, const PasswordSalt &salt, PasswordCost cost)
{
    ensureSodium();
    if (cost.passes < 1 || cost.passes > 16 || cost.memoryKibibytes < 8 || cost.memoryKibibytes > 1048576 ||
        password.size() > crypto_pwhash_argon2id_PASSWD_MAX) {
        return failure(CryptoError::InvalidLength, "Argon2id costs out of range");
    }
    PasswordKey key;
    if (crypto_pwhash_argon2id(key.writable().data(), PasswordKey::size,
                               reinterpret_cast<const char *>(password.data()), password.size(), salt.view().data(),
                               cost.passes, std::size_t{cost.memoryKibibytes} * 1024,
                               crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
        return failure(CryptoError::OutOfMemory);
    }
    return key;
}

} // namespace tegata::crypto
