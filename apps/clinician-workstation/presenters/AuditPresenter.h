#pragma once

#include "Desk.h"

#include <tegata/workflows/AuditTrail.h>

#include <QCoro/QCoroTask>
#include <QPointer>

#include <map>

namespace tegata::workstation {

class AuditPage;

/// What was recorded on the ledger about the institution; read when the page is looked at.
class AuditPresenter : public QObject
{
    Q_OBJECT
public:
    AuditPresenter(Desk &desk, AuditPage &page, QObject *parent = nullptr);
    void enter();
    void leave();

private:
    void refresh();
    void refreshIfShown();
    void show();
    void exportCsv();
    [[nodiscard]] workflows::AuditFilter filter() const;
    static QCoro::Task<void> load(QPointer<AuditPresenter> self);

    Desk &m_desk;
    AuditPage &m_page;
    std::vector<workflows::AuditEntry> m_entries;
    std::map<QString, QString> m_devices;
    std::map<QString, QString> m_patients;
    int m_question = 0;
    bool m_isInside = false;
};

} // namespace tegata::workstation
