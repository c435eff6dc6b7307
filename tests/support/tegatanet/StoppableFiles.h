#pragma once

#include <tegata/base/FileLayer.h>

#include <atomic>
#include <limits>
#include <memory>

namespace tegata::test {

/// The machine's files, with a power cut: after a given number of changes nothing is written any more.
class StoppableFiles final : public FileLayer
{
public:
    /// The next `changes` changes succeed, all later ones fail.
    void stopAfter(int changes) { m_left = changes; }
    void goOn() { m_left = std::numeric_limits<int>::max(); }
    /// Changes made since this object was made.
    [[nodiscard]] int changes() const { return *m_changes; }
    [[nodiscard]] bool isStopped() const { return m_left <= 0; }

    [[nodiscard]] Result<void> makeFolder(const QString &path) override;
    [[nodiscard]] bool exists(const QString &path) const override;
    [[nodiscard]] std::vector<QString> list(const QString &folder) const override;
    [[nodiscard]] Result<Bytes> read(const QString &path, std::uint64_t maximumSize) const override;
    [[nodiscard]] Result<std::unique_ptr<AppendFile>> openAppend(const QString &path) override;
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) override;
    [[nodiscard]] Result<void> remove(const QString &path) override;
    [[nodiscard]] Result<void> syncFolder(const QString &path) override;

    /// For the files that it opened: whether one more change may be made.
    [[nodiscard]] Result<void> change();

private:
    SystemFileLayer m_files;
    std::atomic<int> m_left = std::numeric_limits<int>::max();
    std::shared_ptr<std::atomic<int>> m_changes = std::make_shared<std::atomic<int>>(0);
};

} // namespace tegata::test
