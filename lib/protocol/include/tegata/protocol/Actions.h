#pragma once

#include <tegata/protocol/Ids.h>
#include <tegata/protocol/ProtocolError.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The signed actions of docs/protocol.md §2, one plain struct each, fields in the order of the EIP-712 type.
namespace tegata::protocol {

/// What every action ends with: who signs, a nonce that is used at most once, and the last block time
/// at which the ledger accepts it.
struct Authorization
{
    Address signer;
    Nonce nonce;
    UnixTime deadline{};
    friend bool operator==(const Authorization &, const Authorization &) = default;
};

struct VaultWrap
{
    Address recipient;
    WrapHash wrapHash;
    friend bool operator==(const VaultWrap &, const VaultWrap &) = default;
};
struct VaultRotation
{
    Epoch epoch{};
    EncryptionPublicKey vaultPk;
    WrapHash recoveryWrapHash;
    /// Strictly ascending by recipient.
    std::vector<VaultWrap> wraps;
    friend bool operator==(const VaultRotation &, const VaultRotation &) = default;
};
struct ChartOpening
{
    CompartmentId compartment;
    Suite suite = Suite::X25519XChaCha20;
    KeyCommitment ckCommit;
    friend bool operator==(const ChartOpening &, const ChartOpening &) = default;
};
struct GrantItem
{
    CompartmentId compartment;
    Permission permissions = Permission::Read;
    Epoch fromEpoch{};
    WrapHash wrapHash;
    friend bool operator==(const GrantItem &, const GrantItem &) = default;
};
struct KeptReader
{
    InstitutionId institutionId;
    Epoch vaultEpoch{};
    WrapHash wrapHash;
    friend bool operator==(const KeptReader &, const KeptReader &) = default;
};
struct ChartRotation
{
    CompartmentId compartment;
    KeyCommitment ckCommit;
    /// Strictly ascending by institution.
    std::vector<KeptReader> keep;
    friend bool operator==(const ChartRotation &, const ChartRotation &) = default;
};

struct RegisterInstitution
{
    InstitutionId institutionId;
    InstitutionKind kind = InstitutionKind::Hospital;
    std::string name;
    Hash32 legalIdHash;
    EncryptionPublicKey encPk;
    EncryptionPublicKey vaultPk;
    EncryptionPublicKey recoveryPk;
    WrapHash recoveryWrapHash;
    Authorization authorization;
};
struct UpdateInstitution
{
    InstitutionId institutionId;
    InstitutionKind kind = InstitutionKind::Hospital;
    std::string name;
    Authorization authorization;
};
struct SetInstitutionActive
{
    InstitutionId institutionId;
    bool active = true;
    Authorization authorization;
};
struct AddAdministrator
{
    InstitutionId institutionId;
    Address administrator;
    EncryptionPublicKey encPk;
    Epoch vaultEpoch{};
    WrapHash wrapHash;
    Authorization authorization;
};
struct RemoveAdministrator
{
    InstitutionId institutionId;
    Address administrator;
    /// None or one.
    std::vector<VaultRotation> rotation;
    Authorization authorization;
};
struct ApproveDevice
{
    InstitutionId institutionId;
    Address device;
    EncryptionPublicKey encPk;
    DeviceRole role = DeviceRole::Doctor;
    /// Zero: no end date.
    UnixTime notAfter{};
    Epoch vaultEpoch{};
    WrapHash wrapHash;
    Authorization authorization;
};
struct RevokeDevice
{
    InstitutionId institutionId;
    Address device;
    RevocationReason reason = RevocationReason::Routine;
    /// None or one.
    std::vector<VaultRotation> rotation;
    Authorization authorization;
};
struct RotateVault
{
    InstitutionId institutionId;
    /// Exactly one.
    std::vector<VaultRotation> rotation;
    Authorization authorization;
};
struct RegisterPatient
{
    PatientId patientId;
    EncryptionPublicKey encPk;
    InstitutionId introducedBy;
    Authorization authorization;
};
struct ReplacePatientKey
{
    PatientId patientId;
    Address newKey;
    EncryptionPublicKey newEncPk;
    Authorization authorization;
};
struct OpenChart
{
    PatientId patientId;
    std::vector<ChartOpening> charts;
    Authorization authorization;
};
struct CloseChart
{
    PatientId patientId;
    Authorization authorization;
};
struct Grant
{
    PatientId patientId;
    InstitutionId institutionId;
    Epoch vaultEpoch{};
    /// Zero: open end.
    UnixTime notAfter{};
    /// Strictly ascending by compartment.
    std::vector<GrantItem> items;
    Authorization authorization;
};
struct Revoke
{
    PatientId patientId;
    InstitutionId institutionId;
    /// Strictly ascending by compartment.
    std::vector<ChartRotation> rotations;
    Authorization authorization;
};
struct RotateChart
{
    PatientId patientId;
    std::vector<ChartRotation> rotations;
    Authorization authorization;
};
struct AppendRecord
{
    PatientId patientId;
    CompartmentId compartment;
    Epoch epoch{};
    RecordHash recordHash;
    Authorization authorization;
};
struct AppendRecords
{
    PatientId patientId;
    CompartmentId compartment;
    Epoch epoch{};
    MerkleRoot root;
    std::uint32_t count = 0;
    Authorization authorization;
};
struct IssuePrescription
{
    PrescriptionId prescriptionId;
    PatientId patientId;
    CompartmentId compartment;
    RecordHash recordHash;
    std::uint16_t fills = 1;
    UnixTime notAfter{};
    Authorization authorization;
};
struct ClaimPrescription
{
    PrescriptionId prescriptionId;
    Authorization authorization;
};
struct DispensePrescription
{
    PrescriptionId prescriptionId;
    std::uint16_t fill = 1;
    bool complete = true;
    RecordHash recordHash;
    Authorization authorization;
};
struct ReleasePrescription
{
    PrescriptionId prescriptionId;
    Authorization authorization;
};
struct CancelPrescription
{
    PrescriptionId prescriptionId;
    Authorization authorization;
};

/// Any signed action; the order is the order of the table in docs/protocol.md §2.
using Action =
    std::variant<RegisterInstitution, UpdateInstitution, SetInstitutionActive, AddAdministrator, RemoveAdministrator,
                 ApproveDevice, RevokeDevice, RotateVault, RegisterPatient, ReplacePatientKey, OpenChart, CloseChart,
                 Grant, Revoke, RotateChart, AppendRecord, AppendRecords, IssuePrescription, ClaimPrescription,
                 DispensePrescription, ReleasePrescription, CancelPrescription>;

/// A new key's consent to be bound, docs/protocol.md §2.
struct KeyConsent
{
    KeyPurpose purpose = KeyPurpose::Device;
    /// institutionId or patientId, as the purpose says.
    Hash32 subject;
    Address key;
    EncryptionPublicKey encPk;
};

/// An action with the signature of its signer and, where the action binds a new key, that key's consent.
struct SignedAction
{
    Action action;
    Signature signature;
    /// Only for AddAdministrator, ApproveDevice and ReplacePatientKey; otherwise empty.
    std::optional<Signature> consent;
};

/// Nonce lanes of ordered actions; unordered actions have none.
enum class NonceLane : std::uint8_t
{
    Institution = 1,
    Devices = 2,
    Patient = 3,
    Grants = 4
};

/// The lane of an action, empty for unordered ones.
[[nodiscard]] std::optional<NonceLane> nonceLaneOf(const Action &action);

/// "RegisterInstitution", …: the EIP-712 primary type of an action.
[[nodiscard]] std::string_view nameOf(const Action &action);

[[nodiscard]] const Authorization &authorizationOf(const Action &action);
[[nodiscard]] Authorization &authorizationOf(Action &action);

/// lane << 64 | sequence.
[[nodiscard]] Nonce orderedNonce(NonceLane lane, std::uint64_t sequence);

/// What must be signed for this action on this ledger.
[[nodiscard]] Digest digestOf(const Deployment &deployment, const Action &action);
[[nodiscard]] Digest digestOf(const Deployment &deployment, const KeyConsent &consent);

/// What the new key that this action binds has to sign; empty when the action binds none.
[[nodiscard]] std::optional<KeyConsent> consentOf(const Action &action);

/// Limits that the ledger sets (docs/protocol.md, "Rules of the ledger").
inline constexpr std::size_t institutionNameMaximum = 200;
inline constexpr std::size_t grantItemsMaximum = 16;
inline constexpr std::uint16_t prescriptionFillsMaximum = 12;

/// The rules of the ledger that need no state: ranges, orders, lanes. InvalidValue names the action; whoever
/// passes here may still be refused by the ledger for its state.
[[nodiscard]] Result<void> validateAction(const Action &action);

/// Signs with the key of `authorization.signer`. SignerMismatch when the key is another one; InvalidValue when a
/// consent is missing or not wanted.
[[nodiscard]] Result<SignedAction> signAction(const Deployment &deployment, Action action,
                                              const crypto::SigningKey &key,
                                              std::optional<Signature> consent = std::nullopt);

/// Checks signature and, where there is one, the consent, against the addresses inside the action: SignerMismatch,
/// or InvalidValue when a consent is missing or not wanted.
[[nodiscard]] Result<void> verifyAction(const Deployment &deployment, const SignedAction &action);

} // namespace tegata::protocol
