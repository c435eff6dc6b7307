#include <tegata/uikit/Icon.h>
#include <tegata/uikit/SecretField.h>

#include <QAction>
#include <QEvent>
#include <QStringEncoder>
#include <QTimer>

namespace tegata::ui {

// What this edge wipes: the line edit's own string (it is the only reference left after clear()) and every copy made
// here. What it cannot wipe: single characters inside key events, the line edit's undo list, the text layout's glyph
// buffers, and whatever an input method or an X server kept. They live for seconds and in pages of this process, which
// are excluded from core dumps at start.
SecretBuffer takeSecret(QString &text)
{
    QStringEncoder encoder(QStringEncoder::Utf8);
    SecretBuffer room(static_cast<std::size_t>(encoder.requiredSpace(text.size())));
    char *begin = reinterpret_cast<char *>(room.writable().data());
    const char *end = encoder.appendToBuffer(begin, text);
    SecretBuffer secret = SecretBuffer::copyOf(room.view().first(static_cast<std::size_t>(end - begin)));
    // data() detaches when somebody else still refers to the text; the caller sees to it that nobody does.
    wipe({reinterpret_cast<std::uint8_t *>(text.data()), static_cast<std::size_t>(text.size()) * sizeof(QChar)});
    text.clear();
    return secret;
}

SecretField::SecretField(QWidget *parent)
    : QLineEdit(parent)
    , m_forget(new QTimer(this))
    , m_reveal(addAction(icon(Icon::Eye, Ink::Muted), QLineEdit::TrailingPosition))
{
    setEchoMode(QLineEdit::Password);
    setMaxLength(256);
    setContextMenuPolicy(Qt::NoContextMenu);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_forget->setSingleShot(true);
    connect(m_forget, &QTimer::timeout, this, [this] {
        wipe();
        Q_EMIT forgotten();
    });
    connect(this, &QLineEdit::textChanged, this, [this](const QString &typed) {
        if (typed.isEmpty() || m_wipeAfter == 0) {
            m_forget->stop();
        } else {
            m_forget->start(m_wipeAfter);
        }
    });
    connect(m_reveal, &QAction::triggered, this, [this] { setRevealed(!m_revealed); });
    retranslate();
}

SecretField::~SecretField()
{
    // Whoever listens may be half destroyed by now.
    blockSignals(true);
    wipe();
}

SecretBuffer SecretField::take()
{
    QString typed = text();
    clear();
    setRevealed(false);
    return takeSecret(typed);
}

void SecretField::wipe() { take().clear(); }

void SecretField::setWipeAfter(int milliseconds) { m_wipeAfter = milliseconds; }

void SecretField::setRevealable(bool revealable) { m_reveal->setVisible(revealable); }

void SecretField::setRevealed(bool revealed)
{
    m_revealed = revealed;
    setEchoMode(revealed ? QLineEdit::Normal : QLineEdit::Password);
    m_reveal->setIcon(icon(revealed ? Icon::Hidden : Icon::Eye, Ink::Muted));
    retranslate();
}

void SecretField::retranslate() { m_reveal->setText(m_revealed ? tr("Hide what I type") : tr("Show what I type")); }

void SecretField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QLineEdit::changeEvent(event);
}

void SecretField::hideEvent(QHideEvent *event)
{
    setRevealed(false);
    QLineEdit::hideEvent(event);
}

} // namespace tegata::ui
