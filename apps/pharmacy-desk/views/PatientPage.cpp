#include "views/PatientPage.h"

#include "views/ChartSide.h"
#include "views/DispenseForm.h"
#include "views/PaperForm.h"
#include "views/PrescriptionDetails.h"
#include "views/PrescriptionsModel.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/PatientBanner.h>
#include <tegata/uikit/ProgressSteps.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

namespace {

QScrollArea *scrolled(QWidget *content, const QString &name)
{
    auto *area = new QScrollArea;
    area->setObjectName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, space::small, 0);
    column->addWidget(content);
    area->setWidget(inside);
    return area;
}

} // namespace

PatientPage::PatientPage(UiSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_back(makeButton(ButtonRole::Quiet, QStringLiteral("patient-back")))
    , m_banner(new PatientBanner)
    , m_completeness(makeLabel(TextRole::Muted, QStringLiteral("patient-completeness")))
    , m_reading(new QProgressBar)
    , m_stack(new QStackedWidget)
    , m_overview(new QWidget)
    , m_progressCard(new QFrame)
    , m_progressTitle(makeLabel(TextRole::Strong, QStringLiteral("progress-title")))
    , m_progress(new ProgressSteps)
    , m_progressClose(makeButton(ButtonRole::Quiet, QStringLiteral("progress-close")))
    , m_listTitle(makeLabel(TextRole::Section, QStringLiteral("prescriptions-title")))
    , m_writePaper(makeButton(ButtonRole::Secondary, QStringLiteral("prescription-from-paper")))
    , m_listStack(new QStackedWidget)
    , m_model(new PrescriptionsModel(this))
    , m_table(new DataTable)
    , m_empty(new EmptyState(Icon::Prescription))
    , m_details(new PrescriptionDetails)
    , m_side(new ChartSide)
    , m_dispense(new DispenseForm)
    , m_paper(new PaperForm)
{
    setObjectName(QStringLiteral("patient-page"));
    m_banner->setObjectName(QStringLiteral("patient-banner"));
    m_stack->setObjectName(QStringLiteral("patient-stack"));
    m_reading->setObjectName(QStringLiteral("patient-reading"));
    m_reading->setTextVisible(false);
    m_reading->setMaximumHeight(space::small);
    m_reading->hide();
    m_back->setIcon(icon(Icon::Back));
    m_writePaper->setIcon(icon(Icon::Edit));
    m_progressClose->setIcon(icon(Icon::Close));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::huge, space::medium, space::huge, space::large);
    column->setSpacing(space::small);
    auto *top = new QHBoxLayout;
    top->addWidget(m_back);
    top->addWidget(m_completeness, 1);
    column->addLayout(top);
    column->addWidget(m_banner);
    column->addWidget(m_reading);
    column->addWidget(m_stack, 1);
    buildOverview(settings);
    m_stack->addWidget(m_overview);
    m_stack->addWidget(m_dispense);
    m_stack->addWidget(m_paper);

    connect(m_back, &QPushButton::clicked, this, &PatientPage::backRequested);
    connect(m_writePaper, &QPushButton::clicked, this, &PatientPage::paperRequested);
    connect(m_progressClose, &QPushButton::clicked, this, &PatientPage::hideProgress);
    connect(m_details, &PrescriptionDetails::claimRequested, this, &PatientPage::claimRequested);
    connect(m_details, &PrescriptionDetails::dispenseRequested, this, &PatientPage::dispenseRequested);
    connect(m_details, &PrescriptionDetails::releaseRequested, this, &PatientPage::releaseRequested);
    connect(m_details, &PrescriptionDetails::cancelRequested, this, &PatientPage::cancelRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PatientPage::showChosen);
    retranslate();
}

