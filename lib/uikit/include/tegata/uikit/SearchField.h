#pragma once

#include <tegata/uikit/MessageBar.h>

#include <QLineEdit>

namespace tegata::ui {

/// Find as you type: every keystroke is a search, Escape clears, Down goes on to the results. Text still being
/// composed by an input method is not searched for. GUI thread.
class SearchField : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchField(QWidget *parent = nullptr);
    /// The placeholder, such as "Find a patient".
    void setWords(Words placeholder);

Q_SIGNALS:
    /// Trimmed; empty when the field was cleared.
    void searchChanged(const QString &text);
    /// Down or Return: the results should take the focus.
    void resultsRequested();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();
    void search();

    Words m_placeholder;
    QString m_last;
};

} // namespace tegata::ui
