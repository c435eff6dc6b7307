#include "WritingPresenter.h"

#include "KeptDraft.h"

#include "../views/ChartPage.h"
#include "../views/WriteView.h"

#include <tegata/appshell/ShownValues.h>
#include <tegata/uikit/DateText.h>
#include <tegata/uikit/DisplayText.h>
#include <tegata/workflows/Prescriptions.h>

namespace tegata::workstation {

namespace {

const QString topic = QStringLiteral("writing");
constexpr int keepAfterMilliseconds = 600;
/// A title in the list of confirmed facts may be long; a note's text is shown in full.
constexpr int titleLength = 120;

/// What a correction begins with: the record as it reads now.
clinical::NoteDraft draftOf(const clinical::NoteItem &item)
{
    clinical::NoteDraft draft;
    draft.title = item.title;
    draft.text = item.text;
    return draft;
}

std::optional<QDate> dayOf(const clinical::FhirDateTime &date)
{
    return date.isValid() && date.precision() >= clinical::FhirDateTime::Precision::Day
               ? std::optional<QDate>(date.firstDay())
               : std::nullopt;
}

clinical::CodeDraft codeOf(const clinical::CodedText &coded)
{
    if (coded.codings.empty()) {
        return {};
    }
    const clinical::Coding &first = coded.codings.front();
    return {first.system, first.code, first.display};
}

clinical::AllergyDraft draftOf(const clinical::AllergyItem &item)
{
    clinical::AllergyDraft draft;
    draft.noneKnown = item.assertion == clinical::Assertion::NoneKnown;
    if (draft.noneKnown) {
        return draft;
    }
    draft.substance = item.substance.text;
    draft.substanceCode = codeOf(item.substance);
    draft.category = item.categories.isEmpty() ? QString() : item.categories.front();
    draft.criticality = item.criticality;
    draft.status = item.status;
    draft.verification = item.verification;
    draft.reaction = item.reactions.join(QStringLiteral(", "));
    draft.onset = dayOf(item.onset);
    draft.note = item.note;
    return draft;
}

clinical::ProblemDraft draftOf(const clinical::ProblemItem &item)
{
    clinical::ProblemDraft draft;
    draft.noneKnown = item.assertion == clinical::Assertion::NoneKnown;
    if (draft.noneKnown) {
        return draft;
    }
    draft.problem = item.problem.text;
    draft.problemCode = codeOf(item.problem);
    draft.status = item.status;
    draft.verification = item.verification;
    draft.onset = dayOf(item.onset);
    draft.abated = dayOf(item.abated);
    draft.note = item.note;
    return draft;
}

} // namespace

WritingPresenter::WritingPresenter(Desk &desk, ChartPage &page, ChartPresenter &chart, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_page(page)
    , m_chart(chart)
    , m_writing(std::make_shared<workflows::RecordWriting>(desk.workspace))
{
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(keepAfterMilliseconds);
    connect(&m_keepTimer, &QTimer::timeout, this, &WritingPresenter::keepNow);
    WriteView *view = m_page.writing();
    connect(view, &WriteView::changed, this, &WritingPresenter::changed);
    connect(view, &WriteView::backRequested, this, &WritingPresenter::leave);
    connect(view, &WriteView::discardRequested, this, &WritingPresenter::discard);
    connect(view, &WriteView::reviewRequested, this, [this] {
        if (!m_isBusy) {
            appshell::start(review(this));
        }
    });
    connect(&m_chart, &ChartPresenter::chartChanged, this, &WritingPresenter::showWarnings);
}

QString WritingPresenter::formName() const
{
    switch (m_kind) {
    case FormKind::Note:
        return QStringLiteral("note");
    case FormKind::Allergy:
        return QStringLiteral("allergy");
    case FormKind::Problem:
        return QStringLiteral("problem");
    case FormKind::Prescription:
        return QStringLiteral("prescription");
    }
    return {};
}

void WritingPresenter::write(FormKind kind)
{
    if (!m_chart.patient()) {
        return;
    }
    m_page.writing()->clear();
    showForm(kind, {});
    appshell::start(loadDraft(this, kind));
}

void WritingPresenter::correct(FormKind kind, const workflows::ChartEntry &entry,
                               const std::vector<clinical::Entry> &resources)
{
    if (!m_chart.patient() || resources.empty()) {
        return;
    }
    WriteView *view = m_page.writing();
    view->clear();
    const clinical::Language language = appshell::clinicalLanguage();
    const clinical::Entry &first = resources.front();
    switch (kind) {
    case FormKind::Note:
        view->note()->setDraft(draftOf(clinical::readNote(first, {&resources, language})));
        break;
    case FormKind::Allergy:
        view->allergy()->setDraft(draftOf(clinical::readAllergy(first.resource, language)));
        break;
    case FormKind::Problem:
        view->problem()->setDraft(draftOf(clinical::readProblem(first.resource, language)));
        break;
    case FormKind::Prescription:
        return;
    }
    showForm(kind, entry.hash);
}

void WritingPresenter::showForm(FormKind kind, const protocol::RecordHash &supersedes)
{
    ++m_visit;
    m_kind = kind;
    m_supersedes = supersedes;
    m_patient = m_chart.patient();
    m_isWriting = true;
    m_isBusy = false;
    m_page.writing()->showForm(kind, !supersedes.isZero());
    m_page.showWriting();
    m_page.writing()->showForm(kind, !supersedes.isZero());
    showWarnings();
}

void WritingPresenter::leave()
{
    if (m_isWriting) {
        keepNow();
    }
    finish();
}

void WritingPresenter::finish()
{
    ++m_visit;
    m_keepTimer.stop();
    m_isWriting = false;
    m_isBusy = false;
    m_patient.reset();
    m_supersedes = {};
    m_page.showChart();
    m_page.writing()->clear();
    m_desk.window.messages()->clearTopic(topic);
}

void WritingPresenter::changed()
{
    if (!m_isWriting) {
        return;
    }
    m_page.writing()->setKept({});
    m_keepTimer.start();
    showWarnings();
}

bool WritingPresenter::isFormEmpty() const
{
    const WriteView *view = m_page.writing();
    switch (m_kind) {
    case FormKind::Note:
        return isEmpty(view->note()->draft());
    case FormKind::Allergy:
        return isEmpty(view->allergy()->draft());
    case FormKind::Problem:
        return isEmpty(view->problem()->draft());
    case FormKind::Prescription:
        return isEmpty(view->prescription()->draft());
    }
    return true;
}

QByteArray WritingPresenter::content() const
{
    const WriteView *view = m_page.writing();
    switch (m_kind) {
    case FormKind::Note:
        return workstation::keep(KeptNote{view->note()->draft(), m_supersedes});
    case FormKind::Allergy:
        return workstation::keep(KeptAllergy{view->allergy()->draft(), m_supersedes});
    case FormKind::Problem:
        return workstation::keep(KeptProblem{view->problem()->draft(), m_supersedes});
    case FormKind::Prescription:
        return workstation::keep(view->prescription()->draft());
    }
    return {};
}

bool WritingPresenter::restore(const QByteArray &content)
{
    WriteView *view = m_page.writing();
    switch (m_kind) {
    case FormKind::Note:
        if (const auto kept = keptNote(content)) {
            view->note()->setDraft(kept->draft);
            m_supersedes = kept->supersedes;
            return true;
        }
        return false;
    case FormKind::Allergy:
        if (const auto kept = keptAllergy(content)) {
            view->allergy()->setDraft(kept->draft);
            m_supersedes = kept->supersedes;
            return true;
        }
        return false;
    case FormKind::Problem:
        if (const auto kept = keptProblem(content)) {
            view->problem()->setDraft(kept->draft);
            m_supersedes = kept->supersedes;
            return true;
        }
        return false;
    case FormKind::Prescription:
        if (const auto kept = keptPrescription(content)) {
            view->prescription()->setDraft(*kept);
            return true;
        }
        return false;
    }
    return false;
}

void WritingPresenter::keepNow()
{
    m_keepTimer.stop();
    if (m_patient) {
        appshell::start(keep(this, *m_patient, formName(), content(), isFormEmpty()));
    }
}

void WritingPresenter::discard()
{
    if (!m_patient) {
        return;
    }
    const QPointer<WritingPresenter> self(this);
    const auto throwAway = [self] {
        if (self && self->m_patient) {
            appshell::start(keep(self, *self->m_patient, self->formName(), {}, true));
            self->finish();
        }
    };
    if (isFormEmpty()) {
        throwAway();
        return;
    }
    m_desk.asker.ask({ui::Tone::Warning,
                      tr("Discard the draft?"),
                      tr("What you have typed is thrown away and cannot be brought back."),
                      {},
                      tr("Discard"),
                      tr("Keep writing")},
                     [throwAway](bool yes) {
                         if (yes) {
                             throwAway();
                         }
                     });
}

std::vector<QStringList> WritingPresenter::warnings(const clinical::PrescriptionDraft &draft) const
{
    std::vector<QStringList> all;
    const workflows::ChartPointer chart = m_chart.chart();
    for (std::size_t index = 0; index < draft.drugs.size(); ++index) {
        QStringList one;
        const clinical::DrugDraft &drug = draft.drugs[index];
        if (!drug.name.isEmpty()) {
            clinical::CodedText coded;
            coded.text = drug.name;
            for (const clinical::CodeDraft &code : drug.codes) {
                coded.codings.push_back({code.system, code.code, code.display});
            }
            if (chart) {
                const clinical::ChartSummary &summary = chart->summary;
                for (const clinical::AllergyMatch &match : clinical::matchAllergies(coded, summary.activeAllergies)) {
                    one.append(appshell::allergyMatchText(match, summary.activeAllergies[match.allergyIndex].item));
                }
                for (const std::size_t same : clinical::sameDrugAmong(coded, summary.currentMedications)) {
                    const auto &current = summary.currentMedications[same];
                    one.append(tr("Already among the current medications: %1 (%2).")
                                   .arg(current.item.drug.text, current.institutionName));
                }
            }
            for (std::size_t other = 0; other < index; ++other) {
                if (clinical::foldedForMatching(draft.drugs[other].name) == clinical::foldedForMatching(drug.name)) {
                    one.append(tr("The same drug stands twice on this prescription."));
                }
            }
        }
        one.removeDuplicates();
        all.push_back(one);
    }
    return all;
}

void WritingPresenter::showWarnings()
{
    if (m_isWriting && m_kind == FormKind::Prescription) {
        PrescriptionForm *form = m_page.writing()->prescription();
        form->setWarnings(warnings(form->draft()));
    }
}

QCoro::Task<void> WritingPresenter::loadDraft(QPointer<WritingPresenter> self, FormKind kind)
{
    const int visit = self->m_visit;
    const std::shared_ptr<workflows::RecordWriting> writing = self->m_writing;
    const Result<QByteArray> kept = co_await writing->draft(*self->m_patient, self->formName());
    if (!self || visit != self->m_visit || !self->m_isWriting || kind != self->m_kind) {
        co_return;
    }
    // What was typed in the meantime is newer than what was kept.
    if (kept && self->isFormEmpty() && self->restore(*kept)) {
        self->m_page.writing()->showForm(kind, !self->m_supersedes.isZero());
        self->m_page.writing()->setKept(
            [] { return tr("This draft from before was not recorded yet. Go on, or discard it."); });
        self->showWarnings();
    }
}

QCoro::Task<void> WritingPresenter::keep(QPointer<WritingPresenter> self, protocol::PatientId patient, QString form,
                                         QByteArray content, bool isEmpty)
{
    const int visit = self->m_visit;
    const std::shared_ptr<workflows::RecordWriting> writing = self->m_writing;
    std::optional<Result<void>> done;
    if (isEmpty) {
        Result<void> discarded = co_await writing->discardDraft(patient, form);
        done.emplace(std::move(discarded));
    } else {
        Result<void> kept = co_await writing->keepDraft(patient, form, content);
        done.emplace(std::move(kept));
    }
    if (!self || visit != self->m_visit) {
        co_return;
    }
    if (!*done) {
        showError(self->m_desk, done->error(), topic);
    } else if (!isEmpty) {
        const QString time = QTime::currentTime().toString(QStringLiteral("HH:mm"));
        self->m_page.writing()->setKept([time] { return tr("Draft kept on this device at %1").arg(time); });
    }
}

QCoro::Task<void> WritingPresenter::review(QPointer<WritingPresenter> self)
{
    if (!self->m_patient) {
        co_return;
    }
    const int visit = self->m_visit;
    self->m_isBusy = true;
    self->m_page.writing()->setBusy(true);
    self->m_desk.window.messages()->clearTopic(topic);
    const std::shared_ptr<workflows::RecordWriting> writing = self->m_writing;
    const protocol::PatientId patient = *self->m_patient;
    const protocol::RecordHash supersedes = self->m_supersedes;
    QStringList warned;
    std::optional<Result<workflows::ReviewedRecord>> reviewed;
    if (self->m_kind == FormKind::Prescription) {
        clinical::PrescriptionDraft draft = self->m_page.writing()->prescription()->draft();
        draft.language = appshell::clinicalLanguage();
        for (const QStringList &one : self->warnings(draft)) {
            warned += one;
        }
        const auto prescriptions =
            std::make_shared<workflows::Prescriptions>(self->m_desk.workspace, appshell::clinicalLanguage());
        Result<workflows::ReviewedRecord> record = co_await prescriptions->review(patient, draft);
        reviewed.emplace(std::move(record));
    } else {
        workflows::ClinicalDraft draft;
        if (self->m_kind == FormKind::Note) {
            draft = self->m_page.writing()->note()->draft();
        } else if (self->m_kind == FormKind::Allergy) {
            draft = self->m_page.writing()->allergy()->draft();
        } else {
            draft = self->m_page.writing()->problem()->draft();
        }
        Result<workflows::ReviewedRecord> record = co_await writing->review(patient, draft, supersedes);
        reviewed.emplace(std::move(record));
    }
    if (!self || visit != self->m_visit) {
        co_return;
    }
    self->m_isBusy = false;
    self->m_page.writing()->setBusy(false);
    if (!*reviewed) {
        showError(self->m_desk, reviewed->error(), topic);
        co_return;
    }
    self->askToConfirm(std::move(**reviewed), warned);
}

void WritingPresenter::askToConfirm(workflows::ReviewedRecord record, QStringList warnings)
{
    const auto shared = std::make_shared<workflows::ReviewedRecord>(std::move(record));
    const ui::PatientSummary patient = m_page.patient();
    const clinical::Confirmation confirmation = confirmationHere(m_desk.workspace);
    const QPointer<WritingPresenter> self(this);
    ask(
        m_desk, this,
        [shared, patient, confirmation, warnings] {
            ui::ConfirmWords words;
            words.title = tr("Record this for %1?").arg(ui::shortened(ui::oneLine(patient.name), titleLength));
            words.facts.push_back({tr("Born"), ui::dateText(patient.birth)});
            for (const QString &warning : warnings) {
                words.facts.push_back({tr("Warning"), warning, false, ui::Tone::Warning});
            }
            RecordWords content = recordWords(shared->resources);
            for (ui::Detail &fact : content.facts) {
                words.facts.push_back(std::move(fact));
            }
            if (!content.text.isEmpty()) {
                words.facts.push_back({tr("Text"), content.text});
            }
            words.facts.push_back({tr("Part of the chart"), appshell::compartmentText(shared->compartment)});
            words.facts.push_back(
                {tr("Confirmed by"), tr("%1 (%2)").arg(confirmation.confirmedBy.name, confirmation.confirmedBy.role)});
            if (shared->kind == protocol::RecordKind::Prescription) {
                words.consequences = {tr("It is signed by this terminal and cannot be changed; until a pharmacy takes "
                                         "it on, it can be cancelled.")};
            } else if (shared->supersedes.isZero()) {
                words.consequences = {tr("It is signed by this terminal and cannot be deleted; a correction can "
                                         "replace it later.")};
            } else {
                words.consequences = {tr("It replaces the earlier version, which stays readable. It is signed by this "
                                         "terminal and cannot be deleted.")};
            }
            words.confirmLabel = tr("Confirm and record");
            if (!warnings.isEmpty()) {
                words.acknowledgement = tr("I have read the warnings and prescribe all the same.");
            }
            return words;
        },
        warnings.isEmpty() ? ui::ButtonRole::Primary : ui::ButtonRole::Danger,
        [self, shared] {
            if (self) {
                appshell::start(confirm(self, std::move(*shared)));
            }
        });
}

QCoro::Task<void> WritingPresenter::confirm(QPointer<WritingPresenter> self, workflows::ReviewedRecord record)
{
    const int visit = self->m_visit;
    self->m_isBusy = true;
    self->m_page.writing()->setBusy(true);
    self->m_keepTimer.stop();
    const std::shared_ptr<workflows::RecordWriting> writing = self->m_writing;
    const protocol::PatientId patient = record.patient;
    const QString form = self->formName();
    const clinical::Confirmation confirmation = confirmationHere(self->m_desk.workspace);
    std::optional<Error> error;
    if (record.kind == protocol::RecordKind::Prescription) {
        const auto prescriptions =
            std::make_shared<workflows::Prescriptions>(self->m_desk.workspace, appshell::clinicalLanguage());
        const Result<workflows::IssuedPrescription> issued =
            co_await prescriptions->issue(std::move(record), confirmation);
        if (!issued) {
            error = issued.error();
        }
    } else {
        const Result<workflows::Delivery> delivery = co_await writing->confirm(std::move(record), confirmation);
        if (!delivery) {
            error = delivery.error();
        }
    }
    if (!error) {
        // Confirmed is confirmed, also when the page was left meanwhile: the draft must not come back.
        const Result<void> discarded = co_await writing->discardDraft(patient, form);
        Q_UNUSED(discarded)
    }
    if (!self) {
        co_return;
    }
    if (!self->m_desk.workspace.isUnlocked()) {
        // Nothing is said over the lock screen; what was confirmed stands in the outbox.
        co_return;
    }
    if (error) {
        if (visit == self->m_visit) {
            self->m_isBusy = false;
            self->m_page.writing()->setBusy(false);
        }
        showError(self->m_desk, *error, topic);
        co_return;
    }
    if (visit == self->m_visit) {
        self->finish();
    }
    self->m_desk.window.messages()->show(ui::successMessage(
        [] { return tr("Saved on this device. It is sent by itself, and the chart says when it is recorded."); }));
    self->m_chart.refreshWaiting();
}

} // namespace tegata::workstation
