#pragma once

#include <tegata/gateway/ObjectStore.h>

namespace tegata::gateway {

/// An object that is not known to be on the ledger.
struct WaitingUpload
{
    enum class Kind
    {
        Record,
        Batch,
        Wrap
    };
    Kind kind = Kind::Record;
    protocol::Hash32 hash;
    /// Of a record.
    protocol::CompartmentId compartment;
};

/// The stored objects as the purge sees them. An owner is the patient of a record or of a wrap for an institution, the
/// institution of a wrap of its vault.
class UploadStore
{
public:
    explicit UploadStore(Database &database)
        : m_database(database)
    {
    }

    /// Owners of records and wraps stored before `stored` that nobody looked at since `looked`; whose waits longest
    /// comes first.
    [[nodiscard]] Result<std::vector<protocol::Hash32>> owners(UnixTime stored, UnixTime looked, int limit);
    [[nodiscard]] Result<std::vector<WaitingUpload>> ofOwner(const protocol::Hash32 &owner, UnixTime stored,
                                                             UnixTime looked, int limit);
    [[nodiscard]] Result<std::vector<protocol::MerkleRoot>> batches(UnixTime stored, UnixTime looked, int limit);

    /// The ledger names it: it is kept for ever.
    [[nodiscard]] Result<void> markRecorded(const WaitingUpload &upload);
    /// Not now.
    [[nodiscard]] Result<void> markLookedAt(const WaitingUpload &upload, UnixTime now);
    /// False when it is not there, is on the ledger, or was sent again at `before` or later.
    [[nodiscard]] Result<bool> remove(const WaitingUpload &upload, UnixTime before);
    /// It was sent again: it waits anew.
    [[nodiscard]] Result<void> renew(const WaitingUpload &upload, UnixTime now);

    /// Whether an action that may name a record or a wrap of this patient or institution waits for a block, or is in
    /// one after `head`: what was read at `head` does not have it.
    [[nodiscard]] Result<bool> hasPendingAction(const protocol::Hash32 &owner, protocol::BlockNumber head);
    /// The same for the lists of hashes that this patient or institution appends.
    [[nodiscard]] Result<bool> hasPendingBatch(const protocol::Hash32 &owner, protocol::BlockNumber head);

private:
    [[nodiscard]] Result<bool> hasPending(const QString &which, QVariantList values, protocol::BlockNumber head);

    Database &m_database;
};

} // namespace tegata::gateway
