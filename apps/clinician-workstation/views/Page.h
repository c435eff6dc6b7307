#pragma once

#include <tegata/uikit/MessageBar.h>

#include <QWidget>

class QVBoxLayout;

namespace tegata::workstation {

/// A page or a part of one: a column, and words set again when the language changes. GUI thread.
class Page : public QWidget
{
    Q_OBJECT
public:
    explicit Page(const QString &objectName, QWidget *parent = nullptr);

protected:
    /// Sets every text; called at the end of the subclass's constructor.
    virtual void retranslate() = 0;
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    /// Distances of a page that stands in the window itself.
    void setPageMargins();
    void changeEvent(QEvent *event) override;

private:
    QVBoxLayout *m_column;
};

/// A label above a field of its own; the label's words become the field's accessible name.
void nameField(QLabel *label, QWidget *field, const QString &words);

} // namespace tegata::workstation
