#pragma once

#include <tegata/protocol/Actions.h>
#include <tegata/protocol/Enrolment.h>
#include <tegata/protocol/Records.h>
#include <tegata/protocol/Session.h>
#include <tegata/protocol/Vault.h>
#include <tegata/protocol/Wraps.h>

/// The one table of everything that EIP-712 covers: name, field names and field order of every struct of
/// docs/protocol.md. Type strings, hashes, vectors and whatever else walks over fields (an ABI coder, a printer)
/// are derived from it; a test compares it with the page.
///
/// `describe(value, visitor)` calls `visitor("field", member)` for each field in order. The Solidity type of a
/// field follows from its C++ type (typedFieldName); `Widened` marks the few that are uint256 on chain.
namespace tegata::protocol {

/// A value that is narrower here than in the type string, where it is uint256.
template <typename Number> struct Widened
{
    Number &value;
};
template <typename Number> [[nodiscard]] Widened<Number> widened(Number &value) { return {value}; }

// Structs that exist only to be hashed.
struct RecordSignature
{
    RecordHash recordHash;
};
struct RecordDigest
{
    Digest headerDigest;
    Hash32 wrapsHash;
    Hash32 ciphertextHash;
};
struct VaultPredecessor
{
    InstitutionId institutionId;
    Epoch epoch{};
    EncryptionPublicKey vaultPk;
};
struct DirectoryEntry
{
    InstitutionId institutionId;
    Address device;
    Epoch vaultEpoch{};
};
struct EnrolmentNames
{
    InstitutionId institutionId;
    Address device;
    EnrolmentNonce nonce;
};

/// The EIP-712 name of a struct.
template <typename Struct> inline constexpr std::string_view typedName = "";

template <> inline constexpr std::string_view typedName<VaultWrap> = "VaultWrap";
template <> inline constexpr std::string_view typedName<VaultRotation> = "VaultRotation";
template <> inline constexpr std::string_view typedName<ChartOpening> = "ChartOpening";
template <> inline constexpr std::string_view typedName<GrantItem> = "GrantItem";
template <> inline constexpr std::string_view typedName<KeptReader> = "KeptReader";
template <> inline constexpr std::string_view typedName<ChartRotation> = "ChartRotation";
template <> inline constexpr std::string_view typedName<RegisterInstitution> = "RegisterInstitution";
template <> inline constexpr std::string_view typedName<UpdateInstitution> = "UpdateInstitution";
template <> inline constexpr std::string_view typedName<SetInstitutionActive> = "SetInstitutionActive";
template <> inline constexpr std::string_view typedName<AddAdministrator> = "AddAdministrator";
template <> inline constexpr std::string_view typedName<RemoveAdministrator> = "RemoveAdministrator";
template <> inline constexpr std::string_view typedName<ApproveDevice> = "ApproveDevice";
template <> inline constexpr std::string_view typedName<RevokeDevice> = "RevokeDevice";
template <> inline constexpr std::string_view typedName<RotateVault> = "RotateVault";
template <> inline constexpr std::string_view typedName<RegisterPatient> = "RegisterPatient";
template <> inline constexpr std::string_view typedName<ReplacePatientKey> = "ReplacePatientKey";
template <> inline constexpr std::string_view typedName<OpenChart> = "OpenChart";
template <> inline constexpr std::string_view typedName<CloseChart> = "CloseChart";
template <> inline constexpr std::string_view typedName<Grant> = "Grant";
template <> inline constexpr std::string_view typedName<Revoke> = "Revoke";
template <> inline constexpr std::string_view typedName<RotateChart> = "RotateChart";
template <> inline constexpr std::string_view typedName<AppendRecord> = "AppendRecord";
template <> inline constexpr std::string_view typedName<AppendRecords> = "AppendRecords";
template <> inline constexpr std::string_view typedName<IssuePrescription> = "IssuePrescription";
template <> inline constexpr std::string_view typedName<ClaimPrescription> = "ClaimPrescription";
template <> inline constexpr std::string_view typedName<DispensePrescription> = "DispensePrescription";
template <> inline constexpr std::string_view typedName<ReleasePrescription> = "ReleasePrescription";
template <> inline constexpr std::string_view typedName<CancelPrescription> = "CancelPrescription";
template <> inline constexpr std::string_view typedName<KeyConsent> = "KeyConsent";
template <> inline constexpr std::string_view typedName<WrapContext> = "WrapContext";
template <> inline constexpr std::string_view typedName<VaultPredecessor> = "VaultPredecessor";
template <> inline constexpr std::string_view typedName<DirectoryEntry> = "DirectoryEntry";
template <> inline constexpr std::string_view typedName<RecordHeader> = "RecordHeader";
template <> inline constexpr std::string_view typedName<RecordDigest> = "Record";
template <> inline constexpr std::string_view typedName<RecordSignature> = "RecordSignature";
template <> inline constexpr std::string_view typedName<GatewaySession> = "GatewaySession";
template <> inline constexpr std::string_view typedName<EnrolmentRequest> = "EnrolmentRequest";
template <> inline constexpr std::string_view typedName<AdministratorRequest> = "AdministratorRequest";
template <> inline constexpr std::string_view typedName<EnrolmentNames> = "EnrolmentNames";

/// A struct of the table, const or not.
template <typename Struct>
concept TypedStruct = !typedName<std::remove_const_t<Struct>>.empty();

/// `Self` is `const Struct` or `Struct`: readers and writers walk the same way.
template <typename Self, typename Struct>
concept Like = std::same_as<std::remove_const_t<Self>, Struct>;

/// The tail of every action.
template <Like<Authorization> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("signer", self.signer);
    visit("nonce", self.nonce);
    visit("deadline", widened(self.deadline));
}
template <Like<VaultWrap> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("recipient", self.recipient);
    visit("wrapHash", self.wrapHash);
}
template <Like<VaultRotation> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("epoch", self.epoch);
    visit("vaultPk", self.vaultPk);
    visit("recoveryWrapHash", self.recoveryWrapHash);
    visit("wraps", self.wraps);
}
template <Like<ChartOpening> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("compartment", self.compartment);
    visit("suite", self.suite);
    visit("ckCommit", self.ckCommit);
}
template <Like<GrantItem> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("compartment", self.compartment);
    visit("permissions", self.permissions);
    visit("fromEpoch", self.fromEpoch);
    visit("wrapHash", self.wrapHash);
}
template <Like<KeptReader> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("vaultEpoch", self.vaultEpoch);
    visit("wrapHash", self.wrapHash);
}
template <Like<ChartRotation> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("compartment", self.compartment);
    visit("ckCommit", self.ckCommit);
    visit("keep", self.keep);
}
template <Like<RegisterInstitution> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("kind", self.kind);
    visit("name", self.name);
    visit("legalIdHash", self.legalIdHash);
    visit("encPk", self.encPk);
    visit("vaultPk", self.vaultPk);
    visit("recoveryPk", self.recoveryPk);
    visit("recoveryWrapHash", self.recoveryWrapHash);
    describe(self.authorization, visit);
}
template <Like<UpdateInstitution> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("kind", self.kind);
    visit("name", self.name);
    describe(self.authorization, visit);
}
template <Like<SetInstitutionActive> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("active", self.active);
    describe(self.authorization, visit);
}
template <Like<AddAdministrator> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("administrator", self.administrator);
    visit("encPk", self.encPk);
    visit("vaultEpoch", self.vaultEpoch);
    visit("wrapHash", self.wrapHash);
    describe(self.authorization, visit);
}
template <Like<RemoveAdministrator> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("administrator", self.administrator);
    visit("rotation", self.rotation);
    describe(self.authorization, visit);
}
template <Like<ApproveDevice> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("device", self.device);
    visit("encPk", self.encPk);
    visit("role", self.role);
    visit("notAfter", self.notAfter);
    visit("vaultEpoch", self.vaultEpoch);
    visit("wrapHash", self.wrapHash);
    describe(self.authorization, visit);
}
template <Like<RevokeDevice> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("device", self.device);
    visit("reason", self.reason);
    visit("rotation", self.rotation);
    describe(self.authorization, visit);
}
template <Like<RotateVault> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("rotation", self.rotation);
    describe(self.authorization, visit);
}
template <Like<RegisterPatient> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("encPk", self.encPk);
    visit("introducedBy", self.introducedBy);
    describe(self.authorization, visit);
}
template <Like<ReplacePatientKey> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("newKey", self.newKey);
    visit("newEncPk", self.newEncPk);
    describe(self.authorization, visit);
}
template <Like<OpenChart> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("charts", self.charts);
    describe(self.authorization, visit);
}
template <Like<CloseChart> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    describe(self.authorization, visit);
}
template <Like<Grant> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("institutionId", self.institutionId);
    visit("vaultEpoch", self.vaultEpoch);
    visit("notAfter", self.notAfter);
    visit("items", self.items);
    describe(self.authorization, visit);
}
template <Like<Revoke> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("institutionId", self.institutionId);
    visit("rotations", self.rotations);
    describe(self.authorization, visit);
}
template <Like<RotateChart> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("rotations", self.rotations);
    describe(self.authorization, visit);
}
template <Like<AppendRecord> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("compartment", self.compartment);
    visit("epoch", self.epoch);
    visit("recordHash", self.recordHash);
    describe(self.authorization, visit);
}
template <Like<AppendRecords> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("patientId", self.patientId);
    visit("compartment", self.compartment);
    visit("epoch", self.epoch);
    visit("root", self.root);
    visit("count", self.count);
    describe(self.authorization, visit);
}
template <Like<IssuePrescription> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("prescriptionId", self.prescriptionId);
    visit("patientId", self.patientId);
    visit("compartment", self.compartment);
    visit("recordHash", self.recordHash);
    visit("fills", self.fills);
    visit("notAfter", self.notAfter);
    describe(self.authorization, visit);
}
template <Like<ClaimPrescription> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("prescriptionId", self.prescriptionId);
    describe(self.authorization, visit);
}
template <Like<DispensePrescription> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("prescriptionId", self.prescriptionId);
    visit("fill", self.fill);
    visit("complete", self.complete);
    visit("recordHash", self.recordHash);
    describe(self.authorization, visit);
}
template <Like<ReleasePrescription> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("prescriptionId", self.prescriptionId);
    describe(self.authorization, visit);
}
template <Like<CancelPrescription> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("prescriptionId", self.prescriptionId);
    describe(self.authorization, visit);
}
template <Like<KeyConsent> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("purpose", self.purpose);
    visit("subject", self.subject);
    visit("key", self.key);
    visit("encPk", self.encPk);
}
template <Like<WrapContext> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("kind", self.kind);
    visit("subject", self.subject);
    visit("compartment", self.compartment);
    visit("fromEpoch", self.fromEpoch);
    visit("toEpoch", self.toEpoch);
    visit("commitment", self.commitment);
    visit("recipientId", self.recipientId);
    visit("recipientPkHash", self.recipientPkHash);
    visit("sender", self.sender);
    visit("sequence", self.sequence);
}
template <Like<VaultPredecessor> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("epoch", self.epoch);
    visit("vaultPk", self.vaultPk);
}
template <Like<DirectoryEntry> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("device", self.device);
    visit("vaultEpoch", self.vaultEpoch);
}
template <Like<RecordHeader> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("suite", self.suite);
    visit("patientId", self.patientId);
    visit("compartment", self.compartment);
    visit("epoch", self.epoch);
    visit("recordId", self.recordId);
    visit("kind", self.kind);
    visit("authorInstitution", self.authorInstitution);
    visit("authorDevice", self.authorDevice);
    visit("supersedes", self.supersedes);
    visit("baseHead", self.baseHead);
    visit("createdAt", self.createdAt);
    visit("keyCommit", self.keyCommit);
    visit("sizeBucket", self.sizeBucket);
}
template <Like<RecordDigest> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("headerDigest", self.headerDigest);
    visit("wrapsHash", self.wrapsHash);
    visit("ciphertextHash", self.ciphertextHash);
}
template <Like<RecordSignature> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("recordHash", self.recordHash);
}
template <Like<GatewaySession> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("host", self.host);
    visit("sessionKey", self.sessionKey);
    visit("notBefore", self.notBefore);
    visit("notAfter", self.notAfter);
    visit("signer", self.signer);
}
template <Like<EnrolmentRequest> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("device", self.device);
    visit("encPk", self.encPk);
    visit("nonce", self.nonce);
    visit("sealedHash", self.sealedHash);
    visit("createdAt", self.createdAt);
}
template <Like<AdministratorRequest> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("administrator", self.administrator);
    visit("encPk", self.encPk);
    visit("nonce", self.nonce);
    visit("createdAt", self.createdAt);
}
template <Like<EnrolmentNames> Self, typename Visitor> void describe(Self &self, Visitor &&visit)
{
    visit("institutionId", self.institutionId);
    visit("device", self.device);
    visit("nonce", self.nonce);
}

} // namespace tegata::protocol
