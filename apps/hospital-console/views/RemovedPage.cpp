#include "RemovedPage.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace tegata::console {

namespace {
constexpr int cardWidthMinimum = 460;
constexpr int cardWidthMaximum = 690;
} // namespace

RemovedPage::RemovedPage(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("removed-page"));
    auto *card = new QFrame(this);
    ui::setCard(card);
    card->setMinimumWidth(cardWidthMinimum);
    card->setMaximumWidth(cardWidthMaximum);
    m_title = ui::makeLabel(ui::TextRole::Title, QStringLiteral("removed-title"), card);
    m_text = ui::makeLabel(ui::TextRole::Body, QStringLiteral("removed-text"), card);
    m_next = ui::makeLabel(ui::TextRole::Body, QStringLiteral("removed-next"), card);
    m_next->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(ui::space::page, ui::space::page, ui::space::page, ui::space::page);
    inside->setSpacing(ui::space::medium);
    inside->addWidget(new ui::IconLabel(ui::Icon::Error, ui::Ink::Error, 44, card), 0, Qt::AlignHCenter);
    inside->addWidget(m_title);
    inside->addWidget(m_text);
    inside->addWidget(m_next);
    // Not aligned in the column: an aligned card does not ask its wrapped texts for their height.
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(card, 4);
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addLayout(row);
    column->addStretch(3);
    retranslate();
}

void RemovedPage::setNames(const QString &institutionName, const QString &profileFolder)
{
    m_institutionName = institutionName;
    m_folder = profileFolder;
    retranslate();
}

void RemovedPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void RemovedPage::retranslate()
{
    const QString institution = ui::oneLine(m_institutionName);
    m_title->setText(tr("You are no longer an administrator of %1.").arg(institution));
    m_text->setText(
        tr("You were removed, and the institution's keys were renewed. This computer can do nothing for the "
           "institution any more. If nobody told you, speak to the other administrators at once."));
    m_next->setText(tr("To administer it again from this computer, remove its profile folder, start anew and choose "
                       "“Join as administrator”: %1")
                        .arg(ui::breakable(m_folder)));
}

} // namespace tegata::console
