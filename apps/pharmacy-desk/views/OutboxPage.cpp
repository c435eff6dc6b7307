#include "views/OutboxPage.h"

#include "views/Wording.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

namespace {

enum Column
{
    State,
    What,
    Patient,
    When,
    ColumnCount
};

} // namespace

OutboxPage::OutboxPage(UiSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Title, QStringLiteral("outbox-title")))
    , m_send(makeButton(ButtonRole::Secondary, QStringLiteral("outbox-send")))
    , m_explanation(makeLabel(TextRole::Muted, QStringLiteral("outbox-explanation")))
    , m_stack(new QStackedWidget)
    , m_table(new DataTable)
    , m_model(new QStandardItemModel(0, ColumnCount, this))
    , m_empty(new EmptyState(Icon::Success))
    , m_reason(makeLabel(TextRole::Body, QStringLiteral("outbox-reason")))
    , m_dismiss(makeButton(ButtonRole::Secondary, QStringLiteral("outbox-dismiss")))
{
    setObjectName(QStringLiteral("outbox-page"));
    m_table->setObjectName(QStringLiteral("outbox-table"));
    m_send->setIcon(icon(Icon::Refresh));
    m_dismiss->setIcon(icon(Icon::Remove));
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    m_table->setStretchColumn(What);
    m_table->setColumnWidth(State, 200);
    m_table->setColumnWidth(Patient, 190);
    m_table->setColumnWidth(When, 180);
    m_table->remember(settings, QStringLiteral("pharmacy/outbox"));
    m_table->setSortingEnabled(false);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::huge, space::page, space::huge);
    column->setSpacing(space::large);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_send);
    column->addLayout(top);
    column->addWidget(m_explanation);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack, 1);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_reason, 1);
    bottom->addWidget(m_dismiss);
    column->addLayout(bottom);

    connect(m_send, &QPushButton::clicked, this, &OutboxPage::sendRequested);
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        if (const OutboxRow *row = chosen()) {
            Q_EMIT dismissRequested(row->delivery.id);
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &OutboxPage::showChosen);
    retranslate();
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

void OutboxPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void OutboxPage::retranslate()
{
    m_title->setText(tr("Outbox"));
    m_send->setText(tr("Send now"));
    m_dismiss->setText(tr("Take off the list"));
    m_explanation->setText(tr("What was confirmed here is saved on this device at once and sent by itself, in order, "
                              "whenever there is a connection."));
    m_table->setAccessibleName(tr("What waits to be sent"));
    m_empty->setWords([] {
        return MessageWords{tr("Everything is recorded."), tr("Nothing waits on this device."), {}};
    });
    m_model->setHorizontalHeaderLabels({tr("State"), tr("What"), tr("Patient"), tr("Confirmed")});
    showRows();
}

void OutboxPage::showRows()
{
    const OutboxRow *before = chosen();
    const auto id = before != nullptr ? std::optional(before->delivery.id) : std::nullopt;
    m_model->setRowCount(0);
    for (const OutboxRow &row : m_rows) {
        const Tone tone = deliveryTone(row.delivery.state);
        auto *state = new QStandardItem(icon(tone == Tone::Neutral ? Icon::Waiting : iconOf(tone), inkOf(tone)),
                                        deliveryText(row.delivery.state));
        m_model->appendRow({state, new QStandardItem(oneLine(row.delivery.title)),
                            new QStandardItem(oneLine(row.patientName)),
                            new QStandardItem(dateTimeText(localTime(row.delivery.confirmedAt)))});
        if (id && row.delivery.id == *id) {
            m_table->selectRow(m_model->rowCount() - 1);
        }
    }
    m_stack->setCurrentIndex(m_rows.empty() ? 1 : 0);
    showChosen();
}

void OutboxPage::showChosen()
{
    const OutboxRow *row = chosen();
    const bool isRefused = row != nullptr && row->delivery.state == workflows::DeliveryState::Refused;
    m_reason->setVisible(isRefused);
    if (isRefused && row->delivery.error) {
        const MessageWords words = wordsFor(*row->delivery.error);
        m_reason->setText(words.next.isEmpty() ? words.text : words.text + QLatin1Char(' ') + words.next);
    } else {
        m_reason->clear();
    }
    m_dismiss->setVisible(isRefused);
    m_dismiss->setEnabled(!m_isBusy);
    m_send->setEnabled(!m_isBusy && !m_rows.empty());
}

const OutboxRow *OutboxPage::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < static_cast<int>(m_rows.size()) ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

} // namespace tegata::pharmacy
