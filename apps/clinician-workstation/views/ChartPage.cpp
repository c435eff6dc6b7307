#include "ChartPage.h"

#include "ChartView.h"
#include "ImportView.h"
#include "WriteView.h"

#include <tegata/uikit/Theme.h>

#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::workstation {

ChartPage::ChartPage(QWidget *parent)
    : ui::Page(QStringLiteral("chart-page"), parent)
    , m_banner(new ui::PatientBanner(this))
    , m_stack(new QStackedWidget(this))
    , m_chart(new ChartView)
    , m_writing(new WriteView)
    , m_importing(new ImportView)
{
    column()->setContentsMargins(ui::space::large, ui::space::medium, ui::space::large, ui::space::medium);
    column()->setSpacing(ui::space::small);
    m_stack->addWidget(m_chart);
    m_stack->addWidget(m_writing);
    m_stack->addWidget(m_importing);
    column()->addWidget(m_banner);
    column()->addWidget(m_stack, 1);
}

void ChartPage::setPatient(const ui::PatientSummary &patient, const QDate &today)
{
    m_banner->setPatient(patient, today);
}

const ui::PatientSummary &ChartPage::patient() const { return m_banner->patient(); }

void ChartPage::showChart() { m_stack->setCurrentWidget(m_chart); }

void ChartPage::showWriting() { m_stack->setCurrentWidget(m_writing); }

void ChartPage::showImporting() { m_stack->setCurrentWidget(m_importing); }

bool ChartPage::isWriting() const { return m_stack->currentWidget() == m_writing; }

void ChartPage::clear()
{
    showChart();
    m_banner->setPatient({}, QDate());
    m_chart->clear();
    m_writing->clear();
    m_importing->clear();
}

} // namespace tegata::workstation
