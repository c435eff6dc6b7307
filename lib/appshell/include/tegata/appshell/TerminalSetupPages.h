#pragma once

#include <tegata/uikit/MessageBar.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace tegata::ui {
class DetailList;
class QrView;
} // namespace tegata::ui

namespace tegata::appshell {

/// Which institution this terminal belongs to: its code as text, as a picture, or from the clipboard. A picture may
/// also be dropped here. Shows what was found. GUI thread.
class InstitutionChoicePage : public QWidget
{
    Q_OBJECT
public:
    explicit InstitutionChoicePage(QWidget *parent = nullptr);
    void setInstitution(const std::optional<workflows::ChosenInstitution> &institution);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void textChosen(const QString &text);
    void pictureRequested();
    void clipboardRequested();
    /// A picture file was dropped on the page.
    void pictureDropped(const QString &path);

protected:
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void retranslate();

    std::optional<workflows::ChosenInstitution> m_institution;
    QLabel *m_explanation;
    QLabel *m_textLabel;
    QPlainTextEdit *m_text;
    QPushButton *m_read;
    QPushButton *m_picture;
    QPushButton *m_clipboard;
    QFrame *m_foundCard;
    QLabel *m_foundTitle;
    ui::DetailList *m_found;
};

/// What the terminal is called, who uses it and in which profession. GUI thread.
class TerminalDetailsPage : public QWidget
{
    Q_OBJECT
public:
    explicit TerminalDetailsPage(std::vector<ui::Words> professions, QWidget *parent = nullptr);
    void setDetails(const workflows::TerminalDetails &details);
    [[nodiscard]] workflows::TerminalDetails details() const;
    [[nodiscard]] bool isComplete() const;

Q_SIGNALS:
    void completeChanged(bool complete);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    std::vector<ui::Words> m_professions;
    QLabel *m_explanation;
    QLabel *m_terminalLabel;
    QLineEdit *m_terminal;
    QLabel *m_userLabel;
    QLineEdit *m_user;
    QLabel *m_professionLabel;
    QComboBox *m_profession;
};

/// The request is on its way: the check number to compare, the code for the console, and what the ledger says.
/// GUI thread.
class ApprovalPage : public QWidget
{
    Q_OBJECT
public:
    explicit ApprovalPage(QWidget *parent = nullptr);
    void setStatus(const workflows::EnrolmentStatus &status);
    /// Where the profile lies, for the person who must set the computer up anew.
    void setProfileFolder(const QString &folder);

Q_SIGNALS:
    /// Ask once more, after a refusal.
    void askAgainRequested();
    void otherInstitutionRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    workflows::EnrolmentStatus m_status;
    QString m_folder;
    ui::IconLabel *m_icon;
    QLabel *m_state;
    QLabel *m_next;
    QLabel *m_numberLabel;
    QLabel *m_number;
    ui::QrView *m_qr;
    QPushButton *m_again;
    QPushButton *m_other;
};

} // namespace tegata::appshell
