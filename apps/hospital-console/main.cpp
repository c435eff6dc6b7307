#include "presenters/MainWindow.h"

#include <tegata/appshell/AppStart.h>

#include <QApplication>

int main(int argc, char **argv)
{
    using namespace tegata;
    QApplication application(argc, argv);
    appshell::AppStart start(application, keystore::AppKind::HospitalConsole, QStringLiteral("hospital-console"));
    if (start.workspace() == nullptr) {
        return QApplication::exec();
    }
    console::MainWindow window(*start.workspace(), start.language(), start.settings());
    window.show();
    return QApplication::exec();
}
