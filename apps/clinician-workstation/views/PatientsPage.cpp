#include "PatientsPage.h"

#include "PatientsModel.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/SearchField.h>
#include <tegata/uikit/Theme.h>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::workstation {

using ui::MessageWords;
namespace space = ui::space;

PatientsPage::PatientsPage(ui::UiSettings &settings, QWidget *parent)
    : ui::Page(QStringLiteral("patients-page"), parent)
    , m_model(new PatientsModel(this))
    , m_filter(new PatientsFilter(this))
    , m_title(ui::makeLabel(ui::TextRole::Title, QStringLiteral("patients-title"), this))
    , m_state(ui::makeLabel(ui::TextRole::Muted, QStringLiteral("patients-state"), this))
    , m_search(new ui::SearchField(this))
    , m_refresh(ui::makeButton(ui::ButtonRole::Secondary, QStringLiteral("patients-refresh"), this))
    , m_stack(new QStackedWidget(this))
    , m_table(new ui::DataTable(m_stack))
    , m_empty(new ui::EmptyState(ui::Icon::People, m_stack))
    , m_nothingFound(new ui::EmptyState(ui::Icon::Search, m_stack))
{
    setPageMargins();
    m_search->setObjectName(QStringLiteral("patients-search"));
    m_search->setMinimumWidth(300);
    m_table->setObjectName(QStringLiteral("patients-table"));
    m_empty->setObjectName(QStringLiteral("patients-empty"));
    m_nothingFound->setObjectName(QStringLiteral("patients-nothing-found"));
    m_refresh->setIcon(ui::icon(ui::Icon::Refresh));
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_table->setStretchColumn(PatientsModel::PermissionColumn);
    m_table->setColumnWidth(PatientsModel::NameColumn, 170);
    m_table->setColumnWidth(PatientsModel::KanaColumn, 160);
    m_table->setColumnWidth(PatientsModel::BirthColumn, 210);
    m_table->setColumnWidth(PatientsModel::SexColumn, 90);
    m_table->sortByColumn(PatientsModel::NameColumn, Qt::AscendingOrder);
    m_table->remember(settings, QStringLiteral("patients"));
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_nothingFound);

    auto *top = new QHBoxLayout;
    top->setSpacing(space::medium);
    top->addWidget(m_title, 1);
    top->addWidget(m_search);
    top->addWidget(m_refresh);
    column()->addLayout(top);
    column()->addWidget(m_state);
    column()->addWidget(m_stack, 1);

    m_nothingFound->setWords([] {
        return MessageWords{tr("Nobody in the list matches."),
                            tr("Search by name, kana or birth date (1950-03-21). A patient who has not let your "
                               "institution in cannot be found."),
                            {}};
    });
    connect(m_search, &ui::SearchField::searchChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        showState();
    });
    connect(m_search, &ui::SearchField::resultsRequested, this, [this] {
        if (m_filter->rowCount() > 0) {
            m_table->setFocus();
            m_table->selectRow(0);
        }
    });
    connect(m_table, &ui::DataTable::rowOpened, this, &PatientsPage::openCurrent);
    connect(m_refresh, &QPushButton::clicked, this, &PatientsPage::refreshRequested);
    connect(m_empty, &ui::EmptyState::actionTriggered, this, &PatientsPage::refreshRequested);
    setFocusProxy(m_search);
    retranslate();
}

void PatientsPage::setPatients(std::vector<workflows::PatientAccess> patients, QDate today)
{
    const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
    const protocol::PatientId selected = current.isValid() ? m_model->patient(current.row()).id : protocol::PatientId();
    m_model->setPatients(std::move(patients), today);
    const int row = m_model->rowOf(selected);
    if (row >= 0) {
        m_table->selectRow(m_filter->mapFromSource(m_model->index(row, 0)).row());
    }
    showState();
}

void PatientsPage::setRefreshing(bool refreshing)
{
    m_wasCompared = m_wasCompared || (m_isRefreshing && !refreshing);
    m_isRefreshing = refreshing;
    showState();
}

void PatientsPage::setOnlyOwn(bool onlyOwn)
{
    m_isOnlyOwn = onlyOwn;
    showState();
}

void PatientsPage::clear()
{
    m_search->clear();
    m_isRefreshing = false;
    m_wasCompared = false;
    setPatients({}, QDate());
}

void PatientsPage::openCurrent()
{
    const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
    if (current.isValid()) {
        Q_EMIT patientOpened(m_model->patient(current.row()).id);
    }
}

void PatientsPage::showState()
{
    m_empty->setWords([isOnlyOwn = m_isOnlyOwn, isFirstLook = m_isRefreshing && !m_wasCompared] {
        if (isOnlyOwn) {
            return MessageWords{tr("Nothing that your institution wrote itself is kept on this computer."),
                                tr("What it wrote can be read on its other terminals, or here again when this one may "
                                   "act."),
                                tr("Look again")};
        }
        if (isFirstLook) {
            return MessageWords{tr("Looking for the patients who let your institution in…"), {}, {}};
        }
        return MessageWords{tr("No patient has let your institution in yet."),
                            tr("When a patient scans the institution's code and confirms, the patient appears here by "
                               "itself."),
                            tr("Look again")};
    });
    const int all = m_model->rowCount();
    const int shown = m_filter->rowCount();
    if (all == 0) {
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_stack->setCurrentWidget(shown == 0 ? static_cast<QWidget *>(m_nothingFound) : m_table);
    }
    m_refresh->setEnabled(!m_isRefreshing);
    if (m_isRefreshing) {
        m_state->setText(tr("Comparing with the ledger…"));
    } else if (shown == all) {
        m_state->setText(tr("%n patient(s)", nullptr, all));
    } else {
        //: %1: patients that match the search; the number: all patients.
        m_state->setText(tr("%1 of %n patient(s)", nullptr, all).arg(shown));
    }
}

void PatientsPage::retranslate()
{
    m_title->setText(tr("Patients"));
    m_search->setWords([] { return tr("Name, kana or birth date"); });
    m_refresh->setText(tr("Look again"));
    m_model->retranslate();
    showState();
}

} // namespace tegata::workstation
