#pragma once

#include <tegata/chartstore/CacheTypes.h>
#include <tegata/protocol/Records.h>
#include <tegata/workflows/ChartReading.h>

#include <memory>
#include <optional>
#include <vector>

namespace tegata::workflows {

/// Everything needed to check and open one stored record away from the thread that fetched it.
struct RecordToOpen
{
    chartstore::CachedLink link;
    UnixTime recordedAt{};
    /// False when the ledger does not know the author as what the link says.
    bool authorIsPermitted = true;
    /// The compartment's key of the link's epoch, when this profile has it.
    std::shared_ptr<const protocol::ChartKey> chartKey;
    /// The author's own vault key, for records of the own institution.
    std::shared_ptr<const crypto::EncryptionKey> vaultKey;
    /// The stored envelope; empty: not available.
    Bytes stored;
};

struct RecordVerdict
{
    RecordProblem problem = RecordProblem::None;
    std::optional<chartstore::CachedRecord> record;
};

/// All checks of docs/protocol.md §6 in their order, stopping at the first failure. Any thread.
[[nodiscard]] RecordVerdict openStoredRecord(const protocol::Deployment &deployment, const RecordToOpen &input);

} // namespace tegata::workflows
