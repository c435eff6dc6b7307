#pragma once

#include <tegata/uikit/Icon.h>

#include <QFrame>
#include <QLabel>

namespace tegata::ui {

/// One line of text that ends in "…" when there is no room; the whole text is in the tooltip and in the accessible
/// name. Always plain text. GUI thread.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    /// Cleaned by oneLine().
    void setFullText(const QString &text);
    [[nodiscard]] const QString &fullText() const { return m_full; }
    [[nodiscard]] bool isElided() const;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_full;
};

/// A small rounded tag with an icon and a few words: an allergy, an alert, a state. GUI thread.
class Pill : public QFrame
{
    Q_OBJECT
public:
    explicit Pill(QWidget *parent = nullptr);
    /// `toolTip` is shown literally.
    void setContent(Icon icon, Tone tone, const QString &text, const QString &toolTip = {});
    [[nodiscard]] QString text() const;
    [[nodiscard]] Tone tone() const { return m_tone; }

private:
    Tone m_tone = Tone::Neutral;
    IconLabel *m_icon;
    ElidedLabel *m_text;
};

} // namespace tegata::ui
