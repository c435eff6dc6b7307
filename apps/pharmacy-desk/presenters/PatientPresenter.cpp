#include "presenters/PatientPresenter.h"

#include "presenters/Confirming.h"
#include "views/PatientPage.h"

#include <tegata/appshell/TerminalEnd.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/uikit/ErrorWords.h>

#include <algorithm>

namespace tegata::pharmacy {

using workflows::AccessState;

namespace {

const QString topic = QStringLiteral("patient");

/// How often the permission's end is compared with the clock: a quiet ledger says nothing when it passes.
constexpr std::chrono::seconds expiryInterval{20};

bool isOffline(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater);
}

/// Whether an error leaves only what the pharmacy wrote itself.
bool isEnded(const Error &error)
{
    return error.is(WorkflowError::PermissionEnded) || error.is(WorkflowError::NoPermission) ||
           appshell::leavesOwnRecords(error);
}

/// What such an error says of the chart, as long as the chart itself does not say it better.
AccessState stateOf(const Error &error)
{
    return appshell::leavesOwnRecords(error) ? AccessState::TerminalEnded : AccessState::Revoked;
}

} // namespace

PatientPresenter::PatientPresenter(const AppContext &context, PatientPage &page)
    : m_context(context)
    , m_page(page)
    , m_actions(context, page)
{
    connect(&m_page, &PatientPage::backRequested, this, [this] {
        m_actions.leaveForm([this] {
            close();
            Q_EMIT closed();
        });
    });
    connect(&m_actions, &PrescriptionActions::changed, this, &PatientPresenter::refresh);
    connect(&m_context.workspace.connectivity(), &workflows::Connectivity::ledgerMoved, this,
            &PatientPresenter::refresh);
    connect(&m_context.language, &ui::Language::changed, this, &PatientPresenter::refresh);
    m_expiry.setInterval(expiryInterval);
    connect(&m_expiry, &QTimer::timeout, this, [this] {
        if (!m_chart || workflows::isEnded(m_chart->access.state)) {
            return;
        }
        const UnixTime end = m_chart->access.notAfter;
        if (end != UnixTime{} && end <= m_context.workspace.latestTime()) {
            refresh();
        }
    });
}

void PatientPresenter::open(const workflows::PatientAccess &patient)
{
    ++m_generation;
    m_isLoading = false;
    m_hasPrescriptions = false;
    m_chart = nullptr;
    m_patient = patient;
    m_actions.begin(patient);
    m_page.setToday(todayOf(m_context.workspace));
    m_page.begin(patient);
    m_expiry.start();
    refresh();
}

void PatientPresenter::close()
{
    ++m_generation;
    m_isLoading = false;
    m_isDue = false;
    m_expiry.stop();
    m_patient.reset();
    m_chart = nullptr;
    m_actions.end();
    m_page.clear();
    m_context.window.messages()->clearTopic(topic);
}

void PatientPresenter::refresh()
{
    if (!m_patient || !m_context.workspace.isUnlocked()) {
        return;
    }
    if (m_isLoading) {
        m_isDue = true;
        return;
    }
    m_isLoading = true;
    appshell::start(load(this, m_generation));
}

void PatientPresenter::showChart(const workflows::ChartPointer &chart)
{
    m_chart = chart;
    m_actions.setChart(chart);
    m_page.setChart(chart);
    m_page.setAccess(chart->access.state);
}

void PatientPresenter::showCachedPrescriptions()
{
    if (m_hasPrescriptions || !m_chart) {
        return;
    }
    std::vector<PrescriptionRow> rows;
    for (const auto &prescription : m_chart->summary.prescriptions) {
        PrescriptionRow row;
        row.isStandingKnown = false;
        row.information.content = prescription.item;
        row.information.issuerName = prescription.institutionName;
        if (const auto id = protocol::PrescriptionId::fromHex(prescription.item.prescriptionId.toStdString())) {
            row.information.id = *id;
        }
        for (const clinical::MedicationItem &drug : prescription.item.drugs) {
            row.information.allergyMatches.push_back(
                clinical::matchAllergies(drug.drug, m_chart->summary.activeAllergies));
        }
        rows.push_back(std::move(row));
    }
    m_page.setPrescriptions(std::move(rows), {});
}

void PatientPresenter::showError(const Error &error)
{
    ui::Message message = ui::messageFor(error);
    message.topic = topic;
    m_context.window.messages()->show(std::move(message));
}

