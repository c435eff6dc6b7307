#include <tegata/uikit/Overlay.h>
#include <tegata/uikit/Theme.h>

#include <QApplication>
#include <QFrame>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tegata::ui {

Overlay::Overlay(QWidget *parent)
    : QWidget(parent)
    , m_card(new QFrame(this))
    , m_content(new QVBoxLayout(m_card))
{
    m_card->setObjectName(QStringLiteral("overlayCard"));
    setCard(m_card);
    m_content->setContentsMargins(space::page, space::huge, space::page, space::huge);
    m_content->setSpacing(space::medium);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->addStretch(1);
    column->addWidget(m_card, 0, Qt::AlignHCenter);
    column->addStretch(1);
    setCardWidth(560);
    setFocusPolicy(Qt::StrongFocus);
    hide();
    if (parent) {
        parent->installEventFilter(this);
    }
}

void Overlay::setCardWidth(int pixels) { m_card->setFixedWidth(pixels); }

void Overlay::open()
{
    if (m_open) {
        return;
    }
    m_open = true;
    m_focusBefore = QApplication::focusWidget();
    if (parentWidget()) {
        setGeometry(parentWidget()->rect());
    }
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
}

void Overlay::close()
{
    if (!m_open) {
        return;
    }
    m_open = false;
    hide();
    if (m_focusBefore) {
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    }
}

bool Overlay::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
    }
    return QWidget::eventFilter(watched, event);
}

void Overlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(16, 24, 32, 130));
}

void Overlay::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        escaped();
    }
    // Nothing typed here may reach the window underneath.
    event->accept();
}

void Overlay::mousePressEvent(QMouseEvent *event) { event->accept(); }

bool Overlay::focusNextPrevChild(bool next)
{
    QWidget *current = QApplication::focusWidget();
    if (!current || !(current == this || isAncestorOf(current))) {
        current = this;
    }
    QWidget *candidate = current;
    do {
        candidate = next ? candidate->nextInFocusChain() : candidate->previousInFocusChain();
        if (candidate != this && isAncestorOf(candidate) && candidate->isVisible() && candidate->isEnabled() &&
            (candidate->focusPolicy() & Qt::TabFocus)) {
            candidate->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    } while (candidate != current);
    return true;
}

} // namespace tegata::ui
