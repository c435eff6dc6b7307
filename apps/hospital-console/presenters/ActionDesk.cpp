#include "ActionDesk.h"

#include "views/ConsoleWords.h"

#include <tegata/appshell/AppShell.h>
#include <tegata/uikit/ErrorWords.h>

#include <utility>

namespace tegata::console {

ActionDesk::ActionDesk(workflows::Workspace &workspace, ui::AppWindow &window)
    : m_workspace(workspace)
    , m_window(window)
    , m_confirm(new ui::ConfirmSheet(&window))
    , m_recording(new RecordingSheet(&window))
    , m_details(new DetailSheet(&window))
{
    m_confirm->setObjectName(QStringLiteral("confirm-sheet"));
    connect(m_confirm, &ui::ConfirmSheet::confirmed, this, [this] {
        if (const std::function<void()> confirmed = std::exchange(m_confirmed, {})) {
            confirmed();
        }
    });
    connect(m_confirm, &ui::ConfirmSheet::cancelled, this, [this] { m_confirmed = {}; });
}

void ActionDesk::ask(ActionRequest request)
{
    const auto words = request.words;
    const ui::ButtonRole role = request.role;
    confirm(words, role, [this, shared = std::make_shared<ActionRequest>(std::move(request))] { run(*shared); });
}

void ActionDesk::confirm(std::function<ui::ConfirmWords()> words, ui::ButtonRole role, std::function<void()> confirmed)
{
    // A sheet that is still open is cancelled by this one, and its answer goes to whoever asked for it.
    m_confirm->ask(std::move(words), role);
    m_confirmed = std::move(confirmed);
}

void ActionDesk::run(ActionRequest request)
{
    if (m_isRunning) {
        m_window.messages()->show({ui::Tone::Info, [] {
                                       return ui::MessageWords{tr("Another action is still on its way."),
                                                               tr("Wait until it is recorded, then try again."),
                                                               {}};
                                   }});
        return;
    }
    m_isRunning = true;
    m_recording->begin(request.progress);
    appshell::start(perform(this, std::make_shared<ActionRequest>(std::move(request)), m_visit));
}

QCoro::Task<void> ActionDesk::perform(QPointer<ActionDesk> self, std::shared_ptr<ActionRequest> request, int visit)
{
    const workflows::ProgressObserver observer = [self](workflows::ActionStage stage, const protocol::Digest &) {
        if (self != nullptr) {
            self->showStage(stage);
        }
    };
    const Result<workflows::RecordedAction> result = co_await request->record(observer);
    if (self == nullptr) {
        co_return;
    }
    self->m_isRunning = false;
    if (self->m_visit != visit) {
        co_return;
    }
    self->m_recording->dismiss();
    if (!result) {
        self->showError(result.error());
        co_return;
    }
    self->showRecorded(*request, *result);
    if (request->recorded) {
        request->recorded();
    }
}

void ActionDesk::showStage(workflows::ActionStage stage)
{
    switch (stage) {
    case workflows::ActionStage::Preparing:
        m_recording->setStage(RecordingSheet::Stage::Preparing);
        break;
    case workflows::ActionStage::Sending:
    case workflows::ActionStage::Sent:
        m_recording->setStage(RecordingSheet::Stage::Sending);
        break;
    case workflows::ActionStage::Recorded:
        m_recording->setStage(RecordingSheet::Stage::Recorded);
        break;
    }
}

void ActionDesk::showRecorded(const ActionRequest &request, const workflows::RecordedAction &action)
{
    ui::Message message;
    message.tone = ui::Tone::Success;
    message.words = [words = request.success] { return ui::MessageWords{words(), {}, tr("Details")}; };
    message.action = [self = QPointer<ActionDesk>(this), action] {
        if (self == nullptr) {
            return;
        }
        self->showDetails([action] {
            return DetailWords{tr("Where it was recorded"),
                               {{tr("When"), momentText(action.blockTime)},
                                {tr("Block"), QString::number(protocol::toNumber(action.block))},
                                {tr("Transaction"), action.transaction.hexString()},
                                {tr("Signed as"), action.digest.hexString()}}};
        });
    };
    m_window.messages()->show(std::move(message));
}

void ActionDesk::reportLoad(const QString &topic, const std::optional<Error> &error)
{
    const QString key = error ? QString::fromStdString(error->key()) : QString();
    if (m_reported.value(topic) == key) {
        return;
    }
    m_reported.insert(topic, key);
    if (!error) {
        m_window.messages()->clearTopic(topic);
        return;
    }
    if (error->is(WorkflowError::Locked)) {
        return;
    }
    ui::Message message = ui::messageFor(*error);
    message.topic = topic;
    m_window.messages()->show(std::move(message));
}

void ActionDesk::showError(const Error &error)
{
    if (!error.is(WorkflowError::Locked)) {
        m_window.messages()->show(ui::messageFor(error));
    }
}

void ActionDesk::showSuccess(ui::Words words) { m_window.messages()->show(ui::successMessage(std::move(words))); }

void ActionDesk::leave()
{
    ++m_visit;
    m_reported.clear();
    m_confirm->dismiss();
    m_confirmed = {};
    m_recording->dismiss();
    m_details->dismiss();
}

} // namespace tegata::console
