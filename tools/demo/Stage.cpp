#include "Stage.h"

#include <tegata/ledgerclient/LedgerError.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <QWidget>

namespace tegata::demo {

namespace {

constexpr std::chrono::milliseconds glance{15};
constexpr std::chrono::milliseconds settling{120};

void runEventsFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace

Stage::Stage(ChainWitness &witness, QString folder)
    : m_witness(witness)
    , m_folder(std::move(folder))
{
}

void Stage::step(const QString &what, const QString &who, OnChain onChain, const std::function<void()> &act)
{
    if (m_hasFailed) {
        return;
    }
    m_current = {};
    m_current.what = what;
    m_current.who = who;
    QElapsedTimer timer;
    timer.start();
    act();
    m_current.milliseconds = timer.elapsed();
    const Result<QList<WitnessedAction>> actions = m_witness.sinceLastTime();
    if (actions) {
        m_current.actions = *actions;
    } else if (onChain != OnChain::Nothing || !actions.error().is(LedgerError::Unreachable)) {
        // While the node is away nothing can be recorded; what was is told with a later step.
        accept(actions, QStringLiteral("the chain cannot be asked"));
    }
    if (onChain != OnChain::Nothing && m_current.actions.isEmpty()) {
        fail(QStringLiteral("the chain recorded nothing"));
    }
    if (onChain == OnChain::Nothing && !m_current.actions.isEmpty()) {
        fail(QStringLiteral("the chain recorded what nobody did"));
    }
    if (onChain == OnChain::RecordedOnce && m_current.actions.size() > 1) {
        fail(QStringLiteral("the chain recorded %1 actions").arg(m_current.actions.size()));
    }
    m_transcript.add(m_current);
}

void Stage::fail(const QString &why)
{
    if (m_hasFailed) {
        return;
    }
    m_hasFailed = true;
    m_current.failure = why;
    pictureOfFailure();
    if (m_whenFailed && !m_folder.isEmpty()) {
        m_whenFailed();
    }
}

bool Stage::until(const QString &what, const std::function<bool()> &isSo, std::chrono::milliseconds longest)
{
    if (m_hasFailed) {
        return false;
    }
    QElapsedTimer timer;
    timer.start();
    while (!isSo()) {
        if (timer.hasExpired(longest.count())) {
            fail(QStringLiteral("waited %1 s: %2").arg(longest.count() / 1000).arg(what));
            return false;
        }
        runEventsFor(glance);
    }
    return true;
}

void Stage::pause(std::chrono::milliseconds time)
{
    if (!m_hasFailed) {
        runEventsFor(time);
    }
}

void Stage::picture(QWidget &window, const QString &name)
{
    if (m_hasFailed || m_folder.isEmpty()) {
        return;
    }
    runEventsFor(settling);
    save(window, numbered(name));
}

QString Stage::nextPicture(const QString &name)
{
    if (m_hasFailed || m_folder.isEmpty()) {
        return {};
    }
    const QString file = numbered(name);
    m_current.pictures.append(file);
    return path(file);
}

QString Stage::numbered(const QString &name)
{
    ++m_pictures;
    return QStringLiteral("%1-%2.png").arg(m_pictures, 3, 10, QLatin1Char('0')).arg(name);
}

void Stage::pictureOfFailure()
{
    if (m_folder.isEmpty()) {
        return;
    }
    int number = 0;
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->isVisible()) {
            ++number;
            save(*window, QStringLiteral("failure-%1-%2.png").arg(number).arg(window->objectName()));
        }
    }
}

void Stage::save(QWidget &window, const QString &file)
{
    if (window.grab().save(path(file))) {
        m_current.pictures.append(file);
    } else {
        fail(QStringLiteral("the picture %1 cannot be written").arg(file));
    }
}

bool Stage::writeTranscript() const
{
    return m_folder.isEmpty() || m_transcript.write(path(QStringLiteral("transcript.json")), m_hasFailed);
}

} // namespace tegata::demo
