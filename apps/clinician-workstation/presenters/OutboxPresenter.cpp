#include "OutboxPresenter.h"

#include "ChartValues.h"
#include "PatientsPresenter.h"

#include "../views/OutboxPage.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/uikit/ErrorWords.h>

#include <algorithm>

namespace tegata::workstation {

namespace {

const QString topic = QStringLiteral("outbox");

} // namespace

OutboxPresenter::OutboxPresenter(Desk &desk, OutboxPage &page, PatientsPresenter &patients, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
    , m_patients(patients)
{
    connect(&m_page, &OutboxPage::sendRequested, this, [this] { appshell::start(send(this)); });
    connect(&m_page, &OutboxPage::dismissRequested, this, &OutboxPresenter::dismiss);
    connect(&m_desk.workspace.connectivity(), &workflows::Connectivity::deliveryChanged, this,
            &OutboxPresenter::refresh);
    connect(&m_patients, &PatientsPresenter::patientsChanged, this, &OutboxPresenter::show);
    connect(&m_desk.language, &ui::Language::changed, this, &OutboxPresenter::show);
}

void OutboxPresenter::enter()
{
    m_isInside = true;
    refresh();
}

void OutboxPresenter::leave()
{
    ++m_visit;
    m_isInside = false;
    m_items.clear();
    m_page.setItems({});
    m_desk.window.setBadge(QStringLiteral("outbox"), 0);
}

void OutboxPresenter::refresh()
{
    if (m_isInside) {
        appshell::start(load(this));
    }
}

void OutboxPresenter::show()
{
    std::vector<OutboxItem> items;
    for (const workflows::Delivery &delivery : m_items) {
        OutboxItem item;
        item.id = delivery.id.hexString();
        const auto patient =
            std::find_if(m_patients.patients().begin(), m_patients.patients().end(),
                         [&delivery](const workflows::PatientAccess &one) { return one.id == delivery.patient; });
        item.patient = patient == m_patients.patients().end() || patient->demographics.name.isEmpty()
                           ? tr("Name not available")
                           : patient->demographics.name;
        item.title = delivery.title;
        item.confirmed = appshell::localTime(delivery.confirmedAt);
        item.state = deliveryStateText(delivery.state);
        item.isRefused = delivery.state == workflows::DeliveryState::Refused;
        if (delivery.error) {
            const ui::MessageWords words = ui::wordsFor(*delivery.error);
            item.reason = words.text;
            item.next = words.next;
        }
        items.push_back(std::move(item));
    }
    m_desk.window.setBadge(QStringLiteral("outbox"), static_cast<int>(items.size()));
    m_page.setItems(std::move(items));
}

void OutboxPresenter::dismiss(const QString &id)
{
    const auto found = std::find_if(m_items.begin(), m_items.end(), [&id](const workflows::Delivery &delivery) {
        return delivery.id.hexString() == id;
    });
    if (found == m_items.end()) {
        return;
    }
    const QPointer<OutboxPresenter> self(this);
    m_desk.asker.ask({ui::Tone::Warning,
                      tr("Take this entry off the list?"),
                      tr("It was refused and is not part of the chart. Off the list it is gone for good; write it "
                         "anew if it is still needed."),
                      {},
                      tr("Take off the list"),
                      tr("Keep it here")},
                     [self, record = found->id](bool yes) {
                         if (self && yes) {
                             appshell::start(takeOff(self, record));
                         }
                     });
}

QCoro::Task<void> OutboxPresenter::load(QPointer<OutboxPresenter> self)
{
    const int visit = self->m_visit;
    const Result<std::vector<workflows::Delivery>> all = co_await self->m_desk.shell.delivery().all();
    if (!self || visit != self->m_visit || !self->m_isInside) {
        co_return;
    }
    if (!all) {
        showError(self->m_desk, all.error(), topic);
        co_return;
    }
    self->m_items = *all;
    self->show();
}

QCoro::Task<void> OutboxPresenter::send(QPointer<OutboxPresenter> self)
{
    const int visit = self->m_visit;
    const QPointer<appshell::AppShell> shell(&self->m_desk.shell);
    const auto observer = [shell](const workflows::Delivery &delivery) {
        if (shell) {
            Q_EMIT shell->delivered(delivery);
        }
    };
    const Result<void> sent = co_await self->m_desk.shell.delivery().deliver(observer);
    if (!self || visit != self->m_visit) {
        co_return;
    }
    if (!sent) {
        showError(self->m_desk, sent.error(), topic);
    }
    self->refresh();
}

QCoro::Task<void> OutboxPresenter::takeOff(QPointer<OutboxPresenter> self, protocol::RecordId id)
{
    const int visit = self->m_visit;
    const Result<void> gone = co_await self->m_desk.shell.delivery().dismiss(id);
    if (!self || visit != self->m_visit) {
        co_return;
    }
    if (!gone) {
        showError(self->m_desk, gone.error(), topic);
    }
    self->refresh();
}

} // namespace tegata::workstation
