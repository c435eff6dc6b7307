#include <tegata/appshell/OutboxPage.h>

#include <tegata/appshell/ShownValues.h>
#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/RowTable.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace tegata::appshell {

OutboxPage::OutboxPage(ui::UiSettings &settings, QWidget *parent)
    : ui::Page(QStringLiteral("outbox-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("outbox-title"), this))
    , m_send(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("outbox-send"), this))
    , m_explanation(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("outbox-explanation"), this))
    , m_stack(new QStackedWidget(this))
    , m_table(new ui::RowTable(QStringLiteral("outbox-table"), m_stack))
    , m_empty(new ui::EmptyState(ui::Icon::Success, m_stack))
    , m_reason(new ui::DetailList(this))
    , m_dismiss(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("outbox-dismiss"), this))
{
    setPageMargins();
    m_send->setIcon(ui::icon(ui::Icon::Refresh));
    m_dismiss->setIcon(ui::icon(ui::Icon::Remove));
    m_empty->setObjectName(QStringLiteral("outbox-empty"));
    m_reason->setObjectName(QStringLiteral("outbox-reason"));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_send);
    column()->addLayout(top);
    column()->addWidget(m_explanation);
    column()->addWidget(m_stack, 1);
    column()->addWidget(m_reason);
    column()->addWidget(m_dismiss, 0, Qt::AlignLeft);

    connect(m_send, &QPushButton::clicked, this, &OutboxPage::sendRequested);
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        if (const OutboxRow *row = chosen()) {
            Q_EMIT dismissRequested(row->delivery.id);
        }
    });
    connect(m_table, &ui::RowTable::selectedIdChanged, this, &OutboxPage::showChosen);
    setFocusProxy(m_table);
    retranslate();
    // The columns are there only now.
    m_table->setStretchColumn(1);
    m_table->remember(settings, QStringLiteral("outbox"));
}

void OutboxPage::setRows(std::vector<OutboxRow> rows)
{
    m_rows = std::move(rows);
    showRows();
}

void OutboxPage::setBusy(bool busy)
{
    m_isBusy = busy;
    showChosen();
}

void OutboxPage::retranslate()
{
    m_title->setText(tr("Waiting to be recorded"));
    m_send->setText(tr("Send now"));
    m_dismiss->setText(tr("Take off the list…"));
    m_explanation->setText(tr("What was confirmed here is saved on this device at once. It is sent by itself, in order "
                              "and once, whenever there is a connection."));
    m_table->setAccessibleName(tr("What waits to be recorded"));
    m_table->setHeaders({tr("Patient"), tr("What"), tr("Confirmed"), tr("State")});
    m_empty->setWords([] {
        return ui::MessageWords{tr("Everything is recorded."), tr("Nothing waits on this device."), {}};
    });
    showRows();
}

void OutboxPage::showRows()
{
    std::vector<ui::TableRow> rows;
    rows.reserve(m_rows.size());
    for (const OutboxRow &row : m_rows) {
        const UnixTime confirmed = row.delivery.confirmedAt;
        rows.push_back({row.delivery.id.hexString(),
                        {{personName(row.patientName)},
                         {ui::oneLine(row.delivery.title)},
                         {momentText(confirmed), static_cast<qint64>(toUnixSeconds(confirmed))},
                         {deliveryText(row.delivery.state), {}, deliveryTone(row.delivery.state)}}});
    }
    m_table->setRows(std::move(rows));
    m_stack->setCurrentWidget(m_rows.empty() ? static_cast<QWidget *>(m_empty) : m_table);
    showChosen();
}

void OutboxPage::showChosen()
{
    const OutboxRow *row = chosen();
    const bool isRefused = row != nullptr && row->delivery.state == workflows::DeliveryState::Refused;
    std::vector<ui::Detail> reason;
    if (isRefused && row->delivery.error) {
        const ui::MessageWords words = ui::wordsFor(*row->delivery.error);
        reason.push_back({tr("Why it was refused"), words.text, false, ui::Tone::Error});
        if (!words.next.isEmpty()) {
            reason.push_back({tr("What to do"), words.next});
        }
    }
    m_reason->setVisible(!reason.empty());
    m_reason->setDetails(std::move(reason));
    m_dismiss->setVisible(isRefused);
    m_dismiss->setEnabled(!m_isBusy);
    m_send->setEnabled(!m_isBusy && !m_rows.empty());
}

const OutboxRow *OutboxPage::chosen() const
{
    const QString id = m_table->selectedId();
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&id](const OutboxRow &row) { return row.delivery.id.hexString() == id; });
    return found == m_rows.end() ? nullptr : &*found;
}

} // namespace tegata::appshell
