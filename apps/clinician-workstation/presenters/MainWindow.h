#pragma once

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/Asker.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/Workspace.h>

#include <QObject>

#include <memory>

namespace tegata::workstation {

/// The clinician workstation: its window, its pages and their presenters. The references outlive it. GUI thread.
class MainWindow : public QObject
{
    Q_OBJECT
public:
    /// `asker` answers questions and chooses files instead of boxes of the window; for tests and the headless run.
    MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
               std::unique_ptr<ui::Asker> asker = nullptr);
    ~MainWindow() override;

    /// The program's name in the application's language.
    [[nodiscard]] static QString title();

    /// Shows the window with the first run, the lock screen or the patients.
    void show();
    [[nodiscard]] ui::AppWindow &window();
    [[nodiscard]] appshell::AppShell &shell();

private:
    void makePages();
    void entered();
    void left();
    void openPatient(const protocol::PatientId &patient);
    void closePatient();
    void patientsChanged();
    void ended(const Error &reason);
    void showInstitution();

    struct Pages;
    struct Parts;
    std::unique_ptr<Parts> d;
};

} // namespace tegata::workstation
