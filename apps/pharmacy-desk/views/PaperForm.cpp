#include "views/PaperForm.h"

#include <tegata/uikit/DateField.h>
#include <tegata/uikit/Icon.h>
#include <tegata/uikit/Language.h>
#include <tegata/uikit/Theme.h>

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace tegata::pharmacy {

using namespace ui;

namespace {

/// 使用期間: four days in Japan, the day of issue included.
constexpr int usualValidDays = 4;
constexpr int longestValidDays = 100;
constexpr int mostDrugs = 30;

void allowDecimal(QLineEdit *edit)
{
    static const QRegularExpression decimal(QStringLiteral("\\d{0,7}(\\.\\d{0,3})?"));
    edit->setValidator(new QRegularExpressionValidator(decimal, edit));
}

} // namespace

DrugFields::DrugFields(int number, QWidget *parent)
    : QWidget(parent)
    , m_number(number)
    , m_position(number)
    , m_title(makeLabel(TextRole::Strong, QStringLiteral("drug-%1-title").arg(number)))
    , m_remove(makeButton(ButtonRole::Quiet, QStringLiteral("drug-%1-remove").arg(number)))
    , m_name(addField("name", clinical::maximumNameLength))
    , m_dose(addField("dose", 12))
    , m_doseUnit(addField("dose-unit", 20))
    , m_route(addField("route", clinical::maximumNameLength))
    , m_timing(addField("timing", clinical::maximumNameLength))
    , m_daysLabel(makeLabel(TextRole::Body, QStringLiteral("drug-%1-days-label").arg(number)))
    , m_days(new QSpinBox)
    , m_quantity(addField("quantity", 12))
    , m_quantityUnit(addField("quantity-unit", 20))
    , m_forbidden(new QCheckBox)
    , m_reason(addField("reason", clinical::maximumCommentLength))
    , m_comment(addField("comment", clinical::maximumCommentLength))
{
    m_remove->setIcon(icon(Icon::Remove));
    m_days->setObjectName(QStringLiteral("drug-%1-days").arg(number));
    m_days->setRange(0, 365);
    m_daysLabel->setBuddy(m_days);
    m_forbidden->setObjectName(QStringLiteral("drug-%1-forbidden").arg(number));
    allowDecimal(m_dose.edit);
    allowDecimal(m_quantity.edit);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *card = new QFrame;
    setCard(card);
    outer->addWidget(card);
    auto *grid = new QGridLayout(card);
    grid->setContentsMargins(space::large, space::medium, space::large, space::medium);
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(space::tiny);
    const auto place = [grid](const Field &field, int row, int columnIndex, int span) {
        grid->addWidget(field.label, row, columnIndex, 1, span);
        grid->addWidget(field.edit, row + 1, columnIndex, 1, span);
    };
    grid->addWidget(m_title, 0, 0, 1, 5);
    grid->addWidget(m_remove, 0, 5, Qt::AlignRight);
    place(m_name, 1, 0, 6);
    place(m_dose, 3, 0, 1);
    place(m_doseUnit, 3, 1, 1);
    place(m_route, 3, 2, 1);
    place(m_timing, 3, 3, 3);
    grid->addWidget(m_daysLabel, 5, 0);
    grid->addWidget(m_days, 6, 0);
    place(m_quantity, 5, 1, 1);
    place(m_quantityUnit, 5, 2, 1);
    place(m_comment, 5, 3, 3);
    grid->addWidget(m_forbidden, 7, 0, 1, 6);
    place(m_reason, 8, 0, 6);
    for (int columnIndex = 0; columnIndex < 6; ++columnIndex) {
        grid->setColumnStretch(columnIndex, 1);
    }
    m_reason.label->hide();
    m_reason.edit->hide();
    connect(m_forbidden, &QCheckBox::toggled, m_reason.label, &QWidget::setVisible);
    connect(m_forbidden, &QCheckBox::toggled, m_reason.edit, &QWidget::setVisible);
    connect(m_forbidden, &QCheckBox::toggled, this, &DrugFields::changed);
    connect(m_remove, &QPushButton::clicked, this, &DrugFields::removeRequested);
    retranslate();
}

DrugFields::Field DrugFields::addField(const char *name, qsizetype longest)
{
    const QString objectName = QStringLiteral("drug-%1-").arg(m_number) + QLatin1String(name);
    Field field{makeLabel(TextRole::Body, objectName + QStringLiteral("-label")), new QLineEdit};
    field.edit->setObjectName(objectName);
    field.edit->setMaxLength(static_cast<int>(longest));
    field.label->setBuddy(field.edit);
    connect(field.edit, &QLineEdit::textChanged, this, &DrugFields::changed);
    return field;
}

clinical::DrugDraft DrugFields::draft() const
{
    clinical::DrugDraft drug;
    drug.name = m_name.edit->text().trimmed();
    drug.dose = m_dose.edit->text();
    drug.doseUnit = m_doseUnit.edit->text().trimmed();
    drug.route = m_route.edit->text().trimmed();
    drug.timing = m_timing.edit->text().trimmed();
    drug.days = m_days->value();
    drug.quantity = m_quantity.edit->text();
    drug.quantityUnit = m_quantityUnit.edit->text().trimmed();
    drug.substitutionForbidden = m_forbidden->isChecked();
    if (drug.substitutionForbidden) {
        drug.substitutionReason = m_reason.edit->text().trimmed();
    }
    drug.comment = m_comment.edit->text().trimmed();
    return drug;
}

QString DrugFields::missing() const
{
    const clinical::DrugDraft drug = draft();
    if (drug.name.isEmpty()) {
        return tr("Enter the name of drug %1.").arg(m_position);
    }
    if (drug.dose.isEmpty() != drug.doseUnit.isEmpty()) {
        return tr("Enter both dose and unit of drug %1, or neither.").arg(m_position);
    }
    if (drug.timing.isEmpty() && drug.dose.isEmpty()) {
        return tr("Enter the dose of drug %1, or when and how often it is taken.").arg(m_position);
    }
    if (drug.quantity.isEmpty() != drug.quantityUnit.isEmpty()) {
        return tr("Enter both total and unit of drug %1, or neither.").arg(m_position);
    }
    return {};
}

bool DrugFields::isEmpty() const
{
    const clinical::DrugDraft drug = draft();
    return drug.name.isEmpty() && drug.dose.isEmpty() && drug.timing.isEmpty() && drug.quantity.isEmpty() &&
           drug.comment.isEmpty();
}

void DrugFields::setRemovable(bool removable) { m_remove->setVisible(removable); }

void DrugFields::setPosition(int position)
{
    m_position = position;
    retranslate();
}

void DrugFields::focusName() { m_name.edit->setFocus(); }

void DrugFields::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void DrugFields::retranslate()
{
    m_title->setText(tr("Drug %1").arg(m_position));
    m_remove->setText(tr("Remove"));
    m_remove->setAccessibleName(tr("Remove drug %1").arg(m_position));
    m_name.label->setText(tr("Name of the drug"));
    m_dose.label->setText(tr("Dose"));
    m_doseUnit.label->setText(tr("Unit"));
    m_route.label->setText(tr("Route"));
    m_timing.label->setText(tr("When and how often"));
    m_daysLabel->setText(tr("Days"));
    m_days->setSpecialValueText(tr("not counted"));
    m_quantity.label->setText(tr("In all"));
    m_quantityUnit.label->setText(tr("Unit"));
    m_forbidden->setText(tr("Must not be substituted"));
    m_reason.label->setText(tr("Reason"));
    m_comment.label->setText(tr("Comment"));
    //: for a screen reader: a field and the drug it belongs to
    const auto nameOf = [this](const QLabel *label) { return tr("%1: %2").arg(label->text(), m_title->text()); };
    for (const Field &field :
         {m_name, m_dose, m_doseUnit, m_route, m_timing, m_quantity, m_quantityUnit, m_reason, m_comment}) {
        field.edit->setAccessibleName(nameOf(field.label));
    }
    m_days->setAccessibleName(nameOf(m_daysLabel));
}

PaperForm::PaperForm(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Section, QStringLiteral("paper-title")))
    , m_prescriberLabel(makeLabel(TextRole::Body, QStringLiteral("paper-prescriber-label")))
    , m_prescriber(new QLineEdit)
    , m_institutionLabel(makeLabel(TextRole::Body, QStringLiteral("paper-institution-label")))
    , m_institution(new QLineEdit)
    , m_issuedLabel(makeLabel(TextRole::Body, QStringLiteral("paper-issued-label")))
    , m_issued(new DateField(QStringLiteral("paper-issued")))
    , m_untilLabel(makeLabel(TextRole::Body, QStringLiteral("paper-until-label")))
    , m_until(new DateField(QStringLiteral("paper-until")))
    , m_refillsLabel(makeLabel(TextRole::Body, QStringLiteral("paper-refills-label")))
    , m_refills(new QSpinBox)
    , m_commentLabel(makeLabel(TextRole::Body, QStringLiteral("paper-comment-label")))
    , m_comment(new QLineEdit)
    , m_scroll(new QScrollArea)
    , m_list(new QVBoxLayout)
    , m_add(makeButton(ButtonRole::Secondary, QStringLiteral("paper-add-drug")))
    , m_missing(makeLabel(TextRole::Muted, QStringLiteral("paper-missing")))
    , m_back(makeButton(ButtonRole::Secondary, QStringLiteral("paper-back")))
    , m_review(makeButton(ButtonRole::Primary, QStringLiteral("paper-review")))
{
    setObjectName(QStringLiteral("paper-form"));
    m_prescriber->setObjectName(QStringLiteral("paper-prescriber"));
    m_institution->setObjectName(QStringLiteral("paper-institution"));
    m_refills->setObjectName(QStringLiteral("paper-refills"));
    m_comment->setObjectName(QStringLiteral("paper-comment"));
    m_scroll->setObjectName(QStringLiteral("paper-scroll"));
    m_prescriber->setMaxLength(static_cast<int>(clinical::maximumNameLength));
    m_institution->setMaxLength(static_cast<int>(clinical::maximumNameLength));
    m_comment->setMaxLength(static_cast<int>(clinical::maximumCommentLength));
    m_refills->setRange(0, 2);
    m_prescriberLabel->setBuddy(m_prescriber);
    m_institutionLabel->setBuddy(m_institution);
    m_issuedLabel->setBuddy(m_issued);
    m_untilLabel->setBuddy(m_until);
    m_refillsLabel->setBuddy(m_refills);
    m_commentLabel->setBuddy(m_comment);
    m_add->setIcon(icon(Icon::Add));
    m_review->setIcon(icon(Icon::Next, Ink::OnAccent));

    auto *content = new QWidget;
    auto *inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, space::small, 0);
    inside->setSpacing(space::medium);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(space::tiny);
    grid->addWidget(m_prescriberLabel, 0, 0);
    grid->addWidget(m_prescriber, 1, 0);
    grid->addWidget(m_institutionLabel, 0, 1);
    grid->addWidget(m_institution, 1, 1);
    grid->addWidget(m_issuedLabel, 2, 0);
    grid->addWidget(m_issued, 3, 0);
    grid->addWidget(m_untilLabel, 2, 1);
    grid->addWidget(m_until, 3, 1);
    grid->addWidget(m_refillsLabel, 4, 0);
    grid->addWidget(m_refills, 5, 0);
    grid->addWidget(m_commentLabel, 4, 1);
    grid->addWidget(m_comment, 5, 1);
    inside->addLayout(grid);
    m_list->setSpacing(space::medium);
    inside->addLayout(m_list);
    inside->addWidget(m_add, 0, Qt::AlignLeft);
    inside->addStretch(1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(content);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    column->addWidget(m_title);
    column->addWidget(m_scroll, 1);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_back);
    bottom->addWidget(m_missing, 1);
    bottom->addWidget(m_review);
    column->addLayout(bottom);

    connect(m_add, &QPushButton::clicked, this, [this] {
        addDrug();
        m_drugs.back()->focusName();
    });
    connect(m_back, &QPushButton::clicked, this, &PaperForm::backRequested);
    connect(m_review, &QPushButton::clicked, this, [this] { Q_EMIT reviewRequested(draft()); });
    connect(m_issued, &DateField::dateChanged, this, &PaperForm::boundLastDay);
    connect(m_prescriber, &QLineEdit::textChanged, this, &PaperForm::check);
    connect(m_institution, &QLineEdit::textChanged, this, &PaperForm::check);
    begin(QDate(2000, 1, 1));
    retranslate();
}

