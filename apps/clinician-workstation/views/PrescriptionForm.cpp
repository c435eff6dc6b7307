#include "PrescriptionForm.h"

#include "Forms.h"

#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::workstation {

namespace space = ui::space;

namespace {

constexpr int longestSupply = 365;
constexpr int longestValidity = 100;
constexpr int usualValidity = 4;
constexpr int unitLengthMaximum = 20;
constexpr std::size_t mostDrugs = 20;

QString objectNameOf(const char *field, int number)
{
    return QStringLiteral("drug-%1-%2").arg(number).arg(QLatin1String(field));
}

QLineEdit *numberField(QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setMaxLength(unitLengthMaximum);
    field->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,6}([.][0-9]{1,4})?")), field));
    return field;
}

QComboBox *proposalField(int maximum, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->lineEdit()->setMaxLength(maximum);
    return box;
}

/// Proposals in the language on screen; what stands in the field is content and stays as it is.
void setProposalsOf(QComboBox *box, const QStringList &proposals)
{
    const QString typed = box->currentText();
    const bool blocked = box->blockSignals(true);
    box->clear();
    box->addItems(proposals);
    box->setCurrentIndex(-1);
    box->setEditText(typed);
    box->blockSignals(blocked);
}

} // namespace

// ---- DrugEditor ----

DrugEditor::DrugEditor(int number, QWidget *parent)
    : QFrame(parent)
    , m_number(number)
    , m_title(ui::makeLabel(ui::TextRole::Section, {}, this))
    , m_remove(ui::makeButton(ui::ButtonRole::Quiet, {}, this))
    , m_nameLabel(ui::makeLabel(ui::TextRole::Strong, {}, this))
    , m_name(new QLineEdit(this))
    , m_doseLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_dose(numberField(this))
    , m_unitLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_unit(proposalField(unitLengthMaximum, this))
    , m_routeLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_route(proposalField(clinical::maximumNameLength, this))
    , m_timingLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_timing(proposalField(clinical::maximumNameLength, this))
    , m_daysLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_days(new QSpinBox(this))
    , m_quantityLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_quantity(numberField(this))
    , m_quantityUnitLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_quantityUnit(proposalField(unitLengthMaximum, this))
    , m_noSubstitution(new QCheckBox(this))
    , m_substitutionReason(new QLineEdit(this))
    , m_commentLabel(ui::makeLabel(ui::TextRole::Muted, {}, this))
    , m_comment(new QLineEdit(this))
    , m_warningBox(new QFrame(this))
    , m_warnings(ui::makeLabel(ui::TextRole::Strong, {}, m_warningBox))
{
    ui::setCard(this);
    m_remove->setIcon(ui::icon(ui::Icon::Remove));
    m_name->setMaxLength(clinical::maximumNameLength);
    m_substitutionReason->setMaxLength(clinical::maximumNameLength);
    m_substitutionReason->setEnabled(false);
    m_comment->setMaxLength(clinical::maximumNameLength);
    m_days->setRange(0, longestSupply);
    m_days->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_nameLabel->setBuddy(m_name);

    m_warningBox->setProperty("surface", QStringLiteral("notice"));
    ui::setTone(m_warningBox, ui::Tone::Warning);
    auto *warningRow = new QHBoxLayout(m_warningBox);
    warningRow->setContentsMargins(space::medium, space::small, space::medium, space::small);
    warningRow->addWidget(new ui::IconLabel(ui::Icon::Warning, ui::Ink::Warning, 20, m_warningBox), 0, Qt::AlignTop);
    warningRow->addWidget(m_warnings, 1);
    m_warningBox->hide();

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_remove);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(space::tiny);
    const auto place = [grid](QLabel *label, QWidget *field, int row, int column, int span) {
        label->setBuddy(field);
        grid->addWidget(label, row, column, 1, span);
        grid->addWidget(field, row + 1, column, 1, span);
    };
    place(m_doseLabel, m_dose, 0, 0, 1);
    place(m_unitLabel, m_unit, 0, 1, 1);
    place(m_routeLabel, m_route, 0, 2, 1);
    place(m_timingLabel, m_timing, 0, 3, 2);
    place(m_daysLabel, m_days, 2, 0, 1);
    place(m_quantityLabel, m_quantity, 2, 1, 1);
    place(m_quantityUnitLabel, m_quantityUnit, 2, 2, 1);
    place(m_commentLabel, m_comment, 2, 3, 2);
    grid->addWidget(m_noSubstitution, 4, 0, 1, 2);
    grid->addWidget(m_substitutionReason, 4, 2, 1, 3);
    for (int index = 0; index < 5; ++index) {
        grid->setColumnStretch(index, 1);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::medium, space::large, space::medium);
    column->setSpacing(space::small);
    column->addLayout(top);
    column->addWidget(m_nameLabel);
    column->addWidget(m_name);
    column->addWidget(m_warningBox);
    column->addLayout(grid);

    for (QLineEdit *field : {m_name, m_dose, m_quantity, m_substitutionReason, m_comment}) {
        connect(field, &QLineEdit::textChanged, this, &DrugEditor::changed);
    }
    for (QComboBox *box : {m_unit, m_route, m_timing, m_quantityUnit}) {
        connect(box, &QComboBox::editTextChanged, this, &DrugEditor::changed);
    }
    connect(m_days, &QSpinBox::valueChanged, this, &DrugEditor::changed);
    connect(m_noSubstitution, &QCheckBox::toggled, this, [this](bool forbidden) {
        m_substitutionReason->setEnabled(forbidden);
        Q_EMIT changed();
    });
    connect(m_remove, &QPushButton::clicked, this, &DrugEditor::removeRequested);
    setFocusProxy(m_name);
    setNumber(number);
}

