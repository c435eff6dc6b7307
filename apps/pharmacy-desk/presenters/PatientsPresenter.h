#pragma once

#include "presenters/AppContext.h"

#include <tegata/workflows/PatientDirectory.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <map>
#include <memory>
#include <vector>

namespace tegata::pharmacy {

class PatientsPage;

/// Keeps the list of patients true: from this device at once, then as the ledger moves. GUI thread.
class PatientsPresenter : public QObject
{
    Q_OBJECT
public:
    PatientsPresenter(const AppContext &context, PatientsPage &page);

    void enter();
    void leave();
    /// Compares with the ledger; calls while it is under way are joined into one more.
    void refresh();
    /// Names are read in another language.
    void languageChanged();
    /// The name of a patient in the list; empty when unknown.
    [[nodiscard]] QString nameOf(const protocol::PatientId &patient) const;

Q_SIGNALS:
    void patientOpened(const tegata::workflows::PatientAccess &patient);
    /// The ledger says that this terminal may not act any more, or again.
    void standingDoubted();
    /// The list was compared with the ledger.
    void refreshed();

private:
    void show(std::vector<workflows::PatientAccess> patients, bool isLooking);
    void showError(const Error &error);
    [[nodiscard]] bool isKnownToHaveEnded() const;
    static QCoro::Task<void> load(QPointer<PatientsPresenter> self, quint64 generation);

    AppContext m_context;
    PatientsPage &m_page;
    /// Shared with the coroutine under way, which outlives a change of language.
    std::shared_ptr<workflows::PatientDirectory> m_directory;
    std::map<protocol::PatientId, QString> m_names;
    quint64 m_generation = 0;
    bool m_isInside = false;
    bool m_isLoading = false;
    bool m_isDue = false;
    bool m_hasShown = false;
};

} // namespace tegata::pharmacy
