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
    Section section{makeLabel(TextRole::Section, name + QStringLiteral("-title")), new QVBoxLayout, {}};
    section.layout->setSpacing(space::small);
    inside->addWidget(section.title);
    inside->addLayout(section.layout);
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
    if (!m_chart) {
        const std::vector<Line> opening{{Icon::Waiting, Ink::Muted, tr("Opening the chart…"), {}}};
        for (Section *section : {&m_allergies, &m_medications, &m_dispensed}) {
            show(*section, opening);
        }
        return;
    }
    show(m_allergies, allergies());
    show(m_medications, medications());
    show(m_dispensed, dispensed());
}

void ChartSide::show(Section &section, std::vector<Line> lines)
{
    if (lines == section.lines) {
        return;
    }
    section.lines = std::move(lines);
    while (QLayoutItem *item = section.layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Line &line : section.lines) {
        auto *box = new QWidget(section.title->parentWidget());
        auto *row = new QHBoxLayout(box);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(space::small);
        row->addWidget(new IconLabel(line.icon, line.ink, 18), 0, Qt::AlignTop);
        auto *words = new QVBoxLayout;
        words->setSpacing(0);
        QLabel *label = makeLabel(TextRole::Body, QStringLiteral("side-line"));
        label->setText(breakable(line.text));
        words->addWidget(label);
        if (!line.more.isEmpty()) {
            QLabel *small = makeLabel(TextRole::Muted, QStringLiteral("side-more"));
            small->setText(breakable(line.more));
            words->addWidget(small);
        }
        row->addLayout(words, 1);
        section.layout->addWidget(box);
        box->show();
    }
}

std::vector<ChartSide::Line> ChartSide::allergies() const
{
    const clinical::ChartSummary &summary = m_chart->summary;
    std::vector<Line> lines;
    for (const auto &allergy : summary.activeAllergies) {
        const bool isHigh = allergy.item.criticality == clinical::Criticality::High;
        lines.push_back({Icon::Allergy, isHigh ? Ink::Error : Ink::Warning, allergyText(allergy.item),
                         oneLine(allergy.institutionName)});
    }
    switch (summary.allergyKnowledge) {
    case clinical::Knowledge::NoInformation:
        lines.push_back({Icon::Warning, Ink::Warning, tr("No information about allergies. Ask the patient."), {}});
        break;
    case clinical::Knowledge::NoneKnown:
        lines.push_back({Icon::Info, Ink::Info, tr("No known allergies, as far as was asked."), {}});
        break;
    case clinical::Knowledge::Listed:
        break;
    }
    return lines;
}

std::vector<ChartSide::Line> ChartSide::medications() const
{
    const clinical::ChartSummary &summary = m_chart->summary;
    std::vector<Line> lines;
    for (const auto &medication : summary.currentMedications) {
        lines.push_back(
            {Icon::Medication, Ink::Accent, oneLine(medication.item.drug.text), medicationFacts(medication)});
    }
    if (!lines.empty()) {
        return lines;
    }
    switch (summary.medicationKnowledge) {
    case clinical::Knowledge::NoInformation:
        lines.push_back({Icon::Warning, Ink::Warning, tr("No information about medications. Ask the patient."), {}});
        break;
    case clinical::Knowledge::NoneKnown:
        lines.push_back({Icon::Info, Ink::Info, tr("The patient takes no medications, as far as was asked."), {}});
        break;
    case clinical::Knowledge::Listed:
        lines.push_back({Icon::Info,
                         Ink::Info,
                         workflows::isEnded(m_chart->access.state)
                             ? tr("Nothing current that this pharmacy wrote itself. What others wrote is not shown.")
                             : tr("No medication is current; earlier ones have ended."),
                         {}});
        break;
    }
    return lines;
}

std::vector<ChartSide::Line> ChartSide::dispensed() const
{
    std::vector<Line> lines;
    for (const auto &dispense : m_chart->summary.dispenses) {
        lines.push_back({Icon::Dispense, Ink::Muted, oneLine(dispense.item.drug.text), medicationFacts(dispense)});
    }
    if (lines.empty()) {
        lines.push_back({Icon::Info,
                         Ink::Muted,
                         workflows::isEnded(m_chart->access.state)
                             ? tr("This pharmacy has dispensed nothing. What others dispensed is not shown.")
                             : tr("Nothing was dispensed in this chart yet."),
                         {}});
    }
    return lines;
}

} // namespace tegata::pharmacy
