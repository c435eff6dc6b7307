#pragma once

#include <tegata/gateway/Database.h>
#include <tegata/protocol/Records.h>
#include <tegata/protocol/Vault.h>

#include <optional>
#include <vector>

namespace tegata::gateway {

/// A record as it is kept: what the rules of reading ask about, and the sealed bytes.
struct StoredRecord
{
    protocol::RecordHash hash;
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    protocol::InstitutionId authorInstitution;
    protocol::Address author;
    /// Of the envelope, in bytes.
    qint64 size = 0;
};

struct WaitingUpload;

struct StoredBatch
{
    protocol::MerkleRoot root;
    /// institutionId of the uploader, or patientId.
    protocol::Hash32 uploader;
    /// Record hashes, 32 bytes each, in order.
    QByteArray leaves;
};

struct StoredWrap
{
    protocol::WrapHash hash;
    protocol::WrapKind kind = protocol::WrapKind::ChartKeysForInstitution;
    protocol::Hash32 subject;
    protocol::Hash32 recipientId;
    QByteArray wrap;
};

/// Sealed objects. Every put takes bytes that went through the decoder of lib/protocol: nothing else has a way
/// in. Objects under a hash never change; putting one again changes nothing, and says so: a put is true when the object
/// was not there yet.
class ObjectStore
{
public:
    explicit ObjectStore(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<bool> putRecord(const StoredRecord &record, const QByteArray &envelope, UnixTime now);
    /// Those that are there, in no particular order, each as often as it is asked for. No envelope is read for it.
    [[nodiscard]] Result<std::vector<StoredRecord>> describeRecords(const std::vector<protocol::RecordHash> &hashes);
    [[nodiscard]] Result<std::optional<QByteArray>> findEnvelope(const protocol::RecordHash &hash);

    [[nodiscard]] Result<bool> putBatch(const StoredBatch &batch, UnixTime now);
    [[nodiscard]] Result<std::optional<StoredBatch>> findBatch(const protocol::MerkleRoot &root);
    /// One of these that is stored, if any is.
    [[nodiscard]] Result<std::optional<StoredRecord>> anyKnown(const std::vector<protocol::RecordHash> &hashes);

    [[nodiscard]] Result<bool> putWrap(const StoredWrap &wrap, UnixTime now);
    [[nodiscard]] Result<std::optional<StoredWrap>> findWrap(const protocol::WrapHash &hash);
    /// Hashes of the kind-2 wraps of a patient, oldest first.
    [[nodiscard]] Result<std::vector<protocol::WrapHash>> wrapsOfPatient(const protocol::PatientId &patientId);

    /// A rotation may be tried several times before it is recorded: every version is kept, the newest served.
    /// Conflict beyond 64 versions.
    [[nodiscard]] Result<bool> putPredecessor(const protocol::VaultEpoch &vault, const QByteArray &seal, UnixTime now);
    [[nodiscard]] Result<std::optional<QByteArray>> findPredecessor(const protocol::VaultEpoch &vault);

    /// Replaces the entry; always true.
    [[nodiscard]] Result<bool> putDirectoryEntry(const protocol::InstitutionId &institutionId,
                                                 const protocol::Address &device, const QByteArray &entry,
                                                 UnixTime now);
    [[nodiscard]] Result<std::optional<QByteArray>> findDirectoryEntry(const protocol::InstitutionId &institutionId,
                                                                       const protocol::Address &device);
    /// Ordered by device.
    [[nodiscard]] Result<std::vector<QByteArray>> directoryOf(const protocol::InstitutionId &institutionId);

private:
    /// True when the row was written; what was there already waits for the ledger anew (UploadPurge).
    [[nodiscard]] Result<bool> renewed(const WaitingUpload &upload, UnixTime now, const Result<Rows> &inserted);

    Database &m_database;
};

} // namespace tegata::gateway
