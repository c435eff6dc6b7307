#pragma once

#include <tegata/base/Clock.h>
#include <tegata/crypto/Keccak.h>
#include <tegata/crypto/Secp256k1.h>
#include <tegata/crypto/X25519.h>

#include <cstdint>

namespace tegata::protocol {

using crypto::Address;
using crypto::EncryptionPublicKey;
using crypto::Hash32;
using crypto::Signature;

struct InstitutionIdTag;
/// A random 32-byte name of an institution; never derived from a key. All zero: a patient's own entry.
using InstitutionId = StrongBytes<32, InstitutionIdTag>;
struct PatientIdTag;
/// A random 32-byte name of a patient; opaque on chain.
using PatientId = StrongBytes<32, PatientIdTag>;
struct CompartmentIdTag;
/// A random 32-byte name of one compartment of one patient's chart.
using CompartmentId = StrongBytes<32, CompartmentIdTag>;
struct PrescriptionIdTag;
using PrescriptionId = StrongBytes<32, PrescriptionIdTag>;
struct RecordIdTag;
/// 16 random bytes naming a record inside its header.
using RecordId = StrongBytes<16, RecordIdTag>;
struct RecordHashTag;
/// Digest of a sealed record; what stands on chain.
using RecordHash = StrongBytes<32, RecordHashTag>;
struct ChartHeadTag;
/// Head of the hash chain of one chart; zero for an empty chart.
using ChartHead = StrongBytes<32, ChartHeadTag>;
struct MerkleRootTag;
using MerkleRoot = StrongBytes<32, MerkleRootTag>;
struct WrapHashTag;
/// Keccak of (context digest ‖ blob) of a wrap; stands inside an owner-signed action.
using WrapHash = StrongBytes<32, WrapHashTag>;
struct KeyCommitmentTag;
/// Commitment to a chart key or a record key.
using KeyCommitment = StrongBytes<32, KeyCommitmentTag>;
struct DigestTag;
/// A full EIP-712 digest: what is signed, and the name of a signed action.
using Digest = StrongBytes<32, DigestTag>;
struct TransactionHashTag;
using TransactionHash = StrongBytes<32, TransactionHashTag>;
struct BlockHashTag;
using BlockHash = StrongBytes<32, BlockHashTag>;
struct NonceTag;
/// A uint256 nonce, big-endian: lane ‖ sequence for ordered actions, random for unordered ones.
using Nonce = StrongBytes<32, NonceTag>;
struct EnrolmentNonceTag;
using EnrolmentNonce = StrongBytes<16, EnrolmentNonceTag>;
struct IntroductionTag;
/// 16 random bytes in an institution's QR code that let a new patient be sponsored.
using Introduction = StrongBytes<16, IntroductionTag>;

/// Epoch of a chart key or of a vault; the first is 1, 0 means none.
enum class Epoch : std::uint32_t
{
};
[[nodiscard]] constexpr std::uint32_t toNumber(Epoch epoch) { return static_cast<std::uint32_t>(epoch); }

/// EIP-155 chain id.
enum class ChainId : std::uint64_t
{
};
[[nodiscard]] constexpr std::uint64_t toNumber(ChainId chainId) { return static_cast<std::uint64_t>(chainId); }

enum class BlockNumber : std::uint64_t
{
};
[[nodiscard]] constexpr std::uint64_t toNumber(BlockNumber block) { return static_cast<std::uint64_t>(block); }

/// One ledger: the EIP-712 domain's variable half. Fixed configuration, never taken from a server.
struct Deployment
{
    ChainId chainId{};
    Address ledger;
    friend bool operator==(const Deployment &, const Deployment &) = default;
};

enum class InstitutionKind : std::uint8_t
{
    Hospital = 1,
    Clinic = 2,
    Pharmacy = 3
};
enum class DeviceRole : std::uint8_t
{
    Doctor = 1,
    Nurse = 2,
    Pharmacist = 3,
    Clerk = 4,
    LaboratoryTechnician = 5
};
enum class RevocationReason : std::uint8_t
{
    Routine = 1,
    Compromised = 2
};
enum class Permission : std::uint8_t
{
    Read = 1,
    Write = 2,
    ReadWrite = 3
};
[[nodiscard]] constexpr bool allowsRead(Permission permission) { return (static_cast<unsigned>(permission) & 1U) != 0; }
[[nodiscard]] constexpr bool allowsWrite(Permission permission)
{
    return (static_cast<unsigned>(permission) & 2U) != 0;
}
enum class KeyPurpose : std::uint8_t
{
    Administrator = 1,
    Device = 2,
    Patient = 3
};
enum class CompartmentKind : std::uint8_t
{
    Summary = 1,
    Medications = 2,
    Clinical = 3,
    Sensitive = 4
};
enum class RecordKind : std::uint16_t
{
    Entry = 1,
    Profile = 2,
    Prescription = 3,
    Dispensing = 4
};
enum class PrescriptionState : std::uint8_t
{
    None = 0,
    Issued = 1,
    Claimed = 2,
    Completed = 3,
    Cancelled = 4
};
enum class Suite : std::uint8_t
{
    X25519XChaCha20 = 1
};

} // namespace tegata::protocol
