#include "StoppableFiles.h"

namespace tegata::test {

namespace {

class StoppableFile final : public AppendFile
{
public:
    StoppableFile(StoppableFiles &files, std::unique_ptr<AppendFile> file)
        : m_files(files)
        , m_file(std::move(file))
    {
    }
    [[nodiscard]] Result<void> append(ByteView bytes) override
    {
        const Result<void> allowed = m_files.change();
        return allowed ? m_file->append(bytes) : allowed;
    }
    [[nodiscard]] Result<void> sync() override
    {
        const Result<void> allowed = m_files.change();
        return allowed ? m_file->sync() : allowed;
    }
    [[nodiscard]] Result<void> truncate(std::uint64_t size) override
    {
        const Result<void> allowed = m_files.change();
        return allowed ? m_file->truncate(size) : allowed;
    }
    [[nodiscard]] Result<Bytes> readAll(std::uint64_t maximumSize) override { return m_file->readAll(maximumSize); }

private:
    StoppableFiles &m_files;
    std::unique_ptr<AppendFile> m_file;
};

} // namespace

Result<void> StoppableFiles::change()
{
    if (isStopped()) {
        return failure(FileError::InputOutput, "the machine has stopped");
    }
    --m_changesLeft;
    return {};
}

Result<void> StoppableFiles::step()
{
    const Result<void> allowed = change();
    if (allowed) {
        --m_left;
    }
    return allowed;
}

Result<void> StoppableFiles::makeFolder(const QString &path)
{
    const Result<void> allowed = change();
    return allowed ? m_files.makeFolder(path) : allowed;
}
bool StoppableFiles::exists(const QString &path) const { return m_files.exists(path); }
std::vector<QString> StoppableFiles::list(const QString &folder) const { return m_files.list(folder); }
Result<Bytes> StoppableFiles::read(const QString &path, std::uint64_t maximumSize) const
{
    return m_files.read(path, maximumSize);
}
Result<std::unique_ptr<AppendFile>> StoppableFiles::openAppend(const QString &path)
{
    if (const Result<void> allowed = change(); !allowed) {
        return failure(allowed.error());
    }
    Result<std::unique_ptr<AppendFile>> file = m_files.openAppend(path);
    if (!file) {
        return file;
    }
    return std::make_unique<StoppableFile>(*this, std::move(*file));
}
Result<void> StoppableFiles::rename(const QString &from, const QString &to)
{
    const Result<void> allowed = step();
    return allowed ? m_files.rename(from, to) : allowed;
}
Result<void> StoppableFiles::remove(const QString &path)
{
    const Result<void> allowed = step();
    return allowed ? m_files.remove(path) : allowed;
}
Result<void> StoppableFiles::syncFolder(const QString &path)
{
    const Result<void> allowed = change();
    return allowed ? m_files.syncFolder(path) : allowed;
}

} // namespace tegata::test
