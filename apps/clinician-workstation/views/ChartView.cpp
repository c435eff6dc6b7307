#include "ChartView.h"

#include "EntryDetails.h"
#include "SummaryPanel.h"

#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/FlowLayout.h>
#include <tegata/uikit/SearchField.h>
#include <tegata/uikit/Theme.h>

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::workstation {

namespace space = ui::space;
using ui::ButtonRole;

ChartView::ChartView(QWidget *parent)
    : ui::Page(QStringLiteral("chart-view"), parent)
    , m_back(ui::makeButton(ButtonRole::Quiet, QStringLiteral("chart-back"), this))
    , m_completenessIcon(new ui::IconLabel(ui::Icon::Info, ui::Ink::Muted, 18, this))
    , m_completeness(ui::makeLabel(ui::TextRole::Body, QStringLiteral("chart-completeness"), this))
    , m_progress(new QProgressBar(this))
    , m_refresh(ui::makeButton(ButtonRole::Quiet, QStringLiteral("chart-refresh"), this))
    , m_note(ui::makeButton(ButtonRole::Primary, QStringLiteral("write-note"), this))
    , m_prescription(ui::makeButton(ButtonRole::Secondary, QStringLiteral("write-prescription"), this))
    , m_allergy(ui::makeButton(ButtonRole::Secondary, QStringLiteral("write-allergy"), this))
    , m_problem(ui::makeButton(ButtonRole::Secondary, QStringLiteral("write-problem"), this))
    , m_import(ui::makeButton(ButtonRole::Secondary, QStringLiteral("chart-import"), this))
    , m_export(ui::makeButton(ButtonRole::Secondary, QStringLiteral("chart-export"), this))
    , m_search(new ui::SearchField(this))
    , m_kind(new QComboBox(this))
    , m_institution(new QComboBox(this))
    , m_summary(new SummaryPanel(this))
    , m_entries(new QStackedWidget(this))
    , m_model(new ui::TimelineModel(this))
    , m_list(new ui::TimelineList(m_entries))
    , m_empty(new ui::EmptyState(ui::Icon::Search, m_entries))
    , m_detailsCard(new QFrame(this))
    , m_details(new EntryDetails(m_detailsCard))
{
    m_search->setObjectName(QStringLiteral("chart-search"));
    m_kind->setObjectName(QStringLiteral("chart-kind"));
    m_institution->setObjectName(QStringLiteral("chart-institution"));
    m_list->setObjectName(QStringLiteral("chart-entries"));
    m_list->setModel(m_model);
    m_empty->setObjectName(QStringLiteral("chart-no-entries"));
    m_progress->setObjectName(QStringLiteral("chart-progress"));
    m_progress->setFixedHeight(8);
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_entries->addWidget(m_list);
    m_entries->addWidget(m_empty);
    for (QComboBox *filter : {m_kind, m_institution}) {
        filter->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        filter->setMaximumWidth(220);
    }
    buildToolbar();

    auto *filters = new QHBoxLayout;
    filters->setSpacing(space::small);
    filters->addWidget(m_search, 1);
    filters->addWidget(m_kind);
    filters->addWidget(m_institution);
    auto *listBox = new QWidget(this);
    auto *listColumn = new QVBoxLayout(listBox);
    listColumn->setContentsMargins(0, 0, 0, 0);
    listColumn->setSpacing(space::small);
    listColumn->addLayout(filters);
    listColumn->addWidget(m_entries, 1);
    ui::setCard(m_detailsCard);
    m_detailsCard->hide();
    auto *detailsColumn = new QVBoxLayout(m_detailsCard);
    detailsColumn->setContentsMargins(space::large, space::medium, space::medium, space::medium);
    detailsColumn->addWidget(m_details);
    auto *right = new QSplitter(Qt::Vertical, this);
    right->setObjectName(QStringLiteral("chart-right"));
    right->setChildrenCollapsible(false);
    right->addWidget(listBox);
    right->addWidget(m_detailsCard);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    right->setSizes({300, 200});
    auto *both = new QSplitter(Qt::Horizontal, this);
    both->setObjectName(QStringLiteral("chart-both"));
    both->setChildrenCollapsible(false);
    both->addWidget(m_summary);
    both->addWidget(right);
    both->setStretchFactor(0, 2);
    both->setStretchFactor(1, 5);
    both->setSizes({270, 690});
    column()->setSpacing(space::small);
    column()->addWidget(both, 1);

    connect(m_search, &ui::SearchField::searchChanged, this, &ChartView::searchChanged);
    connect(m_search, &ui::SearchField::resultsRequested, this, [this] {
        if (m_model->rowCount() > 0) {
            m_list->setFocus();
            m_list->setCurrentIndex(m_model->index(0));
        }
    });
    const auto filtered = [this] {
        if (!m_isSetting) {
            showLines();
        }
    };
    connect(m_kind, &QComboBox::currentIndexChanged, this, filtered);
    connect(m_institution, &QComboBox::currentIndexChanged, this, filtered);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (!m_isSetting) {
            Q_EMIT entrySelected(current.isValid() ? current.data(ui::TimelineModel::IdRole).toString() : QString());
        }
    });
    connect(m_summary, &SummaryPanel::entryRequested, this, &ChartView::select);
    connect(m_details, &EntryDetails::correctRequested, this, &ChartView::correctRequested);
    connect(m_details, &EntryDetails::cancelPrescriptionRequested, this, &ChartView::cancelPrescriptionRequested);
    retranslate();
}

