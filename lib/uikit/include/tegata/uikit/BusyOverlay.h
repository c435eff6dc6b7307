#pragma once

#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/Overlay.h>

class QProgressBar;

namespace tegata::ui {

/// Something takes a while: what it is, how far it is, and a way out. GUI thread.
class BusyOverlay : public Overlay
{
    Q_OBJECT
public:
    explicit BusyOverlay(QWidget *parent);
    void setWords(Words words);
    /// `total` 0 shows a bar without an end.
    void setProgress(qint64 done, qint64 total);
    void setCancellable(bool cancellable);

Q_SIGNALS:
    void cancelRequested();

protected:
    void changeEvent(QEvent *event) override;
    void escaped() override;

private:
    void retranslate();

    Words m_words;
    qint64 m_done = 0;
    qint64 m_total = 0;
    QLabel *m_text;
    QProgressBar *m_bar;
    QLabel *m_count;
    QPushButton *m_cancel;
};

} // namespace tegata::ui
