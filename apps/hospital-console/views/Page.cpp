#include "Page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace tegata::console {

Page::Page(const QString &objectName, QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(objectName);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(ui::space::medium);
}

void Page::setPageMargins()
{
    m_column->setContentsMargins(ui::space::page, ui::space::huge, ui::space::page, ui::space::large);
    m_column->setSpacing(ui::space::large);
}

void Page::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

Sheet::Sheet(const QString &objectName, QWidget *parent)
    : ui::Overlay(parent)
    , m_title(ui::makeLabel(ui::TextRole::Title, objectName + QStringLiteral("-title"), card()))
    , m_scroll(new QScrollArea(card()))
    , m_bodyWidget(new QWidget(m_scroll))
    , m_body(new QVBoxLayout(m_bodyWidget))
    , m_buttons(new QHBoxLayout)
    , m_cancel(ui::makeButton(ui::ButtonRole::Secondary, objectName + QStringLiteral("-cancel"), card()))
{
    setObjectName(objectName);
    m_body->setSpacing(ui::space::medium);
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
    content()->addSpacing(ui::space::small);
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
    ui::Overlay::changeEvent(event);
}

void Sheet::resizeEvent(QResizeEvent *event)
{
    ui::Overlay::resizeEvent(event);
    fitBody();
}

void Sheet::showEvent(QShowEvent *event)
{
    ui::Overlay::showEvent(event);
    fitBody();
}

bool Sheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_bodyWidget && event->type() == QEvent::LayoutRequest) {
        fitBody();
    }
    return ui::Overlay::eventFilter(watched, event);
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
    const int around = title + buttons + 3 * content()->spacing() + ui::space::small + margins.top() + margins.bottom();
    const int room = std::max(120, height() - 2 * ui::space::large - around);
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

QFrame *makeCard(QVBoxLayout *&layout, QWidget *parent)
{
    auto *frame = new QFrame(parent);
    ui::setCard(frame);
    layout = new QVBoxLayout(frame);
    layout->setContentsMargins(ui::space::huge, ui::space::large, ui::space::huge, ui::space::large);
    layout->setSpacing(ui::space::medium);
    return frame;
}

QLineEdit *makeField(const QString &objectName, QLabel *label, int maximumLength, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(objectName);
    field->setMaxLength(maximumLength);
    label->setBuddy(field);
    label->setWordWrap(false);
    return field;
}

} // namespace tegata::console
