#pragma once

#include "ChartSync_p.h"

#include <tegata/chartstore/CacheTypes.h>

#include <map>

namespace tegata::workflows {

/// Keys by which the missing records of a run are opened.
struct OpeningKeys
{
    ChartAccess access;
    /// Vault keys by epoch, for own records.
    std::map<protocol::Epoch, std::shared_ptr<const crypto::EncryptionKey>> vaultKeys;
};

/// Times of blocks that are known already, such as from the log entries just read.
using BlockTimes = std::map<protocol::BlockNumber, UnixTime>;

/// How many envelopes to ask for at once: few while their size is unknown, then as many as fill one answer of a
/// reasonable size. Envelopes reach 4 MiB, and what is on its way stands in memory whole.
class FetchSize
{
public:
    /// The gateway's limit on one request.
    static constexpr std::size_t most = 256;
    static constexpr std::size_t first = 16;
    /// Bytes aimed at in one answer.
    static constexpr std::size_t aim = 4U * 1024U * 1024U;

    [[nodiscard]] std::size_t count() const { return m_count; }
    /// An answer of so many envelopes came.
    void arrived(std::size_t envelopes, std::size_t bytes);
    /// An answer was refused for its size; false when even one envelope is too large.
    [[nodiscard]] bool shrink();

private:
    std::size_t m_count = first;
};

/// Fetches, checks and keeps the given records. While one answer is checked, on as many threads as the machine has, the
/// next one is on its way and the one before is written; each answer is one transaction, so that a run that is cut
/// short goes on where it ended.
[[nodiscard]] Task<void> synchroniseRecords(Workspace *workspace, protocol::PatientId patient,
                                            std::vector<chartstore::CachedLink> missing, OpeningKeys keys,
                                            BlockTimes times, SyncProgress progress);

} // namespace tegata::workflows