void PaperForm::begin(QDate today)
{
    m_today = today;
    for (QLineEdit *edit : {m_prescriber, m_institution, m_comment}) {
        edit->clear();
    }
    m_issued->setDateRange(today.addDays(1 - longestValidDays), today);
    m_issued->setDate(today);
    boundLastDay();
    m_refills->setValue(0);
    while (!m_drugs.empty()) {
        delete m_drugs.back();
        m_drugs.pop_back();
    }
    m_made = 0;
    addDrug();
}

void PaperForm::boundLastDay()
{
    const QDate issued = m_issued->date();
    // A paper whose days are over cannot be taken in.
    m_until->setDateRange(m_today, issued.addDays(longestValidDays - 1));
    m_until->setDate(std::max(m_today, issued.addDays(usualValidDays - 1)));
}

clinical::PrescriptionDraft PaperForm::draft() const
{
    clinical::PrescriptionDraft draft;
    draft.transcribed = true;
    draft.paperPrescriber = m_prescriber->text().trimmed();
    draft.paperInstitution = m_institution->text().trimmed();
    draft.paperIssuedOn = m_issued->date();
    draft.validDays = static_cast<int>(m_issued->date().daysTo(m_until->date())) + 1;
    draft.repeatsAllowed = m_refills->value();
    draft.comment = m_comment->text().trimmed();
    draft.language =
        currentLanguage() == LanguageCode::Japanese ? clinical::Language::Japanese : clinical::Language::English;
    for (const DrugFields *drug : m_drugs) {
        draft.drugs.push_back(drug->draft());
    }
    return draft;
}

