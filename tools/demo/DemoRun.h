#pragma once

#include "Transcript.h"
#include "windows/AppUnderDemo.h"

#include <tegata/base/FileLayer.h>
#include <tegata/clinical/Drafts.h>
#include <tegata/uikit/UiSettings.h>

#include <QCoro/QCoroTask>

#include <map>
#include <memory>

namespace tegata::demo {

struct DemoOptions
{
    workflows::NetworkConfiguration network;
    /// Folder of the profiles.
    QString profiles;
    QString invitation;
    QByteArray pin;
    /// Folder for pictures and transcript; empty when only seeding.
    QString out;
    bool isSeedOnly = false;
};

/// The whole run, from an empty folder of profiles to the pictures. GUI thread.
class DemoRun
{
public:
    explicit DemoRun(DemoOptions options);
    ~DemoRun();
    DemoRun(const DemoRun &) = delete;
    DemoRun &operator=(const DemoRun &) = delete;

    /// Success when every step was done; the transcript is written either way.
    [[nodiscard]] Task<void> run();

private:
    using Profile = workflows::Workspace *;

    [[nodiscard]] Task<Profile> profile(QString name, keystore::AppKind app);
    [[nodiscard]] Task<void> institution(QString profileName, QString name, protocol::InstitutionKind kind);
    [[nodiscard]] Task<QString> codeOf(QString administrator);
    [[nodiscard]] Task<void> terminal(QString profileName, keystore::AppKind app, QString administrator,
                                      protocol::DeviceRole role, QString user, QString profession);
    [[nodiscard]] Task<void> patient(QString profileName, clinical::PatientDraft draft,
                                     std::vector<QString> administrators);
    [[nodiscard]] Task<void> charts();
    [[nodiscard]] Task<void> seed();
    [[nodiscard]] Task<void> showWindows();
    [[nodiscard]] Task<void> showApp(QString name, std::unique_ptr<AppUnderDemo> app);
    [[nodiscard]] Task<void> settle(int milliseconds);
    void picture(QWidget &widget, const QString &name);

    DemoOptions m_options;
    SystemClock m_clock;
    crypto::SystemRandom m_random;
    SystemFileLayer m_files;
    std::unique_ptr<keystore::SecretVault> m_vault;
    ui::MemoryUiSettings m_settings;
    std::unique_ptr<ui::Language> m_language;
    std::map<QString, std::unique_ptr<workflows::Workspace>> m_workspaces;
    std::map<QString, protocol::PatientId> m_patients;
    Transcript m_transcript;
    int m_pictures = 0;
};

} // namespace tegata::demo
