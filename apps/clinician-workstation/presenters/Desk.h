#pragma once

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/Asker.h>
#include <tegata/uikit/BusyOverlay.h>
#include <tegata/uikit/ConfirmSheet.h>
#include <tegata/uikit/Language.h>

#include <functional>

namespace tegata::workstation {

/// What every presenter shares; all of it outlives the presenters.
struct Desk
{
    workflows::Workspace &workspace;
    appshell::AppShell &shell;
    ui::AppWindow &window;
    ui::Asker &asker;
    ui::Language &language;
    ui::ConfirmSheet &sheet;
    ui::BusyOverlay &busy;
};

/// An error of a running app in words, in the message bar. Locked is not an error: the lock screen says it.
void showError(Desk &desk, const Error &error, const QString &topic = {});

/// Asks through the sheet; `confirmed` is called at most once. A sheet that is open already answers first.
void ask(Desk &desk, QObject *owner, std::function<ui::ConfirmWords()> words, ui::ButtonRole role,
         std::function<void()> confirmed);

/// Who confirms here and now, as the profile names its user.
[[nodiscard]] clinical::Confirmation confirmationHere(const workflows::Workspace &workspace);

} // namespace tegata::workstation
