#pragma once

#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/Page.h>
#include <tegata/uikit/RowTable.h>
#include <tegata/uikit/SearchField.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/TerminalAdministration.h>

#include <optional>
#include <vector>

class QScrollArea;
class QStackedWidget;

namespace tegata::console {

/// Requests first, each with its number to compare; below them every terminal there was. GUI thread.
class TerminalsPage : public ui::Page
{
    Q_OBJECT
public:
    /// `settings` outlives the page.
    explicit TerminalsPage(ui::UiSettings &settings, QWidget *parent = nullptr);

    void setPending(const std::vector<workflows::PendingTerminal> &pending);
    void setTerminals(std::vector<workflows::TerminalInformation> terminals,
                      std::optional<protocol::Address> ownAccount);
    /// Somebody who left could still hold the institution's keys.
    void setRotationDue(bool isDue);
    void clear();

Q_SIGNALS:
    void approveRequested(const tegata::workflows::PendingTerminal &terminal);
    void denyRequested(const tegata::workflows::PendingTerminal &terminal);
    void detailsRequested(const tegata::workflows::TerminalInformation &terminal);
    void revokeRequested(const tegata::workflows::TerminalInformation &terminal,
                         tegata::protocol::RevocationReason reason);
    void rotationRequested();

protected:
    void retranslate() override;

private:
    void showTerminals();
    void showSelection();
    void fitPending();
    [[nodiscard]] const workflows::TerminalInformation *selected() const;
    [[nodiscard]] const workflows::TerminalInformation *terminalOf(const QString &id) const;

    std::vector<workflows::TerminalInformation> m_terminals;
    std::optional<protocol::Address> m_own;
    QLabel *m_title;
    QLabel *m_pendingTitle;
    QLabel *m_noPending;
    QScrollArea *m_pendingScroll;
    QVBoxLayout *m_pendingColumn;
    std::vector<class PendingCard *> m_cards;
    QFrame *m_notice;
    QLabel *m_noticeText;
    QPushButton *m_rotate;
    QLabel *m_listTitle;
    ui::SearchField *m_search;
    QStackedWidget *m_stack;
    ui::RowTable *m_table;
    ui::EmptyState *m_empty;
    QPushButton *m_details;
    QPushButton *m_revoke;
    QPushButton *m_compromised;
};

} // namespace tegata::console
