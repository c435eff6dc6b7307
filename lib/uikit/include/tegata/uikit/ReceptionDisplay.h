#pragma once

#include <tegata/uikit/Poster.h>

#include <QWidget>

class QLabel;

namespace tegata::ui {

/// A window for the screen that faces the patients: institution, QR code, what to do, in both languages at once.
/// Full screen; Escape or F11 closes it. GUI thread.
class ReceptionDisplay : public QWidget
{
    Q_OBJECT
public:
    explicit ReceptionDisplay(QWidget *parent = nullptr);
    void setContent(const PosterContent &content);

Q_SIGNALS:
    void closed();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void retranslate();

    PosterContent m_content;
    QLabel *m_kind;
    QLabel *m_name;
    QrView *m_qr;
    QLabel *m_check;
    QLabel *m_instruction;
    QLabel *m_otherInstruction;
};

} // namespace tegata::ui
