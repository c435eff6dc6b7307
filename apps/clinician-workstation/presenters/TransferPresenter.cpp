#include "TransferPresenter.h"

#include "ImportWords.h"

#include "../views/ChartPage.h"
#include "../views/ChartView.h"
#include "../views/ImportView.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/clinical/ClinicalError.h>
#include <tegata/clinical/Text.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/workflows/WorkflowError.h>

#include <QCoro/QCoroFuture>
#include <QFile>
#include <QFileInfo>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

namespace tegata::workstation {

namespace {

const QString topic = QStringLiteral("transfer");

PersonFacts factsOf(const clinical::Demographics &person)
{
    return {person.name, person.kana, ui::dateText(appshell::partialDateOf(person.birthDate)),
            ui::sexText(appshell::sexOf(person.gender))};
}

using Candidates = Result<std::vector<clinical::PatientCandidate>>;

/// Reading a large file takes seconds: on a thread of the pool.
QFuture<Candidates> candidatesIn(const QByteArray &file, clinical::Language language)
{
    auto promise = std::make_shared<QPromise<Candidates>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, file, language] {
        promise->addResult(clinical::patientsIn(file, language));
        promise->finish();
    });
    return promise->future();
}

QString titleOf(const clinical::EntryItem &item)
{
    const QString date = appshell::dateText(item.date);
    const QString title = item.title.isEmpty() ? appshell::resourceKindText(item.resourceType) : item.title;
    return date.isEmpty() ? title : date + QStringLiteral("  ") + title;
}

} // namespace

TransferPresenter::TransferPresenter(Desk &desk, ChartPage &page, ChartPresenter &chart, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
    , m_chart(chart)
{
    connect(m_page.chart(), &ChartView::importRequested, this, &TransferPresenter::pickFile);
    connect(m_page.chart(), &ChartView::exportRequested, this, &TransferPresenter::pickTarget);
    connect(m_page.importing(), &ImportView::backRequested, this, &TransferPresenter::leave);
    connect(m_page.importing(), &ImportView::confirmRequested, this, &TransferPresenter::askToImport);
    connect(m_page.importing(), &ImportView::candidateChosen, this,
            [this](const QString &reference) { appshell::start(plan(this, reference)); });
    connect(&m_desk.language, &ui::Language::changed, this, &TransferPresenter::showReview);
}

void TransferPresenter::leave()
{
    ++m_visit;
    m_file.clear();
    m_fileName.clear();
    m_plan.reset();
    if (m_desk.busy.isOpen()) {
        m_desk.busy.close();
    }
    m_page.importing()->clear();
    m_page.showChart();
    m_desk.window.messages()->clearTopic(topic);
}

void TransferPresenter::pickFile()
{
    const QPointer<TransferPresenter> self(this);
    m_desk.asker.askOpenFile({tr("FHIR file to import"), {}, tr("FHIR files (*.json);;All files (*)")},
                             [self, visit = m_visit](const QString &path) {
                                 if (self && visit == self->m_visit && !path.isEmpty()) {
                                     self->openFile(path);
                                 }
                             });
}

void TransferPresenter::openFile(const QString &path)
{
    if (!m_chart.patient()) {
        return;
    }
    leave();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        showError(m_desk, Error(WorkflowError::FileUnreadable), topic);
        return;
    }
    if (file.size() > clinical::maximumImportBytes) {
        showError(m_desk, Error(ClinicalError::TooLarge), topic);
        return;
    }
    m_file = file.readAll();
    m_fileName = QFileInfo(path).fileName();
    appshell::start(plan(this, {}));
}

