#include "Forms.h"

#include <tegata/uikit/DateField.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace tegata::workstation {

namespace space = ui::space;
using clinical::ClinicalStatus;
using clinical::Criticality;
using clinical::Verification;

namespace {

struct FormWords
{
    Q_DECLARE_TR_FUNCTIONS(tegata::workstation::FormWords)
};

constexpr int noteHeight = 80;
/// Ten digits and hyphens, and the button of the calendar.
/// The order of the choices in the category box; the first means "not said".
constexpr std::array<const char *, 5> categories{"", "medication", "food", "environment", "biologic"};

QLabel *fieldLabel(const QString &objectName, QWidget *field, QWidget *parent)
{
    QLabel *label = ui::makeLabel(ui::TextRole::Strong, objectName, parent);
    label->setBuddy(field);
    return label;
}

QLineEdit *lineField(const QString &objectName, int maximum, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(objectName);
    field->setMaxLength(maximum);
    return field;
}

QComboBox *choiceField(const QString &objectName, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(objectName);
    return box;
}

QPlainTextEdit *textField(const QString &objectName, QWidget *parent)
{
    auto *field = new QPlainTextEdit(parent);
    field->setObjectName(objectName);
    field->setTabChangesFocus(true);
    return field;
}

QStringList statusWords()
{
    return QStringList{FormWords::tr("Active"), FormWords::tr("Inactive"), FormWords::tr("Resolved")};
}

QStringList verificationWords()
{
    return QStringList{FormWords::tr("Confirmed"), FormWords::tr("Unconfirmed"), FormWords::tr("Refuted"),
                       FormWords::tr("Entered in error")};
}

ClinicalStatus statusAt(int index)
{
    return index == 1 ? ClinicalStatus::Inactive : index == 2 ? ClinicalStatus::Resolved : ClinicalStatus::Active;
}

int indexOf(ClinicalStatus status)
{
    return status == ClinicalStatus::Inactive ? 1 : status == ClinicalStatus::Resolved ? 2 : 0;
}

Verification verificationAt(int index)
{
    constexpr std::array<Verification, 4> order{Verification::Confirmed, Verification::Unconfirmed,
                                                Verification::Refuted, Verification::EnteredInError};
    return order.at(static_cast<std::size_t>(std::clamp(index, 0, 3)));
}

int indexOf(Verification verification)
{
    switch (verification) {
    case Verification::Unconfirmed:
        return 1;
    case Verification::Refuted:
        return 2;
    case Verification::EnteredInError:
        return 3;
    case Verification::Unknown:
    case Verification::Confirmed:
        break;
    }
    return 0;
}

} // namespace

void setChoices(QComboBox *box, const QStringList &words)
{
    const int chosen = std::max(0, box->currentIndex());
    const bool blocked = box->blockSignals(true);
    box->clear();
    box->addItems(words);
    box->setCurrentIndex(chosen);
    box->blockSignals(blocked);
}

// ---- OptionalDate ----

OptionalDate::OptionalDate(const QString &objectName, QWidget *parent)
    : QWidget(parent)
    , m_known(new QCheckBox(this))
    , m_date(new ui::DateField(objectName + QStringLiteral("-date"), this))
{
    setObjectName(objectName);
    m_known->setObjectName(objectName + QStringLiteral("-known"));
    m_date->setMaximumDate(QDate::currentDate());
    m_date->setDate(QDate::currentDate());
    m_date->setEnabled(false);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_known);
    row->addWidget(m_date);
    row->addStretch(1);
    connect(m_known, &QCheckBox::toggled, this, [this](bool known) {
        m_date->setEnabled(known);
        Q_EMIT changed();
    });
    connect(m_date, &ui::DateField::dateChanged, this, &OptionalDate::changed);
}

void OptionalDate::setWords(const QString &words)
{
    m_known->setText(words);
    m_date->setAccessibleName(words);
}

void OptionalDate::setDate(const std::optional<QDate> &date)
{
    if (date) {
        m_date->setDate(*date);
    }
    m_known->setChecked(date.has_value());
}

