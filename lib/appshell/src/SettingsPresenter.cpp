#include <tegata/appshell/SettingsPresenter.h>

#include <tegata/keystore/PinEntry.h>
#include <tegata/uikit/DisplayText.h>

#include <QCoreApplication>

namespace tegata::appshell {

SettingsPresenter::SettingsPresenter(PageParts parts, SettingsPage &page)
    : m_parts(parts)
    , m_page(page)
    , m_pin(new PinSheet(&parts.window))
    , m_busy(new ui::BusyOverlay(&parts.window))
{
    m_busy->setCancellable(false);
    m_busy->setWords([] { return tr("Changing the PIN"); });
    m_page.setIdleMinutes(m_parts.shell.idleMinutes());
    m_page.setLocksWithSession(m_parts.shell.locksWithSession());
    m_page.setLanguage(m_parts.language.code());
    showAbout();
    connect(&m_page, &SettingsPage::idleMinutesChanged, &m_parts.shell, &AppShell::setIdleMinutes);
    connect(&m_page, &SettingsPage::locksWithSessionChanged, &m_parts.shell, &AppShell::setLocksWithSession);
    connect(&m_page, &SettingsPage::languageChosen, &m_parts.language, &ui::Language::setCode);
    connect(&m_parts.language, &ui::Language::changed, this, [this](ui::LanguageCode code) {
        m_page.setLanguage(code);
        showAbout();
    });
    connect(&m_page, &SettingsPage::changePinRequested, this, &SettingsPresenter::askForPin);
    m_pin->setHandler([this](SecretBuffer before, SecretBuffer after) {
        m_busy->setProgress(0, 0);
        m_busy->open();
        start(changePin(this, std::move(before), std::move(after)));
    });
}

void SettingsPresenter::enter() { showAbout(); }

void SettingsPresenter::leave()
{
    m_pin->dismiss();
    m_busy->close();
    showAbout();
}

void SettingsPresenter::setFacts(std::function<std::vector<ui::Detail>()> facts)
{
    m_facts = std::move(facts);
    showAbout();
}

void SettingsPresenter::askForPin()
{
    const bool isPassphrase = m_parts.workspace.keyStore().isPassphraseProfile();
    m_pin->setLimits(isPassphrase ? keystore::minimumPassphraseLength : keystore::minimumPinLength,
                     isPassphrase ? keystore::maximumPassphraseLength : keystore::maximumPinLength);
    m_pin->ask();
}

void SettingsPresenter::showAbout()
{
    AboutInformation about;
    about.version = QCoreApplication::applicationVersion();
    // Who uses the terminal is nobody's business while it is locked.
    if (const auto &enrolment = m_parts.workspace.state().enrolment; enrolment && m_parts.workspace.isUnlocked()) {
        about.facts = {{tr("Institution"), ui::oneLine(enrolment->institutionName)},
                       {tr("Terminal"), ui::oneLine(enrolment->terminalName)},
                       {tr("User"), ui::oneLine(enrolment->userName)},
                       {tr("Profession"), ui::oneLine(enrolment->profession)}};
    }
    if (m_facts) {
        for (ui::Detail &fact : m_facts()) {
            about.facts.push_back(std::move(fact));
        }
    }
    const workflows::NetworkConfiguration &network = m_parts.workspace.network();
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
        showError(self->m_parts.window, changed.error(), QStringLiteral("pin"));
        co_return;
    }
    self->m_parts.window.messages()->show(ui::successMessage([] { return tr("The PIN was changed."); }));
}

} // namespace tegata::appshell
