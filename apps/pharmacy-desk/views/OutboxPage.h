#pragma once

#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/RecordWriting.h>

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;
class QStandardItemModel;

namespace tegata::ui {
class DataTable;
class EmptyState;
} // namespace tegata::ui

namespace tegata::pharmacy {

/// One line of the outbox with the patient's name.
struct OutboxRow
{
    workflows::Delivery delivery;
    QString patientName;
};

/// What was saved on this device and is on its way, and what was refused for good. GUI thread.
class OutboxPage : public QWidget
{
    Q_OBJECT
public:
    /// `settings` outlives the page.
    explicit OutboxPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    void setRows(std::vector<OutboxRow> rows);
    void setBusy(bool busy);

Q_SIGNALS:
    void sendRequested();
    void dismissRequested(const tegata::protocol::RecordId &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void showRows();
    void showChosen();
    [[nodiscard]] const OutboxRow *chosen() const;

    std::vector<OutboxRow> m_rows;
    bool m_isBusy = false;
    QLabel *m_title;
    QPushButton *m_send;
    QLabel *m_explanation;
    QStackedWidget *m_stack;
    ui::DataTable *m_table;
    QStandardItemModel *m_model;
    ui::EmptyState *m_empty;
    QLabel *m_reason;
    QPushButton *m_dismiss;
};

} // namespace tegata::pharmacy