void PatientPage::buildOverview(UiSettings &settings)
{
    m_table->setObjectName(QStringLiteral("prescriptions-table"));
    m_empty->setObjectName(QStringLiteral("prescriptions-empty"));
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    m_table->setFitted();
    m_table->setStretchColumn(PrescriptionsModel::Drugs);
    m_table->remember(settings, QStringLiteral("pharmacy/prescriptions"));
    m_table->setSortingEnabled(false);
    m_table->setMinimumHeight(110);

    auto *column = new QVBoxLayout(m_overview);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    setCard(m_progressCard);
    m_progressCard->setObjectName(QStringLiteral("patient-progress"));
    auto *progress = new QVBoxLayout(m_progressCard);
    progress->setContentsMargins(space::large, space::small, space::large, space::small);
    auto *line = new QHBoxLayout;
    line->addWidget(m_progressTitle, 1);
    line->addWidget(m_progressClose);
    progress->addLayout(line);
    progress->addWidget(m_progress);
    m_progressCard->hide();
    column->addWidget(m_progressCard);

    auto *left = new QWidget;
    auto *leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, space::small, 0);
    leftColumn->setSpacing(space::small);
    auto *listTop = new QHBoxLayout;
    listTop->addWidget(m_listTitle, 1);
    listTop->addWidget(m_writePaper);
    leftColumn->addLayout(listTop);
    m_listStack->addWidget(m_table);
    m_listStack->addWidget(m_empty);
    auto *both = new QSplitter(Qt::Vertical);
    both->setObjectName(QStringLiteral("prescriptions-splitter"));
    both->setChildrenCollapsible(false);
    both->addWidget(m_listStack);
    both->addWidget(scrolled(m_details, QStringLiteral("details-scroll")));
    both->setStretchFactor(0, 1);
    both->setStretchFactor(1, 3);
    both->setSizes({220, 360});
    leftColumn->addWidget(both, 1);

    auto *sides = new QSplitter(Qt::Horizontal);
    sides->setObjectName(QStringLiteral("patient-splitter"));
    sides->setChildrenCollapsible(false);
    sides->addWidget(left);
    QScrollArea *side = scrolled(m_side, QStringLiteral("side-scroll"));
    side->setMinimumWidth(250);
    sides->addWidget(side);
    sides->setStretchFactor(0, 5);
    sides->setStretchFactor(1, 2);
    column->addWidget(sides, 1);
}

void PatientPage::begin(const workflows::PatientAccess &access)
{
    clear();
    m_access = access;
    showBanner();
    retranslate();
    m_table->setFocus();
}

void PatientPage::setChart(workflows::ChartPointer chart)
{
    m_chart = std::move(chart);
    if (m_chart) {
        m_access = m_chart->access;
    }
    m_side->setChart(m_chart);
    showBanner();
    showCompleteness();
    showChosen();
}

void PatientPage::setPrescriptions(std::vector<PrescriptionRow> rows, protocol::InstitutionId own)
{
    const PrescriptionRow *before = chosen();
    const auto id = before != nullptr ? std::optional(before->information.id) : std::nullopt;
    m_own = own;
    m_hasList = true;
    m_model->setRows(std::move(rows));
    m_table->fitColumns();
    m_listStack->setCurrentIndex(m_model->rowCount() == 0 ? 1 : 0);
    if (id) {
        choose(*id);
    }
    if (chosen() == nullptr && m_model->rowCount() > 0) {
        m_table->selectRow(0);
    }
    showEmpty();
    showChosen();
}

void PatientPage::setReading(std::uint64_t done, std::uint64_t total)
{
    m_reading->setVisible(total == 0 || done < total);
    m_reading->setRange(0, static_cast<int>(std::min<std::uint64_t>(total, 1'000'000)));
    m_reading->setValue(static_cast<int>(std::min<std::uint64_t>(done, 1'000'000)));
}

void PatientPage::setBusy(bool busy)
{
    m_isBusy = busy;
    m_details->setBusy(busy);
    m_dispense->setBusy(busy);
    m_paper->setBusy(busy);
    m_writePaper->setEnabled(!busy && m_state == workflows::AccessState::Running);
}

void PatientPage::setWaiting(bool waiting) { m_details->setWaiting(waiting); }

void PatientPage::setAccess(workflows::AccessState access)
{
    m_state = access;
    m_details->setAccess(access);
    m_writePaper->setEnabled(!m_isBusy && access == workflows::AccessState::Running);
    showEmpty();
}

void PatientPage::clear()
{
    m_access = {};
    m_chart = nullptr;
    m_hasList = false;
    m_model->setRows({});
    m_listStack->setCurrentIndex(1);
    m_side->setChart(nullptr);
    m_reading->hide();
    m_dispense->setLines({});
    m_paper->begin(m_today);
    hideProgress();
    setAccess(workflows::AccessState::Running);
    setWaiting(false);
    setBusy(false);
    showOverview();
    showBanner();
    showCompleteness();
    showChosen();
}

const PrescriptionRow *PatientPage::chosen() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() && current.row() < m_model->rowCount() ? &m_model->row(current.row()) : nullptr;
}

