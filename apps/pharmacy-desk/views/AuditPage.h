#pragma once

#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/AuditTrail.h>

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace tegata::ui {
class DataTable;
class EmptyState;
} // namespace tegata::ui

namespace tegata::pharmacy {

class AuditModel;

/// What was recorded about this pharmacy, filtered by time, kind, terminal and patient. GUI thread.
class AuditPage : public QWidget
{
    Q_OBJECT
public:
    /// `settings` outlives the page.
    explicit AuditPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    /// Everything there is, newest first; the page filters.
    void setEntries(std::vector<workflows::AuditEntry> entries, QDate today);
    void setLoading(bool loading);
    void clear();
    /// What the filters let through, as shown.
    [[nodiscard]] const std::vector<workflows::AuditEntry> &shown() const;

Q_SIGNALS:
    void refreshRequested();
    void exportRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void fillChoices();
    void applyFilter();

    std::vector<workflows::AuditEntry> m_all;
    bool m_isLoading = false;
    bool m_isFilling = false;
    QLabel *m_title;
    QPushButton *m_refresh;
    QPushButton *m_export;
    QCheckBox *m_byTime;
    QDateEdit *m_from;
    QLabel *m_untilLabel;
    QDateEdit *m_until;
    QComboBox *m_event;
    QComboBox *m_device;
    QComboBox *m_patient;
    QLabel *m_count;
    QStackedWidget *m_stack;
    ui::DataTable *m_table;
    AuditModel *m_model;
    ui::EmptyState *m_empty;
};

} // namespace tegata::pharmacy