void ChartView::buildToolbar()
{
    m_back->setIcon(ui::icon(ui::Icon::Back));
    m_refresh->setIcon(ui::icon(ui::Icon::Refresh));
    m_note->setIcon(ui::icon(ui::Icon::Note, ui::Ink::OnAccent));
    m_prescription->setIcon(ui::icon(ui::Icon::Prescription));
    m_allergy->setIcon(ui::icon(ui::Icon::Allergy));
    m_problem->setIcon(ui::icon(ui::Icon::Problem));
    m_import->setIcon(ui::icon(ui::Icon::Import));
    m_export->setIcon(ui::icon(ui::Icon::Export));
    auto *buttons = new QWidget(this);
    auto *flow = new ui::FlowLayout(buttons, space::small);
    for (QPushButton *button : {m_back, m_note, m_prescription, m_allergy, m_problem, m_import, m_export}) {
        flow->addWidget(button);
    }
    auto *state = new QHBoxLayout;
    state->setSpacing(space::small);
    state->addWidget(m_completenessIcon, 0, Qt::AlignVCenter);
    state->addWidget(m_completeness, 1);
    state->addWidget(m_refresh);
    column()->addWidget(buttons);
    column()->addLayout(state);
    column()->addWidget(m_progress);
    connect(m_back, &QPushButton::clicked, this, &ChartView::backRequested);
    connect(m_refresh, &QPushButton::clicked, this, &ChartView::refreshRequested);
    connect(m_note, &QPushButton::clicked, this, [this] { Q_EMIT writeRequested(FormKind::Note); });
    connect(m_prescription, &QPushButton::clicked, this, [this] { Q_EMIT writeRequested(FormKind::Prescription); });
    connect(m_allergy, &QPushButton::clicked, this, [this] { Q_EMIT writeRequested(FormKind::Allergy); });
    connect(m_problem, &QPushButton::clicked, this, [this] { Q_EMIT writeRequested(FormKind::Problem); });
    connect(m_import, &QPushButton::clicked, this, &ChartView::importRequested);
    connect(m_export, &QPushButton::clicked, this, &ChartView::exportRequested);
}

void ChartView::setCompleteness(const CompletenessLine &line)
{
    m_completenessIcon->setIcon(ui::iconOf(line.tone), ui::inkOf(line.tone));
    m_completeness->setText(line.text);
}

void ChartView::setProgress(quint64 done, quint64 total)
{
    m_progress->setVisible(total > 0);
    if (total > 0) {
        m_progress->setRange(0, static_cast<int>(total));
        m_progress->setValue(static_cast<int>(done));
    }
}

void ChartView::setSections(const std::vector<SummarySection> &sections) { m_summary->setSections(sections); }

void ChartView::setLines(std::vector<ChartLine> lines)
{
    m_lines = std::move(lines);
    showLines();
}

void ChartView::setFilters(const std::vector<FilterChoice> &kinds, const std::vector<FilterChoice> &institutions)
{
    m_isSetting = true;
    const auto fill = [](QComboBox *box, const QString &all, const std::vector<FilterChoice> &choices) {
        const QString chosen = box->currentData().toString();
        box->clear();
        box->addItem(all, QString());
        for (const FilterChoice &choice : choices) {
            box->addItem(choice.label, choice.key);
        }
        box->setCurrentIndex(std::max(0, box->findData(chosen)));
    };
    fill(m_kind, tr("All kinds"), kinds);
    fill(m_institution, tr("All institutions"), institutions);
    m_isSetting = false;
}

