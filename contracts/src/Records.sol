// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {Grants} from "./Grants.sol";
import {ChartWord, KeyWord} from "./Words.sol";

/// @notice Adding records to a chart, one or many at a time.
abstract contract Records is Grants {
    bytes32 private constant APPEND_RECORD = keccak256(
        "AppendRecord(bytes32 patientId,bytes32 compartment,uint32 epoch,bytes32 recordHash,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant APPEND_RECORDS = keccak256(
        "AppendRecords(bytes32 patientId,bytes32 compartment,uint32 epoch,bytes32 root,uint32 count,address signer,uint256 nonce,uint256 deadline)"
    );

    function appendRecord(AppendRecord calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(APPEND_RECORD, position, 7, signature, UNORDERED);
        uint32 epoch = action.epoch;
        (ChartState storage chart_, ChartWord word, bytes32 author) =
            _requireAuthor(action.patientId, action.compartment, epoch, signer);
        (uint64 seq, bytes32 head) = _link(chart_, word, action.recordHash, author, signer);
        emit RecordAppended(action.patientId, action.compartment, seq, action.recordHash, author, signer, epoch, head);
    }

    function appendRecords(AppendRecords calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(APPEND_RECORDS, position, 8, signature, UNORDERED);
        uint32 count = action.count;
        if (count == 0 || count > MAXIMUM_BATCH) revert InvalidCount(count);
        (ChartState storage chart_, ChartWord word, bytes32 author) =
            _requireAuthor(action.patientId, action.compartment, action.epoch, signer);
        (uint64 last, bytes32 head) = _linkBatch(chart_, word, action.root, count, author, signer);
        emit RecordsAppended(
            action.patientId,
            action.compartment,
            last - count + 1,
            count,
            action.root,
            author,
            signer,
            action.epoch,
            head
        );
    }

    /// @return chart_ The open chart.
    /// @return word Its first storage word.
    /// @return author The author's institution, zero for the patient.
    function _requireAuthor(bytes32 patientId, bytes32 compartment, uint32 epoch, address signer)
        private
        view
        returns (ChartState storage chart_, ChartWord word, bytes32 author)
    {
        KeyWord key = _keys[signer];
        if (key.purpose() == PURPOSE_PATIENT) {
            _requirePatient(patientId, signer);
        } else {
            author = _requireServing(key, signer);
        }
        (chart_, word) = _requireOpenChart(patientId, compartment);
        if (key.purpose() != PURPOSE_PATIENT) {
            if (!_mayWrite(patientId, key.institution(), word.index())) revert NotPermitted(patientId, compartment);
        }
        // After the permission: who was revoked should hear that, not that the epoch moved on with it.
        if (epoch != word.epoch()) revert WrongEpoch(word.epoch());
    }

    /// @dev A device that may append to this chart now.
    function _requireWriter(bytes32 patientId, bytes32 compartment, address signer, KeyWord key)
        internal
        view
        returns (ChartState storage chart_, ChartWord word, bytes32 author)
    {
        author = _requireServing(key, signer);
        (chart_, word) = _requireOpenChart(patientId, compartment);
        if (!_mayWrite(patientId, key.institution(), word.index())) revert NotPermitted(patientId, compartment);
    }

    function _requireOpenChart(bytes32 patientId, bytes32 compartment)
        private
        view
        returns (ChartState storage chart_, ChartWord word)
    {
        chart_ = _charts[patientId][compartment];
        word = chart_.word;
        if (word.epoch() == 0) revert UnknownChart(compartment);
        if (word.isClosed()) revert ChartClosed(patientId);
    }
}
