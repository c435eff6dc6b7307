// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {Charts} from "./Charts.sol";
import {Institutions} from "./Institutions.sol";

/// @notice Which institution may read and write which chart of a patient, and until when.
abstract contract Grants is Charts, Institutions {
    bytes32 private constant GRANT = keccak256(
        "Grant(bytes32 patientId,bytes32 institutionId,uint32 vaultEpoch,uint64 notAfter,GrantItem[] items,address signer,uint256 nonce,uint256 deadline)GrantItem(bytes32 compartment,uint8 permissions,uint32 fromEpoch,bytes32 wrapHash)"
    );
    bytes32 private constant GRANT_ITEM =
        keccak256("GrantItem(bytes32 compartment,uint8 permissions,uint32 fromEpoch,bytes32 wrapHash)");
    bytes32 private constant REVOKE = keccak256(
        "Revoke(bytes32 patientId,bytes32 institutionId,ChartRotation[] rotations,address signer,uint256 nonce,uint256 deadline)ChartRotation(bytes32 compartment,bytes32 ckCommit,KeptReader[] keep)KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"
    );
    bytes32 private constant ROTATE_CHART = keccak256(
        "RotateChart(bytes32 patientId,ChartRotation[] rotations,address signer,uint256 nonce,uint256 deadline)ChartRotation(bytes32 compartment,bytes32 ckCommit,KeptReader[] keep)KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"
    );
    bytes32 private constant CHART_ROTATION = keccak256(
        "ChartRotation(bytes32 compartment,bytes32 ckCommit,KeptReader[] keep)KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)"
    );
    bytes32 private constant KEPT_READER =
        keccak256("KeptReader(bytes32 institutionId,uint32 vaultEpoch,bytes32 wrapHash)");

    /// @dev One storage word for a whole grant: that is what keeps a grant's cost from growing with its items and
    /// an append's from growing with anything. Bit `index` of a bitmap stands for the chart of that index. Wrap
    /// hashes live in the events `Granted` and `ReaderKept`.
    struct GrantState {
        uint64 notAfter;
        uint40 grantedAt;
        uint40 grantedBlock;
        uint32 vaultEpoch;
        uint32 renewedEpoch;
        uint16 reads;
        uint16 writes;
        // Charts whose wrap was renewed, for vault epoch `renewedEpoch`, since the grant was made for `vaultEpoch`.
        uint16 renewed;
    }

    mapping(bytes32 patientId => mapping(uint32 institution => GrantState)) private _grants;

    // ---- Actions

    function grant(Grant calldata action, bytes calldata signature) external {
        GrantItem[] calldata items = action.items;
        uint256 position;
        uint256 itemsPosition;
        assembly ("memory-safe") {
            position := action
            itemsPosition := items.offset
        }
        address signer = _authorise(GRANT, position, 8, 4, _hashArray(GRANT_ITEM, itemsPosition, items.length, 4), signature, LANE_GRANTS);
        bytes32 patientId = action.patientId;
        if (_requirePatient(patientId, signer).closed) revert ChartClosed(patientId);
        InstitutionState storage reader = _known(action.institutionId);
        if (!reader.active) revert InstitutionInactive(action.institutionId);
        _requireCurrentVault(reader, action.vaultEpoch);
        if (action.notAfter != 0) _requireFuture(action.notAfter);
        if (items.length == 0 || items.length > MAXIMUM_GRANT_ITEMS) revert InvalidItems();

        uint256 reads;
        uint256 writes;
        bytes32 previous;
        for (uint256 i = 0; i < items.length; ++i) {
            GrantItem calldata item = items[i];
            ChartState storage chart_ = _knownChart(patientId, item.compartment);
            uint256 permissions = item.permissions;
            if (item.compartment <= previous || permissions == 0 || permissions > 3 || item.fromEpoch == 0) {
                revert InvalidItems();
            }
            if (item.fromEpoch > chart_.epoch) revert WrongEpoch(chart_.epoch);
            reads |= (permissions & 1) << chart_.index;
            writes |= (permissions >> 1) << chart_.index;
            previous = item.compartment;
        }
        _grants[patientId][reader.index] = GrantState({
            notAfter: action.notAfter,
            grantedAt: uint40(block.timestamp),
            grantedBlock: uint40(block.number),
            vaultEpoch: action.vaultEpoch,
            renewedEpoch: 0,
            reads: uint16(reads),
            writes: uint16(writes),
            renewed: 0
        });
        emit Granted(patientId, action.institutionId, action.vaultEpoch, action.notAfter, items);
    }

    function revoke(Revoke calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(REVOKE, position, 6, 2, _hashRotations(action.rotations), signature, LANE_GRANTS);
        _requirePatient(action.patientId, signer);
        uint32 index = _known(action.institutionId).index;
        GrantState memory ended = _grants[action.patientId][index];
        if (ended.grantedAt == 0) revert GrantNotRunning(action.institutionId);
        // Deleted first: a revoked reader cannot be among those kept.
        delete _grants[action.patientId][index];
        emit Revoked(action.patientId, action.institutionId);
        // Whoever could read a chart holds its key: each of them needs a new one.
        if (ended.reads & ~_rotate(action.patientId, action.rotations) != 0) revert RotationRequired();
    }

    function rotateChart(RotateChart calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(ROTATE_CHART, position, 5, 1, _hashRotations(action.rotations), signature, LANE_GRANTS);
        _requirePatient(action.patientId, signer);
        if (_rotate(action.patientId, action.rotations) == 0) revert InvalidItems();
    }

    // ---- Views

    function grantOf(bytes32 patientId, bytes32 institutionId) external view returns (GrantView memory) {
        InstitutionState storage reader = _institutions[institutionId];
        GrantState storage state = _grants[patientId][reader.index];
        return GrantView({
            notAfter: state.notAfter,
            grantedAt: state.grantedAt,
            grantedBlock: state.grantedBlock,
            vaultEpoch: state.vaultEpoch,
            running: _isRunning(state),
            stale: _isStale(state, reader)
        });
    }

    function grantIsStale(bytes32 patientId, bytes32 institutionId) external view returns (bool) {
        InstitutionState storage reader = _institutions[institutionId];
        return _isStale(_grants[patientId][reader.index], reader);
    }

    function grantItem(bytes32 patientId, bytes32 institutionId, bytes32 compartment)
        external
        view
        returns (uint8 permissions, uint32 vaultEpoch)
    {
        GrantState storage state = _grants[patientId][_institutions[institutionId].index];
        ChartState storage chart_ = _charts[patientId][compartment];
        if (chart_.epoch == 0) return (0, 0);
        permissions = _permissions(state, chart_.index);
        if (permissions != 0) {
            vaultEpoch = (state.renewed >> chart_.index) & 1 == 1 ? state.renewedEpoch : state.vaultEpoch;
        }
    }

    function isPermitted(address key, bytes32 patientId, bytes32 compartment, uint8 permissions)
        external
        view
        returns (bool)
    {
        BoundKey storage bound = _keys[key];
        ChartState storage chart_ = _charts[patientId][compartment];
        if (!_isActiveDevice(bound) || !_isServing(bound.institution) || chart_.epoch == 0 || permissions == 0) {
            return false;
        }
        GrantState storage state = _grants[patientId][bound.institution];
        return _isRunning(state) && _permissions(state, chart_.index) & permissions == permissions;
    }

    // ---- For the other modules

    function _mayWrite(bytes32 patientId, uint32 institutionIndex, uint8 chartIndex) internal view returns (bool) {
        GrantState storage state = _grants[patientId][institutionIndex];
        return _isRunning(state) && (state.writes >> chartIndex) & 1 == 1;
    }

    function _mayReadAny(bytes32 patientId, uint32 institutionIndex) internal view returns (bool) {
        GrantState storage state = _grants[patientId][institutionIndex];
        return _isRunning(state) && state.reads != 0;
    }

    // ---- Own parts

    function _isRunning(GrantState storage state) private view returns (bool) {
        return state.grantedAt != 0 && (state.notAfter == 0 || block.timestamp < state.notAfter);
    }

    function _isStale(GrantState storage state, InstitutionState storage reader) private view returns (bool) {
        return state.grantedAt != 0 && state.vaultEpoch <= reader.compromisedThrough;
    }

    function _permissions(GrantState storage state, uint8 chartIndex) private view returns (uint8) {
        return uint8(((state.reads >> chartIndex) & 1) | (((state.writes >> chartIndex) & 1) << 1));
    }

    function _hashRotations(ChartRotation[] calldata rotations) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](rotations.length);
        for (uint256 i = 0; i < rotations.length; ++i) {
            ChartRotation calldata element = rotations[i];
            KeptReader[] calldata keep = element.keep;
            uint256 position;
            uint256 keepPosition;
            assembly ("memory-safe") {
                position := element
                keepPosition := keep.offset
            }
            hashes[i] = _hashStruct(CHART_ROTATION, position, 3, 2, _hashArray(KEPT_READER, keepPosition, keep.length, 3));
        }
        return _hashWords(hashes);
    }

    /// @return rotated Bitmap of the charts that were rotated.
    function _rotate(bytes32 patientId, ChartRotation[] calldata rotations) private returns (uint16 rotated) {
        bytes32 previous;
        for (uint256 i = 0; i < rotations.length; ++i) {
            ChartRotation calldata rotation = rotations[i];
            bytes32 compartment = rotation.compartment;
            if (compartment <= previous) revert InvalidItems();
            previous = compartment;
            ChartState storage chart_ = _knownChart(patientId, compartment);
            uint32 epoch = _advance(chart_, patientId, compartment, rotation.ckCommit);
            uint16 bit = uint16(1 << chart_.index);
            rotated |= bit;
            emit ChartRotated(patientId, compartment, epoch, rotation.ckCommit);
            _keep(patientId, compartment, epoch, bit, rotation.keep);
        }
    }

    function _keep(bytes32 patientId, bytes32 compartment, uint32 epoch, uint16 bit, KeptReader[] calldata readers)
        private
    {
        bytes32 previous;
        for (uint256 i = 0; i < readers.length; ++i) {
            KeptReader calldata kept = readers[i];
            bytes32 institutionId = kept.institutionId;
            if (institutionId <= previous) revert InvalidItems();
            previous = institutionId;
            InstitutionState storage reader = _known(institutionId);
            _requireCurrentVault(reader, kept.vaultEpoch);
            GrantState storage state = _grants[patientId][reader.index];
            if (!_isRunning(state) || (state.reads | state.writes) & bit == 0) revert GrantNotRunning(institutionId);
            if (kept.vaultEpoch != state.vaultEpoch) _renew(state, bit, kept.vaultEpoch);
            emit ReaderKept(patientId, institutionId, compartment, epoch, kept.vaultEpoch, kept.wrapHash);
        }
    }

    /// @dev When every chart of the grant has a wrap for the newer vault epoch, the grant itself has moved to it.
    /// Only one newer epoch is remembered: charts renewed for one in between count as not renewed, which can keep a
    /// grant stale for longer than it is, never for shorter.
    function _renew(GrantState storage state, uint16 bit, uint32 vaultEpoch) private {
        if (state.renewedEpoch != vaultEpoch) {
            state.renewedEpoch = vaultEpoch;
            state.renewed = 0;
        }
        state.renewed |= bit;
        if ((state.reads | state.writes) & ~state.renewed == 0) {
            state.vaultEpoch = vaultEpoch;
            state.renewedEpoch = 0;
            state.renewed = 0;
        }
    }
}
