#pragma once

#include <tegata/appshell/PageParts.h>
#include <tegata/appshell/PinSheet.h>
#include <tegata/appshell/SettingsPage.h>
#include <tegata/uikit/BusyOverlay.h>

namespace tegata::appshell {

/// Locking, PIN, language, and what this program is and speaks to. GUI thread.
class SettingsPresenter : public QObject
{
    Q_OBJECT
public:
    SettingsPresenter(PageParts parts, SettingsPage &page);
    /// Shows who uses the terminal; also whenever that changed, such as the institution's name.
    void enter();
    void leave();
    /// What an app knows besides, such as until when the terminal is approved; asked for again on a change of language.
    void setFacts(std::function<std::vector<ui::Detail>()> facts);

private:
    static QCoro::Task<void> changePin(QPointer<SettingsPresenter> self, SecretBuffer before, SecretBuffer after);
    void askForPin();
    void showAbout();

    PageParts m_parts;
    SettingsPage &m_page;
    PinSheet *m_pin;
    ui::BusyOverlay *m_busy;
    std::function<std::vector<ui::Detail>()> m_facts;
};

} // namespace tegata::appshell
