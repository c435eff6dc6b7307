#include "SealedLog_p.h"

#include "Logging_p.h"

#include <tegata/crypto/Hkdf.h>

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace tegata::chartstore {

using namespace std::string_view_literals;

Q_LOGGING_CATEGORY(sealedLogLog, "tegata.chartstore.log")

namespace {

constexpr std::array<std::uint8_t, 6> magic = {'T', 'G', 'T', 'L', 'O', 'G'};
constexpr std::uint8_t formatVersion = 1;
constexpr std::size_t checkSize = 16;
constexpr std::size_t headerSize = magic.size() + 2 + 16 + checkSize;
constexpr std::size_t frameHeadSize = 4 + 8 + checkSize;
/// The smallest unit any medium writes.
constexpr std::size_t sectorSize = 512;
/// Above this the outbox is not a queue any more but a fault.
constexpr std::uint64_t maximumFile = 4ULL * 1024 * 1024 * 1024;

bool allZero(ByteView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

/// Whether the last `length` bytes of a file were never written, although the file was lengthened for them:
/// the length can reach the medium before the content, which comes in whole sectors.
bool endIsUnwritten(ByteView file, std::size_t length)
{
    const std::size_t inLastSector = (file.size() - 1) % sectorSize + 1;
    const bool sectorUnwritten = inLastSector < length && allZero(file.last(inLastSector));
    return sectorUnwritten || (length >= crypto::aeadTagSize && allZero(file.last(crypto::aeadTagSize)));
}

tl::unexpected<Error> damaged(std::uint64_t position, const char *what)
{
    return failure(ChartstoreError::Damaged, std::string(what) + " at byte " + std::to_string(position));
}

} // namespace

Error storageError(const Error &error)
{
    const std::string detail = error.key() + " " + error.detail();
    if (error.is(FileError::NoSpace)) {
        return {ChartstoreError::StorageFull, detail};
    }
    if (error.is(FileError::InUse)) {
        return {ChartstoreError::InUse, detail};
    }
    if (error.is(FileError::TooLarge)) {
        return {ChartstoreError::TooLarge, detail};
    }
    return {ChartstoreError::StorageFailed, detail};
}

void appendNumber(Bytes &bytes, std::uint64_t value, std::size_t width)
{
    for (std::size_t index = width; index-- > 0;) {
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * index)));
    }
}

std::uint64_t numberFrom(ByteView bytes)
{
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) {
        value = (value << 8U) | byte;
    }
    return value;
}

SealedLog::SealedLog(QString path, LogKind kind, ByteView key, FileLayer &files, crypto::RandomSource &random)
    : m_path(std::move(path))
    , m_kind(kind)
    , m_checkKey(crypto::hkdfExpand(key, bytesOf("check"sv), 32))
    , m_files(files)
    , m_random(random)
{
    // The file's key is a pseudo-random key already; expanding it gives one key per use.
    const SecretBuffer sealKey = crypto::hkdfExpand(key, bytesOf("seal"sv), crypto::AeadKey::size);
    std::copy(sealKey.view().begin(), sealKey.view().end(), m_sealKey.writable().begin());
}

ByteArray<16> SealedLog::check(std::initializer_list<ByteView> parts) const
{
    const ByteArray<32> mac = crypto::hmacSha256(m_checkKey.view(), parts);
    ByteArray<16> shortened{};
    std::copy_n(mac.begin(), shortened.size(), shortened.begin());
    return shortened;
}

Bytes SealedLog::header() const
{
    Bytes bytes(magic.begin(), magic.end());
    bytes.push_back(static_cast<std::uint8_t>(m_kind));
    bytes.push_back(formatVersion);
    tegata::append(bytes, m_fileId.view());
    tegata::append(bytes, check({bytes}));
    return bytes;
}

