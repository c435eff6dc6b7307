#pragma once

#include <tegata/appshell/AuditWords.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/Page.h>
#include <tegata/uikit/RowTable.h>
#include <tegata/uikit/UiSettings.h>

#include <QDateTime>

class QComboBox;
class QStackedWidget;

namespace tegata::ui {
class DateField;
}

namespace tegata::appshell {

/// Something to choose in a filter: a terminal or a patient.
struct AuditChoice
{
    QString id;
    QString words;
    friend bool operator==(const AuditChoice &, const AuditChoice &) = default;
};

/// What a person chose in the filters; ids as in AuditChoice, empty for all.
struct AuditQuery
{
    QDateTime from;
    QDateTime until;
    AuditKind kind = AuditKind::Everything;
    QString terminal;
    QString patient;
};

/// What the chain recorded about the institution. GUI thread.
class AuditPage : public ui::Page
{
    Q_OBJECT
public:
    explicit AuditPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    void setEntries(std::vector<workflows::AuditEntry> entries);
    void setChoices(std::vector<AuditChoice> terminals, std::vector<AuditChoice> patients);
    /// The entries are still being read.
    void setLoading(bool isLoading);
    [[nodiscard]] AuditQuery query() const;
    void clear();

Q_SIGNALS:
    void queryChanged();
    void exportRequested();

protected:
    void retranslate() override;

private:
    enum class Period
    {
        All,
        Today,
        Week,
        Month,
        Chosen
    };
    [[nodiscard]] QComboBox *makeBox(const QString &objectName, QLabel *&label, QHBoxLayout *row);
    void showEntries();
    void showDetails();
    void fillChoices(QComboBox *box, const std::vector<AuditChoice> &choices, const QString &all);

    std::vector<workflows::AuditEntry> m_entries;
    std::vector<AuditChoice> m_terminalChoices;
    std::vector<AuditChoice> m_patientChoices;
    bool m_isLoading = false;
    bool m_isFilling = false;
    QLabel *m_title;
    QPushButton *m_export;
    QLabel *m_periodLabel = nullptr;
    QComboBox *m_period;
    QLabel *m_kindLabel = nullptr;
    QComboBox *m_kind;
    QLabel *m_terminalLabel = nullptr;
    QComboBox *m_terminal;
    QLabel *m_patientLabel = nullptr;
    QComboBox *m_patient;
    QWidget *m_dates;
    QLabel *m_fromLabel;
    ui::DateField *m_from;
    QLabel *m_untilLabel;
    ui::DateField *m_until;
    QLabel *m_count;
    QStackedWidget *m_stack;
    ui::EmptyState *m_empty;
    ui::RowTable *m_table;
    QLabel *m_detailsTitle;
    ui::DetailList *m_details;
};

} // namespace tegata::appshell
