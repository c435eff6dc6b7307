// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {WorldHandler} from "./support/WorldHandler.sol";

/// @notice After any sequence of actions by anybody, the ledger says what the model says.
contract InvariantTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

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
        bytes4[] memory selectors = new bytes4[](18);
        selectors[0] = world.pass.selector;
        selectors[1] = world.approve.selector;
        selectors[2] = world.dismiss.selector;
        selectors[3] = world.activate.selector;
        selectors[4] = world.give.selector;
        selectors[5] = world.end.selector;
        selectors[6] = world.turn.selector;
        selectors[7] = world.write.selector;
        selectors[8] = world.writeOwn.selector;
        selectors[9] = world.prescribe.selector;
        selectors[10] = world.take.selector;
        selectors[11] = world.handOut.selector;
        selectors[12] = world.giveBack.selector;
        selectors[13] = world.withdraw.selector;
        // Twice: what needs luck to be allowed.
        selectors[14] = world.write.selector;
        selectors[15] = world.prescribe.selector;
        selectors[16] = world.take.selector;
        selectors[17] = world.handOut.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(world), selectors);
    }

    function invariantTheLedgerIsAsModelled() external view {
        world.requireChartsAsModelled();
        world.requirePermissionsAsModelled();
        world.requireGrantsAsModelled();
        world.requirePrescriptionsAsModelled();
    }
}
