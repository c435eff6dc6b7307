#pragma once

#include <tegata/uikit/Page.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/PatientDirectory.h>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace tegata::ui {
class DataTable;
class EmptyState;
class SearchField;
} // namespace tegata::ui

namespace tegata::workstation {

class PatientsFilter;
class PatientsModel;

/// The patients who let this institution in; find as you type, Return opens a chart. GUI thread.
class PatientsPage : public ui::Page
{
    Q_OBJECT
public:
    explicit PatientsPage(ui::UiSettings &settings, QWidget *parent = nullptr);

    void setPatients(std::vector<workflows::PatientAccess> patients, QDate today);
    /// Whether the list is being compared with the ledger.
    void setRefreshing(bool refreshing);
    /// The list holds only those of whom own records are kept here.
    void setOnlyOwn(bool onlyOwn);
    /// Empty search, nothing shown: the app locked.
    void clear();

Q_SIGNALS:
    void patientOpened(const tegata::protocol::PatientId &patient);
    void refreshRequested();

protected:
    void retranslate() override;

private:
    void showState();
    void openCurrent();

    PatientsModel *m_model;
    PatientsFilter *m_filter;
    bool m_isRefreshing = false;
    /// At least once; until then an empty list says nothing.
    bool m_wasCompared = false;
    bool m_isOnlyOwn = false;
    QLabel *m_title;
    QLabel *m_state;
    ui::SearchField *m_search;
    QPushButton *m_refresh;
    QStackedWidget *m_stack;
    ui::DataTable *m_table;
    ui::EmptyState *m_empty;
    ui::EmptyState *m_nothingFound;
};

} // namespace tegata::workstation
