#pragma once

#include "ActionDesk.h"

#include <tegata/uikit/Asker.h>

namespace tegata::console {

/// What every presenter works with; all of it outlives the presenters.
struct ConsoleParts
{
    workflows::Workspace &workspace;
    ui::AppWindow &window;
    ui::Asker &asker;
    ActionDesk &desk;
};

} // namespace tegata::console