bool PaperForm::isTouched() const
{
    return m_issued->date() != m_today || !m_prescriber->text().isEmpty() || !m_institution->text().isEmpty() ||
           !m_comment->text().isEmpty() ||
           std::any_of(m_drugs.begin(), m_drugs.end(), [](const DrugFields *drug) { return !drug->isEmpty(); });
}

void PaperForm::setBusy(bool busy)
{
    m_isBusy = busy;
    check();
}

void PaperForm::focusFirst() { m_prescriber->setFocus(); }

void PaperForm::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PaperForm::addDrug()
{
    auto *drug = new DrugFields(++m_made);
    connect(drug, &DrugFields::changed, this, &PaperForm::check);
    connect(drug, &DrugFields::removeRequested, this, [this, drug] { removeDrug(drug); });
    m_drugs.push_back(drug);
    m_list->addWidget(drug);
    check();
    // Once it is laid out; before, there is nothing to scroll to.
    QTimer::singleShot(0, drug, [this, drug] {
        if (m_drugs.size() > 1) {
            m_scroll->ensureWidgetVisible(drug);
        }
    });
}

void PaperForm::removeDrug(DrugFields *drug)
{
    m_drugs.erase(std::remove(m_drugs.begin(), m_drugs.end(), drug), m_drugs.end());
    drug->hide();
    drug->deleteLater();
    check();
    m_add->setFocus();
}

