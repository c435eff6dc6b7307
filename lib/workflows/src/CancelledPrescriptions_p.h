#pragma once

#include <tegata/base/Task.h>
#include <tegata/chartstore/ChartCache.h>
#include <tegata/protocol/Ids.h>

#include <set>
#include <utility>

namespace tegata::workflows {

class Workspace;

/// Asks the ledger which of the patient's prescriptions were cancelled before anything was dispensed, and keeps the
/// records they stand in beside the cached chart: the record itself goes on saying that the drug is to be taken.
/// Errors of the ledger and the cache.
[[nodiscard]] Task<void> noteCancelledPrescriptions(Workspace *workspace, protocol::PatientId patient,
                                                    protocol::BlockNumber head);

/// A record and whoever cancelled the lock on it. A lock can name any record: it is the author's own word only where
/// that institution wrote the record too.
using CancelledPrescription = std::pair<protocol::RecordHash, protocol::InstitutionId>;

/// What was noted last; none when nothing was.
[[nodiscard]] std::set<CancelledPrescription> cancelledPrescriptions(chartstore::ChartCache &cache,
                                                                     const protocol::PatientId &patient);

} // namespace tegata::workflows
