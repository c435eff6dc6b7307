#pragma once

#include "Desk.h"

#include <tegata/workflows/PatientDirectory.h>

#include <QCoro/QCoroTask>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace tegata::workstation {

class PatientsPage;

/// Keeps the list of patients: what is known at once, then compared with the ledger whenever it moves.
class PatientsPresenter : public QObject
{
    Q_OBJECT
public:
    PatientsPresenter(Desk &desk, PatientsPage &page, QObject *parent = nullptr);

    void enter();
    void leave();
    void refresh();
    [[nodiscard]] const std::vector<workflows::PatientAccess> &patients() const { return m_patients; }
    /// Empty for somebody who is not on the list.
    [[nodiscard]] QString nameOf(const protocol::PatientId &patient) const;

Q_SIGNALS:
    /// The list changed: a chart that is open may have lost its permission.
    void patientsChanged();
    /// This terminal may no longer act, or for another reason than before: at most what the institution wrote itself is
    /// left. Said once.
    void ended(const tegata::Error &reason);
    /// The ledger lets this terminal act again.
    void standing();

private:
    void show(std::vector<workflows::PatientAccess> patients);
    void showEnd(const std::optional<Error> &end);
    [[nodiscard]] std::optional<Error> knownEnd() const;
    static QCoro::Task<void> load(QPointer<PatientsPresenter> self);

    Desk &m_desk;
    PatientsPage &m_page;
    std::shared_ptr<workflows::PatientDirectory> m_directory;
    std::vector<workflows::PatientAccess> m_patients;
    int m_visit = 0;
    bool m_isInside = false;
    bool m_isLoading = false;
    bool m_isDue = false;
    /// Why this terminal may not act, as it was said last.
    std::optional<Error> m_end;
    QTimer m_expiry;
};

} // namespace tegata::workstation
