#pragma once

#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/Language.h>
#include <tegata/workflows/Workspace.h>

#include <memory>

namespace tegata::demo {

/// One app's own window, whatever the app.
class AppUnderDemo
{
public:
    AppUnderDemo() = default;
    virtual ~AppUnderDemo() = default;
    AppUnderDemo(const AppUnderDemo &) = delete;
    AppUnderDemo &operator=(const AppUnderDemo &) = delete;
    virtual void show() = 0;
    [[nodiscard]] virtual ui::AppWindow &window() = 0;
};

/// The console's name in the application's language.
[[nodiscard]] QString hospitalConsoleTitle();
/// The references outlive what is returned.
[[nodiscard]] std::unique_ptr<AppUnderDemo> hospitalConsole(workflows::Workspace &workspace, ui::Language &language,
                                                            ui::UiSettings &settings);
[[nodiscard]] std::unique_ptr<AppUnderDemo> clinicianWorkstation(workflows::Workspace &workspace,
                                                                 ui::Language &language, ui::UiSettings &settings);
[[nodiscard]] std::unique_ptr<AppUnderDemo> pharmacyDesk(workflows::Workspace &workspace, ui::Language &language,
                                                         ui::UiSettings &settings);

/// The same few lines for each app's MainWindow.
template <typename MainWindow> class ShownApp final : public AppUnderDemo
{
public:
    ShownApp(workflows::Workspace &workspace, ui::Language &language, ui::UiSettings &settings)
        : m_main(workspace, language, settings)
    {
    }
    void show() override { m_main.show(); }
    [[nodiscard]] ui::AppWindow &window() override { return m_main.window(); }

private:
    MainWindow m_main;
};

} // namespace tegata::demo
