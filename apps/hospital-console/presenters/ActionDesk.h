#pragma once

#include "views/DetailSheet.h"
#include "views/RecordingSheet.h"

#include <tegata/uikit/AppWindow.h>
#include <tegata/uikit/ConfirmSheet.h>
#include <tegata/workflows/ActionProgress.h>
#include <tegata/workflows/Workspace.h>

#include <QCoro/QCoroTask>
#include <QHash>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

namespace tegata::console {

/// A signed action, from the words that are confirmed to the words when it is recorded.
struct ActionRequest
{
    /// What is shown and then signed. Not needed for run(): its sheet has shown it.
    std::function<ui::ConfirmWords()> words = {};
    ui::ButtonRole role = ui::ButtonRole::Primary;
    /// "Withdrawing the approval of “Reception 2”"
    ui::Words progress = {};
    std::function<Task<workflows::RecordedAction>(workflows::ProgressObserver)> record = {};
    ui::Words success = {};
    /// Recorded: look again.
    std::function<void()> recorded = {};
};

/// The one way from a wish to a recorded action: confirm, sign, send, recorded, said so; one at a time. GUI thread.
class ActionDesk : public QObject
{
    Q_OBJECT
public:
    /// Both outlive the desk.
    ActionDesk(workflows::Workspace &workspace, ui::AppWindow &window);

    /// Confirms first.
    void ask(ActionRequest request);
    /// Was confirmed on a sheet of its own.
    void run(ActionRequest request);
    /// A question before something that is not signed.
    void confirm(std::function<ui::ConfirmWords()> words, ui::ButtonRole role, std::function<void()> confirmed);

    /// Says why a page could not be loaded, once until it could be again.
    void reportLoad(const QString &topic, const std::optional<Error> &error);
    void showError(const Error &error);
    void showSuccess(ui::Words words);
    void showDetails(std::function<DetailWords()> words) { m_details->show(std::move(words)); }

    /// The app locks: every sheet goes.
    void leave();

private:
    static QCoro::Task<void> perform(QPointer<ActionDesk> self, std::shared_ptr<ActionRequest> request, int visit);
    void showStage(workflows::ActionStage stage);
    void showRecorded(const ActionRequest &request, const workflows::RecordedAction &action);

    workflows::Workspace &m_workspace;
    ui::AppWindow &m_window;
    ui::ConfirmSheet *m_confirm;
    RecordingSheet *m_recording;
    DetailSheet *m_details;
    std::function<void()> m_confirmed;
    QHash<QString, QString> m_reported;
    bool m_isRunning = false;
    /// Counts lock and unlock: what comes back after a lock is not shown.
    int m_visit = 0;
};

} // namespace tegata::console
