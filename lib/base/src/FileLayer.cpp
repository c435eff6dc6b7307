#include <tegata/base/FileLayer.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tegata {

std::string_view ErrorTraits<FileError>::name(FileError code)
{
    switch (code) {
    case FileError::NotFound:
        return "NotFound";
    case FileError::AlreadyExists:
        return "AlreadyExists";
    case FileError::AccessDenied:
        return "AccessDenied";
    case FileError::NoSpace:
        return "NoSpace";
    case FileError::InUse:
        return "InUse";
    case FileError::TooLarge:
        return "TooLarge";
    case FileError::InputOutput:
        return "InputOutput";
    }
    return "Unknown";
}

namespace {

/// The call that failed and the system's words; a path may hold a person's name, so it stays out.
tl::unexpected<Error> systemFailure(const char *call, int code)
{
    const std::string detail = std::string(call) + ": " + std::strerror(code);
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return failure(FileError::NotFound, detail);
    case EEXIST:
        return failure(FileError::AlreadyExists, detail);
    case EACCES:
    case EPERM:
    case EROFS:
        return failure(FileError::AccessDenied, detail);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return failure(FileError::NoSpace, detail);
    case EWOULDBLOCK:
        return failure(FileError::InUse, detail);
    default:
        return failure(FileError::InputOutput, detail);
    }
}

class Descriptor
{
public:
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~Descriptor()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }
    Descriptor(Descriptor &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    Descriptor &operator=(Descriptor &&) = delete;
    [[nodiscard]] int get() const { return m_descriptor; }

private:
    int m_descriptor;
};

int openRetrying(const QString &path, int flags, mode_t mode = 0)
{
    const QByteArray name = QFile::encodeName(path);
    int descriptor = -1;
    do {
        descriptor = ::open(name.constData(), flags | O_CLOEXEC, mode);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

Result<Bytes> readWhole(int descriptor, std::uint64_t maximumSize)
{
    struct stat status
    {
    };
    if (::fstat(descriptor, &status) != 0) {
        return systemFailure("fstat", errno);
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > maximumSize) {
        return failure(FileError::TooLarge, "file of " + std::to_string(size) + " bytes");
    }
    Bytes bytes(size);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return systemFailure("pread", errno);
        }
        if (got == 0) {
            bytes.resize(done);
        }
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

class SystemAppendFile final : public AppendFile
{
public:
    explicit SystemAppendFile(Descriptor descriptor)
        : m_descriptor(std::move(descriptor))
    {
    }

    Result<void> append(ByteView bytes) override
    {
        while (!bytes.empty()) {
            const ssize_t written = ::write(m_descriptor.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) {
                continue;
            }
            if (written < 0) {
                return systemFailure("write", errno);
            }
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return {};
    }

    Result<void> sync() override
    {
        // fsync and not fdatasync: the length of a grown file is part of what must survive.
        if (::fsync(m_descriptor.get()) != 0) {
            return systemFailure("fsync", errno);
        }
        return {};
    }

    Result<void> truncate(std::uint64_t size) override
    {
        if (::ftruncate(m_descriptor.get(), static_cast<off_t>(size)) != 0) {
            return systemFailure("ftruncate", errno);
        }
        return {};
    }

    Result<Bytes> readAll(std::uint64_t maximumSize) override { return readWhole(m_descriptor.get(), maximumSize); }

private:
    Descriptor m_descriptor;
};

} // namespace

Result<void> FileLayer::replace(const QString &path, ByteView bytes)
{
    const QString fresh = path + QStringLiteral(".new");
    if (exists(fresh)) {
        // Left by a crash before its rename: never became anything.
        if (Result<void> removed = remove(fresh); !removed) {
            return removed;
        }
    }
    {
        Result<std::unique_ptr<AppendFile>> file = openAppend(fresh);
        if (!file) {
            return failure(file.error());
        }
        Result<void> written = (*file)->append(bytes);
        if (written) {
            written = (*file)->sync();
        }
        if (!written) {
            file->reset();
            static_cast<void>(remove(fresh)); // the first failure is the one to report
            return written;
        }
    }
    if (Result<void> renamed = rename(fresh, path); !renamed) {
        static_cast<void>(remove(fresh)); // as above
        return renamed;
    }
    return syncFolder(QFileInfo(path).path());
}

Result<void> SystemFileLayer::makeFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir()) {
        return {};
    }
    const QString parent = info.absolutePath();
    if (parent != path && !QFileInfo(parent).isDir()) {
        if (Result<void> made = makeFolder(parent); !made) {
            return made;
        }
    }
    if (::mkdir(QFile::encodeName(path).constData(), S_IRWXU) != 0 && errno != EEXIST) {
        return systemFailure("mkdir", errno);
    }
    return syncFolder(parent);
}

bool SystemFileLayer::exists(const QString &path) const { return QFileInfo::exists(path); }

std::vector<QString> SystemFileLayer::list(const QString &folder) const
{
    const QStringList names = QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    return {names.begin(), names.end()};
}

Result<Bytes> SystemFileLayer::read(const QString &path, std::uint64_t maximumSize) const
{
    const Descriptor descriptor(openRetrying(path, O_RDONLY));
    if (descriptor.get() < 0) {
        return systemFailure("open", errno);
    }
    return readWhole(descriptor.get(), maximumSize);
}

Result<std::unique_ptr<AppendFile>> SystemFileLayer::openAppend(const QString &path)
{
    Descriptor descriptor(openRetrying(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (descriptor.get() < 0) {
        return systemFailure("open", errno);
    }
    // Held by the kernel, so that it ends with the process however that ends.
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        return systemFailure("flock", errno);
    }
    return std::make_unique<SystemAppendFile>(std::move(descriptor));
}

Result<void> SystemFileLayer::rename(const QString &from, const QString &to)
{
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0) {
        return systemFailure("rename", errno);
    }
    return {};
}

Result<void> SystemFileLayer::remove(const QString &path)
{
    if (::unlink(QFile::encodeName(path).constData()) != 0) {
        return systemFailure("unlink", errno);
    }
    return {};
}

Result<void> SystemFileLayer::syncFolder(const QString &path)
{
    const Descriptor descriptor(openRetrying(path, O_RDONLY | O_DIRECTORY));
    if (descriptor.get() < 0) {
        return systemFailure("open", errno);
    }
    if (::fsync(descriptor.get()) != 0) {
        return systemFailure("fsync", errno);
    }
    return {};
}

} // namespace tegata
