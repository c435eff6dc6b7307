#include "PosterSheet.h"

namespace tegata::console {

PosterSheet::PosterSheet(ui::Asker &asker, ui::MessageBar &messages, QWidget *parent)
    : ui::Sheet(QStringLiteral("poster-sheet"), parent)
    , m_preview(new ui::PosterPreview(asker, messages, card()))
{
    setCardWidth(680);
    body()->addWidget(m_preview);
    retranslate();
}

void PosterSheet::show(const ui::PosterContent &content)
{
    m_preview->setContent(content);
    open();
}

void PosterSheet::retranslate()
{
    setTitle(tr("Poster for the reception"));
    setCancelText(tr("Close"));
}

} // namespace tegata::console