Bytes SealedLog::associatedData(std::uint64_t sequence, const Tag &previous) const
{
    Bytes bytes(magic.begin(), magic.end());
    bytes.push_back(static_cast<std::uint8_t>(m_kind));
    bytes.push_back(formatVersion);
    tegata::append(bytes, m_fileId.view());
    appendNumber(bytes, sequence, 8);
    tegata::append(bytes, previous);
    return bytes;
}

Bytes SealedLog::seal(ByteView frame, std::uint64_t sequence, const Tag &previous) const
{
    const Bytes box = crypto::aeadSealBox(m_sealKey, associatedData(sequence, previous), frame, m_random);
    Bytes bytes;
    bytes.reserve(frameHeadSize + box.size());
    appendNumber(bytes, box.size(), 4);
    appendNumber(bytes, sequence, 8);
    tegata::append(bytes, check({m_fileId.view(), bytes}));
    tegata::append(bytes, box);
    return bytes;
}

Result<std::unique_ptr<SealedLog>> SealedLog::open(const QString &path, LogKind kind, ByteView key, FileLayer &files,
                                                   crypto::RandomSource &random, const Reader &reader)
{
    std::unique_ptr<SealedLog> log(new SealedLog(path, kind, key, files, random));
    Result<std::unique_ptr<AppendFile>> file = files.openAppend(path);
    if (!file) {
        return failure(storageError(file.error()));
    }
    log->m_file = std::move(*file);
    Result<Bytes> bytes = log->m_file->readAll(maximumFile);
    if (!bytes) {
        return failure(storageError(bytes.error()));
    }
    // The name is made durable before the first frame is, whoever created the file.
    if (Result<void> synced = files.syncFolder(QFileInfo(path).path()); !synced) {
        return failure(storageError(synced.error()));
    }
    if (Result<void> done = log->read(*bytes, reader); !done) {
        return failure(done.error());
    }
    return log;
}

Result<void> SealedLog::begin()
{
    m_fileId = m_random.strongBytes<FileId>();
    const Bytes bytes = header();
    Result<void> written = m_file->append(bytes);
    written = written ? m_file->sync() : written;
    if (!written) {
        static_cast<void>(m_file->truncate(0)); // the first failure is the one to report
        return failure(storageError(written.error()));
    }
    m_size = bytes.size();
    return {};
}

Result<void> SealedLog::read(const Bytes &bytes, const Reader &reader)
{
    const ByteView all(bytes);
    if (all.size() < headerSize || allZero(all)) {
        // A header is written and synced before any frame: nothing was ever kept here. But another file of
        // that length is not ours to overwrite.
        const std::size_t known = std::min(all.size(), magic.size());
        if (!allZero(all) &&
            !std::equal(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(known), magic.begin())) {
            return damaged(0, "not a log");
        }
        m_tornBytes = all.size();
        if (Result<void> cut = m_file->truncate(0); !cut) {
            return failure(storageError(cut.error()));
        }
        return begin();
    }
    if (!std::equal(magic.begin(), magic.end(), all.begin()) ||
        all[magic.size()] != static_cast<std::uint8_t>(m_kind)) {
        return damaged(0, "not a log of this kind");
    }
    if (all[magic.size() + 1] != formatVersion) {
        return failure(ChartstoreError::TooNew, "log version " + std::to_string(all[magic.size() + 1]));
    }
    m_fileId = *FileId::fromBytes(all.subspan(magic.size() + 2, FileId::size));
    if (!equalConstantTime(header(), all.first(headerSize))) {
        return failure(ChartstoreError::WrongKey, "the header is not of this key, or is altered");
    }
    std::uint64_t position = headerSize;
    while (position < all.size()) {
        const ByteView rest = all.subspan(position);
        if (rest.size() < frameHeadSize || allZero(rest)) {
            break; // torn
        }
        if (!equalConstantTime(check({m_fileId.view(), rest.first(12)}), rest.subspan(12, checkSize))) {
            // With nothing but zeros behind the head, the frame was never finished, whatever became of the head.
            if (allZero(rest.subspan(frameHeadSize))) {
                break; // torn
            }
            return damaged(position, "a frame's head is altered");
        }
        const std::uint64_t length = numberFrom(rest.first(4));
        if (numberFrom(rest.subspan(4, 8)) != m_sequence + 1) {
            return damaged(position, "a frame is out of order");
        }
        if (length > rest.size() - frameHeadSize) {
            break; // torn: the head is ours and the rest was not written
        }
        const ByteView box = rest.subspan(frameHeadSize, length);
        const bool last = frameHeadSize + length == rest.size();
        Result<SecretBuffer> opened = crypto::aeadOpenBox(m_sealKey, associatedData(m_sequence + 1, m_lastTag), box);
        if (!opened) {
            if (last && endIsUnwritten(all, box.size())) {
                break; // torn
            }
            return damaged(position, "a frame does not open");
        }
        if (Result<void> done = reader(opened->view()); !done) {
            return done;
        }
        ++m_sequence;
        std::copy_n(box.last(m_lastTag.size()).begin(), m_lastTag.size(), m_lastTag.begin());
        position += frameHeadSize + length;
    }
    m_size = position;
    m_tornBytes = all.size() - position;
    if (m_tornBytes > 0) {
        qCWarning(sealedLogLog) << "dropping" << m_tornBytes << "bytes of a write that was cut short";
        Result<void> cut = m_file->truncate(position);
        cut = cut ? m_file->sync() : cut;
        if (!cut) {
            return failure(storageError(cut.error()));
        }
    }
    return {};
}