std::optional<QDate> OptionalDate::date() const
{
    return m_known->isChecked() ? std::optional<QDate>(m_date->date()) : std::nullopt;
}

// ---- NoteForm ----

NoteForm::NoteForm(QWidget *parent)
    : ui::Page(QStringLiteral("note-form"), parent)
    , m_title(lineField(QStringLiteral("note-title"), clinical::maximumNameLength, this))
    , m_soap(new QRadioButton(this))
    , m_free(new QRadioButton(this))
    , m_subjective(makePart(QStringLiteral("note-subjective")))
    , m_objective(makePart(QStringLiteral("note-objective")))
    , m_assessment(makePart(QStringLiteral("note-assessment")))
    , m_plan(makePart(QStringLiteral("note-plan")))
    , m_text(makePart(QStringLiteral("note-text")))
{
    m_titleLabel = fieldLabel(QStringLiteral("note-title-label"), m_title, this);
    m_soap->setObjectName(QStringLiteral("note-soap"));
    m_free->setObjectName(QStringLiteral("note-free"));
    m_soap->setChecked(true);
    auto *shape = new QHBoxLayout;
    shape->addWidget(m_soap);
    shape->addWidget(m_free);
    shape->addStretch(1);
    column()->setSpacing(space::small);
    column()->addWidget(m_titleLabel);
    column()->addWidget(m_title);
    column()->addLayout(shape);
    for (const Part &part : {m_subjective, m_objective, m_assessment, m_plan, m_text}) {
        column()->addWidget(part.label);
        column()->addWidget(part.text, 1);
        connect(part.text, &QPlainTextEdit::textChanged, this, &NoteForm::changed);
    }
    column()->addStretch(0);
    connect(m_title, &QLineEdit::textChanged, this, &NoteForm::changed);
    connect(m_soap, &QRadioButton::toggled, this, [this] {
        showParts();
        Q_EMIT changed();
    });
    setFocusProxy(m_title);
    showParts();
    retranslate();
}

NoteForm::Part NoteForm::makePart(const QString &objectName)
{
    QPlainTextEdit *text = textField(objectName, this);
    text->setMinimumHeight(noteHeight - space::large);
    // The four parts share the page; its usual height would push the last two out of sight.
    text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    return {fieldLabel(objectName + QStringLiteral("-label"), text, this), text};
}

void NoteForm::setDraft(const clinical::NoteDraft &draft)
{
    const bool blocked = blockSignals(true);
    m_title->setText(draft.title);
    m_subjective.text->setPlainText(draft.subjective);
    m_objective.text->setPlainText(draft.objective);
    m_assessment.text->setPlainText(draft.assessment);
    m_plan.text->setPlainText(draft.plan);
    m_text.text->setPlainText(draft.text);
    const bool isFree = !draft.text.isEmpty();
    m_free->setChecked(isFree);
    m_soap->setChecked(!isFree);
    showParts();
    blockSignals(blocked);
}

clinical::NoteDraft NoteForm::draft() const
{
    clinical::NoteDraft draft;
    draft.title = m_title->text().trimmed();
    if (m_free->isChecked()) {
        draft.text = m_text.text->toPlainText().trimmed();
        return draft;
    }
    draft.subjective = m_subjective.text->toPlainText().trimmed();
    draft.objective = m_objective.text->toPlainText().trimmed();
    draft.assessment = m_assessment.text->toPlainText().trimmed();
    draft.plan = m_plan.text->toPlainText().trimmed();
    return draft;
}

void NoteForm::showParts()
{
    const bool isFree = m_free->isChecked();
    for (const Part &part : {m_subjective, m_objective, m_assessment, m_plan}) {
        part.label->setVisible(!isFree);
        part.text->setVisible(!isFree);
    }
    m_text.label->setVisible(isFree);
    m_text.text->setVisible(isFree);
}

