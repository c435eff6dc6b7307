#include "AppUnderDemo.h"

#include "presenters/MainWindow.h"

namespace tegata::demo {

QString hospitalConsoleTitle() { return console::MainWindow::title(); }

std::unique_ptr<AppUnderDemo> hospitalConsole(workflows::Workspace &workspace, ui::Language &language,
                                              ui::UiSettings &settings)
{
    return std::make_unique<ShownApp<console::MainWindow>>(workspace, language, settings);
}

} // namespace tegata::demo
