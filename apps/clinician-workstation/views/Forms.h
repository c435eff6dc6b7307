#pragma once

#include <tegata/uikit/Page.h>

#include <tegata/clinical/Drafts.h>

#include <QComboBox>

#include <optional>

class QCheckBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QRadioButton;

namespace tegata::ui {
class DateField;
}

namespace tegata::workstation {

/// A date that may be left open: a box to tick and a field. GUI thread.
class OptionalDate : public QWidget
{
    Q_OBJECT
public:
    explicit OptionalDate(const QString &objectName, QWidget *parent = nullptr);
    void setWords(const QString &words);
    void setDate(const std::optional<QDate> &date);
    [[nodiscard]] std::optional<QDate> date() const;

Q_SIGNALS:
    void changed();

private:
    QCheckBox *m_known;
    ui::DateField *m_date;
};

/// A note as free text or in the four parts of SOAP. GUI thread.
class NoteForm : public ui::Page
{
    Q_OBJECT
public:
    explicit NoteForm(QWidget *parent = nullptr);
    void setDraft(const clinical::NoteDraft &draft);
    [[nodiscard]] clinical::NoteDraft draft() const;

Q_SIGNALS:
    void changed();

protected:
    void retranslate() override;

private:
    void showParts();

    QLabel *m_titleLabel;
    QLineEdit *m_title;
    QRadioButton *m_soap;
    QRadioButton *m_free;
    struct Part
    {
        QLabel *label;
        QPlainTextEdit *text;
    };
    Part m_subjective;
    Part m_objective;
    Part m_assessment;
    Part m_plan;
    Part m_text;
    Part makePart(const QString &objectName);
};

/// An allergy or intolerance, or "no known allergies". GUI thread.
class AllergyForm : public ui::Page
{
    Q_OBJECT
public:
    explicit AllergyForm(QWidget *parent = nullptr);
    void setDraft(const clinical::AllergyDraft &draft);
    [[nodiscard]] clinical::AllergyDraft draft() const;

Q_SIGNALS:
    void changed();

protected:
    void retranslate() override;

private:
    QCheckBox *m_noneKnown;
    QWidget *m_rest;
    /// A code and the name it belongs to: a changed name has none.
    clinical::CodeDraft m_code;
    QString m_codedName;
    QLabel *m_substanceLabel;
    QLineEdit *m_substance;
    QLabel *m_categoryLabel;
    QComboBox *m_category;
    QLabel *m_criticalityLabel;
    QComboBox *m_criticality;
    QLabel *m_reactionLabel;
    QLineEdit *m_reaction;
    QLabel *m_statusLabel;
    QComboBox *m_status;
    QLabel *m_verificationLabel;
    QComboBox *m_verification;
    OptionalDate *m_onset;
    QLabel *m_noteLabel;
    QPlainTextEdit *m_note;
};

/// A problem or diagnosis, or "no known problems". GUI thread.
class ProblemForm : public ui::Page
{
    Q_OBJECT
public:
    explicit ProblemForm(QWidget *parent = nullptr);
    void setDraft(const clinical::ProblemDraft &draft);
    [[nodiscard]] clinical::ProblemDraft draft() const;

Q_SIGNALS:
    void changed();

protected:
    void retranslate() override;

private:
    QCheckBox *m_noneKnown;
    QWidget *m_rest;
    /// A code and the name it belongs to: a changed name has none.
    clinical::CodeDraft m_code;
    QString m_codedName;
    QLabel *m_problemLabel;
    QLineEdit *m_problem;
    QLabel *m_statusLabel;
    QComboBox *m_status;
    QLabel *m_verificationLabel;
    QComboBox *m_verification;
    OptionalDate *m_onset;
    OptionalDate *m_abated;
    QLabel *m_noteLabel;
    QPlainTextEdit *m_note;
};

/// Fills a box with choices, or sets their words anew without changing what is chosen.
void setChoices(QComboBox *box, const QStringList &words);

} // namespace tegata::workstation
