#pragma once

#include "ChartAccess_p.h"

#include <tegata/workflows/ChartReading.h>

#include <functional>

namespace tegata::workflows {

/// How far a synchronisation came.
struct SyncReport
{
    std::uint64_t recordsOnChain = 0;
    protocol::BlockNumber asOf{};
    UnixTime asOfTime{};
};

using SyncProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Brings the cache of one chart up to the newest agreed block: verifies every link against the head on chain, fetches
/// what is missing, opens and checks it, and remembers the marks. ChainMismatch (protocol) when links do not rebuild
/// the head; ChainWentBackwards when the chain shows less than it did before. A record that cannot be verified is
/// noted with its problem and does not stop the others.
[[nodiscard]] Task<SyncReport> synchroniseChart(Workspace *workspace, ChartAccess access, SyncProgress progress);

/// Fetches and opens what the own institution wrote, by its vault keys, without any grant.
[[nodiscard]] Task<SyncReport> synchroniseOwnRecords(Workspace *workspace, protocol::PatientId patient,
                                                     SyncProgress progress);

/// Names under which the cache keeps what synchronisation learned beside the records.
[[nodiscard]] QString problemsKey(const protocol::PatientId &patient);
[[nodiscard]] QString institutionKey(const protocol::InstitutionId &institution);
[[nodiscard]] QString authorKey(const protocol::Address &author);

} // namespace tegata::workflows
