#pragma once

#include "ChartTypes.h"
#include "Page.h"
#include "Rows.h"

#include <tegata/uikit/UiSettings.h>

#include <QDate>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QPushButton;
class QScrollArea;
class QSortFilterProxyModel;
class QStackedWidget;

namespace tegata::ui {
class DataTable;
class EmptyState;
} // namespace tegata::ui

namespace tegata::workstation {

/// One line of the audit trail, in words.
struct AuditLine
{
    QDateTime time;
    QString what;
    QString terminal;
    QString patient;
    quint64 block = 0;
    std::vector<ui::Detail> details;
};

/// What is looked for; empty keys mean all.
struct AuditQuestion
{
    /// Invalid: without a limit. The day itself counts.
    QDate from;
    QDate until;
    int kind = 0;
    QString device;
    QString patient;
};

/// What was recorded on the ledger about the institution. GUI thread.
class AuditPage : public Page
{
    Q_OBJECT
public:
    explicit AuditPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    void setLines(std::vector<AuditLine> lines);
    void setLoading(bool loading);
    void setKinds(const QStringList &kinds);
    void setDevices(const std::vector<FilterChoice> &devices);
    void setPatients(const std::vector<FilterChoice> &patients);
    [[nodiscard]] AuditQuestion question() const;
    void clear();

Q_SIGNALS:
    void questionChanged();
    void exportRequested();

protected:
    void retranslate() override;

private:
    void showRows();
    void showCurrent();

    std::vector<AuditLine> m_lines;
    bool m_isSetting = false;
    bool m_isLoading = false;
    QLabel *m_title;
    QLabel *m_state;
    QPushButton *m_export;
    QCheckBox *m_fromKnown;
    QDateEdit *m_from;
    QCheckBox *m_untilKnown;
    QDateEdit *m_until;
    QComboBox *m_kind;
    QComboBox *m_device;
    QComboBox *m_patient;
    QStackedWidget *m_stack;
    ui::DataTable *m_table;
    Rows *m_rows;
    QSortFilterProxyModel *m_sorted;
    ui::EmptyState *m_empty;
    QScrollArea *m_scroll;
    ui::DetailList *m_details;
};

} // namespace tegata::workstation
