#pragma once

#include <tegata/keystore/KeyStore.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/Workspace.h>

#include <functional>
#include <memory>

class QApplication;

namespace tegata::appshell {

class NetworkWindow;

/// The objects every app's main() builds before its window: protection of the process, look, language, settings, and
/// the workspace of the profile. Made on the GUI thread; destroyed after the window.
class AppStart
{
public:
    /// Builds and shows the app's window over an opened workspace; kept until the app ends.
    using Window = std::function<std::unique_ptr<QObject>(workflows::Workspace &workspace)>;

    /// Reads `--profile DIR`, `--network FILE`, `--language en|ja` and `--passphrase-profile`; prints usage and ends
    /// the process when they are wrong. `title` is the app's name in the application's language.
    AppStart(QApplication &application, keystore::AppKind app, const QString &name, ui::Words title);
    ~AppStart();
    AppStart(const AppStart &) = delete;
    AppStart &operator=(const AppStart &) = delete;

    /// Runs the application and returns its exit code. The network is the one of `--network`, or the one that the
    /// profile was set up for; on a profile's first start a person says which (see NetworkWindow). What cannot be
    /// opened is said in one window, with what to do next.
    [[nodiscard]] int run(Window window);

    [[nodiscard]] ui::Language &language() { return *m_language; }
    [[nodiscard]] ui::UiSettings &settings() { return *m_settings; }

private:
    void begin();
    void askForNetwork();
    void keepNetwork(const workflows::NetworkConfiguration &network);
    void open(const workflows::NetworkConfiguration &network);
    void refuse(const Error &error);

    keystore::AppKind m_app;
    ui::Words m_title;
    QString m_folder;
    /// As given on the command line; empty when it was not.
    QString m_networkFile;
    SystemClock m_clock;
    crypto::SystemRandom m_random;
    SystemFileLayer m_files;
    std::unique_ptr<keystore::SecretVault> m_vault;
    std::unique_ptr<ui::UiSettings> m_settings;
    std::unique_ptr<ui::Language> m_language;
    std::unique_ptr<NetworkWindow> m_networkWindow;
    std::unique_ptr<workflows::Workspace> m_workspace;
    Window m_makeWindow;
    std::unique_ptr<QObject> m_window;
};

} // namespace tegata::appshell
