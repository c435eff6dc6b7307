#pragma once

#include "StoppableFiles.h"

#include <tegata/workflows/Workspace.h>

#include <QCoro/QCoroTask>
#include <QTemporaryDir>

#include <atomic>
#include <memory>

namespace tegata::test {

/// Waits for a task of the code under test, as an event loop of a program would.
template <typename T> [[nodiscard]] Result<T> waitFor(Task<T> task) { return QCoro::waitFor(std::move(task)); }

/// The machine's clock, set forward or back.
class MovableClock final : public Clock
{
public:
    [[nodiscard]] UnixTime now() const override { return m_clock.now() + std::chrono::seconds(m_offset); }
    void setOffset(std::chrono::seconds offset) { m_offset = offset.count(); }

private:
    SystemClock m_clock;
    std::atomic<std::int64_t> m_offset = 0;
};

/// One machine with one passphrase profile on it, unlocked. Its program can be ended and started again.
class TestProfile
{
public:
    TestProfile(workflows::NetworkConfiguration network, keystore::AppKind app);
    ~TestProfile();
    TestProfile(const TestProfile &) = delete;
    TestProfile &operator=(const TestProfile &) = delete;

    [[nodiscard]] workflows::Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] StoppableFiles &files() { return m_files; }
    [[nodiscard]] MovableClock &clock() { return m_clock; }
    /// Counts from the next start().
    void setNetwork(workflows::NetworkConfiguration network) { m_network = std::move(network); }
    void setOptions(workflows::WorkspaceOptions options) { m_options = options; }
    [[nodiscard]] QString folder() const { return m_folder.path() + QStringLiteral("/profile"); }
    /// The passphrase, anew each time: callers consume it.
    [[nodiscard]] static SecretBuffer passphrase();
    [[nodiscard]] static workflows::WorkspaceOptions fastOptions();

    /// Makes the profile. False with problem() set.
    [[nodiscard]] bool create();
    /// Ends the program without any warning, and starts it again on the same folder.
    [[nodiscard]] bool restart();
    /// Ends the program only.
    void end();
    /// With other parts than the product's, to inject a fault; the profile must exist and be ended.
    [[nodiscard]] bool startWith(const std::function<void(workflows::WorkspaceParts &)> &change);
    [[nodiscard]] QString problem() const { return m_problem; }

private:
    [[nodiscard]] bool start(const std::function<void(workflows::WorkspaceParts &)> &change);

    workflows::NetworkConfiguration m_network;
    keystore::AppKind m_app;
    QTemporaryDir m_folder;
    keystore::PassphraseVault m_vault;
    StoppableFiles m_files;
    MovableClock m_clock;
    crypto::SystemRandom m_random;
    workflows::WorkspaceOptions m_options = fastOptions();
    std::unique_ptr<workflows::Workspace> m_workspace;
    QString m_problem;
};

} // namespace tegata::test
