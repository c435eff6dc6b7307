#pragma once

#include <tegata/workflows/ActionProgress.h>

#include <QElapsedTimer>
#include <QJsonArray>
#include <QString>

#include <optional>

namespace tegata::demo {

/// What was done, by whom, and where it stands on the chain; written as transcript.json.
class Transcript
{
public:
    /// Adds a step that took the time since the step before.
    void add(const QString &what, const QString &who, const std::optional<workflows::RecordedAction> &action = {});
    /// Adds the step that could not be done.
    void addFailure(const QString &what, const Error &error);
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    /// False when the file cannot be written.
    [[nodiscard]] bool write(const QString &path) const;
    void start() { m_timer.start(); }

private:
    QJsonArray m_steps;
    QElapsedTimer m_timer;
    bool m_hasFailed = false;
};

} // namespace tegata::demo
