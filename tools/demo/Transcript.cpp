#include "Transcript.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace tegata::demo {

void Transcript::add(const QString &what, const QString &who, const std::optional<workflows::RecordedAction> &action)
{
    QJsonObject step{{QStringLiteral("what"), what},
                     {QStringLiteral("who"), who},
                     {QStringLiteral("milliseconds"), m_timer.restart()}};
    if (action) {
        step.insert(QStringLiteral("digest"), action->digest.hexString());
        step.insert(QStringLiteral("transaction"), action->transaction.hexString());
        step.insert(QStringLiteral("block"), static_cast<qint64>(protocol::toNumber(action->block)));
    }
    m_steps.append(step);
    QTextStream(stdout) << "  " << what << Qt::endl;
}

void Transcript::addFailure(const QString &what, const Error &error)
{
    m_hasFailed = true;
    m_steps.append(QJsonObject{{QStringLiteral("what"), what},
                               {QStringLiteral("error"), QString::fromStdString(error.key())},
                               {QStringLiteral("detail"), QString::fromStdString(error.detail())},
                               {QStringLiteral("milliseconds"), m_timer.restart()}});
    QTextStream(stderr) << "  failed: " << what << ": " << QString::fromStdString(error.key() + " " + error.detail())
                        << Qt::endl;
}

bool Transcript::write(const QString &path) const
{
    QFile file(path);
    const QByteArray json = QJsonDocument(QJsonObject{{QStringLiteral("steps"), m_steps}}).toJson();
    return file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
}

} // namespace tegata::demo
