#include <tegata/uikit/DateField.h>
#include <tegata/uikit/DateText.h>

#include <QEvent>

namespace tegata::ui {

namespace {
constexpr int widthMinimum = 160;
}

DateField::DateField(const QString &objectName, QWidget *parent)
    : QDateEdit(parent)
{
    setObjectName(objectName);
    setCalendarPopup(true);
    setMinimumWidth(widthMinimum);
    speak();
}

void DateField::changeEvent(QEvent *event)
{
    QDateEdit::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        speak();
    }
}

void DateField::speak()
{
    setLocale(dateLocale());
    setDisplayFormat(dateFormat());
}

} // namespace tegata::ui
