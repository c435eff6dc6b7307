#pragma once

#include <tegata/uikit/DetailList.h>
#include <tegata/uikit/Page.h>

class QPlainTextEdit;

namespace tegata::console {

/// The institution that a new administrator joins: its code, pasted or from a picture. GUI thread.
class JoinCodePage : public ui::Page
{
    Q_OBJECT
public:
    explicit JoinCodePage(QWidget *parent = nullptr);
    [[nodiscard]] QString code() const;
    void setCode(const QString &code);

Q_SIGNALS:
    void completeChanged();
    void pictureRequested();

protected:
    void retranslate() override;

private:
    QLabel *m_explanation;
    QLabel *m_codeLabel;
    QPlainTextEdit *m_code;
    QPushButton *m_picture;
};

/// The text to carry to an administrator, and the wait for being added. GUI thread.
class JoinCarryPage : public ui::Page
{
    Q_OBJECT
public:
    explicit JoinCarryPage(QWidget *parent = nullptr);
    /// `comparison` is shown on both computers; `institution` may be empty when it is not known yet.
    void setRequest(const QString &text, const QString &comparison, const QString &institution);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void copyRequested();
    void saveRequested();

protected:
    void retranslate() override;

private:
    QString m_institution;
    QString m_comparison;
    QLabel *m_explanation;
    ui::DetailList *m_facts;
    QPlainTextEdit *m_text;
    QPushButton *m_copy;
    QPushButton *m_save;
    QLabel *m_waiting;
};

} // namespace tegata::console
