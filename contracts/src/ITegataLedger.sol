// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";

/// @title The Tegata ledger
/// @notice Who may read and write which chart, and what was written, in order. Every change is an EIP-712 action
/// signed by its owner and verified here; who submits it, and who pays, gives no power.
interface ITegataLedger {
    // ---- Events. Together they let an indexer rebuild the whole state.

    /// Once for every action, before the action's own events.
    event ActionRecorded(bytes32 indexed digest, address indexed signer);

    event InstitutionRegistered(
        bytes32 indexed institutionId,
        uint8 kind,
        string name,
        bytes32 legalIdHash,
        address administrator,
        bytes32 encPk,
        bytes32 vaultPk,
        bytes32 recoveryPk,
        bytes32 recoveryWrapHash
    );
    event InstitutionUpdated(bytes32 indexed institutionId, uint8 kind, string name, address administrator);
    event InstitutionActivated(bytes32 indexed institutionId, bool active, address administrator);
    event AdministratorAdded(
        bytes32 indexed institutionId,
        address indexed administrator,
        bytes32 encPk,
        uint32 vaultEpoch,
        bytes32 wrapHash,
        address addedBy
    );
    event AdministratorRemoved(bytes32 indexed institutionId, address indexed administrator, address removedBy);
    event DeviceApproved(
        bytes32 indexed institutionId,
        address indexed device,
        bytes32 encPk,
        uint8 role,
        uint64 notAfter,
        uint32 vaultEpoch,
        bytes32 wrapHash,
        address administrator
    );
    event DeviceRevoked(bytes32 indexed institutionId, address indexed device, uint8 reason, address administrator);
    event VaultRotated(
        bytes32 indexed institutionId,
        uint32 epoch,
        bytes32 vaultPk,
        bytes32 recoveryWrapHash,
        VaultWrap[] wraps,
        address administrator
    );
    event PatientRegistered(bytes32 indexed patientId, address key, bytes32 encPk, bytes32 indexed introducedBy);
    event PatientKeyReplaced(bytes32 indexed patientId, address oldKey, address newKey, bytes32 newEncPk);
    event ChartOpened(bytes32 indexed patientId, bytes32 indexed compartment, uint8 suite, bytes32 ckCommit);
    event ChartRotated(bytes32 indexed patientId, bytes32 indexed compartment, uint32 epoch, bytes32 ckCommit);
    event ReaderKept(
        bytes32 indexed patientId,
        bytes32 indexed institutionId,
        bytes32 indexed compartment,
        uint32 epoch,
        uint32 vaultEpoch,
        bytes32 wrapHash
    );
    event ChartsClosed(bytes32 indexed patientId);
    event Granted(
        bytes32 indexed patientId, bytes32 indexed institutionId, uint32 vaultEpoch, uint64 notAfter, GrantItem[] items
    );
    event Revoked(bytes32 indexed patientId, bytes32 indexed institutionId);
    /// `institutionId` is zero for a patient's own entry; `device` is the author's address in both cases.
    event RecordAppended(
        bytes32 indexed patientId,
        bytes32 indexed compartment,
        uint64 seq,
        bytes32 recordHash,
        bytes32 indexed institutionId,
        address device,
        uint32 epoch,
        bytes32 head
    );
    event RecordsAppended(
        bytes32 indexed patientId,
        bytes32 indexed compartment,
        uint64 firstSeq,
        uint32 count,
        bytes32 root,
        bytes32 indexed institutionId,
        address device,
        uint32 epoch,
        bytes32 head
    );
    event PrescriptionIssued(
        bytes32 indexed prescriptionId,
        bytes32 indexed patientId,
        bytes32 indexed institutionId,
        address device,
        bytes32 compartment,
        bytes32 recordHash,
        uint16 fills,
        uint64 notAfter
    );
    event PrescriptionClaimed(
        bytes32 indexed prescriptionId, bytes32 indexed patientId, bytes32 indexed institutionId, address device
    );
    event PrescriptionDispensed(
        bytes32 indexed prescriptionId,
        bytes32 indexed patientId,
        bytes32 indexed institutionId,
        address device,
        uint16 fill,
        bool complete,
        bytes32 recordHash
    );
    event PrescriptionReleased(
        bytes32 indexed prescriptionId, bytes32 indexed patientId, bytes32 indexed institutionId, address device
    );
    event PrescriptionCancelled(
        bytes32 indexed prescriptionId, bytes32 indexed patientId, bytes32 indexed institutionId, address device
    );

    // ---- Refusals. `InvalidAccountNonce(owner, expected)` comes from OpenZeppelin's NoncesKeyed.

    /// Not 65 bytes `r ‖ s ‖ v` with `v` 27 or 28 and low `s`, or no key recovers from it.
    error InvalidSignature();
    error SignerMismatch(address recovered);
    /// The consent was not signed by the new key for this purpose, subject and encryption key.
    error InvalidConsent(address recovered);
    error DeadlinePassed(uint256 deadline);
    error WrongNonceLane(uint256 expected);
    error NonceUsed(address signer, uint256 nonce);

    error AddressInUse(address key);
    error InvalidId();
    error InvalidPublicKey();

