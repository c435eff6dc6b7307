#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/LockScreen.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

LockScreen::LockScreen(QWidget *parent)
    : QWidget(parent)
    , m_ticker(new QTimer(this))
    , m_title(makeLabel(TextRole::Title, QStringLiteral("lockTitle"), this))
    , m_profile(makeLabel(TextRole::Strong, QStringLiteral("lockProfile"), this))
    , m_institution(makeLabel(TextRole::Muted, QStringLiteral("lockInstitution"), this))
    , m_label(makeLabel(TextRole::Body, QStringLiteral("lockPinLabel"), this))
    , m_pin(new SecretField(this))
    , m_unlock(makeButton(ButtonRole::Primary, QStringLiteral("lockUnlock"), this))
    , m_notice(new QFrame(this))
    , m_message(makeLabel(TextRole::Strong, QStringLiteral("lockMessage"), m_notice))
    , m_next(makeLabel(TextRole::Body, QStringLiteral("lockNext"), m_notice))
{
    setObjectName(QStringLiteral("lockScreen"));
    m_pin->setObjectName(QStringLiteral("lockPin"));
    m_pin->setProperty("textRole", QStringLiteral("pin"));
    m_label->setBuddy(m_pin);
    m_notice->setProperty("surface", QStringLiteral("notice"));
    m_unlock->setDefault(true);
    for (QLabel *label : {m_title, m_profile, m_institution}) {
        label->setAlignment(Qt::AlignHCenter);
    }

    auto *noticeTexts = new QVBoxLayout;
    noticeTexts->setSpacing(2);
    noticeTexts->addWidget(m_message);
    noticeTexts->addWidget(m_next);
    auto *noticeRow = new QHBoxLayout(m_notice);
    noticeRow->setContentsMargins(space::medium, space::small, space::medium, space::small);
    noticeRow->addWidget(new IconLabel(Icon::Error, Ink::Error, 20, m_notice), 0, Qt::AlignTop);
    noticeRow->addLayout(noticeTexts, 1);
    setTone(m_notice, Tone::Error);
    setTone(m_message, Tone::Error);

    auto *card = new QFrame(this);
    card->setObjectName(QStringLiteral("lockCard"));
    setCard(card);
    card->setFixedWidth(440);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::page, space::page, space::page, space::page);
    inside->setSpacing(space::small);
    inside->addWidget(new IconLabel(Icon::Lock, Ink::Accent, 44, card), 0, Qt::AlignHCenter);
    inside->addWidget(m_title);
    inside->addWidget(m_profile);
    inside->addWidget(m_institution);
    inside->addSpacing(space::medium);
    inside->addWidget(m_label);
    inside->addWidget(m_pin);
    inside->addWidget(m_notice);
    inside->addSpacing(space::small);
    inside->addWidget(m_unlock);

    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addWidget(card, 0, Qt::AlignHCenter);
    column->addStretch(3);

    m_ticker->setInterval(200);
    connect(m_ticker, &QTimer::timeout, this, &LockScreen::tick);
    connect(m_unlock, &QPushButton::clicked, this, &LockScreen::submit);
    connect(m_pin, &QLineEdit::returnPressed, this, &LockScreen::submit);
    connect(m_pin, &QLineEdit::textChanged, this, &LockScreen::retranslate);
    setFocusProxy(m_pin);
    reset();
}

void LockScreen::setProfile(const QString &person, const QString &institution)
{
    m_person = person;
    m_institutionName = institution;
    retranslate();
}

void LockScreen::setHandler(SecretHandler handler) { m_handler = std::move(handler); }

void LockScreen::submit()
{
    if (m_busy || isWaiting() || m_pin->text().isEmpty() || !m_handler) {
        return;
    }
    m_words = {};
    m_wrong = false;
    setBusy(true);
    m_handler(m_pin->take());
}

void LockScreen::showWrongPin(std::chrono::milliseconds wait)
{
    m_wrong = true;
    showWait(wait);
}

void LockScreen::showWait(std::chrono::milliseconds wait)
{
    m_words = {};
    m_deadline.setRemainingTime(std::max(wait, std::chrono::milliseconds(0)));
    m_pin->wipe();
    setBusy(false);
    if (isWaiting()) {
        m_ticker->start();
    }
    tick();
}

void LockScreen::showFailure(std::function<MessageWords()> words)
{
    m_words = std::move(words);
    m_wrong = false;
    setBusy(false);
}

void LockScreen::reset()
{
    m_words = {};
    m_wrong = false;
    m_pin->wipe();
    setBusy(false);
}

bool LockScreen::isWaiting() const { return !m_deadline.hasExpired(); }

void LockScreen::setBusy(bool busy)
{
    m_busy = busy;
    retranslate();
}

void LockScreen::tick()
{
    if (!isWaiting()) {
        m_ticker->stop();
        if (isVisible() && !m_pin->hasFocus()) {
            m_pin->setEnabled(true);
            m_pin->setFocus();
        }
    }
    retranslate();
}

void LockScreen::retranslate()
{
    const bool waits = isWaiting();
    m_title->setText(tr("This terminal is locked"));
    m_profile->setText(breakable(shortened(oneLine(m_person), 80)));
    m_profile->setVisible(!m_person.isEmpty());
    m_institution->setText(breakable(shortened(oneLine(m_institutionName), 80)));
    m_institution->setVisible(!m_institutionName.isEmpty());
    m_label->setText(tr("Your PIN"));
    m_pin->setAccessibleName(tr("Your PIN"));
    m_pin->setEnabled(!m_busy && !waits);
    m_unlock->setText(m_busy ? tr("Unlocking…") : tr("Unlock"));
    m_unlock->setEnabled(!m_busy && !waits && !m_pin->text().isEmpty());

    MessageWords words;
    if (m_words) {
        words = m_words();
    } else if (m_wrong || waits) {
        words.text = m_wrong ? tr("That PIN is wrong.") : tr("Too many wrong PINs.");
        const auto seconds = static_cast<int>((m_deadline.remainingTime() + 999) / 1000);
        const int minutes = (seconds + 59) / 60;
        if (waits) {
            words.next = seconds < 120 ? tr("You can try again in %n second(s).", nullptr, seconds)
                                       : tr("You can try again in %n minute(s).", nullptr, minutes);
        } else {
            words.next = tr("Try again.");
        }
    }
    m_message->setText(words.text);
    m_next->setText(words.next);
    m_next->setVisible(!words.next.isEmpty());
    m_notice->setVisible(!words.text.isEmpty());
    m_notice->setAccessibleName(words.text);
}

void LockScreen::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void LockScreen::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_pin->setFocus();
}

void LockScreen::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    m_pin->setFocus();
}

} // namespace tegata::ui
