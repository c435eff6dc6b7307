#include "Scenes.h"

#include <tegata/uikit/Language.h>

#include <QFile>
#include <QPushButton>

namespace tegata::demo {

void exportAudit(Hand &app)
{
    Stage &stage = app.stage();
    stage.step(QStringLiteral("look at the audit trail and export it"), app.who(), OnChain::Nothing, [&] {
        app.goTo("audit");
        app.until(QStringLiteral("there are entries"), [&app] { return app.rowCount("audit-table") > 0; });
        app.pressKey("audit-table", Qt::Key_Home);
        app.picture(QStringLiteral("audit"));
        const QString path = stage.path(app.who() + QStringLiteral("-audit.csv"));
        app.press("audit-export");
        app.answerFile(path);
        app.until(QStringLiteral("the table is written"), [&path] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) && file.readAll().count('\n') > 1;
        });
    });
}

void showPages(Hand &app)
{
    app.stage().step(QStringLiteral("turn every page"), app.who(), OnChain::Nothing, [&] {
        const QString tag = ui::tagOf(ui::currentLanguage());
        const QList<QPushButton *> buttons = app.window().findChildren<QPushButton *>();
        for (const QPushButton *button : buttons) {
            const QString name = button->objectName();
            if (name.startsWith(QLatin1String("nav-"))) {
                app.press(name.toLatin1().constData());
                // What a page reads from the ledger arrives a moment later.
                app.stage().pause(std::chrono::milliseconds(400));
                app.picture(QStringLiteral("page-%1-%2").arg(name.mid(4), tag));
            }
        }
    });
}

void switchLanguage(Hand &app)
{
    app.stage().step(QStringLiteral("switch the language"), app.who(), OnChain::Nothing, [&] {
        const ui::LanguageCode before = ui::currentLanguage();
        app.press("languageButton");
        app.until(QStringLiteral("the other language is spoken"), [before] { return ui::currentLanguage() != before; });
    });
}

} // namespace tegata::demo