void NoteForm::retranslate()
{
    ui::nameField(m_titleLabel, m_title, tr("Title, such as \"Outpatient visit\""));
    m_soap->setText(tr("In four parts (SOAP)"));
    m_free->setText(tr("Free text"));
    ui::nameField(m_subjective.label, m_subjective.text, tr("Subjective: what the patient says"));
    ui::nameField(m_objective.label, m_objective.text, tr("Objective: what was found"));
    ui::nameField(m_assessment.label, m_assessment.text, tr("Assessment"));
    ui::nameField(m_plan.label, m_plan.text, tr("Plan"));
    ui::nameField(m_text.label, m_text.text, tr("Text"));
}

// ---- AllergyForm ----

AllergyForm::AllergyForm(QWidget *parent)
    : ui::Page(QStringLiteral("allergy-form"), parent)
    , m_noneKnown(new QCheckBox(this))
    , m_rest(new QWidget(this))
    , m_substance(lineField(QStringLiteral("allergy-substance"), clinical::maximumNameLength, m_rest))
    , m_category(choiceField(QStringLiteral("allergy-category"), m_rest))
    , m_criticality(choiceField(QStringLiteral("allergy-criticality"), m_rest))
    , m_reaction(lineField(QStringLiteral("allergy-reaction"), clinical::maximumNameLength, m_rest))
    , m_status(choiceField(QStringLiteral("allergy-status"), m_rest))
    , m_verification(choiceField(QStringLiteral("allergy-verification"), m_rest))
    , m_onset(new OptionalDate(QStringLiteral("allergy-onset"), m_rest))
    , m_note(textField(QStringLiteral("allergy-note"), m_rest))
{
    m_noneKnown->setObjectName(QStringLiteral("allergy-none-known"));
    m_note->setFixedHeight(noteHeight);
    m_substanceLabel = fieldLabel(QStringLiteral("allergy-substance-label"), m_substance, m_rest);
    m_categoryLabel = fieldLabel(QStringLiteral("allergy-category-label"), m_category, m_rest);
    m_criticalityLabel = fieldLabel(QStringLiteral("allergy-criticality-label"), m_criticality, m_rest);
    m_reactionLabel = fieldLabel(QStringLiteral("allergy-reaction-label"), m_reaction, m_rest);
    m_statusLabel = fieldLabel(QStringLiteral("allergy-status-label"), m_status, m_rest);
    m_verificationLabel = fieldLabel(QStringLiteral("allergy-verification-label"), m_verification, m_rest);
    m_noteLabel = fieldLabel(QStringLiteral("allergy-note-label"), m_note, m_rest);
    auto *grid = new QGridLayout(m_rest);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::large);
    grid->setVerticalSpacing(space::tiny);
    grid->addWidget(m_substanceLabel, 0, 0, 1, 2);
    grid->addWidget(m_substance, 1, 0, 1, 2);
    grid->addWidget(m_categoryLabel, 2, 0);
    grid->addWidget(m_criticalityLabel, 2, 1);
    grid->addWidget(m_category, 3, 0);
    grid->addWidget(m_criticality, 3, 1);
    grid->addWidget(m_reactionLabel, 4, 0, 1, 2);
    grid->addWidget(m_reaction, 5, 0, 1, 2);
    grid->addWidget(m_statusLabel, 6, 0);
    grid->addWidget(m_verificationLabel, 6, 1);
    grid->addWidget(m_status, 7, 0);
    grid->addWidget(m_verification, 7, 1);
    grid->addWidget(m_onset, 8, 0, 1, 2);
    grid->addWidget(m_noteLabel, 9, 0, 1, 2);
    grid->addWidget(m_note, 10, 0, 1, 2);
    column()->addWidget(m_noneKnown);
    column()->addWidget(m_rest);
    column()->addStretch(1);
    connect(m_noneKnown, &QCheckBox::toggled, this, [this](bool none) {
        m_rest->setEnabled(!none);
        Q_EMIT changed();
    });
    for (QLineEdit *field : {m_substance, m_reaction}) {
        connect(field, &QLineEdit::textChanged, this, &AllergyForm::changed);
    }
    for (QComboBox *box : {m_category, m_criticality, m_status, m_verification}) {
        connect(box, &QComboBox::currentIndexChanged, this, &AllergyForm::changed);
    }
    connect(m_note, &QPlainTextEdit::textChanged, this, &AllergyForm::changed);
    connect(m_onset, &OptionalDate::changed, this, &AllergyForm::changed);
    setFocusProxy(m_substance);
    retranslate();
}

