#pragma once

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/Asker.h>
#include <tegata/uikit/Language.h>

namespace tegata::appshell {

/// What the presenters of the pages that every app has work with; all of it outlives them.
struct PageParts
{
    workflows::Workspace &workspace;
    AppShell &shell;
    ui::AppWindow &window;
    ui::Asker &asker;
    ui::Language &language;
};

/// An error in words in the message bar; one of the same topic takes its place. Locked and Cancelled say nothing: the
/// lock screen and the person who cancelled know.
void showError(ui::AppWindow &window, const Error &error, const QString &topic = {});

/// Writes the whole file or leaves the old one. InputOutput.
[[nodiscard]] Result<void> writeFile(const QString &path, const QByteArray &content);

} // namespace tegata::appshell