void DrugEditor::setDraft(const clinical::DrugDraft &draft)
{
    const bool blocked = blockSignals(true);
    m_name->setText(draft.name);
    m_codes = draft.codes;
    m_codedName = draft.name;
    m_dose->setText(draft.dose);
    m_unit->setEditText(draft.doseUnit);
    m_route->setEditText(draft.route);
    m_timing->setEditText(draft.timing);
    m_days->setValue(draft.days);
    m_quantity->setText(draft.quantity);
    m_quantityUnit->setEditText(draft.quantityUnit);
    m_noSubstitution->setChecked(draft.substitutionForbidden);
    m_substitutionReason->setText(draft.substitutionReason);
    m_comment->setText(draft.comment);
    blockSignals(blocked);
}

clinical::DrugDraft DrugEditor::draft() const
{
    clinical::DrugDraft draft;
    draft.name = m_name->text().trimmed();
    // A code belongs to the name it came with.
    if (draft.name == m_codedName) {
        draft.codes = m_codes;
    }
    draft.dose = m_dose->text().trimmed();
    draft.doseUnit = m_unit->currentText().trimmed();
    draft.route = m_route->currentText().trimmed();
    draft.timing = m_timing->currentText().trimmed();
    draft.days = m_days->value();
    draft.quantity = m_quantity->text().trimmed();
    draft.quantityUnit = m_quantityUnit->currentText().trimmed();
    draft.substitutionForbidden = m_noSubstitution->isChecked();
    if (draft.substitutionForbidden) {
        draft.substitutionReason = m_substitutionReason->text().trimmed();
    }
    draft.comment = m_comment->text().trimmed();
    return draft;
}

void DrugEditor::setNumber(int number)
{
    m_number = number;
    setObjectName(QStringLiteral("drug-%1").arg(number));
    m_title->setObjectName(objectNameOf("title", number));
    m_remove->setObjectName(objectNameOf("remove", number));
    m_name->setObjectName(objectNameOf("name", number));
    m_dose->setObjectName(objectNameOf("dose", number));
    m_unit->setObjectName(objectNameOf("unit", number));
    m_route->setObjectName(objectNameOf("route", number));
    m_timing->setObjectName(objectNameOf("timing", number));
    m_days->setObjectName(objectNameOf("days", number));
    m_quantity->setObjectName(objectNameOf("quantity", number));
    m_quantityUnit->setObjectName(objectNameOf("quantity-unit", number));
    m_noSubstitution->setObjectName(objectNameOf("no-substitution", number));
    m_substitutionReason->setObjectName(objectNameOf("substitution-reason", number));
    m_comment->setObjectName(objectNameOf("comment", number));
    m_warnings->setObjectName(objectNameOf("warnings", number));
    retranslate();
}

