#include "Sodium_p.h"

#include <QtGlobal>

#include <sodium.h>

namespace tegata::crypto {

void ensureSodium() noexcept
{
    static const bool ready = sodium_init() >= 0;
    if (!ready) {
        qFatal("libsodium cannot be initialised");
    }
}

} // namespace tegata::crypto
