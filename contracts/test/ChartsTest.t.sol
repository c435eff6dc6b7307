// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../src/Types.sol";
import {ITegataLedger} from "../src/ITegataLedger.sol";
import {cheats} from "./support/Cheats.sol";
import {Digests} from "./support/Digests.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

/// @notice Patients, their charts, and the chain of records.
contract ChartsTest is LedgerFixture {
    using Digests for *;

    bytes32 private constant LINK = keccak256("tegata/v1/chart-link");
    bytes32 private constant BATCH = keccak256("tegata/v1/chart-batch");

    function setUp() public override {
        super.setUp();
        _buildWorld();
    }

    // ---- Patients

    function testRegistrationTellsAndKeeps() public {
        bytes32 id = keccak256("new patient");
        _watch();
        _recorded(perform(8));
        _emitted(
            1,
            _topics(ITegataLedger.PatientRegistered.selector, id, HOSPITAL),
            abi.encode(stranger.addr, encPkOf(stranger.addr))
        );
        PatientView memory state = ledger.patient(id);
        _require(state.key == stranger.addr && state.encPk == encPkOf(stranger.addr), "keys");
        _require(!state.closed && state.registeredAt == block.timestamp, "open");
        _require(ledger.patientOfKey(stranger.addr) == id, "found by key");
        _require(ledger.patientOfKey(doctor.addr) == 0, "a device is no patient");
    }

    function testRefusesAPatientTwiceOrWithoutIdOrKey() public {
        _refused(
            registerPatient(stranger, PATIENT), abi.encodeWithSelector(ITegataLedger.PatientExists.selector, PATIENT)
        );
        _refused(registerPatient(stranger, 0), ITegataLedger.InvalidId.selector);
        RegisterPatient memory action =
            RegisterPatient(keccak256("new"), 0, 0, stranger.addr, LANE_PATIENT << 64, _deadline());
        _refused(
            _submit(abi.encodeCall(ledger.registerPatient, (action, _signed(stranger, action.hash())))),
            ITegataLedger.InvalidPublicKey.selector
        );
    }

    function testANewKeyTakesOverAndTheOldOneIsDead() public {
        _watch();
        _recorded(perform(9));
        _emitted(
            1,
            _topics(ITegataLedger.PatientKeyReplaced.selector, PATIENT),
            abi.encode(patient.addr, stranger.addr, encPkOf(stranger.addr))
        );
        _require(ledger.patient(PATIENT).key == stranger.addr, "new key");
        _require(ledger.patientOfKey(stranger.addr) == PATIENT && ledger.patientOfKey(patient.addr) == 0, "by key");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.NotPatient.selector, patient.addr);
        _refused(perform(10), refusal);
        _refused(perform(11), refusal);
        _refused(perform(12), refusal);
        _refused(perform(13), refusal);
        _refused(perform(14), refusal);
        _refused(append(patient, PATIENT, FIRST, 1, keccak256("old")), refusal);
        _recorded(append(stranger, PATIENT, FIRST, 1, keccak256("new")));
        _recorded(closeChart(stranger, PATIENT));
    }

    function testNobodyActsForAPatientButItsKey() public {
        Actor[3] memory others = [administrator, doctor, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            Actor memory other = others[i];
            bytes memory refusal = abi.encodeWithSelector(ITegataLedger.NotPatient.selector, other.addr);
            _refused(openCharts(other, PATIENT, _single(keccak256("third"))), refusal);
            _refused(closeChart(other, PATIENT), refusal);
            _refused(grant(other, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, 1, 1)), refusal);
            _refused(revoke(other, PATIENT, HOSPITAL, rotationsOf(_pair(FIRST, SECOND))), refusal);
            _refused(rotateChart(other, PATIENT, rotationsOf(_single(FIRST))), refusal);
            _refused(replacePatientKey(other, PATIENT, _actor("next")), refusal);
        }
    }

    // ---- Charts

    function testOpeningTellsAndKeeps() public {
        bytes32 third = keccak256("third");
        _watch();
        _recorded(perform(10));
        _emitted(
            1, _topics(ITegataLedger.ChartOpened.selector, PATIENT, third), abi.encode(uint8(1), commitmentOf(third))
        );
        ChartView memory state = ledger.chart(PATIENT, third);
        _require(state.epoch == 1 && state.suite == 1 && !state.closed, "open");
        _require(state.count == 0 && state.head == 0 && state.openedAt == block.timestamp, "empty");
        _require(state.ckCommit == commitmentOf(third), "commitment");
        _require(ledger.chartKeyCommitment(PATIENT, third, 1) == commitmentOf(third), "by epoch");
        _require(ledger.chartKeyCommitment(PATIENT, third, 2) == 0, "none for the next");
        bytes32[] memory all = ledger.compartments(PATIENT);
        _require(all.length == 3 && all[0] == FIRST && all[1] == SECOND && all[2] == third, "listed");
    }

    function testRefusesChartsThatAreNone() public {
        _refused(
            openCharts(patient, PATIENT, _single(FIRST)),
            abi.encodeWithSelector(ITegataLedger.ChartExists.selector, FIRST)
        );
        bytes32 third = keccak256("third");
        _refused(
            openCharts(patient, PATIENT, _pair(third, third)),
            abi.encodeWithSelector(ITegataLedger.ChartExists.selector, third)
        );
        _refused(openCharts(patient, PATIENT, _single(0)), ITegataLedger.InvalidId.selector);
        _refused(openCharts(patient, PATIENT, new bytes32[](0)), ITegataLedger.InvalidItems.selector);
        ChartOpening[] memory opening = new ChartOpening[](1);
        opening[0] = ChartOpening(third, 0, commitmentOf(third));
        _refused(openCharts(patient, PATIENT, opening), ITegataLedger.InvalidSuite.selector);
        opening[0] = ChartOpening(third, 1, 0);
        _refused(openCharts(patient, PATIENT, opening), ITegataLedger.InvalidCommitment.selector);
    }

    function testSixteenChartsAndNoMore() public {
        bytes32[] memory more = new bytes32[](14);
        for (uint256 i = 0; i < 14; ++i) {
            more[i] = bytes32((0x3000 + i) << 240);
        }
        bytes32[] memory tooMany = new bytes32[](15);
        for (uint256 i = 0; i < 15; ++i) {
            tooMany[i] = bytes32((0x3000 + i) << 240);
        }
        _refused(openCharts(patient, PATIENT, tooMany), ITegataLedger.TooManyCharts.selector);
        _recorded(openCharts(patient, PATIENT, more));
        _refused(openCharts(patient, PATIENT, _single(keccak256("one more"))), ITegataLedger.TooManyCharts.selector);

        // The last of them is as good as the first.
        _recorded(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(more[13], 3, 1)));
        _recorded(append(doctor, PATIENT, more[13], 1, keccak256("record")));
        _require(!ledger.isPermitted(doctor.addr, PATIENT, more[12], 1), "and its neighbour was not granted");
        (uint8 permissions, uint32 epoch) = ledger.grantItem(PATIENT, HOSPITAL, more[13]);
        _require(permissions == 3 && epoch == 1, "bits of the last");
    }

    function testClosingEndsGrantsAndAppendsButNotReading() public {
        _watch();
        _recorded(perform(11));
        _emitted(1, _topics(ITegataLedger.ChartsClosed.selector, PATIENT), "");
        _require(ledger.patient(PATIENT).closed, "closed");
        _require(ledger.chart(PATIENT, FIRST).closed && ledger.chart(PATIENT, SECOND).closed, "each of them");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.ChartClosed.selector, PATIENT);
        _refused(perform(10), refusal);
        _refused(perform(11), refusal);
        _refused(perform(12), refusal);
        _refused(perform(15), refusal);
        _refused(perform(16), refusal);
        _refused(perform(17), refusal);
        _refused(append(patient, PATIENT, FIRST, 1, keccak256("own")), refusal);
        _require(ledger.isPermitted(doctor.addr, PATIENT, FIRST, PERMISSION_READ), "reading goes on");
        _recorded(perform(13));
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, PERMISSION_READ), "until it is revoked");
    }

    // ---- Records

    function testASingleRecordIsLinked() public {
        bytes32 record = keccak256("record");
        bytes32 head = keccak256(abi.encode(LINK, bytes32(0), uint64(1), record, HOSPITAL, doctor.addr, uint32(1)));
        _watch();
        _recorded(append(doctor, PATIENT, FIRST, 1, record));
        _emitted(
            1,
            _topics(ITegataLedger.RecordAppended.selector, PATIENT, FIRST, HOSPITAL),
            abi.encode(uint64(1), record, doctor.addr, uint32(1), head)
        );
        _require(ledger.chart(PATIENT, FIRST).head == head && ledger.chart(PATIENT, FIRST).count == 1, "head");
        _require(ledger.chart(PATIENT, SECOND).head == 0, "of this chart only");
    }

    function testABatchIsOneLinkOfManyRecords() public {
        _recorded(append(doctor, PATIENT, FIRST, 1, keccak256("before")));
        bytes32 before = ledger.chart(PATIENT, FIRST).head;
        bytes32 root = keccak256("root");
        bytes32 head =
            keccak256(abi.encode(BATCH, before, uint64(8), root, uint32(7), HOSPITAL, doctor.addr, uint32(1)));
        _watch();
        _recorded(appendMany(doctor, PATIENT, FIRST, 1, root, 7));
        _emitted(
            1,
            _topics(ITegataLedger.RecordsAppended.selector, PATIENT, FIRST, HOSPITAL),
            abi.encode(uint64(2), uint32(7), root, doctor.addr, uint32(1), head)
        );
        _require(ledger.chart(PATIENT, FIRST).head == head && ledger.chart(PATIENT, FIRST).count == 8, "head");
    }

    function testAPatientsOwnRecordHasNoInstitution() public {
        bytes32 record = keccak256("own");
        _recorded(append(patient, PATIENT, SECOND, 1, record));
        _require(
            ledger.chart(PATIENT, SECOND).head
                == keccak256(abi.encode(LINK, bytes32(0), uint64(1), record, bytes32(0), patient.addr, uint32(1))),
            "zero institution"
        );
        _recorded(appendMany(patient, PATIENT, SECOND, 1, record, 2));
        _require(ledger.chart(PATIENT, SECOND).count == 3, "and batches");
    }

    function testHeadsFollowAnySequenceOfLinks(bytes32[8] memory contents, uint16[8] memory counts) public {
        bytes32 head;
        uint64 count;
        for (uint256 i = 0; i < contents.length; ++i) {
            uint32 n = counts[i] % 4097;
            Actor memory author = i % 3 == 0 ? patient : i % 3 == 1 ? doctor : nurse;
            bytes32 institutionId = i % 3 == 0 ? bytes32(0) : HOSPITAL;
            if (n == 0) {
                _recorded(append(author, PATIENT, FIRST, 1, contents[i]));
                ++count;
                head = keccak256(abi.encode(LINK, head, count, contents[i], institutionId, author.addr, uint32(1)));
            } else {
                _recorded(appendMany(author, PATIENT, FIRST, 1, contents[i], n));
                count += n;
                head = keccak256(abi.encode(BATCH, head, count, contents[i], n, institutionId, author.addr, uint32(1)));
            }
        }
        _require(ledger.chart(PATIENT, FIRST).head == head, "head");
        _require(ledger.chart(PATIENT, FIRST).count == count, "count");
    }

    function testABatchOfOneIsNotASingleRecord() public {
        uint256 snapshot = cheats.snapshotState();
        _recorded(append(doctor, PATIENT, FIRST, 1, keccak256("x")));
        bytes32 single = ledger.chart(PATIENT, FIRST).head;
        cheats.revertToState(snapshot);
        _recorded(appendMany(doctor, PATIENT, FIRST, 1, keccak256("x"), 1));
        _require(ledger.chart(PATIENT, FIRST).head != single, "other tag, other head");
    }

    function testRefusesBatchesOfNoneAndOfTooMany() public {
        uint32[3] memory counts = [uint32(0), 4097, type(uint32).max];
        for (uint256 i = 0; i < counts.length; ++i) {
            _refused(
                appendMany(doctor, PATIENT, FIRST, 1, keccak256("root"), counts[i]),
                abi.encodeWithSelector(ITegataLedger.InvalidCount.selector, counts[i])
            );
        }
        _recorded(appendMany(doctor, PATIENT, FIRST, 1, keccak256("root"), 4096));
    }

    function testRefusesAnyEpochButTheCurrent() public {
        uint32[3] memory epochs = [uint32(0), 2, type(uint32).max];
        for (uint256 i = 0; i < epochs.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(ITegataLedger.WrongEpoch.selector, 1);
            _refused(append(doctor, PATIENT, FIRST, epochs[i], keccak256("r")), refusal);
            _refused(appendMany(doctor, PATIENT, FIRST, epochs[i], keccak256("r"), 1), refusal);
            _refused(append(patient, PATIENT, FIRST, epochs[i], keccak256("r")), refusal);
        }
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), HOSPITAL, 1)));
        _refused(
            append(doctor, PATIENT, FIRST, 1, keccak256("late")),
            abi.encodeWithSelector(ITegataLedger.WrongEpoch.selector, 2)
        );
        _recorded(append(doctor, PATIENT, FIRST, 2, keccak256("again")));
        _require(
            ledger.chart(PATIENT, FIRST).head
                == keccak256(
                    abi.encode(LINK, bytes32(0), uint64(1), keccak256("again"), HOSPITAL, doctor.addr, uint32(2))
                ),
            "the epoch is in the link"
        );
    }

    function testRefusesAuthorsWhoMayNot() public {
        bytes32 record = keccak256("record");
        // Granted reading only; granted nothing; no device at all; another patient.
        _refused(
            append(pharmacist, PATIENT, FIRST, 1, record),
            abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        _recorded(revoke(patient, PATIENT, RIVAL, rotationsOf(_pair(FIRST, SECOND), HOSPITAL, 1)));
        _refused(
            append(rivalPharmacist, PATIENT, FIRST, 2, record),
            abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        _refused(
            append(stranger, PATIENT, FIRST, 2, record),
            abi.encodeWithSelector(ITegataLedger.UnknownDevice.selector, stranger.addr)
        );
        _refused(
            append(administrator, PATIENT, FIRST, 2, record),
            abi.encodeWithSelector(ITegataLedger.UnknownDevice.selector, administrator.addr)
        );
        _recorded(registerPatient(stranger, keccak256("other")));
        _refused(
            append(stranger, PATIENT, FIRST, 2, record),
            abi.encodeWithSelector(ITegataLedger.NotPatient.selector, stranger.addr)
        );
        _refused(
            append(doctor, PATIENT, keccak256("none"), 1, record),
            abi.encodeWithSelector(ITegataLedger.UnknownChart.selector, keccak256("none"))
        );
        _refused(
            append(doctor, keccak256("other"), FIRST, 1, record),
            abi.encodeWithSelector(ITegataLedger.UnknownChart.selector, FIRST)
        );
    }

    function testAnExpiredDeviceMayNoLonger() public {
        uint64 end = uint64(block.timestamp + 1 hours);
        _recorded(approveDevice(administrator, HOSPITAL, stranger, 1, end));
        cheats.warp(end - 1);
        _recorded(append(stranger, PATIENT, FIRST, 1, keccak256("in time")));
        cheats.warp(end);
        _refused(
            append(stranger, PATIENT, FIRST, 1, keccak256("late")),
            abi.encodeWithSelector(ITegataLedger.DeviceInactive.selector, stranger.addr)
        );
        _require(!ledger.isPermitted(stranger.addr, PATIENT, FIRST, 1), "nor read");
    }
}
