#include "DemoRun.h"

#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>

namespace {

using namespace tegata;

QCoro::Task<void> runAndQuit(demo::DemoRun *run)
{
    const Result<void> done = co_await run->run();
    QCoreApplication::exit(done ? 0 : 1);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    ui::Theme().apply(application);
    QCommandLineParser parser;
    parser.addHelpOption();
    for (const char *name : {"network", "profiles", "invitation", "pin", "out"}) {
        parser.addOption(QCommandLineOption(QLatin1String(name), QString(), QStringLiteral("VALUE")));
    }
    parser.addOption(QCommandLineOption(QStringLiteral("seed-only")));
    parser.process(application);

    QFile file(parser.value(QStringLiteral("network")));
    if (!file.open(QIODevice::ReadOnly)) {
        qCritical("the network file cannot be read");
        return 1;
    }
    const Result<workflows::NetworkConfiguration> network = workflows::parseNetworkConfiguration(file.readAll());
    if (!network) {
        qCritical("the network file is not valid");
        return 1;
    }
    demo::DemoOptions options;
    options.network = *network;
    options.profiles = parser.value(QStringLiteral("profiles"));
    options.invitation = parser.value(QStringLiteral("invitation"));
    options.pin = parser.value(QStringLiteral("pin")).toUtf8();
    options.out = parser.value(QStringLiteral("out"));
    options.isSeedOnly = parser.isSet(QStringLiteral("seed-only"));
    demo::DemoRun run(options);
    auto start = [&run] { runAndQuit(&run); };
    QMetaObject::invokeMethod(&application, start, Qt::QueuedConnection);
    return QApplication::exec();
}
