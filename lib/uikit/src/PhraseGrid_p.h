#pragma once

#include <tegata/base/SecretBytes.h>

#include <QWidget>

namespace tegata::ui {

/// Paints numbered words straight out of secret memory.
class PhraseGrid : public QWidget
{
    Q_OBJECT
public:
    explicit PhraseGrid(QWidget *parent);
    void setPhrase(SecretBuffer phrase);
    void setRevealed(bool revealed);
    [[nodiscard]] bool isRevealed() const { return m_revealed; }
    [[nodiscard]] bool hasPhrase() const { return !m_phrase.isEmpty(); }
    /// Number of words held.
    [[nodiscard]] int wordCount() const;
    /// Four columns of cells into `area`; `cell` pixels high.
    void paintWords(QPainter &painter, const QRectF &area, double cellHeight, bool revealed) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SecretBuffer m_phrase;
    bool m_revealed = false;
};

/// Where the n-th word (from 0) lies in a phrase; empty when there is none.
[[nodiscard]] ByteView wordAt(ByteView phrase, int index);

} // namespace tegata::ui
