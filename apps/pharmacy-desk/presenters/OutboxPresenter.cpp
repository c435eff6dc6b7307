#include "presenters/OutboxPresenter.h"

#include "views/OutboxPage.h"

#include <tegata/uikit/ErrorWords.h>

namespace tegata::pharmacy {

OutboxPresenter::OutboxPresenter(const AppContext &context, OutboxPage &page, NameOf nameOf)
    : m_context(context)
    , m_page(page)
    , m_nameOf(std::move(nameOf))
{
    connect(&m_page, &OutboxPage::sendRequested, this, [this] { appshell::start(send(this, m_generation)); });
    connect(&m_page, &OutboxPage::dismissRequested, this, &OutboxPresenter::dismiss);
    connect(&m_context.workspace.connectivity(), &workflows::Connectivity::deliveryChanged, this,
            &OutboxPresenter::refresh);
    connect(&m_context.shell, &appshell::AppShell::delivered, this, &OutboxPresenter::refresh);
}

void OutboxPresenter::enter()
{
    ++m_generation;
    m_isLoading = false;
    refresh();
}

void OutboxPresenter::leave()
{
    ++m_generation;
    m_isLoading = false;
    m_page.setBusy(false);
    m_page.setRows({});
    m_context.window.setBadge(QStringLiteral("outbox"), 0);
}

void OutboxPresenter::refresh()
{
    if (!m_context.workspace.isUnlocked()) {
        return;
    }
    if (m_isLoading) {
        m_isDue = true;
        return;
    }
    m_isLoading = true;
    appshell::start(load(this, m_generation));
}

void OutboxPresenter::dismiss(const protocol::RecordId &id)
{
    ui::Question question;
    question.tone = ui::Tone::Warning;
    question.title = tr("Outbox");
    question.text = tr("Take this entry off the list?");
    question.detail = tr("It was refused and is not recorded. What it says will be gone from this device.");
    question.yesLabel = tr("Take off the list");
    const quint64 generation = m_generation;
    m_context.asker.ask(question, [self = QPointer<OutboxPresenter>(this), generation, id](bool yes) {
        if (yes && self != nullptr && self->m_generation == generation) {
            appshell::start(takeOff(self, generation, id));
        }
    });
}

QCoro::Task<void> OutboxPresenter::load(QPointer<OutboxPresenter> self, quint64 generation)
{
    do {
        self->m_isDue = false;
        const Result<std::vector<workflows::Delivery>> all = co_await self->m_context.shell.delivery().all();
        if (self == nullptr || self->m_generation != generation) {
            co_return;
        }
        if (all) {
            std::vector<OutboxRow> rows;
            int refused = 0;
            for (const workflows::Delivery &delivery : *all) {
                refused += delivery.state == workflows::DeliveryState::Refused ? 1 : 0;
                rows.push_back({delivery, self->m_nameOf(delivery.patient)});
            }
            self->m_page.setRows(std::move(rows));
            // What waits is in the status line; what a person must look at is at the navigation.
            self->m_context.window.setBadge(QStringLiteral("outbox"), refused);
        } else if (!all.error().is(WorkflowError::Locked)) {
            self->m_context.window.messages()->show(ui::messageFor(all.error()));
        }
    } while (self->m_isDue);
    self->m_isLoading = false;
}

QCoro::Task<void> OutboxPresenter::send(QPointer<OutboxPresenter> self, quint64 generation)
{
    self->m_page.setBusy(true);
    const Result<void> sent = co_await self->m_context.shell.delivery().deliver({});
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    self->m_page.setBusy(false);
    if (!sent) {
        self->m_context.window.messages()->show(ui::messageFor(sent.error()));
    }
    self->refresh();
}

QCoro::Task<void> OutboxPresenter::takeOff(QPointer<OutboxPresenter> self, quint64 generation, protocol::RecordId id)
{
    const Result<void> gone = co_await self->m_context.shell.delivery().dismiss(id);
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    if (!gone) {
        self->m_context.window.messages()->show(ui::messageFor(gone.error()));
    }
    self->refresh();
}

} // namespace tegata::pharmacy
