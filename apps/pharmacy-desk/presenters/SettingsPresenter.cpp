#include "presenters/SettingsPresenter.h"

#include "views/ChangePinForm.h"
#include "views/SettingsPage.h"
#include "views/Wording.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/ErrorWords.h>

#include <QCoreApplication>
#include <QUrl>

namespace tegata::pharmacy {

SettingsPresenter::SettingsPresenter(const AppContext &context, SettingsPage &page)
    : m_context(context)
    , m_page(page)
{
    m_page.setLanguage(m_context.language.code());
    m_page.setIdleMinutes(m_context.shell.idleMinutes());
    connect(&m_page, &SettingsPage::languageChosen, &m_context.language, &ui::Language::setCode);
    connect(&m_context.language, &ui::Language::changed, &m_page, &SettingsPage::setLanguage);
    connect(&m_page, &SettingsPage::idleMinutesChosen, this,
            [this](int minutes) { m_context.shell.setIdleMinutes(minutes); });
    m_page.pinForm()->setHandler([this](SecretBuffer oldPin, SecretBuffer newPin) {
        appshell::start(changePin(this, m_generation, std::move(oldPin), std::move(newPin)));
    });
}

void SettingsPresenter::enter()
{
    ++m_generation;
    m_page.setAbout([self = QPointer<SettingsPresenter>(this)] {
        return self != nullptr ? self->about() : std::vector<ui::Detail>();
    });
}

void SettingsPresenter::leave()
{
    ++m_generation;
    m_status = {};
    m_page.pinForm()->setBusy(false);
    m_page.pinForm()->wipe();
    m_page.setAbout({});
}

void SettingsPresenter::setStatus(const workflows::EnrolmentStatus &status)
{
    m_status = status;
    m_page.setAbout([self = QPointer<SettingsPresenter>(this)] {
        return self != nullptr ? self->about() : std::vector<ui::Detail>();
    });
}

std::vector<ui::Detail> SettingsPresenter::about() const
{
    std::vector<ui::Detail> facts{{tr("Version"), QCoreApplication::applicationVersion()}};
    if (const auto &enrolment = m_context.workspace.state().enrolment) {
        facts.push_back({tr("Institution"), ui::oneLine(enrolment->institutionName)});
        facts.push_back({tr("Terminal"), ui::oneLine(enrolment->terminalName)});
        facts.push_back({tr("User"), ui::oneLine(enrolment->userName)});
        facts.push_back({tr("Profession"), ui::oneLine(enrolment->profession)});
    }
    if (m_status.state == workflows::EnrolmentState::Approved) {
        const QDateTime end = localTime(m_status.notAfter);
        facts.push_back({tr("Approved as"), roleText(m_status.role)});
        facts.push_back({tr("Approved until"), end.isValid() ? ui::dateTimeText(end) : tr("without an end date")});
    }
    const workflows::NetworkConfiguration &network = m_context.workspace.network();
    facts.push_back({tr("Gateway"), network.gateway.toDisplayString()});
    facts.push_back({tr("Nodes"), QString::number(network.nodes.size())});
    facts.push_back(
        {tr("Ledger"), ui::shortId(QString::fromStdString(network.deployment.ledger.hex())), /*isCode=*/true});
    facts.push_back({tr("Profile folder"), m_context.workspace.keyStore().folder()});
    return facts;
}

QCoro::Task<void> SettingsPresenter::changePin(QPointer<SettingsPresenter> self, quint64 generation,
                                               SecretBuffer oldPin, SecretBuffer newPin)
{
    self->m_page.pinForm()->setBusy(true);
    const Result<void> changed = co_await self->m_context.workspace.changePin(std::move(oldPin), std::move(newPin));
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    ChangePinForm &form = *self->m_page.pinForm();
    form.setBusy(false);
    if (changed) {
        form.showResult(ui::Tone::Success, [] { return tr("The PIN was changed."); });
        co_return;
    }
    const Error error = changed.error();
    form.showResult(ui::Tone::Error, [error] {
        const ui::MessageWords words = ui::wordsFor(error);
        return words.next.isEmpty() ? words.text : words.text + QLatin1Char(' ') + words.next;
    });
}

} // namespace tegata::pharmacy
