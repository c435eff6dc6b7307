#pragma once

#include "ChartTypes.h"
#include "Forms.h"
#include "PrescriptionForm.h"

#include <tegata/uikit/MessageBar.h>

class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace tegata::workstation {

/// Writing below the banner: one of the forms, and its buttons. GUI thread.
class WriteView : public ui::Page
{
    Q_OBJECT
public:
    explicit WriteView(QWidget *parent = nullptr);

    void showForm(FormKind kind, bool isCorrection);
    [[nodiscard]] FormKind kind() const { return m_kind; }
    [[nodiscard]] NoteForm *note() const { return m_note; }
    [[nodiscard]] AllergyForm *allergy() const { return m_allergy; }
    [[nodiscard]] ProblemForm *problem() const { return m_problem; }
    [[nodiscard]] PrescriptionForm *prescription() const { return m_prescription; }
    /// Empties every form.
    void clear();
    /// "Kept on this device 14:05", or that a draft from before is shown again.
    void setKept(ui::Words words);
    void setBusy(bool busy);

Q_SIGNALS:
    /// The content of the form at hand changed.
    void changed();
    /// Back to the chart; the draft is kept.
    void backRequested();
    void discardRequested();
    void reviewRequested();

protected:
    void retranslate() override;

private:
    QScrollArea *addForm(QWidget *form);

    FormKind m_kind = FormKind::Note;
    bool m_isCorrection = false;
    QLabel *m_title;
    QLabel *m_kept;
    ui::Words m_keptWords;
    QStackedWidget *m_stack;
    NoteForm *m_note;
    AllergyForm *m_allergy;
    ProblemForm *m_problem;
    PrescriptionForm *m_prescription;
    QPushButton *m_back;
    QPushButton *m_discard;
    QPushButton *m_review;
};

} // namespace tegata::workstation
