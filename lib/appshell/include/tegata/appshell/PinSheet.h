#pragma once

#include <tegata/uikit/PinSetupPage.h>
#include <tegata/uikit/Sheet.h>

namespace tegata::appshell {

/// The old PIN, and a new one twice. GUI thread.
class PinSheet : public ui::Sheet
{
    Q_OBJECT
public:
    explicit PinSheet(QWidget *parent);
    void setLimits(int shortest, int longest);
    void ask();

    /// Takes both over; called when Change is pressed.
    using Handler = std::function<void(SecretBuffer before, SecretBuffer after)>;
    void setHandler(Handler handler);

protected:
    void retranslate() override;
    void forget() override;

private:
    void check();

    Handler m_handler;
    QLabel *m_beforeLabel;
    ui::SecretField *m_before;
    ui::PinSetupPage *m_after;
    QPushButton *m_change;
};

} // namespace tegata::appshell
