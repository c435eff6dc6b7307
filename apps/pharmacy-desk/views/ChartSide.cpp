#include "views/ChartSide.h"

#include "views/Wording.h"

#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

namespace {

void clearLines(QVBoxLayout *lines)
{
    while (QLayoutItem *item = lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

/// One entry: an icon, what it is, and what else is known in small letters.
void addLine(QVBoxLayout *lines, Icon name, Ink ink, const QString &text, const QString &more)
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::small);
    row->addWidget(new IconLabel(name, ink, 18), 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    QLabel *label = makeLabel(TextRole::Body, QStringLiteral("side-line"));
    label->setText(breakable(text));
    words->addWidget(label);
    if (!more.isEmpty()) {
        QLabel *small = makeLabel(TextRole::Muted, QStringLiteral("side-more"));
        small->setText(breakable(more));
        words->addWidget(small);
    }
    row->addLayout(words, 1);
    lines->addWidget(box);
}

QString medicationFacts(const clinical::Sourced<clinical::MedicationItem> &medication)
{
    QStringList facts;
    for (const QString &fact : {oneLine(medication.item.dosage), medication.item.quantity,
                                fhirDateText(medication.item.date), oneLine(medication.institutionName)}) {
        if (!fact.isEmpty()) {
            facts.append(fact);
        }
    }
    return facts.join(QStringLiteral(" · "));
}

} // namespace

ChartSide::ChartSide(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("chart-side"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);
    m_allergies = addSection(column, QStringLiteral("side-allergies"));
    m_medications = addSection(column, QStringLiteral("side-medications"));
    m_dispensed = addSection(column, QStringLiteral("side-dispensed"));
    column->addStretch(1);
    retranslate();
}

ChartSide::Section ChartSide::addSection(QVBoxLayout *column, const QString &name)
{
    auto *card = new QFrame;
    card->setObjectName(name);
    setCard(card);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(space::large, space::medium, space::large, space::medium);
    inside->setSpacing(space::small);
    Section section{makeLabel(TextRole::Section, name + QStringLiteral("-title")), new QVBoxLayout};
    section.lines->setSpacing(space::small);
    inside->addWidget(section.title);
    inside->addLayout(section.lines);
    column->addWidget(card);
    return section;
}

void ChartSide::setChart(workflows::ChartPointer chart)
{
    m_chart = std::move(chart);
    retranslate();
}

void ChartSide::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void ChartSide::retranslate()
{
    m_allergies.title->setText(tr("Allergies"));
    m_medications.title->setText(tr("Current medications"));
    m_dispensed.title->setText(tr("Dispensed before"));
    for (const Section &section : {m_allergies, m_medications, m_dispensed}) {
        clearLines(section.lines);
        if (!m_chart) {
            addLine(section.lines, Icon::Waiting, Ink::Muted, tr("Opening the chart…"), {});
        }
    }
    if (m_chart) {
        showAllergies();
        showMedications();
        showDispensed();
    }
}

void ChartSide::showAllergies()
{
    const clinical::ChartSummary &summary = m_chart->summary;
    for (const auto &allergy : summary.activeAllergies) {
        const bool isHigh = allergy.item.criticality == clinical::Criticality::High;
        addLine(m_allergies.lines, Icon::Allergy, isHigh ? Ink::Error : Ink::Warning, allergyText(allergy.item),
                oneLine(allergy.institutionName));
    }
    switch (summary.allergyKnowledge) {
    case clinical::Knowledge::NoInformation:
        addLine(m_allergies.lines, Icon::Warning, Ink::Warning, tr("No information about allergies. Ask the patient."),
                {});
        break;
    case clinical::Knowledge::NoneKnown:
        addLine(m_allergies.lines, Icon::Info, Ink::Info, tr("No known allergies, as far as was asked."), {});
        break;
    case clinical::Knowledge::Listed:
        break;
    }
}

void ChartSide::showMedications()
{
    const clinical::ChartSummary &summary = m_chart->summary;
    for (const auto &medication : summary.currentMedications) {
        addLine(m_medications.lines, Icon::Medication, Ink::Accent, oneLine(medication.item.drug.text),
                medicationFacts(medication));
    }
    if (!summary.currentMedications.empty()) {
        return;
    }
    switch (summary.medicationKnowledge) {
    case clinical::Knowledge::NoInformation:
        addLine(m_medications.lines, Icon::Warning, Ink::Warning,
                tr("No information about medications. Ask the patient."), {});
        break;
    case clinical::Knowledge::NoneKnown:
        addLine(m_medications.lines, Icon::Info, Ink::Info,
                tr("The patient takes no medications, as far as was asked."), {});
        break;
    case clinical::Knowledge::Listed:
        addLine(m_medications.lines, Icon::Info, Ink::Info, tr("No medication is current; earlier ones have ended."),
                {});
        break;
    }
}

void ChartSide::showDispensed()
{
    for (const auto &dispense : m_chart->summary.dispenses) {
        addLine(m_dispensed.lines, Icon::Dispense, Ink::Muted, oneLine(dispense.item.drug.text),
                medicationFacts(dispense));
    }
    if (m_chart->summary.dispenses.empty()) {
        addLine(m_dispensed.lines, Icon::Info, Ink::Muted, tr("Nothing was dispensed in this chart yet."), {});
    }
}

} // namespace tegata::pharmacy
