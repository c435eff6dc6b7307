#pragma once

namespace tegata::crypto {

/// Initialises libsodium once for the process; every entry point that reaches libsodium calls it first.
/// Aborts when libsodium cannot start, because nothing sensible can follow.
void ensureSodium() noexcept;

} // namespace tegata::crypto