void AllergyForm::setDraft(const clinical::AllergyDraft &draft)
{
    const bool blocked = blockSignals(true);
    m_noneKnown->setChecked(draft.noneKnown);
    m_rest->setEnabled(!draft.noneKnown);
    m_substance->setText(draft.substance);
    m_code = draft.substanceCode;
    m_codedName = draft.substance;
    const auto category = std::find(categories.begin(), categories.end(), draft.category.toStdString());
    m_category->setCurrentIndex(category == categories.end() ? 0 : static_cast<int>(category - categories.begin()));
    m_criticality->setCurrentIndex(static_cast<int>(draft.criticality));
    m_reaction->setText(draft.reaction);
    m_status->setCurrentIndex(indexOf(draft.status));
    m_verification->setCurrentIndex(indexOf(draft.verification));
    m_onset->setDate(draft.onset);
    m_note->setPlainText(draft.note);
    blockSignals(blocked);
}

clinical::AllergyDraft AllergyForm::draft() const
{
    clinical::AllergyDraft draft;
    draft.noneKnown = m_noneKnown->isChecked();
    if (draft.noneKnown) {
        return draft;
    }
    draft.substance = m_substance->text().trimmed();
    if (draft.substance == m_codedName) {
        draft.substanceCode = m_code;
    }
    draft.category =
        QString::fromLatin1(categories.at(static_cast<std::size_t>(std::clamp(m_category->currentIndex(), 0, 4))));
    draft.criticality = m_criticality->currentIndex() == 2   ? Criticality::High
                        : m_criticality->currentIndex() == 1 ? Criticality::Low
                                                             : Criticality::Unknown;
    draft.reaction = m_reaction->text().trimmed();
    draft.status = statusAt(m_status->currentIndex());
    draft.verification = verificationAt(m_verification->currentIndex());
    draft.onset = m_onset->date();
    draft.note = m_note->toPlainText().trimmed();
    return draft;
}

void AllergyForm::retranslate()
{
    m_noneKnown->setText(tr("No known allergies: the patient was asked, and there are none"));
    ui::nameField(m_substanceLabel, m_substance, tr("Substance"));
    ui::nameField(m_categoryLabel, m_category, tr("Category"));
    setChoices(m_category, {tr("Not said"), tr("Medication"), tr("Food"), tr("Environment"), tr("Biologic")});
    ui::nameField(m_criticalityLabel, m_criticality, tr("How dangerous it may be"));
    setChoices(m_criticality, {tr("Not known"), tr("Low"), tr("High")});
    ui::nameField(m_reactionLabel, m_reaction, tr("What happened, such as a rash"));
    ui::nameField(m_statusLabel, m_status, tr("State"));
    setChoices(m_status, statusWords());
    ui::nameField(m_verificationLabel, m_verification, tr("Certainty"));
    setChoices(m_verification, verificationWords());
    m_onset->setWords(tr("Known since"));
    ui::nameField(m_noteLabel, m_note, tr("Remark"));
}

// ---- ProblemForm ----

