// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {KeyRegister} from "./KeyRegister.sol";
import {makeKey} from "./Words.sol";

/// @notice Patients and the key that speaks for each of them.
abstract contract Patients is KeyRegister {
    bytes32 private constant REGISTER_PATIENT = keccak256(
        "RegisterPatient(bytes32 patientId,bytes32 encPk,bytes32 introducedBy,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REPLACE_PATIENT_KEY = keccak256(
        "ReplacePatientKey(bytes32 patientId,address newKey,bytes32 newEncPk,address signer,uint256 nonce,uint256 deadline)"
    );

    struct PatientState {
        address key;
        bool closed;
        uint40 registeredAt;
        bytes32 encPk;
        bytes32[] compartments;
    }

    mapping(bytes32 patientId => PatientState) internal _patients;
    mapping(address key => bytes32 patientId) private _patientOfKey;

    function registerPatient(RegisterPatient calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(REGISTER_PATIENT, position, 6, signature, LANE_PATIENT);
        _requireId(action.patientId);
        PatientState storage state = _patients[action.patientId];
        if (state.key != address(0)) revert PatientExists(action.patientId);
        state.registeredAt = uint40(block.timestamp);
        _setKey(state, action.patientId, signer, action.encPk);
        emit PatientRegistered(action.patientId, signer, action.encPk, action.introducedBy);
    }

    function replacePatientKey(ReplacePatientKey calldata action, bytes calldata signature, bytes calldata consent)
        external
    {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(REPLACE_PATIENT_KEY, position, 6, signature, LANE_PATIENT);
        PatientState storage state = _requirePatient(action.patientId, signer);
        _requireConsent(PURPOSE_PATIENT, action.patientId, action.newKey, action.newEncPk, consent);
        _keys[signer] = _keys[signer].end(0);
        _setKey(state, action.patientId, action.newKey, action.newEncPk);
        emit PatientKeyReplaced(action.patientId, signer, action.newKey, action.newEncPk);
    }

    function patient(bytes32 patientId) external view returns (PatientView memory) {
        PatientState storage state = _patients[patientId];
        return PatientView({key: state.key, encPk: state.encPk, closed: state.closed, registeredAt: state.registeredAt});
    }

    function patientOfKey(address key) external view returns (bytes32) {
        return _keys[key].endedAt() == 0 ? _patientOfKey[key] : bytes32(0);
    }

    function compartments(bytes32 patientId) external view returns (bytes32[] memory) {
        return _patients[patientId].compartments;
    }

    function _requirePatient(bytes32 patientId, address signer) internal view returns (PatientState storage state) {
        state = _patients[patientId];
        if (state.key != signer) revert NotPatient(signer);
    }

    function _setKey(PatientState storage state, bytes32 patientId, address key, bytes32 encPk) private {
        _requirePublicKey(encPk);
        _bind(key, makeKey(PURPOSE_PATIENT, 0, 0, 0, 0));
        _patientOfKey[key] = patientId;
        state.key = key;
        state.encPk = encPk;
    }
}
