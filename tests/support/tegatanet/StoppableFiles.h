#pragma once

#include <tegata/base/FileLayer.h>

#include <atomic>
#include <limits>
#include <memory>

namespace tegata::test {

/// The machine's files, with a power cut: after a given number of lasting steps nothing can be changed any more.
/// A step is what makes a change last: a rename over the old file, or a removal. What happens in between leaves the old
/// state, as lib/keystore's and lib/chartstore's own tests show.
class StoppableFiles final : public FileLayer
{
public:
    /// The next `steps` steps succeed, all changes after them fail.
    void stopAfter(int steps) { m_left = steps; }
    /// The next `changes` changes of any kind succeed, appends and syncs included; all after them fail.
    void stopAfterChanges(int changes) { m_changesLeft = changes; }
    /// How many changes were made since the last goOn().
    [[nodiscard]] int changesMade() const { return std::numeric_limits<int>::max() - m_changesLeft; }
    void goOn()
    {
        m_left = std::numeric_limits<int>::max();
        m_changesLeft = std::numeric_limits<int>::max();
    }
    [[nodiscard]] bool isStopped() const { return m_left <= 0 || m_changesLeft <= 0; }

    [[nodiscard]] Result<void> makeFolder(const QString &path) override;
    [[nodiscard]] bool exists(const QString &path) const override;
    [[nodiscard]] std::vector<QString> list(const QString &folder) const override;
    [[nodiscard]] Result<Bytes> read(const QString &path, std::uint64_t maximumSize) const override;
    [[nodiscard]] Result<std::unique_ptr<AppendFile>> openAppend(const QString &path) override;
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) override;
    [[nodiscard]] Result<void> remove(const QString &path) override;
    [[nodiscard]] Result<void> syncFolder(const QString &path) override;

    /// One change; failure once the machine has stopped.
    [[nodiscard]] Result<void> change();

private:
    [[nodiscard]] Result<void> step();

    SystemFileLayer m_files;
    std::atomic<int> m_left = std::numeric_limits<int>::max();
    std::atomic<int> m_changesLeft = std::numeric_limits<int>::max();
};

} // namespace tegata::test
