// hospital-console-gallery DIR [en|ja]: saves a picture of every page and sheet of the console.
#include "ConsoleSamples.h"
#include "InLanguage.h"

#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QDir>
#include <QTest>

#include <cstdio>

int main(int argc, char **argv)
{
    using namespace tegata;
    QApplication application(argc, argv);
    ui::Theme().apply(application);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        std::fputs("usage: hospital-console-gallery DIR [en|ja]\n", stderr);
        return 2;
    }
    QDir().mkpath(arguments[1]);
    for (const ui::LanguageCode code : {ui::LanguageCode::English, ui::LanguageCode::Japanese}) {
        if (arguments.size() > 2 && arguments[2] != ui::tagOf(code)) {
            continue;
        }
        guitest::InLanguage speaking(code);
        for (const console::samples::Screen &screen : console::samples::screens()) {
            const auto widget = screen.build(speaking.settings());
            widget->show();
            if (!QTest::qWaitForWindowExposed(widget.get())) {
                return 1;
            }
            QTest::qWait(50);
            const QString file = QStringLiteral("%1/%2-%3.png").arg(arguments[1], screen.name, ui::tagOf(code));
            if (!widget->grab().save(file)) {
                std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
                return 1;
            }
        }
    }
    return 0;
}
