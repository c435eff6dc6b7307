#include "PendingCard.h"
#include "ConsoleWords.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tegata::console {

namespace {
/// As much of a name as a screen reader says with each button.
constexpr int spokenCharacters = 60;
} // namespace

PendingCard::PendingCard(const workflows::PendingTerminal &terminal, QWidget *parent)
    : QFrame(parent)
    , m_terminal(terminal)
    , m_name(new ui::ElidedLabel(this))
    , m_user(new ui::ElidedLabel(this))
    , m_asked(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("pending-asked"), this))
    , m_numberLabel(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("pending-number-label"), this))
    , m_number(ui::makeLabel(ui::TextRole::Hero, QStringLiteral("pending-number"), this))
    , m_deny(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("pending-deny"), this))
    , m_approve(ui::makeButton(ui::ButtonRole::Primary, QStringLiteral("pending-approve"), this))
{
    setObjectName(QStringLiteral("pending-card"));
    m_name->setObjectName(QStringLiteral("pending-name"));
    m_user->setObjectName(QStringLiteral("pending-user"));
    ui::setTextRole(m_name, ui::TextRole::Section);
    ui::setCard(this);
    m_numberLabel->setWordWrap(false);
    m_number->setWordWrap(false);
    m_approve->setIcon(ui::icon(ui::Icon::Check, ui::Ink::OnAccent));
    auto *who = new QVBoxLayout;
    who->setSpacing(2);
    who->addWidget(m_name);
    who->addWidget(m_user);
    who->addWidget(m_asked);
    auto *number = new QVBoxLayout;
    number->setSpacing(0);
    number->addWidget(m_numberLabel);
    number->addWidget(m_number);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(ui::space::large, ui::space::medium, ui::space::large, ui::space::medium);
    row->setSpacing(ui::space::huge);
    row->addLayout(who, 1);
    row->addLayout(number);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(ui::space::small);
    buttons->addWidget(m_deny);
    buttons->addWidget(m_approve);
    row->addLayout(buttons);
    connect(m_approve, &QPushButton::clicked, this, &PendingCard::approveRequested);
    connect(m_deny, &QPushButton::clicked, this, &PendingCard::denyRequested);
    retranslate();
}

void PendingCard::retranslate()
{
    const QString name = ui::shortened(ui::oneLine(m_terminal.terminalName), spokenCharacters);
    m_name->setFullText(m_terminal.terminalName);
    //: The user of a terminal and his or her profession.
    m_user->setFullText(tr("%1, %2").arg(ui::oneLine(m_terminal.userName), ui::oneLine(m_terminal.profession)));
    m_asked->setText(tr("Asked on %1").arg(momentText(m_terminal.requestedAt)));
    m_numberLabel->setText(tr("Check number"));
    m_number->setText(appshell::spacedDigits(m_terminal.checkNumber));
    m_number->setAccessibleName(tr("Check number %1").arg(m_terminal.checkNumber));
    m_deny->setText(tr("Deny…"));
    m_deny->setAccessibleName(tr("Deny %1").arg(name));
    m_approve->setText(tr("Compare and approve…"));
    m_approve->setAccessibleName(tr("Compare and approve %1").arg(name));
}

void PendingCard::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QFrame::changeEvent(event);
}

} // namespace tegata::console
