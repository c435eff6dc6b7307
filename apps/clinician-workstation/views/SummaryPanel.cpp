#include "SummaryPanel.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace tegata::workstation {

namespace space = ui::space;

SummaryPanel::SummaryPanel(QWidget *parent)
    : QScrollArea(parent)
    , m_content(new QWidget)
{
    setObjectName(QStringLiteral("chart-summary"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setMinimumWidth(270);
    m_column = new QVBoxLayout(m_content);
    m_column->setContentsMargins(0, 0, space::small, 0);
    m_column->setSpacing(space::medium);
    setWidget(m_content);
    viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
}

void SummaryPanel::setSections(const std::vector<SummarySection> &sections)
{
    // A chart is looked at again with every block; what did not change must not flicker.
    if (sections == m_sections && m_column->count() > 0) {
        return;
    }
    m_sections = sections;
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    int number = 0;
    for (const SummarySection &section : sections) {
        auto *card = new QFrame(m_content);
        card->setObjectName(QStringLiteral("summary-section-%1").arg(number));
        ui::setCard(card);
        auto *column = new QVBoxLayout(card);
        column->setContentsMargins(space::medium, space::small, space::medium, space::small);
        column->setSpacing(space::tiny);
        auto *top = new QHBoxLayout;
        top->addWidget(new ui::IconLabel(section.icon, ui::Ink::Accent, 20, card));
        QLabel *title = ui::makeLabel(ui::TextRole::Section, QStringLiteral("summary-title-%1").arg(number), card);
        title->setText(section.title);
        top->addWidget(title, 1);
        column->addLayout(top);
        if (!section.nothing.isEmpty()) {
            QLabel *nothing =
                ui::makeLabel(ui::TextRole::Muted, QStringLiteral("summary-nothing-%1").arg(number), card);
            nothing->setText(section.nothing);
            column->addWidget(nothing);
        }
        int line = 0;
        for (const SummaryLine &one : section.lines) {
            column->addWidget(makeLine(one, number, line++));
        }
        m_column->addWidget(card);
        // Now, and not when the event loop comes to it: the old ones are hidden already.
        card->show();
        ++number;
    }
    m_column->addStretch(1);
}

QWidget *SummaryPanel::makeLine(const SummaryLine &line, int section, int number)
{
    auto *box = new QWidget(m_content);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, space::tiny, 0, space::tiny);
    row->setSpacing(space::small);
    const bool isMarked = line.tone != ui::Tone::Neutral;
    row->addWidget(new ui::IconLabel(isMarked ? ui::iconOf(line.tone) : ui::Icon::Dot,
                                     isMarked ? ui::inkOf(line.tone) : ui::Ink::Muted, 16, box),
                   0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(1);
    const QString suffix = QStringLiteral("-%1-%2").arg(section).arg(number);
    QLabel *text = ui::makeLabel(ui::TextRole::Strong, QStringLiteral("summary-text") + suffix, box);
    text->setText(ui::breakable(ui::oneLine(line.text)));
    texts->addWidget(text);
    for (const QString &below : {line.detail, line.source}) {
        if (!below.isEmpty()) {
            QLabel *label = ui::makeLabel(ui::TextRole::Muted, QStringLiteral("summary-detail") + suffix, box);
            label->setText(ui::breakable(ui::manyLines(below)));
            texts->addWidget(label);
        }
    }
    row->addLayout(texts, 1);
    if (!line.entryId.isEmpty()) {
        auto *open = new QToolButton(box);
        open->setObjectName(QStringLiteral("summary-open") + suffix);
        open->setAutoRaise(true);
        open->setIcon(ui::icon(ui::Icon::Next, ui::Ink::Muted));
        //: Button beside a line of the summary; %1 is an allergy, a problem or a drug.
        open->setAccessibleName(tr("Show the entry about %1").arg(ui::oneLine(line.text)));
        open->setToolTip(tr("Show the entry"));
        connect(open, &QToolButton::clicked, this, [this, id = line.entryId] { Q_EMIT entryRequested(id); });
        row->addWidget(open, 0, Qt::AlignTop);
    }
    return box;
}

} // namespace tegata::workstation
