#include "Secp256k1Context_p.h"

#include <tegata/base/SecretBytes.h>
#include <tegata/crypto/Random.h>

#include <QtGlobal>

namespace tegata::crypto {

namespace {

const secp256k1_context *makeContext()
{
    secp256k1_context *context = secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY);
    SystemRandom random;
    SecretBuffer seed(32);
    random.fill(seed.writable());
    if (context == nullptr || secp256k1_context_randomize(context, seed.view().data()) != 1) {
        qFatal("libsecp256k1 cannot be initialised");
    }
    return context;
}

} // namespace

const secp256k1_context *secp256k1Context()
{
    // Never destroyed, so that signing in any static destructor stays sound.
    static const secp256k1_context *const context = makeContext();
    return context;
}

} // namespace tegata::crypto
