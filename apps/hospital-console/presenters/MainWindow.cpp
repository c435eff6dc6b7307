#include "MainWindow.h"

#include "views/ConsoleWords.h"

#include <tegata/crypto/Bip39.h>

namespace tegata::console {

namespace {

QStringList phraseWords()
{
    QStringList words;
    for (const std::string_view word : crypto::phraseWords()) {
        words.append(QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())));
    }
    return words;
}

} // namespace

MainWindow::MainWindow(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings,
                       ui::Asker *asker)
    : m_workspace(workspace)
    , m_window(&MainWindow::title, language, settings)
    , m_ownAsker(asker == nullptr ? std::make_unique<ui::WindowAsker>(&m_window) : nullptr)
    , m_desk(workspace, m_window)
    , m_shell({m_window, settings, workspace}, [&workspace] { return isSetUp(workspace.state()); })
    , m_parts{workspace, m_window, asker == nullptr ? *m_ownAsker : *asker, m_desk}
    , m_homePage(new HomePage)
    , m_terminalsPage(new TerminalsPage(settings))
    , m_administratorsPage(new AdministratorsPage(settings))
    , m_auditPage(new appshell::AuditPage(settings))
    , m_settingsPage(
          new appshell::SettingsPage(appshell::AppShell::shortestIdleMinutes, appshell::AppShell::longestIdleMinutes))
    , m_home(m_parts, *m_homePage)
    , m_terminals(m_parts, *m_terminalsPage)
    , m_administrators(m_parts, *m_administratorsPage)
    , m_audit({workspace, m_shell, m_window, m_parts.asker, language}, *m_auditPage)
    , m_settings({workspace, m_shell, m_window, m_parts.asker, language}, *m_settingsPage)
{
    m_window.setObjectName(QStringLiteral("hospital-console"));
    buildPages();
    connect(&m_shell, &appshell::AppShell::setupNeeded, this, &MainWindow::showSetup);
    connect(&m_shell, &appshell::AppShell::entered, this, &MainWindow::enter);
    connect(&m_shell, &appshell::AppShell::left, this, &MainWindow::leave);
    connect(&workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this, &MainWindow::refresh);
    connect(&language, &ui::Language::changed, this, &MainWindow::showInstitution);
    connect(&m_home, &HomePresenter::informationChanged, this,
            [this](const workflows::InstitutionInformation &information) {
                m_institutionName = information.name;
                m_institutionKind = information.kind;
                showInstitution();
            });
    connect(&m_administrators, &AdministratorsPresenter::removed, this, &MainWindow::showRemoved);
    connect(&m_terminals, &TerminalsPresenter::waitingChanged, this, [this](int count) {
        m_window.setBadge(QStringLiteral("terminals"), count);
        m_homePage->setWaitingRequests(count);
    });
}

MainWindow::~MainWindow()
{
    // The cover goes before the window that shows it.
    m_window.uncover();
}

void MainWindow::buildPages()
{
    m_window.addPage(
        QStringLiteral("home"), ui::Icon::Home, [] { return tr("Home"); }, m_homePage);
    m_window.addPage(
        QStringLiteral("terminals"), ui::Icon::Terminal, [] { return tr("Terminals"); }, m_terminalsPage);
    m_window.addPage(
        QStringLiteral("administrators"), ui::Icon::Administrator, [] { return tr("Administrators"); },
        m_administratorsPage);
    m_window.addPage(
        QStringLiteral("audit"), ui::Icon::Audit, [] { return tr("Audit trail"); }, m_auditPage);
    m_window.addPage(
        QStringLiteral("settings"), ui::Icon::Settings, [] { return tr("Settings"); }, m_settingsPage);
}

QString MainWindow::title() { return tr("Hospital console"); }

void MainWindow::show()
{
    m_window.show();
    m_shell.start();
}

void MainWindow::showSetup()
{
    if (m_setup == nullptr) {
        m_setupView = std::make_unique<SetupView>(phraseWords());
        m_setup = std::make_unique<SetupPresenter>(m_parts, *m_setupView);
        connect(m_setup.get(), &SetupPresenter::finished, &m_shell, &appshell::AppShell::finishSetup);
    }
    m_window.cover(m_setupView.get());
    m_setup->begin();
}

void MainWindow::enter()
{
    if (m_setup != nullptr) {
        // Not at once: the button that finished the first run is still in its signal.
        m_setup.release()->deleteLater();
        m_setupView.release()->deleteLater();
    }
    m_home.enter();
    m_terminals.enter();
    m_administrators.enter();
    m_audit.enter();
    m_settings.enter();
}

void MainWindow::leave()
{
    if (m_setup != nullptr) {
        m_setup->suspend();
    }
    m_desk.leave();
    m_settings.leave();
    m_audit.leave();
    m_administrators.leave();
    m_terminals.leave();
    m_home.leave();
}

void MainWindow::refresh()
{
    m_home.refresh();
    m_terminals.refresh();
    m_administrators.refresh();
}

void MainWindow::showRemoved()
{
    leave();
    m_window.messages()->clear();
    m_removedPage.setNames(m_institutionName, m_workspace.keyStore().folder());
    m_window.cover(&m_removedPage);
}

void MainWindow::showInstitution()
{
    if (!m_institutionName.isEmpty()) {
        m_window.setInstitution(m_institutionName, kindText(m_institutionKind));
        m_shell.setProfileName({}, m_institutionName);
    }
}

} // namespace tegata::console
