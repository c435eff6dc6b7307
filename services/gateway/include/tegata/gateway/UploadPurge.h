#pragma once

#include <tegata/gateway/Storage.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <chrono>
#include <memory>

namespace tegata::gateway {

/// What one round of a purge did, in objects.
struct PurgedUploads
{
    /// Found on the ledger: kept for ever, never looked at again.
    int recorded = 0;
    int removed = 0;
    /// Not decided: an action that may record them waits, the nodes' logs are not whole or cannot be read, or a list is
    /// not here.
    int kept = 0;
};

/// Removes records, lists of record hashes (batches) and wraps that were stored long ago and that the ledger names
/// nowhere. Wraps of a patient for himself are never removed: the ledger does not name them.
///
/// What it believes of the ledger are the logs of the nodes, and only where they are whole: the registration of the
/// patient or institution is among them, they hold as many records as each chart counts, and as many rotations as its
/// vault had. A node that has forgotten old logs therefore removes nothing. A node that is behind agrees with itself at
/// its old block: one that is a day behind removes nothing either, and what an action of this gateway recorded after
/// the block that was asked at is kept. One thread; all it remembers is in the store, so that it goes on after a
/// restart, and several instances may do it at once.
class UploadPurge
{
public:
    /// `reader` and `history` are of NodeSet::judges(): what is removed does not come back. `keep`: how long an object
    /// waits for the ledger. The others outlive this and its tasks.
    UploadPurge(ledger::LedgerReader &reader, ledger::LedgerHistory &history, Storage &storage, const Clock &clock,
                std::chrono::seconds keep);

    /// Looks at the lists, then at the owners, that waited longest. ChainUnavailable when the nodes are away or their
    /// newest block is older than a day. The first error otherwise, after all others were looked at: what was done
    /// stays done. One round at a time.
    [[nodiscard]] Task<PurgedUploads> run();
    /// A round that runs ends after its present owner.
    void stop() { m_isStopped = true; }

private:
    struct Recorded;
    struct Round;
    [[nodiscard]] Task<ledger::BlockHeader> newestBlock();
    /// Logs that cannot be read are noted in the round, and are not whole.
    [[nodiscard]] Task<std::shared_ptr<const Recorded>> recordedOf(protocol::Hash32 owner, ledger::BlockHeader at,
                                                                   std::shared_ptr<Round> round);
    [[nodiscard]] Task<Recorded> readLogs(protocol::Hash32 owner, ledger::BlockHeader at);
    [[nodiscard]] Task<PurgedUploads> lookAtBatch(StoredBatch batch, ledger::BlockHeader at,
                                                  std::shared_ptr<Round> round);
    [[nodiscard]] Task<PurgedUploads> lookAtOwner(protocol::Hash32 owner, ledger::BlockHeader at,
                                                  std::shared_ptr<Round> round);

    ledger::LedgerReader &m_reader;
    ledger::LedgerHistory &m_history;
    Storage &m_storage;
    const Clock &m_clock;
    std::chrono::seconds m_keep;
    bool m_isStopped = false;
};

} // namespace tegata::gateway
