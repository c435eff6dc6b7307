#pragma once

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/Asker.h>
#include <tegata/uikit/Language.h>
#include <tegata/workflows/Workspace.h>

#include <QObject>

#include <memory>

class QStackedWidget;

namespace tegata::appshell {
class AuditPage;
class AuditPresenter;
class OutboxPage;
class OutboxPresenter;
class SettingsPage;
class SettingsPresenter;
class TerminalSetup;
} // namespace tegata::appshell

namespace tegata::pharmacy {

class Confirming;
class PatientPage;
class PatientPresenter;
class PatientsPage;
class PatientsPresenter;
class StandingPresenter;

/// Puts pages and presenters of the pharmacy desk together; decides nothing itself. GUI thread.
class MainWindow : public QObject
{
    Q_OBJECT
public:
    /// All three outlive the window. `asker` null: real boxes over the window.
    MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
               std::unique_ptr<ui::Asker> asker = nullptr);
    ~MainWindow() override;

    /// The program's name in the application's language.
    [[nodiscard]] static QString title();

    /// Shows the window, and in it the first run or the lock screen.
    void show();
    [[nodiscard]] ui::AppWindow &window() { return *m_window; }
    [[nodiscard]] appshell::AppShell &shell() { return *m_shell; }

private:
    void buildPages(ui::UiSettings &settings);
    void connectPresenters();
    void enter();
    void showInstitution();
    void leave();

    workflows::Workspace &m_workspace;
    ui::Language &m_language;
    std::unique_ptr<ui::AppWindow> m_window;
    std::unique_ptr<ui::Asker> m_asker;
    std::unique_ptr<appshell::AppShell> m_shell;
    // The window owns the pages.
    QStackedWidget *m_patientStack = nullptr;
    PatientsPage *m_patientsPage = nullptr;
    PatientPage *m_patientPage = nullptr;
    appshell::OutboxPage *m_outboxPage = nullptr;
    appshell::AuditPage *m_auditPage = nullptr;
    appshell::SettingsPage *m_settingsPage = nullptr;
    std::unique_ptr<Confirming> m_confirming;
    std::unique_ptr<appshell::TerminalSetup> m_setup;
    std::unique_ptr<StandingPresenter> m_standing;
    std::unique_ptr<PatientsPresenter> m_patients;
    std::unique_ptr<PatientPresenter> m_patient;
    std::unique_ptr<appshell::OutboxPresenter> m_outbox;
    std::unique_ptr<appshell::AuditPresenter> m_audit;
    std::unique_ptr<appshell::SettingsPresenter> m_settings;
};

} // namespace tegata::pharmacy
