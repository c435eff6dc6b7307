// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {Records} from "./Records.sol";
import {KeyWord} from "./Words.sol";

/// @notice The single-use lock of a prescription: at most one institution holds it, and its fills are counted.
abstract contract Prescriptions is Records {
    bytes32 private constant ISSUE_PRESCRIPTION = keccak256(
        "IssuePrescription(bytes32 prescriptionId,bytes32 patientId,bytes32 compartment,bytes32 recordHash,uint16 fills,uint64 notAfter,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant CLAIM_PRESCRIPTION =
        keccak256("ClaimPrescription(bytes32 prescriptionId,address signer,uint256 nonce,uint256 deadline)");
    bytes32 private constant DISPENSE_PRESCRIPTION = keccak256(
        "DispensePrescription(bytes32 prescriptionId,uint16 fill,bool complete,bytes32 recordHash,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RELEASE_PRESCRIPTION =
        keccak256("ReleasePrescription(bytes32 prescriptionId,address signer,uint256 nonce,uint256 deadline)");
    bytes32 private constant CANCEL_PRESCRIPTION =
        keccak256("CancelPrescription(bytes32 prescriptionId,address signer,uint256 nonce,uint256 deadline)");

    /// @dev All that changes is in the first storage word.
    struct PrescriptionState {
        uint8 state;
        bool partially;
        uint16 fills;
        uint16 filled;
        uint32 issuer;
        uint32 holder;
        uint40 claimedAt;
        uint64 notAfter;
        bytes32 patientId;
        bytes32 compartment;
        bytes32 recordHash;
    }

    mapping(bytes32 prescriptionId => PrescriptionState) private _prescriptions;

    // ---- Actions

    function issuePrescription(IssuePrescription calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(ISSUE_PRESCRIPTION, position, 9, signature, UNORDERED);
        _requireId(action.prescriptionId);
        PrescriptionState storage state = _prescriptions[action.prescriptionId];
        if (state.state != 0) revert PrescriptionExists(action.prescriptionId);
        if (action.fills == 0 || action.fills > MAXIMUM_FILLS) revert InvalidFills(action.fills);
        _requireFuture(action.notAfter);
        KeyWord key = _keys[signer];
        (,, bytes32 institutionId) = _requireWriter(action.patientId, action.compartment, signer, key);
        if (key.role() != ROLE_DOCTOR && key.role() != ROLE_PHARMACIST) revert RoleNotAllowed(key.role());

        state.state = PRESCRIPTION_ISSUED;
        state.fills = action.fills;
        state.issuer = key.institution();
        state.notAfter = action.notAfter;
        state.patientId = action.patientId;
        state.compartment = action.compartment;
        state.recordHash = action.recordHash;
        emit PrescriptionIssued(
            action.prescriptionId,
            action.patientId,
            institutionId,
            signer,
            action.compartment,
            action.recordHash,
            action.fills,
            action.notAfter
        );
    }

    function claimPrescription(ClaimPrescription calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(CLAIM_PRESCRIPTION, position, 4, signature, UNORDERED);
        PrescriptionState storage state = _knownPrescription(action.prescriptionId);
        KeyWord key = _keys[signer];
        bytes32 institutionId = _requireServing(key, signer);
        _requirePharmacist(key);
        bytes32 patientId = state.patientId;
        if (_isHeld(state, patientId)) revert AlreadyClaimed(_institutionIds[state.holder], state.claimedAt);
        _requireOpen(state);
        if (block.timestamp >= state.notAfter) revert PrescriptionExpired(state.notAfter);
        _requireGrant(state, patientId, key);

        state.state = PRESCRIPTION_CLAIMED;
        state.holder = key.institution();
        state.claimedAt = uint40(block.timestamp);
        emit PrescriptionClaimed(action.prescriptionId, patientId, institutionId, signer);
    }

    function dispensePrescription(DispensePrescription calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(DISPENSE_PRESCRIPTION, position, 7, signature, UNORDERED);
        (PrescriptionState storage state, KeyWord key, bytes32 institutionId) =
            _requireHolder(action.prescriptionId, signer);
        _requirePharmacist(key);
        bytes32 patientId = state.patientId;
        _requireGrant(state, patientId, key);
        uint16 fill = state.filled + 1;
        if (action.fill != fill) revert WrongFill(fill);
        if (action.complete) {
            state.filled = fill;
            state.partially = false;
            _endClaim(state, fill == state.fills ? PRESCRIPTION_COMPLETED : PRESCRIPTION_ISSUED);
        } else {
            state.partially = true;
        }
        emit PrescriptionDispensed(
            action.prescriptionId, patientId, institutionId, signer, fill, action.complete, action.recordHash
        );
    }

    function releasePrescription(ReleasePrescription calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(RELEASE_PRESCRIPTION, position, 4, signature, UNORDERED);
        (PrescriptionState storage state,, bytes32 institutionId) = _requireHolder(action.prescriptionId, signer);
        _endClaim(state, PRESCRIPTION_ISSUED);
        emit PrescriptionReleased(action.prescriptionId, state.patientId, institutionId, signer);
    }

    function cancelPrescription(CancelPrescription calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(CANCEL_PRESCRIPTION, position, 4, signature, UNORDERED);
        PrescriptionState storage state = _knownPrescription(action.prescriptionId);
        KeyWord key = _keys[signer];
        bytes32 institutionId = _requireServing(key, signer);
        if (state.issuer != key.institution()) revert NotIssuer(_institutionIds[state.issuer]);
        bytes32 patientId = state.patientId;
        if (_isHeld(state, patientId)) revert WrongState(PRESCRIPTION_CLAIMED);
        _requireOpen(state);
        _endClaim(state, PRESCRIPTION_CANCELLED);
        emit PrescriptionCancelled(action.prescriptionId, patientId, institutionId, signer);
    }

    // ---- View

    function prescription(bytes32 prescriptionId) external view returns (PrescriptionView memory) {
        PrescriptionState storage state = _prescriptions[prescriptionId];
        return PrescriptionView({
            state: state.state,
            patientId: state.patientId,
            compartment: state.compartment,
            recordHash: state.recordHash,
            issuer: _institutionIds[state.issuer],
            holder: _institutionIds[state.holder],
            claimedAt: state.claimedAt,
            notAfter: state.notAfter,
            fills: state.fills,
            filled: state.filled,
            partially: state.partially
        });
    }

    // ---- Own parts

    function _knownPrescription(bytes32 prescriptionId) private view returns (PrescriptionState storage state) {
        state = _prescriptions[prescriptionId];
        if (state.state == 0) revert UnknownPrescription(prescriptionId);
    }

    function _requirePharmacist(KeyWord key) private pure {
        if (key.role() != ROLE_PHARMACIST) revert RoleNotAllowed(key.role());
    }

    /// @dev A claim on which nobody may dispense any more, because its holder serves no more or has no running grant,
    /// counts for nothing: it would lock the prescription for ever.
    function _isHeld(PrescriptionState storage state, bytes32 patientId) private view returns (bool) {
        return state.state == PRESCRIPTION_CLAIMED && _isServing(state.holder) && _hasGrant(patientId, state.holder);
    }

    /// @dev Neither completed nor cancelled.
    function _requireOpen(PrescriptionState storage state) private view {
        if (state.state > PRESCRIPTION_CLAIMED) revert WrongState(state.state);
    }

    /// @dev Any running grant of the patient: each gives something to read.
    function _requireGrant(PrescriptionState storage state, bytes32 patientId, KeyWord key) private view {
        if (!_hasGrant(patientId, key.institution())) revert NotPermitted(patientId, state.compartment);
    }

    function _requireHolder(bytes32 prescriptionId, address signer)
        private
        view
        returns (PrescriptionState storage state, KeyWord key, bytes32 institutionId)
    {
        state = _knownPrescription(prescriptionId);
        key = _keys[signer];
        institutionId = _requireServing(key, signer);
        if (state.state != PRESCRIPTION_CLAIMED) revert WrongState(state.state);
        if (state.holder != key.institution()) revert NotHolder(_institutionIds[state.holder]);
    }

    function _endClaim(PrescriptionState storage state, uint8 next) private {
        state.state = next;
        state.holder = 0;
        state.claimedAt = 0;
    }
}
