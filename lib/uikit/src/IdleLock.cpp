#include <tegata/uikit/IdleLock.h>

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>

namespace tegata::ui {

IdleLock::IdleLock(QObject *parent)
    : QObject(parent)
    , m_timer(new QTimer(this))
{
    m_timer->setObjectName(QStringLiteral("idle-timer"));
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &IdleLock::idle);
    QCoreApplication::instance()->installEventFilter(this);
}

IdleLock::~IdleLock() = default;

void IdleLock::setTimeout(std::chrono::milliseconds timeout)
{
    m_timeout = timeout;
    restart();
}

void IdleLock::setActive(bool active)
{
    m_active = active;
    restart();
}

void IdleLock::restart()
{
    if (m_active && m_timeout.count() > 0) {
        m_timer->start(m_timeout);
    } else {
        m_timer->stop();
    }
}

bool IdleLock::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TabletPress:
        restart();
        break;
    default: // Qt's enum: only what a person does counts
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace tegata::ui
