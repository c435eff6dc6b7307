#pragma once

#include "PendingWrite_p.h"

#include <QDateTime>
#include <QTimeZone>
#include <QUuid>

namespace tegata::workflows {

/// Encodes, seals and puts confirmed records of one compartment into the outbox as one entry. An `origin` that follows
/// from what is written keeps a step that is repeated after a crash from writing it twice.
[[nodiscard]] Task<std::vector<Delivery>> confirmWrite(Workspace *workspace, std::vector<ReviewedRecord> records,
                                                       clinical::Confirmation confirmation, bool isBatch,
                                                       PrescriptionStep step,
                                                       std::optional<chartstore::OutboxId> origin = {});

/// Id, patient, author and time of a resource written now on this terminal.
[[nodiscard]] clinical::DraftHeader draftHeaderFor(Workspace &workspace, const protocol::PatientId &patient);
/// A random UUID.
[[nodiscard]] QString freshResourceId(Workspace &workspace);

} // namespace tegata::workflows
