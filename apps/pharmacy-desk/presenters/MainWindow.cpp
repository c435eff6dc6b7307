#include "presenters/MainWindow.h"

#include "presenters/AppContext.h"
#include "presenters/Confirming.h"
#include "presenters/PatientPresenter.h"
#include "presenters/PatientsPresenter.h"
#include "presenters/StandingPresenter.h"
#include "views/PatientPage.h"
#include "views/PatientsPage.h"
#include "views/Wording.h"

#include <tegata/appshell/AuditPresenter.h>
#include <tegata/appshell/OutboxPresenter.h>
#include <tegata/appshell/SettingsPresenter.h>
#include <tegata/appshell/TerminalSetup.h>
#include <tegata/uikit/Poster.h>

#include <QStackedWidget>

namespace tegata::pharmacy {

namespace {

const QString patientsId = QStringLiteral("patients");
const QString outboxId = QStringLiteral("outbox");
const QString auditId = QStringLiteral("audit");
const QString settingsId = QStringLiteral("settings");

} // namespace

MainWindow::MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
                       std::unique_ptr<ui::Asker> asker)
    : m_workspace(workspace)
    , m_language(language)
    , m_window(std::make_unique<ui::AppWindow>(&MainWindow::title, language, settings))
    , m_asker(asker ? std::move(asker) : std::make_unique<ui::WindowAsker>(m_window.get()))
    , m_shell(
          std::make_unique<appshell::AppShell>(appshell::ShellParts{*m_window, settings, workspace},
                                               [&workspace] { return appshell::TerminalSetup::isFinished(workspace); }))
    , m_confirming(std::make_unique<Confirming>(m_window.get()))
{
    m_window->setObjectName(QStringLiteral("pharmacy-window"));
    buildPages(settings);
    const AppContext context{m_workspace, *m_window, settings, m_language, *m_asker, *m_shell, *m_confirming};
    m_setup = std::make_unique<appshell::TerminalSetup>(
        appshell::TerminalSetup::Parts{*m_window,
                                       m_workspace,
                                       *m_asker,
                                       {[] { return tr("Pharmacist"); }, [] { return tr("Supervising pharmacist"); }}});
    m_standing = std::make_unique<StandingPresenter>(context);
    m_patients = std::make_unique<PatientsPresenter>(context, *m_patientsPage);
    m_patient = std::make_unique<PatientPresenter>(context, *m_patientPage);
    const appshell::PageParts parts{m_workspace, *m_shell, *m_window, *m_asker, m_language};
    m_outbox = std::make_unique<appshell::OutboxPresenter>(
        parts, *m_outboxPage, [this](const protocol::PatientId &patient) { return m_patients->nameOf(patient); });
    m_audit = std::make_unique<appshell::AuditPresenter>(parts, *m_auditPage);
    m_settings = std::make_unique<appshell::SettingsPresenter>(parts, *m_settingsPage);
    m_settings->setFacts([this] { return m_standing->facts(); });
    connectPresenters();
}

MainWindow::~MainWindow() = default;

QString MainWindow::title() { return tr("Pharmacy desk"); }

void MainWindow::show()
{
    m_window->show();
    m_shell->start();
}

void MainWindow::buildPages(ui::UiSettings &settings)
{
    m_patientStack = new QStackedWidget;
    m_patientStack->setObjectName(QStringLiteral("patients-stack"));
    m_patientsPage = new PatientsPage(settings);
    m_patientPage = new PatientPage(settings);
    m_patientStack->addWidget(m_patientsPage);
    m_patientStack->addWidget(m_patientPage);
    m_outboxPage = new appshell::OutboxPage(settings);
    m_auditPage = new appshell::AuditPage(settings);
    m_settingsPage =
        new appshell::SettingsPage(appshell::AppShell::shortestIdleMinutes, appshell::AppShell::longestIdleMinutes);
    m_window->addPage(
        patientsId, ui::Icon::People, [] { return tr("Patients"); }, m_patientStack);
    m_window->addPage(
        outboxId, ui::Icon::Waiting, [] { return tr("Waiting"); }, m_outboxPage);
    m_window->addPage(
        auditId, ui::Icon::Audit, [] { return tr("Audit trail"); }, m_auditPage);
    m_window->addPage(
        settingsId, ui::Icon::Settings, [] { return tr("Settings"); }, m_settingsPage);
}

