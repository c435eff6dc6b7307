// Written by tools/bindings/generate.mjs from resources/contracts/TegataLedger.abi.json; do not edit.
// clang-format off

#include "generated/LedgerTables_p.h"

#include "ProtocolFields_p.h"

#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/LedgerBindings.h>

#include <array>
#include <unordered_map>

namespace tegata::ledger {
namespace {

template <typename T> bool readTopic(const protocol::Hash32 &topic, T &value)
{
    return abi::decode(topic.view(), value).has_value();
}

Result<EventBody> decodeActionRecorded(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::ActionRecorded event;
    if (topics.size() == 3 && readTopic(topics[1], event.digest) && readTopic(topics[2], event.signer) && abi::decode(data).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed ActionRecorded");
}
Result<EventBody> decodeAdministratorAdded(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::AdministratorAdded event;
    if (topics.size() == 3 && readTopic(topics[1], event.institutionId) && readTopic(topics[2], event.administrator) && abi::decode(data, event.encPk, event.vaultEpoch, event.wrapHash, event.addedBy).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed AdministratorAdded");
}
Result<EventBody> decodeAdministratorRemoved(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::AdministratorRemoved event;
    if (topics.size() == 3 && readTopic(topics[1], event.institutionId) && readTopic(topics[2], event.administrator) && abi::decode(data, event.removedBy).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed AdministratorRemoved");
}
Result<EventBody> decodeChartOpened(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::ChartOpened event;
    if (topics.size() == 3 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.compartment) && abi::decode(data, event.suite, event.ckCommit).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed ChartOpened");
}
Result<EventBody> decodeChartRotated(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::ChartRotated event;
    if (topics.size() == 3 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.compartment) && abi::decode(data, event.epoch, event.ckCommit).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed ChartRotated");
}
Result<EventBody> decodeChartsClosed(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::ChartsClosed event;
    if (topics.size() == 2 && readTopic(topics[1], event.patientId) && abi::decode(data).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed ChartsClosed");
}
Result<EventBody> decodeDeviceApproved(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::DeviceApproved event;
    if (topics.size() == 3 && readTopic(topics[1], event.institutionId) && readTopic(topics[2], event.device) && abi::decode(data, event.encPk, event.role, event.notAfter, event.vaultEpoch, event.wrapHash, event.administrator).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed DeviceApproved");
}
Result<EventBody> decodeDeviceRevoked(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::DeviceRevoked event;
    if (topics.size() == 3 && readTopic(topics[1], event.institutionId) && readTopic(topics[2], event.device) && abi::decode(data, event.reason, event.administrator).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed DeviceRevoked");
}
Result<EventBody> decodeEIP712DomainChanged(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::EIP712DomainChanged event;
    if (topics.size() == 1 && abi::decode(data).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed EIP712DomainChanged");
}
Result<EventBody> decodeGranted(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::Granted event;
    if (topics.size() == 3 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.institutionId) && abi::decode(data, event.vaultEpoch, event.notAfter, event.items).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed Granted");
}
Result<EventBody> decodeInstitutionActivated(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::InstitutionActivated event;
    if (topics.size() == 2 && readTopic(topics[1], event.institutionId) && abi::decode(data, event.active, event.administrator).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed InstitutionActivated");
}
Result<EventBody> decodeInstitutionRegistered(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::InstitutionRegistered event;
    if (topics.size() == 2 && readTopic(topics[1], event.institutionId) && abi::decode(data, event.kind, event.name, event.legalIdHash, event.administrator, event.encPk, event.vaultPk, event.recoveryPk, event.recoveryWrapHash).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed InstitutionRegistered");
}
Result<EventBody> decodeInstitutionUpdated(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::InstitutionUpdated event;
    if (topics.size() == 2 && readTopic(topics[1], event.institutionId) && abi::decode(data, event.kind, event.name, event.administrator).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed InstitutionUpdated");
}
Result<EventBody> decodePatientKeyReplaced(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PatientKeyReplaced event;
    if (topics.size() == 2 && readTopic(topics[1], event.patientId) && abi::decode(data, event.oldKey, event.newKey, event.newEncPk).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PatientKeyReplaced");
}
Result<EventBody> decodePatientRegistered(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PatientRegistered event;
    if (topics.size() == 3 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.introducedBy) && abi::decode(data, event.key, event.encPk).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PatientRegistered");
}
Result<EventBody> decodePrescriptionCancelled(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PrescriptionCancelled event;
    if (topics.size() == 4 && readTopic(topics[1], event.prescriptionId) && readTopic(topics[2], event.patientId) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.device).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PrescriptionCancelled");
}
Result<EventBody> decodePrescriptionClaimed(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PrescriptionClaimed event;
    if (topics.size() == 4 && readTopic(topics[1], event.prescriptionId) && readTopic(topics[2], event.patientId) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.device).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PrescriptionClaimed");
}
Result<EventBody> decodePrescriptionDispensed(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PrescriptionDispensed event;
    if (topics.size() == 4 && readTopic(topics[1], event.prescriptionId) && readTopic(topics[2], event.patientId) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.device, event.fill, event.complete, event.recordHash).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PrescriptionDispensed");
}
Result<EventBody> decodePrescriptionIssued(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PrescriptionIssued event;
    if (topics.size() == 4 && readTopic(topics[1], event.prescriptionId) && readTopic(topics[2], event.patientId) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.device, event.compartment, event.recordHash, event.fills, event.notAfter).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PrescriptionIssued");
}
Result<EventBody> decodePrescriptionReleased(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::PrescriptionReleased event;
    if (topics.size() == 4 && readTopic(topics[1], event.prescriptionId) && readTopic(topics[2], event.patientId) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.device).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed PrescriptionReleased");
}
Result<EventBody> decodeReaderKept(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::ReaderKept event;
    if (topics.size() == 4 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.institutionId) && readTopic(topics[3], event.compartment) && abi::decode(data, event.epoch, event.vaultEpoch, event.wrapHash).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed ReaderKept");
}
Result<EventBody> decodeRecordAppended(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::RecordAppended event;
    if (topics.size() == 4 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.compartment) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.seq, event.recordHash, event.device, event.epoch, event.head).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed RecordAppended");
}
Result<EventBody> decodeRecordsAppended(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::RecordsAppended event;
    if (topics.size() == 4 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.compartment) && readTopic(topics[3], event.institutionId) && abi::decode(data, event.firstSeq, event.count, event.root, event.device, event.epoch, event.head).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed RecordsAppended");
}
Result<EventBody> decodeRevoked(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::Revoked event;
    if (topics.size() == 3 && readTopic(topics[1], event.patientId) && readTopic(topics[2], event.institutionId) && abi::decode(data).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed Revoked");
}
Result<EventBody> decodeVaultRotated(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::VaultRotated event;
    if (topics.size() == 2 && readTopic(topics[1], event.institutionId) && abi::decode(data, event.epoch, event.vaultPk, event.recoveryWrapHash, event.wraps, event.administrator).has_value()) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed VaultRotated");
}

using EventDecoder = Result<EventBody> (*)(std::span<const protocol::Hash32>, ByteView);
template <typename Event> std::pair<const protocol::Hash32, EventDecoder> entry(EventDecoder decoder)
{
    return {topicOf<Event>(), decoder};
}

} // namespace

Result<EventBody> decodeEvent(std::span<const protocol::Hash32> topics, ByteView data)
{
    static const std::unordered_map<protocol::Hash32, EventDecoder> decoders{
        entry<events::ActionRecorded>(&decodeActionRecorded),
        entry<events::AdministratorAdded>(&decodeAdministratorAdded),
        entry<events::AdministratorRemoved>(&decodeAdministratorRemoved),
        entry<events::ChartOpened>(&decodeChartOpened),
        entry<events::ChartRotated>(&decodeChartRotated),
        entry<events::ChartsClosed>(&decodeChartsClosed),
        entry<events::DeviceApproved>(&decodeDeviceApproved),
        entry<events::DeviceRevoked>(&decodeDeviceRevoked),
        entry<events::EIP712DomainChanged>(&decodeEIP712DomainChanged),
        entry<events::Granted>(&decodeGranted),
        entry<events::InstitutionActivated>(&decodeInstitutionActivated),
        entry<events::InstitutionRegistered>(&decodeInstitutionRegistered),
        entry<events::InstitutionUpdated>(&decodeInstitutionUpdated),
        entry<events::PatientKeyReplaced>(&decodePatientKeyReplaced),
        entry<events::PatientRegistered>(&decodePatientRegistered),
        entry<events::PrescriptionCancelled>(&decodePrescriptionCancelled),
        entry<events::PrescriptionClaimed>(&decodePrescriptionClaimed),
        entry<events::PrescriptionDispensed>(&decodePrescriptionDispensed),
        entry<events::PrescriptionIssued>(&decodePrescriptionIssued),
        entry<events::PrescriptionReleased>(&decodePrescriptionReleased),
        entry<events::ReaderKept>(&decodeReaderKept),
        entry<events::RecordAppended>(&decodeRecordAppended),
        entry<events::RecordsAppended>(&decodeRecordsAppended),
        entry<events::Revoked>(&decodeRevoked),
        entry<events::VaultRotated>(&decodeVaultRotated),
    };
    if (topics.empty()) {
        return failure(LedgerError::MalformedReply, "log without topics");
    }
    const auto found = decoders.find(topics.front());
    if (found == decoders.end()) {
        return failure(LedgerError::MalformedReply, "log of an unknown event");
    }
    return found->second(topics, data);
}

namespace {

const std::vector<ErrorEntry> errorEntries{
    {"AddressInUse", "AddressInUse(address)", {{"key", ErrorArgumentKind::Address}}},
    {"AlreadyClaimed", "AlreadyClaimed(bytes32,uint64)", {{"institutionId", ErrorArgumentKind::Word}, {"claimedAt", ErrorArgumentKind::Number}}},
    {"ChartClosed", "ChartClosed(bytes32)", {{"patientId", ErrorArgumentKind::Word}}},
    {"ChartExists", "ChartExists(bytes32)", {{"compartment", ErrorArgumentKind::Word}}},
    {"DeadlinePassed", "DeadlinePassed(uint256)", {{"deadline", ErrorArgumentKind::Number}}},
    {"DeviceInactive", "DeviceInactive(address)", {{"device", ErrorArgumentKind::Address}}},
    {"EndDateInPast", "EndDateInPast(uint64)", {{"notAfter", ErrorArgumentKind::Number}}},
    {"Error", "Error(string)", {{"message", ErrorArgumentKind::Text}}},
    {"GrantNotRunning", "GrantNotRunning(bytes32)", {{"institutionId", ErrorArgumentKind::Word}}},
    {"InstitutionExists", "InstitutionExists(bytes32)", {{"institutionId", ErrorArgumentKind::Word}}},
    {"InstitutionInactive", "InstitutionInactive(bytes32)", {{"institutionId", ErrorArgumentKind::Word}}},
    {"InvalidAccountNonce", "InvalidAccountNonce(address,uint256)", {{"account", ErrorArgumentKind::Address}, {"currentNonce", ErrorArgumentKind::Number}}},
    {"InvalidCommitment", "InvalidCommitment()", {}},
    {"InvalidConsent", "InvalidConsent(address)", {{"recovered", ErrorArgumentKind::Address}}},
    {"InvalidCount", "InvalidCount(uint32)", {{"count", ErrorArgumentKind::Number}}},
    {"InvalidFills", "InvalidFills(uint16)", {{"fills", ErrorArgumentKind::Number}}},
    {"InvalidId", "InvalidId()", {}},
    {"InvalidItems", "InvalidItems()", {}},
    {"InvalidKind", "InvalidKind(uint8)", {{"kind", ErrorArgumentKind::Number}}},
    {"InvalidName", "InvalidName()", {}},
    {"InvalidPublicKey", "InvalidPublicKey()", {}},
    {"InvalidReason", "InvalidReason(uint8)", {{"reason", ErrorArgumentKind::Number}}},
    {"InvalidRole", "InvalidRole(uint8)", {{"role", ErrorArgumentKind::Number}}},
    {"InvalidShortString", "InvalidShortString()", {}},
    {"InvalidSignature", "InvalidSignature()", {}},
    {"InvalidSuite", "InvalidSuite(uint8)", {{"suite", ErrorArgumentKind::Number}}},
    {"LastAdministrator", "LastAdministrator()", {}},
    {"NonceUsed", "NonceUsed(address,uint256)", {{"signer", ErrorArgumentKind::Address}, {"nonce", ErrorArgumentKind::Number}}},
    {"NotAdministrator", "NotAdministrator(address)", {{"key", ErrorArgumentKind::Address}}},
    {"NotHolder", "NotHolder(bytes32)", {{"holder", ErrorArgumentKind::Word}}},
    {"NotIssuer", "NotIssuer(bytes32)", {{"issuer", ErrorArgumentKind::Word}}},
    {"NotPatient", "NotPatient(address)", {{"key", ErrorArgumentKind::Address}}},
    {"NotPermitted", "NotPermitted(bytes32,bytes32)", {{"patientId", ErrorArgumentKind::Word}, {"compartment", ErrorArgumentKind::Word}}},
    {"Panic", "Panic(uint256)", {{"code", ErrorArgumentKind::Number}}},
    {"PatientExists", "PatientExists(bytes32)", {{"patientId", ErrorArgumentKind::Word}}},
    {"PrescriptionExists", "PrescriptionExists(bytes32)", {{"prescriptionId", ErrorArgumentKind::Word}}},
    {"PrescriptionExpired", "PrescriptionExpired(uint64)", {{"notAfter", ErrorArgumentKind::Number}}},
    {"RoleNotAllowed", "RoleNotAllowed(uint8)", {{"role", ErrorArgumentKind::Number}}},
    {"RotationRequired", "RotationRequired()", {}},
    {"SignerMismatch", "SignerMismatch(address)", {{"recovered", ErrorArgumentKind::Address}}},
    {"StaleVaultEpoch", "StaleVaultEpoch(uint32)", {{"current", ErrorArgumentKind::Number}}},
    {"StringTooLong", "StringTooLong(string)", {{"str", ErrorArgumentKind::Text}}},
    {"TooManyAdministrators", "TooManyAdministrators()", {}},
    {"TooManyCharts", "TooManyCharts()", {}},
    {"UnknownChart", "UnknownChart(bytes32)", {{"compartment", ErrorArgumentKind::Word}}},
    {"UnknownDevice", "UnknownDevice(address)", {{"device", ErrorArgumentKind::Address}}},
    {"UnknownInstitution", "UnknownInstitution(bytes32)", {{"institutionId", ErrorArgumentKind::Word}}},
    {"UnknownPrescription", "UnknownPrescription(bytes32)", {{"prescriptionId", ErrorArgumentKind::Word}}},
    {"WrapSetMismatch", "WrapSetMismatch()", {}},
    {"WrongEpoch", "WrongEpoch(uint32)", {{"current", ErrorArgumentKind::Number}}},
    {"WrongFill", "WrongFill(uint16)", {{"expected", ErrorArgumentKind::Number}}},
    {"WrongNonceLane", "WrongNonceLane(uint256)", {{"expected", ErrorArgumentKind::Number}}},
    {"WrongState", "WrongState(uint8)", {{"state", ErrorArgumentKind::Number}}},
};

constexpr std::array<ActionEntry, 22> actionEntries{{
    {"AddAdministrator", "addAdministrator((bytes32,address,bytes32,uint32,bytes32,address,uint256,uint256),bytes,bytes)", true},
    {"AppendRecord", "appendRecord((bytes32,bytes32,uint32,bytes32,address,uint256,uint256),bytes)", false},
    {"AppendRecords", "appendRecords((bytes32,bytes32,uint32,bytes32,uint32,address,uint256,uint256),bytes)", false},
    {"ApproveDevice", "approveDevice((bytes32,address,bytes32,uint8,uint64,uint32,bytes32,address,uint256,uint256),bytes,bytes)", true},
    {"CancelPrescription", "cancelPrescription((bytes32,address,uint256,uint256),bytes)", false},
    {"ClaimPrescription", "claimPrescription((bytes32,address,uint256,uint256),bytes)", false},
    {"CloseChart", "closeChart((bytes32,address,uint256,uint256),bytes)", false},
    {"DispensePrescription", "dispensePrescription((bytes32,uint16,bool,bytes32,address,uint256,uint256),bytes)", false},
    {"Grant", "grant((bytes32,bytes32,uint32,uint64,(bytes32,uint8,uint32,bytes32)[],address,uint256,uint256),bytes)", false},
    {"IssuePrescription", "issuePrescription((bytes32,bytes32,bytes32,bytes32,uint16,uint64,address,uint256,uint256),bytes)", false},
    {"OpenChart", "openChart((bytes32,(bytes32,uint8,bytes32)[],address,uint256,uint256),bytes)", false},
    {"RegisterInstitution", "registerInstitution((bytes32,uint8,string,bytes32,bytes32,bytes32,bytes32,bytes32,address,uint256,uint256),bytes)", false},
    {"RegisterPatient", "registerPatient((bytes32,bytes32,bytes32,address,uint256,uint256),bytes)", false},
    {"ReleasePrescription", "releasePrescription((bytes32,address,uint256,uint256),bytes)", false},
    {"RemoveAdministrator", "removeAdministrator((bytes32,address,(uint32,bytes32,bytes32,(address,bytes32)[])[],address,uint256,uint256),bytes)", false},
    {"ReplacePatientKey", "replacePatientKey((bytes32,address,bytes32,address,uint256,uint256),bytes,bytes)", true},
    {"Revoke", "revoke((bytes32,bytes32,(bytes32,bytes32,(bytes32,uint32,bytes32)[])[],address,uint256,uint256),bytes)", false},
    {"RevokeDevice", "revokeDevice((bytes32,address,uint8,(uint32,bytes32,bytes32,(address,bytes32)[])[],address,uint256,uint256),bytes)", false},
    {"RotateChart", "rotateChart((bytes32,(bytes32,bytes32,(bytes32,uint32,bytes32)[])[],address,uint256,uint256),bytes)", false},
    {"RotateVault", "rotateVault((bytes32,(uint32,bytes32,bytes32,(address,bytes32)[])[],address,uint256,uint256),bytes)", false},
    {"SetInstitutionActive", "setInstitutionActive((bytes32,bool,address,uint256,uint256),bytes)", false},
    {"UpdateInstitution", "updateInstitution((bytes32,uint8,string,address,uint256,uint256),bytes)", false},
}};

} // namespace

std::span<const ErrorEntry> errorTable() { return errorEntries; }
std::span<const ActionEntry> actionTable() { return actionEntries; }

} // namespace tegata::ledger
