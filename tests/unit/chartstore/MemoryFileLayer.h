#pragma once

#include <tegata/base/FileLayer.h>

#include <QFileInfo>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace tegata::test {

/// A medium in memory that can stop or fail at every operation, for crash and fault tests only.
///
/// It tells what has been written from what has been synced, for content and for names, so that a loss of
/// power can be played with nothing unsynced kept, everything kept, or a torn last write.
class MemoryFileLayer final : public FileLayer
{
public:
    enum class AfterPowerLoss
    {
        UnsyncedLost,
        UnsyncedKept,
        UnsyncedContentZeroed,
    };

    /// The operation number `step` (from 1) and all after it fail; a write gets half of its bytes in.
    void stopAt(std::uint64_t step)
    {
        m_stopAt = step;
        m_steps = 0;
    }
    /// Only the operation number `step` fails with `code`; a write gets half of its bytes in.
    void failAt(std::uint64_t step, FileError code)
    {
        m_failAt = step;
        m_failWith = code;
        m_steps = 0;
    }
    void work()
    {
        m_stopAt = m_failAt = 0;
        m_steps = 0;
    }
    [[nodiscard]] std::uint64_t steps() const { return m_steps; }
    [[nodiscard]] bool reached() const
    {
        return (m_stopAt != 0 && m_steps >= m_stopAt) || (m_failAt != 0 && m_steps >= m_failAt);
    }

    /// The machine starts again: what was not synced is gone, or is there, or is there as zeros.
    void restart(AfterPowerLoss after)
    {
        const std::scoped_lock lock(m_mutex);
        std::map<QString, std::shared_ptr<Content>> names =
            after == AfterPowerLoss::UnsyncedLost ? m_syncedNames : m_names;
        for (auto &[name, content] : names) {
            if (after == AfterPowerLoss::UnsyncedLost) {
                content->bytes = content->synced;
            } else if (after == AfterPowerLoss::UnsyncedContentZeroed) {
                for (std::size_t index = content->synced.size(); index < content->bytes.size(); ++index) {
                    content->bytes[index] = 0;
                }
            }
            content->synced = content->bytes;
            content->locked = false;
        }
        m_names = names;
        m_syncedNames = names;
        m_stopAt = m_failAt = 0;
        m_steps = 0;
    }

    [[nodiscard]] std::optional<Bytes> bytes(const QString &path) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_names.find(path);
        return found == m_names.end() ? std::nullopt : std::optional(found->second->bytes);
    }
    void setBytes(const QString &path, const Bytes &bytes)
    {
        const std::scoped_lock lock(m_mutex);
        auto content = std::make_shared<Content>();
        content->bytes = content->synced = bytes;
        m_names[path] = m_syncedNames[path] = content;
    }
    void erase(const QString &path)
    {
        const std::scoped_lock lock(m_mutex);
        m_names.erase(path);
        m_syncedNames.erase(path);
    }
    /// All files and their bytes, to go back to an earlier state of the medium.
    [[nodiscard]] std::map<QString, Bytes> snapshot() const
    {
        const std::scoped_lock lock(m_mutex);
        std::map<QString, Bytes> all;
        for (const auto &[name, content] : m_names) {
            all[name] = content->bytes;
        }
        return all;
    }

    Result<void> makeFolder(const QString & /*path*/) override
    {
        const std::scoped_lock lock(m_mutex);
        return step();
    }
    bool exists(const QString &path) const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_names.contains(path);
    }
    std::vector<QString> list(const QString &folder) const override
    {
        const std::scoped_lock lock(m_mutex);
        std::vector<QString> names;
        for (const auto &[name, content] : m_names) {
            if (QFileInfo(name).path() == folder) {
                names.push_back(QFileInfo(name).fileName());
            }
        }
        return names;
    }
    Result<Bytes> read(const QString &path, std::uint64_t maximumSize) const override
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_names.find(path);
        if (found == m_names.end()) {
            return failure(FileError::NotFound);
        }
        if (found->second->bytes.size() > maximumSize) {
            return failure(FileError::TooLarge);
        }
        return found->second->bytes;
    }
    Result<std::unique_ptr<AppendFile>> openAppend(const QString &path) override
    {
        const std::scoped_lock lock(m_mutex);
        if (Result<void> stepped = step(); !stepped) {
            return failure(stepped.error());
        }
        std::shared_ptr<Content> &content = m_names[path];
        if (!content) {
            content = std::make_shared<Content>();
        }
        if (content->locked) {
            return failure(FileError::InUse);
        }
        content->locked = true;
        return std::unique_ptr<AppendFile>(new File(*this, content));
    }
    Result<void> rename(const QString &from, const QString &to) override
    {
        const std::scoped_lock lock(m_mutex);
        if (Result<void> stepped = step(); !stepped) {
            return stepped;
        }
        const auto found = m_names.find(from);
        if (found == m_names.end()) {
            return failure(FileError::NotFound);
        }
        m_names[to] = found->second;
        m_names.erase(from);
        return {};
    }
    Result<void> remove(const QString &path) override
    {
        const std::scoped_lock lock(m_mutex);
        if (Result<void> stepped = step(); !stepped) {
            return stepped;
        }
        return m_names.erase(path) == 1 ? Result<void>() : failure(FileError::NotFound);
    }
    Result<void> syncFolder(const QString &path) override
    {
        const std::scoped_lock lock(m_mutex);
        if (Result<void> stepped = step(); !stepped) {
            return stepped;
        }
        std::erase_if(m_syncedNames, [&](const auto &entry) { return QFileInfo(entry.first).path() == path; });
        for (const auto &[name, content] : m_names) {
            if (QFileInfo(name).path() == path) {
                m_syncedNames[name] = content;
            }
        }
        return {};
    }

