#include <tegata/crypto/Bip39.h>

#include "Bip39_p.h"
#include "HmacSha512_p.h"

#include <tegata/crypto/Hkdf.h>

#include <algorithm>

namespace tegata::crypto {

namespace {

constexpr std::size_t bitsPerWord = 11;
constexpr std::size_t longestWord = 8;
constexpr int seedRounds = 2048; // BIP-39, "From mnemonic to seed"

/// Entropy ‖ first byte of its SHA-256: 24 groups of 11 bits.
SecretBuffer withChecksum(ByteView entropy)
{
    SecretBuffer bits(PhraseEntropy::size + 1);
    std::copy(entropy.begin(), entropy.end(), bits.writable().begin());
    bits.writable()[PhraseEntropy::size] = sha256(entropy)[0];
    return bits;
}

std::size_t wordIndexAt(ByteView bits, std::size_t word)
{
    std::size_t index = 0;
    for (std::size_t bit = word * bitsPerWord; bit < (word + 1) * bitsPerWord; ++bit) {
        index = (index << 1U) | ((bits[bit / 8] >> (7 - bit % 8)) & 1U);
    }
    return index;
}

bool isSpace(std::uint8_t character) { return character == ' ' || (character >= '\t' && character <= '\r'); }

/// Reads the next word in lower case into `word`; its length, 0 at the end, or empty when it is too long
/// to be of the list.
std::optional<std::size_t> nextWord(ByteView &rest, std::span<std::uint8_t, longestWord> word)
{
    while (!rest.empty() && isSpace(rest.front())) {
        rest = rest.subspan(1);
    }
    std::size_t length = 0;
    while (!rest.empty() && !isSpace(rest.front())) {
        if (length == longestWord) {
            return std::nullopt;
        }
        const std::uint8_t character = rest.front();
        word[length++] =
            (character >= 'A' && character <= 'Z') ? static_cast<std::uint8_t>(character + ('a' - 'A')) : character;
        rest = rest.subspan(1);
    }
    return length;
}

std::optional<std::size_t> indexOf(std::string_view word)
{
    const auto found = std::lower_bound(bip39English.begin(), bip39English.end(), word);
    if (found == bip39English.end() || *found != word) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - bip39English.begin());
}

bool isUtf8(ByteView text)
{
    for (std::size_t index = 0; index < text.size();) {
        const std::uint8_t lead = text[index];
        const std::size_t following = lead < 0x80 ? 0 : lead < 0xc2 ? 4 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        if (lead > 0xf4 || following == 4 || text.size() - index <= following) {
            return false;
        }
        for (std::size_t next = 1; next <= following; ++next) {
            if ((text[index + next] & 0xc0U) != 0x80) {
                return false;
            }
        }
        // Over-long forms, surrogates and code points above U+10FFFF (RFC 3629 §4).
        const std::uint8_t second = following > 0 ? text[index + 1] : 0;
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
            (lead == 0xf4 && second > 0x8f)) {
            return false;
        }
        index += following + 1;
    }
    return true;
}

} // namespace

std::span<const std::string_view> phraseWords() { return bip39English; }

SecretBuffer phraseFrom(const PhraseEntropy &entropy)
{
    const SecretBuffer bits = withChecksum(entropy.view());
    std::size_t length = phraseWordCount - 1;
    for (std::size_t word = 0; word < phraseWordCount; ++word) {
        length += bip39English[wordIndexAt(bits.view(), word)].size();
    }
    SecretBuffer phrase(length);
    auto out = phrase.writable().begin();
    for (std::size_t word = 0; word < phraseWordCount; ++word) {
        if (word > 0) {
            *out++ = ' ';
        }
        const std::string_view text = bip39English[wordIndexAt(bits.view(), word)];
        out = std::copy(text.begin(), text.end(), out);
    }
    return phrase;
}

Result<PhraseEntropy> entropyFrom(ByteView phrase)
{
    SecretBuffer bits(PhraseEntropy::size + 1);
    struct WordTag;
    SecretBytes<longestWord, WordTag> word;
    for (std::size_t count = 0; count < phraseWordCount; ++count) {
        const auto length = nextWord(phrase, word.writable());
        if (!length || *length == 0) {
            return failure(CryptoError::InvalidPhrase, length ? "too few words" : "unknown word");
        }
        const auto index = indexOf({reinterpret_cast<const char *>(word.view().data()), *length});
        if (!index) {
            return failure(CryptoError::InvalidPhrase, "unknown word");
        }
        for (std::size_t bit = 0; bit < bitsPerWord; ++bit) {
            const std::size_t position = count * bitsPerWord + bit;
            const auto value = static_cast<std::uint8_t>((*index >> (bitsPerWord - 1 - bit)) & 1U);
            bits.writable()[position / 8] |= static_cast<std::uint8_t>(value << (7 - position % 8));
        }
    }
    if (!std::all_of(phrase.begin(), phrase.end(), isSpace)) {
        return failure(CryptoError::InvalidPhrase, "too many words");
    }
    auto entropy = PhraseEntropy::copyOf(bits.view().first(PhraseEntropy::size));
    if (!equalConstantTime(withChecksum(entropy->view()).view(), bits.view())) {
        return failure(CryptoError::InvalidPhrase, "wrong checksum");
    }
    return std::move(*entropy);
}

Result<PhraseSeed> seedFrom(ByteView phrase, ByteView passphrase)
{
    if (!isUtf8(phrase) || !isUtf8(passphrase)) {
        return failure(CryptoError::InvalidPhrase, "not UTF-8");
    }
    // PBKDF2-HMAC-SHA512 (RFC 8018 §5.2): one block of output, salt "mnemonic" ‖ passphrase.
    static_assert(PhraseSeed::size == HmacSha512::size);
    constexpr std::array<std::uint8_t, 4> firstBlock = {0, 0, 0, 1};
    const HmacSha512 keyed(phrase);
    PhraseSeed round;
    HmacSha512 mac = keyed.clone();
    mac.add(bytesOf(std::string_view("mnemonic")));
    mac.add(passphrase);
    mac.add(firstBlock);
    mac.finish(round.writable());
    PhraseSeed seed = round.clone();
    for (int count = 1; count < seedRounds; ++count) {
        HmacSha512 next = keyed.clone();
        next.add(round.view());
        next.finish(round.writable());
        for (std::size_t index = 0; index < PhraseSeed::size; ++index) {
            seed.writable()[index] ^= round.view()[index];
        }
    }
    return seed;
}

} // namespace tegata::crypto
