// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../src/Types.sol";
import {ITegataLedger} from "../src/ITegataLedger.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {cheats} from "./support/Cheats.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

/// @notice Every check that stands before an action, violated one at a time, for every action. Each time the honest
/// action is then recorded in the same world, so the violation alone was the reason.
contract SignaturesTest is LedgerFixture {
    function setUp() public override {
        super.setUp();
        _buildWorld();
    }

    function testEveryActionIsRecordedUnderItsDigestBySomebodyElse() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            uint256 snapshot = cheats.snapshotState();
            cheats.recordLogs();
            cheats.prank(address(0xdead));
            _recorded(perform(i));
            _requireActionRecorded(i);
            cheats.revertToState(snapshot);
        }
    }

    function testRefusesTheSignatureOfAnotherKey() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            (bendKey, bentKey) = (true, rivalAdministrator.key);
            _refused(perform(i), abi.encodeWithSelector(ITegataLedger.SignerMismatch.selector, rivalAdministrator.addr));
            bendKey = false;
            _recordedAndUndone(i);
        }
    }

    function testRefusesASignatureForAnotherChain() public {
        _refusesDomain(_separator("Tegata", "1", block.chainid + 1, address(ledger)));
    }

    function testRefusesASignatureForAnotherLedger() public {
        _refusesDomain(_separator("Tegata", "1", block.chainid, address(_deploy())));
    }

    function testRefusesASignatureForAnotherName() public {
        _refusesDomain(_separator("tegata", "1", block.chainid, address(ledger)));
    }

    function testRefusesASignatureForAnotherVersion() public {
        _refusesDomain(_separator("Tegata", "2", block.chainid, address(ledger)));
    }

    function testRefusesWhatWasSignedBeforeTheChainForked() public {
        bytes32 before = ledger.domainSeparator();
        cheats.chainId(block.chainid + 1);
        _require(ledger.domainSeparator() != before, "the domain follows the chain id");
        _refusesDomain(before);
    }

    function testRefusesEveryMalformedSignature() public {
        Flaw[8] memory flaws = [
            Flaw.HighS,
            Flaw.RecoveryIdInsteadOfV,
            Flaw.Truncated,
            Flaw.Extended,
            Flaw.Compact,
            Flaw.Empty,
            Flaw.ZeroR,
            Flaw.ZeroS
        ];
        for (uint256 i = 0; i < ACTIONS; ++i) {
            for (uint256 j = 0; j < flaws.length; ++j) {
                flaw = flaws[j];
                _refused(perform(i), abi.encodeWithSelector(ITegataLedger.InvalidSignature.selector));
                if (!hasConsent(i)) continue;
                (flaw, consentFlaw) = (Flaw.None, flaws[j]);
                _refused(perform(i), abi.encodeWithSelector(ITegataLedger.InvalidSignature.selector));
                consentFlaw = Flaw.None;
            }
            flaw = Flaw.OtherParity;
            bytes4 refusal = bytes4(perform(i));
            _require(
                refusal == ITegataLedger.SignerMismatch.selector || refusal == ITegataLedger.InvalidSignature.selector,
                "the other parity is another signer or none"
            );
            flaw = Flaw.None;
            _recordedAndUndone(i);
        }
    }

    function testRefusesConsentOfAnotherKey() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            if (!hasConsent(i)) continue;
            consentKey = actorOf(i).key;
            _refused(perform(i), abi.encodeWithSelector(ITegataLedger.InvalidConsent.selector, actorOf(i).addr));
            consentKey = 0;
            _recordedAndUndone(i);
        }
    }

    function testRefusesAfterTheDeadlineAndTakesItUpToThen() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            (bendDeadline, bentDeadline) = (true, block.timestamp - 1);
            _refused(perform(i), abi.encodeWithSelector(ITegataLedger.DeadlinePassed.selector, block.timestamp - 1));
            bentDeadline = block.timestamp;
            _recordedAndUndone(i);
            bendDeadline = false;
        }
    }

    function testRefusesAReplay() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            uint256 snapshot = cheats.snapshotState();
            uint256 lane = laneOf(i);
            address signer = actorOf(i).addr;
            (bendNonce, bentNonce) = (true, lane == UNORDERED ? 77 : ledger.nonces(signer, uint192(lane)));
            _recorded(perform(i));
            _refused(perform(i), _replayRefusal(lane, signer));
            cheats.revertToState(snapshot);
        }
    }

    function testRefusesAGapInALane() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            uint256 lane = laneOf(i);
            if (lane == UNORDERED) continue;
            address signer = actorOf(i).addr;
            uint256 next = ledger.nonces(signer, uint192(lane));
            (bendNonce, bentNonce) = (true, next + 1);
            _refused(perform(i), abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, next));
            bendNonce = false;
            _recordedAndUndone(i);
        }
    }

    function testRefusesTheNextNonceOfAnotherLane() public {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            uint256 lane = laneOf(i);
            if (lane == UNORDERED) continue;
            bendLane = true;
            _refused(perform(i), abi.encodeWithSelector(ITegataLedger.WrongNonceLane.selector, lane));
            bendLane = false;
            // Lane 0, and a lane that differs only far to the left.
            uint256 sequence = ledger.nonces(actorOf(i).addr, uint192(lane)) & type(uint64).max;
            (bendNonce, bentNonce) = (true, sequence);
            _refused(perform(i), abi.encodeWithSelector(ITegataLedger.WrongNonceLane.selector, lane));
            bentNonce = (lane << 64) | sequence | (1 << 255);
            _refused(perform(i), abi.encodeWithSelector(ITegataLedger.WrongNonceLane.selector, lane));
            bendNonce = false;
            _recordedAndUndone(i);
        }
    }

    function testARefusedActionUsesNoNonce() public {
        uint256 next = ledger.nonces(administrator.addr, uint192(LANE_DEVICES));
        _refused(
            approveDevice(administrator, HOSPITAL, stranger, 9, 0),
            abi.encodeWithSelector(ITegataLedger.InvalidRole.selector, 9)
        );
        _require(ledger.nonces(administrator.addr, uint192(LANE_DEVICES)) == next, "a refusal leaves the lane alone");
        _recorded(perform(5));
    }

    function testLanesOfOneSignerAreIndependent() public {
        uint256 patientLane = ledger.nonces(patient.addr, uint192(LANE_PATIENT));
        _recorded(grantBoth(HOSPITAL, 1, 0));
        _require(ledger.nonces(patient.addr, uint192(LANE_PATIENT)) == patientLane, "lane 3 does not move with lane 4");
    }

    function testUnorderedNoncesTakeAnyOrderOnceEach(uint256 first, uint256 second) public {
        cheats.assume(first != second);
        bendNonce = true;
        bentNonce = first;
        _recorded(perform(15));
        _require(ledger.nonceBitmap(doctor.addr, first >> 8) >> (first & 0xff) & 1 == 1, "the bit is set");
        bentNonce = second;
        _recorded(perform(15));
        _refused(perform(15), abi.encodeWithSelector(ITegataLedger.NonceUsed.selector, doctor.addr, second));
        bentNonce = first;
        _refused(perform(15), abi.encodeWithSelector(ITegataLedger.NonceUsed.selector, doctor.addr, first));
    }

    function testNoncesOfOneSignerSayNothingOfAnothers(uint256 nonce) public {
        (bendNonce, bentNonce) = (true, nonce);
        _recorded(append(doctor, PATIENT, FIRST, 1, keccak256("one")));
        _recorded(append(nurse, PATIENT, FIRST, 1, keccak256("two")));
    }

    function testEverySignedWordCounts(uint256 action, uint256 word, uint8 bit) public {
        // Any change of calldata of an action of value types after signing is refused, or was no change.
        bytes memory data = _signedCalldata(action % 4);
        uint256 words = action % 4 == 0 ? 7 : action % 4 == 1 ? 8 : action % 4 == 2 ? 4 : 7;
        uint256 position = 4 + 32 * (word % words) + bit / 8;
        data[position] = bytes1(uint8(data[position]) ^ uint8(1 << (bit % 8)));
        (bool recorded,) = address(ledger).call(data);
        _require(!recorded, "altered calldata is refused");
    }

    // ---- Own parts

    function _signedCalldata(uint256 which) private returns (bytes memory data) {
        keepCalldata = true;
        if (which == 0) perform(15);
        if (which == 1) perform(16);
        if (which == 2) perform(18);
        if (which == 3) perform(19);
        keepCalldata = false;
        return keptCalldata;
    }

    bool private keepCalldata;
    bytes private keptCalldata;

    function _submit(bytes memory data) internal override returns (bytes memory) {
        if (!keepCalldata) return super._submit(data);
        keptCalldata = data;
        return "";
    }

    function _recordedAndUndone(uint256 index) private {
        uint256 snapshot = cheats.snapshotState();
        _recorded(perform(index));
        cheats.revertToState(snapshot);
    }

    function _refusesDomain(bytes32 separator) private {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            (bendDomain, bentDomain) = (true, separator);
            _refused(perform(i), ITegataLedger.SignerMismatch.selector);
            bendDomain = false;
            _recordedAndUndone(i);
        }
    }

    function _replayRefusal(uint256 lane, address signer) private view returns (bytes memory) {
        return lane == UNORDERED
            ? abi.encodeWithSelector(ITegataLedger.NonceUsed.selector, signer, 77)
            : abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, ledger.nonces(signer, uint192(lane)));
    }

    function _requireActionRecorded(uint256 index) private {
        uint256 found;
        bytes32 signer = bytes32(uint256(uint160(actorOf(index).addr)));
        _require(lastDigest != 0, "a digest was signed");
        bytes32 topic = ITegataLedger.ActionRecorded.selector;
        (bytes32[][] memory topics,) = _logs();
        for (uint256 i = 0; i < topics.length; ++i) {
            if (topics[i][0] == topic && topics[i][1] == lastDigest && topics[i][2] == signer) ++found;
        }
        _require(found == 1, "one ActionRecorded per action");
        _require(topics.length >= 2, "and an event of its own");
    }
}
