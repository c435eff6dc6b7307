#pragma once

#include <tegata/uikit/Sheet.h>

class QPlainTextEdit;

namespace tegata::console {

/// Takes the text that a new administrator brought, by pasting or from a file. GUI thread.
class AddAdministratorSheet : public ui::Sheet
{
    Q_OBJECT
public:
    explicit AddAdministratorSheet(QWidget *parent);
    void ask();
    void setText(const QString &text);

Q_SIGNALS:
    void fileRequested();
    void accepted(const QString &text);

protected:
    void retranslate() override;
    void forget() override;

private:
    QLabel *m_explanation;
    QPlainTextEdit *m_text;
    QPushButton *m_file;
    QPushButton *m_next;
};

} // namespace tegata::console
