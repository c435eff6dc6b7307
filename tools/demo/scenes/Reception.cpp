#include "Scenes.h"

#include <tegata/qr/QrCode.h>
#include <tegata/uikit/Language.h>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QKeyEvent>
#include <QWidget>

#include <algorithm>

namespace tegata::demo {

namespace {

constexpr QSize receptionScreen{1080, 1280};

QWidget *receptionDisplay()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    const auto found = std::find_if(windows.begin(), windows.end(), [](const QWidget *window) {
        return window->isVisible() && window->objectName() == QLatin1String("reception-display");
    });
    return found == windows.end() ? nullptr : *found;
}

} // namespace

void showReception(Hand &console, const QString &pictureFile)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("show the code on the reception display"), console.who(), OnChain::Nothing, [&] {
        console.press("home-display");
        if (!console.until(QStringLiteral("the reception display fills the screen"),
                           [] { return receptionDisplay() != nullptr && receptionDisplay()->isFullScreen(); })) {
            return;
        }
        QWidget &display = *receptionDisplay();
        display.resize(receptionScreen);
        stage.picture(display, console.who() + QStringLiteral("-reception"));
        // Somebody takes a photograph of it.
        if (!display.grab().save(pictureFile)) {
            stage.fail(QStringLiteral("the picture of the code cannot be written"));
        }
        QKeyEvent escape(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
        QCoreApplication::sendEvent(&display, &escape);
        console.until(QStringLiteral("the reception display closes"), [] { return receptionDisplay() == nullptr; });
    });
}

void savePosters(Hand &console)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("save the poster in both languages"), console.who(), OnChain::Nothing, [&] {
        console.press("home-poster");
        console.untilShown("posterLanguage");
        const QStringList languages{QStringLiteral("ja"), QStringLiteral("en")};
        for (int language = 0; language < languages.size(); ++language) {
            console.choose("posterLanguage", language);
            console.picture(QStringLiteral("poster-") + languages[language]);
            console.press("posterSave");
            const QString path =
                stage.path(console.who() + QStringLiteral("-poster-") + languages[language] + QStringLiteral(".pdf"));
            console.answerFile(path);
            console.until(QStringLiteral("the poster is written"), [&path] {
                QFile file(path);
                return file.open(QIODevice::ReadOnly) && file.read(5) == "%PDF-";
            });
        }
        console.press("poster-sheet-cancel");
        console.untilHidden("posterLanguage");
        for (const QString &language : languages) {
            lookAtPaper(stage,
                        stage.path(console.who() + QStringLiteral("-poster-") + language + QStringLiteral(".pdf")),
                        console.who() + QStringLiteral("-poster-saved-") + language);
        }
    });
}

void printPoster(Hand &console)
{
    Stage &stage = console.stage();
    stage.step(QStringLiteral("print the poster"), console.who(), OnChain::Nothing, [&] {
        const QString paper = stage.path(console.who() + QStringLiteral("-poster-printed.pdf"));
        console.press("home-poster");
        console.choose("posterLanguage", ui::currentLanguage() == ui::LanguageCode::Japanese ? 0 : 1);
        console.press("posterPrint");
        console.printToFile(paper);
        lookAtPaper(stage, paper, console.who() + QStringLiteral("-poster-printed"));
        console.press("poster-sheet-cancel");
        console.untilHidden("posterLanguage");
    });
}

QString readPhotograph(Stage &stage, const QString &pictureFile)
{
    QFile file(pictureFile);
    if (stage.hasFailed() || !file.open(QIODevice::ReadOnly)) {
        return {};
    }
    const Result<std::vector<QString>> codes = qr::readCodesFromFile(file.readAll());
    if (!stage.accept(codes, QStringLiteral("the photograph of the code"))) {
        return {};
    }
    QGuiApplication::clipboard()->setText(codes->front());
    return codes->front();
}

} // namespace tegata::demo
