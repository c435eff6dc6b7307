#include <tegata/appshell/EndPage.h>

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace tegata::appshell {

using ui::TextRole;
namespace space = ui::space;

namespace {

constexpr int cardWidthMinimum = 460;
constexpr int cardWidthMaximum = 690;
constexpr int iconSize = 44;

} // namespace

EndPage::EndPage(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_title(ui::makeLabel(TextRole::Title, name + QStringLiteral("-title"), this))
    , m_text(ui::makeLabel(TextRole::Body, name + QStringLiteral("-text"), this))
    , m_next(ui::makeLabel(TextRole::Body, name + QStringLiteral("-next"), this))
{
    setObjectName(name + QStringLiteral("-page"));
    auto *card = new QFrame(this);
    ui::setCard(card);
    card->setMinimumWidth(cardWidthMinimum);
    card->setMaximumWidth(cardWidthMaximum);
    m_inside = new QVBoxLayout(card);
    m_inside->setContentsMargins(space::page, space::page, space::page, space::page);
    m_inside->setSpacing(space::medium);
    m_inside->addWidget(new ui::IconLabel(ui::Icon::Error, ui::Ink::Error, iconSize, card), 0, Qt::AlignHCenter);
    m_inside->addWidget(m_title);
    m_inside->addWidget(m_text);
    m_inside->addWidget(m_next);
    m_next->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Not aligned in the column: an aligned card does not ask its wrapped texts for their height.
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(card, 4);
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addLayout(row);
    column->addStretch(3);
}

void EndPage::setNames(const QString &institutionName, const QString &profileFolder)
{
    m_institutionName = institutionName;
    m_folder = profileFolder;
    retranslate();
}

void EndPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void EndPage::setWords(const QString &title, const QString &text, const QString &next)
{
    m_title->setText(title);
    m_text->setText(text);
    m_next->setText(next);
}

QString EndPage::institution() const { return ui::oneLine(m_institutionName); }

QString EndPage::folder() const { return ui::breakable(m_folder); }

void EndPage::addBelow(QWidget *widget) { m_inside->addWidget(widget, 0, Qt::AlignLeft); }

} // namespace tegata::appshell
