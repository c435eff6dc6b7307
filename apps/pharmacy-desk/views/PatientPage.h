#pragma once

#include "views/Wording.h"

#include <tegata/uikit/MessageBar.h>
#include <tegata/uikit/UiSettings.h>

#include <QWidget>

#include <optional>
#include <vector>

class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QSplitter;
class QStackedWidget;

namespace tegata::ui {
class DataTable;
class EmptyState;
class PatientBanner;
class ProgressSteps;
} // namespace tegata::ui

namespace tegata::pharmacy {

class ChartSide;
class DispenseForm;
class PaperForm;
class PrescriptionDetails;
class PrescriptionsModel;

/// One patient: the banner always on top; beneath it the prescriptions with their details and the chart beside them,
/// or one of the two forms. GUI thread.
class PatientPage : public QWidget
{
    Q_OBJECT
public:
    /// `settings` outlives the page.
    explicit PatientPage(ui::UiSettings &settings, QWidget *parent = nullptr);

    void setToday(QDate today) { m_today = today; }
    /// Begins with a patient whose chart is not open yet.
    void begin(const workflows::PatientAccess &access);
    void setChart(workflows::ChartPointer chart);
    /// Keeps the choice when the chosen prescription is still there, else chooses the first.
    void setPrescriptions(std::vector<PrescriptionRow> rows, protocol::InstitutionId own);
    /// Shows that records are being read: 0 of 0 has no end, a done that reached its total hides the bar.
    void setReading(std::uint64_t done, std::uint64_t total);
    /// While an action is under way.
    void setBusy(bool busy);
    /// Something written for this patient is not recorded yet.
    void setWaiting(bool waiting);
    /// Whether anything may be done with this patient's prescriptions, and why not.
    void setAccess(workflows::AccessState access);
    void clear();

    [[nodiscard]] const PrescriptionRow *chosen() const;
    void choose(const protocol::PrescriptionId &id);

    void showOverview();
    void showDispenseForm();
    void showPaperForm();
    [[nodiscard]] bool isPaperFormShown() const;
    [[nodiscard]] bool isOverviewShown() const;
    [[nodiscard]] DispenseForm *dispenseForm() const { return m_dispense; }
    [[nodiscard]] PaperForm *paperForm() const { return m_paper; }

    /// What is under way, above the list, until hideProgress().
    void showProgress(ui::Words title, std::vector<ui::Words> steps);
    void setProgressStep(int step);
    void finishProgress();
    void failProgress(ui::Words reason);
    void hideProgress();

Q_SIGNALS:
    void backRequested();
    void claimRequested();
    void dispenseRequested();
    void releaseRequested();
    void cancelRequested();
    void paperRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildOverview(ui::UiSettings &settings);
    void retranslate();
    void showEmpty();
    void showBanner();
    void showCompleteness();
    void showChosen();

    QDate m_today;
    workflows::PatientAccess m_access;
    workflows::ChartPointer m_chart;
    protocol::InstitutionId m_own;
    workflows::AccessState m_state = workflows::AccessState::Running;
    bool m_isBusy = false;
    bool m_hasList = false;
    ui::Words m_progressWords;

    QPushButton *m_back;
    ui::PatientBanner *m_banner;
    QLabel *m_completeness;
    QProgressBar *m_reading;
    QStackedWidget *m_stack;
    QWidget *m_overview;
    QFrame *m_progressCard;
    QLabel *m_progressTitle;
    ui::ProgressSteps *m_progress;
    QPushButton *m_progressClose;
    QLabel *m_listTitle;
    QPushButton *m_writePaper;
    QStackedWidget *m_listStack;
    PrescriptionsModel *m_model;
    ui::DataTable *m_table;
    ui::EmptyState *m_empty;
    PrescriptionDetails *m_details;
    ChartSide *m_side;
    DispenseForm *m_dispense;
    PaperForm *m_paper;
};

} // namespace tegata::pharmacy
