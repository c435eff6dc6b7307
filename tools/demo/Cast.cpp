#include "Cast.h"

#include <QCoro/QCoroTask>
#include <QDir>

namespace tegata::demo {

namespace {
constexpr QSize windowSize{1280, 860};
}

struct Cast::Player
{
    std::unique_ptr<workflows::Workspace> workspace;
    ui::MemoryUiSettings settings;
    std::unique_ptr<AppUnderDemo> app;
    std::unique_ptr<QWidget> noApp;
    std::unique_ptr<Hand> hand;
};

Cast::Cast(workflows::NetworkConfiguration network, QString profiles)
    : m_network(std::move(network))
    , m_profiles(std::move(profiles))
    , m_vault(std::make_unique<keystore::KeychainVault>())
    , m_language(std::make_unique<ui::Language>(m_settings))
{
}

Cast::~Cast() = default;

Result<Cast::Player *> Cast::enter(const QString &name, keystore::AppKind app)
{
    const auto known = m_players.find(name);
    if (known != m_players.end()) {
        return known->second.get();
    }
    const QString folder = m_profiles + QLatin1Char('/') + name;
    QDir().mkpath(folder);
    Result<std::unique_ptr<workflows::Workspace>> workspace =
        workflows::Workspace::open(folder, app, m_network, {*m_vault, m_files, m_clock, m_random});
    if (!workspace) {
        return failure(workspace.error());
    }
    auto player = std::make_unique<Player>();
    player->workspace = std::move(*workspace);
    return m_players.emplace(name, std::move(player)).first->second.get();
}

Hand &Cast::open(Stage &stage, const QString &name, keystore::AppKind app)
{
    const Result<Player *> entered = enter(name, app);
    if (!stage.accept(entered, name)) {
        Player &nobody = *m_players.emplace(name, std::make_unique<Player>()).first->second;
        nobody.noApp = std::make_unique<QWidget>();
        nobody.hand = std::make_unique<Hand>(stage, *nobody.noApp, name);
        return *nobody.hand;
    }
    Player &player = **entered;
    if (player.hand == nullptr) {
        switch (app) {
        case keystore::AppKind::ClinicianWorkstation:
            player.app = clinicianWorkstation(*player.workspace, *m_language, player.settings);
            break;
        case keystore::AppKind::PharmacyDesk:
            player.app = pharmacyDesk(*player.workspace, *m_language, player.settings);
            break;
        case keystore::AppKind::HospitalConsole:
        case keystore::AppKind::CommandLine:
            player.app = hospitalConsole(*player.workspace, *m_language, player.settings);
            break;
        }
        player.app->window().resize(windowSize);
        player.app->show();
        player.hand = std::make_unique<Hand>(stage, player.app->window(), name);
    }
    return *player.hand;
}

workflows::Workspace *Cast::behind(const Hand &hand) const
{
    const auto found = m_players.find(hand.who());
    return found == m_players.end() ? nullptr : found->second->workspace.get();
}

Result<workflows::Workspace *> Cast::profile(const QString &name, keystore::AppKind app, const QByteArray &pin)
{
    const Result<Player *> entered = enter(name, app);
    if (!entered) {
        return failure(entered.error());
    }
    workflows::Workspace *workspace = (*entered)->workspace.get();
    if (!workspace->isUnlocked()) {
        SecretBuffer secret = SecretBuffer::copyOf(bytesOf(pin));
        const bool isThere = workspace->keyStore().state() == keystore::ProfileState::Ready;
        const Result<void> opened = isThere ? QCoro::waitFor(workspace->unlock(std::move(secret)))
                                            : QCoro::waitFor(workspace->create(std::move(secret)));
        if (!opened) {
            return failure(opened.error());
        }
    }
    return workspace;
}

} // namespace tegata::demo
