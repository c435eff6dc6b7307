#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/Overlay.h>
#include <tegata/uikit/Theme.h>

#include <QStringList>

class QCheckBox;
class QScrollArea;
class QVBoxLayout;

namespace tegata::ui {

/// What is about to be signed, in words: asked for again on a change of language.
struct ConfirmWords
{
    /// "Prescribe for Yamada Hanako"
    QString title;
    std::vector<Detail> facts;
    /// Whole sentences: what follows from this, what cannot be taken back.
    QStringList consequences;
    /// "Sign and record"
    QString confirmLabel;
    /// When not empty, a box with this sentence must be ticked before the button works.
    QString acknowledgement;
};

/// The sheet before every signed action: exactly what is shown here is what is signed. The first focus is on
/// Cancel when the action is dangerous, on the confirm button otherwise. GUI thread.
class ConfirmSheet : public Overlay
{
    Q_OBJECT
public:
    explicit ConfirmSheet(QWidget *parent);

    /// Opens the sheet. One of confirmed() or cancelled() follows, exactly once per call.
    void ask(std::function<ConfirmWords()> words, ButtonRole confirmRole = ButtonRole::Primary);
    /// Closes without an answer, for instance when the app locks; cancelled() is sent.
    void dismiss();

Q_SIGNALS:
    void confirmed();
    void cancelled();

protected:
    void changeEvent(QEvent *event) override;
    void escaped() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retranslate();
    void answer(bool confirm);
    /// Nothing of a patient stays in a closed sheet, which a lock screen may cover.
    void forget();
    void clearConsequences();
    void fitBody();

    std::function<ConfirmWords()> m_words;
    QLabel *m_title;
    QScrollArea *m_scroll;
    QWidget *m_body;
    DetailList *m_facts;
    QWidget *m_consequenceBox;
    QVBoxLayout *m_consequences;
    QCheckBox *m_acknowledge;
    QPushButton *m_cancel;
    QPushButton *m_confirm;
};

} // namespace tegata::ui
