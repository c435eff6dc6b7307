#include "presenters/MainWindow.h"

#include <tegata/appshell/AppStart.h>

#include <QApplication>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    tegata::appshell::AppStart start(application, tegata::keystore::AppKind::PharmacyDesk,
                                     QStringLiteral("pharmacy-desk"));
    if (start.workspace() == nullptr) {
        return QApplication::exec() | start.exitCode();
    }
    tegata::pharmacy::MainWindow window(*start.workspace(), start.language(), start.settings());
    window.show();
    return QApplication::exec();
}
