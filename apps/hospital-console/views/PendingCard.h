#pragma once

#include <tegata/uikit/Pill.h>
#include <tegata/workflows/TerminalAdministration.h>

#include <QFrame>

class QLabel;
class QPushButton;

namespace tegata::console {

/// One terminal that asks to be let in, with the number to compare. GUI thread.
class PendingCard : public QFrame
{
    Q_OBJECT
public:
    explicit PendingCard(const workflows::PendingTerminal &terminal, QWidget *parent = nullptr);
    [[nodiscard]] const workflows::PendingTerminal &terminal() const { return m_terminal; }

Q_SIGNALS:
    void approveRequested();
    void denyRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    workflows::PendingTerminal m_terminal;
    ui::ElidedLabel *m_name;
    ui::ElidedLabel *m_user;
    QLabel *m_asked;
    QLabel *m_numberLabel;
    QLabel *m_number;
    QPushButton *m_deny;
    QPushButton *m_approve;
};

} // namespace tegata::console
