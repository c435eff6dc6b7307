#pragma once

#include <tegata/keystore/KeystoreError.h>

namespace tegata::keystore {

/// No core dumps (RLIMIT_CORE 0) and, on Linux, not dumpable (prctl PR_SET_DUMPABLE 0), which also keeps
/// other processes of the user from attaching. First thing in main(). ProcessUnprotected.
[[nodiscard]] Result<void> protectProcess();

/// Known answers of every primitive the keys depend on; a few milliseconds. At start, before any key is
/// touched. SelfTestFailed.
[[nodiscard]] Result<void> selfTestCryptography();

} // namespace tegata::keystore
