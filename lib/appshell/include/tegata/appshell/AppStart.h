#pragma once

#include <tegata/keystore/KeyStore.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/Workspace.h>

#include <memory>

class QApplication;

namespace tegata::appshell {

/// The objects every app's main() builds before its window: protection of the process, look, language, settings, and
/// the workspace of the profile. Made on the GUI thread; destroyed after the window.
class AppStart
{
public:
    /// Reads `--profile DIR`, `--network FILE`, `--language en|ja` and `--passphrase-profile`. On failure shows one
    /// window with the words and what to do next, or prints usage; `workspace()` is then null and `exitCode()` set.
    AppStart(QApplication &application, keystore::AppKind app, const QString &name);
    ~AppStart();
    AppStart(const AppStart &) = delete;
    AppStart &operator=(const AppStart &) = delete;

    [[nodiscard]] workflows::Workspace *workspace() { return m_workspace.get(); }
    [[nodiscard]] ui::Language &language() { return *m_language; }
    [[nodiscard]] ui::UiSettings &settings() { return *m_settings; }
    [[nodiscard]] int exitCode() const { return m_exitCode; }

private:
    void refuse(const Error &error);

    SystemClock m_clock;
    crypto::SystemRandom m_random;
    SystemFileLayer m_files;
    std::unique_ptr<keystore::SecretVault> m_vault;
    std::unique_ptr<ui::UiSettings> m_settings;
    std::unique_ptr<ui::Language> m_language;
    std::unique_ptr<workflows::Workspace> m_workspace;
    int m_exitCode = 0;
};

} // namespace tegata::appshell