    error UnknownInstitution(bytes32 institutionId);
    error InstitutionExists(bytes32 institutionId);
    error InstitutionInactive(bytes32 institutionId);
    error InvalidName();
    error InvalidKind(uint8 kind);
    error NotAdministrator(address key);
    error LastAdministrator();
    error TooManyAdministrators();
    error InvalidRole(uint8 role);
    error InvalidReason(uint8 reason);
    error UnknownDevice(address device);
    error DeviceInactive(address device);
    error RoleNotAllowed(uint8 role);
    error StaleVaultEpoch(uint32 current);
    /// The wraps are not for exactly those whom the vault serves, or not strictly ascending.
    error WrapSetMismatch();
    /// The action needs a rotation that it does not carry, or carries more than one.
    error RotationRequired();
    error EndDateInPast(uint64 notAfter);

    error PatientExists(bytes32 patientId);
    error NotPatient(address key);
    error ChartExists(bytes32 compartment);
    error UnknownChart(bytes32 compartment);
    error ChartClosed(bytes32 patientId);
    error TooManyCharts();
    error InvalidSuite(uint8 suite);
    error InvalidCommitment();
    error WrongEpoch(uint32 current);
    /// A list that is empty, too long, not strictly ascending, or has an item out of range.
    error InvalidItems();
    error InvalidCount(uint32 count);
    error GrantNotRunning(bytes32 institutionId);
    error NotPermitted(bytes32 patientId, bytes32 compartment);

    error PrescriptionExists(bytes32 prescriptionId);
    error UnknownPrescription(bytes32 prescriptionId);
    error PrescriptionExpired(uint64 notAfter);
    error InvalidFills(uint16 fills);
    error AlreadyClaimed(bytes32 institutionId, uint64 claimedAt);
    error WrongState(uint8 state);
    error WrongFill(uint16 expected);
    error NotHolder(bytes32 holder);
    error NotIssuer(bytes32 issuer);

    // ---- Actions

    function registerInstitution(RegisterInstitution calldata action, bytes calldata signature) external;
    function updateInstitution(UpdateInstitution calldata action, bytes calldata signature) external;
    function setInstitutionActive(SetInstitutionActive calldata action, bytes calldata signature) external;
    function addAdministrator(AddAdministrator calldata action, bytes calldata signature, bytes calldata consent)
        external;
    function removeAdministrator(RemoveAdministrator calldata action, bytes calldata signature) external;
    function approveDevice(ApproveDevice calldata action, bytes calldata signature, bytes calldata consent) external;
    function revokeDevice(RevokeDevice calldata action, bytes calldata signature) external;
    function rotateVault(RotateVault calldata action, bytes calldata signature) external;
    function registerPatient(RegisterPatient calldata action, bytes calldata signature) external;
    function replacePatientKey(ReplacePatientKey calldata action, bytes calldata signature, bytes calldata consent)
        external;
    function openChart(OpenChart calldata action, bytes calldata signature) external;
    function closeChart(CloseChart calldata action, bytes calldata signature) external;
    function grant(Grant calldata action, bytes calldata signature) external;
    function revoke(Revoke calldata action, bytes calldata signature) external;
    function rotateChart(RotateChart calldata action, bytes calldata signature) external;
    function appendRecord(AppendRecord calldata action, bytes calldata signature) external;
    function appendRecords(AppendRecords calldata action, bytes calldata signature) external;
    function issuePrescription(IssuePrescription calldata action, bytes calldata signature) external;
    function claimPrescription(ClaimPrescription calldata action, bytes calldata signature) external;
    function dispensePrescription(DispensePrescription calldata action, bytes calldata signature) external;
    function releasePrescription(ReleasePrescription calldata action, bytes calldata signature) external;
    function cancelPrescription(CancelPrescription calldata action, bytes calldata signature) external;

    // ---- Views; `nonces(address,uint192)` and `eip712Domain()` come from OpenZeppelin

    function domainSeparator() external view returns (bytes32);
    /// Used unordered nonces of a signer: bit `nonce & 0xff` of word `nonce >> 8`.
    function nonceBitmap(address signer, uint256 word) external view returns (uint256);
    /// 0 when the address was never bound, else what it was bound for.
    function addressPurpose(address key) external view returns (uint8);

    function institution(bytes32 institutionId) external view returns (InstitutionView memory);
    function vaultKey(bytes32 institutionId, uint32 epoch) external view returns (bytes32);
    function isAdministrator(bytes32 institutionId, address key) external view returns (bool);
    function administrator(address key) external view returns (AdministratorView memory);
    function device(address key) external view returns (DeviceView memory);
    /// Approved, not revoked, not expired. Says nothing about its institution.
    function deviceIsActive(address key) external view returns (bool);

    function patient(bytes32 patientId) external view returns (PatientView memory);
    /// The patient whose *current* key this is, or zero.
    function patientOfKey(address key) external view returns (bytes32);
    function compartments(bytes32 patientId) external view returns (bytes32[] memory);
    function chart(bytes32 patientId, bytes32 compartment) external view returns (ChartView memory);
    function chartKeyCommitment(bytes32 patientId, bytes32 compartment, uint32 epoch) external view returns (bytes32);

    function grantOf(bytes32 patientId, bytes32 institutionId) external view returns (GrantView memory);
    function grantIsStale(bytes32 patientId, bytes32 institutionId) external view returns (bool);
    /// Permission bits of one compartment (whether or not the grant is still running) and the vault epoch of its wrap.
    function grantItem(bytes32 patientId, bytes32 institutionId, bytes32 compartment)
        external
        view
        returns (uint8 permissions, uint32 vaultEpoch);
    /// Device and institution are active and a running grant gives *all* of these permission bits.
    function isPermitted(address key, bytes32 patientId, bytes32 compartment, uint8 permissions)
        external
        view
        returns (bool);

    function prescription(bytes32 prescriptionId) external view returns (PrescriptionView memory);
}
