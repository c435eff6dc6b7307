#pragma once

#include "ChainWitness.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QString>

namespace tegata::demo {

/// What was done, by whom, and where it stands on the chain; written as transcript.json.
class Transcript
{
public:
    struct Step
    {
        QString what;
        QString who;
        qint64 milliseconds = 0;
        /// What the chain recorded meanwhile, in its order.
        QList<WitnessedAction> actions;
        /// Why the step could not be done; empty when it was.
        QString failure;
        /// Files with pictures, in their order.
        QStringList pictures;
    };

    /// Adds the step, and tells of it on the standard output.
    void add(const Step &step);
    [[nodiscard]] qsizetype count() const { return m_steps.size(); }
    /// False when the file cannot be written.
    [[nodiscard]] bool write(const QString &path, bool hasFailed) const;

private:
    QJsonArray m_steps;
};

} // namespace tegata::demo
