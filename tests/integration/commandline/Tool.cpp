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

QStringList words(const char *command) { return QString::fromLatin1(command).split(QLatin1Char(' ')); }

bool ToolScene::begin()
{
    if (!m_network.start()) {
        return false;
    }
    m_tool = std::make_unique<Tool>(m_network.configuration());
    return true;
}

QString ToolScene::account()
{
    m_profiles.push_back(m_network.profile());
    m_profiles.back()->end();
    return m_profiles.back()->folder();
}

bool ToolScene::registerInstitution(const QString &profile, const QString &name, const QString &kind, QString &code)
{
    const QString invitation = m_tool->file(name + QStringLiteral(".invitation"), m_network.invitation().toUtf8());
    const ToolAnswer registered =
        run(profile, words("institution register --legal-number 1310000001")
                         << QStringLiteral("--name") << name << QStringLiteral("--kind") << kind
                         << QStringLiteral("--invitation-file") << invitation << QStringLiteral("--phrase-out")
                         << m_tool->path(name + QStringLiteral(".words")));
    code = run(profile, words("institution code")).text("code");
    return registered.isDone() && !code.isEmpty();
}

bool ToolScene::letIn(const QString &administrator, const QString &terminal, const QString &code, const QString &role)
{
    const ToolAnswer asked = run(terminal, words("terminal request --name desk --user")
                                               << QStringLiteral("佐藤 花子") << QStringLiteral("--profession") << role
                                               << QStringLiteral("--code") << code);
    const QJsonArray pending = run(administrator, words("terminal pending")).list("pending");
    if (!asked.isDone() || pending.size() != 1 ||
        pending.at(0)[QLatin1String("checkNumber")].toString() != asked.text("checkNumber")) {
        return false;
    }
    const QString device = pending.at(0)[QLatin1String("device")].toString();
    const ToolAnswer approved =
        run(administrator, words("terminal approve --role")
                               << role << QStringLiteral("--device") << device << QStringLiteral("--check-number")
                               << asked.text("checkNumber"));
    const ToolAnswer awaited = run(terminal, words("terminal await"));
    return approved.isDone() && awaited.isDone() && awaited.text("state") == QLatin1String("approved") &&
           awaited.text("role") == role;
}

} // namespace tegata::test
