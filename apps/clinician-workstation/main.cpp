#include "presenters/MainWindow.h"

#include <tegata/appshell/AppStart.h>

#include <QApplication>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    tegata::appshell::AppStart start(application, tegata::keystore::AppKind::ClinicianWorkstation,
                                     QStringLiteral("clinician-workstation"));
    if (start.workspace() == nullptr) {
        return QApplication::exec();
    }
    tegata::workstation::MainWindow window(*start.workspace(), start.language(), start.settings());
    window.show();
    return QApplication::exec();
}
