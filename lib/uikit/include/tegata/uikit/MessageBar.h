#pragma once

#include <tegata/base/Result.h>
#include <tegata/uikit/Icon.h>

#include <QFrame>

#include <deque>
#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace tegata::ui {

/// Words that are asked for whenever they are needed, so that they follow a change of language.
using Words = std::function<QString()>;

/// What happened (a whole sentence), what to do next (a whole sentence, may be empty), and the label of an action
/// (may be empty).
struct MessageWords
{
    QString text;
    QString next;
    QString actionLabel;
};

/// One message to the person at the screen.
struct Message
{
    Tone tone = Tone::Info;
    std::function<MessageWords()> words;
    /// Called when the action button is pressed; the message goes away first.
    std::function<void()> action = {};
    /// A message with a topic replaces an earlier one of the same topic instead of queueing behind it.
    QString topic = {};
};

/// A failure as a message, its words from ErrorWords.
[[nodiscard]] Message messageFor(const Error &error);
/// A success without a next step.
[[nodiscard]] Message successMessage(Words words);

/// Shows one message above the page, and holds the others in a queue. Successes and information leave by
/// themselves after a while; warnings and errors stay until they are dismissed. GUI thread.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    void show(Message message);
    void dismiss();
    /// Takes the messages of a topic away, shown or waiting: the trouble is over.
    void clearTopic(const QString &topic);
    void clear();

    [[nodiscard]] bool isShowing() const { return !m_queue.empty(); }
    /// Messages that wait behind the one shown.
    [[nodiscard]] int waiting() const { return m_queue.empty() ? 0 : static_cast<int>(m_queue.size()) - 1; }
    /// How long information and successes stay, in milliseconds; 0 keeps them. Default 8000.
    void setLeaveAfter(int milliseconds) { m_leaveAfter = milliseconds; }

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showFront();
    void retranslate();
    void runAction();

    std::deque<Message> m_queue;
    IconLabel *m_icon;
    QLabel *m_text;
    QLabel *m_next;
    QLabel *m_more;
    QPushButton *m_action;
    QToolButton *m_close;
    class QTimer *m_leave;
    int m_leaveAfter = 8000;
};

} // namespace tegata::ui
