#pragma once

#include "presenters/AppContext.h"

#include <tegata/workflows/AuditTrail.h>

#include <QCoro/QCoroTask>
#include <QPointer>

namespace tegata::pharmacy {

class AuditPage;

/// Reads the audit trail when its page is looked at, and writes it as CSV. GUI thread.
class AuditPresenter : public QObject
{
    Q_OBJECT
public:
    AuditPresenter(const AppContext &context, AuditPage &page);
    void leave();
    /// The page came into sight, or the ledger moved while it was.
    void refresh();

private:
    void exportShown();
    void write(const QString &path, const QByteArray &csv);
    static QCoro::Task<void> load(QPointer<AuditPresenter> self, quint64 generation);

    AppContext m_context;
    AuditPage &m_page;
    quint64 m_generation = 0;
    bool m_isLoading = false;
    bool m_isDue = false;
};

} // namespace tegata::pharmacy
