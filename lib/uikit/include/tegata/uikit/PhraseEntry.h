#pragma once

#include <tegata/base/SecretBytes.h>
#include <tegata/uikit/MessageBar.h>

#include <QStringList>
#include <QWidget>

#include <vector>

class QLineEdit;

namespace tegata::ui {

/// 24 fields for the words of a recovery phrase: they complete themselves from the word list, space goes on to
/// the next, and a whole phrase pasted into any of them fills all. GUI thread.
class PhraseEntry : public QWidget
{
    Q_OBJECT
public:
    /// `words`: the list the words come from, in lower case.
    explicit PhraseEntry(QStringList words, QWidget *parent = nullptr);
    ~PhraseEntry() override;

    /// All 24 fields hold words of the list. The checksum is the caller's business.
    [[nodiscard]] bool isComplete() const;
    /// A copy of the phrase as UTF-8 separated by single spaces; the fields keep their words, so that a wrong one can
    /// be mended. Wipe the fields once it was accepted.
    [[nodiscard]] SecretBuffer phrase() const;
    void wipe();

Q_SIGNALS:
    void completeChanged(bool complete);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void edited(int index);
    void spread(int from, const QString &text);
    void updateState();
    [[nodiscard]] bool isKnown(const QString &word) const;

    QStringList m_words;
    std::vector<QLineEdit *> m_fields;
    QLabel *m_explanation;
    IconLabel *m_stateIcon;
    QLabel *m_state;
    bool m_wasComplete = false;
    bool m_spreading = false;
};

} // namespace tegata::ui
