#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Sheet.h>
#include <tegata/workflows/TerminalAdministration.h>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace tegata::ui {
class DateField;
}

namespace tegata::console {

/// Everything an approval signs: who, in which role, until when, and the number that proves that both screens speak of
/// the same terminal. The number is typed from the terminal's screen, because one that is only looked at is soon only
/// glanced at. GUI thread.
class ApproveSheet : public ui::Sheet
{
    Q_OBJECT
public:
    explicit ApproveSheet(QWidget *parent);
    void ask(const workflows::PendingTerminal &terminal);

Q_SIGNALS:
    void accepted(const tegata::workflows::TerminalApproval &approval);

protected:
    void retranslate() override;
    void forget() override;

private:
    void check();
    void submit();
    [[nodiscard]] QString typedNumber() const;

    workflows::PendingTerminal m_terminal;
    ui::DetailList *m_facts;
    QLabel *m_numberLabel;
    QLineEdit *m_number;
    QLabel *m_numberState;
    QLabel *m_roleLabel;
    QComboBox *m_role;
    QCheckBox *m_hasEnd;
    ui::DateField *m_end;
    QLabel *m_consequence;
    QPushButton *m_approve;
};

} // namespace tegata::console
