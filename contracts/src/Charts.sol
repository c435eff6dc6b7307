// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {Patients} from "./Patients.sol";

/// @notice One chart per patient and compartment: its key epochs and the chain of its records.
abstract contract Charts is Patients {
    bytes32 private constant OPEN_CHART = keccak256(
        "OpenChart(bytes32 patientId,ChartOpening[] charts,address signer,uint256 nonce,uint256 deadline)ChartOpening(bytes32 compartment,uint8 suite,bytes32 ckCommit)"
    );
    bytes32 private constant CHART_OPENING =
        keccak256("ChartOpening(bytes32 compartment,uint8 suite,bytes32 ckCommit)");
    bytes32 private constant CLOSE_CHART =
        keccak256("CloseChart(bytes32 patientId,address signer,uint256 nonce,uint256 deadline)");

    // docs/protocol.md §3.
    bytes32 private constant LINK = keccak256("tegata/v1/chart-link");
    bytes32 private constant BATCH = keccak256("tegata/v1/chart-batch");

    /// @dev Two storage words; `index` is the chart's bit in every grant of this patient.
    struct ChartState {
        uint64 count;
        uint32 epoch;
        uint8 suite;
        uint8 index;
        bool closed;
        uint64 openedAt;
        bytes32 head;
    }

    mapping(bytes32 patientId => mapping(bytes32 compartment => ChartState)) internal _charts;
    mapping(bytes32 patientId => mapping(bytes32 compartment => mapping(uint32 epoch => bytes32))) private _commitments;

    function openChart(OpenChart calldata action, bytes calldata signature) external {
        ChartOpening[] calldata openings = action.charts;
        uint256 position;
        uint256 openingsPosition;
        assembly ("memory-safe") {
            position := action
            openingsPosition := openings.offset
        }
        address signer = _authorise(OPEN_CHART, position, 5, 1, _hashArray(CHART_OPENING, openingsPosition, openings.length, 3), signature, LANE_PATIENT);
        bytes32 patientId = action.patientId;
        PatientState storage state = _requirePatient(patientId, signer);
        if (state.closed) revert ChartClosed(patientId);
        if (openings.length == 0) revert InvalidItems();
        uint256 index = state.compartments.length;
        if (index + openings.length > MAXIMUM_CHARTS) revert TooManyCharts();
        for (uint256 i = 0; i < openings.length; ++i) {
            ChartOpening calldata opening = openings[i];
            _requireId(opening.compartment);
            // A later suite needs no later ledger; which suites a client takes is the client's minimum.
            if (opening.suite == 0) revert InvalidSuite(opening.suite);
            ChartState storage chart_ = _charts[patientId][opening.compartment];
            if (chart_.epoch != 0) revert ChartExists(opening.compartment);
            chart_.suite = opening.suite;
            chart_.index = uint8(index + i);
            chart_.openedAt = uint64(block.timestamp);
            _advance(chart_, patientId, opening.compartment, opening.ckCommit);
            state.compartments.push(opening.compartment);
            emit ChartOpened(patientId, opening.compartment, opening.suite, opening.ckCommit);
        }
    }

    function closeChart(CloseChart calldata action, bytes calldata signature) external {
        uint256 position;
        assembly ("memory-safe") {
            position := action
        }
        address signer = _authorise(CLOSE_CHART, position, 4, signature, LANE_PATIENT);
        PatientState storage state = _requirePatient(action.patientId, signer);
        if (state.closed) revert ChartClosed(action.patientId);
        state.closed = true;
        // In each chart too, so that an append need not read the patient.
        uint256 count = state.compartments.length;
        for (uint256 i = 0; i < count; ++i) {
            _charts[action.patientId][state.compartments[i]].closed = true;
        }
        emit ChartsClosed(action.patientId);
    }

    function chart(bytes32 patientId, bytes32 compartment) external view returns (ChartView memory) {
        ChartState storage state = _charts[patientId][compartment];
        return ChartView({
            epoch: state.epoch,
            suite: state.suite,
            closed: state.closed,
            count: state.count,
            head: state.head,
            ckCommit: _commitments[patientId][compartment][state.epoch],
            openedAt: state.openedAt
        });
    }

    function chartKeyCommitment(bytes32 patientId, bytes32 compartment, uint32 epoch) external view returns (bytes32) {
        return _commitments[patientId][compartment][epoch];
    }

    function _knownChart(bytes32 patientId, bytes32 compartment) internal view returns (ChartState storage state) {
        state = _charts[patientId][compartment];
        if (state.epoch == 0) revert UnknownChart(compartment);
    }

    /// @dev Opens the next epoch.
    function _advance(ChartState storage state, bytes32 patientId, bytes32 compartment, bytes32 ckCommit)
        internal
        returns (uint32 epoch)
    {
        if (ckCommit == 0) revert InvalidCommitment();
        epoch = state.epoch + 1;
        state.epoch = epoch;
        _commitments[patientId][compartment][epoch] = ckCommit;
    }

    /// @dev Adds one link for `count` records. A batch names the count after it, a single record its own place:
    /// the same number in the end, under another tag.
    function _link(
        ChartState storage state,
        bytes32 content,
        uint32 count,
        bool batch,
        bytes32 institutionId,
        address author,
        uint32 epoch
    ) internal returns (uint64 last, bytes32 head) {
        last = state.count + count;
        head = state.head;
        head = batch
            ? keccak256(abi.encode(BATCH, head, last, content, count, institutionId, author, epoch))
            : keccak256(abi.encode(LINK, head, last, content, institutionId, author, epoch));
        state.count = last;
        state.head = head;
    }
}
