// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../src/Types.sol";
import {ITegataLedger} from "../src/ITegataLedger.sol";
import {cheats} from "./support/Cheats.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

contract GrantsTest is LedgerFixture {
    function setUp() public override {
        super.setUp();
        _buildWorld();
    }

    function testAGrantTellsAndKeeps() public {
        uint64 end = uint64(block.timestamp + 30 days);
        GrantItem[] memory items = new GrantItem[](2);
        items[0] = GrantItem(FIRST, 1, 1, keccak256("wrap one"));
        items[1] = GrantItem(SECOND, 3, 1, keccak256("wrap two"));
        cheats.roll(4242);
        _watch();
        _recorded(grant(patient, PATIENT, HOSPITAL, 1, end, items));
        _emitted(1, _topics(ITegataLedger.Granted.selector, PATIENT, HOSPITAL), abi.encode(uint32(1), end, items));
        GrantView memory state = ledger.grantOf(PATIENT, HOSPITAL);
        _require(state.notAfter == end && state.grantedAt == block.timestamp, "times");
        _require(state.grantedBlock == 4242 && state.vaultEpoch == 1, "where its event is");
        _require(state.running && !state.stale, "running");
        _require(_may(doctor, FIRST) == 1 && _may(doctor, SECOND) == 3, "exactly these bits");
        (uint8 permissions, uint32 epoch) = ledger.grantItem(PATIENT, HOSPITAL, FIRST);
        _require(permissions == 1 && epoch == 1, "item");
        (permissions, epoch) = ledger.grantItem(PATIENT, HOSPITAL, keccak256("none"));
        _require(permissions == 0 && epoch == 0, "no item");
    }

    function testPermissionNeedsEveryBitAskedFor() public {
        _recorded(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, 1, 1)));
        _require(ledger.isPermitted(doctor.addr, PATIENT, FIRST, 1), "read");
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, 2), "not write");
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, 3), "not both");
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, 0), "nothing is not a permission");
        _require(!ledger.isPermitted(doctor.addr, PATIENT, FIRST, 5), "nor what does not exist");
        _require(!ledger.isPermitted(doctor.addr, PATIENT, keccak256("none"), 1), "nor of no chart");
        _require(!ledger.isPermitted(doctor.addr, keccak256("nobody"), FIRST, 1), "nor of nobody");
        _require(!ledger.isPermitted(stranger.addr, PATIENT, FIRST, 1), "nor for a stranger");
        _require(!ledger.isPermitted(patient.addr, PATIENT, FIRST, 1), "a patient is no device");
    }

    function testANewGrantReplacesTheOldOneAsAWhole() public {
        _recorded(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(SECOND, 1, 1)));
        _require(_may(doctor, FIRST) == 0 && _may(doctor, SECOND) == 1, "only what the new one says");
        _refused(perform(15), abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST));
    }

    function testAGrantEndsByBlockTime() public {
        uint64 end = uint64(block.timestamp + 1 hours);
        _recorded(grantBoth(HOSPITAL, 3, end));
        cheats.warp(end - 1);
        _require(_may(doctor, FIRST) == 3 && ledger.grantOf(PATIENT, HOSPITAL).running, "until then");
        _recorded(append(doctor, PATIENT, FIRST, 1, keccak256("in time")));
        cheats.warp(end);
        _require(_may(doctor, FIRST) == 0 && !ledger.grantOf(PATIENT, HOSPITAL).running, "not then");
        _refused(perform(15), abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST));
        _refused(perform(17), abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST));
    }

    function testRefusesAGrantThatEndsNow() public {
        _refused(
            grantBoth(HOSPITAL, 1, uint64(block.timestamp)),
            abi.encodeWithSelector(ITegataLedger.EndDateInPast.selector, block.timestamp)
        );
        _recorded(grantBoth(HOSPITAL, 1, type(uint64).max));
    }

    function testRefusesAGrantToTheUnknownOrOfAnotherVaultEpoch() public {
        _refused(
            grant(patient, PATIENT, keccak256("unknown"), 1, 0, itemOf(FIRST, 1, 1)),
            abi.encodeWithSelector(ITegataLedger.UnknownInstitution.selector, keccak256("unknown"))
        );
        uint32[3] memory epochs = [uint32(0), 2, type(uint32).max];
        for (uint256 i = 0; i < 3; ++i) {
            _refused(
                grant(patient, PATIENT, HOSPITAL, epochs[i], 0, itemOf(FIRST, 1, 1)),
                abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 1)
            );
        }
    }

    function testRefusesItemsOutOfOrderOrRange() public {
        bytes4 refusal = ITegataLedger.InvalidItems.selector;
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, new GrantItem[](0)), refusal);
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, new GrantItem[](17)), refusal);
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, 0, 1)), refusal);
        for (uint16 permissions = 4; permissions < 256; ++permissions) {
            _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, uint8(permissions), 1)), refusal);
        }
        // To write without reading.
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, 2, 1)), refusal);
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, 1, 0)), refusal);
        GrantItem[] memory items = new GrantItem[](2);
        (items[0], items[1]) = (itemOf(SECOND, 1, 1)[0], itemOf(FIRST, 1, 1)[0]);
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, items), refusal);
        items[1] = items[0];
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, items), refusal);
        (items[0], items[1]) = (itemOf(FIRST, 3, 1)[0], itemOf(SECOND, 2, 1)[0]);
        _refused(grant(patient, PATIENT, HOSPITAL, 1, 0, items), refusal);
        _refused(
            grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(FIRST, 1, 2)),
            abi.encodeWithSelector(ITegataLedger.WrongEpoch.selector, 1)
        );
        _refused(
            grant(patient, PATIENT, HOSPITAL, 1, 0, itemOf(keccak256("none"), 1, 1)),
            abi.encodeWithSelector(ITegataLedger.UnknownChart.selector, keccak256("none"))
        );
    }

    // ---- Revocation

    function testRevocationEndsTheGrantAndOpensTheNextEpochs() public {
        ChartRotation[] memory rotations = rotationsOf(_pair(FIRST, SECOND), PHARMACY, 1);
        _watch();
        _recorded(revoke(patient, PATIENT, HOSPITAL, rotations));
        _emitted(1, _topics(ITegataLedger.Revoked.selector, PATIENT, HOSPITAL), "");
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 compartment = rotations[i].compartment;
            _emitted(
                2 + 2 * i,
                _topics(ITegataLedger.ChartRotated.selector, PATIENT, compartment),
                abi.encode(uint32(2), rotations[i].ckCommit)
            );
            _emitted(
                3 + 2 * i,
                _topics(ITegataLedger.ReaderKept.selector, PATIENT, PHARMACY, compartment),
                abi.encode(uint32(2), uint32(1), rotations[i].keep[0].wrapHash)
            );
            ChartView memory state = ledger.chart(PATIENT, compartment);
            _require(state.epoch == 2 && state.ckCommit == rotations[i].ckCommit, "next epoch");
            _require(ledger.chartKeyCommitment(PATIENT, compartment, 1) == commitmentOf(compartment), "old one kept");
        }
        GrantView memory ended = ledger.grantOf(PATIENT, HOSPITAL);
        _require(!ended.running && ended.grantedAt == 0 && _may(doctor, FIRST) == 0, "ended");
        _refused(perform(15), abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST));
        _refused(
            append(doctor, PATIENT, FIRST, 2, keccak256("after")),
            abi.encodeWithSelector(ITegataLedger.NotPermitted.selector, PATIENT, FIRST)
        );
        _require(_may(pharmacist, FIRST) == 1, "the other reader stays");
    }

    function testRefusesToRevokeWithoutNewKeysForAllThatWasReadable() public {
        _refused(revoke(patient, PATIENT, HOSPITAL, new ChartRotation[](0)), ITegataLedger.RotationRequired.selector);
        _refused(
            revoke(patient, PATIENT, HOSPITAL, rotationsOf(_single(FIRST))), ITegataLedger.RotationRequired.selector
        );
        _require(ledger.grantOf(PATIENT, HOSPITAL).running, "and so nothing ended");
    }

    function testAnExpiredGrantIsRevokedOnceAndNoMore() public {
        uint64 end = uint64(block.timestamp + 1 hours);
        _recorded(grantBoth(HOSPITAL, 1, end));
        cheats.warp(end);
        _recorded(revoke(patient, PATIENT, HOSPITAL, rotationsOf(_pair(FIRST, SECOND))));
        bytes memory refusal = abi.encodeWithSelector(ITegataLedger.GrantNotRunning.selector, HOSPITAL);
        _refused(revoke(patient, PATIENT, HOSPITAL, rotationsOf(_pair(FIRST, SECOND))), refusal);
    }

    function testRevocationWorksAgainstADeactivatedInstitution() public {
        _recorded(setActive(administrator, HOSPITAL, false));
        _recorded(perform(13));
    }

    // ---- Rotation

    function testRefusesToKeepWhoHasNoRunningGrantForThatChart() public {
        // The revoked one itself.
        _refused(
            revoke(patient, PATIENT, HOSPITAL, rotationsOf(_pair(FIRST, SECOND), HOSPITAL, 1)),
            abi.encodeWithSelector(ITegataLedger.GrantNotRunning.selector, HOSPITAL)
        );
        // One whose grant is for the other chart.
        _recorded(grant(patient, PATIENT, PHARMACY, 1, 0, itemOf(SECOND, 1, 1)));
        _refused(
            rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), PHARMACY, 1)),
            abi.encodeWithSelector(ITegataLedger.GrantNotRunning.selector, PHARMACY)
        );
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(SECOND), PHARMACY, 1)));
        // One whose grant has expired.
        _recorded(grantBoth(RIVAL, 1, uint64(block.timestamp + 1)));
        cheats.warp(block.timestamp + 1);
        _refused(
            rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), RIVAL, 1)),
            abi.encodeWithSelector(ITegataLedger.GrantNotRunning.selector, RIVAL)
        );
        // One that does not exist; one of another vault epoch.
        _refused(
            rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), keccak256("unknown"), 1)),
            abi.encodeWithSelector(ITegataLedger.UnknownInstitution.selector, keccak256("unknown"))
        );
        _refused(
            rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), HOSPITAL, 2)),
            abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 1)
        );
    }

    function testRefusesRotationsOutOfOrderOrRange() public {
        bytes4 refusal = ITegataLedger.InvalidItems.selector;
        _refused(rotateChart(patient, PATIENT, new ChartRotation[](0)), refusal);
        _refused(rotateChart(patient, PATIENT, rotationsOf(_pair(SECOND, FIRST))), refusal);
        _refused(rotateChart(patient, PATIENT, rotationsOf(_pair(FIRST, FIRST))), refusal);
        ChartRotation[] memory rotations = rotationsOf(_single(FIRST));
        rotations[0].ckCommit = 0;
        _refused(rotateChart(patient, PATIENT, rotations), ITegataLedger.InvalidCommitment.selector);
        _refused(
            rotateChart(patient, PATIENT, rotationsOf(_single(keccak256("none")))),
            abi.encodeWithSelector(ITegataLedger.UnknownChart.selector, keccak256("none"))
        );
        rotations = rotationsOf(_single(FIRST));
        rotations[0].keep = new KeptReader[](2);
        rotations[0].keep[0] = KeptReader(HOSPITAL, 1, keccak256("a"));
        rotations[0].keep[1] = KeptReader(HOSPITAL, 1, keccak256("b"));
        _refused(rotateChart(patient, PATIENT, rotations), refusal);
        (bytes32 low, bytes32 high) = HOSPITAL < PHARMACY ? (HOSPITAL, PHARMACY) : (PHARMACY, HOSPITAL);
        rotations[0].keep[0] = KeptReader(high, 1, keccak256("a"));
        rotations[0].keep[1] = KeptReader(low, 1, keccak256("b"));
        _refused(rotateChart(patient, PATIENT, rotations), refusal);
        (rotations[0].keep[0], rotations[0].keep[1]) = (rotations[0].keep[1], rotations[0].keep[0]);
        _recorded(rotateChart(patient, PATIENT, rotations));
    }

    function testAReaderLeftOutKeepsItsPermission() public {
        _recorded(perform(14));
        _require(_may(doctor, FIRST) == 3, "bits stay");
        _recorded(append(doctor, PATIENT, FIRST, 2, keccak256("record")));
    }

    function testAStaleGrantIsMendedWhenEveryChartHasAFreshWrap() public {
        _recorded(perform(6));
        _require(ledger.grantIsStale(PATIENT, HOSPITAL), "stale");
        _refused(
            rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), HOSPITAL, 1)),
            abi.encodeWithSelector(ITegataLedger.StaleVaultEpoch.selector, 2)
        );
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), HOSPITAL, 2)));
        _require(ledger.grantIsStale(PATIENT, HOSPITAL), "half mended is stale");
        (, uint32 epoch) = ledger.grantItem(PATIENT, HOSPITAL, FIRST);
        _require(epoch == 2, "this one is fresh");
        (, epoch) = ledger.grantItem(PATIENT, HOSPITAL, SECOND);
        _require(epoch == 1 && ledger.grantOf(PATIENT, HOSPITAL).vaultEpoch == 1, "that one is not");
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(SECOND), HOSPITAL, 2)));
        _require(!ledger.grantIsStale(PATIENT, HOSPITAL), "mended");
        _require(ledger.grantOf(PATIENT, HOSPITAL).vaultEpoch == 2, "moved to the new epoch");
        _require(_may(doctor, FIRST) == 3 && ledger.grantOf(PATIENT, HOSPITAL).running, "otherwise as it was");
    }

    function testMendingOverTwoRotationsOfTheVaultIsNeverTooEarly() public {
        _recorded(perform(6));
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), HOSPITAL, 2)));
        _recorded(
            revokeDevice(
                administrator,
                HOSPITAL,
                doctor.addr,
                REASON_COMPROMISED,
                rotationTo(HOSPITAL, 3, _two(administrator, secondAdministrator))
            )
        );
        _require(ledger.institution(HOSPITAL).compromisedThrough == 2, "through the second");
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(SECOND), HOSPITAL, 3)));
        _require(ledger.grantIsStale(PATIENT, HOSPITAL), "the first chart is still of epoch 2");
        _recorded(rotateChart(patient, PATIENT, rotationsOf(_single(FIRST), HOSPITAL, 3)));
        _require(!ledger.grantIsStale(PATIENT, HOSPITAL), "now both are of epoch 3");
    }

    function _two(Actor memory a, Actor memory b) private pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (a.addr, b.addr);
        _sort(list);
    }

    function _may(Actor memory by, bytes32 compartment) private view returns (uint8 permissions) {
        if (ledger.isPermitted(by.addr, PATIENT, compartment, 1)) permissions |= 1;
        if (ledger.isPermitted(by.addr, PATIENT, compartment, 2)) permissions |= 2;
    }
}
