#pragma once

#include "AdministratorsPresenter.h"
#include "HomePresenter.h"
#include "SetupPresenter.h"
#include "TerminalsPresenter.h"

#include "views/RemovedPage.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/appshell/AuditPresenter.h>
#include <tegata/appshell/SettingsPresenter.h>
#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/Language.h>

namespace tegata::console {

/// The hospital console as one window: builds pages and presenters and connects them. The parts outlive it.
class MainWindow : public QObject
{
    Q_OBJECT
public:
    /// `asker`: null for real boxes over the window.
    MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
               ui::Asker *asker = nullptr);
    ~MainWindow() override;

    /// The program's name in the application's language.
    [[nodiscard]] static QString title();

    /// Shows the window and its first run, its lock screen, or its pages.
    void show();
    [[nodiscard]] ui::AppWindow &window() { return m_window; }
    [[nodiscard]] appshell::AppShell &shell() { return m_shell; }

private:
    void buildPages();
    void showSetup();
    void enter();
    void leave();
    void refresh();
    void showInstitution();
    void showRemoved();

    workflows::Workspace &m_workspace;
    RemovedPage m_removedPage;
    ui::AppWindow m_window;
    std::unique_ptr<ui::Asker> m_ownAsker;
    ActionDesk m_desk;
    appshell::AppShell m_shell;
    ConsoleParts m_parts;
    HomePage *m_homePage;
    TerminalsPage *m_terminalsPage;
    AdministratorsPage *m_administratorsPage;
    appshell::AuditPage *m_auditPage;
    appshell::SettingsPage *m_settingsPage;
    HomePresenter m_home;
    TerminalsPresenter m_terminals;
    AdministratorsPresenter m_administrators;
    appshell::AuditPresenter m_audit;
    appshell::SettingsPresenter m_settings;
    std::unique_ptr<SetupView> m_setupView;
    std::unique_ptr<SetupPresenter> m_setup;
    QString m_institutionName;
    protocol::InstitutionKind m_institutionKind = protocol::InstitutionKind::Hospital;
};

} // namespace tegata::console
