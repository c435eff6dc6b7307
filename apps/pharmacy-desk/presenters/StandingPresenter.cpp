#include "presenters/StandingPresenter.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/appshell/TerminalEnd.h>
#include <tegata/uikit/ErrorWords.h>

#include <optional>

namespace tegata::pharmacy {

namespace {

using workflows::EnrolmentState;

/// How often the end date is compared with the clock: a quiet ledger says nothing when it passes.
constexpr std::chrono::seconds expiryInterval{20};

std::optional<Error> endOf(EnrolmentState state)
{
    switch (state) {
    case EnrolmentState::Revoked:
        return Error(WorkflowError::DeviceRevoked);
    case EnrolmentState::Expired:
        return Error(WorkflowError::DeviceExpired);
    case EnrolmentState::InstitutionInactive:
        return Error(WorkflowError::InstitutionInactive);
    case EnrolmentState::NothingYet:
    case EnrolmentState::Requested:
    case EnrolmentState::Approved:
    case EnrolmentState::Denied:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

StandingPresenter::StandingPresenter(const AppContext &context)
    : m_context(context)
    , m_terminalEnd(std::make_unique<appshell::TerminalEnd>(context.window))
{
    connect(m_terminalEnd.get(), &appshell::TerminalEnd::checkAgainRequested, this, &StandingPresenter::check);
    connect(&m_context.workspace.connectivity(), &workflows::Connectivity::standingChanged, this,
            &StandingPresenter::check);
    m_expiry.setInterval(expiryInterval);
    connect(&m_expiry, &QTimer::timeout, this, [this] {
        if (!m_end && knownEnd()) {
            check();
        }
    });
}

StandingPresenter::~StandingPresenter() = default;

void StandingPresenter::enter()
{
    ++m_generation;
    m_isAsking = false;
    m_end.reset();
    m_expiry.start();
    if (const std::optional<Error> end = knownEnd()) {
        // Said at once, before and also without the ledger.
        showKnownEnd(*end);
    }
    check();
}

void StandingPresenter::leave()
{
    ++m_generation;
    m_isAsking = false;
    m_isDue = false;
    m_status = {};
    m_end.reset();
    m_terminalEnd->hide();
    m_expiry.stop();
}

void StandingPresenter::check()
{
    if (!m_context.workspace.isUnlocked() || !m_expiry.isActive()) {
        return;
    }
    if (m_isAsking) {
        m_isDue = true;
        return;
    }
    m_isAsking = true;
    appshell::start(ask(this, m_generation));
}

std::vector<ui::Detail> StandingPresenter::facts() const
{
    if (m_status.state != workflows::EnrolmentState::Approved) {
        return {};
    }
    return {{tr("Approved as"), appshell::roleText(m_status.role)},
            {tr("Approved until"), appshell::endText(m_status.notAfter)}};
}

void StandingPresenter::show(const workflows::EnrolmentStatus &status)
{
    m_status = status;
    if (const std::optional<Error> end = endOf(status.state)) {
        showEnd(*end, status.institutionName);
        return;
    }
    Q_EMIT statusKnown(status);
    const QString roleTopic = QStringLiteral("role");
    if (status.state == EnrolmentState::Approved && status.role != protocol::DeviceRole::Pharmacist) {
        ui::Message message;
        message.tone = ui::Tone::Warning;
        message.topic = roleTopic;
        message.words = [] {
            return ui::MessageWords{tr("This terminal was not approved as a pharmacist's."),
                                    tr("It can read, but it cannot claim or dispense. Ask the administrator for a "
                                       "terminal with the role of pharmacist."),
                                    {}};
        };
        m_context.window.messages()->show(std::move(message));
    } else {
        m_context.window.messages()->clearTopic(roleTopic);
    }
    if (m_end) {
        m_end.reset();
        m_terminalEnd->clear();
        Q_EMIT runsAgain();
    }
}

std::optional<Error> StandingPresenter::knownEnd() const
{
    return workflows::TerminalEnrolment(m_context.workspace).knownEnd();
}

void StandingPresenter::showEnd(const Error &end, const QString &institutionName)
{
    if (m_end == end) {
        return;
    }
    m_end = end;
    m_terminalEnd->show(end, institutionName, m_context.workspace.keyStore().folder());
    Q_EMIT ended(appshell::leavesOwnRecords(end));
}

void StandingPresenter::showKnownEnd(const Error &end)
{
    m_status = {};
    const auto &enrolment = m_context.workspace.state().enrolment;
    showEnd(end, enrolment ? enrolment->institutionName : QString());
}

QCoro::Task<void> StandingPresenter::ask(QPointer<StandingPresenter> self, quint64 generation)
{
    workflows::TerminalEnrolment enrolment(self->m_context.workspace);
    do {
        self->m_isDue = false;
        const Result<workflows::EnrolmentStatus> status = co_await enrolment.status();
        if (self == nullptr || self->m_generation != generation) {
            co_return;
        }
        if (status) {
            self->show(*status);
        } else if (const std::optional<Error> end = self->knownEnd()) {
            // Without an answer nothing more is concluded: the status line says that the terminal is offline.
            self->showKnownEnd(*end);
        }
        if (self == nullptr || self->m_generation != generation) {
            co_return;
        }
    } while (self->m_isDue);
    self->m_isAsking = false;
}

} // namespace tegata::pharmacy
