#pragma once

#include "StoppableFiles.h"

#include <tegata/workflows/Workspace.h>

#include <QCoro/QCoroTask>
#include <QTemporaryDir>

#include <memory>

namespace tegata::test {

/// Waits for a task of the code under test, as an event loop of a program would.
template <typename T> [[nodiscard]] Result<T> waitFor(Task<T> task) { return QCoro::waitFor(std::move(task)); }

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
    SystemClock m_clock;
    crypto::SystemRandom m_random;
    std::unique_ptr<workflows::Workspace> m_workspace;
    QString m_problem;
};

} // namespace tegata::test
