#include <tegata/appshell/AuditPage.h>
#include <tegata/appshell/ShownValues.h>

#include <tegata/uikit/DateField.h>
#include <tegata/uikit/Icon.h>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

namespace tegata::appshell {

AuditPage::AuditPage(ui::UiSettings &settings, QWidget *parent)
    : ui::Page(QStringLiteral("audit-page"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("audit-title"), this))
    , m_export(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("audit-export"), this))
    , m_dates(new QWidget(this))
    , m_fromLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("audit-from-label"), m_dates))
    , m_from(new ui::DateField(QStringLiteral("audit-from"), m_dates))
    , m_untilLabel(ui::makeLabel(ui::TextRole::Body, QStringLiteral("audit-until-label"), m_dates))
    , m_until(new ui::DateField(QStringLiteral("audit-until"), m_dates))
    , m_count(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("audit-count"), this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ui::EmptyState(ui::Icon::Audit, m_stack))
    , m_table(new ui::RowTable(QStringLiteral("audit-table"), m_stack))
{
    setPageMargins();
    column()->setSpacing(ui::space::medium);
    m_export->setIcon(ui::icon(ui::Icon::Export));
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_export);
    column()->addLayout(top);

    auto *filters = new QHBoxLayout;
    filters->setSpacing(ui::space::medium);
    m_period = makeBox(QStringLiteral("audit-period"), m_periodLabel, filters);
    m_kind = makeBox(QStringLiteral("audit-kind"), m_kindLabel, filters);
    m_terminal = makeBox(QStringLiteral("audit-terminal"), m_terminalLabel, filters);
    m_patient = makeBox(QStringLiteral("audit-patient"), m_patientLabel, filters);
    column()->addLayout(filters);
    auto *dates = new QHBoxLayout(m_dates);
    dates->setContentsMargins(0, 0, 0, 0);
    for (ui::DateField *edit : {m_from, m_until}) {
        edit->setDate(QDate::currentDate());
    }
    m_fromLabel->setWordWrap(false);
    m_untilLabel->setWordWrap(false);
    dates->addWidget(m_fromLabel);
    dates->addWidget(m_from);
    dates->addSpacing(ui::space::medium);
    dates->addWidget(m_untilLabel);
    dates->addWidget(m_until);
    dates->addStretch(1);
    m_dates->hide();
    column()->addWidget(m_dates);
    column()->addWidget(m_count);

    auto *details = new QFrame(this);
    ui::setCard(details);
    auto *inside = new QVBoxLayout(details);
    m_detailsTitle = ui::makeLabel(ui::TextRole::Section, QStringLiteral("audit-details-title"), details);
    auto *scroll = new QScrollArea(details);
    scroll->setObjectName(QStringLiteral("audit-details-scroll"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->viewport()->setAutoFillBackground(false);
    auto *holder = new QWidget(scroll);
    auto *holderColumn = new QVBoxLayout(holder);
    holderColumn->setContentsMargins(0, 0, 0, 0);
    m_details = new ui::DetailList(holder);
    m_details->setObjectName(QStringLiteral("audit-details"));
    holderColumn->addWidget(m_details);
    holderColumn->addStretch(1);
    scroll->setWidget(holder);
    // setWidget() turns it on: the card shows through.
    holder->setAutoFillBackground(false);
    inside->addWidget(m_detailsTitle);
    inside->addWidget(scroll, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_stack);
    splitter->addWidget(details);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    details->setMinimumHeight(200);
    m_stack->setMinimumHeight(140);
    column()->addWidget(splitter, 1);

    const auto changed = [this] {
        m_dates->setVisible(m_period->currentIndex() == static_cast<int>(Period::Chosen));
        if (!m_isFilling) {
            Q_EMIT queryChanged();
        }
    };
    for (QComboBox *box : {m_period, m_kind, m_terminal, m_patient}) {
        connect(box, &QComboBox::currentIndexChanged, this, changed);
    }
    connect(m_from, &ui::DateField::dateChanged, this, changed);
    connect(m_until, &ui::DateField::dateChanged, this, changed);
    connect(m_export, &QPushButton::clicked, this, &AuditPage::exportRequested);
    connect(m_table, &ui::RowTable::selectedIdChanged, this, &AuditPage::showDetails);
    setFocusProxy(m_table);
    retranslate();
    m_table->remember(settings, QStringLiteral("audit"));
}

QComboBox *AuditPage::makeBox(const QString &objectName, QLabel *&label, QHBoxLayout *row)
{
    auto *box = new QComboBox(this);
    box->setObjectName(objectName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    label = ui::makeLabel(ui::TextRole::Muted, objectName + QStringLiteral("-label"), this);
    label->setBuddy(box);
    auto *pair = new QVBoxLayout;
    pair->setSpacing(2);
    pair->addWidget(label);
    pair->addWidget(box);
    row->addLayout(pair, 1);
    return box;
}

void AuditPage::setEntries(std::vector<workflows::AuditEntry> entries)
{
    m_entries = std::move(entries);
    m_isLoading = false;
    showEntries();
}

void AuditPage::setLoading(bool isLoading)
{
    m_isLoading = isLoading;
    showEntries();
}

void AuditPage::setChoices(std::vector<AuditChoice> terminals, std::vector<AuditChoice> patients)
{
    if (terminals == m_terminalChoices && patients == m_patientChoices) {
        return;
    }
    m_terminalChoices = std::move(terminals);
    m_patientChoices = std::move(patients);
    retranslate();
}

void AuditPage::clear()
{
    setChoices({}, {});
    setEntries({});
}

AuditQuery AuditPage::query() const
{
    AuditQuery query;
    const QDate today = QDate::currentDate();
    switch (static_cast<Period>(m_period->currentIndex())) {
    case Period::All:
        break;
    case Period::Today:
        query.from = today.startOfDay();
        break;
    case Period::Week:
        query.from = today.addDays(-6).startOfDay();
        break;
    case Period::Month:
        query.from = today.addDays(-29).startOfDay();
        break;
    case Period::Chosen:
        query.from = m_from->date().startOfDay();
        query.until = m_until->date().endOfDay();
        break;
    }
    query.kind = static_cast<AuditKind>(m_kind->currentIndex());
    query.terminal = m_terminal->currentData().toString();
    query.patient = m_patient->currentData().toString();
    return query;
}

void AuditPage::showEntries()
{
    std::vector<ui::TableRow> rows;
    rows.reserve(m_entries.size());
    for (std::size_t index = 0; index < m_entries.size(); ++index) {
        const workflows::AuditEntry &entry = m_entries[index];
        // Counted from the oldest, so that the name of a row stays when newer ones come.
        rows.push_back({QString::number(m_entries.size() - index),
                        {{momentText(entry.time), static_cast<qint64>(toUnixSeconds(entry.time))},
                         {eventText(entry)},
                         {actorText(entry)},
                         {terminalText(entry)},
                         {patientText(entry)}}});
    }
    const bool isEmpty = rows.empty();
    m_table->setRows(std::move(rows));
    const bool isLoading = m_isLoading;
    m_empty->setWords([isLoading] {
        return isLoading ? ui::MessageWords{tr("The entries are being read from the ledger…"), {}, {}}
                         : ui::MessageWords{tr("Nothing was recorded that matches these filters."),
                                            tr("Choose a longer period or another kind."),
                                            {}};
    });
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
    m_count->setText(isLoading ? tr("Reading…") : tr("%n entry(s)", nullptr, static_cast<int>(m_entries.size())));
    m_export->setEnabled(!m_entries.empty());
    showDetails();
}

void AuditPage::showDetails()
{
    const std::size_t position = m_table->selectedId().toULongLong();
    if (position == 0 || position > m_entries.size()) {
        m_details->setDetails({{{}, tr("Choose an entry to see all of it.")}});
        return;
    }
    m_details->setDetails(auditDetails(m_entries[m_entries.size() - position]));
}

void AuditPage::fillChoices(QComboBox *box, const std::vector<AuditChoice> &choices, const QString &all)
{
    const QString chosen = box->currentData().toString();
    box->clear();
    box->addItem(all, QString());
    for (const AuditChoice &choice : choices) {
        box->addItem(choice.words, choice.id);
    }
    const int row = box->findData(chosen);
    box->setCurrentIndex(row < 0 ? 0 : row);
}

void AuditPage::retranslate()
{
    m_isFilling = true;
    m_title->setText(tr("What was recorded"));
    m_export->setText(tr("Export as CSV…"));
    const QStringList periods{tr("All time"), tr("Today"), tr("Last 7 days"), tr("Last 30 days"), tr("Chosen days")};
    for (int row = 0; row < periods.size(); ++row) {
        if (row < m_period->count()) {
            m_period->setItemText(row, periods[row]);
        } else {
            m_period->addItem(periods[row]);
        }
    }
    for (int row = 0; row <= static_cast<int>(AuditKind::Prescriptions); ++row) {
        const QString text = auditKindText(static_cast<AuditKind>(row));
        if (row < m_kind->count()) {
            m_kind->setItemText(row, text);
        } else {
            m_kind->addItem(text);
        }
    }
    fillChoices(m_terminal, m_terminalChoices, tr("All terminals"));
    fillChoices(m_patient, m_patientChoices, tr("All patients"));
    m_periodLabel->setText(tr("Period"));
    m_kindLabel->setText(tr("Kind"));
    m_terminalLabel->setText(tr("Terminal"));
    m_patientLabel->setText(tr("Patient"));
    m_period->setAccessibleName(m_periodLabel->text());
    m_kind->setAccessibleName(m_kindLabel->text());
    m_terminal->setAccessibleName(m_terminalLabel->text());
    m_patient->setAccessibleName(m_patientLabel->text());
    m_fromLabel->setText(tr("From"));
    m_untilLabel->setText(tr("Until"));
    m_from->setAccessibleName(tr("From"));
    m_until->setAccessibleName(tr("Until"));
    m_table->setAccessibleName(tr("What was recorded"));
    m_table->setHeaders({tr("When"), tr("What"), tr("By"), tr("Terminal"), tr("Patient")});
    m_detailsTitle->setText(tr("Details"));
    m_isFilling = false;
    showEntries();
}

} // namespace tegata::appshell
