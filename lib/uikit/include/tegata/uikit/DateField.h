#pragma once

#include <QDateEdit>

namespace tegata::ui {

/// A day to be typed or chosen from a calendar, in the form in which dateText() writes it; it follows the language.
/// GUI thread.
class DateField : public QDateEdit
{
    Q_OBJECT
public:
    explicit DateField(const QString &objectName, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void speak();
};

} // namespace tegata::ui