void MainWindow::connectPresenters()
{
    connect(m_shell.get(), &appshell::AppShell::setupNeeded, m_setup.get(), &appshell::TerminalSetup::show);
    connect(m_setup.get(), &appshell::TerminalSetup::finished, m_shell.get(), &appshell::AppShell::finishSetup);
    connect(m_shell.get(), &appshell::AppShell::entered, this, &MainWindow::enter);
    connect(m_shell.get(), &appshell::AppShell::left, this, &MainWindow::leave);

    connect(m_patients.get(), &PatientsPresenter::patientOpened, this, [this](const workflows::PatientAccess &patient) {
        m_patientStack->setCurrentWidget(m_patientPage);
        m_patient->open(patient);
    });
    connect(m_patient.get(), &PatientPresenter::closed, this, [this] {
        m_patientStack->setCurrentWidget(m_patientsPage);
        m_patientsPage->focusSearch();
    });
    connect(m_patients.get(), &PatientsPresenter::standingDoubted, m_standing.get(), &StandingPresenter::check);
    connect(m_patient.get(), &PatientPresenter::standingDoubted, m_standing.get(), &StandingPresenter::check);
    connect(m_patients.get(), &PatientsPresenter::refreshed, m_outbox.get(), &appshell::OutboxPresenter::refresh);
    connect(m_patients.get(), &PatientsPresenter::refreshed, this, &MainWindow::showInstitution);
    connect(m_standing.get(), &StandingPresenter::statusKnown, m_settings.get(), &appshell::SettingsPresenter::enter);
    connect(m_standing.get(), &StandingPresenter::ended, this, [this](bool leavesOwn) {
        m_confirming->dismiss();
        m_patient->close();
        m_patientStack->setCurrentWidget(m_patientsPage);
        m_patientsPage->setOnlyOwn(leavesOwn);
        if (!leavesOwn) {
            m_audit->leave();
        }
        // Until when it was approved is no longer so.
        m_settings->enter();
        // Makes the cached charts of this device unreadable.
        m_patients->refresh();
    });
    connect(m_standing.get(), &StandingPresenter::runsAgain, this, [this] { m_patientsPage->setOnlyOwn(false); });
    connect(m_standing.get(), &StandingPresenter::runsAgain, m_patients.get(), &PatientsPresenter::refresh);
    connect(m_standing.get(), &StandingPresenter::runsAgain, m_audit.get(), &appshell::AuditPresenter::enter);

    connect(m_window->status(), &ui::StatusLine::waitingClicked, this, [this] { m_window->showPage(outboxId); });
    connect(&m_language, &ui::Language::changed, m_patients.get(), &PatientsPresenter::languageChanged);
    connect(&m_language, &ui::Language::changed, this, &MainWindow::showInstitution);
}

void MainWindow::enter()
{
    showInstitution();
    m_standing->enter();
    m_patients->enter();
    m_outbox->enter();
    if (m_window->isCovered()) {
        // A withdrawn terminal is told at once that it is, and nothing behind that is loaded or has the keyboard.
        return;
    }
    m_audit->enter();
    m_patientsPage->focusSearch();
}

void MainWindow::showInstitution()
{
    if (const auto &enrolment = m_workspace.state().enrolment) {
        m_window->setInstitution(enrolment->institutionName, ui::kindText(ui::InstitutionKind::Pharmacy));
        m_window->applyWindowTitle();
        m_settings->enter();
    }
}

void MainWindow::leave()
{
    m_confirming->dismiss();
    m_standing->leave();
    m_patient->close();
    m_patientStack->setCurrentWidget(m_patientsPage);
    m_patients->leave();
    m_patientsPage->setOnlyOwn(false);
    m_outbox->leave();
    m_audit->leave();
    m_settings->leave();
}

} // namespace tegata::pharmacy
