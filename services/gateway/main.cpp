#include <tegata/gateway/CommandLine.h>

#include <QCoreApplication>
#include <QTextStream>

#include <cstdio>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    // A core file of this process would hold the sponsor's key.
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);

    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tegata-gateway"));
    QTextStream out(stdout);
    QTextStream error(stderr);
    return static_cast<int>(tegata::gateway::runCommand(QCoreApplication::arguments().mid(1), {out, error}));
}