void DrugEditor::setWarnings(const QStringList &warnings)
{
    if (warnings == m_warningTexts) {
        return;
    }
    m_warningTexts = warnings;
    m_warnings->setText(ui::breakable(warnings.join(QLatin1Char('\n'))));
    m_warningBox->setVisible(!warnings.isEmpty());
}

void DrugEditor::setRemovable(bool removable) { m_remove->setVisible(removable); }

void DrugEditor::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
}

void DrugEditor::retranslate()
{
    m_title->setText(tr("Drug %1").arg(m_number));
    m_remove->setText(tr("Remove"));
    m_remove->setAccessibleName(tr("Remove drug %1").arg(m_number));
    ui::nameField(m_nameLabel, m_name, tr("Name, best the generic name"));
    ui::nameField(m_doseLabel, m_dose, tr("Dose"));
    ui::nameField(m_unitLabel, m_unit, tr("Unit"));
    ui::nameField(m_routeLabel, m_route, tr("Route"));
    ui::nameField(m_timingLabel, m_timing, tr("When and how often"));
    ui::nameField(m_daysLabel, m_days, tr("Days"));
    m_days->setSpecialValueText(tr("Not said"));
    ui::nameField(m_quantityLabel, m_quantity, tr("Quantity"));
    ui::nameField(m_quantityUnitLabel, m_quantityUnit, tr("Unit of quantity"));
    m_noSubstitution->setText(tr("Do not substitute"));
    m_substitutionReason->setPlaceholderText(tr("Why not"));
    m_substitutionReason->setAccessibleName(tr("Why it may not be substituted"));
    ui::nameField(m_commentLabel, m_comment, tr("Comment to the pharmacy"));
    setProposals();
}

void DrugEditor::setProposals()
{
    const QStringList units{tr("tablets"), tr("capsules"), tr("sachets"), tr("mL"), tr("g"), tr("drops"), tr("pieces")};
    setProposalsOf(m_unit, units);
    setProposalsOf(m_quantityUnit, units);
    setProposalsOf(m_route, {tr("by mouth"), tr("on the skin"), tr("into the eye"), tr("inhaled"), tr("rectal"),
                             tr("under the skin")});
    setProposalsOf(m_timing, {tr("once a day after breakfast"), tr("twice a day after breakfast and dinner"),
                              tr("three times a day after meals"), tr("once a day before sleeping"),
                              tr("when needed for pain"), tr("several times a day")});
}

// ---- PrescriptionForm ----

PrescriptionForm::PrescriptionForm(QWidget *parent)
    : ui::Page(QStringLiteral("prescription-form"), parent)
    , m_drugColumn(new QVBoxLayout)
    , m_add(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("prescription-add-drug"), this))
    , m_refillLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("prescription-refills-label"), this))
    , m_refills(new QComboBox(this))
    , m_validLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("prescription-valid-label"), this))
    , m_valid(new QSpinBox(this))
    , m_commentLabel(ui::makeLabel(ui::TextRole::Strong, QStringLiteral("prescription-comment-label"), this))
    , m_comment(new QLineEdit(this))
{
    m_refills->setObjectName(QStringLiteral("prescription-refills"));
    m_valid->setObjectName(QStringLiteral("prescription-valid"));
    m_comment->setObjectName(QStringLiteral("prescription-comment"));
    m_comment->setMaxLength(clinical::maximumNameLength);
    m_valid->setRange(1, longestValidity);
    m_valid->setValue(usualValidity);
    m_valid->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_refillLabel->setBuddy(m_refills);
    m_validLabel->setBuddy(m_valid);
    m_commentLabel->setBuddy(m_comment);
    m_add->setIcon(ui::icon(ui::Icon::Add));
    m_drugColumn->setSpacing(space::medium);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::large);
    grid->setVerticalSpacing(space::tiny);
    grid->addWidget(m_refillLabel, 0, 0);
    grid->addWidget(m_validLabel, 0, 1);
    grid->addWidget(m_refills, 1, 0);
    grid->addWidget(m_valid, 1, 1);
    grid->addWidget(m_commentLabel, 2, 0, 1, 2);
    grid->addWidget(m_comment, 3, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    column()->addLayout(m_drugColumn);
    column()->addWidget(m_add, 0, Qt::AlignLeft);
    column()->addLayout(grid);
    column()->addStretch(1);
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (m_drugs.size() < mostDrugs) {
            addDrug()->setFocus();
            Q_EMIT changed();
        }
    });
    connect(m_refills, &QComboBox::currentIndexChanged, this, &PrescriptionForm::changed);
    connect(m_valid, &QSpinBox::valueChanged, this, &PrescriptionForm::changed);
    connect(m_comment, &QLineEdit::textChanged, this, &PrescriptionForm::changed);
    addDrug();
    retranslate();
}

