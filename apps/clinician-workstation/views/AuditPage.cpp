#include "AuditPage.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/FlowLayout.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::workstation {

namespace space = ui::space;

namespace {

/// Ten digits and hyphens, and the button of the calendar.
constexpr int dateWidth = 150;

} // namespace

AuditPage::AuditPage(ui::UiSettings &settings, QWidget *parent)
    : Page(QStringLiteral("audit-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("audit-title"), this))
    , m_state(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("audit-state"), this))
    , m_export(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("audit-export"), this))
    , m_fromKnown(new QCheckBox(this))
    , m_from(new QDateEdit(this))
    , m_untilKnown(new QCheckBox(this))
    , m_until(new QDateEdit(this))
    , m_kind(new QComboBox(this))
    , m_device(new QComboBox(this))
    , m_patient(new QComboBox(this))
    , m_stack(new QStackedWidget(this))
    , m_table(new ui::DataTable(m_stack))
    , m_rows(new Rows(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_empty(new ui::EmptyState(ui::Icon::Audit, m_stack))
    , m_scroll(new QScrollArea(this))
    , m_details(new ui::DetailList)
{
    setPageMargins();
    m_export->setIcon(ui::icon(ui::Icon::Export));
    m_fromKnown->setObjectName(QStringLiteral("audit-from-known"));
    m_from->setObjectName(QStringLiteral("audit-from"));
    m_untilKnown->setObjectName(QStringLiteral("audit-until-known"));
    m_until->setObjectName(QStringLiteral("audit-until"));
    m_kind->setObjectName(QStringLiteral("audit-kind"));
    m_device->setObjectName(QStringLiteral("audit-device"));
    m_patient->setObjectName(QStringLiteral("audit-patient"));
    m_table->setObjectName(QStringLiteral("audit-table"));
    m_empty->setObjectName(QStringLiteral("audit-empty"));
    m_details->setObjectName(QStringLiteral("audit-details"));
    for (QDateEdit *date : {m_from, m_until}) {
        date->setCalendarPopup(true);
        date->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        date->setDate(QDate::currentDate());
        date->setEnabled(false);
        date->setMinimumWidth(dateWidth);
    }
    for (QComboBox *box : {m_kind, m_device, m_patient}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMaximumWidth(240);
    }
    m_rows->setHeaders({{}, {}, {}, {}, {}});
    m_sorted->setSourceModel(m_rows);
    m_sorted->setSortRole(Rows::sortRole);
    m_table->setModel(m_sorted);
    m_table->setStretchColumn(1);
    m_table->setColumnWidth(0, 180);
    m_table->setColumnWidth(2, 180);
    m_table->setColumnWidth(3, 180);
    m_table->setColumnWidth(4, 120);
    m_table->sortByColumn(0, Qt::DescendingOrder);
    m_table->remember(settings, QStringLiteral("audit"));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_details);
    m_details->setAutoFillBackground(false);
    m_scroll->viewport()->setAutoFillBackground(false);

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_export);
    auto *filters = new QWidget(this);
    auto *flow = new ui::FlowLayout(filters, space::small);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_kind, m_device, m_patient, m_fromKnown, m_from, m_untilKnown, m_until}) {
        flow->addWidget(widget);
    }
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_stack);
    splitter->addWidget(m_scroll);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    column()->setSpacing(space::small);
    column()->addLayout(top);
    column()->addWidget(filters);
    column()->addWidget(m_state);
    column()->addWidget(splitter, 1);

    const auto changed = [this] {
        if (!m_isSetting) {
            Q_EMIT questionChanged();
        }
    };
    connect(m_fromKnown, &QCheckBox::toggled, m_from, &QWidget::setEnabled);
    connect(m_untilKnown, &QCheckBox::toggled, m_until, &QWidget::setEnabled);
    for (QCheckBox *box : {m_fromKnown, m_untilKnown}) {
        connect(box, &QCheckBox::toggled, this, changed);
    }
    for (QDateEdit *date : {m_from, m_until}) {
        connect(date, &QDateEdit::dateChanged, this, changed);
    }
    for (QComboBox *box : {m_kind, m_device, m_patient}) {
        connect(box, &QComboBox::currentIndexChanged, this, changed);
    }
    connect(m_export, &QPushButton::clicked, this, &AuditPage::exportRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AuditPage::showCurrent);
    setDevices({});
    setPatients({});
    retranslate();
}

