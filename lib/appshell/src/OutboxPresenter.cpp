#include <tegata/appshell/OutboxPresenter.h>

#include <algorithm>

namespace tegata::appshell {

namespace {

const QString topic = QStringLiteral("outbox");

} // namespace

OutboxPresenter::OutboxPresenter(PageParts parts, OutboxPage &page, NameOf nameOf)
    : m_parts(parts)
    , m_page(page)
    , m_nameOf(std::move(nameOf))
{
    connect(&m_page, &OutboxPage::sendRequested, this, [this] { start(send(this)); });
    connect(&m_page, &OutboxPage::dismissRequested, this, &OutboxPresenter::dismiss);
    connect(&m_parts.workspace.connectivity(), &workflows::Connectivity::deliveryChanged, this,
            &OutboxPresenter::refresh);
    connect(&m_parts.shell, &AppShell::delivered, this, &OutboxPresenter::refresh);
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
    m_page.setBusy(false);
    m_page.setRows({});
    m_parts.window.setBadge(topic, 0);
}

void OutboxPresenter::refresh()
{
    if (m_isInside && m_gate.enter()) {
        start(load(this));
    }
}

void OutboxPresenter::dismiss(const protocol::RecordId &id)
{
    const ui::Question question{ui::Tone::Warning,
                                tr("Take this entry off the list?"),
                                tr("It was refused and is not part of the chart. Off the list it is gone for good; "
                                   "write it anew if it is still needed."),
                                {},
                                tr("Take off the list"),
                                tr("Keep it here")};
    m_parts.asker.ask(question, [self = QPointer<OutboxPresenter>(this), visit = m_visit, id](bool yes) {
        if (yes && self != nullptr && self->m_visit == visit) {
            start(takeOff(self, id));
        }
    });
}

QCoro::Task<void> OutboxPresenter::load(QPointer<OutboxPresenter> self)
{
    do {
        const Result<std::vector<workflows::Delivery>> all = co_await self->m_parts.shell.delivery().all();
        if (self == nullptr) {
            co_return;
        }
        if (!self->m_isInside) {
            continue;
        }
        if (!all) {
            showError(self->m_parts.window, all.error(), topic);
            continue;
        }
        std::vector<OutboxRow> rows;
        rows.reserve(all->size());
        for (const workflows::Delivery &delivery : *all) {
            rows.push_back({delivery, self->m_nameOf(delivery.patient)});
        }
        // What waits is in the status line; what a person must look at is at the navigation.
        const auto refused = std::count_if(all->begin(), all->end(), [](const workflows::Delivery &delivery) {
            return delivery.state == workflows::DeliveryState::Refused;
        });
        self->m_parts.window.setBadge(topic, static_cast<int>(refused));
        self->m_page.setRows(std::move(rows));
    } while (self->m_gate.again());
}

QCoro::Task<void> OutboxPresenter::send(QPointer<OutboxPresenter> self)
{
    const int visit = self->m_visit;
    self->m_page.setBusy(true);
    const QPointer<AppShell> shell(&self->m_parts.shell);
    const auto observer = [shell](const workflows::Delivery &delivery) {
        if (shell != nullptr) {
            Q_EMIT shell->delivered(delivery);
        }
    };
    auto sending = self->m_parts.shell.delivery().deliver(observer);
    const Result<void> sent = co_await std::move(sending);
    if (self == nullptr || self->m_visit != visit) {
        co_return;
    }
    self->m_page.setBusy(false);
    if (!sent) {
        showError(self->m_parts.window, sent.error(), topic);
    }
    self->refresh();
}

QCoro::Task<void> OutboxPresenter::takeOff(QPointer<OutboxPresenter> self, protocol::RecordId id)
{
    const int visit = self->m_visit;
    const Result<void> gone = co_await self->m_parts.shell.delivery().dismiss(id);
    if (self == nullptr || self->m_visit != visit) {
        co_return;
    }
    if (!gone) {
        showError(self->m_parts.window, gone.error(), topic);
    }
    self->refresh();
}

} // namespace tegata::appshell