ProblemForm::ProblemForm(QWidget *parent)
    : ui::Page(QStringLiteral("problem-form"), parent)
    , m_noneKnown(new QCheckBox(this))
    , m_rest(new QWidget(this))
    , m_problem(lineField(QStringLiteral("problem-name"), clinical::maximumNameLength, m_rest))
    , m_status(choiceField(QStringLiteral("problem-status"), m_rest))
    , m_verification(choiceField(QStringLiteral("problem-verification"), m_rest))
    , m_onset(new OptionalDate(QStringLiteral("problem-onset"), m_rest))
    , m_abated(new OptionalDate(QStringLiteral("problem-abated"), m_rest))
    , m_note(textField(QStringLiteral("problem-note"), m_rest))
{
    m_noneKnown->setObjectName(QStringLiteral("problem-none-known"));
    m_note->setFixedHeight(noteHeight);
    m_problemLabel = fieldLabel(QStringLiteral("problem-name-label"), m_problem, m_rest);
    m_statusLabel = fieldLabel(QStringLiteral("problem-status-label"), m_status, m_rest);
    m_verificationLabel = fieldLabel(QStringLiteral("problem-verification-label"), m_verification, m_rest);
    m_noteLabel = fieldLabel(QStringLiteral("problem-note-label"), m_note, m_rest);
    auto *grid = new QGridLayout(m_rest);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::large);
    grid->setVerticalSpacing(space::tiny);
    grid->addWidget(m_problemLabel, 0, 0, 1, 2);
    grid->addWidget(m_problem, 1, 0, 1, 2);
    grid->addWidget(m_statusLabel, 2, 0);
    grid->addWidget(m_verificationLabel, 2, 1);
    grid->addWidget(m_status, 3, 0);
    grid->addWidget(m_verification, 3, 1);
    grid->addWidget(m_onset, 4, 0, 1, 2);
    grid->addWidget(m_abated, 5, 0, 1, 2);
    grid->addWidget(m_noteLabel, 6, 0, 1, 2);
    grid->addWidget(m_note, 7, 0, 1, 2);
    column()->addWidget(m_noneKnown);
    column()->addWidget(m_rest);
    column()->addStretch(1);
    connect(m_noneKnown, &QCheckBox::toggled, this, [this](bool none) {
        m_rest->setEnabled(!none);
        Q_EMIT changed();
    });
    connect(m_problem, &QLineEdit::textChanged, this, &ProblemForm::changed);
    for (QComboBox *box : {m_status, m_verification}) {
        connect(box, &QComboBox::currentIndexChanged, this, &ProblemForm::changed);
    }
    for (OptionalDate *date : {m_onset, m_abated}) {
        connect(date, &OptionalDate::changed, this, &ProblemForm::changed);
    }
    connect(m_note, &QPlainTextEdit::textChanged, this, &ProblemForm::changed);
    setFocusProxy(m_problem);
    retranslate();
}

void ProblemForm::setDraft(const clinical::ProblemDraft &draft)
{
    const bool blocked = blockSignals(true);
    m_noneKnown->setChecked(draft.noneKnown);
    m_rest->setEnabled(!draft.noneKnown);
    m_problem->setText(draft.problem);
    m_code = draft.problemCode;
    m_codedName = draft.problem;
    m_status->setCurrentIndex(indexOf(draft.status));
    m_verification->setCurrentIndex(indexOf(draft.verification));
    m_onset->setDate(draft.onset);
    m_abated->setDate(draft.abated);
    m_note->setPlainText(draft.note);
    blockSignals(blocked);
}

clinical::ProblemDraft ProblemForm::draft() const
{
    clinical::ProblemDraft draft;
    draft.noneKnown = m_noneKnown->isChecked();
    if (draft.noneKnown) {
        return draft;
    }
    draft.problem = m_problem->text().trimmed();
    if (draft.problem == m_codedName) {
        draft.problemCode = m_code;
    }
    draft.status = statusAt(m_status->currentIndex());
    draft.verification = verificationAt(m_verification->currentIndex());
    draft.onset = m_onset->date();
    draft.abated = m_abated->date();
    draft.note = m_note->toPlainText().trimmed();
    return draft;
}

void ProblemForm::retranslate()
{
    m_noneKnown->setText(tr("No known problems: the patient was asked, and there are none"));
    ui::nameField(m_problemLabel, m_problem, tr("Problem or diagnosis"));
    ui::nameField(m_statusLabel, m_status, tr("State"));
    setChoices(m_status, statusWords());
    ui::nameField(m_verificationLabel, m_verification, tr("Certainty"));
    setChoices(m_verification, verificationWords());
    m_onset->setWords(tr("Since"));
    m_abated->setWords(tr("Ended on"));
    ui::nameField(m_noteLabel, m_note, tr("Remark"));
}

} // namespace tegata::workstation
