#include "AppUnderDemo.h"

#include "presenters/MainWindow.h"

namespace tegata::demo {

std::unique_ptr<AppUnderDemo> pharmacyDesk(workflows::Workspace &workspace, ui::Language &language,
                                           ui::UiSettings &settings)
{
    return std::make_unique<ShownApp<pharmacy::MainWindow>>(workspace, language, settings);
}

} // namespace tegata::demo
