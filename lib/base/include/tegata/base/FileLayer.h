#pragma once

#include <tegata/base/Bytes.h>
#include <tegata/base/FileError.h>

#include <QString>

#include <memory>
#include <vector>

namespace tegata {

/// A file open for appending. Not thread-safe; one owner.
class AppendFile
{
public:
    AppendFile() = default;
    virtual ~AppendFile() = default;
    AppendFile(const AppendFile &) = delete;
    AppendFile &operator=(const AppendFile &) = delete;

    /// Writes at the end. On failure some of the bytes may have been written: truncate().
    [[nodiscard]] virtual Result<void> append(ByteView bytes) = 0;
    /// Returns when content and length are on the medium.
    [[nodiscard]] virtual Result<void> sync() = 0;
    [[nodiscard]] virtual Result<void> truncate(std::uint64_t size) = 0;
    /// The whole content. TooLarge above `maximumSize`.
    [[nodiscard]] virtual Result<Bytes> readAll(std::uint64_t maximumSize) = 0;
};

/// The few operations durable files are made of, each one a point at which a machine may stop. Handed
/// in, so that tests can fail or stop at every one of them.
class FileLayer
{
public:
    FileLayer() = default;
    virtual ~FileLayer() = default;
    FileLayer(const FileLayer &) = delete;
    FileLayer &operator=(const FileLayer &) = delete;

    /// Creates the folder for its owner only (mode 0700), with missing parents. No failure when it exists.
    [[nodiscard]] virtual Result<void> makeFolder(const QString &path) = 0;
    [[nodiscard]] virtual bool exists(const QString &path) const = 0;
    /// Names of the plain files in a folder, sorted; empty when the folder does not exist.
    [[nodiscard]] virtual std::vector<QString> list(const QString &folder) const = 0;
    /// The whole content. NotFound; TooLarge above `maximumSize`.
    [[nodiscard]] virtual Result<Bytes> read(const QString &path, std::uint64_t maximumSize) const = 0;
    /// Opens for appending, creating the file (mode 0600). InUse when anyone else holds it open this way.
    [[nodiscard]] virtual Result<std::unique_ptr<AppendFile>> openAppend(const QString &path) = 0;
    /// Replaces `to`, atomically with regard to a crash; durable only after syncFolder().
    [[nodiscard]] virtual Result<void> rename(const QString &from, const QString &to) = 0;
    /// NotFound when there is no such file.
    [[nodiscard]] virtual Result<void> remove(const QString &path) = 0;
    /// Makes creations, renames and removals in the folder durable.
    [[nodiscard]] virtual Result<void> syncFolder(const QString &path) = 0;

    /// Writes `path`.new, syncs it, renames it over `path`, syncs the folder: after a crash at any point
    /// the file holds the old bytes or the new ones.
    [[nodiscard]] Result<void> replace(const QString &path, ByteView bytes);
};

/// The machine's own files (POSIX). Any thread.
class SystemFileLayer final : public FileLayer
{
public:
    [[nodiscard]] Result<void> makeFolder(const QString &path) override;
    [[nodiscard]] bool exists(const QString &path) const override;
    [[nodiscard]] std::vector<QString> list(const QString &folder) const override;
    [[nodiscard]] Result<Bytes> read(const QString &path, std::uint64_t maximumSize) const override;
    [[nodiscard]] Result<std::unique_ptr<AppendFile>> openAppend(const QString &path) override;
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) override;
    [[nodiscard]] Result<void> remove(const QString &path) override;
    [[nodiscard]] Result<void> syncFolder(const QString &path) override;
};

} // namespace tegata