ImportReview TransferPresenter::reviewOf(const clinical::ImportPlan &plan) const
{
    ImportReview review;
    review.fileName = m_fileName;
    review.counts = tr("%1 of %n entry(ies) of the file are taken in. Records of your institution made from them: %2.",
                       nullptr, plan.entriesSeen)
                        .arg(plan.entriesTaken)
                        .arg(plan.records.size());
    const ui::PatientSummary patient = m_page.patient();
    review.inChart = {patient.name, patient.kana, ui::dateText(patient.birth), ui::sexText(patient.sex)};
    if (!plan.patient) {
        review.warning = tr("The file does not say who it is about. Make sure that it belongs to this patient.");
    } else {
        review.inFile = factsOf(*plan.patient);
        const bool sameName =
            clinical::foldedForMatching(plan.patient->name) == clinical::foldedForMatching(patient.name) ||
            (!patient.kana.isEmpty() &&
             clinical::foldedForMatching(plan.patient->kana) == clinical::foldedForMatching(patient.kana));
        const bool sameBirth = appshell::partialDateOf(plan.patient->birthDate) == patient.birth;
        if (!sameName || !sameBirth) {
            review.warning = tr("Name or birth date differ. Import only if you are sure that this is the same person.");
        }
    }
    ImportGroup taken{ui::Icon::Check, tr("Taken in"), {}};
    for (const clinical::PlannedRecord &record : plan.records) {
        taken.lines.emplace_back(titleOf(record.summary), appshell::resourceKindText(record.summary.resourceType));
    }
    ImportGroup left{ui::Icon::Remove, tr("Left out"), {}};
    for (const clinical::LeftOut &one : plan.leftOut) {
        const QString type = one.resourceType.isEmpty() ? tr("Entry") : appshell::resourceKindText(one.resourceType);
        const QString place = one.entryIndex < 0 ? type : tr("%1, number %2").arg(type).arg(one.entryIndex + 1);
        left.lines.emplace_back(place, reasonText(one.reason));
    }
    ImportGroup notices{ui::Icon::Info, tr("Worth knowing"), {}};
    for (const clinical::ImportNotice &one : plan.notices) {
        const QString place = one.entryIndex < 0 ? tr("The whole file") : tr("Number %1").arg(one.entryIndex + 1);
        notices.lines.emplace_back(place, noticeText(one.kind));
    }
    review.groups = {taken, left, notices};
    return review;
}

void TransferPresenter::showReview()
{
    if (m_plan) {
        m_page.importing()->setReview(reviewOf(*m_plan));
    }
}

QCoro::Task<void> TransferPresenter::plan(QPointer<TransferPresenter> self, QString patientReference)
{
    const int visit = self->m_visit;
    const clinical::Language language = appshell::clinicalLanguage();
    self->m_desk.busy.setWords([] { return tr("Reading the file…"); });
    self->m_desk.busy.setProgress(0, 0);
    self->m_desk.busy.setCancellable(false);
    self->m_desk.busy.open();
    const auto transfer = std::make_shared<workflows::ChartTransfer>(self->m_desk.workspace, language);
    Result<clinical::ImportPlan> plan = co_await transfer->plan(self->m_file, {patientReference, language});
    if (!self || visit != self->m_visit) {
        co_return;
    }
    if (!plan && plan.error().is(ClinicalError::SeveralPatients)) {
        const Candidates candidates = co_await candidatesIn(self->m_file, language);
        if (!self || visit != self->m_visit) {
            co_return;
        }
        self->m_desk.busy.close();
        if (!candidates) {
            showError(self->m_desk, candidates.error(), topic);
            co_return;
        }
        std::vector<std::pair<QString, QString>> named;
        for (const clinical::PatientCandidate &one : *candidates) {
            const PersonFacts facts = factsOf(one.demographics);
            named.emplace_back(one.reference,
                               QStringList{facts.name, facts.kana, facts.birth, facts.sex}.join(QStringLiteral("  ")));
        }
        ImportReview empty;
        empty.fileName = self->m_fileName;
        const ui::PatientSummary patient = self->m_page.patient();
        empty.inChart = {patient.name, patient.kana, ui::dateText(patient.birth), ui::sexText(patient.sex)};
        self->m_page.importing()->setReview(empty);
        self->m_page.importing()->setCandidates(named);
        self->m_page.showImporting();
        co_return;
    }
    self->m_desk.busy.close();
    if (!plan) {
        showError(self->m_desk, plan.error(), topic);
        co_return;
    }
    self->m_plan = std::move(*plan);
    self->showReview();
    self->m_page.showImporting();
}

void TransferPresenter::askToImport()
{
    if (!m_plan) {
        return;
    }
    const ImportReview review = reviewOf(*m_plan);
    const ui::PatientSummary patient = m_page.patient();
    const QPointer<TransferPresenter> self(this);
    ask(
        m_desk, this,
        [review, patient] {
            ui::ConfirmWords words;
            words.title = tr("Import into the chart of %1?").arg(ui::shortened(ui::oneLine(patient.name), 60));
            words.facts = {
                {tr("File"), review.fileName},
                {tr("Patient of the file"), review.inFile.name + QStringLiteral("  ") + review.inFile.birth},
                {tr("Patient of the chart"), review.inChart.name + QStringLiteral("  ") + review.inChart.birth}};
            for (const ImportGroup &group : review.groups) {
                words.facts.push_back({group.title, QString::number(group.lines.size())});
            }
            words.consequences = {tr("The entries are signed by this terminal as records of your institution and "
                                     "cannot be deleted.")};
            words.confirmLabel = tr("Import and record");
            words.acknowledgement =
                review.warning.isEmpty() ? QString() : tr("I have compared the two and they are one person.");
            return words;
        },
        review.warning.isEmpty() ? ui::ButtonRole::Primary : ui::ButtonRole::Danger,
        [self] {
            if (self) {
                appshell::start(import(self));
            }
        });
}

