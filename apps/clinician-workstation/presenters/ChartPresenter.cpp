#include "ChartPresenter.h"

#include "../views/ChartPage.h"
#include "../views/ChartView.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/appshell/TerminalEnd.h>
#include <tegata/ledgerclient/LedgerError.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/workflows/WorkflowError.h>

#include <QSet>

#include <algorithm>

namespace tegata::workstation {

using workflows::AccessState;
using workflows::ChartPointer;
using workflows::PrescriptionInformation;
using workflows::PrescriptionStanding;

namespace {

const QString topic = QStringLiteral("chart");

bool isOffline(const Error &error)
{
    return error.is(LedgerError::Unreachable) || error.is(LedgerError::Timeout) || error.is(LedgerError::TryLater);
}

bool mayWrite(const workflows::PatientAccess &access, protocol::CompartmentKind kind)
{
    const auto found = access.compartments.find(kind);
    return access.state == AccessState::Running && found != access.compartments.end() &&
           protocol::allowsWrite(found->second);
}

/// What an error of reading says of a chart that was open until now; none for one that says nothing of it.
std::optional<AccessState> endOf(const Error &error, const workflows::PatientAccess &access, UnixTime now)
{
    if (appshell::leavesOwnRecords(error)) {
        return AccessState::TerminalEnded;
    }
    if (!error.is(WorkflowError::PermissionEnded)) {
        return std::nullopt;
    }
    const bool isOver = access.notAfter != UnixTime{} && access.notAfter <= now;
    return isOver ? AccessState::Expired : AccessState::Revoked;
}

} // namespace

ChartPresenter::ChartPresenter(Desk &desk, ChartPage &page, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
{
    ChartView *view = m_page.chart();
    connect(view, &ChartView::backRequested, this, &ChartPresenter::closed);
    connect(view, &ChartView::refreshRequested, this, &ChartPresenter::refresh);
    connect(view, &ChartView::entrySelected, this, &ChartPresenter::showEntry);
    connect(view, &ChartView::searchChanged, this, [this](const QString &text) { appshell::start(find(this, text)); });
    connect(view, &ChartView::correctRequested, this, &ChartPresenter::correct);
    connect(view, &ChartView::cancelPrescriptionRequested, this, &ChartPresenter::cancelPrescription);
    connect(&m_desk.language, &ui::Language::changed, this, [this] {
        if (isOpen()) {
            // Texts inside records are chosen by language when they are read.
            show();
            refresh();
        }
    });
}

std::optional<protocol::PatientId> ChartPresenter::patient() const
{
    return m_access ? std::optional(m_access->id) : std::nullopt;
}

bool ChartPresenter::isEnded() const { return m_access && workflows::isEnded(m_access->state); }

void ChartPresenter::open(const workflows::PatientAccess &access)
{
    close();
    m_access = access;
    m_page.setPatient(appshell::patientSummaryOf(access), appshell::localTime(m_desk.workspace.clock().now()).date());
    m_page.chart()->setCompleteness({ui::Tone::Info, tr("Opening the chart…")});
    showActions();
    m_isLoading = true;
    appshell::start(load(this));
    refreshWaiting();
}

void ChartPresenter::close()
{
    ++m_visit;
    m_access.reset();
    m_chart.reset();
    m_waiting.clear();
    m_prescriptions.clear();
    m_entry.clear();
    m_contents.clear();
    m_isLoading = false;
    m_isDue = false;
    m_page.clear();
    m_desk.window.messages()->clearTopic(topic);
}

void ChartPresenter::refresh()
{
    if (!isOpen()) {
        return;
    }
    if (m_isLoading) {
        m_isDue = true;
        return;
    }
    m_isLoading = true;
    m_isDue = false;
    appshell::start(load(this));
}

void ChartPresenter::setAccess(const workflows::PatientAccess &access)
{
    if (!m_access || m_access->id != access.id) {
        return;
    }
    const bool wasEnded = isEnded();
    const workflows::PatientAccess before = *m_access;
    m_access = access;
    if (m_access->demographics.name.isEmpty()) {
        // The list forgets names with the permission; who this is stays on screen while the page is open.
        m_access->demographics = before.demographics;
    }
    if (wasEnded != isEnded() || before.state != access.state || before.notAfter != access.notAfter) {
        if (isEnded()) {
            // The chart was forgotten; what stands on the screen goes as well, but for the institution's own entries.
            m_chart.reset();
            m_contents.clear();
            m_prescriptions.clear();
            m_page.chart()->clear();
            m_page.setPatient(appshell::patientSummaryOf(*m_access),
                              appshell::localTime(m_desk.workspace.clock().now()).date());
        }
        show();
        refresh();
    }
}

void ChartPresenter::refreshWaiting()
{
    if (isOpen()) {
        appshell::start(loadWaiting(this));
    }
}

void ChartPresenter::show()
{
    if (!m_access) {
        return;
    }
    const QDate today = appshell::localTime(m_desk.workspace.clock().now()).date();
    showActions();
    if (!m_chart) {
        m_page.setPatient(appshell::patientSummaryOf(*m_access), today);
        return;
    }
    ui::PatientSummary summary = appshell::patientSummaryOf(*m_chart);
    summary.permission = appshell::permissionOf(*m_access);
    if (!m_chart->summary.patient) {
        const ui::PatientSummary known = appshell::patientSummaryOf(*m_access);
        summary.name = known.name;
        summary.kana = known.kana;
        summary.birth = known.birth;
        summary.sex = known.sex;
    }
    m_page.setPatient(summary, today);
    ChartView *view = m_page.chart();
    view->setCompleteness(isEnded() ? ownCompletenessOf(*m_chart) : completenessOf(*m_chart));
    showSections();
    const std::vector<ChartLine> lines = linesOf(*m_chart, m_waiting);
    view->setFilters(kindsOf(lines), institutionsOf(lines));
    view->setLines(lines);
    showEntry(m_entry);
    Q_EMIT chartChanged();
}

void ChartPresenter::showSections()
{
    if (!m_chart) {
        return;
    }
    std::vector<QString> cancelled;
    for (const auto &[record, information] : m_prescriptions) {
        if (information.standing == PrescriptionStanding::Cancelled) {
            cancelled.push_back(record);
        }
    }
    m_page.chart()->setSections(sectionsOf(*m_chart, cancelled));
}

void ChartPresenter::showActions()
{
    ChartActions actions;
    if (m_access) {
        actions.canWriteNote = mayWrite(*m_access, protocol::CompartmentKind::Clinical);
        actions.canWriteSummary = mayWrite(*m_access, protocol::CompartmentKind::Summary);
        actions.canPrescribe = mayWrite(*m_access, protocol::CompartmentKind::Medications);
        actions.canImport = actions.canWriteNote || actions.canWriteSummary || actions.canPrescribe;
        actions.canExport = m_chart != nullptr && !isEnded();
        actions.whyNot = whyNotOf(m_access->state);
    }
    m_page.chart()->setActions(actions);
}

void ChartPresenter::showEntry(const QString &id)
{
    m_entry = id;
    ChartView *view = m_page.chart();
    if (id.isEmpty() || !m_chart) {
        view->setContent({});
        return;
    }
    for (const workflows::Delivery &delivery : m_waiting) {
        if (idOf(delivery) == id) {
            view->setContent(contentOf(delivery));
            return;
        }
    }
    const std::vector<const workflows::ChartEntry *> versions = versionsOf(*m_chart, id);
    const bool isRead = std::all_of(versions.begin(), versions.end(), [this](const workflows::ChartEntry *version) {
        return version->problem != workflows::RecordProblem::None || m_contents.contains(version->hash);
    });
    if (isRead) {
        showContent();
    } else {
        appshell::start(loadEntry(this));
    }
}

void ChartPresenter::showContent()
{
    const QString id = m_entry;
    ChartView *view = m_page.chart();
    const protocol::InstitutionId own = m_desk.workspace.state().institution.value_or(protocol::InstitutionId());
    EntryContent content = contentOf(*m_chart, m_contents, id, own);
    content.canCorrect = content.canCorrect && m_access && !isEnded() && m_access->state == AccessState::Running;
    const auto prescription = m_prescriptions.find(id);
    if (prescription != m_prescriptions.end() && !content.versions.empty()) {
        const PrescriptionInformation &information = prescription->second;
        std::vector<ui::Detail> standing{
            {tr("Prescription"), standingText(information), false,
             information.standing == PrescriptionStanding::Cancelled ? ui::Tone::Warning : ui::Tone::Info}};
        std::vector<ui::Detail> &facts = content.versions.front().facts;
        facts.insert(facts.begin(), standing.begin(), standing.end());
        content.canCancelPrescription =
            !isEnded() && information.issuer == own && information.standing == PrescriptionStanding::Issued;
    }
    view->setContent(content);
}

void ChartPresenter::correct(const QString &id)
{
    if (!m_chart) {
        return;
    }
    const workflows::ChartEntry *entry = newestVersionOf(*m_chart, id);
    const std::optional<FormKind> form = entry ? correctingForm(*entry) : std::nullopt;
    const auto content = entry ? m_contents.find(entry->hash) : m_contents.end();
    if (form && content != m_contents.end()) {
        Q_EMIT correctionRequested(*form, *entry, content->second);
    }
}

void ChartPresenter::cancelPrescription(const QString &id)
{
    const auto found = m_prescriptions.find(id);
    if (found == m_prescriptions.end()) {
        return;
    }
    const PrescriptionInformation information = found->second;
    const QPointer<ChartPresenter> self(this);
    ask(
        m_desk, this,
        [information] {
            ui::ConfirmWords words;
            words.title = tr("Cancel this prescription?");
            for (const clinical::MedicationItem &drug : information.content.drugs) {
                words.facts.push_back({tr("Drug"), drug.drug.text});
            }
            words.consequences = {tr("No pharmacy can dispense it any more. It stays readable in the chart as "
                                     "cancelled. This cannot be taken back.")};
            words.confirmLabel = tr("Cancel the prescription");
            return words;
        },
        ui::ButtonRole::Danger,
        [self, prescription = information.id] {
            if (self) {
                appshell::start(sendCancel(self, prescription));
            }
        });
}

bool ChartPresenter::noteEnd(const Error &error)
{
    const std::optional<AccessState> state = endOf(error, *m_access, m_desk.workspace.latestTime());
    if (!state || isEnded()) {
        return false;
    }
    workflows::PatientAccess access = *m_access;
    access.state = *state;
    m_isLoading = false;
    m_page.chart()->setProgress(0, 0);
    // Reads again, then only what the institution wrote itself.
    setAccess(access);
    return true;
}

bool ChartPresenter::startedOtherwise(bool ownOnly)
{
    if (ownOnly == isEnded()) {
        return false;
    }
    // Between question and answer the permission ended, or came back: what was read is not what may be shown now.
    m_isLoading = false;
    m_page.chart()->setProgress(0, 0);
    refresh();
    return true;
}

QString ChartPresenter::whyNotOf(AccessState state)
{
    switch (state) {
    case AccessState::Running:
        break;
    case AccessState::TerminalEnded:
        return tr("This terminal can only show what your institution wrote itself.");
    case AccessState::KeysUnavailable:
        return tr("The keys of the permission could not be opened.");
    case AccessState::ChartClosed:
        return tr("The patient has closed this chart.");
    case AccessState::Expired:
    case AccessState::Revoked:
        return tr("The permission does not run any more.");
    }
    return tr("The patient has not permitted your institution to do this.");
}

QCoro::Task<void> ChartPresenter::load(QPointer<ChartPresenter> self)
{
    const int visit = self->m_visit;
    const protocol::PatientId patient = self->m_access->id;
    const auto reading =
        std::make_shared<workflows::ChartReading>(self->m_desk.workspace, appshell::clinicalLanguage());
    const bool ownOnly = self->isEnded();
    if (!self->m_chart) {
        auto cachedTask = ownOnly ? reading->openOwnCached(patient) : reading->openCached(patient);
        const Result<ChartPointer> cached = co_await std::move(cachedTask);
        if (!self || visit != self->m_visit) {
            co_return;
        }
        if (self->startedOtherwise(ownOnly)) {
            co_return;
        }
        if (cached) {
            self->m_chart = *cached;
            self->show();
        } else if (self->noteEnd(cached.error())) {
            // Known without asking anybody, and so also while nobody can be asked.
            co_return;
        }
    }
    const auto progress = [self, visit](std::uint64_t done, std::uint64_t total) {
        if (self && visit == self->m_visit) {
            self->m_page.chart()->setProgress(done, total);
        }
    };
    std::optional<Result<ChartPointer>> opened;
    if (ownOnly) {
        Result<ChartPointer> own = co_await reading->openOwnRecords(patient);
        opened.emplace(std::move(own));
    } else {
        Result<ChartPointer> whole = co_await reading->open(patient, progress);
        opened.emplace(std::move(whole));
    }
    if (!self || visit != self->m_visit) {
        co_return;
    }
    if (self->startedOtherwise(ownOnly)) {
        co_return;
    }
    self->m_isLoading = false;
    self->m_page.chart()->setProgress(0, 0);
    if (*opened) {
        self->m_chart = **opened;
        if (!ownOnly) {
            workflows::PatientAccess access = self->m_chart->access;
            if (access.demographics.name.isEmpty()) {
                access.demographics = self->m_access->demographics;
            }
            self->m_access = access;
        }
        self->m_desk.window.messages()->clearTopic(topic);
        self->show();
        appshell::start(loadPrescriptions(self));
    } else {
        const Error error = opened->error();
        if (self->noteEnd(error)) {
            co_return;
        }
        if (isOffline(error)) {
            if (!self->m_chart) {
                self->m_page.chart()->setCompleteness(
                    {ui::Tone::Warning, tr("Nothing of this chart is kept on this device, and the network cannot be "
                                           "reached. It opens by itself when the connection returns.")});
            }
        } else {
            if (!self->m_chart) {
                self->m_page.chart()->setCompleteness({ui::Tone::Error, tr("The chart could not be opened.")});
            }
            showError(self->m_desk, error, topic);
        }
    }
    if (self && self->m_isDue) {
        self->refresh();
    }
}

QCoro::Task<void> ChartPresenter::find(QPointer<ChartPresenter> self, QString text)
{
    const int search = ++self->m_search;
    const int visit = self->m_visit;
    if (text.isEmpty() || !self->m_access) {
        self->m_page.chart()->setFound(std::nullopt);
        co_return;
    }
    const auto reading =
        std::make_shared<workflows::ChartReading>(self->m_desk.workspace, appshell::clinicalLanguage());
    const protocol::PatientId patient = self->m_access->id;
    const bool isOwn = self->isEnded();
    std::optional<Task<std::vector<protocol::RecordHash>>> foundTask;
    if (isOwn) {
        foundTask.emplace(reading->findOwn(patient, text));
    } else {
        foundTask.emplace(reading->find(patient, text));
    }
    const Result<std::vector<protocol::RecordHash>> found = co_await *foundTask;
    if (!self || search != self->m_search || visit != self->m_visit) {
        co_return;
    }
    if (!found) {
        showError(self->m_desk, found.error(), topic);
        co_return;
    }
    QSet<QString> ids;
    for (const protocol::RecordHash &hash : *found) {
        ids.insert(hash.hexString());
    }
    // What waits is not in the index yet: its title is what can be searched.
    for (const workflows::Delivery &delivery : self->m_waiting) {
        if (delivery.title.contains(text, Qt::CaseInsensitive)) {
            ids.insert(idOf(delivery));
        }
    }
    self->m_page.chart()->setFound(ids);
}

QCoro::Task<void> ChartPresenter::loadEntry(QPointer<ChartPresenter> self)
{
    const int visit = self->m_visit;
    const QString id = self->m_entry;
    const ChartPointer chart = self->m_chart;
    const bool ownOnly = self->isEnded();
    std::vector<protocol::RecordHash> wanted;
    for (const workflows::ChartEntry *version : versionsOf(*chart, id)) {
        wanted.push_back(version->hash);
    }
    const auto reading =
        std::make_shared<workflows::ChartReading>(self->m_desk.workspace, appshell::clinicalLanguage());
    Result<workflows::RecordContents> contents = co_await reading->contents(chart, std::move(wanted));
    if (!self || visit != self->m_visit || id != self->m_entry || !self->m_chart || ownOnly != self->isEnded()) {
        co_return;
    }
    if (!contents) {
        self->m_page.chart()->setContent({});
        showError(self->m_desk, contents.error(), topic);
        co_return;
    }
    self->m_contents = std::move(*contents);
    self->showContent();
}

QCoro::Task<void> ChartPresenter::loadWaiting(QPointer<ChartPresenter> self)
{
    const int visit = self->m_visit;
    const Result<std::vector<workflows::Delivery>> all = co_await self->m_desk.shell.delivery().all();
    if (!self || visit != self->m_visit || !all || !self->m_access) {
        co_return;
    }
    std::vector<workflows::Delivery> waiting;
    for (const workflows::Delivery &delivery : *all) {
        if (delivery.patient == self->m_access->id) {
            waiting.push_back(delivery);
        }
    }
    self->m_waiting = std::move(waiting);
    self->show();
}

QCoro::Task<void> ChartPresenter::loadPrescriptions(QPointer<ChartPresenter> self)
{
    const int visit = self->m_visit;
    if (!self->m_access || self->isEnded()) {
        co_return;
    }
    const auto prescriptions =
        std::make_shared<workflows::Prescriptions>(self->m_desk.workspace, appshell::clinicalLanguage());
    const Result<std::vector<PrescriptionInformation>> all = co_await prescriptions->ofPatient(self->m_access->id);
    if (!self || visit != self->m_visit || !all || self->isEnded()) {
        co_return;
    }
    self->m_prescriptions.clear();
    for (const PrescriptionInformation &one : *all) {
        self->m_prescriptions.emplace(one.record.hexString(), one);
    }
    self->showSections();
    self->showEntry(self->m_entry);
}

QCoro::Task<void> ChartPresenter::sendCancel(QPointer<ChartPresenter> self, protocol::PrescriptionId id)
{
    const int visit = self->m_visit;
    const auto prescriptions =
        std::make_shared<workflows::Prescriptions>(self->m_desk.workspace, appshell::clinicalLanguage());
    self->m_desk.busy.setWords([] { return tr("Recording the cancellation…"); });
    self->m_desk.busy.setProgress(0, 0);
    self->m_desk.busy.open();
    const Result<workflows::RecordedAction> recorded = co_await prescriptions->cancel(id, {});
    if (!self || visit != self->m_visit) {
        co_return;
    }
    self->m_desk.busy.close();
    if (!recorded) {
        showError(self->m_desk, recorded.error(), topic);
        co_return;
    }
    // Said when the chart shows it.
    co_await loadPrescriptions(self);
    if (self && visit == self->m_visit) {
        self->m_desk.window.messages()->show(
            ui::successMessage([] { return tr("The prescription is cancelled; this is recorded."); }));
    }
}

} // namespace tegata::workstation
