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
#include <tegata/appshell/TerminalEnd.h>
#include <tegata/appshell/TerminalSetup.h>

#include <QStackedWidget>

#include <algorithm>

namespace tegata::workstation {

/// What is behind the first run and the lock screen, and takes longer to make than both.
struct MainWindow::Pages
{
    Pages(Desk &desk, ui::UiSettings &settings);
    ~Pages();
    Pages(const Pages &) = delete;
    Pages &operator=(const Pages &) = delete;

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

struct MainWindow::Parts
{
    Parts(workflows::Workspace &space, ui::Language &words, ui::UiSettings &settings,
          std::unique_ptr<ui::Asker> otherAsker);

    workflows::Workspace &workspace;
    ui::UiSettings &settings;
    ui::AppWindow window;
    std::unique_ptr<ui::Asker> asker;
    appshell::AppShell shell;
    appshell::TerminalEnd terminalEnd;
    appshell::TerminalSetup setup;
    ui::ConfirmSheet sheet;
    ui::BusyOverlay busy;
    Desk desk;
    /// Made after the window was painted for the first time, or when they are needed.
    std::unique_ptr<Pages> pages;
};

MainWindow::Pages::Pages(Desk &desk, ui::UiSettings &settings)
    : patientStack(new QStackedWidget)
    , patientsPage(new PatientsPage(settings))
    , chartPage(new ChartPage)
    , outboxPage(new appshell::OutboxPage(settings))
    , auditPage(new appshell::AuditPage(settings))
    , settingsPage(
          new appshell::SettingsPage(appshell::AppShell::shortestIdleMinutes, appshell::AppShell::longestIdleMinutes))
{
    patientStack->addWidget(patientsPage);
    patientStack->addWidget(chartPage);
    desk.window.addPage(
        QStringLiteral("patients"), ui::Icon::People, [] { return MainWindow::tr("Patients"); }, patientStack);
    desk.window.addPage(
        QStringLiteral("outbox"), ui::Icon::Waiting, [] { return MainWindow::tr("Waiting"); }, outboxPage);
    desk.window.addPage(
        QStringLiteral("audit"), ui::Icon::Audit, [] { return MainWindow::tr("Audit trail"); }, auditPage);
    desk.window.addPage(
        QStringLiteral("settings"), ui::Icon::Settings, [] { return MainWindow::tr("Settings"); }, settingsPage);
    patients = std::make_unique<PatientsPresenter>(desk, *patientsPage);
    chart = std::make_unique<ChartPresenter>(desk, *chartPage);
    writing = std::make_unique<WritingPresenter>(desk, *chartPage, *chart);
    transfer = std::make_unique<TransferPresenter>(desk, *chartPage, *chart);
    const appshell::PageParts parts{desk.workspace, desk.shell, desk.window, desk.asker, desk.language};
    outbox = std::make_unique<appshell::OutboxPresenter>(
        parts, *outboxPage, [this](const protocol::PatientId &patient) { return patients->nameOf(patient); });
    audit = std::make_unique<appshell::AuditPresenter>(parts, *auditPage);
    preferences = std::make_unique<appshell::SettingsPresenter>(parts, *settingsPage);
}

MainWindow::Pages::~Pages()
{
    // The window owns the pages that the presenters speak to: presenters go first.
    preferences.reset();
    audit.reset();
    outbox.reset();
    transfer.reset();
    writing.reset();
    chart.reset();
    patients.reset();
}

MainWindow::Parts::Parts(workflows::Workspace &space, ui::Language &words, ui::UiSettings &kept,
                         std::unique_ptr<ui::Asker> otherAsker)
    : workspace(space)
    , settings(kept)
    , window(&MainWindow::title, words, settings)
    , asker(otherAsker ? std::move(otherAsker) : std::make_unique<ui::WindowAsker>(&window))
    , shell({window, settings, space}, [&space] { return appshell::TerminalSetup::isFinished(space); })
    , terminalEnd(window)
    , setup({window,
             space,
             *asker,
             {[] { return MainWindow::tr("Doctor"); }, [] { return MainWindow::tr("Nurse"); },
              [] { return MainWindow::tr("Clerk"); }, [] { return MainWindow::tr("Laboratory technician"); }}})
    , sheet(&window)
    , busy(&window)
    , desk{space, shell, window, *asker, words, sheet, busy}
{
    window.setObjectName(QStringLiteral("workstation-window"));
}

MainWindow::MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
                       std::unique_ptr<ui::Asker> asker)
    : d(std::make_unique<Parts>(workspace, language, settings, std::move(asker)))
{
    connect(&d->shell, &appshell::AppShell::setupNeeded, &d->setup, &appshell::TerminalSetup::show);
    connect(&d->setup, &appshell::TerminalSetup::finished, &d->shell, &appshell::AppShell::finishSetup);
    connect(&d->shell, &appshell::AppShell::entered, this, &MainWindow::entered);
    connect(&d->shell, &appshell::AppShell::left, this, &MainWindow::left);
    connect(d->window.status(), &ui::StatusLine::waitingClicked, this, [this] {
        makePages();
        d->window.showPage(QStringLiteral("outbox"));
    });
    // Not in the painting itself.
    connect(&d->window, &ui::AppWindow::firstPainted, this, &MainWindow::makePages, Qt::QueuedConnection);
}

MainWindow::~MainWindow() { d->pages.reset(); }

void MainWindow::makePages()
{
    if (d->pages != nullptr) {
        return;
    }
    d->pages = std::make_unique<Pages>(d->desk, d->settings);
    Pages &pages = *d->pages;
    connect(&d->shell, &appshell::AppShell::delivered, this, [&pages](const workflows::Delivery &delivery) {
        pages.chart->refreshWaiting();
        if (delivery.state == workflows::DeliveryState::Recorded && pages.chart->patient() == delivery.patient) {
            pages.chart->refresh();
        }
    });
    PatientsPresenter *patients = pages.patients.get();
    connect(pages.patientsPage, &PatientsPage::patientOpened, this, &MainWindow::openPatient);
    connect(patients, &PatientsPresenter::patientsChanged, this, &MainWindow::patientsChanged);
    connect(patients, &PatientsPresenter::patientsChanged, pages.outbox.get(), &appshell::OutboxPresenter::refresh);
    connect(patients, &PatientsPresenter::ended, this, &MainWindow::ended);
    connect(patients, &PatientsPresenter::standing, &d->terminalEnd, &appshell::TerminalEnd::clear);
    connect(&d->terminalEnd, &appshell::TerminalEnd::checkAgainRequested, patients, &PatientsPresenter::refresh);
    connect(patients, &PatientsPresenter::patientsChanged, this, &MainWindow::showInstitution);
    ChartPresenter *chart = pages.chart.get();
    connect(chart, &ChartPresenter::closed, this, &MainWindow::closePatient);
    connect(chart, &ChartPresenter::correctionRequested, pages.writing.get(), &WritingPresenter::correct);
    connect(pages.chartPage->chart(), &ChartView::writeRequested, pages.writing.get(), &WritingPresenter::write);
    // A block with somebody else's entry in the chart that is open.
    connect(&d->workspace.connectivity(), &workflows::Connectivity::ledgerMoved, chart, &ChartPresenter::refresh);
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
    makePages();
    showInstitution();
    d->pages->patientStack->setCurrentWidget(d->pages->patientsPage);
    d->pages->patients->enter();
    d->pages->outbox->enter();
    d->pages->audit->enter();
    d->pages->patientsPage->setFocus();
}

void MainWindow::left()
{
    d->sheet.dismiss();
    if (d->busy.isOpen()) {
        d->busy.close();
    }
    if (d->pages == nullptr) {
        return;
    }
    d->pages->writing->leave();
    d->pages->transfer->leave();
    d->pages->chart->close();
    d->pages->patientStack->setCurrentWidget(d->pages->patientsPage);
    d->pages->patients->leave();
    d->terminalEnd.hide();
    d->pages->outbox->leave();
    d->pages->audit->leave();
    d->pages->preferences->leave();
}

void MainWindow::showInstitution()
{
    if (const auto &enrolment = d->workspace.state().enrolment) {
        d->window.setInstitution(enrolment->institutionName);
        d->window.setUserName(enrolment->userName);
        d->pages->preferences->enter();
    }
}

void MainWindow::openPatient(const protocol::PatientId &patient)
{
    const std::vector<workflows::PatientAccess> &all = d->pages->patients->patients();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&patient](const workflows::PatientAccess &one) { return one.id == patient; });
    if (found == all.end()) {
        return;
    }
    d->pages->chart->open(*found);
    d->pages->patientStack->setCurrentWidget(d->pages->chartPage);
}

void MainWindow::closePatient()
{
    d->pages->writing->leave();
    d->pages->transfer->leave();
    d->pages->chart->close();
    d->pages->patientStack->setCurrentWidget(d->pages->patientsPage);
    d->pages->patientsPage->setFocus();
}

void MainWindow::patientsChanged()
{
    const std::optional<protocol::PatientId> open = d->pages->chart->patient();
    if (!open) {
        return;
    }
    for (const workflows::PatientAccess &one : d->pages->patients->patients()) {
        if (one.id == *open) {
            d->pages->chart->setAccess(one);
        }
    }
}

void MainWindow::ended(const Error &reason)
{
    d->sheet.dismiss();
    closePatient();
    const auto &enrolment = d->workspace.state().enrolment;
    d->terminalEnd.show(reason, enrolment ? enrolment->institutionName : QString(), d->workspace.keyStore().folder());
}

} // namespace tegata::workstation
