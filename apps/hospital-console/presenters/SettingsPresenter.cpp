#include "SettingsPresenter.h"

#include <QCoreApplication>

namespace tegata::console {

SettingsPresenter::SettingsPresenter(ConsoleParts parts, SettingsPage &page, appshell::AppShell &shell,
                                     ui::Language &language)
    : m_parts(parts)
    , m_page(page)
    , m_pin(new PinSheet(&parts.window))
    , m_busy(new ui::BusyOverlay(&parts.window))
{
    m_busy->setCancellable(false);
    m_busy->setWords([] { return tr("Changing the PIN"); });
    m_page.setIdleMinutes(shell.idleMinutes());
    m_page.setLanguage(language.code());
    showAbout();
    connect(&m_page, &SettingsPage::idleMinutesChanged, &shell, &appshell::AppShell::setIdleMinutes);
    connect(&m_page, &SettingsPage::languageChosen, &language, &ui::Language::setCode);
    connect(&language, &ui::Language::changed, &m_page, &SettingsPage::setLanguage);
    connect(&m_page, &SettingsPage::changePinRequested, m_pin, [this] {
        const keystore::KeyStore &store = m_parts.workspace.keyStore();
        m_pin->setLimits(store.isPassphraseProfile() ? keystore::minimumPassphraseLength : keystore::minimumPinLength,
                         store.isPassphraseProfile() ? keystore::maximumPassphraseLength : keystore::maximumPinLength);
        m_pin->ask();
    });
    m_pin->setHandler([this](SecretBuffer before, SecretBuffer after) {
        m_busy->setProgress(0, 0);
        m_busy->open();
        appshell::start(changePin(this, std::move(before), std::move(after)));
    });
}

void SettingsPresenter::leave()
{
    m_pin->dismiss();
    m_busy->close();
}

void SettingsPresenter::showAbout()
{
    const workflows::NetworkConfiguration &network = m_parts.workspace.network();
    AboutInformation about;
    about.version = QCoreApplication::applicationVersion();
    about.chainId = protocol::toNumber(network.deployment.chainId);
    about.ledger = network.deployment.ledger.hexString();
    about.gateway = network.gateway.toDisplayString();
    for (const QUrl &node : network.nodes) {
        about.nodes.append(node.toDisplayString());
    }
    about.profileFolder = m_parts.workspace.keyStore().folder();
    m_page.setAbout(about);
}

QCoro::Task<void> SettingsPresenter::changePin(QPointer<SettingsPresenter> self, SecretBuffer before,
                                               SecretBuffer after)
{
    const Result<void> changed = co_await self->m_parts.workspace.changePin(std::move(before), std::move(after));
    if (self == nullptr) {
        co_return;
    }
    self->m_busy->close();
    if (!changed) {
        self->m_parts.desk.showError(changed.error());
        co_return;
    }
    self->m_parts.desk.showSuccess([] { return tr("The PIN was changed."); });
}

} // namespace tegata::console
