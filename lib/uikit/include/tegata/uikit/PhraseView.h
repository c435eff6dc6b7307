#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/uikit/MessageBar.h>

#include <QWidget>

class QCheckBox;

namespace tegata::ui {

class PhraseGrid;

/// Shows the 24 words of a recovery phrase, numbered, once. They are painted, not put into labels: no copy stays
/// behind in a widget, and screen readers do not say them aloud in a room. Hidden until "Show the words" is
/// pressed. GUI thread.
class PhraseView : public QWidget
{
    Q_OBJECT
public:
    explicit PhraseView(QWidget *parent = nullptr);
    ~PhraseView() override;

    /// Words as UTF-8 separated by single spaces. `title` heads the printed page: whose phrase it is.
    void setPhrase(SecretBuffer phrase, const QString &title);
    /// Wipes the words; the view shows nothing from then on.
    void forget();
    [[nodiscard]] bool isRevealed() const;
    /// "I have written the words down" is ticked.
    [[nodiscard]] bool isWrittenDown() const;

Q_SIGNALS:
    void writtenDownChanged(bool writtenDown);
    void printed();

protected:
    void changeEvent(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void retranslate();
    void setRevealed(bool revealed);
    void print();

    QString m_title;
    QLabel *m_explanation;
    PhraseGrid *m_grid;
    QPushButton *m_show;
    QPushButton *m_print;
    QCheckBox *m_writtenDown;
};

} // namespace tegata::ui
