#include "AppUnderDemo.h"

#include <clinician-workstation/presenters/MainWindow.h>

namespace tegata::demo {

std::unique_ptr<AppUnderDemo> clinicianWorkstation(workflows::Workspace &workspace, ui::Language &language,
                                                   ui::UiSettings &settings)
{
    return std::make_unique<ShownApp<workstation::MainWindow>>(workspace, language, settings);
}

} // namespace tegata::demo
