#include <tegata/uikit/ErrorWords.h>
#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/Theme.h>

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

Message messageFor(const Error &error)
{
    return Message{Tone::Error, [error] { return wordsFor(error); }, {}, QString::fromStdString(error.key())};
}

Message successMessage(Words words)
{
    return Message{Tone::Success, [words = std::move(words)] { return MessageWords{words(), {}, {}}; }, {}, {}};
}

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(Icon::Info, Ink::Info, 22, this))
    , m_text(makeLabel(TextRole::Strong, QStringLiteral("messageText"), this))
    , m_next(makeLabel(TextRole::Body, QStringLiteral("messageNext"), this))
    , m_more(makeLabel(TextRole::Muted, QStringLiteral("messageMore"), this))
    , m_action(makeButton(ButtonRole::Secondary, QStringLiteral("messageAction"), this))
    , m_close(new QToolButton(this))
    , m_leave(new QTimer(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setProperty("surface", QStringLiteral("notice"));
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setIcon(icon(Icon::Close));
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_more->setWordWrap(false);
    m_leave->setSingleShot(true);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_next);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::small, space::small, space::small);
    row->setSpacing(space::medium);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(m_more);
    row->addWidget(m_action);
    row->addWidget(m_close, 0, Qt::AlignTop);

    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, &MessageBar::runAction);
    connect(m_leave, &QTimer::timeout, this, &MessageBar::dismiss);
    QFrame::hide();
}

void MessageBar::show(Message message)
{
    if (!message.words) {
        return;
    }
    if (!message.topic.isEmpty()) {
        const auto same = std::find_if(m_queue.begin(), m_queue.end(),
                                       [&message](const Message &other) { return other.topic == message.topic; });
        if (same != m_queue.end()) {
            *same = std::move(message);
            showFront();
            return;
        }
    }
    // What went well or merely happened gives way at once to what comes after it.
    if (m_queue.size() == 1 && m_queue.front().tone != Tone::Error && m_queue.front().tone != Tone::Warning) {
        m_queue.clear();
    }
    m_queue.push_back(std::move(message));
    showFront();
}

void MessageBar::dismiss()
{
    if (!m_queue.empty()) {
        m_queue.pop_front();
    }
    showFront();
}

void MessageBar::clearTopic(const QString &topic)
{
    std::erase_if(m_queue, [&topic](const Message &message) { return message.topic == topic; });
    showFront();
}

void MessageBar::clear()
{
    m_queue.clear();
    showFront();
}

void MessageBar::showFront()
{
    m_leave->stop();
    if (m_queue.empty()) {
        QFrame::hide();
        return;
    }
    const Message &message = m_queue.front();
    m_icon->setIcon(iconOf(message.tone), inkOf(message.tone));
    setTone(this, message.tone);
    setTone(m_text, message.tone);
    retranslate();
    QFrame::show();
    const bool leaves = message.tone == Tone::Info || message.tone == Tone::Success || message.tone == Tone::Neutral;
    if (leaves && m_leaveAfter > 0) {
        m_leave->start(m_leaveAfter);
    }
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::retranslate()
{
    m_close->setToolTip(tr("Dismiss this message"));
    m_close->setAccessibleName(tr("Dismiss this message"));
    if (m_queue.empty()) {
        return;
    }
    const Message &message = m_queue.front();
    const MessageWords words = message.words();
    m_text->setText(words.text);
    m_next->setText(words.next);
    m_next->setVisible(!words.next.isEmpty());
    m_action->setText(words.actionLabel);
    m_action->setVisible(message.action && !words.actionLabel.isEmpty());
    m_more->setText(tr("%n more message(s)", nullptr, waiting()));
    m_more->setVisible(waiting() > 0);
    setAccessibleName(words.text);
    setAccessibleDescription(words.next);
}

void MessageBar::runAction()
{
    if (m_queue.empty()) {
        return;
    }
    const std::function<void()> action = m_queue.front().action;
    dismiss();
    if (action) {
        action();
    }
}

void MessageBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QFrame::changeEvent(event);
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        dismiss();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace tegata::ui
