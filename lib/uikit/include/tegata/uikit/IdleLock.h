#pragma once

#include <QObject>

#include <chrono>

class QTimer;

namespace tegata::ui {

/// Says when nobody has used keyboard, mouse or touch for a while. Watches the whole application. GUI thread.
class IdleLock : public QObject
{
    Q_OBJECT
public:
    explicit IdleLock(QObject *parent = nullptr);
    ~IdleLock() override;
    /// Zero turns it off. Starts counting anew.
    void setTimeout(std::chrono::milliseconds timeout);
    [[nodiscard]] std::chrono::milliseconds timeout() const { return m_timeout; }
    /// Off while the app is locked already.
    void setActive(bool active);

Q_SIGNALS:
    void idle();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void restart();

    QTimer *m_timer;
    std::chrono::milliseconds m_timeout{0};
    bool m_active = true;
};

} // namespace tegata::ui
