#pragma once

#include "ConsoleParts.h"

#include "views/PinSheet.h"
#include "views/SettingsPage.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/BusyOverlay.h>

namespace tegata::console {

class SettingsPresenter : public QObject
{
    Q_OBJECT
public:
    SettingsPresenter(ConsoleParts parts, SettingsPage &page, appshell::AppShell &shell, ui::Language &language);
    void leave();

private:
    static QCoro::Task<void> changePin(QPointer<SettingsPresenter> self, SecretBuffer before, SecretBuffer after);
    void showAbout();

    ConsoleParts m_parts;
    SettingsPage &m_page;
    PinSheet *m_pin;
    ui::BusyOverlay *m_busy;
};

} // namespace tegata::console
