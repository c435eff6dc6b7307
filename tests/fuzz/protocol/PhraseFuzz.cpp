#include "../FuzzTarget.h"

#include <tegata/crypto/Bip39.h>

#include <string>

using namespace tegata;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    if (const auto entropy = crypto::entropyFrom(input)) {
        std::string normal;
        for (const std::uint8_t byte : input) {
            const bool isSpace = byte == ' ' || (byte >= '\t' && byte <= '\r');
            if (!isSpace) {
                normal += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
            } else if (!normal.empty() && normal.back() != ' ') {
                normal += ' ';
            }
        }
        if (normal.ends_with(' ')) {
            normal.pop_back();
        }
        const SecretBuffer phrase = crypto::phraseFrom(*entropy);
        fuzz::require(std::ranges::equal(phrase.view(), bytesOf(std::string_view(normal))));
    }
    // Paths are short; a long one costs a point multiplication for each step.
    if (size < 64) {
        const std::string_view path(reinterpret_cast<const char *>(data), size);
        const auto key = crypto::deriveSigningKey(crypto::PhraseSeed(), path);
        fuzz::require(!key || path.starts_with('m'));
    }
    return 0;
}
