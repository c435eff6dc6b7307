#pragma once

#include <tegata/protocol/Keys.h>
#include <tegata/protocol/ProtocolError.h>

/// Keys sealed to somebody, docs/protocol.md §5. A wrap opens only in the one place it was made for.
namespace tegata::protocol {

enum class WrapKind : std::uint8_t
{
    ChartKeysForInstitution = 1,
    ChartKeysForPatient = 2,
    VaultSeedForMember = 3,
    VaultSeedForRecovery = 4,
    RecordKeyForAuthor = 5
};

/// Everything a wrap is bound to; hashed as an EIP-712 struct into the `info` of HPKE.
struct WrapContext
{
    WrapKind kind = WrapKind::ChartKeysForInstitution;
    Hash32 subject;
    CompartmentId compartment;
    Epoch fromEpoch{};
    Epoch toEpoch{};
    KeyCommitment commitment;
    Hash32 recipientId;
    Hash32 recipientPkHash;
    Hash32 sender;
    std::uint64_t sequence = 0;
    friend bool operator==(const WrapContext &, const WrapContext &) = default;
};

/// A wrap as it is stored: public bytes, kinds 1 to 4.
struct Wrap
{
    WrapContext context;
    /// encapsulated key (32) ‖ ciphertext ‖ tag (16).
    Bytes blob;
    friend bool operator==(const Wrap &, const Wrap &) = default;
};

/// Largest blob of a stored wrap, and the bytes in front of it.
inline constexpr std::size_t wrapBlobMaximum = 65536;
inline constexpr std::size_t wrapHeaderSize = 218;
/// How many chart keys one wrap can hold.
inline constexpr std::size_t chartKeysPerWrapMaximum = (wrapBlobMaximum - 48 - 6) / 32;

[[nodiscard]] Bytes encodeWrap(const Wrap &wrap);
/// Malformed, TooLarge or UnsupportedVersion. Checks layout and the sizes of the kind, nothing secret: a store
/// may do this without being able to open anything.
[[nodiscard]] Result<Wrap> decodeWrap(ByteView stored);

/// keccak(context digest ‖ blob): what stands inside the owner's signed action.
[[nodiscard]] WrapHash wrapHashOf(const Deployment &deployment, const WrapContext &context, ByteView blob);
[[nodiscard]] WrapHash wrapHashOf(const Deployment &deployment, const Wrap &wrap);

/// keccak of a public key, as recipientPkHash and as the commitment of a vault seed.
[[nodiscard]] Hash32 publicKeyHashOf(const EncryptionPublicKey &key);
/// An address left-padded with zeros to 32 bytes.
[[nodiscard]] Hash32 paddedAddressOf(const Address &address);

/// The chart keys of a run of epochs of one compartment: `keys[i]` is that of `firstEpoch + i`. At least one.
struct ChartKeys
{
    CompartmentKind kind = CompartmentKind::Summary;
    Epoch firstEpoch{};
    std::vector<ChartKey> keys;

    [[nodiscard]] Epoch lastEpoch() const;
};

/// Where a kind-1 or kind-2 wrap belongs.
struct ChartWrapPlace
{
    PatientId patientId;
    CompartmentId compartment;
    Epoch fromEpoch{};
    Epoch toEpoch{};
    /// ckCommit of toEpoch.
    KeyCommitment commitment;
    /// Empty: the patient's own copy.
    std::optional<InstitutionId> institutionId;
    /// The recipient's vault epoch; not used for the patient's own copy.
    Epoch vaultEpoch{};
};
[[nodiscard]] WrapContext contextOf(const ChartWrapPlace &place, const EncryptionPublicKey &recipient);

/// To an institution's vault. InvalidValue for no or too many keys; InvalidPoint (crypto) for a bad vaultPk.
[[nodiscard]] Result<Wrap> wrapChartKeysForInstitution(const Deployment &deployment, const PatientId &patientId,
                                                       const CompartmentId &compartment, const ChartKeys &keys,
                                                       const VaultEpoch &recipient, const EncryptionPublicKey &vaultPk,
                                                       crypto::RandomSource &random);
/// The patient's own copy, to the patient's own key.
[[nodiscard]] Result<Wrap> wrapChartKeysForPatient(const Deployment &deployment, const PatientId &patientId,
                                                   const CompartmentId &compartment, const ChartKeys &keys,
                                                   const EncryptionPublicKey &encPk, crypto::RandomSource &random);

/// Opens a stored kind-1 or kind-2 wrap at the place where the ledger says it is. `anchored` is the wrapHash on
/// chain (empty only for a patient's own copy, which no action names); `commitments` are the ckCommits of
/// fromEpoch … toEpoch on chain. NotAuthentic for whatever does not belong there or does not open;
/// CommitmentMismatch when a key inside is not the one the ledger commits to: refuse and report.
[[nodiscard]] Result<ChartKeys> openChartKeys(const Deployment &deployment, const ChartWrapPlace &place,
                                              const std::optional<WrapHash> &anchored,
                                              std::span<const KeyCommitment> commitments,
                                              const crypto::EncryptionKey &key, ByteView stored);

/// Where a kind-3 or kind-4 wrap belongs.
struct VaultWrapPlace
{
    VaultEpoch vault;
    /// The vault's public key on chain.
    EncryptionPublicKey vaultPk;
    /// The device or administrator it is for; empty: the institution's recovery key.
    std::optional<Address> recipient;
    /// The administrator who signed the action that names the wrap.
    Address sender;
};
[[nodiscard]] WrapContext contextOf(const VaultWrapPlace &place, const EncryptionPublicKey &recipient);

/// To a device, an administrator (`place.recipient`) or the recovery key. InvalidValue when the seed does not
/// give `place.vaultPk`.
[[nodiscard]] Result<Wrap> wrapVaultSeed(const Deployment &deployment, const VaultWrapPlace &place,
                                         const VaultSeed &seed, const EncryptionPublicKey &recipientPk,
                                         crypto::RandomSource &random);

/// Opens a stored kind-3 or kind-4 wrap. NotAuthentic, or CommitmentMismatch when the seed inside does not give
/// the vault key on chain.
[[nodiscard]] Result<VaultSeed> openVaultSeed(const Deployment &deployment, const VaultWrapPlace &place,
                                              const WrapHash &anchored, const crypto::EncryptionKey &key,
                                              ByteView stored);

/// Where a kind-5 wrap belongs: inside the envelope of one record.
struct RecordWrapPlace
{
    ChartEpoch chart;
    KeyCommitment keyCommit;
    /// All zero: a patient's own entry.
    InstitutionId authorInstitution;
    Address author;
    /// The author institution's vault epoch, 0 for a patient.
    Epoch authorVaultEpoch{};
};
[[nodiscard]] WrapContext contextOf(const RecordWrapPlace &place, const EncryptionPublicKey &recipient);

} // namespace tegata::protocol
