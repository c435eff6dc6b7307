#include <tegata/crypto/SecretStream.h>

#include "Sodium_p.h"

#include <sodium.h>

#include <algorithm>

namespace tegata::crypto {

namespace {

constexpr std::size_t headerSize = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t chunkOverhead = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t sealedChunkSize = streamChunkSize + chunkOverhead;
static_assert(headerSize == streamHeaderSize && chunkOverhead == streamChunkOverhead);
static_assert(AeadKey::size == crypto_secretstream_xchacha20poly1305_KEYBYTES);

/// The stream's state holds a key: wiped when it ends.
struct StreamState
{
    StreamState() = default;
    ~StreamState() { sodium_memzero(&state, sizeof state); }
    StreamState(const StreamState &) = delete;
    StreamState &operator=(const StreamState &) = delete;
    crypto_secretstream_xchacha20poly1305_state state{};
};

} // namespace

Result<Bytes> streamSeal(const AeadKey &key, ByteView associatedData, ByteView plaintext)
{
    SystemRandom random;
    return streamSealWithHeader(key, random.strongBytes<StreamHeader>(), associatedData, plaintext);
}

Result<Bytes> streamSealWithHeader(const AeadKey &key, const StreamHeader &header, ByteView associatedData,
                                   ByteView plaintext)
{
    ensureSodium();
    if (plaintext.size() > streamMaximumSize) {
        return failure(CryptoError::InvalidLength, "attachment larger than 64 MiB");
    }
    StreamState stream;
    // init_push would draw the header itself; init_pull reaches the same state from a given one.
    if (crypto_secretstream_xchacha20poly1305_init_pull(&stream.state, header.view().data(), key.view().data()) != 0) {
        return failure(CryptoError::InvalidKey);
    }
    const std::size_t chunks = std::max<std::size_t>(1, (plaintext.size() + streamChunkSize - 1) / streamChunkSize);
    Bytes sealed(headerSize + plaintext.size() + chunks * chunkOverhead);
    std::copy(header.view().begin(), header.view().end(), sealed.begin());
    std::uint8_t *out = sealed.data() + headerSize;
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
        const bool last = chunk + 1 == chunks;
        const ByteView part = last ? plaintext.subspan(chunk * streamChunkSize)
                                   : plaintext.subspan(chunk * streamChunkSize, streamChunkSize);
        const auto tag = static_cast<unsigned char>(last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                         : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
        crypto_secretstream_xchacha20poly1305_push(&stream.state, out, nullptr, part.data(), part.size(),
                                                   associatedData.data(), associatedData.size(), tag);
        out += part.size() + chunkOverhead;
    }
    return sealed;
}

Result<SecretBuffer> streamOpen(const AeadKey &key, ByteView associatedData, ByteView sealed)
{
    ensureSodium();
    if (sealed.size() < headerSize + chunkOverhead) {
        return failure(CryptoError::DecryptionFailed);
    }
    ByteView rest = sealed.subspan(headerSize);
    const std::size_t chunks = (rest.size() + sealedChunkSize - 1) / sealedChunkSize;
    const std::size_t lastSize = rest.size() - (chunks - 1) * sealedChunkSize;
    // One plaintext has one form: an empty last chunk is only that of an empty attachment.
    if (lastSize < chunkOverhead || (lastSize == chunkOverhead && chunks > 1) ||
        rest.size() - chunks * chunkOverhead > streamMaximumSize) {
        return failure(CryptoError::DecryptionFailed);
    }
    StreamState stream;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&stream.state, sealed.data(), key.view().data()) != 0) {
        return failure(CryptoError::DecryptionFailed);
    }
    SecretBuffer plaintext(rest.size() - chunks * chunkOverhead);
    std::uint8_t *out = plaintext.writable().data();
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
        const bool last = chunk + 1 == chunks;
        const ByteView part = rest.first(last ? lastSize : sealedChunkSize);
        rest = rest.subspan(part.size());
        const auto wanted = static_cast<unsigned char>(last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                            : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&stream.state, out, nullptr, &tag, part.data(), part.size(),
                                                       associatedData.data(), associatedData.size()) != 0 ||
            tag != wanted) {
            return failure(CryptoError::DecryptionFailed);
        }
        out += part.size() - chunkOverhead;
    }
    return plaintext;
}

} // namespace tegata::crypto
