#pragma once

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/Asker.h>
#include <tegata/workflows/Workspace.h>

#include <QDateTime>

namespace tegata::pharmacy {

class Confirming;

/// What every presenter needs; all of it outlives the presenters.
struct AppContext
{
    workflows::Workspace &workspace;
    ui::AppWindow &window;
    ui::UiSettings &settings;
    ui::Language &language;
    ui::Asker &asker;
    appshell::AppShell &shell;
    Confirming &confirming;
};

/// Today on this machine, for ages and dates of forms.
[[nodiscard]] inline QDate todayOf(const workflows::Workspace &workspace)
{
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(toUnixSeconds(workspace.clock().now()))).date();
}

} // namespace tegata::pharmacy