void PaperForm::retranslate()
{
    m_title->setText(tr("Prescription taken in from paper"));
    m_prescriberLabel->setText(tr("Prescriber on the paper"));
    m_institutionLabel->setText(tr("Institution on the paper"));
    m_untilLabel->setText(tr("Last day it can be dispensed"));
    m_issuedLabel->setText(tr("Day of issue on the paper"));
    m_refillsLabel->setText(tr("Refills after the first dispensing"));
    m_commentLabel->setText(tr("Comment"));
    m_prescriber->setAccessibleName(m_prescriberLabel->text());
    m_institution->setAccessibleName(m_institutionLabel->text());
    m_issued->setAccessibleName(m_issuedLabel->text());
    m_until->setAccessibleName(m_untilLabel->text());
    m_refills->setAccessibleName(m_refillsLabel->text());
    m_comment->setAccessibleName(m_commentLabel->text());
    m_add->setText(tr("Add a drug"));
    m_back->setText(tr("Back"));
    m_review->setText(tr("Review"));
    check();
}

void PaperForm::check()
{
    int position = 0;
    QString missing;
    for (DrugFields *drug : m_drugs) {
        drug->setRemovable(m_drugs.size() > 1);
        drug->setPosition(++position);
        if (missing.isEmpty()) {
            missing = drug->missing();
        }
    }
    if (m_institution->text().trimmed().isEmpty()) {
        missing = tr("Enter the institution that stands on the paper.");
    }
    if (m_prescriber->text().trimmed().isEmpty()) {
        missing = tr("Enter the prescriber who stands on the paper.");
    }
    m_missing->setText(missing);
    m_review->setEnabled(missing.isEmpty() && !m_isBusy);
    m_back->setEnabled(!m_isBusy);
    m_add->setEnabled(m_drugs.size() < mostDrugs);
}

} // namespace tegata::pharmacy