private:
    struct Content
    {
        Bytes bytes;
        Bytes synced;
        /// At least so many bytes at the beginning are the same in both: a sync copies what is behind them only.
        std::size_t same = 0;
        bool locked = false;
    };

    class File final : public AppendFile
    {
    public:
        File(MemoryFileLayer &layer, std::shared_ptr<Content> content)
            : m_layer(layer)
            , m_content(std::move(content))
        {
        }
        ~File() override
        {
            const std::scoped_lock lock(m_layer.m_mutex);
            m_content->locked = false;
        }
        Result<void> append(ByteView bytes) override
        {
            const std::scoped_lock lock(m_layer.m_mutex);
            const bool wasStopped = m_layer.m_stopAt != 0 && m_layer.m_steps >= m_layer.m_stopAt;
            Result<void> stepped = m_layer.step();
            if (!stepped) {
                if (!wasStopped) {
                    tegata::append(m_content->bytes, bytes.first(bytes.size() / 2));
                }
                return stepped;
            }
            tegata::append(m_content->bytes, bytes);
            return {};
        }
        Result<void> sync() override
        {
            const std::scoped_lock lock(m_layer.m_mutex);
            if (Result<void> stepped = m_layer.step(); !stepped) {
                return stepped;
            }
            auto &[all, synced, same, isLocked] = *m_content;
            synced.resize(same);
            synced.insert(synced.end(), all.begin() + static_cast<std::ptrdiff_t>(same), all.end());
            same = all.size();
            // An ext4 or XFS file of a single name becomes durable with its name when it is synced first;
            // we do not rely on it: names become durable by syncFolder() alone.
            return {};
        }
        Result<void> truncate(std::uint64_t size) override
        {
            const std::scoped_lock lock(m_layer.m_mutex);
            if (Result<void> stepped = m_layer.step(); !stepped) {
                return stepped;
            }
            m_content->bytes.resize(size);
            m_content->same = std::min<std::size_t>(m_content->same, size);
            return {};
        }
        Result<Bytes> readAll(std::uint64_t maximumSize) override
        {
            const std::scoped_lock lock(m_layer.m_mutex);
            return m_content->bytes.size() <= maximumSize ? Result<Bytes>(m_content->bytes)
                                                          : failure(FileError::TooLarge);
        }

    private:
        MemoryFileLayer &m_layer;
        std::shared_ptr<Content> m_content;
    };

    Result<void> step()
    {
        ++m_steps;
        if (m_stopAt != 0 && m_steps >= m_stopAt) {
            return failure(FileError::InputOutput, "the machine has stopped");
        }
        if (m_failAt != 0 && m_steps == m_failAt) {
            return failure(m_failWith, "injected");
        }
        return {};
    }

    mutable std::mutex m_mutex;
    std::map<QString, std::shared_ptr<Content>> m_names;
    std::map<QString, std::shared_ptr<Content>> m_syncedNames;
    std::uint64_t m_stopAt = 0;
    std::uint64_t m_failAt = 0;
    FileError m_failWith = FileError::InputOutput;
    std::uint64_t m_steps = 0;
};

} // namespace tegata::test
