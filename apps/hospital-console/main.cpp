#include "presenters/MainWindow.h"

#include <tegata/appshell/AppStart.h>

#include <QApplication>

int main(int argc, char **argv)
{
    using namespace tegata;
    QApplication application(argc, argv);
    appshell::AppStart start(application, keystore::AppKind::HospitalConsole, QStringLiteral("hospital-console"),
                             &console::MainWindow::title);
    return start.run([&start](workflows::Workspace &workspace) {
        auto window = std::make_unique<console::MainWindow>(workspace, start.language(), start.settings());
        window->show();
        return window;
    });
}
