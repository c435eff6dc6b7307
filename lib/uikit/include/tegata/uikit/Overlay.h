#pragma once

#include <QPointer>
#include <QWidget>

class QFrame;
class QVBoxLayout;

namespace tegata::ui {

/// A card in the middle of a dimmed window. It covers its parent, follows its size, keeps the keyboard inside and
/// gives the focus back where it was. The base of ConfirmSheet and BusyOverlay; no nested event loop. GUI thread.
class Overlay : public QWidget
{
    Q_OBJECT
public:
    /// Covers `parent` (usually the window) once open() is called.
    explicit Overlay(QWidget *parent);
    void open();
    void close();
    [[nodiscard]] bool isOpen() const { return m_open; }

protected:
    /// Where the subclass puts its content.
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }
    [[nodiscard]] QFrame *card() const { return m_card; }
    void setCardWidth(int pixels);
    /// Escape was pressed. Does nothing here.
    virtual void escaped() {}

    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    QFrame *m_card;
    QVBoxLayout *m_content;
    QPointer<QWidget> m_focusBefore;
    bool m_open = false;
};

} // namespace tegata::ui
