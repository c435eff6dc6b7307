#include "MainWindow.h"

#include "ChartPresenter.h"
#include "Desk.h"
#include "PatientsPresenter.h"
#include "TransferPresenter.h"
#include "WritingPresenter.h"

#include "../views/ChartPage.h"
#include "../views/ChartView.h"
#include "../views/PatientsPage.h"

#include <tegata/appshell/AuditPresenter.h>
#include <tegata/appshell/OutboxPresenter.h>
#include <tegata/appshell/SettingsPresenter.h>
#include <tegata/appshell/TerminalSetup.h>
#include <tegata/appshell/TerminalSetupPages.h>

#include <QStackedWidget>

#include <algorithm>

namespace tegata::workstation {

struct MainWindow::Parts
{
    Parts(workflows::Workspace &space, ui::Language &words, ui::UiSettings &settings,
          std::unique_ptr<ui::Asker> otherAsker);

    workflows::Workspace &workspace;
    ui::AppWindow window;
    std::unique_ptr<ui::Asker> asker;
    appshell::AppShell shell;
    appshell::EndedPage endedPage;
    appshell::TerminalSetup setup;
    ui::ConfirmSheet sheet;
    ui::BusyOverlay busy;
    Desk desk;

    // The window owns the pages.
    QStackedWidget *patientStack;
    PatientsPage *patientsPage;
    ChartPage *chartPage;
    appshell::OutboxPage *outboxPage;
    appshell::AuditPage *auditPage;
    appshell::SettingsPage *settingsPage;

    std::unique_ptr<PatientsPresenter> patients;
    std::unique_ptr<ChartPresenter> chart;
    std::unique_ptr<WritingPresenter> writing;
    std::unique_ptr<TransferPresenter> transfer;
    std::unique_ptr<appshell::OutboxPresenter> outbox;
    std::unique_ptr<appshell::AuditPresenter> audit;
    std::unique_ptr<appshell::SettingsPresenter> preferences;
};

MainWindow::Parts::Parts(workflows::Workspace &space, ui::Language &words, ui::UiSettings &settings,
                         std::unique_ptr<ui::Asker> otherAsker)
    : workspace(space)
    , window(&MainWindow::title, words, settings)
    , asker(otherAsker ? std::move(otherAsker) : std::make_unique<ui::WindowAsker>(&window))
    , shell({window, settings, space}, [&space] { return appshell::TerminalSetup::isFinished(space); })
    , setup({window,
             space,
             *asker,
             {[] { return MainWindow::tr("Doctor"); }, [] { return MainWindow::tr("Nurse"); },
              [] { return MainWindow::tr("Clerk"); }, [] { return MainWindow::tr("Laboratory technician"); }}})
    , sheet(&window)
    , busy(&window)
    , desk{space, shell, window, *asker, words, sheet, busy}
    , patientStack(new QStackedWidget)
    , patientsPage(new PatientsPage(settings))
    , chartPage(new ChartPage)
    , outboxPage(new appshell::OutboxPage(settings))
    , auditPage(new appshell::AuditPage(settings))
    , settingsPage(
          new appshell::SettingsPage(appshell::AppShell::shortestIdleMinutes, appshell::AppShell::longestIdleMinutes))
{
    window.setObjectName(QStringLiteral("workstation-window"));
    patientStack->addWidget(patientsPage);
    patientStack->addWidget(chartPage);
    window.addPage(
        QStringLiteral("patients"), ui::Icon::People, [] { return MainWindow::tr("Patients"); }, patientStack);
    window.addPage(
        QStringLiteral("outbox"), ui::Icon::Waiting, [] { return MainWindow::tr("Waiting"); }, outboxPage);
    window.addPage(
        QStringLiteral("audit"), ui::Icon::Audit, [] { return MainWindow::tr("Audit trail"); }, auditPage);
    window.addPage(
        QStringLiteral("settings"), ui::Icon::Settings, [] { return MainWindow::tr("Settings"); }, settingsPage);
    patients = std::make_unique<PatientsPresenter>(desk, *patientsPage);
    chart = std::make_unique<ChartPresenter>(desk, *chartPage);
    writing = std::make_unique<WritingPresenter>(desk, *chartPage, *chart);
    transfer = std::make_unique<TransferPresenter>(desk, *chartPage, *chart);
    const appshell::PageParts parts{space, shell, window, *asker, words};
    outbox = std::make_unique<appshell::OutboxPresenter>(
        parts, *outboxPage, [this](const protocol::PatientId &patient) { return patients->nameOf(patient); });
    audit = std::make_unique<appshell::AuditPresenter>(parts, *auditPage);
    preferences = std::make_unique<appshell::SettingsPresenter>(parts, *settingsPage);
}

MainWindow::MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
                       std::unique_ptr<ui::Asker> asker)
    : d(std::make_unique<Parts>(workspace, language, settings, std::move(asker)))
{
    connect(&d->shell, &appshell::AppShell::setupNeeded, &d->setup, &appshell::TerminalSetup::show);
    connect(&d->setup, &appshell::TerminalSetup::finished, &d->shell, &appshell::AppShell::finishSetup);
    connect(&d->shell, &appshell::AppShell::entered, this, &MainWindow::entered);
    connect(&d->shell, &appshell::AppShell::left, this, &MainWindow::left);
    connect(&d->shell, &appshell::AppShell::delivered, this, [this](const workflows::Delivery &delivery) {
        d->chart->refreshWaiting();
        if (delivery.state == workflows::DeliveryState::Recorded && d->chart->patient() == delivery.patient) {
            d->chart->refresh();
        }
    });
    connect(d->patientsPage, &PatientsPage::patientOpened, this, &MainWindow::openPatient);
    connect(d->patients.get(), &PatientsPresenter::patientsChanged, this, &MainWindow::patientsChanged);
    connect(d->patients.get(), &PatientsPresenter::patientsChanged, d->outbox.get(),
            &appshell::OutboxPresenter::refresh);
    connect(d->patients.get(), &PatientsPresenter::ended, this, &MainWindow::ended);
    connect(d->patients.get(), &PatientsPresenter::standing, this, [this] {
        if (d->endedPage.isVisible()) {
            d->window.uncover();
        }
    });
    connect(&d->endedPage, &appshell::EndedPage::checkAgainRequested, d->patients.get(), &PatientsPresenter::refresh);
    connect(d->chart.get(), &ChartPresenter::closed, this, &MainWindow::closePatient);
    connect(d->chart.get(), &ChartPresenter::correctionRequested, d->writing.get(), &WritingPresenter::correct);
    connect(d->chartPage->chart(), &ChartView::writeRequested, d->writing.get(), &WritingPresenter::write);
    connect(d->window.status(), &ui::StatusLine::waitingClicked, this,
            [this] { d->window.showPage(QStringLiteral("outbox")); });
    // A block with somebody else's entry in the chart that is open.
    connect(&workspace.connectivity(), &workflows::Connectivity::ledgerMoved, d->chart.get(), &ChartPresenter::refresh);
}

