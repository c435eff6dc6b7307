#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace tegata::appshell {

/// What is left of an app that may do nothing any more on this computer: a card over the whole window that says what
/// happened, what it means and what to do next, in the words of the class made from it. GUI thread.
class EndPage : public QWidget
{
    Q_OBJECT
public:
    /// The institution's name as on the ledger; the folder is shown whole, to be found and removed.
    void setNames(const QString &institutionName, const QString &profileFolder);

protected:
    /// `name` begins the object names: "name-page", "name-title", "name-text", "name-next".
    explicit EndPage(const QString &name, QWidget *parent = nullptr);
    void changeEvent(QEvent *event) override;

    /// Calls setWords(); called when the names or the language change.
    virtual void retranslate() = 0;
    void setWords(const QString &title, const QString &text, const QString &next);
    [[nodiscard]] QString institution() const;
    [[nodiscard]] QString folder() const;
    /// Below the words.
    void addBelow(QWidget *widget);

private:
    QString m_institutionName;
    QString m_folder;
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_next;
    QVBoxLayout *m_inside;
};

} // namespace tegata::appshell
