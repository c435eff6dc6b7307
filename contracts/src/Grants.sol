// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {Charts} from "./Charts.sol";
import {Institutions} from "./Institutions.sol";
import {ChartWord, GrantWord, KeyWord, makeGrant} from "./Words.sol";

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

    /// @dev One word for a whole grant: that is what keeps its cost from growing with its items, and an append's from
    /// growing with anything. Wrap hashes live in the events `Granted` and `ReaderKept`.
    mapping(bytes32 patientId => mapping(uint32 institution => GrantWord)) private _grants;

    // ---- Actions

    function grant(Grant calldata action, bytes calldata signature) external {
        GrantItem[] calldata items = action.items;
        uint256 position;
        uint256 itemsPosition;
        assembly ("memory-safe") {
            position := action
            itemsPosition := items.offset
        }
        address signer = _authorise(
            GRANT, position, 8, 4, _hashArray(GRANT_ITEM, itemsPosition, items.length, 4), signature, LANE_GRANTS
        );
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
            (, ChartWord word) = _knownChart(patientId, item.compartment);
            uint256 permissions = item.permissions;
            // Whoever may write holds the chart's key: to write without reading is nothing that could be kept.
            if (item.compartment <= previous || permissions & 1 == 0 || permissions > 3 || item.fromEpoch == 0) {
                revert InvalidItems();
            }
            if (item.fromEpoch > word.epoch()) revert WrongEpoch(word.epoch());
            reads |= (permissions & 1) << word.index();
            writes |= (permissions >> 1) << word.index();
            previous = item.compartment;
        }
        _grants[patientId][reader.index] = makeGrant(action.notAfter, action.vaultEpoch, reads, writes);
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
        GrantWord ended = _grants[action.patientId][index];
        if (ended.grantedAt() == 0) revert GrantNotRunning(action.institutionId);
        // Cleared first: a revoked reader cannot be among those kept.
        _grants[action.patientId][index] = GrantWord.wrap(0);
        emit Revoked(action.patientId, action.institutionId);
        // Whoever could read a chart holds its key: each of them needs a new one.
        if (ended.reads() & ~_rotate(action.patientId, action.rotations) != 0) revert RotationRequired();
    }

    function rotateChart(RotateChart calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer =
            _authorise(ROTATE_CHART, position, 5, 1, _hashRotations(action.rotations), signature, LANE_GRANTS);
        _requirePatient(action.patientId, signer);
        if (_rotate(action.patientId, action.rotations) == 0) revert InvalidItems();
    }

    // ---- Views

    function grantOf(bytes32 patientId, bytes32 institutionId) external view returns (GrantView memory) {
        InstitutionState storage reader = _institutions[institutionId];
        GrantWord word = _grants[patientId][reader.index];
        return GrantView({
            notAfter: word.notAfter(),
            grantedAt: word.grantedAt(),
            grantedBlock: word.grantedBlock(),
            vaultEpoch: word.vaultEpoch(),
            running: word.isRunning(),
            stale: _isStale(word, reader)
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
        GrantWord word = _grants[patientId][_institutions[institutionId].index];
        ChartWord chart_ = _charts[patientId][compartment].word;
        if (chart_.epoch() == 0) return (0, 0);
        permissions = word.permissions(chart_.index());
        if (permissions != 0) vaultEpoch = word.wrapEpoch(chart_.index());
    }

    function isPermitted(address key, bytes32 patientId, bytes32 compartment, uint8 permissions)
        external
        view
        returns (bool)
    {
        KeyWord bound = _keys[key];
        ChartWord chart_ = _charts[patientId][compartment].word;
        if (!bound.isActiveDevice() || !_isServing(bound.institution()) || chart_.epoch() == 0 || permissions == 0) {
            return false;
        }
        GrantWord word = _grants[patientId][bound.institution()];
        return word.isRunning() && word.permissions(chart_.index()) & permissions == permissions;
    }

    // ---- For the other modules

    function _mayWrite(bytes32 patientId, uint32 institutionIndex, uint8 chartIndex) internal view returns (bool) {
        GrantWord word = _grants[patientId][institutionIndex];
        if ((word.writes() >> chartIndex) & 1 == 0) return false;
        return word.isRunning();
    }

    function _hasGrant(bytes32 patientId, uint32 institutionIndex) internal view returns (bool) {
        return _grants[patientId][institutionIndex].isRunning();
    }

    // ---- Own parts

    function _isStale(GrantWord word, InstitutionState storage reader) private view returns (bool) {
        return word.grantedAt() != 0 && word.vaultEpoch() <= reader.compromisedThrough;
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
            hashes[i] =
                _hashStruct(CHART_ROTATION, position, 3, 2, _hashArray(KEPT_READER, keepPosition, keep.length, 3));
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
            (ChartState storage chart_, ChartWord word) = _knownChart(patientId, compartment);
            uint32 epoch = _advance(chart_, word, patientId, compartment, rotation.ckCommit);
            uint16 bit = uint16(1 << word.index());
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
            GrantWord word = _grants[patientId][reader.index];
            if (!word.isRunning() || word.reads() & bit == 0) revert GrantNotRunning(institutionId);
            if (kept.vaultEpoch != word.vaultEpoch()) {
                _grants[patientId][reader.index] = word.renew(bit, kept.vaultEpoch);
            }
            emit ReaderKept(patientId, institutionId, compartment, epoch, kept.vaultEpoch, kept.wrapHash);
        }
    }
}
