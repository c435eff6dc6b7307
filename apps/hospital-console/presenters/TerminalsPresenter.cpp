#include "TerminalsPresenter.h"

#include "views/ConsoleWords.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/DisplayText.h>

namespace tegata::console {

namespace {

/// A request lies in the gateway's mailbox, not on the ledger: nothing tells of it by itself.
constexpr std::chrono::milliseconds paceOnPage{2'000};
constexpr std::chrono::milliseconds paceElsewhere{8'000};

} // namespace

TerminalsPresenter::TerminalsPresenter(ConsoleParts parts, TerminalsPage &page)
    : m_parts(parts)
    , m_page(page)
    , m_approve(new ApproveSheet(&parts.window))
{
    connect(&m_mailbox, &QTimer::timeout, this, &TerminalsPresenter::lookForRequests);
    connect(&m_parts.window, &ui::AppWindow::pageChanged, this, [this] {
        adjustPace();
        lookForRequests();
    });
    connect(&m_page, &TerminalsPage::approveRequested, m_approve, &ApproveSheet::ask);
    connect(m_approve, &ApproveSheet::accepted, this, &TerminalsPresenter::approve);
    connect(&m_page, &TerminalsPage::denyRequested, this, &TerminalsPresenter::askToDeny);
    connect(&m_page, &TerminalsPage::revokeRequested, this, &TerminalsPresenter::askToRevoke);
    connect(&m_page, &TerminalsPage::rotationRequested, this, &TerminalsPresenter::askToRotate);
    connect(&m_page, &TerminalsPage::detailsRequested, this, &TerminalsPresenter::showDetails);
}

void TerminalsPresenter::enter()
{
    m_isInside = true;
    adjustPace();
    m_mailbox.start();
    refresh();
}

void TerminalsPresenter::leave()
{
    m_isInside = false;
    m_mailbox.stop();
    m_approve->dismiss();
    m_page.clear();
    Q_EMIT waitingChanged(0);
}

void TerminalsPresenter::adjustPace()
{
    m_mailbox.setInterval(m_parts.window.currentPage() == QLatin1String("terminals") ? paceOnPage : paceElsewhere);
}

void TerminalsPresenter::refresh()
{
    lookForRequests();
    if (m_isInside && m_terminalsGate.enter()) {
        appshell::start(loadTerminals(this));
    }
}

void TerminalsPresenter::lookForRequests()
{
    if (m_isInside && m_pendingGate.enter()) {
        appshell::start(loadPending(this));
    }
}

QCoro::Task<void> TerminalsPresenter::loadPending(QPointer<TerminalsPresenter> self)
{
    do {
        workflows::TerminalAdministration administration(self->m_parts.workspace);
        const Result<std::vector<workflows::PendingTerminal>> pending = co_await administration.pending();
        if (self == nullptr) {
            co_return;
        }
        if (self->m_isInside && pending) {
            self->m_page.setPending(*pending);
            Q_EMIT self->waitingChanged(static_cast<int>(pending->size()));
        }
        if (self->m_isInside) {
            self->m_parts.desk.reportLoad(QStringLiteral("pending"),
                                          pending ? std::nullopt : std::optional(pending.error()));
        }
    } while (self->m_pendingGate.again());
}

QCoro::Task<void> TerminalsPresenter::loadTerminals(QPointer<TerminalsPresenter> self)
{
    do {
        workflows::TerminalAdministration administration(self->m_parts.workspace);
        Result<std::vector<workflows::TerminalInformation>> terminals = co_await administration.terminals();
        if (self == nullptr) {
            co_return;
        }
        if (self->m_isInside) {
            self->m_parts.desk.reportLoad(QStringLiteral("terminals"),
                                          terminals ? std::nullopt : std::optional(terminals.error()));
            if (terminals) {
                self->m_page.setTerminals(std::move(*terminals), self->m_parts.workspace.state().address);
            }
        }
        const Result<bool> due = co_await administration.rotationDue();
        if (self == nullptr) {
            co_return;
        }
        if (self->m_isInside && due) {
            self->m_page.setRotationDue(*due);
        }
    } while (self->m_terminalsGate.again());
}

void TerminalsPresenter::approve(const workflows::TerminalApproval &approval)
{
    ActionRequest request;
    request.progress = [] { return tr("Letting the terminal in"); };
    request.success = [] { return tr("The terminal was let in. It goes on by itself."); };
    request.record = [this, approval](workflows::ProgressObserver observer) {
        return workflows::TerminalAdministration(m_parts.workspace).approve(approval, std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.run(std::move(request));
}

void TerminalsPresenter::askToDeny(const workflows::PendingTerminal &terminal)
{
    m_parts.desk.confirm(
        [terminal] {
            return ui::ConfirmWords{tr("Turn this request down"),
                                    {{tr("Terminal"), ui::oneLine(terminal.terminalName)},
                                     {tr("User"), ui::oneLine(terminal.userName)},
                                     {tr("Check number"), appshell::spacedDigits(terminal.checkNumber), true}},
                                    {tr("The terminal is told so. It may ask again.")},
                                    tr("Deny"),
                                    {}};
        },
        ui::ButtonRole::Danger, [this, device = terminal.device] { appshell::start(deny(this, device)); });
}

QCoro::Task<void> TerminalsPresenter::deny(QPointer<TerminalsPresenter> self, protocol::Address device)
{
    workflows::TerminalAdministration administration(self->m_parts.workspace);
    const Result<void> denied = co_await administration.deny(device);
    if (self == nullptr || !self->m_isInside) {
        co_return;
    }
    if (!denied) {
        self->m_parts.desk.showError(denied.error());
        co_return;
    }
    self->m_parts.desk.showSuccess([] { return tr("The request was turned down."); });
    self->lookForRequests();
}

void TerminalsPresenter::askToRevoke(const workflows::TerminalInformation &terminal, protocol::RevocationReason reason)
{
    ActionRequest request;
    request.role = ui::ButtonRole::Danger;
    request.words = [terminal, reason] {
        const bool isLost = reason == protocol::RevocationReason::Compromised;
        QStringList consequences{
            tr("This terminal can never act for the institution again; to be used again it must ask anew."),
            tr("The institution's keys are renewed in the same step, so that what patients share from now on cannot be "
               "opened with what this terminal still holds. All other terminals get the new keys by themselves.")};
        if (isLost) {
            consequences.append(
                tr("It is recorded that the terminal was lost, stolen or misused, so that patients and other "
                   "institutions can judge what it wrote last."));
        }
        return ui::ConfirmWords{isLost ? tr("Report this terminal lost or stolen") : tr("Withdraw the approval"),
                                {{tr("Terminal"), nameOrUnknown(terminal.terminalName)},
                                 {tr("User"), ui::oneLine(terminal.userName)},
                                 {tr("Fingerprint"), terminal.fingerprint, true},
                                 {tr("Reason"), reasonText(reason)}},
                                consequences,
                                tr("Withdraw and record"),
                                {}};
    };
    request.progress = [] { return tr("Withdrawing the approval"); };
    request.success = [] { return tr("The approval was withdrawn, and the keys were renewed."); };
    request.record = [this, device = terminal.device, reason](workflows::ProgressObserver observer) {
        return workflows::TerminalAdministration(m_parts.workspace).revoke(device, reason, std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.ask(std::move(request));
}

void TerminalsPresenter::askToRotate()
{
    ActionRequest request;
    request.words = [] {
        return ui::ConfirmWords{tr("Renew the institution's keys"),
                                {},
                                {tr("All approved terminals and administrators get the new keys by themselves."),
                                 tr("Whoever left keeps only keys that open nothing that is shared from now on.")},
                                tr("Sign and record"),
                                {}};
    };
    request.progress = [] { return tr("Renewing the keys"); };
    request.success = [] { return tr("The institution's keys were renewed."); };
    request.record = [this](workflows::ProgressObserver observer) {
        return workflows::TerminalAdministration(m_parts.workspace).rotateVault(std::move(observer));
    };
    request.recorded = [this] { refresh(); };
    m_parts.desk.ask(std::move(request));
}

void TerminalsPresenter::showDetails(const workflows::TerminalInformation &terminal)
{
    const std::optional<protocol::Address> own = m_parts.workspace.state().address;
    m_parts.desk.showDetails([terminal, own] {
        DetailWords words;
        words.title = nameOrUnknown(terminal.terminalName);
        words.facts = {{tr("User"), ui::oneLine(terminal.userName)},
                       {tr("Profession"), ui::oneLine(terminal.profession)},
                       {tr("Role"), roleText(terminal.role)},
                       {tr("State"), stateText(terminal.state), false, toneOf(terminal.state)},
                       {tr("Fingerprint"), terminal.fingerprint, true},
                       {tr("Approved"), momentText(terminal.approvedAt)},
                       {tr("Approved by"), administratorText(terminal.approvedBy, own)},
                       {tr("Ends"), endText(terminal.notAfter)},
                       {tr("Last seen"), momentText(terminal.lastSeen)}};
        if (terminal.state == workflows::TerminalState::Revoked) {
            words.facts.push_back({tr("Withdrawn"), momentText(terminal.revokedAt)});
            if (terminal.reason) {
                words.facts.push_back({tr("Reason"), reasonText(*terminal.reason)});
            }
        }
        words.facts.push_back({tr("Identification"), terminal.device.hexString()});
        return words;
    });
}

} // namespace tegata::console
