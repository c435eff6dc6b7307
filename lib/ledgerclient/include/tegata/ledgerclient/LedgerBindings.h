#pragma once
// clang-format off

// Written by tools/bindings/generate.mjs from resources/contracts/TegataLedger.abi.json; do not edit.

#include <tegata/base/Clock.h>
#include <tegata/base/Result.h>
#include <tegata/protocol/Actions.h>

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The events of the ledger contract, fields in the order of the contract.
namespace tegata::ledger::events {

struct ActionRecorded
{
    static constexpr std::string_view eventName = "ActionRecorded";
    static constexpr std::string_view signature = "ActionRecorded(bytes32,address)";
    protocol::Digest digest;
    protocol::Address signer;
    friend bool operator==(const ActionRecorded &, const ActionRecorded &) = default;
};
struct AdministratorAdded
{
    static constexpr std::string_view eventName = "AdministratorAdded";
    static constexpr std::string_view signature = "AdministratorAdded(bytes32,address,bytes32,uint32,bytes32,address)";
    protocol::InstitutionId institutionId;
    protocol::Address administrator;
    protocol::EncryptionPublicKey encPk;
    protocol::Epoch vaultEpoch{};
    protocol::WrapHash wrapHash;
    protocol::Address addedBy;
    friend bool operator==(const AdministratorAdded &, const AdministratorAdded &) = default;
};
struct AdministratorRemoved
{
    static constexpr std::string_view eventName = "AdministratorRemoved";
    static constexpr std::string_view signature = "AdministratorRemoved(bytes32,address,address)";
    protocol::InstitutionId institutionId;
    protocol::Address administrator;
    protocol::Address removedBy;
    friend bool operator==(const AdministratorRemoved &, const AdministratorRemoved &) = default;
};
struct ChartOpened
{
    static constexpr std::string_view eventName = "ChartOpened";
    static constexpr std::string_view signature = "ChartOpened(bytes32,bytes32,uint8,bytes32)";
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    protocol::Suite suite{};
    protocol::KeyCommitment ckCommit;
    friend bool operator==(const ChartOpened &, const ChartOpened &) = default;
};
struct ChartRotated
{
    static constexpr std::string_view eventName = "ChartRotated";
    static constexpr std::string_view signature = "ChartRotated(bytes32,bytes32,uint32,bytes32)";
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    protocol::Epoch epoch{};
    protocol::KeyCommitment ckCommit;
    friend bool operator==(const ChartRotated &, const ChartRotated &) = default;
};
struct ChartsClosed
{
    static constexpr std::string_view eventName = "ChartsClosed";
    static constexpr std::string_view signature = "ChartsClosed(bytes32)";
    protocol::PatientId patientId;
    friend bool operator==(const ChartsClosed &, const ChartsClosed &) = default;
};
struct DeviceApproved
{
    static constexpr std::string_view eventName = "DeviceApproved";
    static constexpr std::string_view signature = "DeviceApproved(bytes32,address,bytes32,uint8,uint64,uint32,bytes32,address)";
    protocol::InstitutionId institutionId;
    protocol::Address device;
    protocol::EncryptionPublicKey encPk;
    protocol::DeviceRole role{};
    UnixTime notAfter{};
    protocol::Epoch vaultEpoch{};
    protocol::WrapHash wrapHash;
    protocol::Address administrator;
    friend bool operator==(const DeviceApproved &, const DeviceApproved &) = default;
};
struct DeviceRevoked
{
    static constexpr std::string_view eventName = "DeviceRevoked";
    static constexpr std::string_view signature = "DeviceRevoked(bytes32,address,uint8,address)";
    protocol::InstitutionId institutionId;
    protocol::Address device;
    protocol::RevocationReason reason{};
    protocol::Address administrator;
    friend bool operator==(const DeviceRevoked &, const DeviceRevoked &) = default;
};
struct EIP712DomainChanged
{
    static constexpr std::string_view eventName = "EIP712DomainChanged";
    static constexpr std::string_view signature = "EIP712DomainChanged()";

