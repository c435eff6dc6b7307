#pragma once

#include <tegata/protocol/ChartChain.h>
#include <tegata/protocol/Ids.h>

#include <optional>
#include <string>
#include <vector>

/// The ledger's state as its views tell it, one plain struct per thing. Times are block times.
namespace tegata::ledger {

using protocol::Address;
using protocol::BlockHash;
using protocol::BlockNumber;
using protocol::ChartHead;
using protocol::CompartmentId;
using protocol::DeviceRole;
using protocol::Digest;
using protocol::EncryptionPublicKey;
using protocol::Epoch;
using protocol::Hash32;
using protocol::InstitutionId;
using protocol::InstitutionKind;
using protocol::KeyCommitment;
using protocol::MerkleRoot;
using protocol::Nonce;
using protocol::PatientId;
using protocol::Permission;
using protocol::PrescriptionId;
using protocol::RecordHash;
using protocol::RevocationReason;
using protocol::Suite;
using protocol::TransactionHash;
using protocol::WrapHash;

struct InstitutionState
{
    InstitutionId institutionId;
    InstitutionKind kind = InstitutionKind::Hospital;
    std::string name;
    Hash32 legalIdHash;
    bool isActive = false;
    std::uint32_t administratorCount = 0;
    /// Approved and not revoked, the expired ones among them.
    std::uint32_t deviceCount = 0;
    Epoch vaultEpoch{};
    EncryptionPublicKey vaultPk;
    EncryptionPublicKey recoveryPk;
    WrapHash recoveryWrapHash;
    /// Grants made for vault epochs up to this one are stale; zero: none.
    Epoch compromisedThrough{};
    UnixTime registeredAt{};
    friend bool operator==(const InstitutionState &, const InstitutionState &) = default;
};

struct AdministratorState
{
    Address administrator;
    InstitutionId institutionId;
    EncryptionPublicKey encPk;
    bool isActive = false;
    UnixTime addedAt{};
    /// Zero unless removed.
    UnixTime removedAt{};
    friend bool operator==(const AdministratorState &, const AdministratorState &) = default;
};

/// A device's encryption key stands in its DeviceApproved event only: see LedgerHistory::deviceApproval.
struct DeviceState
{
    Address device;
    InstitutionId institutionId;
    DeviceRole role = DeviceRole::Doctor;
    /// Zero: no end date.
    UnixTime notAfter{};
    UnixTime approvedAt{};
    /// Zero unless revoked.
    UnixTime revokedAt{};
    /// Empty unless revoked.
    std::optional<RevocationReason> reason;
    /// Vault epoch of the first wrap made for it.
    Epoch vaultEpoch{};
    [[nodiscard]] bool isRevoked() const { return revokedAt != UnixTime{}; }
    /// Approved, not revoked, end date not reached at `time`; says nothing about its institution.
    [[nodiscard]] bool isActiveAt(UnixTime time) const
    {
        return !isRevoked() && (notAfter == UnixTime{} || time < notAfter);
    }
    friend bool operator==(const DeviceState &, const DeviceState &) = default;
};

struct PatientState
{
    PatientId patientId;
    Address key;
    EncryptionPublicKey encPk;
    /// CloseChart was recorded.
    bool isClosed = false;
    UnixTime registeredAt{};
    friend bool operator==(const PatientState &, const PatientState &) = default;
};

struct ChartState
{
    PatientId patientId;
    CompartmentId compartment;
    Suite suite = Suite::X25519XChaCha20;
    Epoch epoch{};
    KeyCommitment ckCommit;
    bool isClosed = false;
    /// Number of records linked.
    std::uint64_t count = 0;
    ChartHead head;
    UnixTime openedAt{};
    friend bool operator==(const ChartState &, const ChartState &) = default;
};

/// One compartment of a grant, whether or not the grant is still running. Its wrap hash stands in events only:
/// see LedgerHistory::grantWraps.
struct GrantItemState
{
    Permission permissions = Permission::Read;
    /// Vault epoch that the newest wrap was made to.
    Epoch vaultEpoch{};
    friend bool operator==(const GrantItemState &, const GrantItemState &) = default;
};

struct GrantState
{
    PatientId patientId;
    InstitutionId institutionId;
    UnixTime grantedAt{};
    /// Block of the Granted event.
    BlockNumber grantedBlock{};
    /// Zero: open end.
    UnixTime notAfter{};
    /// Vault epoch of the oldest wrap in use.
    Epoch vaultEpoch{};
    /// Neither revoked nor expired at the block of the read.
    bool isRunning = false;
    /// Made for a vault epoch that counts as compromised.
    bool isStale = false;
    friend bool operator==(const GrantState &, const GrantState &) = default;
};

struct PrescriptionInfo
{
    PrescriptionId prescriptionId;
    protocol::PrescriptionState state = protocol::PrescriptionState::None;
    PatientId patientId;
    CompartmentId compartment;
    RecordHash recordHash;
    InstitutionId issuer;
    /// Who holds the claim; zero unless claimed.
    InstitutionId holder;
    UnixTime claimedAt{};
    UnixTime notAfter{};
    std::uint16_t fills = 0;
    /// Fills done.
    std::uint16_t filled = 0;
    /// A part of the next fill has been handed out.
    bool isPartiallyFilled = false;
    friend bool operator==(const PrescriptionInfo &, const PrescriptionInfo &) = default;
};

/// Where on the chain something stands.
struct ChainPosition
{
    BlockNumber block{};
    BlockHash blockHash;
    UnixTime time{};
    TransactionHash transaction;
    std::uint32_t logIndex = 0;
    friend bool operator==(const ChainPosition &, const ChainPosition &) = default;
};

/// One link of a chart as the ledger's events tell it: a single record or a batch.
struct ChartLink
{
    PatientId patientId;
    CompartmentId compartment;
    /// Sequence number of the first (or only) record.
    std::uint64_t firstSequence = 0;
    /// Records in this link; more than one only for batches, but a batch may hold one.
    std::uint32_t count = 1;
    bool isBatch = false;
    /// Record hash of a single link; zero for a batch.
    RecordHash recordHash;
    /// Merkle root of a batch; zero for a single link.
    MerkleRoot root;
    /// Zero for the patient's own entry.
    InstitutionId authorInstitution;
    Address author;
    Epoch epoch{};
    /// Head of the chart after this link.
    ChartHead head;
    ChainPosition position;
    friend bool operator==(const ChartLink &, const ChartLink &) = default;
};

/// The same link as protocol::verifyChain takes it.
[[nodiscard]] protocol::ChartLink protocolLinkOf(const ChartLink &link);

/// A wrap of chart keys for an institution that the patient's signed actions name.
struct GrantWrap
{
    CompartmentId compartment;
    /// Set when the wrap came with the grant: first epoch whose key is inside.
    std::optional<Epoch> fromEpoch;
    /// Set when the wrap came with a rotation: the epoch that it opened.
    std::optional<Epoch> rotatedTo;
    Epoch vaultEpoch{};
    WrapHash wrapHash;
    ChainPosition position;
    friend bool operator==(const GrantWrap &, const GrantWrap &) = default;
};

} // namespace tegata::ledger
