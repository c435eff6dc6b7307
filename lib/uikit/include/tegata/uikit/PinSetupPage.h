#pragma once

#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/SecretField.h>

#include <QWidget>

namespace tegata::ui {

/// Two fields for a new PIN, the rule, and what is still missing. For SetupPager and settings. GUI thread.
class PinSetupPage : public QWidget
{
    Q_OBJECT
public:
    explicit PinSetupPage(QWidget *parent = nullptr);
    /// Lengths in characters. Default 6 to 64.
    void setLimits(int shortest, int longest);
    /// Both fields are the same and within the limits.
    [[nodiscard]] bool isComplete() const;
    /// The PIN; both fields are empty afterwards. Call only when complete.
    [[nodiscard]] SecretBuffer takePin();
    void wipe();

Q_SIGNALS:
    void completeChanged(bool complete);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void check();

    int m_shortest = 6;
    int m_longest = 64;
    bool m_wasComplete = false;
    QLabel *m_rule;
    QLabel *m_firstLabel;
    SecretField *m_first;
    QLabel *m_secondLabel;
    SecretField *m_second;
    IconLabel *m_stateIcon;
    QLabel *m_state;
};

} // namespace tegata::ui
