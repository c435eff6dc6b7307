#include "Transcript.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace tegata::demo {

namespace {

QJsonObject jsonOf(const WitnessedAction &action)
{
    return {{QStringLiteral("digest"), action.digest},
            {QStringLiteral("signer"), action.signer},
            {QStringLiteral("transaction"), action.transaction},
            {QStringLiteral("block"), static_cast<qint64>(action.block)}};
}

} // namespace

void Transcript::add(const Step &step)
{
    QJsonObject json{{QStringLiteral("what"), step.what},
                     {QStringLiteral("who"), step.who},
                     {QStringLiteral("milliseconds"), step.milliseconds}};
    if (!step.actions.isEmpty()) {
        // The last one is what the step was about; one before it, such as a rotation of keys, prepares it.
        const WitnessedAction &last = step.actions.last();
        json.insert(QStringLiteral("digest"), last.digest);
        json.insert(QStringLiteral("transaction"), last.transaction);
        json.insert(QStringLiteral("block"), static_cast<qint64>(last.block));
        QJsonArray all;
        for (const WitnessedAction &action : step.actions) {
            all.append(jsonOf(action));
        }
        json.insert(QStringLiteral("actions"), all);
    }
    if (!step.pictures.isEmpty()) {
        json.insert(QStringLiteral("pictures"), QJsonArray::fromStringList(step.pictures));
    }
    if (!step.failure.isEmpty()) {
        json.insert(QStringLiteral("failure"), step.failure);
    }
    m_steps.append(json);
    QTextStream out(step.failure.isEmpty() ? stdout : stderr);
    out << (step.failure.isEmpty() ? "  " : "  FAILED: ") << step.who << ": " << step.what;
    if (!step.failure.isEmpty()) {
        out << "\n    " << step.failure;
    }
    out << Qt::endl;
}

bool Transcript::write(const QString &path, bool hasFailed) const
{
    QFile file(path);
    const QJsonObject all{{QStringLiteral("succeeded"), !hasFailed}, {QStringLiteral("steps"), m_steps}};
    const QByteArray json = QJsonDocument(all).toJson();
    return file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
}

} // namespace tegata::demo
