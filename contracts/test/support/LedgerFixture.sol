// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../../src/Types.sol";
import {ITegataLedger} from "../../src/ITegataLedger.sol";
import {Cheats, cheats} from "./Cheats.sol";
import {Digests} from "./Digests.sol";
import {LedgerValues} from "./LedgerValues.sol";

/// @notice The ledger with the views that it has from OpenZeppelin.
interface Ledger is ITegataLedger {
    function nonces(address signer, uint192 lane) external view returns (uint256);
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}

/// @notice A small world round a real ledger, and one function per action that signs and submits it. Each returns
/// the refusal, empty when the action was recorded.
abstract contract LedgerFixture is LedgerValues {
    using Digests for *;

    enum Flaw {
        None,
        HighS,
        RecoveryIdInsteadOfV,
        OtherParity,
        Truncated,
        Extended,
        Compact,
        Empty,
        ZeroR,
        ZeroS
    }

    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    uint256 internal constant ACTIONS = 22;

    Ledger internal ledger;

    // ---- People and places

    Actor internal administrator;
    Actor internal secondAdministrator;
    Actor internal doctor;
    Actor internal nurse;
    Actor internal pharmacyAdministrator;
    Actor internal pharmacist;
    Actor internal rivalAdministrator;
    Actor internal rivalPharmacist;
    Actor internal patient;
    Actor internal stranger;

    bytes32 internal constant HOSPITAL = keccak256("hospital");
    bytes32 internal constant PHARMACY = keccak256("pharmacy");
    bytes32 internal constant RIVAL = keccak256("rival pharmacy");
    bytes32 internal constant PATIENT = keccak256("patient");
    bytes32 internal constant ISSUED = keccak256("issued prescription");
    bytes32 internal constant CLAIMED = keccak256("claimed prescription");

    /// Two compartments in ascending order, as lists want them.
    bytes32 internal constant FIRST = bytes32(uint256(0x1111) << 240);
    bytes32 internal constant SECOND = bytes32(uint256(0x2222) << 240);

    // ---- What a test may bend before it performs an action

    bool internal bendNonce;
    uint256 internal bentNonce;
    bool internal bendDeadline;
    uint256 internal bentDeadline;
    bool internal bendKey;
    uint256 internal bentKey;
    bool internal bendDomain;
    bytes32 internal bentDomain;
    bool internal bendLane;
    Flaw internal flaw;
    Flaw internal consentFlaw;
    uint256 internal consentKey;

    mapping(address signer => uint256) private _looseNonces;

    /// Digest of the action signed last.
    bytes32 internal lastDigest;

    function setUp() public virtual {
        cheats.warp(1_800_000_000);
        cheats.roll(1000);
        ledger = _deploy();
        administrator = _actor("administrator");
        secondAdministrator = _actor("second administrator");
        doctor = _actor("doctor");
        nurse = _actor("nurse");
        pharmacyAdministrator = _actor("pharmacy administrator");
        pharmacist = _actor("pharmacist");
        rivalAdministrator = _actor("rival administrator");
        rivalPharmacist = _actor("rival pharmacist");
        patient = _actor("patient");
        stranger = _actor("stranger");
    }

    /// The bytecode that ships.
    function _deploy() internal returns (Ledger) {
        bytes memory code = cheats.parseBytes(
            string.concat("0x", cheats.trim(cheats.readFile("../resources/contracts/TegataLedger.bin")))
        );
        address deployed;
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        _require(deployed != address(0), "the ledger is deployed");
        return Ledger(deployed);
    }

    /// Two institutions more than a hospital needs, a patient who trusts two of them, two prescriptions.
    function _buildWorld() internal {
        _recorded(registerInstitution(administrator, HOSPITAL, 1, "Hospital"));
        _recorded(registerInstitution(pharmacyAdministrator, PHARMACY, 3, unicode"みどり薬局"));
        _recorded(registerInstitution(rivalAdministrator, RIVAL, 3, "Rival"));
        _recorded(addAdministrator(administrator, HOSPITAL, secondAdministrator));
        _recorded(approveDevice(administrator, HOSPITAL, doctor, 1, 0));
        _recorded(approveDevice(administrator, HOSPITAL, nurse, 2, 0));
        _recorded(approveDevice(pharmacyAdministrator, PHARMACY, pharmacist, 3, 0));
        _recorded(approveDevice(rivalAdministrator, RIVAL, rivalPharmacist, 3, 0));
        _recorded(registerPatient(patient, PATIENT));
        _recorded(openCharts(patient, PATIENT, _pair(FIRST, SECOND)));
        _recorded(grantBoth(HOSPITAL, 3, 0));
        _recorded(grantBoth(PHARMACY, 1, 0));
        _recorded(grantBoth(RIVAL, 1, 0));
        _recorded(issue(doctor, ISSUED, 1));
        _recorded(issue(doctor, CLAIMED, 2));
        _recorded(claim(pharmacist, CLAIMED));
    }

    /// Action number `index` of docs/protocol.md §2, such that the built world records it.
    function perform(uint256 index) internal returns (bytes memory) {
        if (index == 0) return registerInstitution(stranger, keccak256("new"), 2, "New");
        if (index == 1) return updateInstitution(administrator, HOSPITAL, 2, "Renamed");
        if (index == 2) return setActive(administrator, HOSPITAL, false);
        if (index == 3) return addAdministrator(administrator, HOSPITAL, stranger);
        if (index == 4) {
            return removeAdministrator(
                administrator,
                HOSPITAL,
                secondAdministrator.addr,
                rotationTo(HOSPITAL, 2, _three(administrator, doctor, nurse))
            );
        }
        if (index == 5) return approveDevice(administrator, HOSPITAL, stranger, 4, 0);
        if (index == 6) {
            return revokeDevice(
                administrator,
                HOSPITAL,
                nurse.addr,
                REASON_COMPROMISED,
                rotationTo(HOSPITAL, 2, _three(administrator, secondAdministrator, doctor))
            );
        }
        if (index == 7) {
            return rotateVault(
                administrator,
                HOSPITAL,
                rotationTo(HOSPITAL, 2, _four(administrator, secondAdministrator, doctor, nurse))
            );
        }
        if (index == 8) return registerPatient(stranger, keccak256("new patient"));
        if (index == 9) return replacePatientKey(patient, PATIENT, stranger);
        if (index == 10) return openCharts(patient, PATIENT, _single(keccak256("third")));
        if (index == 11) return closeChart(patient, PATIENT);
        if (index == 12) return grantBoth(HOSPITAL, 1, 0);
        if (index == 13) return revoke(patient, PATIENT, HOSPITAL, rotationsOf(_pair(FIRST, SECOND), PHARMACY, 1));
        if (index == 14) return rotateChart(patient, PATIENT, rotationsOf(_pair(FIRST, SECOND), PHARMACY, 1));
        if (index == 15) return append(doctor, PATIENT, FIRST, 1, keccak256("record"));
        if (index == 16) return appendMany(doctor, PATIENT, FIRST, 1, keccak256("root"), 7);
        if (index == 17) return issue(doctor, keccak256("new prescription"), 1);
        if (index == 18) return claim(pharmacist, ISSUED);
        if (index == 19) return dispense(pharmacist, CLAIMED, 1, true);
        if (index == 20) return release(pharmacist, CLAIMED);
        return cancel(doctor, ISSUED);
    }

    function laneOf(uint256 index) internal pure returns (uint256) {
        if (index < 5) return LANE_INSTITUTION;
        if (index < 8) return LANE_DEVICES;
        if (index < 12) return LANE_PATIENT;
        if (index < 15) return LANE_GRANTS;
        return UNORDERED;
    }

    function actorOf(uint256 index) internal view returns (Actor memory) {
        if (index == 0 || index == 8) return stranger;
        if (index < 8) return administrator;
        if (index < 15) return patient;
        if (index < 18 || index == 21) return doctor;
        return pharmacist;
    }

    function hasConsent(uint256 index) internal pure returns (bool) {
        return index == 3 || index == 5 || index == 9;
    }

    // ---- Actions

    function registerInstitution(Actor memory by, bytes32 id, uint8 kind, string memory name)
        internal
        returns (bytes memory)
    {
        RegisterInstitution memory action = RegisterInstitution({
            institutionId: id,
            kind: kind,
            name: name,
            legalIdHash: keccak256(abi.encode("legal", id)),
            encPk: encPkOf(by.addr),
            vaultPk: vaultPkOf(id, 1),
            recoveryPk: keccak256(abi.encode("recovery", id)),
            recoveryWrapHash: keccak256(abi.encode("recovery wrap", id)),
            signer: by.addr,
            nonce: _nonce(by, LANE_INSTITUTION),
            deadline: _deadline()
        });
        return _submit(abi.encodeCall(ledger.registerInstitution, (action, _signed(by, action.hash()))));
    }

    function updateInstitution(Actor memory by, bytes32 id, uint8 kind, string memory name)
        internal
        returns (bytes memory)
    {
        UpdateInstitution memory action =
            UpdateInstitution(id, kind, name, by.addr, _nonce(by, LANE_INSTITUTION), _deadline());
        return _submit(abi.encodeCall(ledger.updateInstitution, (action, _signed(by, action.hash()))));
    }

    function setActive(Actor memory by, bytes32 id, bool active) internal returns (bytes memory) {
        SetInstitutionActive memory action =
            SetInstitutionActive(id, active, by.addr, _nonce(by, LANE_INSTITUTION), _deadline());
        return _submit(abi.encodeCall(ledger.setInstitutionActive, (action, _signed(by, action.hash()))));
    }

    function addAdministrator(Actor memory by, bytes32 id, Actor memory added) internal returns (bytes memory) {
        return addAdministrator(by, id, added, ledger.institution(id).vaultEpoch);
    }

    function addAdministrator(Actor memory by, bytes32 id, Actor memory added, uint32 vaultEpoch)
        internal
        returns (bytes memory)
    {
        AddAdministrator memory action = AddAdministrator({
            institutionId: id,
            administrator: added.addr,
            encPk: encPkOf(added.addr),
            vaultEpoch: vaultEpoch,
            wrapHash: wrapHashOf(added.addr),
            signer: by.addr,
            nonce: _nonce(by, LANE_INSTITUTION),
            deadline: _deadline()
        });
        bytes memory consent = _consent(added, PURPOSE_ADMINISTRATOR, id, action.encPk);
        return _submit(abi.encodeCall(ledger.addAdministrator, (action, _signed(by, action.hash()), consent)));
    }

    function removeAdministrator(Actor memory by, bytes32 id, address removed, VaultRotation[] memory rotation)
        internal
        returns (bytes memory)
    {
        RemoveAdministrator memory action =
            RemoveAdministrator(id, removed, rotation, by.addr, _nonce(by, LANE_INSTITUTION), _deadline());
        return _submit(abi.encodeCall(ledger.removeAdministrator, (action, _signed(by, action.hash()))));
    }

    function approveDevice(Actor memory by, bytes32 id, Actor memory device, uint8 role, uint64 notAfter)
        internal
        returns (bytes memory)
    {
        return approveDevice(by, id, device, role, notAfter, ledger.institution(id).vaultEpoch);
    }

    function approveDevice(
        Actor memory by,
        bytes32 id,
        Actor memory device,
        uint8 role,
        uint64 notAfter,
        uint32 vaultEpoch
    ) internal returns (bytes memory) {
        ApproveDevice memory action = ApproveDevice({
            institutionId: id,
            device: device.addr,
            encPk: encPkOf(device.addr),
            role: role,
            notAfter: notAfter,
            vaultEpoch: vaultEpoch,
            wrapHash: wrapHashOf(device.addr),
            signer: by.addr,
            nonce: _nonce(by, LANE_DEVICES),
            deadline: _deadline()
        });
        bytes memory consent = _consent(device, PURPOSE_DEVICE, id, action.encPk);
        return _submit(abi.encodeCall(ledger.approveDevice, (action, _signed(by, action.hash()), consent)));
    }

    function revokeDevice(Actor memory by, bytes32 id, address device, uint8 reason, VaultRotation[] memory rotation)
        internal
        returns (bytes memory)
    {
        RevokeDevice memory action =
            RevokeDevice(id, device, reason, rotation, by.addr, _nonce(by, LANE_DEVICES), _deadline());
        return _submit(abi.encodeCall(ledger.revokeDevice, (action, _signed(by, action.hash()))));
    }

    function rotateVault(Actor memory by, bytes32 id, VaultRotation[] memory rotation) internal returns (bytes memory) {
        RotateVault memory action = RotateVault(id, rotation, by.addr, _nonce(by, LANE_DEVICES), _deadline());
        return _submit(abi.encodeCall(ledger.rotateVault, (action, _signed(by, action.hash()))));
    }

    function registerPatient(Actor memory by, bytes32 id) internal returns (bytes memory) {
        RegisterPatient memory action =
            RegisterPatient(id, encPkOf(by.addr), HOSPITAL, by.addr, _nonce(by, LANE_PATIENT), _deadline());
        return _submit(abi.encodeCall(ledger.registerPatient, (action, _signed(by, action.hash()))));
    }

    function replacePatientKey(Actor memory by, bytes32 id, Actor memory next) internal returns (bytes memory) {
        ReplacePatientKey memory action =
            ReplacePatientKey(id, next.addr, encPkOf(next.addr), by.addr, _nonce(by, LANE_PATIENT), _deadline());
        bytes memory consent = _consent(next, PURPOSE_PATIENT, id, action.newEncPk);
        return _submit(abi.encodeCall(ledger.replacePatientKey, (action, _signed(by, action.hash()), consent)));
    }

    function openCharts(Actor memory by, bytes32 id, bytes32[] memory compartments) internal returns (bytes memory) {
        ChartOpening[] memory charts = new ChartOpening[](compartments.length);
        for (uint256 i = 0; i < charts.length; ++i) {
            charts[i] = ChartOpening(compartments[i], 1, commitmentOf(compartments[i]));
        }
        return openCharts(by, id, charts);
    }

    function openCharts(Actor memory by, bytes32 id, ChartOpening[] memory charts) internal returns (bytes memory) {
        OpenChart memory action = OpenChart(id, charts, by.addr, _nonce(by, LANE_PATIENT), _deadline());
        return _submit(abi.encodeCall(ledger.openChart, (action, _signed(by, action.hash()))));
    }

    function closeChart(Actor memory by, bytes32 id) internal returns (bytes memory) {
        CloseChart memory action = CloseChart(id, by.addr, _nonce(by, LANE_PATIENT), _deadline());
        return _submit(abi.encodeCall(ledger.closeChart, (action, _signed(by, action.hash()))));
    }

    function grantBoth(bytes32 institutionId, uint8 permissions, uint64 notAfter) internal returns (bytes memory) {
        GrantItem[] memory items = new GrantItem[](2);
        items[0] = GrantItem(FIRST, permissions, 1, keccak256(abi.encode("wrap", FIRST, institutionId)));
        items[1] = GrantItem(SECOND, permissions, 1, keccak256(abi.encode("wrap", SECOND, institutionId)));
        return grant(patient, PATIENT, institutionId, ledger.institution(institutionId).vaultEpoch, notAfter, items);
    }

    function grant(
        Actor memory by,
        bytes32 id,
        bytes32 institutionId,
        uint32 vaultEpoch,
        uint64 notAfter,
        GrantItem[] memory items
    ) internal returns (bytes memory) {
        Grant memory action = Grant({
            patientId: id,
            institutionId: institutionId,
            vaultEpoch: vaultEpoch,
            notAfter: notAfter,
            items: items,
            signer: by.addr,
            nonce: _nonce(by, LANE_GRANTS),
            deadline: _deadline()
        });
        return _submit(abi.encodeCall(ledger.grant, (action, _signed(by, action.hash()))));
    }

    function revoke(Actor memory by, bytes32 id, bytes32 institutionId, ChartRotation[] memory rotations)
        internal
        returns (bytes memory)
    {
        Revoke memory action = Revoke(id, institutionId, rotations, by.addr, _nonce(by, LANE_GRANTS), _deadline());
        return _submit(abi.encodeCall(ledger.revoke, (action, _signed(by, action.hash()))));
    }

    function rotateChart(Actor memory by, bytes32 id, ChartRotation[] memory rotations)
        internal
        returns (bytes memory)
    {
        RotateChart memory action = RotateChart(id, rotations, by.addr, _nonce(by, LANE_GRANTS), _deadline());
        return _submit(abi.encodeCall(ledger.rotateChart, (action, _signed(by, action.hash()))));
    }

    function append(Actor memory by, bytes32 id, bytes32 compartment, uint32 epoch, bytes32 recordHash)
        internal
        returns (bytes memory)
    {
        AppendRecord memory action =
            AppendRecord(id, compartment, epoch, recordHash, by.addr, _nonce(by, UNORDERED), _deadline());
        return _submit(abi.encodeCall(ledger.appendRecord, (action, _signed(by, action.hash()))));
    }

    function appendMany(Actor memory by, bytes32 id, bytes32 compartment, uint32 epoch, bytes32 root, uint32 count)
        internal
        returns (bytes memory)
    {
        AppendRecords memory action =
            AppendRecords(id, compartment, epoch, root, count, by.addr, _nonce(by, UNORDERED), _deadline());
        return _submit(abi.encodeCall(ledger.appendRecords, (action, _signed(by, action.hash()))));
    }

    function issue(Actor memory by, bytes32 id, uint16 fills) internal returns (bytes memory) {
        return issue(by, id, PATIENT, FIRST, fills, uint64(block.timestamp + 4 days));
    }

    function issue(Actor memory by, bytes32 id, bytes32 patientId, bytes32 compartment, uint16 fills, uint64 notAfter)
        internal
        returns (bytes memory)
    {
        IssuePrescription memory action = IssuePrescription({
            prescriptionId: id,
            patientId: patientId,
            compartment: compartment,
            recordHash: keccak256(abi.encode("prescription", id)),
            fills: fills,
            notAfter: notAfter,
            signer: by.addr,
            nonce: _nonce(by, UNORDERED),
            deadline: _deadline()
        });
        return _submit(abi.encodeCall(ledger.issuePrescription, (action, _signed(by, action.hash()))));
    }

    function claim(Actor memory by, bytes32 id) internal returns (bytes memory) {
        ClaimPrescription memory action = ClaimPrescription(id, by.addr, _nonce(by, UNORDERED), _deadline());
        return _submit(abi.encodeCall(ledger.claimPrescription, (action, _signed(by, action.hash()))));
    }

    function dispense(Actor memory by, bytes32 id, uint16 fill, bool complete) internal returns (bytes memory) {
        DispensePrescription memory action = DispensePrescription(
            id, fill, complete, keccak256(abi.encode("dispensing", id)), by.addr, _nonce(by, UNORDERED), _deadline()
        );
        return _submit(abi.encodeCall(ledger.dispensePrescription, (action, _signed(by, action.hash()))));
    }

    function release(Actor memory by, bytes32 id) internal returns (bytes memory) {
        ReleasePrescription memory action = ReleasePrescription(id, by.addr, _nonce(by, UNORDERED), _deadline());
        return _submit(abi.encodeCall(ledger.releasePrescription, (action, _signed(by, action.hash()))));
    }

    function cancel(Actor memory by, bytes32 id) internal returns (bytes memory) {
        CancelPrescription memory action = CancelPrescription(id, by.addr, _nonce(by, UNORDERED), _deadline());
        return _submit(abi.encodeCall(ledger.cancelPrescription, (action, _signed(by, action.hash()))));
    }

    // ---- Signing

    function _actor(string memory name) internal pure returns (Actor memory) {
        uint256 key = uint256(keccak256(bytes(name))) % ORDER;
        return Actor(cheats.addr(key), key);
    }

    function _nonce(Actor memory by, uint256 lane) internal returns (uint256) {
        if (bendNonce) return bentNonce;
        if (bendLane) return ledger.nonces(by.addr, uint192(lane % 4 + 1));
        if (lane != UNORDERED) return ledger.nonces(by.addr, uint192(lane));
        // A random word per signer, its bits one after the other: what a client does to stay cheap.
        uint256 count = _looseNonces[by.addr]++;
        return (uint256(keccak256(abi.encode(by.addr, count >> 8))) << 8) | (count & 0xff);
    }

    function _deadline() internal view returns (uint256) {
        return bendDeadline ? bentDeadline : block.timestamp + 10 minutes;
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 separator = bendDomain ? bentDomain : _separator("Tegata", "1", block.chainid, address(ledger));
        return keccak256(abi.encodePacked(hex"1901", separator, structHash));
    }

    function _separator(string memory name, string memory version, uint256 chain, address verifier)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chain,
                verifier
            )
        );
    }

    function _signed(Actor memory by, bytes32 structHash) internal returns (bytes memory) {
        lastDigest = _digest(structHash);
        return _signature(bendKey ? bentKey : by.key, lastDigest, flaw);
    }

    function _consent(Actor memory key, uint8 purpose, bytes32 subject, bytes32 encPk)
        internal
        view
        returns (bytes memory)
    {
        bytes32 digest = _digest(Digests.consent(purpose, subject, key.addr, encPk));
        return _signature(consentKey == 0 ? key.key : consentKey, digest, consentFlaw);
    }

    function _signature(uint256 key, bytes32 digest, Flaw with) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = cheats.sign(key, digest);
        if (with == Flaw.HighS) return abi.encodePacked(r, bytes32(ORDER - uint256(s)), uint8(55 - v));
        if (with == Flaw.RecoveryIdInsteadOfV) return abi.encodePacked(r, s, uint8(v - 27));
        if (with == Flaw.OtherParity) return abi.encodePacked(r, s, uint8(55 - v));
        if (with == Flaw.Truncated) return abi.encodePacked(r, s);
        if (with == Flaw.Extended) return abi.encodePacked(r, s, v, uint8(0));
        if (with == Flaw.Compact) return abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
        if (with == Flaw.Empty) return "";
        if (with == Flaw.ZeroR) return abi.encodePacked(bytes32(0), s, v);
        if (with == Flaw.ZeroS) return abi.encodePacked(r, bytes32(0), v);
        return abi.encodePacked(r, s, v);
    }

    function _submit(bytes memory data) internal virtual returns (bytes memory refusal) {
        bool recorded;
        (recorded, refusal) = address(ledger).call(data);
        if (recorded) {
            _require(refusal.length == 0, "an action returns nothing");
        } else {
            _require(refusal.length != 0, "a refusal names its reason");
        }
    }

    /// What the ledger emitted since logs are recorded.
    function _logs() internal returns (bytes32[][] memory topics, bytes[] memory data) {
        Cheats.Log[] memory logs = cheats.getRecordedLogs();
        topics = new bytes32[][](logs.length);
        data = new bytes[](logs.length);
        for (uint256 i = 0; i < logs.length; ++i) {
            _require(logs[i].emitter == address(ledger), "only the ledger emits");
            (topics[i], data[i]) = (logs[i].topics, logs[i].data);
        }
    }

    /// The event at this place since logs are recorded (place 0 is `ActionRecorded`), all of it.
    function _emitted(uint256 place, bytes32[] memory topics, bytes memory data) internal {
        if (!logsTaken) (takenTopics, takenData) = _logs();
        logsTaken = true;
        _require(place < takenTopics.length, "the event is there");
        _require(
            keccak256(abi.encode(takenTopics[place])) == keccak256(abi.encode(topics)), "signature and indexed fields"
        );
        _require(keccak256(takenData[place]) == keccak256(data), "the other fields");
    }

    function _watch() internal {
        cheats.recordLogs();
        cheats.getRecordedLogs();
        logsTaken = false;
    }

    function _topics(bytes32 event_, bytes32 first) internal pure returns (bytes32[] memory topics) {
        topics = new bytes32[](2);
        (topics[0], topics[1]) = (event_, first);
    }

    function _topics(bytes32 event_, bytes32 first, bytes32 second) internal pure returns (bytes32[] memory topics) {
        topics = new bytes32[](3);
        (topics[0], topics[1], topics[2]) = (event_, first, second);
    }

    function _topics(bytes32 event_, bytes32 first, bytes32 second, bytes32 third)
        internal
        pure
        returns (bytes32[] memory topics)
    {
        topics = new bytes32[](4);
        (topics[0], topics[1], topics[2], topics[3]) = (event_, first, second, third);
    }

    function _word(address key) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(key)));
    }

    bool private logsTaken;
    bytes32[][] private takenTopics;
    bytes[] private takenData;
}
