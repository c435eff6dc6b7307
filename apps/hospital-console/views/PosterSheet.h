#pragma once

#include <tegata/uikit/PosterPreview.h>
#include <tegata/uikit/Sheet.h>

namespace tegata::console {

/// The A4 poster: preview, language, print, save. GUI thread.
class PosterSheet : public ui::Sheet
{
    Q_OBJECT
public:
    /// `asker` and `messages` outlive the sheet.
    PosterSheet(ui::Asker &asker, ui::MessageBar &messages, QWidget *parent);
    void show(const ui::PosterContent &content);

protected:
    void retranslate() override;

private:
    ui::PosterPreview *m_preview;
};

} // namespace tegata::console
