#include "Scenes.h"

#include <tegata/uikit/Language.h>

#include <QFile>
#include <QPushButton>

namespace tegata::demo {

namespace {

/// Rows and columns of the page.
constexpr int terminals = 3;
constexpr int terminalColumn = 3;
constexpr int patientColumn = 4;

/// What the page says it lists; -1 while it reads.
int entries(Hand &app)
{
    const QString digits = digitsOf(app.textOf("audit-count"));
    return digits.isEmpty() ? -1 : digits.toInt();
}

/// A part of `all` is left; every row of it has the chosen text in the column, where there is one for it.
void filterOne(Hand &app, int all, const char *box, int entry, int column)
{
    app.choose(box, entry);
    const QString chosen = app.textOf(box);
    app.until(QStringLiteral("“%1” leaves a part").arg(chosen), [&] {
        const int rows = app.rowCount("audit-table");
        bool isFollowed = entries(app) == rows && rows > 0 && rows < all;
        for (int row = 0; column >= 0 && row < rows; ++row) {
            isFollowed = isFollowed && app.cell("audit-table", row, column) == chosen;
        }
        return isFollowed;
    });
}

qsizetype linesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
}

} // namespace

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
        app.until(QStringLiteral("the table is written"), [&path] { return linesOf(path) > 1; });
    });
}

void filterAudit(Hand &app)
{
    Stage &stage = app.stage();
    stage.step(
        QStringLiteral("filter the audit trail by kind, terminal, patient and time"), app.who(), OnChain::Nothing, [&] {
            app.goTo("audit");
            app.until(QStringLiteral("there are entries"), [&] { return entries(app) > 0; });
            const int all = entries(app);
            filterOne(app, all, "audit-kind", terminals, -1);
            app.picture(QStringLiteral("audit-by-kind"));
            app.choose("audit-kind", 0);
            filterOne(app, all, "audit-terminal", 1, terminalColumn);
            app.picture(QStringLiteral("audit-by-terminal"));
            const QString path = stage.path(app.who() + QStringLiteral("-audit-by-terminal.csv"));
            app.press("audit-export");
            app.answerFile(path);
            const int left = entries(app);
            app.until(QStringLiteral("the table has what the screen shows"), [&] { return linesOf(path) == left + 1; });
            app.choose("audit-terminal", 0);
            filterOne(app, all, "audit-patient", 1, patientColumn);
            app.picture(QStringLiteral("audit-by-patient"));
            app.choose("audit-patient", 0);
            app.until(QStringLiteral("everything is listed again"), [&] { return entries(app) == all; });
            app.choose("audit-period", 1);
            app.until(QStringLiteral("all of today is listed"), [&] { return entries(app) == all; });
            app.choose("audit-period", 4);
            // Ten days or ten years, as the language writes dates: before everything either way.
            app.pressKey("audit-from", Qt::Key_PageDown);
            app.pressKey("audit-until", Qt::Key_PageDown);
            app.until(QStringLiteral("nothing is listed of an earlier day"), [&] { return entries(app) == 0; });
            app.picture(QStringLiteral("audit-of-earlier"));
            if (app.isOffered("audit-export")) {
                stage.fail(QStringLiteral("an empty table can be exported"));
            }
            app.choose("audit-period", 0);
            app.until(QStringLiteral("everything is listed again"), [&] { return entries(app) == all; });
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
