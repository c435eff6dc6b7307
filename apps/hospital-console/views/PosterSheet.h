#pragma once

#include "Page.h"

#include <tegata/uikit/PosterPreview.h>

namespace tegata::console {

/// The A4 poster: preview, language, print, save. GUI thread.
class PosterSheet : public Sheet
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
