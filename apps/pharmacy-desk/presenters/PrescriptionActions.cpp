#include "presenters/PrescriptionActions.h"

#include "presenters/Confirming.h"
#include "views/DispenseForm.h"
#include "views/PaperForm.h"
#include "views/PatientPage.h"

#include <tegata/uikit/ErrorWords.h>

namespace tegata::pharmacy {

namespace {

const QString topic = QStringLiteral("prescription");

using workflows::ActionStage;
using workflows::DeliveryState;

/// Longest role a confirmation may carry.
constexpr int longestRole = 100;

/// Steps of a record: saved, sending, recorded.
int stepOf(DeliveryState state)
{
    switch (state) {
    case DeliveryState::SavedOnDevice:
    case DeliveryState::Uploaded:
        return 1;
    case DeliveryState::Submitted:
        return 2;
    case DeliveryState::Recorded:
    case DeliveryState::Refused:
        return 3;
    }
    Q_UNREACHABLE();
}

/// Steps of an action that is only on the ledger: prepared, sent, recorded.
int stepOf(ActionStage stage)
{
    switch (stage) {
    case ActionStage::Preparing:
        return 0;
    case ActionStage::Sending:
        return 1;
    case ActionStage::Sent:
        return 2;
    case ActionStage::Recorded:
        return 3;
    }
    Q_UNREACHABLE();
}

QString sentenceOf(const Error &error)
{
    const ui::MessageWords words = ui::wordsFor(error);
    return words.next.isEmpty() ? words.text : words.text + QLatin1Char(' ') + words.next;
}

} // namespace

PrescriptionActions::PrescriptionActions(const AppContext &context, PatientPage &page)
    : m_context(context)
    , m_page(page)
{
    connect(&m_page, &PatientPage::claimRequested, this, [this] { askStep(LedgerStep::Claim); });
    connect(&m_page, &PatientPage::releaseRequested, this, [this] { askStep(LedgerStep::Release); });
    connect(&m_page, &PatientPage::cancelRequested, this, [this] { askStep(LedgerStep::Cancel); });
    connect(&m_page, &PatientPage::dispenseRequested, this, &PrescriptionActions::beginDispensing);
    connect(&m_page, &PatientPage::paperRequested, this, &PrescriptionActions::beginPaper);
    connect(m_page.dispenseForm(), &DispenseForm::backRequested, &m_page, &PatientPage::showOverview);
    connect(m_page.paperForm(), &PaperForm::backRequested, this, [this] { leaveForm({}); });
    connect(m_page.dispenseForm(), &DispenseForm::reviewRequested, this, [this](const clinical::DispenseDraft &draft) {
        if (m_dispensing) {
            appshell::start(reviewDispensing(this, m_generation, *m_dispensing, draft));
        }
    });
    connect(m_page.paperForm(), &PaperForm::reviewRequested, this, [this](const clinical::PrescriptionDraft &draft) {
        appshell::start(reviewPaper(this, m_generation, draft));
    });
    connect(&m_context.shell, &appshell::AppShell::delivered, this, &PrescriptionActions::delivered);
}

void PrescriptionActions::begin(const workflows::PatientAccess &patient)
{
    end();
    m_patient = patient;
}

void PrescriptionActions::setChart(workflows::ChartPointer chart) { m_chart = std::move(chart); }

void PrescriptionActions::end()
{
    ++m_generation;
    m_context.confirming.dismiss();
    m_patient = {};
    m_chart = nullptr;
    m_dispensing.reset();
    m_following.reset();
    m_news.reset();
    m_context.window.messages()->clearTopic(topic);
}

void PrescriptionActions::leaveForm(std::function<void()> then)
{
    const auto leave = [self = QPointer<PrescriptionActions>(this), generation = m_generation, then] {
        if (self == nullptr || self->m_generation != generation) {
            return;
        }
        self->m_page.showOverview();
        if (then) {
            then();
        }
    };
    if (!m_page.isPaperFormShown() || !m_page.paperForm()->isTouched()) {
        leave();
        return;
    }
    ui::Question question;
    question.tone = ui::Tone::Warning;
    question.title = tr("Prescription taken in from paper");
    question.text = tr("Discard what you have entered?");
    question.detail = tr("Nothing of it has been saved.");
    question.yesLabel = tr("Discard");
    question.noLabel = tr("Keep editing");
    m_context.asker.ask(question, [leave](bool yes) {
        if (yes) {
            leave();
        }
    });
}

void PrescriptionActions::askStep(LedgerStep step)
{
    const PrescriptionRow *chosen = m_page.chosen();
    if (chosen == nullptr) {
        return;
    }
    const PrescriptionRow row = *chosen;
    const SheetSubject whom = subject();
    const ui::ButtonRole role = step == LedgerStep::Cancel ? ui::ButtonRole::Danger : ui::ButtonRole::Primary;
    m_context.confirming.ask([step, whom, row] { return stepSheet(step, whom, row); }, role,
                             [this, generation = m_generation, step, id = row.information.id] {
                                 appshell::start(act(this, generation, step, id));
                             });
}

void PrescriptionActions::beginDispensing()
{
    const PrescriptionRow *chosen = m_page.chosen();
    if (chosen == nullptr) {
        return;
    }
    m_dispensing = chosen->information.id;
    m_page.dispenseForm()->setLines(dispenseLinesOf(*chosen, m_chart.get()));
    m_page.showDispenseForm();
}

void PrescriptionActions::beginPaper()
{
    m_page.paperForm()->begin(todayOf(m_context.workspace));
    m_page.showPaperForm();
}

void PrescriptionActions::setActing(bool acting)
{
    m_page.setBusy(acting);
    if (acting) {
        // What went wrong before is being tried again, or something else is.
        m_context.window.messages()->clearTopic(topic);
    }
}

void PrescriptionActions::tellNews()
{
    if (!m_news) {
        return;
    }
    const News news = *std::exchange(m_news, std::nullopt);
    if (news.endsActing) {
        setActing(false);
    }
    m_context.window.messages()->show(ui::successMessage(news.words));
}

void PrescriptionActions::showError(const Error &error)
{
    ui::Message message = ui::messageFor(error);
    message.topic = topic;
    m_context.window.messages()->show(std::move(message));
}

SheetSubject PrescriptionActions::subject() const { return sheetSubjectOf(m_patient, m_chart.get()); }

clinical::Confirmation PrescriptionActions::confirmation(UnixTime enteredAt) const
{
    clinical::ConfirmingPerson person;
    if (const auto &enrolment = m_context.workspace.state().enrolment) {
        person = {enrolment->userName, enrolment->profession.left(longestRole)};
    }
    return {person, person, enteredAt, m_context.workspace.clock().now()};
}

QCoro::Task<void> PrescriptionActions::act(QPointer<PrescriptionActions> self, quint64 generation, LedgerStep step,
                                           protocol::PrescriptionId id)
{
    const auto isCurrent = [&self, generation] { return self != nullptr && self->m_generation == generation; };
    if (!isCurrent()) {
        co_return;
    }
    self->setActing(true);
    self->m_page.showProgress(
        [step] { return stepTitle(step); },
        {[] { return tr("Prepared"); }, [] { return tr("Sent"); }, [] { return tr("Recorded"); }});
    workflows::Prescriptions prescriptions(self->m_context.workspace, clinicalLanguage());
    const workflows::ProgressObserver observer = [self, generation](ActionStage stage, const protocol::Digest &) {
        if (self != nullptr && self->m_generation == generation) {
            self->m_page.setProgressStep(stepOf(stage));
        }
    };
    Result<workflows::RecordedAction> recorded = failure(WorkflowError::Cancelled);
    switch (step) {
    case LedgerStep::Claim:
        recorded = co_await prescriptions.claim(id, observer);
        break;
    case LedgerStep::Release:
        recorded = co_await prescriptions.release(id, observer);
        break;
    case LedgerStep::Cancel:
        recorded = co_await prescriptions.cancel(id, observer);
        break;
    }
    if (!isCurrent()) {
        co_return;
    }
    if (recorded) {
        // The buttons come back with the list that shows it.
        self->m_page.finishProgress();
        self->m_news = News{[step] { return stepDone(step); }, true};
        Q_EMIT self->changed();
        co_return;
    }
    self->setActing(false);
    if (const std::optional<workflows::ClaimRefusal> refusal = prescriptions.refusal();
        refusal && recorded.error().is(WorkflowError::AlreadyClaimed)) {
        self->m_page.failProgress([refusal] { return refusalText(*refusal); });
        ui::Message message;
        message.tone = ui::Tone::Warning;
        message.topic = topic;
        message.words = [refusal] {
            return ui::MessageWords{
                refusalText(*refusal),
                tr("It can only be dispensed here after that pharmacy has released it, or after the "
                   "patient has ended its permission. Ask there, or ask the patient to."),
                {}};
        };
        self->m_context.window.messages()->show(std::move(message));
    } else {
        const Error error = recorded.error();
        self->m_page.failProgress([error] { return sentenceOf(error); });
        self->showError(error);
    }
    Q_EMIT self->changed();
}

QCoro::Task<void> PrescriptionActions::reviewDispensing(QPointer<PrescriptionActions> self, quint64 generation,
                                                        protocol::PrescriptionId id, clinical::DispenseDraft draft)
{
    const bool isComplete = draft.isComplete;
    const UnixTime enteredAt = self->m_context.workspace.clock().now();
    self->setActing(true);
    workflows::Prescriptions prescriptions(self->m_context.workspace, clinicalLanguage());
    Result<workflows::ReviewedRecord> reviewed = co_await prescriptions.reviewDispensing(id, std::move(draft));
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    self->setActing(false);
    if (!reviewed) {
        self->showError(reviewed.error());
        co_return;
    }
    const workflows::ReviewedRecord record = std::move(*reviewed);
    const SheetSubject whom = self->subject();
    const workflows::ChartPointer chart = self->m_chart;
    self->m_context.confirming.ask(
        [whom, record, isComplete, chart] {
            return dispenseSheet(whom, record, isComplete, hintsFor(record.resources, chart.get()));
        },
        ui::ButtonRole::Primary,
        [self, generation, id, record, isComplete, enteredAt] {
            if (self != nullptr && self->m_generation == generation) {
                appshell::start(dispense(self, generation, id, record, isComplete, enteredAt));
            }
        });
}

QCoro::Task<void> PrescriptionActions::dispense(QPointer<PrescriptionActions> self, quint64 generation,
                                                protocol::PrescriptionId id, workflows::ReviewedRecord record,
                                                bool isComplete, UnixTime enteredAt)
{
    self->setActing(true);
    workflows::Prescriptions prescriptions(self->m_context.workspace, clinicalLanguage());
    const clinical::Confirmation confirmed = self->confirmation(enteredAt);
    const Result<workflows::Delivery> saved =
        co_await prescriptions.dispense(id, std::move(record), isComplete, confirmed);
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    self->setActing(false);
    if (!saved) {
        self->showError(saved.error());
        co_return;
    }
    self->m_page.showProgress([] { return tr("Dispensing"); },
                              {[] { return deliveryText(DeliveryState::SavedOnDevice); },
                               [] { return deliveryText(DeliveryState::Submitted); },
                               [] { return deliveryText(DeliveryState::Recorded); }});
    self->follow(*saved, [] { return tr("The dispensing is recorded."); });
}

QCoro::Task<void> PrescriptionActions::reviewPaper(QPointer<PrescriptionActions> self, quint64 generation,
                                                   clinical::PrescriptionDraft draft)
{
    const UnixTime enteredAt = self->m_context.workspace.clock().now();
    self->setActing(true);
    workflows::Prescriptions prescriptions(self->m_context.workspace, clinicalLanguage());
    const protocol::PatientId patient = self->m_patient.id;
    Result<workflows::ReviewedRecord> reviewed = co_await prescriptions.review(patient, std::move(draft));
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    self->setActing(false);
    if (!reviewed) {
        self->showError(reviewed.error());
        co_return;
    }
    const workflows::ReviewedRecord record = std::move(*reviewed);
    const SheetSubject whom = self->subject();
    const workflows::ChartPointer chart = self->m_chart;
    self->m_context.confirming.ask(
        [whom, record, chart] { return paperSheet(whom, record, hintsFor(record.resources, chart.get())); },
        ui::ButtonRole::Primary,
        [self, generation, record, enteredAt] {
            if (self != nullptr && self->m_generation == generation) {
                appshell::start(issue(self, generation, record, enteredAt));
            }
        });
}

QCoro::Task<void> PrescriptionActions::issue(QPointer<PrescriptionActions> self, quint64 generation,
                                             workflows::ReviewedRecord record, UnixTime enteredAt)
{
    self->setActing(true);
    workflows::Prescriptions prescriptions(self->m_context.workspace, clinicalLanguage());
    const clinical::Confirmation confirmed = self->confirmation(enteredAt);
    const Result<workflows::IssuedPrescription> saved = co_await prescriptions.issue(std::move(record), confirmed);
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    self->setActing(false);
    if (!saved) {
        self->showError(saved.error());
        co_return;
    }
    self->m_page.paperForm()->begin(todayOf(self->m_context.workspace));
    self->m_page.showProgress([] { return tr("Prescription taken in from paper"); },
                              {[] { return deliveryText(DeliveryState::SavedOnDevice); },
                               [] { return deliveryText(DeliveryState::Submitted); },
                               [] { return deliveryText(DeliveryState::Recorded); }});
    self->follow(saved->delivery, [] { return tr("The prescription is recorded and open."); });
}

void PrescriptionActions::follow(const workflows::Delivery &delivery, ui::Words done)
{
    m_following = Following{delivery.id, std::move(done)};
    m_page.showOverview();
    m_page.setWaiting(true);
    m_page.setProgressStep(1);
    m_context.window.messages()->show(ui::successMessage(
        [] { return tr("Saved on this device. It is sent by itself, also when the connection comes back later."); }));
    appshell::start(watch(this, m_generation, delivery.id));
}

void PrescriptionActions::delivered(const workflows::Delivery &delivery)
{
    if (!m_following || m_following->id != delivery.id) {
        return;
    }
    if (delivery.state != DeliveryState::Recorded && delivery.state != DeliveryState::Refused) {
        m_page.setProgressStep(stepOf(delivery.state));
    }
}

QCoro::Task<void> PrescriptionActions::watch(QPointer<PrescriptionActions> self, quint64 generation,
                                             protocol::RecordId id)
{
    const Result<workflows::Delivery> last = co_await self->m_context.shell.delivery().awaitRecorded(id);
    if (self == nullptr || self->m_generation != generation) {
        co_return;
    }
    if (self->m_following && self->m_following->id == id) {
        const ui::Words done = self->m_following->done;
        self->m_following.reset();
        if (last && last->state == DeliveryState::Recorded) {
            self->m_page.finishProgress();
            self->m_news = News{done, false};
        } else {
            const Error error = !last ? last.error() : last->error.value_or(Error(WorkflowError::Cancelled));
            self->m_page.failProgress([error] { return sentenceOf(error); });
            self->showError(error);
        }
    }
    Q_EMIT self->changed();
}

} // namespace tegata::pharmacy
