#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tegata::ui {

EmptyState::EmptyState(Icon name, QWidget *parent)
    : QWidget(parent)
    , m_text(makeLabel(TextRole::Section, QStringLiteral("emptyText"), this))
    , m_next(makeLabel(TextRole::Muted, QStringLiteral("emptyNext"), this))
    , m_action(makeButton(ButtonRole::Primary, QStringLiteral("emptyAction"), this))
{
    setObjectName(QStringLiteral("emptyState"));
    m_text->setAlignment(Qt::AlignHCenter);
    m_next->setAlignment(Qt::AlignHCenter);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::medium);
    column->addStretch(1);
    column->addWidget(new IconLabel(name, Ink::Muted, 56, this), 0, Qt::AlignHCenter);
    column->addWidget(m_text);
    column->addWidget(m_next);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(2);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    retranslate();
}

void EmptyState::setWords(std::function<MessageWords()> words)
{
    m_words = std::move(words);
    retranslate();
}

void EmptyState::retranslate()
{
    const MessageWords words = m_words ? m_words() : MessageWords{};
    m_text->setText(words.text);
    m_next->setText(words.next);
    m_next->setVisible(!words.next.isEmpty());
    m_action->setText(words.actionLabel);
    m_action->setVisible(!words.actionLabel.isEmpty());
    setAccessibleName(words.text);
}

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
