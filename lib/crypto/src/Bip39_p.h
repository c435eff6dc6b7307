#pragma once

#include <array>
#include <string_view>

namespace tegata::crypto {

/// The English word list of BIP-39, in its order, which is alphabetical.
extern const std::array<std::string_view, 2048> bip39English;

} // namespace tegata::crypto
