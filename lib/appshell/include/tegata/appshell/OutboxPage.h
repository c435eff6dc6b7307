#pragma once

#include <tegata/uikit/Page.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/RecordWriting.h>

#include <vector>

class QPushButton;
class QStackedWidget;

namespace tegata::ui {
class DetailList;
class EmptyState;
class RowTable;
} // namespace tegata::ui

namespace tegata::appshell {

/// One line of the outbox with the patient's name; empty when it is not known here.
struct OutboxRow
{
    workflows::Delivery delivery;
    QString patientName;
};

/// What was saved on this device and is on its way, and what was refused for good. GUI thread.
class OutboxPage : public ui::Page
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
    void retranslate() override;

private:
    void showRows();
    void showChosen();
    [[nodiscard]] const OutboxRow *chosen() const;

    std::vector<OutboxRow> m_rows;
    bool m_isBusy = false;
    QLabel *m_title;
    QPushButton *m_send;
    QLabel *m_explanation;
    QStackedWidget *m_stack;
    ui::RowTable *m_table;
    ui::EmptyState *m_empty;
    ui::DetailList *m_reason;
    QPushButton *m_dismiss;
};

} // namespace tegata::appshell
