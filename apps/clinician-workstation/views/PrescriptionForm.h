#pragma once

#include <tegata/uikit/Page.h>

#include <tegata/clinical/Drafts.h>

#include <QFrame>

#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace tegata::workstation {

/// One drug of a prescription, with the warnings about it. GUI thread.
class DrugEditor : public QFrame
{
    Q_OBJECT
public:
    explicit DrugEditor(int number, QWidget *parent = nullptr);
    void setDraft(const clinical::DrugDraft &draft);
    [[nodiscard]] clinical::DrugDraft draft() const;
    void setNumber(int number);
    /// Allergies and same drugs, in whole sentences; empty takes them away.
    void setWarnings(const QStringList &warnings);
    void setRemovable(bool removable);

Q_SIGNALS:
    void changed();
    void removeRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void setProposals();

    int m_number;
    QStringList m_warningTexts;
    std::vector<clinical::CodeDraft> m_codes;
    QString m_codedName;
    QLabel *m_title;
    QPushButton *m_remove;
    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QLabel *m_doseLabel;
    QLineEdit *m_dose;
    QLabel *m_unitLabel;
    QComboBox *m_unit;
    QLabel *m_routeLabel;
    QComboBox *m_route;
    QLabel *m_timingLabel;
    QComboBox *m_timing;
    QLabel *m_daysLabel;
    QSpinBox *m_days;
    QLabel *m_quantityLabel;
    QLineEdit *m_quantity;
    QLabel *m_quantityUnitLabel;
    QComboBox *m_quantityUnit;
    QCheckBox *m_noSubstitution;
    QLineEdit *m_substitutionReason;
    QLabel *m_commentLabel;
    QLineEdit *m_comment;
    QFrame *m_warningBox;
    QLabel *m_warnings;
};

/// A prescription of several drugs. GUI thread.
class PrescriptionForm : public ui::Page
{
    Q_OBJECT
public:
    explicit PrescriptionForm(QWidget *parent = nullptr);
    void setDraft(const clinical::PrescriptionDraft &draft);
    [[nodiscard]] clinical::PrescriptionDraft draft() const;
    /// One list of sentences for each drug, in their order.
    void setWarnings(const std::vector<QStringList> &warnings);

Q_SIGNALS:
    void changed();

protected:
    void retranslate() override;

private:
    DrugEditor *addDrug();
    void removeDrug(DrugEditor *editor);
    void renumber();

    std::vector<DrugEditor *> m_drugs;
    QVBoxLayout *m_drugColumn;
    QPushButton *m_add;
    QLabel *m_refillLabel;
    QComboBox *m_refills;
    QLabel *m_validLabel;
    QSpinBox *m_valid;
    QLabel *m_commentLabel;
    QLineEdit *m_comment;
};

} // namespace tegata::workstation
