#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/uikit/UiSettings.h>
#include <tegata/workflows/PatientDirectory.h>

#include <QWidget>

#include <vector>

class QLabel;
class QStackedWidget;

namespace tegata::ui {
class DataTable;
class EmptyState;
class SearchField;
} // namespace tegata::ui

namespace tegata::pharmacy {

class PatientsFilter;
class PatientsModel;

/// Who let the pharmacy in, found as one types. GUI thread.
class PatientsPage : public QWidget
{
    Q_OBJECT
public:
    /// `settings` outlives the page.
    explicit PatientsPage(ui::UiSettings &settings, QWidget *parent = nullptr);
    /// Keeps selection and search. `isLooking`: the ledger is being asked, so an empty list means nothing yet.
    void setPatients(std::vector<workflows::PatientAccess> patients, bool isLooking);
    /// The list holds only those of whom own records are kept here.
    void setOnlyOwn(bool onlyOwn);
    void clear();
    void focusSearch();

Q_SIGNALS:
    void patientOpened(const tegata::workflows::PatientAccess &patient);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void showState();
    void openRow(const QModelIndex &index);

    PatientsModel *m_model;
    PatientsFilter *m_filter;
    bool m_isOnlyOwn = false;
    bool m_isLooking = true;
    QLabel *m_title;
    QLabel *m_count;
    ui::SearchField *m_search;
    QStackedWidget *m_stack;
    ui::DataTable *m_table;
    ui::EmptyState *m_empty;
    ui::EmptyState *m_nothingFound;
};

} // namespace tegata::pharmacy
