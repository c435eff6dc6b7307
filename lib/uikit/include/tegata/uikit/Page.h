#pragma once

#include <tegata/uikit/Theme.h>

#include <QFrame>
#include <QVBoxLayout>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace tegata::ui {

/// A page of the window or of the first run: one column, words set again when the language changes. GUI thread.
class Page : public QWidget
{
    Q_OBJECT
public:
    explicit Page(const QString &objectName, QWidget *parent = nullptr);

protected:
    /// Sets every text. Subclasses call it at the end of their constructors.
    virtual void retranslate() = 0;
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }
    /// Distances of a page that stands in the window itself; pages of the first run have none of their own.
    void setPageMargins();
    void changeEvent(QEvent *event) override;

private:
    QVBoxLayout *m_column;
};

/// A card with a column inside; `layout` receives it.
[[nodiscard]] QFrame *makeCard(QVBoxLayout *&layout, QWidget *parent);
/// A field of at most `maximumLength` characters under its label.
[[nodiscard]] QLineEdit *makeField(const QString &objectName, QLabel *label, int maximumLength, QWidget *parent);

/// A label above a field of its own; the label's words become the field's accessible name.
void nameField(QLabel *label, QWidget *field, const QString &words);

} // namespace tegata::ui
