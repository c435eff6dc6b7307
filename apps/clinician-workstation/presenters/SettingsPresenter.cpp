#include "SettingsPresenter.h"

#include "../views/SettingsPage.h"

#include <tegata/keystore/KeyStore.h>
#include <tegata/keystore/PinEntry.h>

#include <QCoreApplication>

namespace tegata::workstation {

SettingsPresenter::SettingsPresenter(Desk &desk, SettingsPage &page, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
{
    m_page.setIdleMinutes(m_desk.shell.idleMinutes());
    m_page.setLanguage(m_desk.language.code());
    connect(&m_page, &SettingsPage::idleMinutesChanged, &m_desk.shell, &appshell::AppShell::setIdleMinutes);
    connect(&m_page, &SettingsPage::languageChosen, &m_desk.language, &ui::Language::setCode);
    connect(&m_desk.language, &ui::Language::changed, this, [this](ui::LanguageCode code) {
        m_page.setLanguage(code);
        showAbout();
    });
    m_page.setPinHandler([this](SecretBuffer oldPin, SecretBuffer newPin) {
        appshell::start(changePin(this, std::move(oldPin), std::move(newPin)));
    });
    showAbout();
}

void SettingsPresenter::enter()
{
    const bool isPassphrase = m_desk.workspace.keyStore().isPassphraseProfile();
    m_page.setPinLimits(isPassphrase ? keystore::minimumPassphraseLength : keystore::minimumPinLength,
                        isPassphrase ? keystore::maximumPassphraseLength : keystore::maximumPinLength);
    m_page.setBusy(false);
    showAbout();
}

void SettingsPresenter::leave()
{
    m_page.wipe();
    showAbout();
}

void SettingsPresenter::showAbout()
{
    const workflows::NetworkConfiguration &network = m_desk.workspace.network();
    std::vector<ui::Detail> about{{tr("Program"), tr("Tegata %1").arg(QCoreApplication::applicationVersion())}};
    if (const auto &enrolment = m_desk.workspace.state().enrolment) {
        about.push_back({tr("Institution"), enrolment->institutionName});
        about.push_back({tr("Terminal"), enrolment->terminalName});
        about.push_back({tr("User"), enrolment->userName});
        about.push_back({tr("Profession"), enrolment->profession});
    }
    about.push_back({tr("Gateway"), network.gateway.toDisplayString()});
    QStringList nodes;
    for (const QUrl &node : network.nodes) {
        nodes.append(node.toDisplayString());
    }
    about.push_back({tr("Nodes"), nodes.join(QLatin1Char('\n'))});
    about.push_back({tr("Ledger"), network.deployment.ledger.hexString(), true});
    about.push_back({tr("Network number"), QString::number(protocol::toNumber(network.deployment.chainId))});
    about.push_back({tr("Profile folder"), m_desk.workspace.keyStore().folder()});
    m_page.setAbout(std::move(about));
}

QCoro::Task<void> SettingsPresenter::changePin(QPointer<SettingsPresenter> self, SecretBuffer oldPin,
                                               SecretBuffer newPin)
{
    self->m_page.setBusy(true);
    const Result<void> changed = co_await self->m_desk.workspace.changePin(std::move(oldPin), std::move(newPin));
    if (!self) {
        co_return;
    }
    self->m_page.setBusy(false);
    if (!changed) {
        showError(self->m_desk, changed.error(), QStringLiteral("pin"));
        co_return;
    }
    self->m_desk.window.messages()->show(ui::successMessage([] { return tr("The PIN is changed."); }));
}

} // namespace tegata::workstation
