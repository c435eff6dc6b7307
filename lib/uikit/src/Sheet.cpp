#include <tegata/uikit/Sheet.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace tegata::ui {

Sheet::Sheet(const QString &objectName, QWidget *parent)
    : Overlay(parent)
    , m_title(makeLabel(TextRole::Title, objectName + QStringLiteral("-title"), card()))
    , m_scroll(new QScrollArea(card()))
    , m_bodyWidget(new QWidget(m_scroll))
    , m_body(new QVBoxLayout(m_bodyWidget))
    , m_buttons(new QHBoxLayout)
    , m_cancel(makeButton(ButtonRole::Secondary, objectName + QStringLiteral("-cancel"), card()))
{
    setObjectName(objectName);
    m_body->setSpacing(space::medium);
    m_body->setContentsMargins(2, 2, 2, 2);
    m_scroll->setObjectName(objectName + QStringLiteral("-scroll"));
    m_scroll->setWidget(m_bodyWidget);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_bodyWidget->setAutoFillBackground(false);
    m_bodyWidget->installEventFilter(this);
    content()->addWidget(m_title);
    content()->addWidget(m_scroll);
    content()->addSpacing(space::small);
    m_buttons->addStretch(1);
    m_buttons->addWidget(m_cancel);
    content()->addLayout(m_buttons);
    connect(m_cancel, &QPushButton::clicked, this, &Sheet::escaped);
}

void Sheet::dismiss()
{
    forget();
    close();
}

void Sheet::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Sheet::addButton(QPushButton *button) { m_buttons->addWidget(button); }

void Sheet::setCancelText(const QString &text) { m_cancel->setText(text); }

void Sheet::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    Overlay::changeEvent(event);
}

void Sheet::resizeEvent(QResizeEvent *event)
{
    Overlay::resizeEvent(event);
    fitBody();
}

void Sheet::showEvent(QShowEvent *event)
{
    Overlay::showEvent(event);
    fitBody();
}

bool Sheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_bodyWidget && event->type() == QEvent::LayoutRequest) {
        fitBody();
    }
    return Overlay::eventFilter(watched, event);
}

void Sheet::fitBody()
{
    const QMargins margins = content()->contentsMargins();
    const int width = card()->width() - margins.left() - margins.right();
    const int wanted =
        m_body->hasHeightForWidth() ? m_body->totalHeightForWidth(width) : m_body->totalSizeHint().height();
    // Title, buttons and margins always have their room.
    const int title = m_title->heightForWidth(width);
    const int buttons = m_buttons->sizeHint().height();
    const int around = title + buttons + 3 * content()->spacing() + space::small + margins.top() + margins.bottom();
    const int room = std::max(120, height() - 2 * space::large - around);
    const int fitting = std::min(wanted, room);
    if (m_scroll->height() != fitting || m_scroll->minimumHeight() != fitting) {
        m_scroll->setFixedHeight(fitting);
    }
}

void Sheet::escaped()
{
    if (!isOpen()) {
        return;
    }
    dismiss();
    Q_EMIT cancelled();
}

} // namespace tegata::ui