DrugEditor *PrescriptionForm::addDrug()
{
    auto *editor = new DrugEditor(static_cast<int>(m_drugs.size()) + 1, this);
    m_drugs.push_back(editor);
    m_drugColumn->addWidget(editor);
    connect(editor, &DrugEditor::changed, this, &PrescriptionForm::changed);
    connect(editor, &DrugEditor::removeRequested, this, [this, editor] {
        removeDrug(editor);
        Q_EMIT changed();
    });
    renumber();
    return editor;
}

void PrescriptionForm::removeDrug(DrugEditor *editor)
{
    std::erase(m_drugs, editor);
    m_drugColumn->removeWidget(editor);
    editor->hide();
    editor->setParent(nullptr);
    editor->deleteLater();
    renumber();
}

void PrescriptionForm::renumber()
{
    int number = 1;
    for (DrugEditor *editor : m_drugs) {
        editor->setNumber(number++);
        editor->setRemovable(m_drugs.size() > 1);
    }
    m_add->setEnabled(m_drugs.size() < mostDrugs);
    if (!m_drugs.empty()) {
        setFocusProxy(m_drugs.front());
    }
}

void PrescriptionForm::setDraft(const clinical::PrescriptionDraft &draft)
{
    const bool blocked = blockSignals(true);
    const std::size_t wanted = std::clamp<std::size_t>(draft.drugs.size(), 1, mostDrugs);
    while (m_drugs.size() < wanted) {
        addDrug();
    }
    while (m_drugs.size() > wanted) {
        removeDrug(m_drugs.back());
    }
    for (std::size_t index = 0; index < m_drugs.size(); ++index) {
        m_drugs[index]->setDraft(index < draft.drugs.size() ? draft.drugs[index] : clinical::DrugDraft());
        m_drugs[index]->setWarnings({});
    }
    m_refills->setCurrentIndex(std::clamp(draft.repeatsAllowed, 0, 2));
    m_valid->setValue(draft.validDays);
    m_comment->setText(draft.comment);
    blockSignals(blocked);
}

clinical::PrescriptionDraft PrescriptionForm::draft() const
{
    clinical::PrescriptionDraft draft;
    for (const DrugEditor *editor : m_drugs) {
        draft.drugs.push_back(editor->draft());
    }
    draft.repeatsAllowed = std::max(0, m_refills->currentIndex());
    draft.validDays = m_valid->value();
    draft.comment = m_comment->text().trimmed();
    return draft;
}

void PrescriptionForm::setWarnings(const std::vector<QStringList> &warnings)
{
    for (std::size_t index = 0; index < m_drugs.size(); ++index) {
        m_drugs[index]->setWarnings(index < warnings.size() ? warnings[index] : QStringList());
    }
}

void PrescriptionForm::retranslate()
{
    m_add->setText(tr("Add a drug"));
    ui::nameField(m_refillLabel, m_refills, tr("Refills"));
    setChoices(m_refills,
               {tr("None: dispensed once"), tr("One refill: two uses in all"), tr("Two refills: three uses in all")});
    ui::nameField(m_validLabel, m_valid, tr("Can be dispensed for how many days, today included"));
    ui::nameField(m_commentLabel, m_comment, tr("Comment on the whole prescription"));
}

} // namespace tegata::workstation
