#pragma once

#include <tegata/uikit/LockScreen.h>

#include <QWidget>

#include <array>

namespace tegata::ui {

/// Asks for three words of a phrase that was just shown, to see that it was written down. GUI thread.
class PhraseQuiz : public QWidget
{
    Q_OBJECT
public:
    using Positions = std::array<int, 3>;

    explicit PhraseQuiz(QWidget *parent = nullptr);
    /// Keeps the phrase until forget(). Positions count from 0, ascending.
    void setPhrase(SecretBuffer phrase, Positions positions);
    void forget();
    /// Whether all three words are right; shows which is not. passed() follows when they are.
    bool check();
    /// All three fields have something in them.
    [[nodiscard]] bool isComplete() const;

Q_SIGNALS:
    void completeChanged(bool complete);
    void passed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void updateComplete();

    struct Field
    {
        QLabel *label;
        SecretField *edit;
        bool isWrong = false;
    };
    /// What was said of a word stays until the word is typed anew.
    void mark(Field &field, bool isWrong);

    SecretBuffer m_phrase;
    Positions m_positions{0, 1, 2};
    std::array<Field, 3> m_fields;
    QLabel *m_explanation;
    QFrame *m_notice;
    QLabel *m_wrong;
    bool m_wasComplete = false;
};

} // namespace tegata::ui
