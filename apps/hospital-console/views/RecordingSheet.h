#pragma once

#include <tegata/uikit/ProgressSteps.h>
#include <tegata/uikit/Sheet.h>

namespace tegata::console {

/// How far a confirmed action is: "Signed → Sending → Recorded". It can be put away; the action goes on. GUI thread.
class RecordingSheet : public ui::Sheet
{
    Q_OBJECT
public:
    enum class Stage
    {
        Preparing,
        Sending,
        Recorded
    };

    explicit RecordingSheet(QWidget *parent);
    void begin(ui::Words title);
    void setStage(Stage stage);

protected:
    void retranslate() override;

private:
    ui::Words m_words;
    ui::ProgressSteps *m_steps;
    QLabel *m_note;
};

/// The steps of every recorded action, for the sheet and for the first run.
[[nodiscard]] std::vector<ui::Words> recordingSteps();

} // namespace tegata::console