void AuditPage::setLines(std::vector<AuditLine> lines)
{
    m_lines = std::move(lines);
    showRows();
}

void AuditPage::setLoading(bool loading)
{
    m_isLoading = loading;
    showRows();
}

void AuditPage::setKinds(const QStringList &kinds)
{
    m_isSetting = true;
    const int chosen = std::max(0, m_kind->currentIndex());
    m_kind->clear();
    m_kind->addItems(kinds);
    m_kind->setCurrentIndex(chosen);
    m_isSetting = false;
}

namespace {

void fill(QComboBox *box, const QString &all, const std::vector<FilterChoice> &choices)
{
    const QString chosen = box->currentData().toString();
    box->clear();
    box->addItem(all, QString());
    for (const FilterChoice &choice : choices) {
        box->addItem(choice.label, choice.key);
    }
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

} // namespace

void AuditPage::setDevices(const std::vector<FilterChoice> &devices)
{
    m_isSetting = true;
    fill(m_device, tr("All terminals"), devices);
    m_isSetting = false;
}

void AuditPage::setPatients(const std::vector<FilterChoice> &patients)
{
    m_isSetting = true;
    fill(m_patient, tr("All patients"), patients);
    m_isSetting = false;
}

AuditQuestion AuditPage::question() const
{
    AuditQuestion question;
    question.from = m_fromKnown->isChecked() ? m_from->date() : QDate();
    question.until = m_untilKnown->isChecked() ? m_until->date() : QDate();
    question.kind = std::max(0, m_kind->currentIndex());
    question.device = m_device->currentData().toString();
    question.patient = m_patient->currentData().toString();
    return question;
}

void AuditPage::clear()
{
    m_isSetting = true;
    m_kind->setCurrentIndex(0);
    m_fromKnown->setChecked(false);
    m_untilKnown->setChecked(false);
    m_isSetting = false;
    setDevices({});
    setPatients({});
    m_isLoading = false;
    setLines({});
}

void AuditPage::showRows()
{
    std::vector<std::vector<Cell>> rows;
    for (const AuditLine &line : m_lines) {
        rows.push_back({{ui::dateTimeText(line.time), line.time},
                        {line.what},
                        {line.terminal},
                        {line.patient},
                        {QString::number(line.block), line.block}});
    }
    m_rows->setRows(std::move(rows));
    m_stack->setCurrentWidget(m_lines.empty() ? static_cast<QWidget *>(m_empty) : m_table);
    m_export->setEnabled(!m_lines.empty());
    m_state->setText(m_isLoading ? tr("Reading the ledger…")
                                 : tr("%n line(s)", nullptr, static_cast<int>(m_lines.size())));
    showCurrent();
}

void AuditPage::showCurrent()
{
    const QModelIndex index = m_sorted->mapToSource(m_table->currentIndex());
    const auto row = static_cast<std::size_t>(index.row());
    const bool isThere = index.isValid() && row < m_lines.size();
    m_scroll->setVisible(isThere);
    m_details->setDetails(isThere ? m_lines[row].details : std::vector<ui::Detail>());
}

void AuditPage::retranslate()
{
    m_title->setText(tr("Audit trail"));
    m_export->setText(tr("Export as CSV…"));
    m_fromKnown->setText(tr("From"));
    m_from->setAccessibleName(tr("First day"));
    m_untilKnown->setText(tr("Until"));
    m_until->setAccessibleName(tr("Last day"));
    m_kind->setAccessibleName(tr("Kind"));
    m_device->setAccessibleName(tr("Terminal"));
    m_patient->setAccessibleName(tr("Patient"));
    m_device->setItemText(0, tr("All terminals"));
    m_patient->setItemText(0, tr("All patients"));
    m_rows->setHeaders({tr("When"), tr("What"), tr("Terminal"), tr("Patient"), tr("Block")});
    m_empty->setWords([] {
        return ui::MessageWords{
            tr("Nothing was recorded that matches."), tr("Choose a longer time or another kind."), {}};
    });
    showRows();
}

} // namespace tegata::workstation
