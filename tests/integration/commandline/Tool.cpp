#include "Tool.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

namespace tegata::test {

namespace {

/// Much longer than anything takes; a run that hangs is killed and reported as crashed.
constexpr int patience = 180'000;

} // namespace

Tool::Tool(const workflows::NetworkConfiguration &network)
{
    static_cast<void>(file(QStringLiteral("network.json"), workflows::writeNetworkConfiguration(network)));
    static_cast<void>(file(QStringLiteral("passphrase"), toQByteArray(TestProfile::passphrase().view())));
}

QString Tool::file(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        file.write(content);
    }
    return file.fileName();
}

QStringList Tool::with(const QString &profile, const QStringList &arguments) const
{
    return QStringList{QStringLiteral("--json"),
                       QStringLiteral("--profile"),
                       profile,
                       QStringLiteral("--network"),
                       path(QStringLiteral("network.json")),
                       QStringLiteral("--passphrase-file"),
                       path(QStringLiteral("passphrase"))} +
           arguments;
}

std::unique_ptr<QProcess> Tool::start(const QString &profile, const QStringList &arguments)
{
    auto process = std::make_unique<QProcess>();
    process->start(QStringLiteral(TEGATA_TOOL), with(profile, arguments));
    return process;
}

ToolAnswer Tool::answerOf(QProcess &process)
{
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, patience)) {
        process.kill();
        process.waitForFinished();
    }
    ToolAnswer answer;
    answer.hasCrashed = process.exitStatus() != QProcess::NormalExit;
    answer.exitCode = process.exitCode();
    const QByteArray output = process.readAllStandardOutput();
    answer.json = QJsonDocument::fromJson(output).object();
    answer.said = QString::fromUtf8(output + process.readAllStandardError());
    return answer;
}

ToolAnswer Tool::run(const QString &profile, const QStringList &arguments, const QByteArray &input)
{
    const std::unique_ptr<QProcess> process = start(profile, arguments);
    process->write(input);
    process->closeWriteChannel();
    return answerOf(*process);
}

ToolAnswer Tool::runBare(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(TEGATA_TOOL), QStringList{QStringLiteral("--json")} + arguments);
    return answerOf(process);
}

} // namespace tegata::test
