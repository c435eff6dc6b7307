#include "HeadlessRun.h"
#include "seed/Seed.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/uikit/Poster.h>
#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

namespace {

using namespace tegata;

constexpr qint64 largestFile = 64 * 1024;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.size() <= largestFile ? file.readAll() : QByteArray();
}

/// `{"pin":"…","invitation":"…"}`, in a file because a command line is for everybody to read.
demo::Secrets secretsIn(const QString &path)
{
    const QJsonObject json = QJsonDocument::fromJson(contentOf(path)).object();
    return {json[QLatin1String("pin")].toString(), json[QLatin1String("invitation")].toString()};
}

/// A poster as the console prints it, for tests of the page that have no console.
bool printPoster(const QCommandLineParser &parser, ui::LanguageCode language)
{
    ui::PosterContent content;
    content.institutionName = parser.value(QStringLiteral("institution"));
    content.qr = appshell::qrOf(parser.value(QStringLiteral("code")));
    content.checkNumber = parser.value(QStringLiteral("check-number"));
    return ui::savePosterPdf(parser.value(QStringLiteral("poster")), content, language).has_value();
}

/// The platform without a display says of every popup what it cannot do.
void leaveOutPlatformNotes(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (!message.startsWith(QLatin1String("This plugin does not support"))) {
        const QByteArray line = qFormatLogMessage(type, context, message).toLocal8Bit() + '\n';
        std::fputs(line.constData(), stderr);
    }
}

} // namespace

int main(int argc, char **argv)
{
    qInstallMessageHandler(leaveOutPlatformNotes);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    QCoreApplication::setApplicationVersion(QStringLiteral(TEGATA_VERSION));
    ui::Theme().apply(application);
    QCommandLineParser parser;
    parser.addHelpOption();
    const auto option = [&parser](const char *name, const char *help, const char *value) {
        parser.addOption(QCommandLineOption(QLatin1String(name), QLatin1String(help), QLatin1String(value)));
    };
    option("network", "File that describes the network.", "FILE");
    option("profiles", "Folder of the profiles.", "DIR");
    option("secrets", "File with PIN and invitation.", "FILE");
    option("page", "Folder of the patient's page, for its phone.", "DIR");
    option("run", "The project's ./run, which stops and starts gateway and chain.", "FILE");
    option("store", "Store of the gateway.", "FILE");
    option("out", "Folder for pictures and transcript.", "DIR");
    option("language", "ja or en.", "TAG");
    option("seed", "Only make the sample institutions, patients and charts.", "");
    option("poster", "Only print the poster of --institution, --code and --check-number, as a PDF.", "FILE");
    option("institution", "Name on the poster.", "NAME");
    option("code", "What the code on the poster says.", "TEXT");
    option("check-number", "Number on the poster.", "DIGITS");
    parser.process(application);
    const ui::LanguageCode language = parser.value(QStringLiteral("language")) == ui::tagOf(ui::LanguageCode::English)
                                          ? ui::LanguageCode::English
                                          : ui::LanguageCode::Japanese;
    if (parser.isSet(QStringLiteral("poster"))) {
        return printPoster(parser, language) ? 0 : 1;
    }

    const Result<workflows::NetworkConfiguration> network =
        workflows::parseNetworkConfiguration(contentOf(parser.value(QStringLiteral("network"))));
    if (!network) {
        qCritical("the network file cannot be read");
        return 1;
    }
    demo::RunOptions options;
    options.network = *network;
    options.networkFile = parser.value(QStringLiteral("network"));
    options.profiles = parser.value(QStringLiteral("profiles"));
    options.secrets = secretsIn(parser.value(QStringLiteral("secrets")));
    options.page = parser.value(QStringLiteral("page"));
    options.ground = {parser.value(QStringLiteral("run")), parser.value(QStringLiteral("store"))};
    options.out = parser.value(QStringLiteral("out"));
    options.language = language;
    if (options.secrets.pin.isEmpty() || options.secrets.invitation.isEmpty()) {
        qCritical("the file with PIN and invitation cannot be read");
        return 1;
    }
    if (!options.out.isEmpty() && !QDir().mkpath(options.out)) {
        qCritical("the folder for the pictures cannot be made");
        return 1;
    }
    // Not inside an event loop: each wait of the run is one.
    const bool isDone = parser.isSet(QStringLiteral("seed")) ? demo::seed(options) : demo::runHeadless(options);
    return isDone ? 0 : 1;
}
