#pragma once

#include "TestNetwork.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace tegata::test {

/// What a run of the tool left behind.
struct ToolAnswer
{
    bool hasCrashed = false;
    int exitCode = -1;
    /// Of `--json`; empty when it said nothing.
    QJsonObject json;
    QString said;

    [[nodiscard]] bool isDone() const
    {
        return !hasCrashed && exitCode == 0 && json.value(QStringLiteral("ok")).toBool();
    }
    [[nodiscard]] QString text(const char *member) const { return json.value(QLatin1String(member)).toString(); }
    [[nodiscard]] QJsonArray list(const char *member) const { return json.value(QLatin1String(member)).toArray(); }
};

/// Runs the built `tegata` against a network, while the event loop of the test goes on: its gateway lives there.
class Tool
{
public:
    explicit Tool(const workflows::NetworkConfiguration &network);

    /// Waits for its end.
    [[nodiscard]] ToolAnswer run(const QString &profile, const QStringList &arguments, const QByteArray &input = {});
    /// The same without profile, network and passphrase.
    [[nodiscard]] ToolAnswer runBare(const QStringList &arguments);
    /// Only starts it; end with answerOf().
    [[nodiscard]] std::unique_ptr<QProcess> start(const QString &profile, const QStringList &arguments);
    [[nodiscard]] static ToolAnswer answerOf(QProcess &process);

    /// A path in a folder that goes with this object.
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    /// Makes a file there; gives its path.
    [[nodiscard]] QString file(const QString &name, const QByteArray &content) const;

private:
    [[nodiscard]] QStringList with(const QString &profile, const QStringList &arguments) const;

    QTemporaryDir m_folder;
};

/// "chart open" as arguments; for what holds no spaces.
[[nodiscard]] QStringList words(const char *command);

/// A network and accounts on it that only the tool ever opens. For the classes of tests to inherit.
class ToolScene
{
protected:
    [[nodiscard]] bool begin();
    /// An empty profile that the tool can open quickly.
    [[nodiscard]] QString account();
    [[nodiscard]] ToolAnswer run(const QString &profile, const QStringList &arguments)
    {
        return m_tool->run(profile, arguments);
    }
    /// A registered institution; its code in `code`.
    [[nodiscard]] bool registerInstitution(const QString &profile, const QString &name, const QString &kind,
                                           QString &code);
    /// A terminal from request to approval.
    [[nodiscard]] bool letIn(const QString &administrator, const QString &terminal, const QString &code,
                             const QString &role);

    TestNetwork m_network;
    std::vector<std::unique_ptr<TestProfile>> m_profiles;
    std::unique_ptr<Tool> m_tool;
};

} // namespace tegata::test

#define VERIFY_DONE(answer)                                                                                            \
    do {                                                                                                               \
        const ToolAnswer &toolAnswer = answer;                                                                         \
        QVERIFY2(toolAnswer.isDone(), qPrintable(toolAnswer.said));                                                    \
    } while (false)
#define VERIFY_REFUSED(answer, code, key)                                                                              \
    do {                                                                                                               \
        const ToolAnswer &toolAnswer = answer;                                                                         \
        QVERIFY2(toolAnswer.exitCode == (code) && toolAnswer.text("error") == QLatin1String(key),                      \
                 qPrintable(toolAnswer.said));                                                                         \
    } while (false)
