// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../src/Types.sol";
import {ITegataLedger} from "../src/ITegataLedger.sol";
import {cheats} from "./support/Cheats.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

contract PrescriptionsTest is LedgerFixture {
    function setUp() public override {
        super.setUp();
        _buildWorld();
    }

    // ---- Issue

    function testIssueTellsAndKeeps() public {
        bytes32 id = keccak256("new prescription");
        uint64 end = uint64(block.timestamp + 4 days);
        _watch();
        _recorded(issue(doctor, id, 3));
        _emitted(
            1,
            _topics(ITegataLedger.PrescriptionIssued.selector, id, PATIENT, HOSPITAL),
            abi.encode(doctor.addr, FIRST, keccak256(abi.encode("prescription", id)), uint16(3), end)
        );
        PrescriptionView memory state = ledger.prescription(id);
        _require(state.state == 1 && state.patientId == PATIENT && state.compartment == FIRST, "kept");
        _require(state.recordHash == keccak256(abi.encode("prescription", id)) && state.issuer == HOSPITAL, "whose");
        _require(state.holder == 0 && state.claimedAt == 0, "held by nobody");
        _require(state.fills == 3 && state.filled == 0 && !state.partially && state.notAfter == end, "fills");
        _require(ledger.prescription(keccak256("none")).state == 0, "none is none");
    }

    function testRefusesIssuesOutOfRange() public {
        bytes32 id = keccak256("new prescription");
        _refused(issue(doctor, ISSUED, 1), abi.encodeWithSelector(ITegataLedger.PrescriptionExists.selector, ISSUED));
        _refused(issue(doctor, 0, 1), ITegataLedger.InvalidId.selector);
        uint16[3] memory fills = [uint16(0), 13, type(uint16).max];
        for (uint256 i = 0; i < fills.length; ++i) {
            _refused(issue(doctor, id, fills[i]), abi.encodeWithSelector(ITegataLedger.InvalidFills.selector, fills[i]));
        }
        _refused(
            issue(doctor, id, PATIENT, FIRST, 1, uint64(block.timestamp)),
            abi.encodeWithSelector(ITegataLedger.EndDateInPast.selector, block.timestamp)
        );
        _refused(issue(doctor, id, PATIENT, FIRST, 1, 0), ITegataLedger.EndDateInPast.selector);
        _recorded(issue(doctor, id, 12));
    }

    function testOnlyDoctorsAndPharmacistsWhoMayWriteIssue() public {
        bytes32 id = keccak256("new prescription");
        _refused(issue(nurse, id, 1), abi.encodeWithSelector(ITegataLedger.RoleNotAllowed.selector, 2));
        _refused(issue(pharmacist, id, 1), abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST));
        _refused(issue(patient, id, 1), abi.encodeWithSelector(ITegataLedger.UnknownDevice.selector, patient.addr));
        _recorded(grantBoth(PHARMACY, 3, 0));
        _recorded(issue(pharmacist, id, 1));
        _require(ledger.prescription(id).issuer == PHARMACY, "taken in from paper");
    }

    // ---- Claim

    function testAClaimIsExclusive() public {
        _watch();
        _recorded(claim(pharmacist, ISSUED));
        _emitted(
            1,
            _topics(ITegataLedger.PrescriptionClaimed.selector, ISSUED, PATIENT, PHARMACY),
            abi.encode(pharmacist.addr)
        );
        PrescriptionView memory state = ledger.prescription(ISSUED);
        uint256 since = state.claimedAt;
        _require(state.state == 2 && state.holder == PHARMACY && since == block.timestamp, "held");
        cheats.warp(since + 60);
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.AlreadyClaimed.selector, PHARMACY, since);
        _refused(claim(rivalPharmacist, ISSUED), refusal);
        _refused(claim(pharmacist, ISSUED), refusal);
    }

    function testOnlyPharmacistsWhoMayReadClaim() public {
        _refused(claim(doctor, ISSUED), abi.encodeWithSelector(ITegataLedger.RoleNotAllowed.selector, 1));
        _recorded(revoke(patient, PATIENT, RIVAL, rotationsOf(_pair(FIRST, SECOND), HOSPITAL, 1)));
        _refused(
            claim(rivalPharmacist, ISSUED), abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        // Whichever chart it gives.
        _recorded(grant(patient, PATIENT, RIVAL, 1, 0, itemOf(SECOND, 1, 1)));
        _recorded(claim(rivalPharmacist, ISSUED));
    }

    function testRefusesWhatIsNoPrescription() public {
        bytes32 id = keccak256("none");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.UnknownPrescription.selector, id);
        _refused(claim(pharmacist, id), refusal);
        _refused(dispense(pharmacist, id, 1, true), refusal);
        _refused(release(pharmacist, id), refusal);
        _refused(cancel(doctor, id), refusal);
    }

    function testAnExpiredPrescriptionIsNotClaimedButAClaimedOneIsDispensed() public {
        uint64 end = ledger.prescription(ISSUED).notAfter;
        cheats.warp(end);
        _refused(claim(pharmacist, ISSUED), abi.encodeWithSelector(ITegataLedger.PrescriptionExpired.selector, end));
        _recorded(dispense(pharmacist, CLAIMED, 1, true));
        _refused(claim(pharmacist, CLAIMED), abi.encodeWithSelector(ITegataLedger.PrescriptionExpired.selector, end));
    }

    function testTheClaimOfADeactivatedPharmacyIsTakenOver() public {
        _recorded(dispense(pharmacist, CLAIMED, 1, false));
        _recorded(setActive(pharmacyAdministrator, PHARMACY, false));
        _recorded(claim(rivalPharmacist, CLAIMED));
        PrescriptionView memory state = ledger.prescription(CLAIMED);
        _require(state.holder == RIVAL && state.partially, "and what was handed out is known");
        _recorded(setActive(pharmacyAdministrator, PHARMACY, true));
        _refused(
            dispense(pharmacist, CLAIMED, 1, true), abi.encodeWithSelector(ITegataLedger.NotHolder.selector, RIVAL)
        );
        _recorded(dispense(rivalPharmacist, CLAIMED, 1, true));
    }

    function testAnExpiredClaimIsNotTakenOver() public {
        uint64 end = ledger.prescription(CLAIMED).notAfter;
        _recorded(setActive(pharmacyAdministrator, PHARMACY, false));
        cheats.warp(end);
        _refused(
            claim(rivalPharmacist, CLAIMED), abi.encodeWithSelector(ITegataLedger.PrescriptionExpired.selector, end)
        );
        cheats.warp(end - 1);
        _recorded(claim(rivalPharmacist, CLAIMED));
    }

    function testTheClaimOfAPharmacyWhosePermissionEndedIsTakenOver() public {
        uint64 since = ledger.prescription(CLAIMED).claimedAt;
        _recorded(dispense(pharmacist, CLAIMED, 1, false));
        _refused(
            claim(rivalPharmacist, CLAIMED),
            abi.encodeWithSelector(ITegataLedger.AlreadyClaimed.selector, PHARMACY, since)
        );
        _endGrantOf(PHARMACY);
        PrescriptionView memory state = ledger.prescription(CLAIMED);
        _require(state.state == 2 && state.holder == PHARMACY, "stands until somebody else claims");
        cheats.warp(block.timestamp + 60);
        _watch();
        _recorded(claim(rivalPharmacist, CLAIMED));
        _emitted(
            1,
            _topics(ITegataLedger.PrescriptionClaimed.selector, CLAIMED, PATIENT, RIVAL),
            abi.encode(rivalPharmacist.addr)
        );
        state = ledger.prescription(CLAIMED);
        _require(state.holder == RIVAL && state.claimedAt == block.timestamp && state.partially, "since now");
        // A new permission brings no claim back.
        _recorded(grantBoth(PHARMACY, 3, 0));
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.NotHolder.selector, RIVAL);
        _refused(dispense(pharmacist, CLAIMED, 1, true), refusal);
        _refused(release(pharmacist, CLAIMED), refusal);
        _refused(
            claim(pharmacist, CLAIMED),
            abi.encodeWithSelector(ITegataLedger.AlreadyClaimed.selector, RIVAL, block.timestamp)
        );
        _recorded(dispense(rivalPharmacist, CLAIMED, 1, true));
    }

    function testAClaimIsNotTakenOverByWhomThePatientDidNotLetIn() public {
        _endGrantOf(RIVAL);
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST);
        uint64 since = ledger.prescription(CLAIMED).claimedAt;
        _refused(
            claim(rivalPharmacist, CLAIMED),
            abi.encodeWithSelector(ITegataLedger.AlreadyClaimed.selector, PHARMACY, since)
        );
        _endGrantOf(PHARMACY);
        _refused(claim(rivalPharmacist, CLAIMED), refusal);
        _refused(claim(pharmacist, CLAIMED), refusal);
        _refused(claim(doctor, CLAIMED), abi.encodeWithSelector(ITegataLedger.RoleNotAllowed.selector, 1));
    }

    function testAClaimEndsInTheSecondInWhichThePermissionEnds(uint32 lifetime) public {
        uint64 end = uint64(block.timestamp) + 1 + lifetime % 3 days;
        _recorded(grantBoth(PHARMACY, 1, end));
        uint64 since = ledger.prescription(CLAIMED).claimedAt;
        cheats.warp(end - 1);
        _refused(
            claim(rivalPharmacist, CLAIMED),
            abi.encodeWithSelector(ITegataLedger.AlreadyClaimed.selector, PHARMACY, since)
        );
        _recorded(dispense(pharmacist, CLAIMED, 1, false));
        cheats.warp(end);
        _refused(
            dispense(pharmacist, CLAIMED, 1, true),
            abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        _recorded(claim(rivalPharmacist, CLAIMED));
    }

    // ---- Dispense

    function testNobodyDispensesWithoutAPermissionButWithANewOneGoesOn() public {
        _endGrantOf(PHARMACY);
        _refused(
            dispense(pharmacist, CLAIMED, 1, true),
            abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        _refused(
            dispense(pharmacist, CLAIMED, 1, false),
            abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        _recorded(grantBoth(PHARMACY, 1, 0));
        _recorded(dispense(pharmacist, CLAIMED, 1, true));
    }

    function testEachFillIsDispensedOnceAndCounted() public {
        bytes32 hash = keccak256(abi.encode("dispensing", CLAIMED));
        _refused(dispense(pharmacist, CLAIMED, 0, true), abi.encodeWithSelector(ITegataLedger.WrongFill.selector, 1));
        _refused(dispense(pharmacist, CLAIMED, 2, true), abi.encodeWithSelector(ITegataLedger.WrongFill.selector, 1));

        _watch();
        _recorded(dispense(pharmacist, CLAIMED, 1, false));
        _emitted(
            1,
            _topics(ITegataLedger.PrescriptionDispensed.selector, CLAIMED, PATIENT, PHARMACY),
            abi.encode(pharmacist.addr, uint16(1), false, hash)
        );
        PrescriptionView memory state = ledger.prescription(CLAIMED);
        _require(state.state == 2 && state.holder == PHARMACY && state.partially && state.filled == 0, "a part");

        _watch();
        _recorded(dispense(pharmacist, CLAIMED, 1, true));
        _emitted(
            1,
            _topics(ITegataLedger.PrescriptionDispensed.selector, CLAIMED, PATIENT, PHARMACY),
            abi.encode(pharmacist.addr, uint16(1), true, hash)
        );
        state = ledger.prescription(CLAIMED);
        _require(state.state == 1 && state.holder == 0 && state.claimedAt == 0, "issued again");
        _require(!state.partially && state.filled == 1, "one fill done");

        _refused(dispense(pharmacist, CLAIMED, 2, true), abi.encodeWithSelector(ITegataLedger.WrongState.selector, 1));
        _recorded(claim(rivalPharmacist, CLAIMED));
        _refused(
            dispense(rivalPharmacist, CLAIMED, 1, true), abi.encodeWithSelector(ITegataLedger.WrongFill.selector, 2)
        );
        _recorded(dispense(rivalPharmacist, CLAIMED, 2, true));
        _require(ledger.prescription(CLAIMED).state == 3, "completed");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.WrongState.selector, 3);
        _refused(claim(pharmacist, CLAIMED), refusal);
        _refused(dispense(rivalPharmacist, CLAIMED, 3, true), refusal);
        _refused(release(rivalPharmacist, CLAIMED), refusal);
        _refused(cancel(doctor, CLAIMED), refusal);
    }

    function testOnlyAPharmacistOfTheHolderDispenses() public {
        _refused(
            dispense(rivalPharmacist, CLAIMED, 1, true),
            abi.encodeWithSelector(ITegataLedger.NotHolder.selector, PHARMACY)
        );
        _recorded(approveDevice(pharmacyAdministrator, PHARMACY, stranger, 4, 0));
        _refused(dispense(stranger, CLAIMED, 1, true), abi.encodeWithSelector(ITegataLedger.RoleNotAllowed.selector, 4));
        _recorded(release(stranger, CLAIMED));
    }

    // ---- Release and cancel

    function testAPharmacyWithoutAPermissionStillReleases() public {
        _endGrantOf(PHARMACY);
        _recorded(release(pharmacist, CLAIMED));
        _require(ledger.prescription(CLAIMED).state == 1, "free");
    }

    function testTheIssuerCancelsOverAClaimThatEnded() public {
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.WrongState.selector, 2);
        _refused(cancel(doctor, CLAIMED), refusal);
        uint256 snapshot = cheats.snapshotState();
        _recorded(setActive(pharmacyAdministrator, PHARMACY, false));
        _recorded(cancel(doctor, CLAIMED));
        cheats.revertToState(snapshot);
        _endGrantOf(PHARMACY);
        _refused(cancel(pharmacist, CLAIMED), abi.encodeWithSelector(ITegataLedger.NotIssuer.selector, HOSPITAL));
        _recorded(cancel(doctor, CLAIMED));
        PrescriptionView memory state = ledger.prescription(CLAIMED);
        _require(state.state == 4 && state.holder == 0 && state.claimedAt == 0, "held by nobody");
        _recorded(grantBoth(PHARMACY, 1, 0));
        _refused(dispense(pharmacist, CLAIMED, 1, true), abi.encodeWithSelector(ITegataLedger.WrongState.selector, 4));
    }

    function testAReleasedPrescriptionIsFreeForAll() public {
        _recorded(dispense(pharmacist, CLAIMED, 1, false));
        _refused(release(rivalPharmacist, CLAIMED), abi.encodeWithSelector(ITegataLedger.NotHolder.selector, PHARMACY));
        _watch();
        _recorded(release(pharmacist, CLAIMED));
        _emitted(
            1,
            _topics(ITegataLedger.PrescriptionReleased.selector, CLAIMED, PATIENT, PHARMACY),
            abi.encode(pharmacist.addr)
        );
        PrescriptionView memory state = ledger.prescription(CLAIMED);
        _require(state.state == 1 && state.holder == 0 && state.partially, "free, and its part remembered");
        _refused(release(pharmacist, CLAIMED), abi.encodeWithSelector(ITegataLedger.WrongState.selector, 1));
        _recorded(claim(rivalPharmacist, CLAIMED));
    }

    function testOnlyTheIssuerCancelsAndOnlyWhatNobodyHolds() public {
        _refused(cancel(pharmacist, ISSUED), abi.encodeWithSelector(ITegataLedger.NotIssuer.selector, HOSPITAL));
        _refused(cancel(doctor, CLAIMED), abi.encodeWithSelector(ITegataLedger.WrongState.selector, 2));
        _watch();
        _recorded(cancel(doctor, ISSUED));
        _emitted(
            1, _topics(ITegataLedger.PrescriptionCancelled.selector, ISSUED, PATIENT, HOSPITAL), abi.encode(doctor.addr)
        );
        _require(ledger.prescription(ISSUED).state == 4, "cancelled");
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.WrongState.selector, 4);
        _refused(claim(pharmacist, ISSUED), refusal);
        _refused(cancel(doctor, ISSUED), refusal);
        _refused(issue(doctor, ISSUED, 1), abi.encodeWithSelector(ITegataLedger.PrescriptionExists.selector, ISSUED));
    }

    function testRemainingFillsAreCancelled() public {
        _recorded(dispense(pharmacist, CLAIMED, 1, true));
        _recorded(cancel(doctor, CLAIMED));
        PrescriptionView memory state = ledger.prescription(CLAIMED);
        _require(state.state == 4 && state.filled == 1, "what was dispensed stays counted");
    }

    function _endGrantOf(bytes32 institutionId) private {
        _recorded(revoke(patient, PATIENT, institutionId, rotationsOf(_pair(FIRST, SECOND), HOSPITAL, 1)));
    }
}