MainWindow::~MainWindow()
{
    // The window owns the pages that the presenters speak to: presenters go first.
    d->preferences.reset();
    d->audit.reset();
    d->outbox.reset();
    d->transfer.reset();
    d->writing.reset();
    d->chart.reset();
    d->patients.reset();
}

ui::AppWindow &MainWindow::window() { return d->window; }

appshell::AppShell &MainWindow::shell() { return d->shell; }

QString MainWindow::title() { return tr("Clinician workstation"); }

void MainWindow::show()
{
    d->window.show();
    d->shell.start();
}

void MainWindow::entered()
{
    showInstitution();
    d->patientStack->setCurrentWidget(d->patientsPage);
    d->patients->enter();
    d->outbox->enter();
    d->audit->enter();
    d->preferences->enter();
    d->patientsPage->setFocus();
}

void MainWindow::left()
{
    d->sheet.dismiss();
    if (d->busy.isOpen()) {
        d->busy.close();
    }
    d->writing->leave();
    d->transfer->leave();
    d->chart->close();
    d->patientStack->setCurrentWidget(d->patientsPage);
    d->patients->leave();
    d->outbox->leave();
    d->audit->leave();
    d->preferences->leave();
}

void MainWindow::showInstitution()
{
    if (const auto &enrolment = d->workspace.state().enrolment) {
        d->window.setInstitution(enrolment->institutionName);
        d->window.setUserName(enrolment->userName);
    }
}

void MainWindow::openPatient(const protocol::PatientId &patient)
{
    const std::vector<workflows::PatientAccess> &all = d->patients->patients();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&patient](const workflows::PatientAccess &one) { return one.id == patient; });
    if (found == all.end()) {
        return;
    }
    d->chart->open(*found);
    d->patientStack->setCurrentWidget(d->chartPage);
}

void MainWindow::closePatient()
{
    d->writing->leave();
    d->transfer->leave();
    d->chart->close();
    d->patientStack->setCurrentWidget(d->patientsPage);
    d->patientsPage->setFocus();
}

void MainWindow::patientsChanged()
{
    const std::optional<protocol::PatientId> open = d->chart->patient();
    if (!open) {
        return;
    }
    for (const workflows::PatientAccess &one : d->patients->patients()) {
        if (one.id == *open) {
            d->chart->setAccess(one);
        }
    }
}

void MainWindow::ended(const Error &reason)
{
    d->sheet.dismiss();
    closePatient();
    const auto &enrolment = d->workspace.state().enrolment;
    d->endedPage.setReason(reason, enrolment ? enrolment->institutionName : QString(),
                           d->workspace.keyStore().folder());
    d->window.messages()->clear();
    d->window.cover(&d->endedPage);
}

} // namespace tegata::workstation
