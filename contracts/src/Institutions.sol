// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {KeyRegister} from "./KeyRegister.sol";
import {PlainText} from "./PlainText.sol";
import {KeyWord, makeKey} from "./Words.sol";

/// @notice Institutions, their administrators, their devices and their vault.
abstract contract Institutions is KeyRegister {
    bytes32 private constant REGISTER_INSTITUTION = keccak256(
        "RegisterInstitution(bytes32 institutionId,uint8 kind,string name,bytes32 legalIdHash,bytes32 encPk,bytes32 vaultPk,bytes32 recoveryPk,bytes32 recoveryWrapHash,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant UPDATE_INSTITUTION = keccak256(
        "UpdateInstitution(bytes32 institutionId,uint8 kind,string name,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_INSTITUTION_ACTIVE = keccak256(
        "SetInstitutionActive(bytes32 institutionId,bool active,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant ADD_ADMINISTRATOR = keccak256(
        "AddAdministrator(bytes32 institutionId,address administrator,bytes32 encPk,uint32 vaultEpoch,bytes32 wrapHash,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REMOVE_ADMINISTRATOR = keccak256(
        "RemoveAdministrator(bytes32 institutionId,address administrator,VaultRotation[] rotation,address signer,uint256 nonce,uint256 deadline)VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
    );
    bytes32 private constant APPROVE_DEVICE = keccak256(
        "ApproveDevice(bytes32 institutionId,address device,bytes32 encPk,uint8 role,uint64 notAfter,uint32 vaultEpoch,bytes32 wrapHash,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REVOKE_DEVICE = keccak256(
        "RevokeDevice(bytes32 institutionId,address device,uint8 reason,VaultRotation[] rotation,address signer,uint256 nonce,uint256 deadline)VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
    );
    bytes32 private constant ROTATE_VAULT = keccak256(
        "RotateVault(bytes32 institutionId,VaultRotation[] rotation,address signer,uint256 nonce,uint256 deadline)VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
    );
    bytes32 private constant VAULT_ROTATION = keccak256(
        "VaultRotation(uint32 epoch,bytes32 vaultPk,bytes32 recoveryWrapHash,VaultWrap[] wraps)VaultWrap(address recipient,bytes32 wrapHash)"
    );
    bytes32 private constant VAULT_WRAP = keccak256("VaultWrap(address recipient,bytes32 wrapHash)");

    struct InstitutionState {
        uint32 index;
        uint8 kind;
        bool active;
        uint8 administratorCount;
        uint32 deviceCount;
        uint32 vaultEpoch;
        uint32 compromisedThrough;
        uint64 registeredAt;
        bytes32 legalIdHash;
        bytes32 recoveryPk;
        bytes32 recoveryWrapHash;
        string name;
    }

    mapping(bytes32 institutionId => InstitutionState) internal _institutions;
    mapping(bytes32 institutionId => mapping(uint32 epoch => bytes32)) private _vaultKeys;
    mapping(address administrator => bytes32) private _administratorEncPk;
    mapping(uint32 index => bytes32 institutionId) internal _institutionIds;
    /// @dev The id while the institution is active, else zero: an append learns both from one word.
    mapping(uint32 index => bytes32 institutionId) private _servingIds;
    uint32 private _institutionCount;

    // ---- Actions

    function registerInstitution(RegisterInstitution calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(
            REGISTER_INSTITUTION, position, 11, 2, keccak256(bytes(action.name)), signature, LANE_INSTITUTION
        );
        bytes32 id = action.institutionId;
        _requireId(id);
        InstitutionState storage state = _institutions[id];
        if (state.index != 0) revert InstitutionExists(id);
        _requirePublicKey(action.encPk);
        _requirePublicKey(action.vaultPk);
        _describe(state, action.kind, action.name);

        uint32 index = ++_institutionCount;
        _institutionIds[index] = id;
        _servingIds[index] = id;
        state.index = index;
        state.active = true;
        state.administratorCount = 1;
        state.vaultEpoch = 1;
        state.registeredAt = uint64(block.timestamp);
        state.legalIdHash = action.legalIdHash;
        state.recoveryPk = action.recoveryPk;
        state.recoveryWrapHash = action.recoveryWrapHash;
        _vaultKeys[id][1] = action.vaultPk;
        _bindAdministrator(index, signer, action.encPk, 1);

        emit InstitutionRegistered(
            id,
            action.kind,
            action.name,
            action.legalIdHash,
            signer,
            action.encPk,
            action.vaultPk,
            action.recoveryPk,
            action.recoveryWrapHash
        );
    }

    function updateInstitution(UpdateInstitution calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer =
            _authorise(UPDATE_INSTITUTION, position, 6, 2, keccak256(bytes(action.name)), signature, LANE_INSTITUTION);
        _describe(_administered(action.institutionId, signer), action.kind, action.name);
        emit InstitutionUpdated(action.institutionId, action.kind, action.name, signer);
    }

    function setInstitutionActive(SetInstitutionActive calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(SET_INSTITUTION_ACTIVE, position, 5, signature, LANE_INSTITUTION);
        InstitutionState storage state = _administered(action.institutionId, signer);
        state.active = action.active;
        _servingIds[state.index] = action.active ? action.institutionId : bytes32(0);
        emit InstitutionActivated(action.institutionId, action.active, signer);
    }

    function addAdministrator(AddAdministrator calldata action, bytes calldata signature, bytes calldata consent)
        external
    {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(ADD_ADMINISTRATOR, position, 8, signature, LANE_INSTITUTION);
        InstitutionState storage state = _administered(action.institutionId, signer);
        _requirePublicKey(action.encPk);
        _requireCurrentVault(state, action.vaultEpoch);
        if (state.administratorCount == MAXIMUM_ADMINISTRATORS) revert TooManyAdministrators();
        _requireConsent(PURPOSE_ADMINISTRATOR, action.institutionId, action.administrator, action.encPk, consent);
        ++state.administratorCount;
        _bindAdministrator(state.index, action.administrator, action.encPk, action.vaultEpoch);
        emit AdministratorAdded(
            action.institutionId, action.administrator, action.encPk, action.vaultEpoch, action.wrapHash, signer
        );
    }

    function removeAdministrator(RemoveAdministrator calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(
            REMOVE_ADMINISTRATOR, position, 6, 2, _hashRotation(action.rotation), signature, LANE_INSTITUTION
        );
        InstitutionState storage state = _administered(action.institutionId, signer);
        KeyWord removed = _keys[action.administrator];
        if (!removed.isAdministratorOf(state.index)) revert NotAdministrator(action.administrator);
        if (state.administratorCount == 1) revert LastAdministrator();
        --state.administratorCount;
        _keys[action.administrator] = removed.end(0);
        // It has had the vault's seed, as a compromised device has.
        state.compromisedThrough = state.vaultEpoch;
        emit AdministratorRemoved(action.institutionId, action.administrator, signer);
        _rotateVault(state, action.institutionId, action.rotation, signer, true);
    }

    function approveDevice(ApproveDevice calldata action, bytes calldata signature, bytes calldata consent) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(APPROVE_DEVICE, position, 10, signature, LANE_DEVICES);
        InstitutionState storage state = _administered(action.institutionId, signer);
        if (!state.active) revert InstitutionInactive(action.institutionId);
        if (action.role == 0 || action.role > ROLE_LAST) revert InvalidRole(action.role);
        if (action.notAfter != 0) _requireFuture(action.notAfter);
        _requirePublicKey(action.encPk);
        _requireCurrentVault(state, action.vaultEpoch);
        _requireConsent(PURPOSE_DEVICE, action.institutionId, action.device, action.encPk, consent);
        ++state.deviceCount;
        _bind(action.device, makeKey(PURPOSE_DEVICE, action.role, state.index, action.notAfter, action.vaultEpoch));
        emit DeviceApproved(
            action.institutionId,
            action.device,
            action.encPk,
            action.role,
            action.notAfter,
            action.vaultEpoch,
            action.wrapHash,
            signer
        );
    }

    function revokeDevice(RevokeDevice calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer =
            _authorise(REVOKE_DEVICE, position, 7, 3, _hashRotation(action.rotation), signature, LANE_DEVICES);
        InstitutionState storage state = _administered(action.institutionId, signer);
        KeyWord revoked = _keys[action.device];
        if (!revoked.isUnrevokedDevice() || revoked.institution() != state.index) revert UnknownDevice(action.device);
        bool compromised = action.reason == REASON_COMPROMISED;
        if (!compromised && action.reason != REASON_ROUTINE) revert InvalidReason(action.reason);
        _keys[action.device] = revoked.end(action.reason);
        --state.deviceCount;
        if (compromised) state.compromisedThrough = state.vaultEpoch;
        emit DeviceRevoked(action.institutionId, action.device, action.reason, signer);
        _rotateVault(state, action.institutionId, action.rotation, signer, compromised);
    }

    function rotateVault(RotateVault calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer =
            _authorise(ROTATE_VAULT, position, 5, 1, _hashRotation(action.rotation), signature, LANE_DEVICES);
        InstitutionState storage state = _administered(action.institutionId, signer);
        _rotateVault(state, action.institutionId, action.rotation, signer, true);
    }

    // ---- Views

    function institution(bytes32 institutionId) external view returns (InstitutionView memory view_) {
        InstitutionState storage state = _institutions[institutionId];
        view_.kind = state.kind;
        view_.name = state.name;
        view_.legalIdHash = state.legalIdHash;
        view_.active = state.active;
        view_.administratorCount = state.administratorCount;
        view_.deviceCount = state.deviceCount;
        view_.vaultEpoch = state.vaultEpoch;
        view_.vaultPk = _vaultKeys[institutionId][state.vaultEpoch];
        view_.recoveryPk = state.recoveryPk;
        view_.recoveryWrapHash = state.recoveryWrapHash;
        view_.compromisedThrough = state.compromisedThrough;
        view_.registeredAt = state.registeredAt;
    }

    function vaultKey(bytes32 institutionId, uint32 epoch) external view returns (bytes32) {
        return _vaultKeys[institutionId][epoch];
    }

    function isAdministrator(bytes32 institutionId, address key) external view returns (bool) {
        uint32 index = _institutions[institutionId].index;
        return index != 0 && _keys[key].isAdministratorOf(index);
    }

    function administrator(address key) external view returns (AdministratorView memory view_) {
        KeyWord bound = _keys[key];
        if (bound.purpose() != PURPOSE_ADMINISTRATOR) return view_;
        view_.institutionId = _institutionIds[bound.institution()];
        view_.encPk = _administratorEncPk[key];
        view_.active = bound.endedAt() == 0;
        view_.addedAt = bound.boundAt();
        view_.removedAt = bound.endedAt();
    }

    function device(address key) external view returns (DeviceView memory view_) {
        KeyWord bound = _keys[key];
        if (bound.purpose() != PURPOSE_DEVICE) return view_;
        view_.institutionId = _institutionIds[bound.institution()];
        view_.role = bound.role();
        view_.notAfter = bound.notAfter();
        view_.approvedAt = bound.boundAt();
        view_.revokedAt = bound.endedAt();
        view_.reason = bound.reason();
        view_.vaultEpoch = bound.vaultEpoch();
    }

    function deviceIsActive(address key) external view returns (bool) {
        return _keys[key].isActiveDevice();
    }

    // ---- For the other modules

    /// @dev An active device of an active institution, or a revert that says what is wrong.
    /// @param key What `signer` was bound for.
    /// @return id The institution.
    function _requireServing(KeyWord key, address signer) internal view returns (bytes32 id) {
        if (!key.isUnrevokedDevice()) {
            if (key.purpose() == PURPOSE_DEVICE) revert DeviceInactive(signer);
            revert UnknownDevice(signer);
        }
        if (!key.isUnexpired()) revert DeviceInactive(signer);
        id = _servingIds[key.institution()];
        if (id == 0) revert InstitutionInactive(_institutionIds[key.institution()]);
    }

    function _isServing(uint32 index) internal view returns (bool) {
        return _servingIds[index] != 0;
    }

    function _requireCurrentVault(InstitutionState storage state, uint32 vaultEpoch) internal view {
        if (vaultEpoch != state.vaultEpoch) revert StaleVaultEpoch(state.vaultEpoch);
    }

    function _known(bytes32 institutionId) internal view returns (InstitutionState storage state) {
        state = _institutions[institutionId];
        if (state.index == 0) revert UnknownInstitution(institutionId);
    }

    // ---- Own parts

    function _administered(bytes32 institutionId, address signer)
        private
        view
        returns (InstitutionState storage state)
    {
        state = _known(institutionId);
        if (!_keys[signer].isAdministratorOf(state.index)) revert NotAdministrator(signer);
    }

    function _bindAdministrator(uint32 index, address key, bytes32 encPk, uint32 vaultEpoch) private {
        _bind(key, makeKey(PURPOSE_ADMINISTRATOR, 0, index, 0, vaultEpoch));
        _administratorEncPk[key] = encPk;
    }

    function _describe(InstitutionState storage state, uint8 kind, string calldata name) private {
        if (kind == 0 || kind > KIND_LAST) revert InvalidKind(kind);
        uint256 length = bytes(name).length;
        if (length == 0 || length > MAXIMUM_NAME_BYTES || !PlainText.isPlain(bytes(name))) revert InvalidName();
        state.kind = kind;
        state.name = name;
    }

    /// @dev `encodeData` of the member `rotation`. More than one element is refused later, under its own error.
    function _hashRotation(VaultRotation[] calldata rotation) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](rotation.length);
        for (uint256 i = 0; i < rotation.length; ++i) {
            VaultRotation calldata element = rotation[i];
            VaultWrap[] calldata wraps = element.wraps;
            uint256 position;
            uint256 wrapsPosition;
            assembly ("memory-safe") {
                position := element
                wrapsPosition := wraps.offset
            }
            hashes[i] =
                _hashStruct(VAULT_ROTATION, position, 4, 3, _hashArray(VAULT_WRAP, wrapsPosition, wraps.length, 2));
        }
        return _hashWords(hashes);
    }

    /// @dev Recipients are exactly the administrators and the devices not revoked. A device that has merely expired
    /// is named, with a zero hash: the ledger can count those it has not been told of, but not those whom time ended.
    function _rotateVault(
        InstitutionState storage state,
        bytes32 institutionId,
        VaultRotation[] calldata rotations,
        address signer,
        bool required
    ) private {
        if (rotations.length == 0 && !required) return;
        if (rotations.length != 1) revert RotationRequired();
        VaultRotation calldata rotation = rotations[0];
        uint32 epoch = state.vaultEpoch + 1;
        if (rotation.epoch != epoch) revert StaleVaultEpoch(epoch - 1);
        _requirePublicKey(rotation.vaultPk);

        VaultWrap[] calldata wraps = rotation.wraps;
        if (wraps.length != uint256(state.administratorCount) + state.deviceCount) revert WrapSetMismatch();
        address previous;
        for (uint256 i = 0; i < wraps.length; ++i) {
            address recipient = wraps[i].recipient;
            KeyWord key = _keys[recipient];
            if (
                recipient <= previous || key.institution() != state.index || key.endedAt() != 0
                    || key.isUnexpired() != (wraps[i].wrapHash != 0)
            ) revert WrapSetMismatch();
            previous = recipient;
        }

        state.vaultEpoch = epoch;
        state.recoveryWrapHash = rotation.recoveryWrapHash;
        _vaultKeys[institutionId][epoch] = rotation.vaultPk;
        emit VaultRotated(institutionId, epoch, rotation.vaultPk, rotation.recoveryWrapHash, wraps, signer);
    }
}
