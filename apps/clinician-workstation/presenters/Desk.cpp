#include "Desk.h"

#include <tegata/uikit/ErrorWords.h>
#include <tegata/workflows/WorkflowError.h>

namespace tegata::workstation {

void showError(Desk &desk, const Error &error, const QString &topic)
{
    if (error.is(WorkflowError::Locked) || error.is(WorkflowError::Cancelled)) {
        return;
    }
    ui::Message message = ui::messageFor(error);
    message.topic = topic;
    desk.window.messages()->show(std::move(message));
}

void ask(Desk &desk, QObject *owner, std::function<ui::ConfirmWords()> words, ui::ButtonRole role,
         std::function<void()> confirmed)
{
    if (desk.sheet.isOpen()) {
        desk.sheet.dismiss();
    }
    // One answer: the connections live as long as this question.
    auto *answer = new QObject(owner);
    QObject::connect(&desk.sheet, &ui::ConfirmSheet::confirmed, answer, [answer, confirmed = std::move(confirmed)] {
        answer->deleteLater();
        confirmed();
    });
    QObject::connect(&desk.sheet, &ui::ConfirmSheet::cancelled, answer, [answer] { answer->deleteLater(); });
    desk.sheet.ask(std::move(words), role);
}

clinical::Confirmation confirmationHere(const workflows::Workspace &workspace)
{
    clinical::Confirmation confirmation;
    if (const auto &enrolment = workspace.state().enrolment) {
        confirmation.confirmedBy = {enrolment->userName, enrolment->profession};
    }
    confirmation.enteredBy = confirmation.confirmedBy;
    confirmation.confirmedAt = workspace.clock().now();
    confirmation.enteredAt = confirmation.confirmedAt;
    return confirmation;
}

} // namespace tegata::workstation
