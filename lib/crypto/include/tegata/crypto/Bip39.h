#pragma once

#include <tegata/crypto/Secp256k1.h>

#include <string_view>
#include <vector>

namespace tegata::crypto {

struct PhraseEntropyTag;
/// 256 bits behind a 24-word phrase.
using PhraseEntropy = SecretBytes<32, PhraseEntropyTag>;
struct PhraseSeedTag;
/// The 64-byte BIP-39 seed.
using PhraseSeed = SecretBytes<64, PhraseSeedTag>;

inline constexpr std::size_t phraseWordCount = 24;

/// The English word list (BIP-39), 2,048 words in order.
[[nodiscard]] std::span<const std::string_view> phraseWords();

/// 24 words separated by single spaces, as secret UTF-8 text.
[[nodiscard]] SecretBuffer phraseFrom(const PhraseEntropy &entropy);

/// Reads a phrase with any white space between words and any case. InvalidPhrase for a wrong count,
/// an unknown word or a wrong checksum.
[[nodiscard]] Result<PhraseEntropy> entropyFrom(ByteView phrase);

/// Seed of a phrase with a passphrase, both already in Unicode form NFKD (English words always are)
/// (PBKDF2-HMAC-SHA512, 2,048 rounds). `phrase` may have 12 to 24 words here, so that the published vectors apply; it
/// is checked only for UTF-8.
[[nodiscard]] Result<PhraseSeed> seedFrom(ByteView phrase, ByteView passphrase);

/// BIP-32 private derivation from a seed along a path such as "m/44'/60'/0'/0/0".
/// InvalidKey for a malformed path or the astronomically rare invalid child.
[[nodiscard]] Result<SigningKey> deriveSigningKey(const PhraseSeed &seed, std::string_view path);

struct ChainCodeTag;
using ChainCode = SecretBytes<32, ChainCodeTag>;

/// A BIP-32 private key with its chain code.
struct ExtendedKey
{
    SigningKey key;
    ChainCode chainCode;
};

/// As deriveSigningKey, with the chain code, from a seed of any length (BIP-32 allows 16 to 64 bytes).
[[nodiscard]] Result<ExtendedKey> deriveExtendedKey(ByteView seed, std::string_view path);

/// The root key in its Base58Check text ("xprv…"): for published vectors only. InvalidKey for any path but "m",
/// because the fingerprint of a parent needs RIPEMD-160, which nothing else here does.
[[nodiscard]] Result<SecretBuffer> extendedPrivateKey(ByteView seed, std::string_view path);

} // namespace tegata::crypto