void ChartView::setFound(const std::optional<QSet<QString>> &ids)
{
    m_found = ids;
    showLines();
}

bool ChartView::passes(const ChartLine &line) const
{
    const QString kind = m_kind->currentData().toString();
    const QString institution = m_institution->currentData().toString();
    return (kind.isEmpty() || line.kindKey == kind) && (institution.isEmpty() || line.institutionKey == institution) &&
           (!m_found || m_found->contains(line.entry.id));
}

void ChartView::showLines()
{
    const QString chosen = selected();
    std::vector<ui::TimelineEntry> shown;
    int row = -1;
    for (const ChartLine &line : m_lines) {
        if (passes(line)) {
            if (line.entry.id == chosen) {
                row = static_cast<int>(shown.size());
            }
            shown.push_back(line.entry);
        }
    }
    m_isSetting = true;
    m_entries->setCurrentWidget(shown.empty() ? static_cast<QWidget *>(m_empty) : m_list);
    m_model->setEntries(std::move(shown));
    if (row >= 0) {
        m_list->setCurrentIndex(m_model->index(row));
    }
    m_isSetting = false;
    if (row < 0 && !chosen.isEmpty()) {
        Q_EMIT entrySelected({});
    }
}

void ChartView::setContent(const EntryContent &content)
{
    m_details->setContent(content);
    // Without an entry the list has the room.
    m_detailsCard->setVisible(!content.id.isEmpty());
}

void ChartView::setActions(const ChartActions &actions)
{
    m_actions = actions;
    const auto set = [&actions](QPushButton *button, bool enabled) {
        button->setEnabled(enabled);
        button->setToolTip(enabled ? QString() : actions.whyNot);
    };
    set(m_note, actions.canWriteNote);
    set(m_prescription, actions.canPrescribe);
    set(m_allergy, actions.canWriteSummary);
    set(m_problem, actions.canWriteSummary);
    set(m_import, actions.canImport);
    set(m_export, actions.canExport);
}

void ChartView::select(const QString &id)
{
    const auto found =
        std::find_if(m_lines.begin(), m_lines.end(), [&id](const ChartLine &line) { return line.entry.id == id; });
    if (found == m_lines.end()) {
        return;
    }
    if (!passes(*found)) {
        m_isSetting = true;
        m_kind->setCurrentIndex(0);
        m_institution->setCurrentIndex(0);
        m_search->clear();
        m_found.reset();
        m_isSetting = false;
        showLines();
    }
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->entry(row).id == id) {
            m_list->setCurrentIndex(m_model->index(row));
            m_list->scrollTo(m_model->index(row));
            m_list->setFocus();
            return;
        }
    }
}

QString ChartView::selected() const
{
    const QModelIndex current = m_list->currentIndex();
    return current.isValid() ? current.data(ui::TimelineModel::IdRole).toString() : QString();
}

void ChartView::clear()
{
    m_search->clear();
    m_found.reset();
    m_lines.clear();
    m_isSetting = true;
    m_model->setEntries({});
    m_isSetting = false;
    setFilters({}, {});
    m_summary->setSections({});
    setContent({});
    setCompleteness({});
    setProgress(0, 0);
    setActions({});
}

void ChartView::retranslate()
{
    m_back->setText(tr("Patients"));
    m_refresh->setText(tr("Look again"));
    m_note->setText(tr("Write a note"));
    m_prescription->setText(tr("Prescribe"));
    m_allergy->setText(tr("Allergy"));
    m_allergy->setAccessibleName(tr("Enter an allergy"));
    m_problem->setText(tr("Problem"));
    m_problem->setAccessibleName(tr("Enter a problem"));
    m_import->setText(tr("Import…"));
    m_export->setText(tr("Export…"));
    m_search->setWords([] { return tr("Find in this chart"); });
    m_kind->setAccessibleName(tr("Show only this kind"));
    m_institution->setAccessibleName(tr("Show only this institution"));
    m_list->setAccessibleName(tr("Entries by date"));
    m_progress->setAccessibleName(tr("Records read"));
    if (m_kind->count() > 0) {
        m_kind->setItemText(0, tr("All kinds"));
        m_institution->setItemText(0, tr("All institutions"));
    }
    m_empty->setWords([] {
        return ui::MessageWords{
            tr("No entry to show."),
            tr("Either nothing has been written into the parts of the chart you may read, or no entry matches the "
               "search and the filters."),
            {}};
    });
}

} // namespace tegata::workstation
