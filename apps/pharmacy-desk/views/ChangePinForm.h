#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/uikit/MessageBar.h>

#include <QWidget>

#include <functional>

namespace tegata::ui {
class PinSetupPage;
class SecretField;
} // namespace tegata::ui

namespace tegata::pharmacy {

/// The old PIN, and a new one twice. GUI thread.
class ChangePinForm : public QWidget
{
    Q_OBJECT
public:
    using Handler = std::function<void(SecretBuffer oldPin, SecretBuffer newPin)>;

    explicit ChangePinForm(QWidget *parent = nullptr);
    /// Called when both PINs are there and the button is pressed.
    void setHandler(Handler handler);
    void setBusy(bool busy);
    void showResult(ui::Tone tone, ui::Words words);
    void wipe();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void check();
    void submit();

    Handler m_handler;
    ui::Words m_words;
    bool m_isBusy = false;
    QLabel *m_oldLabel;
    ui::SecretField *m_old;
    ui::PinSetupPage *m_new;
    QPushButton *m_change;
    ui::IconLabel *m_resultIcon;
    QLabel *m_result;
};

} // namespace tegata::pharmacy
