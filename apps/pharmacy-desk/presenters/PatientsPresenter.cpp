#include "presenters/PatientsPresenter.h"

#include "views/PatientsPage.h"
#include "views/Wording.h"

#include <tegata/appshell/TerminalEnd.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/uikit/ErrorWords.h>
#include <tegata/workflows/TerminalEnrolment.h>

namespace tegata::pharmacy {

namespace {

const QString topic = QStringLiteral("patients");

/// The status line says it already; a message for every block that could not be read would only be in the way.
bool isOffline(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater);
}

} // namespace

PatientsPresenter::PatientsPresenter(const AppContext &context, PatientsPage &page)
    : m_context(context)
    , m_page(page)
    , m_directory(std::make_shared<workflows::PatientDirectory>(context.workspace, clinicalLanguage()))
{
    connect(&m_page, &PatientsPage::patientOpened, this, &PatientsPresenter::patientOpened);
    connect(&m_context.workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this,
            &PatientsPresenter::refresh);
}

void PatientsPresenter::enter()
{
    m_isInside = true;
    ++m_generation;
    m_isLoading = false;
    m_hasShown = false;
    // A new one: the cache it compared with was closed.
    m_directory = std::make_shared<workflows::PatientDirectory>(m_context.workspace, clinicalLanguage());
    refresh();
}

void PatientsPresenter::leave()
{
    m_isInside = false;
    ++m_generation;
    m_isLoading = false;
    m_isDue = false;
    m_names.clear();
    m_page.clear();
}

void PatientsPresenter::refresh()
{
    if (!m_isInside || !m_context.workspace.isUnlocked()) {
        return;
    }
    if (m_isLoading) {
        m_isDue = true;
        return;
    }
    m_isLoading = true;
    appshell::start(load(this, m_generation));
}

void PatientsPresenter::languageChanged()
{
    m_directory = std::make_shared<workflows::PatientDirectory>(m_context.workspace, clinicalLanguage());
    refresh();
}

QString PatientsPresenter::nameOf(const protocol::PatientId &patient) const
{
    const auto found = m_names.find(patient);
    return found == m_names.end() ? QString() : found->second;
}

void PatientsPresenter::show(std::vector<workflows::PatientAccess> patients, bool isLooking)
{
    m_names.clear();
    for (const workflows::PatientAccess &patient : patients) {
        m_names.emplace(patient.id, patient.demographics.name);
    }
    m_hasShown = true;
    m_page.setPatients(std::move(patients), isLooking);
}

void PatientsPresenter::showError(const Error &error)
{
    if (error.is(WorkflowError::Locked)) {
        return;
    }
    ui::Message message = ui::messageFor(error);
    message.topic = topic;
    m_context.window.messages()->show(std::move(message));
}

bool PatientsPresenter::isKnownToHaveEnded() const
{
    return workflows::TerminalEnrolment(m_context.workspace).knownEnd().has_value();
}

QCoro::Task<void> PatientsPresenter::load(QPointer<PatientsPresenter> self, quint64 generation)
{
    const auto isCurrent = [&self, generation] { return self != nullptr && self->m_generation == generation; };
    const std::shared_ptr<workflows::PatientDirectory> directory = self->m_directory;
    if (!self->m_hasShown) {
        Result<std::vector<workflows::PatientAccess>> known = co_await directory->known();
        if (!isCurrent()) {
            co_return;
        }
        if (known) {
            self->show(std::move(*known), true);
        }
    }
    do {
        self->m_isDue = false;
        Result<std::vector<workflows::PatientAccess>> patients = co_await directory->refresh();
        if (!isCurrent()) {
            co_return;
        }
        if (patients) {
            self->show(std::move(*patients), false);
            self->m_context.window.messages()->clearTopic(topic);
            Q_EMIT self->refreshed();
        } else if (appshell::isTerminalEnd(patients.error()) || self->isKnownToHaveEnded()) {
            // What the pharmacy wrote itself is all that is left to list.
            Result<std::vector<workflows::PatientAccess>> left = co_await directory->known();
            if (!isCurrent()) {
                co_return;
            }
            const std::optional<Error> unread = left ? std::nullopt : std::optional(left.error());
            self->show(left ? std::move(*left) : std::vector<workflows::PatientAccess>(), false);
            Q_EMIT self->standingDoubted();
            if (unread && isCurrent()) {
                // That nothing is listed must not look as if nothing were kept.
                self->showError(*unread);
            }
        } else if (!isOffline(patients.error())) {
            self->showError(patients.error());
        }
        if (!isCurrent()) {
            co_return;
        }
    } while (self->m_isDue);
    self->m_isLoading = false;
}

} // namespace tegata::pharmacy
