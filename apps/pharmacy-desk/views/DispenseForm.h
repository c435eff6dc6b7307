#pragma once

#include <tegata/clinical/Drafts.h>

#include <QWidget>

#include <vector>

class QCheckBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace tegata::pharmacy {

/// One prescribed drug as the form begins with it.
struct DispenseLine
{
    QString name;
    std::vector<clinical::CodeDraft> codes;
    /// "MedicationRequest/<id>", or empty.
    QString requestReference;
    QString dosage;
    /// A decimal and its unit, or both empty.
    QString quantity;
    QString unit;
    int days = 0;
    bool substitutionForbidden = false;
    /// Whole sentences.
    QStringList allergyHints;
};

/// What is handed over: per drug quantity, days, substitution and a comment; all of it or a part. Header, ids and the
/// prescription's id of the draft stay empty: the workflow fills them in. GUI thread.
class DispenseForm : public QWidget
{
    Q_OBJECT
public:
    explicit DispenseForm(QWidget *parent = nullptr);
    void setLines(std::vector<DispenseLine> lines);
    [[nodiscard]] clinical::DispenseDraft draft() const;
    void setBusy(bool busy);
    void focusFirst();

Q_SIGNALS:
    void reviewRequested(const tegata::clinical::DispenseDraft &draft);
    void backRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QCheckBox *given;
        QLabel *prescribed;
        QLabel *quantityLabel;
        QLineEdit *quantity;
        QLabel *unitLabel;
        QLineEdit *unit;
        QLabel *daysLabel;
        QSpinBox *days;
        QCheckBox *substituted;
        QLabel *nameLabel;
        QLineEdit *name;
        QLabel *commentLabel;
        QLineEdit *comment;
        QWidget *fields;
    };
    void buildRow(std::size_t index);
    void retranslate();
    void check();

    std::vector<DispenseLine> m_lines;
    std::vector<Row> m_rows;
    bool m_isBusy = false;
    QLabel *m_title;
    QRadioButton *m_whole;
    QRadioButton *m_part;
    QLabel *m_partHint;
    QScrollArea *m_scroll;
    QVBoxLayout *m_list = nullptr;
    QLabel *m_commentLabel;
    QLineEdit *m_comment;
    QLabel *m_missing;
    QPushButton *m_back;
    QPushButton *m_review;
};

} // namespace tegata::pharmacy
