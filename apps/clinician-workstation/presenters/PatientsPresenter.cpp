#include "PatientsPresenter.h"

#include "../views/PatientsPage.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/appshell/TerminalEnd.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/workflows/TerminalEnrolment.h>

#include <algorithm>

namespace tegata::workstation {

namespace {

const QString topic = QStringLiteral("patients");

/// How often end dates are compared with the clock: a quiet ledger says nothing when one passes.
constexpr std::chrono::seconds expiryInterval{20};

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
    m_expiry.setInterval(expiryInterval);
    connect(&m_expiry, &QTimer::timeout, this, [this] {
        const UnixTime now = m_desk.workspace.latestTime();
        const bool isOver =
            std::any_of(m_patients.begin(), m_patients.end(), [now](const workflows::PatientAccess &patient) {
                return !workflows::isEnded(patient.state) && patient.notAfter != UnixTime{} && patient.notAfter <= now;
            });
        if (isOver || (!m_end && knownEnd())) {
            refresh();
        }
    });
}

void PatientsPresenter::enter()
{
    ++m_visit;
    m_isInside = true;
    m_isLoading = false;
    m_end.reset();
    m_expiry.start();
    m_directory = std::make_shared<workflows::PatientDirectory>(m_desk.workspace, appshell::clinicalLanguage());
    refresh();
}

void PatientsPresenter::leave()
{
    ++m_visit;
    m_isInside = false;
    m_isLoading = false;
    m_isDue = false;
    m_expiry.stop();
    m_end.reset();
    m_page.setOnlyOwn(false);
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

std::optional<Error> PatientsPresenter::knownEnd() const
{
    return workflows::TerminalEnrolment(m_desk.workspace).knownEnd();
}

void PatientsPresenter::showEnd(const std::optional<Error> &end)
{
    const bool isNew = m_end != end;
    m_end = end;
    m_page.setOnlyOwn(end.has_value());
    if (!isNew) {
        // Whoever reads on is not thrown out at every block.
        return;
    }
    if (end) {
        Q_EMIT ended(*end);
    } else {
        Q_EMIT standing();
    }
}

QCoro::Task<void> PatientsPresenter::load(QPointer<PatientsPresenter> self)
{
    const int visit = self->m_visit;
    // Held by the coroutine: leave() and enter() may replace it meanwhile.
    const std::shared_ptr<workflows::PatientDirectory> directory = self->m_directory;
    if (self->m_patients.empty() && !self->m_end) {
        self->m_page.setRefreshing(true);
        const Result<std::vector<workflows::PatientAccess>> known = co_await directory->known();
        if (!self || visit != self->m_visit) {
            co_return;
        }
        if (known) {
            self->show(*known);
            self->showEnd(self->knownEnd());
        }
    }
    const Result<std::vector<workflows::PatientAccess>> fresh = co_await directory->refresh();
    if (!self || visit != self->m_visit) {
        co_return;
    }
    std::optional<Error> end;
    if (!fresh) {
        end = appshell::isTerminalEnd(fresh.error()) ? std::optional(fresh.error()) : self->knownEnd();
    }
    // What the clock says of end dates, and all that is left to list once the terminal may not act.
    std::optional<std::vector<workflows::PatientAccess>> left;
    std::optional<Error> unread;
    if (end || (!fresh && isOffline(fresh.error()))) {
        const Result<std::vector<workflows::PatientAccess>> known = co_await directory->known();
        if (!self || visit != self->m_visit) {
            co_return;
        }
        if (known) {
            left = *known;
        } else {
            unread = known.error();
        }
    }
    self->m_isLoading = false;
    self->m_page.setRefreshing(false);
    if (fresh) {
        self->m_desk.window.messages()->clearTopic(topic);
        self->show(*fresh);
        self->showEnd(std::nullopt);
    } else if (end) {
        self->show(left.value_or(std::vector<workflows::PatientAccess>()));
        self->showEnd(end);
        if (unread) {
            // That nothing is listed must not look as if nothing were kept.
            showError(self->m_desk, *unread, topic);
        }
    } else if (left) {
        // Being offline is what the status line says already.
        self->show(*left);
    } else if (!isOffline(fresh.error())) {
        showError(self->m_desk, fresh.error(), topic);
    }
    if (self && self->m_isDue) {
        self->refresh();
    }
}

} // namespace tegata::workstation
