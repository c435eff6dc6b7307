#pragma once

#include <tegata/clinical/Drafts.h>

#include <QWidget>

#include <vector>

class QCheckBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace tegata::ui {
class DateField;
}

namespace tegata::pharmacy {

/// One drug of a prescription being entered. GUI thread.
class DrugFields : public QWidget
{
    Q_OBJECT
public:
    /// `number` counts from 1 and names the widgets.
    explicit DrugFields(int number, QWidget *parent = nullptr);
    [[nodiscard]] clinical::DrugDraft draft() const;
    /// What must still be entered, as a whole sentence; empty when nothing.
    [[nodiscard]] QString missing() const;
    [[nodiscard]] bool isEmpty() const;
    void setRemovable(bool removable);
    void setPosition(int position);
    void focusName();

Q_SIGNALS:
    void changed();
    void removeRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Field
    {
        QLabel *label;
        QLineEdit *edit;
    };
    [[nodiscard]] Field addField(const char *name, qsizetype longest);
    void retranslate();

    int m_number;
    int m_position;
    QLabel *m_title;
    QPushButton *m_remove;
    Field m_name;
    Field m_dose;
    Field m_doseUnit;
    Field m_route;
    Field m_timing;
    QLabel *m_daysLabel;
    QSpinBox *m_days;
    Field m_quantity;
    Field m_quantityUnit;
    QCheckBox *m_forbidden;
    Field m_reason;
    Field m_comment;
};

/// A prescription taken in from paper: who wrote it where, until when it is valid, its drugs. GUI thread.
class PaperForm : public QWidget
{
    Q_OBJECT
public:
    explicit PaperForm(QWidget *parent = nullptr);
    /// Empties the form; `today` is the first day it may be valid.
    void begin(QDate today);
    [[nodiscard]] clinical::PrescriptionDraft draft() const;
    /// Whether something was typed that would be lost.
    [[nodiscard]] bool isTouched() const;
    void setBusy(bool busy);
    void focusFirst();

Q_SIGNALS:
    void reviewRequested(const tegata::clinical::PrescriptionDraft &draft);
    void backRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addDrug();
    void removeDrug(DrugFields *drug);
    void retranslate();
    void check();
    /// What may be chosen as the last day follows from the day of issue.
    void boundLastDay();

    QDate m_today;
    bool m_isBusy = false;
    int m_made = 0;
    std::vector<DrugFields *> m_drugs;
    QLabel *m_title;
    QLabel *m_prescriberLabel;
    QLineEdit *m_prescriber;
    QLabel *m_institutionLabel;
    QLineEdit *m_institution;
    QLabel *m_issuedLabel;
    ui::DateField *m_issued;
    QLabel *m_untilLabel;
    ui::DateField *m_until;
    QLabel *m_refillsLabel;
    QSpinBox *m_refills;
    QLabel *m_commentLabel;
    QLineEdit *m_comment;
    QScrollArea *m_scroll;
    QVBoxLayout *m_list;
    QPushButton *m_add;
    QLabel *m_missing;
    QPushButton *m_back;
    QPushButton *m_review;
};

} // namespace tegata::pharmacy
