#pragma once

#include "presenters/AppContext.h"
#include "presenters/PrescriptionActions.h"

#include <tegata/workflows/ChartReading.h>
#include <tegata/workflows/PatientDirectory.h>

#include <QCoro/QCoroTask>
#include <QPointer>
#include <QTimer>

#include <optional>

namespace tegata::pharmacy {

class PatientPage;

/// One patient on the screen: opens the chart from this device at once, then from the ledger, and keeps chart and
/// prescriptions true while the page is open. GUI thread.
class PatientPresenter : public QObject
{
    Q_OBJECT
public:
    PatientPresenter(const AppContext &context, PatientPage &page);

    void open(const workflows::PatientAccess &patient);
    /// Drops everything that was shown.
    void close();
    void refresh();
    [[nodiscard]] bool isOpen() const { return m_patient.has_value(); }

Q_SIGNALS:
    /// The list of patients should be shown again.
    void closed();
    void standingDoubted();

private:
    void showChart(const workflows::ChartPointer &chart);
    void showCachedPrescriptions();
    void showError(const Error &error);
    static QCoro::Task<void> load(QPointer<PatientPresenter> self, quint64 generation);

    AppContext m_context;
    PatientPage &m_page;
    PrescriptionActions m_actions;
    std::optional<workflows::PatientAccess> m_patient;
    workflows::ChartPointer m_chart;
    QTimer m_expiry;
    quint64 m_generation = 0;
    bool m_isLoading = false;
    bool m_isDue = false;
    bool m_hasPrescriptions = false;
};

} // namespace tegata::pharmacy
