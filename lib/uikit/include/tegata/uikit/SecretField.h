#pragma once

#include <tegata/base/SecretBytes.h>

#include <QLineEdit>

class QAction;
class QTimer;

namespace tegata::ui {

/// Turns typed text into secret UTF-8 bytes and overwrites the text. One of the two named edges where a secret
/// is a QString: see the comment in the implementation for what cannot be wiped.
[[nodiscard]] SecretBuffer takeSecret(QString &text);

/// A password field that hands its content out as a SecretBuffer, forgets it after half a minute without a
/// keystroke, and can be looked at on demand. GUI thread.
class SecretField : public QLineEdit
{
    Q_OBJECT
public:
    explicit SecretField(QWidget *parent = nullptr);
    ~SecretField() override;

    /// The content as UTF-8; the field is empty afterwards.
    [[nodiscard]] SecretBuffer take();
    /// Empties and overwrites.
    void wipe();
    /// Time without a keystroke after which the field empties itself; 0 never. Default 30 s.
    void setWipeAfter(int milliseconds);
    /// Whether the eye that shows the content is there. Default: it is.
    void setRevealable(bool revealable);

Q_SIGNALS:
    /// The field emptied itself.
    void forgotten();

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void retranslate();
    void setRevealed(bool revealed);

    QTimer *m_forget;
    QAction *m_reveal;
    int m_wipeAfter = 30000;
    bool m_revealed = false;
};

} // namespace tegata::ui
