#include "Page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

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
    , m_body(new QVBoxLayout)
    , m_buttons(new QHBoxLayout)
    , m_cancel(ui::makeButton(ui::ButtonRole::Secondary, objectName + QStringLiteral("-cancel"), card()))
{
    setObjectName(objectName);
    m_body->setSpacing(ui::space::medium);
    content()->addWidget(m_title);
    content()->addLayout(m_body, 1);
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
