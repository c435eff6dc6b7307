#include "DetailSheet.h"

#include <QFrame>

namespace tegata::console {

DetailSheet::DetailSheet(QWidget *parent)
    : ui::Sheet(QStringLiteral("detail-sheet"), parent)
    , m_facts(new ui::DetailList(card()))
{
    setCardWidth(620);
    body()->addWidget(m_facts);
    retranslate();
}

void DetailSheet::show(std::function<DetailWords()> words)
{
    m_words = std::move(words);
    retranslate();
    open();
}

void DetailSheet::retranslate()
{
    setCancelText(tr("Close"));
    if (m_words) {
        DetailWords words = m_words();
        setTitle(words.title);
        m_facts->setDetails(std::move(words.facts));
    }
}

} // namespace tegata::console
