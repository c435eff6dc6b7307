#pragma once

#include "Transcript.h"

#include <tegata/base/Task.h>

#include <QString>

#include <chrono>
#include <functional>

class QWidget;

namespace tegata::demo {

/// Whether a step must leave something on the chain, or must not.
enum class OnChain
{
    Nothing,
    Recorded,
    /// One action, and no second one.
    RecordedOnce
};

/// One run: its steps, its pictures, and its first failure. After a failure nothing more is done: every function of the
/// stage and of its hands returns at once, so that a scene reads from top to bottom without asking.
///
/// The run is not inside an event loop: main() calls the scenes, and each wait of theirs is the event loop. GUI thread.
class Stage
{
public:
    /// As long as a slow machine may take for what usually takes a second.
    static constexpr std::chrono::seconds patience{90};

    /// Pictures and transcript go to `folder`; with an empty one there are none. `witness` outlives the stage.
    Stage(ChainWitness &witness, QString folder);

    /// Does `act` as one step of the transcript. `what` is said in words a reader understands.
    void step(const QString &what, const QString &who, OnChain onChain, const std::function<void()> &act);

    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    /// Ends the run at this step; only the first failure counts.
    void fail(const QString &why);
    /// Fails, saying the error, unless the result is good. Returns whether it is.
    template <typename T> bool accept(const Result<T> &result, const QString &what)
    {
        if (!result) {
            fail(what + QStringLiteral(": ") + QString::fromStdString(result.error().key()) + QLatin1Char(' ') +
                 QString::fromStdString(result.error().detail()));
        }
        return result.has_value();
    }

    /// Lets the program run until `isSo`. Fails, naming `what`, when it takes too long. Returns whether it is so.
    bool until(const QString &what, const std::function<bool()> &isSo, std::chrono::milliseconds longest = patience);
    /// Lets the program run for so long: for what is painted a moment later.
    void pause(std::chrono::milliseconds time);

    /// A picture of the window as it is, under the next number.
    void picture(QWidget &window, const QString &name);
    /// Where somebody else writes the next picture of the step; empty when there are none.
    [[nodiscard]] QString nextPicture(const QString &name);
    /// Also called at the first failure, for a picture of what is no window here. Nothing where empty.
    void whenFailed(std::function<void()> look) { m_whenFailed = std::move(look); }

    [[nodiscard]] const QString &folder() const { return m_folder; }
    /// Where a file of that name goes.
    [[nodiscard]] QString path(const QString &fileName) const { return m_folder + QLatin1Char('/') + fileName; }
    /// Writes transcript.json. False when it cannot.
    [[nodiscard]] bool writeTranscript() const;

private:
    void pictureOfFailure();
    void save(QWidget &window, const QString &file);
    [[nodiscard]] QString numbered(const QString &name);

    ChainWitness &m_witness;
    QString m_folder;
    Transcript m_transcript;
    Transcript::Step m_current;
    std::function<void()> m_whenFailed;
    bool m_hasFailed = false;
    int m_pictures = 0;
};

} // namespace tegata::demo
