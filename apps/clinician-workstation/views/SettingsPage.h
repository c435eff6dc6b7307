#pragma once

#include "Page.h"

#include <tegata/base/SecretBytes.h>
#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Language.h>

class QComboBox;
class QPushButton;
class QSpinBox;

namespace tegata::ui {
class PinSetupPage;
class SecretField;
} // namespace tegata::ui

namespace tegata::workstation {

/// Idle time, PIN, language, and what this program is. GUI thread.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    SettingsPage(int shortestIdle, int longestIdle, QWidget *parent = nullptr);
    void setIdleMinutes(int minutes);
    void setLanguage(ui::LanguageCode code);
    void setPinLimits(int shortest, int longest);
    /// Facts about program, terminal and network; set again on a change of language.
    void setAbout(std::vector<ui::Detail> about);
    /// Empties the PIN fields.
    void wipe();
    void setBusy(bool busy);
    /// Called with the old and the new PIN.
    void setPinHandler(std::function<void(SecretBuffer oldPin, SecretBuffer newPin)> handler);

Q_SIGNALS:
    void idleMinutesChanged(int minutes);
    void languageChosen(tegata::ui::LanguageCode code);

protected:
    void retranslate() override;

private:
    void updateButton();

    std::function<void(SecretBuffer, SecretBuffer)> m_handler;
    bool m_isBusy = false;
    QLabel *m_title;
    QLabel *m_idleLabel;
    QSpinBox *m_idle;
    QLabel *m_languageLabel;
    QComboBox *m_language;
    QLabel *m_pinTitle;
    QLabel *m_oldLabel;
    ui::SecretField *m_old;
    ui::PinSetupPage *m_new;
    QPushButton *m_change;
    QLabel *m_aboutTitle;
    ui::DetailList *m_about;
};

} // namespace tegata::workstation
