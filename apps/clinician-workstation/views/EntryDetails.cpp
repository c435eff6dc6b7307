#include "EntryDetails.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tegata::workstation {

namespace space = ui::space;

EntryDetails::EntryDetails(QWidget *parent)
    : ui::Page(QStringLiteral("entry-details"), parent)
    , m_title(ui::makeLabel(ui::TextRole::Section, QStringLiteral("entry-title"), this))
    , m_correct(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("entry-correct"), this))
    , m_cancel(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("entry-cancel-prescription"), this))
    , m_scroll(new QScrollArea(this))
{
    m_correct->setIcon(ui::icon(ui::Icon::Edit));
    m_cancel->setIcon(ui::icon(ui::Icon::Remove));
    m_scroll->setObjectName(QStringLiteral("entry-scroll"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::small);
    top->addWidget(m_title, 1);
    top->addWidget(m_cancel, 0, Qt::AlignTop);
    top->addWidget(m_correct, 0, Qt::AlignTop);
    column()->setSpacing(space::small);
    column()->addLayout(top);
    column()->addWidget(m_scroll, 1);
    connect(m_correct, &QPushButton::clicked, this, [this] { Q_EMIT correctRequested(m_content.id); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { Q_EMIT cancelPrescriptionRequested(m_content.id); });
    retranslate();
}

void EntryDetails::setContent(const EntryContent &content)
{
    m_content = content;
    auto *inside = new QWidget;
    auto *versions = new QVBoxLayout(inside);
    versions->setContentsMargins(0, 0, space::small, 0);
    versions->setSpacing(space::medium);
    int number = 0;
    for (const EntryVersion &version : content.versions) {
        if (!version.heading.isEmpty()) {
            QLabel *heading =
                ui::makeLabel(ui::TextRole::Strong, QStringLiteral("version-heading-%1").arg(number), inside);
            heading->setText(version.heading);
            versions->addWidget(heading);
        }
        if (!version.text.isEmpty()) {
            QLabel *text = ui::makeLabel(ui::TextRole::Body, QStringLiteral("version-text-%1").arg(number), inside);
            text->setText(ui::breakable(ui::manyLines(version.text)));
            text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
            versions->addWidget(text);
        }
        auto *facts = new ui::DetailList(inside);
        facts->setObjectName(QStringLiteral("version-facts-%1").arg(number));
        facts->setDetails(version.facts);
        versions->addWidget(facts);
        ++number;
    }
    versions->addStretch(1);
    m_scroll->setWidget(inside);
    inside->setAutoFillBackground(false);
    retranslate();
}

void EntryDetails::clear() { setContent({}); }

void EntryDetails::retranslate()
{
    m_title->setText(m_content.title.isEmpty() ? tr("Choose an entry to read it in full.")
                                               : ui::breakable(ui::oneLine(m_content.title)));
    m_correct->setText(tr("Correct…"));
    m_correct->setVisible(m_content.canCorrect);
    m_cancel->setText(tr("Cancel the prescription…"));
    m_cancel->setVisible(m_content.canCancelPrescription);
}

} // namespace tegata::workstation
