#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace tegata::bench {

/// One line of JSON for the program that runs the measurements.
inline void print(const QJsonObject &values)
{
    QTextStream(stdout) << QJsonDocument(values).toJson(QJsonDocument::Compact) << '\n' << Qt::flush;
}

inline int fail(const QString &why)
{
    QTextStream(stderr) << why << '\n';
    return 1;
}

/// Most memory this process ever had in RAM, in kilobytes.
inline qint64 peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0;
    }
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:")) {
            return line.mid(6).trimmed().split(' ').constFirst().toLongLong();
        }
    }
    return 0;
}

} // namespace tegata::bench
