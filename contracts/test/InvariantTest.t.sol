// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {cheats} from "./support/Cheats.sol";
import {WorldHandler} from "./support/WorldHandler.sol";

/// @notice After any sequence of actions by anybody, the ledger says what the model says.
contract InvariantTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant ACTIONS = 22;

    WorldHandler private world;

    function setUp() public {
        world = new WorldHandler();
    }

    /// What forge calls, and nothing else of the handler.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(world);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](29);
        selectors[0] = world.pass.selector;
        selectors[1] = world.register.selector;
        selectors[2] = world.rename.selector;
        selectors[3] = world.activate.selector;
        selectors[4] = world.appoint.selector;
        selectors[5] = world.depose.selector;
        selectors[6] = world.approve.selector;
        selectors[7] = world.dismiss.selector;
        selectors[8] = world.renew.selector;
        selectors[9] = world.enter.selector;
        selectors[10] = world.rekey.selector;
        selectors[11] = world.open.selector;
        selectors[12] = world.close.selector;
        selectors[13] = world.give.selector;
        selectors[14] = world.end.selector;
        selectors[15] = world.turn.selector;
        selectors[16] = world.write.selector;
        selectors[17] = world.writeMany.selector;
        selectors[18] = world.prescribe.selector;
        selectors[19] = world.take.selector;
        selectors[20] = world.handOut.selector;
        selectors[21] = world.giveBack.selector;
        selectors[22] = world.withdraw.selector;
        // Twice: what needs luck to be allowed.
        selectors[23] = world.give.selector;
        selectors[24] = world.write.selector;
        selectors[25] = world.prescribe.selector;
        selectors[26] = world.prescribe.selector;
        selectors[27] = world.take.selector;
        selectors[28] = world.handOut.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(world), selectors);
    }

    /// A world in which nothing happens would hold whatever the ledger did.
    function testEveryActionIsRecordedAndRefusedInTheRandomWorld() external {
        bytes4[] memory selectors = this.targetSelectors()[0].selectors;
        uint256[] memory recorded = new uint256[](ACTIONS + 1);
        uint256[] memory refused = new uint256[](ACTIONS + 1);
        uint256 seed = 1;
        for (uint256 i = 0; i < 8; ++i) {
            world = new WorldHandler();
            for (uint256 j = 0; j < 300; ++j) {
                seed = uint256(keccak256(abi.encode(seed)));
                _act(selectors[seed % selectors.length], seed);
            }
            for (uint256 j = 1; j <= ACTIONS; ++j) {
                recorded[j] += world.recordedBy(selectors[j]);
                refused[j] += world.refusedBy(selectors[j]);
            }
        }
        for (uint256 i = 1; i <= ACTIONS; ++i) {
            require(recorded[i] != 0, string.concat("never recorded: ", cheats.toString(i)));
            require(refused[i] != 0, string.concat("never refused: ", cheats.toString(i)));
        }
    }

    function _act(bytes4 selector, uint256 seed) private {
        (bool sound,) = address(world)
            .call(
                abi.encodePacked(
                    selector,
                    abi.encode(_digits(seed, 1), _digits(seed, 2), _digits(seed, 3), _digits(seed, 4), _digits(seed, 5))
                )
            );
        require(sound, "the ledger and the model differ");
    }

    function _digits(uint256 seed, uint256 place) private pure returns (uint256) {
        return uint64(uint256(keccak256(abi.encode(seed, place))));
    }

    function invariantTheLedgerIsAsModelled() external view {
        world.requirePeopleAsModelled();
        world.requirePlacesAsModelled();
        world.requireChartsAsModelled();
        world.requireGrantsAsModelled();
        world.requirePermissionsAsModelled();
        world.requirePrescriptionsAsModelled();
    }
}
