#include "OutboxPage.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/Theme.h>

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::workstation {

namespace space = ui::space;

OutboxPage::OutboxPage(ui::UiSettings &settings, QWidget *parent)
    : Page(QStringLiteral("outbox-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("outbox-title"), this))
    , m_explanation(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("outbox-explanation"), this))
    , m_send(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("outbox-send"), this))
    , m_stack(new QStackedWidget(this))
    , m_table(new ui::DataTable(m_stack))
    , m_rows(new Rows(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_empty(new ui::EmptyState(ui::Icon::Success, m_stack))
    , m_details(new ui::DetailList(this))
    , m_dismiss(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("outbox-dismiss"), this))
{
    setPageMargins();
    m_send->setIcon(ui::icon(ui::Icon::Refresh));
    m_dismiss->setIcon(ui::icon(ui::Icon::Remove));
    m_table->setObjectName(QStringLiteral("outbox-table"));
    m_empty->setObjectName(QStringLiteral("outbox-empty"));
    m_details->setObjectName(QStringLiteral("outbox-details"));
    m_rows->setHeaders({{}, {}, {}, {}});
    m_sorted->setSourceModel(m_rows);
    m_sorted->setSortRole(Rows::sortRole);
    m_table->setModel(m_sorted);
    m_table->setStretchColumn(1);
    m_table->setColumnWidth(0, 180);
    m_table->setColumnWidth(2, 180);
    m_table->setColumnWidth(3, 200);
    m_table->remember(settings, QStringLiteral("outbox"));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_send);
    column()->addLayout(top);
    column()->addWidget(m_explanation);
    column()->addWidget(m_stack, 1);
    column()->addWidget(m_details);
    column()->addWidget(m_dismiss, 0, Qt::AlignLeft);
    connect(m_send, &QPushButton::clicked, this, &OutboxPage::sendRequested);
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        if (const OutboxItem *item = current()) {
            Q_EMIT dismissRequested(item->id);
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &OutboxPage::showCurrent);
    retranslate();
}

void OutboxPage::setItems(std::vector<OutboxItem> items)
{
    m_items = std::move(items);
    showRows();
}

const OutboxItem *OutboxPage::current() const
{
    const QModelIndex index = m_sorted->mapToSource(m_table->currentIndex());
    const auto row = static_cast<std::size_t>(index.row());
    return index.isValid() && row < m_items.size() ? &m_items[row] : nullptr;
}

void OutboxPage::showRows()
{
    std::vector<std::vector<Cell>> rows;
    for (const OutboxItem &item : m_items) {
        rows.push_back({{item.patient},
                        {item.title},
                        {ui::dateTimeText(item.confirmed), item.confirmed},
                        {item.state, {}, item.isRefused ? ui::Tone::Error : ui::Tone::Info}});
    }
    m_rows->setRows(std::move(rows));
    m_stack->setCurrentWidget(m_items.empty() ? static_cast<QWidget *>(m_empty) : m_table);
    m_send->setEnabled(!m_items.empty());
    showCurrent();
}

void OutboxPage::showCurrent()
{
    const OutboxItem *item = current();
    const bool isRefused = item && item->isRefused;
    m_dismiss->setVisible(isRefused);
    m_details->setVisible(isRefused);
    if (isRefused) {
        m_details->setDetails(
            {{tr("Why it was refused"), item->reason, false, ui::Tone::Error}, {tr("What to do"), item->next}});
    } else {
        m_details->setDetails({});
    }
}

void OutboxPage::retranslate()
{
    m_title->setText(tr("Waiting to be recorded"));
    m_explanation->setText(tr("Everything here is saved on this device and is sent by itself, once, as soon as the "
                              "network can be reached."));
    m_send->setText(tr("Send now"));
    m_dismiss->setText(tr("Take off the list…"));
    m_rows->setHeaders({tr("Patient"), tr("What"), tr("Confirmed"), tr("State")});
    m_empty->setWords([] { return ui::MessageWords{tr("Nothing waits. Everything is recorded."), {}, {}}; });
    showRows();
}

} // namespace tegata::workstation