    friend bool operator==(const EIP712DomainChanged &, const EIP712DomainChanged &) = default;
};
struct Granted
{
    static constexpr std::string_view eventName = "Granted";
    static constexpr std::string_view signature = "Granted(bytes32,bytes32,uint32,uint64,(bytes32,uint8,uint32,bytes32)[])";
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::Epoch vaultEpoch{};
    UnixTime notAfter{};
    std::vector<protocol::GrantItem> items;
    friend bool operator==(const Granted &, const Granted &) = default;
};
struct InstitutionActivated
{
    static constexpr std::string_view eventName = "InstitutionActivated";
    static constexpr std::string_view signature = "InstitutionActivated(bytes32,bool,address)";
    protocol::InstitutionId institutionId;
    bool active = false;
    protocol::Address administrator;
    friend bool operator==(const InstitutionActivated &, const InstitutionActivated &) = default;
};
struct InstitutionRegistered
{
    static constexpr std::string_view eventName = "InstitutionRegistered";
    static constexpr std::string_view signature = "InstitutionRegistered(bytes32,uint8,string,bytes32,address,bytes32,bytes32,bytes32,bytes32)";
    protocol::InstitutionId institutionId;
    protocol::InstitutionKind kind{};
    std::string name;
    protocol::Hash32 legalIdHash;
    protocol::Address administrator;
    protocol::EncryptionPublicKey encPk;
    protocol::EncryptionPublicKey vaultPk;
    protocol::EncryptionPublicKey recoveryPk;
    protocol::WrapHash recoveryWrapHash;
    friend bool operator==(const InstitutionRegistered &, const InstitutionRegistered &) = default;
};
struct InstitutionUpdated
{
    static constexpr std::string_view eventName = "InstitutionUpdated";
    static constexpr std::string_view signature = "InstitutionUpdated(bytes32,uint8,string,address)";
    protocol::InstitutionId institutionId;
    protocol::InstitutionKind kind{};
    std::string name;
    protocol::Address administrator;
    friend bool operator==(const InstitutionUpdated &, const InstitutionUpdated &) = default;
};
struct PatientKeyReplaced
{
    static constexpr std::string_view eventName = "PatientKeyReplaced";
    static constexpr std::string_view signature = "PatientKeyReplaced(bytes32,address,address,bytes32)";
    protocol::PatientId patientId;
    protocol::Address oldKey;
    protocol::Address newKey;
    protocol::EncryptionPublicKey newEncPk;
    friend bool operator==(const PatientKeyReplaced &, const PatientKeyReplaced &) = default;
};
struct PatientRegistered
{
    static constexpr std::string_view eventName = "PatientRegistered";
    static constexpr std::string_view signature = "PatientRegistered(bytes32,address,bytes32,bytes32)";
    protocol::PatientId patientId;
    protocol::Address key;
    protocol::EncryptionPublicKey encPk;
    protocol::InstitutionId introducedBy;
    friend bool operator==(const PatientRegistered &, const PatientRegistered &) = default;
};
struct PrescriptionCancelled
{
    static constexpr std::string_view eventName = "PrescriptionCancelled";
    static constexpr std::string_view signature = "PrescriptionCancelled(bytes32,bytes32,bytes32,address)";
    protocol::PrescriptionId prescriptionId;
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    friend bool operator==(const PrescriptionCancelled &, const PrescriptionCancelled &) = default;
};
struct PrescriptionClaimed
{
    static constexpr std::string_view eventName = "PrescriptionClaimed";
    static constexpr std::string_view signature = "PrescriptionClaimed(bytes32,bytes32,bytes32,address)";
    protocol::PrescriptionId prescriptionId;
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    friend bool operator==(const PrescriptionClaimed &, const PrescriptionClaimed &) = default;
};
struct PrescriptionDispensed
{
    static constexpr std::string_view eventName = "PrescriptionDispensed";
    static constexpr std::string_view signature = "PrescriptionDispensed(bytes32,bytes32,bytes32,address,uint16,bool,bytes32)";
    protocol::PrescriptionId prescriptionId;
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    std::uint16_t fill = 0;
    bool complete = false;
    protocol::RecordHash recordHash;
    friend bool operator==(const PrescriptionDispensed &, const PrescriptionDispensed &) = default;
};
struct PrescriptionIssued
{
    static constexpr std::string_view eventName = "PrescriptionIssued";
    static constexpr std::string_view signature = "PrescriptionIssued(bytes32,bytes32,bytes32,address,bytes32,bytes32,uint16,uint64)";
    protocol::PrescriptionId prescriptionId;
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    protocol::CompartmentId compartment;
    protocol::RecordHash recordHash;
    std::uint16_t fills = 0;
    UnixTime notAfter{};
    friend bool operator==(const PrescriptionIssued &, const PrescriptionIssued &) = default;
};
struct PrescriptionReleased
{
    static constexpr std::string_view eventName = "PrescriptionReleased";
    static constexpr std::string_view signature = "PrescriptionReleased(bytes32,bytes32,bytes32,address)";
    protocol::PrescriptionId prescriptionId;
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    friend bool operator==(const PrescriptionReleased &, const PrescriptionReleased &) = default;
};
struct ReaderKept
{
    static constexpr std::string_view eventName = "ReaderKept";
    static constexpr std::string_view signature = "ReaderKept(bytes32,bytes32,bytes32,uint32,uint32,bytes32)";
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    protocol::CompartmentId compartment;
    protocol::Epoch epoch{};
    protocol::Epoch vaultEpoch{};
    protocol::WrapHash wrapHash;
    friend bool operator==(const ReaderKept &, const ReaderKept &) = default;
};
struct RecordAppended
{
    static constexpr std::string_view eventName = "RecordAppended";
    static constexpr std::string_view signature = "RecordAppended(bytes32,bytes32,uint64,bytes32,bytes32,address,uint32,bytes32)";
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    std::uint64_t seq = 0;
    protocol::RecordHash recordHash;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    protocol::Epoch epoch{};
    protocol::ChartHead head;
    friend bool operator==(const RecordAppended &, const RecordAppended &) = default;
};
struct RecordsAppended
{
    static constexpr std::string_view eventName = "RecordsAppended";
    static constexpr std::string_view signature = "RecordsAppended(bytes32,bytes32,uint64,uint32,bytes32,bytes32,address,uint32,bytes32)";
    protocol::PatientId patientId;
    protocol::CompartmentId compartment;
    std::uint64_t firstSeq = 0;
    std::uint32_t count = 0;
    protocol::MerkleRoot root;
    protocol::InstitutionId institutionId;
    protocol::Address device;
    protocol::Epoch epoch{};
    protocol::ChartHead head;
    friend bool operator==(const RecordsAppended &, const RecordsAppended &) = default;
};
struct Revoked
{
    static constexpr std::string_view eventName = "Revoked";
    static constexpr std::string_view signature = "Revoked(bytes32,bytes32)";
    protocol::PatientId patientId;
    protocol::InstitutionId institutionId;
    friend bool operator==(const Revoked &, const Revoked &) = default;
};
struct VaultRotated
{
    static constexpr std::string_view eventName = "VaultRotated";
    static constexpr std::string_view signature = "VaultRotated(bytes32,uint32,bytes32,bytes32,(address,bytes32)[],address)";
    protocol::InstitutionId institutionId;
    protocol::Epoch epoch{};
    protocol::EncryptionPublicKey vaultPk;
    protocol::WrapHash recoveryWrapHash;
    std::vector<protocol::VaultWrap> wraps;
    protocol::Address administrator;
    friend bool operator==(const VaultRotated &, const VaultRotated &) = default;
};

} // namespace tegata::ledger::events

