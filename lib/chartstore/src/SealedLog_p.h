#pragma once

#include <tegata/base/FileLayer.h>
#include <tegata/chartstore/ChartstoreError.h>
#include <tegata/crypto/Aead.h>
#include <tegata/crypto/Random.h>

#include <functional>
#include <memory>
#include <vector>

namespace tegata::chartstore {

/// What a log is for; part of the header, so that one kind is not read as another.
enum class LogKind : std::uint8_t
{
    Outbox = 1,
    Marks = 2,
};

/// An append-only file of sealed frames.
///
///   header  "TGTLOG" ‖ kind(1) ‖ version(1) ‖ file id(16) ‖ check(16)
///   frame   length(4) ‖ sequence(8) ‖ check(16) ‖ nonce(24) ‖ ciphertext ‖ tag(16)
///
/// `check` is a MAC of what stands before it (with file id and position), so that a flipped length is seen
/// as damage and not taken for the end of the file. The associated data of a frame binds the file id, the
/// position and the tag of the frame before: frames cannot be exchanged, left out in the middle, or moved to
/// another file. Numbers are big-endian.
///
/// A write cut short leaves a torn tail (less than a frame, or a frame whose end is still zeros): open()
/// drops and reports it. Any other difference is Damaged, and the file stays as it is. Cutting whole frames
/// off the end cannot be seen from the file alone.
class SealedLog
{
public:
    using Frame = SecretBuffer;
    /// Called for each frame in order while opening; its failure ends the opening.
    using Reader = std::function<Result<void>(ByteView frame)>;

    /// `key` is the key of this kind of file (docs/protocol.md, labels).
    [[nodiscard]] static Result<std::unique_ptr<SealedLog>> open(const QString &path, LogKind kind, ByteView key,
                                                                 FileLayer &files, crypto::RandomSource &random,
                                                                 const Reader &reader);

    /// On return the frame is on the medium. On failure the file is as before; if that cannot be made sure,
    /// every further append fails until the log is opened again.
    [[nodiscard]] Result<void> append(ByteView frame);

    /// Replaces the whole content by `frames`, atomically with regard to a crash.
    [[nodiscard]] Result<void> replaceAll(const std::vector<Bytes> &frames);

    [[nodiscard]] std::uint64_t tornBytes() const { return m_tornBytes; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }

    /// Most a frame takes.
    static constexpr std::size_t maximumFrame = 68U * 1024U * 1024U;

private:
    struct FileIdTag;
    using FileId = StrongBytes<16, FileIdTag>;
    using Tag = ByteArray<crypto::aeadTagSize>;

    SealedLog(QString path, LogKind kind, ByteView key, FileLayer &files, crypto::RandomSource &random);
    [[nodiscard]] Result<void> read(const Bytes &bytes, const Reader &reader);
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Bytes header() const;
    [[nodiscard]] Bytes seal(ByteView frame, std::uint64_t sequence, const Tag &previous) const;
    [[nodiscard]] ByteArray<16> check(std::initializer_list<ByteView> parts) const;
    [[nodiscard]] Bytes associatedData(std::uint64_t sequence, const Tag &previous) const;
    [[nodiscard]] Result<void> repair(Error cause);

    QString m_path;
    LogKind m_kind;
    crypto::AeadKey m_sealKey;
    SecretBuffer m_checkKey;
    FileLayer &m_files;
    crypto::RandomSource &m_random;
    std::unique_ptr<AppendFile> m_file;
    FileId m_fileId;
    std::uint64_t m_sequence = 0;
    Tag m_lastTag{};
    std::uint64_t m_size = 0;
    std::uint64_t m_tornBytes = 0;
    bool m_broken = false;
};

/// StorageFull, InUse or StorageFailed for a failure of the file layer.
[[nodiscard]] Error storageError(const Error &error);

/// Numbers in frames, big-endian.
void appendNumber(Bytes &bytes, std::uint64_t value, std::size_t width);
[[nodiscard]] std::uint64_t numberFrom(ByteView bytes);

/// Reads a frame from the front; every read past the end makes it invalid.
class FrameReader
{
public:
    explicit FrameReader(ByteView bytes)
        : m_rest(bytes)
    {
    }
    [[nodiscard]] ByteView take(std::size_t count)
    {
        if (count > m_rest.size()) {
            m_valid = false;
            m_rest = {};
            return {};
        }
        const ByteView taken = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return taken;
    }
    [[nodiscard]] std::uint64_t number(std::size_t width) { return numberFrom(take(width)); }
    template <typename Strong> [[nodiscard]] Strong strong()
    {
        return Strong::fromBytes(take(Strong::size)).value_or(Strong());
    }
    [[nodiscard]] ByteView rest() { return take(m_rest.size()); }
    /// Whether everything asked for was there.
    [[nodiscard]] bool isValid() const { return m_valid; }
    [[nodiscard]] bool atEnd() const { return m_valid && m_rest.empty(); }

private:
    ByteView m_rest;
    bool m_valid = true;
};

} // namespace tegata::chartstore
