#pragma once

#include <tegata/uikit/Page.h>

#include "ChartTypes.h"

#include <QSet>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace tegata::ui {
class EmptyState;
class SearchField;
class TimelineList;
class TimelineModel;
} // namespace tegata::ui

namespace tegata::workstation {

class EntryDetails;
class SummaryPanel;

/// A chart below its banner: how complete it is, summary, entries by date with filters and search, one entry in full.
/// GUI thread.
class ChartView : public ui::Page
{
    Q_OBJECT
public:
    explicit ChartView(QWidget *parent = nullptr);

    void setCompleteness(const CompletenessLine &line);
    /// `total` 0 hides the bar.
    void setProgress(quint64 done, quint64 total);
    void setSections(const std::vector<SummarySection> &sections);
    /// Entries in the order to be shown; the selection stays on the same entry.
    void setLines(std::vector<ChartLine> lines);
    void setFilters(const std::vector<FilterChoice> &kinds, const std::vector<FilterChoice> &institutions);
    /// Shows only these entries; nothing given: all of them.
    void setFound(const std::optional<QSet<QString>> &ids);
    void setContent(const EntryContent &content);
    void setActions(const ChartActions &actions);
    /// Selects an entry, taking a filter away that would hide it.
    void select(const QString &id);
    [[nodiscard]] QString selected() const;
    /// Nothing of a patient stays.
    void clear();

Q_SIGNALS:
    void backRequested();
    void refreshRequested();
    void searchChanged(const QString &text);
    void entrySelected(const QString &id);
    void writeRequested(tegata::workstation::FormKind kind);
    void importRequested();
    void exportRequested();
    void correctRequested(const QString &id);
    void cancelPrescriptionRequested(const QString &id);

protected:
    void retranslate() override;

private:
    void buildToolbar();
    void showLines();
    [[nodiscard]] bool passes(const ChartLine &line) const;

    std::vector<ChartLine> m_lines;
    std::optional<QSet<QString>> m_found;
    ChartActions m_actions;
    bool m_isSetting = false;

    QPushButton *m_back;
    ui::IconLabel *m_completenessIcon;
    QLabel *m_completeness;
    QProgressBar *m_progress;
    QPushButton *m_refresh;
    QPushButton *m_note;
    QPushButton *m_prescription;
    QPushButton *m_allergy;
    QPushButton *m_problem;
    QPushButton *m_import;
    QPushButton *m_export;
    ui::SearchField *m_search;
    QComboBox *m_kind;
    QComboBox *m_institution;
    SummaryPanel *m_summary;
    QStackedWidget *m_entries;
    ui::TimelineModel *m_model;
    ui::TimelineList *m_list;
    ui::EmptyState *m_empty;
    QFrame *m_detailsCard;
    EntryDetails *m_details;
};

} // namespace tegata::workstation
