#pragma once

#include <tegata/uikit/Overlay.h>
#include <tegata/uikit/Theme.h>

#include <QFrame>
#include <QVBoxLayout>
#include <QWidget>

class QLabel;
class QLineEdit;
class QScrollArea;

namespace tegata::console {

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

/// A sheet over the window with a title, a body that scrolls when the window is too low for it, and buttons at the
/// bottom right. Escape cancels. GUI thread.
class Sheet : public ui::Overlay
{
    Q_OBJECT
public:
    Sheet(const QString &objectName, QWidget *parent);

    /// Closes without an answer: the app locks.
    void dismiss();

Q_SIGNALS:
    void cancelled();

protected:
    virtual void retranslate() = 0;
    /// Everything typed into the sheet is forgotten.
    virtual void forget() {}
    void setTitle(const QString &title);
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// Adds a button beside Cancel.
    void addButton(QPushButton *button);
    void setCancelText(const QString &text);
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void escaped() override;

private:
    void fitBody();

    QLabel *m_title;
    QScrollArea *m_scroll;
    QWidget *m_bodyWidget;
    QVBoxLayout *m_body;
    class QHBoxLayout *m_buttons;
    QPushButton *m_cancel;
};

/// A card with a column inside; `layout` receives it.
[[nodiscard]] QFrame *makeCard(QVBoxLayout *&layout, QWidget *parent);
/// A field of at most `maximumLength` characters under its label.
[[nodiscard]] QLineEdit *makeField(const QString &objectName, QLabel *label, int maximumLength, QWidget *parent);

} // namespace tegata::console
