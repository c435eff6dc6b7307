// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "./Types.sol";
import {Patients} from "./Patients.sol";
import {ChartWord, makeChart} from "./Words.sol";

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

    struct ChartState {
        ChartWord word;
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
        address signer = _authorise(
            OPEN_CHART,
            position,
            5,
            1,
            _hashArray(CHART_OPENING, openingsPosition, openings.length, 3),
            signature,
            LANE_PATIENT
        );
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
            if (chart_.word.epoch() != 0) revert ChartExists(opening.compartment);
            _advance(chart_, makeChart(opening.suite, index + i), patientId, opening.compartment, opening.ckCommit);
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
            ChartState storage chart_ = _charts[action.patientId][state.compartments[i]];
            chart_.word = chart_.word.close();
        }
        emit ChartsClosed(action.patientId);
    }

    function chart(bytes32 patientId, bytes32 compartment) external view returns (ChartView memory) {
        ChartState storage state = _charts[patientId][compartment];
        ChartWord word = state.word;
        return ChartView({
            epoch: word.epoch(),
            suite: word.suite(),
            closed: word.isClosed(),
            count: word.count(),
            head: state.head,
            ckCommit: _commitments[patientId][compartment][word.epoch()],
            openedAt: word.openedAt()
        });
    }

    function chartKeyCommitment(bytes32 patientId, bytes32 compartment, uint32 epoch) external view returns (bytes32) {
        return _commitments[patientId][compartment][epoch];
    }

    function _knownChart(bytes32 patientId, bytes32 compartment)
        internal
        view
        returns (ChartState storage state, ChartWord word)
    {
        state = _charts[patientId][compartment];
        word = state.word;
        if (word.epoch() == 0) revert UnknownChart(compartment);
    }

    /// @dev Opens the next epoch.
    function _advance(
        ChartState storage state,
        ChartWord word,
        bytes32 patientId,
        bytes32 compartment,
        bytes32 ckCommit
    ) internal returns (uint32 epoch) {
        if (ckCommit == 0) revert InvalidCommitment();
        word = word.advance();
        epoch = word.epoch();
        state.word = word;
        _commitments[patientId][compartment][epoch] = ckCommit;
    }

    /// @dev Adds one link for one record.
    function _link(ChartState storage state, ChartWord word, bytes32 recordHash, bytes32 institutionId, address author)
        internal
        returns (uint64 seq, bytes32 head)
    {
        word = word.add(1);
        seq = word.count();
        // `abi.encode` would do, and reserve memory for what is hashed once: an append is what the ledger does most.
        bytes32 tag = LINK;
        bytes32 previous = state.head;
        uint256 position = seq;
        uint256 writer = uint160(author);
        uint256 epoch = word.epoch();
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, tag)
            mstore(add(buffer, 0x20), previous)
            mstore(add(buffer, 0x40), position)
            mstore(add(buffer, 0x60), recordHash)
            mstore(add(buffer, 0x80), institutionId)
            mstore(add(buffer, 0xa0), writer)
            mstore(add(buffer, 0xc0), epoch)
            head := keccak256(buffer, 0xe0)
        }
        state.word = word;
        state.head = head;
    }

    /// @dev Adds one link for `count` records.
    function _linkBatch(
        ChartState storage state,
        ChartWord word,
        bytes32 root,
        uint32 count,
        bytes32 institutionId,
        address author
    ) internal returns (uint64 last, bytes32 head) {
        word = word.add(count);
        last = word.count();
        head = keccak256(abi.encode(BATCH, state.head, last, root, count, institutionId, author, word.epoch()));
        state.word = word;
        state.head = head;
    }
}
