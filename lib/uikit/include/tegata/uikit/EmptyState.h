#pragma once

#include <tegata/uikit/MessageBar.h>

#include <QWidget>

namespace tegata::ui {

/// What an empty place says: why it is empty (a whole sentence), what could fill it, and an action. Never show an
/// empty box: "no information" and "none known" are different facts. GUI thread.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(Icon icon, QWidget *parent = nullptr);
    /// `next` and `actionLabel` of the words may be empty.
    void setWords(std::function<MessageWords()> words);

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    std::function<MessageWords()> m_words;
    QLabel *m_text;
    QLabel *m_next;
    QPushButton *m_action;
};

} // namespace tegata::ui
