#pragma once

#include "ChartTypes.h"
#include "Page.h"
#include "Rows.h"

#include <tegata/uikit/UiSettings.h>

class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace tegata::ui {
class DataTable;
class DetailList;
class EmptyState;
} // namespace tegata::ui

namespace tegata::workstation {

/// Something that waits to be sent, or was refused for good.
struct OutboxItem
{
    QString id;
    QString patient;
    QString title;
    QDateTime confirmed;
    QString state;
    bool isRefused = false;
    /// Why it was refused and what to do, in words.
    QString reason;
    QString next;
};

/// What was confirmed on this device and is not recorded yet. GUI thread.
class OutboxPage : public Page
{
    Q_OBJECT
public:
    explicit OutboxPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    void setItems(std::vector<OutboxItem> items);

Q_SIGNALS:
    void sendRequested();
    void dismissRequested(const QString &id);

protected:
    void retranslate() override;

private:
    [[nodiscard]] const OutboxItem *current() const;
    void showRows();
    void showCurrent();

    std::vector<OutboxItem> m_items;
    QLabel *m_title;
    QLabel *m_explanation;
    QPushButton *m_send;
    QStackedWidget *m_stack;
    ui::DataTable *m_table;
    Rows *m_rows;
    QSortFilterProxyModel *m_sorted;
    ui::EmptyState *m_empty;
    ui::DetailList *m_details;
    QPushButton *m_dismiss;
};

} // namespace tegata::workstation
