#pragma once

#include <tegata/uikit/Overlay.h>
#include <tegata/uikit/Theme.h>

#include <QVBoxLayout>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace tegata::ui {

/// A sheet over the window with a title, a body that scrolls when the window is too low for it, and buttons at the
/// bottom right. Escape cancels. GUI thread.
class Sheet : public Overlay
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
    QHBoxLayout *m_buttons;
    QPushButton *m_cancel;
};

} // namespace tegata::ui