QCoro::Task<void> PatientPresenter::load(QPointer<PatientPresenter> self, quint64 generation)
{
    const auto isCurrent = [&self, generation] { return self != nullptr && self->m_generation == generation; };
    const protocol::PatientId patient = self->m_patient->id;
    workflows::Workspace &workspace = self->m_context.workspace;
    do {
        self->m_isDue = false;
        const bool hasNews = self->m_actions.hasNews();
        workflows::ChartReading reading(workspace, clinicalLanguage(), clinical::SummaryExtent::MedicationHistory);
        bool hasEnded = false;
        AccessState ended = AccessState::Revoked;
        if (!self->m_chart) {
            Result<workflows::ChartPointer> cached = co_await reading.openCached(patient);
            if (!isCurrent()) {
                co_return;
            }
            hasEnded = !cached && isEnded(cached.error());
            if (hasEnded) {
                ended = stateOf(cached.error());
                cached = co_await reading.openOwnCached(patient);
                if (!isCurrent()) {
                    co_return;
                }
            }
            if (cached) {
                self->showChart(*cached);
            }
            self->m_page.setReading(0, 0);
        }
        const std::function<void(std::uint64_t, std::uint64_t)> progress = [self, generation](std::uint64_t done,
                                                                                              std::uint64_t total) {
            if (self != nullptr && self->m_generation == generation) {
                self->m_page.setReading(done, total);
            }
        };
        Result<workflows::ChartPointer> chart = co_await reading.open(patient, progress);
        if (!isCurrent()) {
            co_return;
        }
        // What was kept here may have ended and been permitted anew.
        hasEnded = hasEnded && !chart;
        if (!chart && isOffline(chart.error()) && self->m_chart) {
            // Nobody can be asked; an end that the clock tells holds all the same.
            const Result<workflows::ChartPointer> kept = co_await reading.openCached(patient);
            if (!isCurrent()) {
                co_return;
            }
            if (!kept && isEnded(kept.error())) {
                chart = tl::unexpected<Error>(kept.error());
            }
        }
        if (!chart && isEnded(chart.error())) {
            // What this pharmacy wrote itself stays readable to it.
            hasEnded = true;
            ended = stateOf(chart.error());
            if (appshell::leavesOwnRecords(chart.error())) {
                Q_EMIT self->standingDoubted();
            } else {
                self->showError(chart.error());
            }
            if (!isCurrent()) {
                co_return;
            }
            chart = co_await reading.openOwnRecords(patient);
            if (!isCurrent()) {
                co_return;
            }
        }
        self->m_page.setReading(1, 1);
        const bool wasWhole = self->m_chart && !workflows::isEnded(self->m_chart->access.state);
        if (chart) {
            self->showChart(*chart);
            if (!hasEnded) {
                self->m_context.window.messages()->clearTopic(topic);
            }
        } else if (appshell::isTerminalEnd(chart.error())) {
            Q_EMIT self->standingDoubted();
        } else if (!isOffline(chart.error()) && !chart.error().is(WorkflowError::Locked)) {
            self->showError(chart.error());
        }
        if (!isCurrent()) {
            co_return;
        }
        if (hasEnded) {
            self->m_context.confirming.dismiss();
            const bool isOwn = self->m_chart && workflows::isEnded(self->m_chart->access.state);
            self->m_page.setAccess(isOwn ? self->m_chart->access.state : ended);
            self->m_page.showOverview();
            if (wasWhole) {
                // What stands on the screen of others goes at once, whether or not the list can be read anew.
                self->m_hasPrescriptions = false;
                self->showCachedPrescriptions();
            }
        }
        workflows::Prescriptions prescriptions(workspace, clinicalLanguage());
        const Result<std::vector<workflows::PrescriptionInformation>> found = co_await prescriptions.ofPatient(patient);
        if (!isCurrent()) {
            co_return;
        }
        if (found) {
            std::vector<PrescriptionRow> rows;
            for (const workflows::PrescriptionInformation &prescription : *found) {
                rows.push_back({prescription, true});
            }
            self->m_page.setPrescriptions(std::move(rows),
                                          workspace.state().institution.value_or(protocol::InstitutionId()));
            self->m_hasPrescriptions = true;
        } else {
            self->showCachedPrescriptions();
            if (!isOffline(found.error()) && !found.error().is(WorkflowError::Locked)) {
                self->showError(found.error());
            }
        }
        if (hasNews) {
            self->m_actions.tellNews();
        }
        const Result<std::vector<workflows::Delivery>> waiting = co_await self->m_context.shell.delivery().all();
        if (!isCurrent()) {
            co_return;
        }
        if (waiting) {
            self->m_page.setWaiting(
                self->m_actions.isFollowing() ||
                std::any_of(waiting->begin(), waiting->end(), [&patient](const workflows::Delivery &delivery) {
                    return delivery.patient == patient && delivery.state != workflows::DeliveryState::Refused &&
                           delivery.state != workflows::DeliveryState::Recorded;
                }));
        }
    } while (self->m_isDue);
    self->m_isLoading = false;
}

} // namespace tegata::pharmacy
