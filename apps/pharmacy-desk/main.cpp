#include "presenters/MainWindow.h"

#include <tegata/appshell/AppStart.h>

#include <QApplication>

int main(int argc, char **argv)
{
    using namespace tegata;
    QApplication application(argc, argv);
    appshell::AppStart start(application, keystore::AppKind::PharmacyDesk, QStringLiteral("pharmacy-desk"),
                             &pharmacy::MainWindow::title);
    return start.run([&start](workflows::Workspace &workspace) {
        auto window = std::make_unique<pharmacy::MainWindow>(workspace, start.language(), start.settings());
        window->show();
        return window;
    });
}