void PatientPage::choose(const protocol::PrescriptionId &id)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).information.id == id) {
            m_table->selectRow(row);
        }
    }
}

void PatientPage::showOverview() { m_stack->setCurrentWidget(m_overview); }

void PatientPage::showDispenseForm()
{
    m_stack->setCurrentWidget(m_dispense);
    m_dispense->focusFirst();
}

void PatientPage::showPaperForm()
{
    m_stack->setCurrentWidget(m_paper);
    m_paper->focusFirst();
}

bool PatientPage::isPaperFormShown() const { return m_stack->currentWidget() == m_paper; }

bool PatientPage::isOverviewShown() const { return m_stack->currentWidget() == m_overview; }

void PatientPage::showProgress(Words title, std::vector<Words> steps)
{
    m_progressWords = std::move(title);
    m_progressTitle->setText(m_progressWords());
    m_progress->setSteps(std::move(steps));
    m_progress->setCurrent(0);
    m_progressClose->setEnabled(false);
    m_progressCard->show();
}

void PatientPage::setProgressStep(int step) { m_progress->setCurrent(step); }

void PatientPage::finishProgress()
{
    m_progress->setFinished();
    m_progressClose->setEnabled(true);
}

void PatientPage::failProgress(Words reason)
{
    m_progress->setFailed(std::move(reason));
    m_progressClose->setEnabled(true);
}

void PatientPage::hideProgress() { m_progressCard->hide(); }

void PatientPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PatientPage::retranslate()
{
    m_back->setText(tr("All patients"));
    m_listTitle->setText(tr("Prescriptions"));
    m_writePaper->setText(tr("Take in from paper"));
    m_table->setAccessibleName(tr("Prescriptions of this patient"));
    m_reading->setAccessibleName(tr("Reading the chart"));
    m_progressClose->setText(tr("Close"));
    if (m_progressWords) {
        m_progressTitle->setText(m_progressWords());
    }
    showEmpty();
    m_model->retranslate();
    showBanner();
    showCompleteness();
    showChosen();
}

void PatientPage::showEmpty()
{
    const bool hasList = m_hasList;
    const bool isOnlyOwn = workflows::isEnded(m_state);
    m_empty->setWords([hasList, isOnlyOwn] {
        if (!hasList) {
            return MessageWords{tr("Looking for prescriptions…"), {}, {}};
        }
        if (isOnlyOwn) {
            return MessageWords{
                tr("This pharmacy wrote no prescription for this patient."), tr("What others wrote is not shown."), {}};
        }
        return MessageWords{tr("This patient has no prescriptions."),
                            tr("One that came on paper can be taken in with “Take in from paper”."),
                            {}};
    });
}

void PatientPage::showBanner()
{
    m_banner->setPatient(m_chart ? patientSummaryOf(*m_chart) : patientSummaryOf(m_access), m_today);
}

void PatientPage::showCompleteness()
{
    if (!m_chart) {
        m_completeness->clear();
        return;
    }
    const workflows::Completeness &state = m_chart->completeness;
    QString text;
    if (workflows::isEnded(m_chart->access.state)) {
        text =
            tr("Only what this pharmacy wrote itself: %n record(s)", nullptr, static_cast<int>(state.recordsOnChain));
        m_completeness->setText(state.fromCache ? tr("%1 kept on this device").arg(text) : text);
        return;
    }
    if (state.recordsAvailable < state.recordsOnChain) {
        text = tr("%1 of %2 records available").arg(state.recordsAvailable).arg(state.recordsOnChain);
    } else {
        text = tr("All %n record(s) available", nullptr, static_cast<int>(state.recordsOnChain));
    }
    if (state.fromCache) {
        const QDateTime asOf = localTime(state.asOfTime);
        //: %1: "17 of 18 records available", %2: date and time
        text = asOf.isValid() ? tr("%1, as of %2").arg(text, dateTimeText(asOf)) : text;
    } else if (!state.headsMatch) {
        //: %1: "17 of 18 records available"
        text = tr("%1; the chart does not match the ledger yet").arg(text);
    }
    m_completeness->setText(text);
}

void PatientPage::showChosen()
{
    const PrescriptionRow *row = chosen();
    m_details->setPrescription(row != nullptr ? std::optional(*row) : std::nullopt,
                               m_chart ? m_chart->summary.activeAllergies
                                       : std::vector<clinical::Sourced<clinical::AllergyItem>>(),
                               row != nullptr && row->information.issuer == m_own);
}

} // namespace tegata::pharmacy
