// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

// The values that cross the border of the ledger: signed actions, their parts, and what the views return.
// docs/protocol.md §1 and §2 are normative; times are Unix seconds of block time, ids random 32 bytes.

// Kinds of institution, `kind` 1…3.
uint8 constant KIND_LAST = 3;

// Roles of a device.
uint8 constant ROLE_DOCTOR = 1;
uint8 constant ROLE_PHARMACIST = 3;
uint8 constant ROLE_LAST = 5;

// Reasons to revoke a device.
uint8 constant REASON_ROUTINE = 1;
uint8 constant REASON_COMPROMISED = 2;

// Permission bits of a grant's item.
uint8 constant PERMISSION_READ = 1;
uint8 constant PERMISSION_WRITE = 2;

// What an address was bound for; it stays bound for that, for ever.
uint8 constant PURPOSE_ADMINISTRATOR = 1;
uint8 constant PURPOSE_DEVICE = 2;
uint8 constant PURPOSE_PATIENT = 3;

// States of a prescription; 0 is "none". Expired is `issued` with `notAfter` passed.
uint8 constant PRESCRIPTION_ISSUED = 1;
uint8 constant PRESCRIPTION_CLAIMED = 2;
uint8 constant PRESCRIPTION_COMPLETED = 3;
uint8 constant PRESCRIPTION_CANCELLED = 4;

// Nonce lanes; actions of lane `UNORDERED` use the bitmap instead.
uint256 constant UNORDERED = 0;
uint256 constant LANE_INSTITUTION = 1;
uint256 constant LANE_DEVICES = 2;
uint256 constant LANE_PATIENT = 3;
uint256 constant LANE_GRANTS = 4;

uint256 constant MAXIMUM_NAME_BYTES = 200;
uint256 constant MAXIMUM_ADMINISTRATORS = 32;
// A grant keeps its permissions as bitmaps over the patient's charts, so their number is bounded.
uint256 constant MAXIMUM_CHARTS = 16;
uint256 constant MAXIMUM_GRANT_ITEMS = 16;
uint256 constant MAXIMUM_BATCH = 4096;
uint256 constant MAXIMUM_FILLS = 12;

// ---- Parts of actions

struct VaultWrap {
    address recipient;
    bytes32 wrapHash;
}

struct VaultRotation {
    uint32 epoch;
    bytes32 vaultPk;
    bytes32 recoveryWrapHash;
    VaultWrap[] wraps;
}

struct ChartOpening {
    bytes32 compartment;
    uint8 suite;
    bytes32 ckCommit;
}

struct GrantItem {
    bytes32 compartment;
    uint8 permissions;
    uint32 fromEpoch;
    bytes32 wrapHash;
}

struct KeptReader {
    bytes32 institutionId;
    uint32 vaultEpoch;
    bytes32 wrapHash;
}

struct ChartRotation {
    bytes32 compartment;
    bytes32 ckCommit;
    KeptReader[] keep;
}

// ---- Actions

struct RegisterInstitution {
    bytes32 institutionId;
    uint8 kind;
    string name;
    bytes32 legalIdHash;
    bytes32 encPk;
    bytes32 vaultPk;
    bytes32 recoveryPk;
    bytes32 recoveryWrapHash;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct UpdateInstitution {
    bytes32 institutionId;
    uint8 kind;
    string name;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct SetInstitutionActive {
    bytes32 institutionId;
    bool active;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct AddAdministrator {
    bytes32 institutionId;
    address administrator;
    bytes32 encPk;
    uint32 vaultEpoch;
    bytes32 wrapHash;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct RemoveAdministrator {
    bytes32 institutionId;
    address administrator;
    VaultRotation[] rotation;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct ApproveDevice {
    bytes32 institutionId;
    address device;
    bytes32 encPk;
    uint8 role;
    uint64 notAfter;
    uint32 vaultEpoch;
    bytes32 wrapHash;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct RevokeDevice {
    bytes32 institutionId;
    address device;
    uint8 reason;
    VaultRotation[] rotation;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct RotateVault {
    bytes32 institutionId;
    VaultRotation[] rotation;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct RegisterPatient {
    bytes32 patientId;
    bytes32 encPk;
    bytes32 introducedBy;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct ReplacePatientKey {
    bytes32 patientId;
    address newKey;
    bytes32 newEncPk;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct OpenChart {
    bytes32 patientId;
    ChartOpening[] charts;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct CloseChart {
    bytes32 patientId;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct Grant {
    bytes32 patientId;
    bytes32 institutionId;
    uint32 vaultEpoch;
    uint64 notAfter;
    GrantItem[] items;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct Revoke {
    bytes32 patientId;
    bytes32 institutionId;
    ChartRotation[] rotations;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct RotateChart {
    bytes32 patientId;
    ChartRotation[] rotations;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct AppendRecord {
    bytes32 patientId;
    bytes32 compartment;
    uint32 epoch;
    bytes32 recordHash;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct AppendRecords {
    bytes32 patientId;
    bytes32 compartment;
    uint32 epoch;
    bytes32 root;
    uint32 count;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct IssuePrescription {
    bytes32 prescriptionId;
    bytes32 patientId;
    bytes32 compartment;
    bytes32 recordHash;
    uint16 fills;
    uint64 notAfter;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct ClaimPrescription {
    bytes32 prescriptionId;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct DispensePrescription {
    bytes32 prescriptionId;
    uint16 fill;
    bool complete;
    bytes32 recordHash;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct ReleasePrescription {
    bytes32 prescriptionId;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

struct CancelPrescription {
    bytes32 prescriptionId;
    address signer;
    uint256 nonce;
    uint256 deadline;
}

// ---- What the views return. An id never registered gives a value of zeros.

struct InstitutionView {
    uint8 kind;
    string name;
    bytes32 legalIdHash;
    bool active;
    uint32 administratorCount;
    // Devices approved and not revoked, the expired ones among them.
    uint32 deviceCount;
    uint32 vaultEpoch;
    bytes32 vaultPk;
    bytes32 recoveryPk;
    bytes32 recoveryWrapHash;
    // Grants made for a vault epoch up to this one are stale; 0 when no device was ever compromised and no administrator removed.
    uint32 compromisedThrough;
    uint64 registeredAt;
}

struct AdministratorView {
    bytes32 institutionId;
    bytes32 encPk;
    bool active;
    uint64 addedAt;
    uint64 removedAt;
}

struct DeviceView {
    bytes32 institutionId;
    uint8 role;
    uint64 notAfter;
    uint64 approvedAt;
    uint64 revokedAt;
    uint8 reason;
    // Vault epoch of the first wrap made for it.
    uint32 vaultEpoch;
}

struct PatientView {
    address key;
    bytes32 encPk;
    bool closed;
    uint64 registeredAt;
}

struct ChartView {
    uint32 epoch;
    uint8 suite;
    bool closed;
    uint64 count;
    bytes32 head;
    bytes32 ckCommit;
    uint64 openedAt;
}

struct GrantView {
    uint64 notAfter;
    uint64 grantedAt;
    // Block of the `Granted` event, which carries the items with their wrap hashes.
    uint64 grantedBlock;
    // Vault epoch of the oldest wrap in use.
    uint32 vaultEpoch;
    bool running;
    bool stale;
}

struct PrescriptionView {
    uint8 state;
    bytes32 patientId;
    bytes32 compartment;
    bytes32 recordHash;
    bytes32 issuer;
    bytes32 holder;
    uint64 claimedAt;
    uint64 notAfter;
    uint16 fills;
    uint16 filled;
    // A part of the next fill has been handed out.
    bool partially;
}
