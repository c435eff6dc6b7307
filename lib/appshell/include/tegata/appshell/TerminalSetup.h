#pragma once

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/Asker.h>
#include <tegata/uikit/SetupPager.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <memory>
#include <optional>
#include <vector>

namespace tegata::ui {
class BusyOverlay;
class PinSetupPage;
} // namespace tegata::ui

namespace tegata::appshell {

class ApprovalPage;
class InstitutionChoicePage;
class TerminalDetailsPage;

/// The first run of a terminal: PIN, institution, names, request, waiting for the approval. It takes up where the
/// profile stands, so an interrupted first run goes on at the right page. GUI thread.
///
/// Wire it in the window: AppShell::setupNeeded → show(); finished() → AppShell::finishSetup().
class TerminalSetup : public QObject
{
    Q_OBJECT
public:
    /// What it needs; all of it outlives the setup.
    struct Parts
    {
        ui::AppWindow &window;
        workflows::Workspace &workspace;
        ui::Asker &asker;
        /// Proposed professions, in the app's language; the field takes any other as well.
        std::vector<ui::Words> professions;
    };

    explicit TerminalSetup(Parts parts, QObject *parent = nullptr);
    ~TerminalSetup() override;

    /// Whether the first run of an unlocked profile is finished: for AppShell.
    [[nodiscard]] static bool isFinished(workflows::Workspace &workspace);
    /// Covers the window with the page the profile stands at.
    void show();

Q_SIGNALS:
    /// Approved, and the institution's keys are here.
    void finished();

private:
    void next(const QString &page);
    void back(const QString &page);
    void pageChanged(const QString &page);
    void readPicture();
    void readClipboard();
    void setBusy(ui::Words words);
    void setIdle();
    void showError(const Error &error);
    void showStatus(const workflows::EnrolmentStatus &status);
    void awaitApproval();
    void askAgain();

    static QCoro::Task<void> createProfile(QPointer<TerminalSetup> self, SecretBuffer pin);
    static QCoro::Task<void> choose(QPointer<TerminalSetup> self, QString text, QByteArray picture);
    static QCoro::Task<void> request(QPointer<TerminalSetup> self);
    static QCoro::Task<void> waitForApproval(QPointer<TerminalSetup> self);

    Parts m_parts;
    workflows::TerminalEnrolment m_enrolment;
    std::optional<workflows::ChosenInstitution> m_institution;
    workflows::EnrolmentState m_status = workflows::EnrolmentState::NothingYet;
    bool m_isBusy = false;
    bool m_isWaiting = false;
    std::unique_ptr<ui::SetupPager> m_pager;
    ui::PinSetupPage *m_pin;
    InstitutionChoicePage *m_choice;
    TerminalDetailsPage *m_details;
    ApprovalPage *m_approval;
    ui::BusyOverlay *m_busy;
};

} // namespace tegata::appshell
