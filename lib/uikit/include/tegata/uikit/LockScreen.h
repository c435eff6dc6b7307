#pragma once

#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/SecretField.h>

#include <QDeadlineTimer>
#include <QWidget>

#include <chrono>

namespace tegata::ui {

/// Takes a secret over. Called on the GUI thread.
using SecretHandler = std::function<void(SecretBuffer)>;

/// The page that covers a locked app: whose profile it is, PIN, what was wrong and how long to wait. It decides
/// nothing: the presenter gets the PIN and answers with one of showWrongPin(), showFailure() or by uncovering
/// the window. GUI thread.
class LockScreen : public QWidget
{
    Q_OBJECT
public:
    explicit LockScreen(QWidget *parent = nullptr);

    /// Shown literally.
    void setProfile(const QString &person, const QString &institution);
    /// Gets the PIN when the person asks to unlock. The screen is busy until one of the answers below.
    void setHandler(SecretHandler handler);

    /// The PIN was wrong; nothing can be typed until `wait` is over.
    void showWrongPin(std::chrono::milliseconds wait);
    /// Only the waiting, without a wrong PIN: at start, when a wait from before still runs.
    void showWait(std::chrono::milliseconds wait);
    void showFailure(std::function<MessageWords()> words);
    /// Empty field, no message: before it is shown.
    void reset();
    [[nodiscard]] bool isWaiting() const;

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void submit();
    void setBusy(bool busy);
    void tick();
    void retranslate();

    SecretHandler m_handler;
    QString m_person;
    QString m_institutionName;
    std::function<MessageWords()> m_words;
    QDeadlineTimer m_deadline{0};
    bool m_wrong = false;
    bool m_busy = false;
    QTimer *m_ticker;
    QLabel *m_title;
    QLabel *m_profile;
    QLabel *m_institution;
    QLabel *m_label;
    SecretField *m_pin;
    QPushButton *m_unlock;
    QFrame *m_notice;
    QLabel *m_message;
    QLabel *m_next;
};

} // namespace tegata::ui
