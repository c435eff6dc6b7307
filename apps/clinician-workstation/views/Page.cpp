#include "Page.h"

#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace tegata::workstation {

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
    m_column->setContentsMargins(ui::space::huge, ui::space::large, ui::space::huge, ui::space::large);
}

void Page::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void nameField(QLabel *label, QWidget *field, const QString &words)
{
    label->setText(words);
    field->setAccessibleName(words);
}

} // namespace tegata::workstation
