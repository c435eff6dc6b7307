#include "views/PatientsPage.h"

#include "views/PatientsModel.h"

#include <tegata/uikit/DataTable.h>
#include <tegata/uikit/EmptyState.h>
#include <tegata/uikit/SearchField.h>
#include <tegata/uikit/Theme.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tegata::pharmacy {

using namespace ui;

PatientsPage::PatientsPage(UiSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_model(new PatientsModel(this))
    , m_filter(new PatientsFilter(this))
    , m_title(makeLabel(TextRole::Title, QStringLiteral("patients-title")))
    , m_count(makeLabel(TextRole::Muted, QStringLiteral("patients-count")))
    , m_search(new SearchField)
    , m_stack(new QStackedWidget)
    , m_table(new DataTable)
    , m_empty(new EmptyState(Icon::Permission))
    , m_nothingFound(new EmptyState(Icon::Search))
{
    setObjectName(QStringLiteral("patients-page"));
    m_search->setObjectName(QStringLiteral("patients-search"));
    m_table->setObjectName(QStringLiteral("patients-table"));
    m_filter->setSourceModel(m_model);
    m_table->setModel(m_filter);
    m_table->setStretchColumn(PatientsModel::Access);
    m_table->setColumnWidth(PatientsModel::Name, 190);
    m_table->setColumnWidth(PatientsModel::Kana, 190);
    m_table->setColumnWidth(PatientsModel::Birth, 140);
    m_table->setColumnWidth(PatientsModel::Sex, 80);
    m_table->sortByColumn(PatientsModel::Kana, Qt::AscendingOrder);
    m_table->remember(settings, QStringLiteral("pharmacy/patients"));
    m_search->setMinimumWidth(320);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::huge, space::page, space::huge);
    column->setSpacing(space::large);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(m_search);
    column->addLayout(top);
    column->addWidget(m_count);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_nothingFound);
    column->addWidget(m_stack, 1);

    connect(m_search, &SearchField::searchChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        showState();
    });
    connect(m_search, &SearchField::resultsRequested, this, [this] {
        if (m_filter->rowCount() == 0) {
            return;
        }
        if (m_filter->rowCount() == 1) {
            openRow(m_filter->index(0, 0));
            return;
        }
        m_table->setFocus();
        m_table->selectRow(0);
    });
    connect(m_table, &DataTable::rowOpened, this, &PatientsPage::openRow);
    setFocusProxy(m_search);
    retranslate();
}

void PatientsPage::setPatients(std::vector<workflows::PatientAccess> patients, bool isLooking)
{
    m_isLooking = isLooking;
    const QModelIndex current = m_filter->mapToSource(m_table->currentIndex());
    const auto chosen = current.isValid() ? std::optional(m_model->patient(current.row()).id) : std::nullopt;
    m_model->setPatients(std::move(patients));
    for (int row = 0; chosen && row < m_model->rowCount(); ++row) {
        if (m_model->patient(row).id == *chosen) {
            const QModelIndex again = m_filter->mapFromSource(m_model->index(row, 0));
            if (again.isValid()) {
                m_table->selectRow(again.row());
            }
        }
    }
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
    m_filter->setText(QString());
    setPatients({}, true);
}

void PatientsPage::focusSearch() { m_search->setFocus(); }

void PatientsPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PatientsPage::retranslate()
{
    m_title->setText(tr("Patients"));
    m_search->setWords([] { return tr("Name, reading, birth date or number"); });
    m_search->setAccessibleName(tr("Find a patient"));
    m_table->setAccessibleName(tr("Patients who gave permission"));
    m_nothingFound->setWords([] {
        return MessageWords{tr("No patient matches what you typed."), tr("Check the spelling, or type less."), {}};
    });
    m_model->retranslate();
    showState();
}

void PatientsPage::showState()
{
    m_empty->setWords([isLooking = m_isLooking, isOnlyOwn = m_isOnlyOwn] {
        if (isLooking) {
            return MessageWords{tr("Looking for patients who gave permission…"), {}, {}};
        }
        if (isOnlyOwn) {
            return MessageWords{tr("Nothing that this pharmacy wrote itself is kept on this computer."),
                                tr("What it wrote can be read on its other terminals, or here again when this one may "
                                   "act."),
                                {}};
        }
        return MessageWords{tr("No patient has given this pharmacy permission yet."),
                            tr("When a patient scans the pharmacy's QR code and agrees, they appear here at once."),
                            {}};
    });
    const int shown = m_filter->rowCount();
    if (m_model->rowCount() == 0) {
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_stack->setCurrentWidget(shown == 0 ? static_cast<QWidget *>(m_nothingFound) : m_table);
    }
    m_count->setVisible(m_model->rowCount() > 0);
    m_count->setText(tr("%n patient(s)", nullptr, shown));
}

void PatientsPage::openRow(const QModelIndex &index)
{
    const QModelIndex source = m_filter->mapToSource(index);
    if (source.isValid()) {
        Q_EMIT patientOpened(m_model->patient(source.row()));
    }
}

} // namespace tegata::pharmacy
