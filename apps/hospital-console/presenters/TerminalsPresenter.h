#pragma once

#include <tegata/appshell/LoadGate.h>

#include "ConsoleParts.h"

#include "views/ApproveSheet.h"
#include "views/TerminalsPage.h"

#include <QTimer>

namespace tegata::console {

/// Requests, approvals, and the terminals there are.
class TerminalsPresenter : public QObject
{
    Q_OBJECT
public:
    TerminalsPresenter(ConsoleParts parts, TerminalsPage &page);

    void enter();
    void leave();
    /// The ledger moved: everything is read again.
    void refresh();

Q_SIGNALS:
    void waitingChanged(int count);

private:
    void lookForRequests();
    void adjustPace();
    static QCoro::Task<void> loadPending(QPointer<TerminalsPresenter> self);
    static QCoro::Task<void> loadTerminals(QPointer<TerminalsPresenter> self);
    static QCoro::Task<void> deny(QPointer<TerminalsPresenter> self, protocol::Address device);
    void approve(const workflows::TerminalApproval &approval);
    void askToDeny(const workflows::PendingTerminal &terminal);
    void askToRevoke(const workflows::TerminalInformation &terminal, protocol::RevocationReason reason);
    void askToRotate();
    void showDetails(const workflows::TerminalInformation &terminal);

    ConsoleParts m_parts;
    TerminalsPage &m_page;
    ApproveSheet *m_approve;
    QTimer m_mailbox;
    appshell::LoadGate m_pendingGate;
    appshell::LoadGate m_terminalsGate;
    bool m_isInside = false;
};

} // namespace tegata::console
