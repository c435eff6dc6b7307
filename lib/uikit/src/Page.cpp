#include <tegata/uikit/Page.h>

#include <QEvent>
#include <QLabel>
#include <QLineEdit>

namespace tegata::ui {

Page::Page(const QString &objectName, QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(objectName);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::medium);
}

void Page::setPageMargins()
{
    m_column->setContentsMargins(space::page, space::huge, space::page, space::large);
    m_column->setSpacing(space::large);
}

void Page::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

QFrame *makeCard(QVBoxLayout *&layout, QWidget *parent)
{
    auto *frame = new QFrame(parent);
    setCard(frame);
    layout = new QVBoxLayout(frame);
    layout->setContentsMargins(space::huge, space::large, space::huge, space::large);
    layout->setSpacing(space::medium);
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

void nameField(QLabel *label, QWidget *field, const QString &words)
{
    label->setText(words);
    field->setAccessibleName(words);
}

} // namespace tegata::ui