QCoro::Task<void> TransferPresenter::import(QPointer<TransferPresenter> self)
{
    const std::optional<protocol::PatientId> patient = self->m_chart.patient();
    if (!self->m_plan || !patient) {
        co_return;
    }
    const int visit = self->m_visit;
    self->m_page.importing()->setBusy(true);
    self->m_desk.busy.setWords([] { return tr("Saving the records on this device…"); });
    self->m_desk.busy.setProgress(0, static_cast<qint64>(self->m_plan->records.size()));
    self->m_desk.busy.open();
    const auto transfer =
        std::make_shared<workflows::ChartTransfer>(self->m_desk.workspace, appshell::clinicalLanguage());
    const clinical::Confirmation confirmation = confirmationHere(self->m_desk.workspace);
    const auto progress = [self, visit](int done, int total) {
        if (self && visit == self->m_visit) {
            self->m_desk.busy.setProgress(done, total);
        }
    };
    const Result<workflows::ImportOutcome> outcome =
        co_await transfer->import(*patient, *self->m_plan, confirmation, progress);
    if (!self) {
        co_return;
    }
    if (visit == self->m_visit) {
        self->m_desk.busy.close();
        self->m_page.importing()->setBusy(false);
    }
    if (!self->m_desk.workspace.isUnlocked()) {
        // Nothing is said over the lock screen; what was taken in stands in the outbox.
        co_return;
    }
    if (!outcome) {
        showError(self->m_desk, outcome.error(), topic);
        co_return;
    }
    if (visit == self->m_visit) {
        self->leave();
    }
    const auto records = static_cast<int>(outcome->deliveries.size());
    self->m_desk.window.messages()->show(ui::successMessage(
        [records] { return tr("%n record(s) saved on this device. They are sent by themselves.", nullptr, records); }));
    self->m_chart.refreshWaiting();
}

void TransferPresenter::pickTarget()
{
    const QPointer<TransferPresenter> self(this);
    m_desk.asker.askSaveFile(
        {tr("Export the chart as a FHIR file"), QStringLiteral("chart.json"), tr("FHIR files (*.json);;All files (*)")},
        [self, visit = m_visit](const QString &path) {
            if (self && visit == self->m_visit && !path.isEmpty()) {
                appshell::start(exportTo(self, path));
            }
        });
}

QCoro::Task<void> TransferPresenter::exportTo(QPointer<TransferPresenter> self, QString path)
{
    const std::optional<protocol::PatientId> patient = self->m_chart.patient();
    if (!patient) {
        co_return;
    }
    const int visit = self->m_visit;
    self->m_desk.busy.setWords([] { return tr("Writing the file…"); });
    self->m_desk.busy.setProgress(0, 0);
    self->m_desk.busy.setCancellable(false);
    self->m_desk.busy.open();
    const auto transfer =
        std::make_shared<workflows::ChartTransfer>(self->m_desk.workspace, appshell::clinicalLanguage());
    const Result<clinical::Export> written = co_await transfer->exportChart(*patient);
    if (!self || visit != self->m_visit) {
        co_return;
    }
    self->m_desk.busy.close();
    if (self->m_chart.isEnded()) {
        // Between question and answer; the chart's page says so, and nothing readable of it leaves this terminal.
        co_return;
    }
    if (!written) {
        showError(self->m_desk, written.error(), topic);
        co_return;
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(written->bytes) != written->bytes.size() || !file.commit()) {
        self->m_desk.window.messages()->show({ui::Tone::Error,
                                              [] {
                                                  return ui::MessageWords{
                                                      tr("The file could not be written."),
                                                      tr("Choose another folder, and make sure that there is room."),
                                                      {}};
                                              },
                                              {},
                                              topic});
        co_return;
    }
    const int entries = written->entries;
    const QString name = QFileInfo(path).fileName();
    self->m_desk.window.messages()->show(ui::successMessage([entries, name] {
        return tr("%n entry(ies) written to %1. The file is not encrypted: keep it safe.", nullptr, entries).arg(name);
    }));
}

} // namespace tegata::workstation