namespace tegata::ledger {

/// Any event of the ledger.
using EventBody = std::variant<events::ActionRecorded, events::AdministratorAdded, events::AdministratorRemoved, events::ChartOpened, events::ChartRotated, events::ChartsClosed, events::DeviceApproved, events::DeviceRevoked, events::EIP712DomainChanged, events::Granted, events::InstitutionActivated, events::InstitutionRegistered, events::InstitutionUpdated, events::PatientKeyReplaced, events::PatientRegistered, events::PrescriptionCancelled, events::PrescriptionClaimed, events::PrescriptionDispensed, events::PrescriptionIssued, events::PrescriptionReleased, events::ReaderKept, events::RecordAppended, events::RecordsAppended, events::Revoked, events::VaultRotated>;

/// Decodes one log. LedgerError::MalformedReply when the first topic is no event of the ledger, or anything
/// does not fit it exactly.
[[nodiscard]] Result<EventBody> decodeEvent(std::span<const protocol::Hash32> topics, ByteView data);

/// First topic of an event: Keccak-256 of its signature.
template <typename Event> [[nodiscard]] const protocol::Hash32 &topicOf()
{
    static const protocol::Hash32 topic = crypto::keccak256(bytesOf(Event::signature));
    return topic;
}

} // namespace tegata::ledger
