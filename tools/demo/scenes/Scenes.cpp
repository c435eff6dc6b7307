#include "Scenes.h"

#include <QCoreApplication>
#include <QProcess>

namespace tegata::demo {

namespace {

/// What one of poppler's tools says; it may take a second or two.
QByteArray answerOf(Stage &stage, const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    stage.until(program, [&process] { return process.state() == QProcess::NotRunning; });
    if (!stage.hasFailed() && (process.error() == QProcess::FailedToStart || process.exitCode() != 0)) {
        stage.fail(program + QStringLiteral(": ") + process.errorString() +
                   QString::fromUtf8(process.readAllStandardError()));
    }
    return process.readAllStandardOutput();
}

} // namespace

QString said(const char *context, const char *words) { return QCoreApplication::translate(context, words); }

QString digitsOf(const QString &text)
{
    QString digits;
    for (const QChar letter : text) {
        if (letter.isDigit()) {
            digits.append(letter);
        }
    }
    return digits;
}

QString notThe(const QString &word)
{
    // "wrong" is one of the 2,048 itself.
    return word == QLatin1String("wrong") ? QStringLiteral("abandon") : QStringLiteral("wrong");
}

void confirmSheet(Hand &app)
{
    app.untilShown("confirmAccept");
    // What must be acknowledged first.
    if (app.isShown("confirmAcknowledge")) {
        app.tick("confirmAcknowledge");
    }
    app.press("confirmAccept");
    app.untilHidden("confirmAccept");
}

void lookAtPaper(Stage &stage, const QString &pdf, const QString &name)
{
    if (stage.hasFailed()) {
        return;
    }
    const QByteArray facts = answerOf(stage, QStringLiteral("pdfinfo"), {pdf});
    if (!stage.hasFailed() && !(facts.contains("Pages:           1\n") && facts.contains("(A4)"))) {
        stage.fail(QStringLiteral("%1 is not one page of A4: %2").arg(pdf, QString::fromUtf8(facts)));
    }
    const QString picture = stage.nextPicture(name);
    if (!picture.isEmpty()) {
        QString withoutSuffix = picture;
        withoutSuffix.chop(4);
        answerOf(stage, QStringLiteral("pdftoppm"),
                 {QStringLiteral("-png"), QStringLiteral("-singlefile"), QStringLiteral("-r"), QStringLiteral("75"),
                  pdf, withoutSuffix});
    }
}

} // namespace tegata::demo
