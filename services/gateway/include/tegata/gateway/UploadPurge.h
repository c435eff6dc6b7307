#pragma once

#include <tegata/gateway/Storage.h>
#include <tegata/ledgerclient/LedgerHistory.h>
#include <tegata/ledgerclient/LedgerReader.h>

#include <chrono>

namespace tegata::gateway {

/// What one round of a purge did, in objects.
struct PurgedUploads
{
    /// Found on the ledger: kept for ever, never looked at again.
    int recorded = 0;
    int removed = 0;
    /// Not decided: an action that may record them waits, the nodes' logs are not whole, or a list is not here.
    int kept = 0;
};

/// Removes records, lists of record hashes (batches) and wraps that were stored long ago and that the ledger names
/// nowhere. Wraps of a patient for himself are never removed: the ledger does not name them.
///
/// What it believes of the ledger are the logs of the nodes, and only where they are whole: the registration of the
/// patient or institution is among them, they hold as many records as each chart counts, and as many rotations as its
/// vault had. A node that has forgotten old logs therefore removes nothing. One thread; all it remembers is in the
/// store, so that it goes on after a restart, and several instances may do it at once.
class UploadPurge
{
public:
    /// `keep`: how long an object waits for the ledger. The others outlive this and its tasks.
    UploadPurge(ledger::LedgerReader &reader, ledger::LedgerHistory &history, Storage &storage, const Clock &clock,
                std::chrono::seconds keep);

    /// Looks at the owners whose objects waited longest. Errors of the store and of the nodes; what was done before
    /// stays done.
    [[nodiscard]] Task<PurgedUploads> run();
    /// A round that runs ends after its present owner.
    void stop() { m_isStopped = true; }

private:
    struct Recorded;
    [[nodiscard]] Task<Recorded> recordedOf(protocol::Hash32 owner, ledger::BlockHeader at);
    [[nodiscard]] Task<PurgedUploads> lookAtBatch(StoredBatch batch, ledger::BlockHeader at);
    [[nodiscard]] Task<PurgedUploads> lookAtOwner(protocol::Hash32 owner, ledger::BlockHeader at);

    ledger::LedgerReader &m_reader;
    ledger::LedgerHistory &m_history;
    Storage &m_storage;
    const Clock &m_clock;
    std::chrono::seconds m_keep;
    bool m_isStopped = false;
};

} // namespace tegata::gateway
