#include "RecordingSheet.h"

#include <QLabel>

namespace tegata::console {

std::vector<ui::Words> recordingSteps()
{
    return {[] { return RecordingSheet::tr("Signing"); }, [] { return RecordingSheet::tr("Sending"); },
            [] { return RecordingSheet::tr("Recorded"); }};
}

RecordingSheet::RecordingSheet(QWidget *parent)
    : ui::Sheet(QStringLiteral("recording-sheet"), parent)
    , m_steps(new ui::ProgressSteps(card()))
    , m_note(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("recording-note"), card()))
{
    m_steps->setSteps(recordingSteps());
    body()->addWidget(m_steps);
    body()->addWidget(m_note);
    retranslate();
}

void RecordingSheet::begin(ui::Words title)
{
    m_words = std::move(title);
    m_steps->setCurrent(0);
    retranslate();
    open();
}

void RecordingSheet::setStage(Stage stage)
{
    switch (stage) {
    case Stage::Preparing:
        m_steps->setCurrent(0);
        break;
    case Stage::Sending:
        m_steps->setCurrent(1);
        break;
    case Stage::Recorded:
        m_steps->setFinished();
        break;
    }
}

void RecordingSheet::retranslate()
{
    setTitle(m_words ? m_words() : QString());
    m_note->setText(tr("This usually takes a few seconds. You may put this note away and go on working: the result is "
                       "shown at the top of the window."));
    setCancelText(tr("Put away"));
}

} // namespace tegata::console
