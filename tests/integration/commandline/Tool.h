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

} // namespace tegata::test
