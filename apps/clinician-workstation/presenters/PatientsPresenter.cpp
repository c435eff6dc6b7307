#include "PatientsPresenter.h"

#include "../views/PatientsPage.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/appshell/TerminalSetupPages.h>
#include <tegata/ledgerclient/LedgerError.h>

#include <algorithm>

namespace tegata::workstation {

namespace {

const QString topic = QStringLiteral("patients");

bool isOffline(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater);
}

} // namespace

PatientsPresenter::PatientsPresenter(Desk &desk, PatientsPage &page, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
{
    connect(&m_page, &PatientsPage::refreshRequested, this, &PatientsPresenter::refresh);
    connect(&m_desk.workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this, &PatientsPresenter::refresh);
    connect(&m_desk.workspace.connectivity(), &workflows::Connectivity::standingChanged, this,
            &PatientsPresenter::refresh);
}

void PatientsPresenter::enter()
{
    ++m_visit;
    m_isInside = true;
    m_isLoading = false;
    m_hasEnded = false;
    m_directory = std::make_shared<workflows::PatientDirectory>(m_desk.workspace, appshell::clinicalLanguage());
    refresh();
}

void PatientsPresenter::leave()
{
    ++m_visit;
    m_isInside = false;
    m_isLoading = false;
    m_isDue = false;
    m_patients.clear();
    m_page.clear();
}

void PatientsPresenter::refresh()
{
    if (!m_isInside) {
        return;
    }
    if (m_isLoading) {
        // One round at a time; what moved meanwhile is looked at in the next.
        m_isDue = true;
        return;
    }
    m_isLoading = true;
    m_isDue = false;
    appshell::start(load(this));
}

QString PatientsPresenter::nameOf(const protocol::PatientId &patient) const
{
    const auto found = std::find_if(m_patients.begin(), m_patients.end(),
                                    [&patient](const workflows::PatientAccess &one) { return one.id == patient; });
    return found == m_patients.end() ? QString() : found->demographics.name;
}

void PatientsPresenter::show(std::vector<workflows::PatientAccess> patients)
{
    m_patients = std::move(patients);
    m_page.setPatients(m_patients, appshell::localTime(m_desk.workspace.clock().now()).date());
    Q_EMIT patientsChanged();
}

QCoro::Task<void> PatientsPresenter::load(QPointer<PatientsPresenter> self)
{
    const int visit = self->m_visit;
    // Held by the coroutine: leave() and enter() may replace it meanwhile.
    const std::shared_ptr<workflows::PatientDirectory> directory = self->m_directory;
    if (self->m_patients.empty() && !self->m_hasEnded) {
        self->m_page.setRefreshing(true);
        const Result<std::vector<workflows::PatientAccess>> known = co_await directory->known();
        if (!self || visit != self->m_visit) {
            co_return;
        }
        if (known) {
            self->show(*known);
        }
    }
    const Result<std::vector<workflows::PatientAccess>> fresh = co_await directory->refresh();
    if (!self || visit != self->m_visit) {
        co_return;
    }
    self->m_isLoading = false;
    self->m_page.setRefreshing(false);
    if (fresh) {
        self->m_desk.window.messages()->clearTopic(topic);
        self->m_hasEnded = false;
        self->show(*fresh);
        Q_EMIT self->standing();
    } else if (appshell::EndedPage::isEnd(fresh.error())) {
        self->m_hasEnded = true;
        self->show({});
        const Error reason = fresh.error();
        Q_EMIT self->ended(reason);
    } else if (!isOffline(fresh.error())) {
        // Being offline is what the status line says already.
        showError(self->m_desk, fresh.error(), topic);
    }
    if (self && self->m_isDue) {
        self->refresh();
    }
}

} // namespace tegata::workstation
