#pragma once

#include "Hand.h"
#include "windows/AppUnderDemo.h"

#include <tegata/base/FileLayer.h>
#include <tegata/uikit/UiSettings.h>

#include <map>
#include <memory>

namespace tegata::demo {

/// The computers of the demo network, each with a profile of its own: some with an app in front of a person, some
/// driven by workflows alone. All in this process. GUI thread.
class Cast
{
public:
    /// Profiles are folders inside `profiles`. Their secrets are in the keychain, as in the apps.
    Cast(workflows::NetworkConfiguration network, QString profiles);
    ~Cast();
    Cast(const Cast &) = delete;
    Cast &operator=(const Cast &) = delete;

    /// Opens the app on its profile, at its first run or locked, and hands its window to a person. On failure the
    /// stage says why, and the hand is that of an empty window.
    [[nodiscard]] Hand &open(Stage &stage, const QString &name, keystore::AppKind app);
    /// A profile without a window. Created with the PIN when it is new, unlocked otherwise.
    [[nodiscard]] Result<workflows::Workspace *> profile(const QString &name, keystore::AppKind app,
                                                         const QByteArray &pin);

    /// What the hand's window stands on; nullptr where there is none.
    [[nodiscard]] workflows::Workspace *behind(const Hand &hand) const;

    [[nodiscard]] const Clock &clock() const { return m_clock; }
    [[nodiscard]] ui::Language &language() { return *m_language; }

private:
    struct Player;
    [[nodiscard]] Result<Player *> enter(const QString &name, keystore::AppKind app);

    workflows::NetworkConfiguration m_network;
    QString m_profiles;
    SystemClock m_clock;
    crypto::SystemRandom m_random;
    SystemFileLayer m_files;
    std::unique_ptr<keystore::SecretVault> m_vault;
    ui::MemoryUiSettings m_settings;
    std::unique_ptr<ui::Language> m_language;
    std::map<QString, std::unique_ptr<Player>> m_players;
};

} // namespace tegata::demo
