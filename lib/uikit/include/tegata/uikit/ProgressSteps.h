#pragma once

#include <tegata/uikit/MessageBar.h>

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace tegata::ui {

enum class StepState
{
    Waiting,
    Running,
    Done,
    Failed,
};

/// Steps of one action from left to right, "Saved on this device → Sending → Recorded", each with an icon and
/// words for its state. With a cancel button while it may still be cancelled. GUI thread.
class ProgressSteps : public QWidget
{
    Q_OBJECT
public:
    explicit ProgressSteps(QWidget *parent = nullptr);

    /// Starts over with these steps, all waiting.
    void setSteps(std::vector<Words> steps);
    /// "Saved on this device", "Sending", "Recorded".
    void setRecordingSteps();
    /// Everything before `index` is done, `index` runs, the rest waits. `index` = count means all done.
    void setCurrent(int index);
    void setFinished() { setCurrent(static_cast<int>(m_steps.size())); }
    /// The step at hand failed; the words of the failure stand below the steps.
    void setFailed(Words reason);
    void setCancellable(bool cancellable);

    [[nodiscard]] StepState stateOf(int index) const;
    [[nodiscard]] int count() const { return static_cast<int>(m_steps.size()); }

Q_SIGNALS:
    void cancelRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void retranslate();

    struct StepView
    {
        QWidget *box;
        IconLabel *icon;
        QLabel *text;
    };
    std::vector<Words> m_steps;
    std::vector<StepView> m_views;
    int m_current = 0;
    bool m_failed = false;
    Words m_reason;
    QHBoxLayout *m_row;
    QLabel *m_failure;
    QPushButton *m_cancel;
};

} // namespace tegata::ui