Result<void> SealedLog::repair(Error cause)
{
    Result<void> cut = m_file->truncate(m_size);
    cut = cut ? m_file->sync() : cut;
    // After a failed sync the system may have dropped what it could not write: only reading the file again
    // tells what is there.
    m_broken = !cut;
    return failure(storageError(cause));
}

Result<void> SealedLog::append(ByteView frame)
{
    if (m_broken) {
        return failure(ChartstoreError::StorageFailed, "an earlier write failed; open the file again");
    }
    if (frame.size() > maximumFrame) {
        return failure(ChartstoreError::TooLarge, "frame of " + std::to_string(frame.size()) + " bytes");
    }
    const Bytes bytes = seal(frame, m_sequence + 1, m_lastTag);
    if (Result<void> written = m_file->append(bytes); !written) {
        return repair(written.error());
    }
    if (Result<void> synced = m_file->sync(); !synced) {
        return repair(synced.error());
    }
    ++m_sequence;
    m_size += bytes.size();
    std::copy_n(ByteView(bytes).last(m_lastTag.size()).begin(), m_lastTag.size(), m_lastTag.begin());
    return {};
}

Result<void> SealedLog::replaceAll(const std::vector<Bytes> &frames)
{
    if (m_broken) {
        return failure(ChartstoreError::StorageFailed, "an earlier write failed; open the file again");
    }
    const FileId oldId = m_fileId;
    m_fileId = m_random.strongBytes<FileId>();
    Bytes bytes = header();
    Tag tag{};
    std::uint64_t sequence = 0;
    for (const Bytes &frame : frames) {
        const Bytes sealed = seal(frame, ++sequence, tag);
        std::copy_n(ByteView(sealed).last(tag.size()).begin(), tag.size(), tag.begin());
        tegata::append(bytes, sealed);
    }
    const Result<void> replaced = m_files.replace(m_path, bytes);
    if (!replaced) {
        // The rename may have happened: then our open file is no longer the one under the name.
        m_fileId = oldId;
        m_broken = true;
        return failure(storageError(replaced.error()));
    }
    Result<std::unique_ptr<AppendFile>> file = m_files.openAppend(m_path);
    if (!file) {
        m_broken = true;
        return failure(storageError(file.error()));
    }
    m_file = std::move(*file);
    m_sequence = sequence;
    m_lastTag = tag;
    m_size = bytes.size();
    return {};
}

} // namespace tegata::chartstore
