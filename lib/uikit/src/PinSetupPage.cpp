#include <tegata/uikit/PinSetupPage.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::ui {

namespace {

/// One character over and over, or a straight run such as 123456: found by anybody in a few tries.
bool isTooSimple(const QString &pin)
{
    bool same = true;
    bool rising = true;
    bool falling = true;
    for (qsizetype index = 1; index < pin.size(); ++index) {
        const int step = pin.at(index).unicode() - pin.at(index - 1).unicode();
        same = same && step == 0;
        rising = rising && step == 1;
        falling = falling && step == -1;
    }
    return pin.size() > 1 && (same || rising || falling);
}

} // namespace

PinSetupPage::PinSetupPage(QWidget *parent)
    : QWidget(parent)
    , m_rule(makeLabel(TextRole::Body, QStringLiteral("pinRule"), this))
    , m_firstLabel(makeLabel(TextRole::Body, QStringLiteral("pinFirstLabel"), this))
    , m_first(new SecretField(this))
    , m_secondLabel(makeLabel(TextRole::Body, QStringLiteral("pinSecondLabel"), this))
    , m_second(new SecretField(this))
    , m_stateIcon(new IconLabel(Icon::Info, Ink::Muted, 18, this))
    , m_state(makeLabel(TextRole::Body, QStringLiteral("pinState"), this))
{
    setObjectName(QStringLiteral("pinSetupPage"));
    m_first->setObjectName(QStringLiteral("pinFirst"));
    m_second->setObjectName(QStringLiteral("pinSecond"));
    m_firstLabel->setBuddy(m_first);
    m_secondLabel->setBuddy(m_second);
    m_first->setMaximumWidth(360);
    m_second->setMaximumWidth(360);
    // Two fields are compared over a longer time than one PIN is typed.
    m_first->setWipeAfter(120000);
    m_second->setWipeAfter(120000);
    auto *stateRow = new QHBoxLayout;
    stateRow->addWidget(m_stateIcon, 0, Qt::AlignTop);
    stateRow->addWidget(m_state, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_rule);
    column->addSpacing(space::small);
    column->addWidget(m_firstLabel);
    column->addWidget(m_first);
    column->addWidget(m_secondLabel);
    column->addWidget(m_second);
    column->addSpacing(space::small);
    column->addLayout(stateRow);
    column->addStretch(1);
    setFocusProxy(m_first);
    connect(m_first, &QLineEdit::textChanged, this, &PinSetupPage::check);
    connect(m_second, &QLineEdit::textChanged, this, &PinSetupPage::check);
    connect(m_first, &QLineEdit::returnPressed, m_second, [this] { m_second->setFocus(); });
    retranslate();
}

void PinSetupPage::setLimits(int shortest, int longest)
{
    m_shortest = shortest;
    m_longest = longest;
    retranslate();
}

bool PinSetupPage::isComplete() const
{
    const QString pin = m_first->text();
    return pin.size() >= m_shortest && pin.size() <= m_longest && !isTooSimple(pin) && pin == m_second->text();
}

SecretBuffer PinSetupPage::takePin()
{
    m_second->wipe();
    return m_first->take();
}

void PinSetupPage::wipe()
{
    m_first->wipe();
    m_second->wipe();
}

void PinSetupPage::check()
{
    retranslate();
    if (isComplete() != m_wasComplete) {
        m_wasComplete = isComplete();
        Q_EMIT completeChanged(m_wasComplete);
    }
}

void PinSetupPage::retranslate()
{
    m_rule->setText(tr("This PIN unlocks the program on this device only. Choose at least %n character(s), and not a "
                       "birthday or a number that others know.",
                       nullptr, m_shortest));
    m_firstLabel->setText(tr("New PIN"));
    m_secondLabel->setText(tr("The same PIN again"));
    m_first->setAccessibleName(tr("New PIN"));
    m_second->setAccessibleName(tr("The same PIN again"));
    const QString pin = m_first->text();
    const QString again = m_second->text();
    QString state;
    Tone tone = Tone::Neutral;
    Icon picture = Icon::Info;
    if (pin.isEmpty()) {
        state = tr("Enter a new PIN.");
    } else if (pin.size() < m_shortest) {
        state = tr("%n more character(s) needed.", nullptr, m_shortest - static_cast<int>(pin.size()));
    } else if (pin.size() > m_longest) {
        state = tr("This PIN is too long.");
        tone = Tone::Error;
    } else if (isTooSimple(pin)) {
        state = tr("This PIN is too easy to guess. Do not repeat or count.");
        tone = Tone::Error;
    } else if (again.isEmpty()) {
        state = tr("Enter the same PIN again.");
    } else if (pin != again) {
        state = tr("The two PINs are not the same yet.");
        tone = Tone::Warning;
    } else {
        state = tr("The PINs are the same.");
        tone = Tone::Success;
    }
    if (tone != Tone::Neutral) {
        picture = iconOf(tone);
    }
    m_stateIcon->setIcon(picture, tone == Tone::Neutral ? Ink::Muted : inkOf(tone));
    m_state->setText(state);
    setTone(m_state, tone);
}

void PinSetupPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace tegata::ui
