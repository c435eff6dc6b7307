#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Pill.h>
#include <tegata/uikit/Theme.h>

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace tegata::ui {

namespace {
/// A tag wider than this is a sentence and belongs elsewhere.
constexpr int widestPill = 360;
} // namespace

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    // For the clipping check: this label says itself what it leaves out.
    setProperty("elides", true);
}

void ElidedLabel::setFullText(const QString &text)
{
    m_full = oneLine(text);
    setText(m_full);
    setAccessibleName(m_full);
    updateGeometry();
}

bool ElidedLabel::isElided() const { return fontMetrics().horizontalAdvance(m_full) > contentsRect().width(); }

QSize ElidedLabel::minimumSizeHint() const
{
    const int wanted = fontMetrics().averageCharWidth() * 8;
    return {std::min(wanted, sizeHint().width()), sizeHint().height()};
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    return {fontMetrics().horizontalAdvance(m_full) + margins.left() + margins.right() + 2,
            fontMetrics().height() + margins.top() + margins.bottom()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool elided = isElided();
    setToolTip(elided ? toolTipOf(m_full) : QString());
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, foregroundRole()));
    const QString shown = elided ? fontMetrics().elidedText(m_full, Qt::ElideRight, contentsRect().width()) : m_full;
    painter.drawText(contentsRect(), static_cast<int>(alignment() | Qt::TextSingleLine), shown);
}

Pill::Pill(QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(Icon::Dot, Ink::Neutral, 16, this))
    , m_text(new ElidedLabel(this))
{
    setProperty("surface", QStringLiteral("notice"));
    setMaximumWidth(widestPill);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::small, 2, space::small, 2);
    row->setSpacing(space::tiny + 1);
    row->addWidget(m_icon);
    row->addWidget(m_text);
}

void Pill::setContent(Icon name, Tone tone, const QString &text, const QString &toolTip)
{
    m_tone = tone;
    m_icon->setIcon(name, inkOf(tone));
    m_text->setFullText(text);
    setTone(this, tone);
    setTone(m_text, tone);
    setToolTip(toolTipOf(toolTip.isEmpty() ? text : toolTip));
    setAccessibleName(m_text->fullText());
    setAccessibleDescription(toolTip);
    updateGeometry();
}

QString Pill::text() const { return m_text->fullText(); }

} // namespace tegata::ui
