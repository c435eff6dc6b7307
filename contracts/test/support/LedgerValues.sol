// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import "../../src/Types.sol";

/// @notice Parts of actions that a test puts together, and what it expects of an answer. Nothing here has a state.
abstract contract LedgerValues {
    struct Actor {
        address addr;
        uint256 key;
    }

    // ---- Parts of actions

    function rotationTo(bytes32 id, uint32 epoch, address[] memory recipients)
        internal
        pure
        returns (VaultRotation[] memory rotation)
    {
        rotation = new VaultRotation[](1);
        VaultWrap[] memory wraps = new VaultWrap[](recipients.length);
        for (uint256 i = 0; i < recipients.length; ++i) {
            wraps[i] = VaultWrap(recipients[i], wrapHashOf(recipients[i]));
        }
        rotation[0] = VaultRotation(epoch, vaultPkOf(id, epoch), keccak256(abi.encode("recovery wrap", epoch)), wraps);
    }

    function noRotation() internal pure returns (VaultRotation[] memory) {
        return new VaultRotation[](0);
    }

    function rotationsOf(bytes32[] memory compartments) internal pure returns (ChartRotation[] memory rotations) {
        rotations = new ChartRotation[](compartments.length);
        for (uint256 i = 0; i < compartments.length; ++i) {
            rotations[i] = ChartRotation(
                compartments[i], keccak256(abi.encode("next commitment", compartments[i])), new KeptReader[](0)
            );
        }
    }

    function rotationsOf(bytes32[] memory compartments, bytes32 kept, uint32 vaultEpoch)
        internal
        pure
        returns (ChartRotation[] memory rotations)
    {
        rotations = rotationsOf(compartments);
        for (uint256 i = 0; i < compartments.length; ++i) {
            rotations[i].keep = new KeptReader[](1);
            rotations[i].keep[0] = KeptReader(kept, vaultEpoch, keccak256(abi.encode("kept", kept, compartments[i])));
        }
    }

    function itemOf(bytes32 compartment, uint8 permissions, uint32 fromEpoch)
        internal
        pure
        returns (GrantItem[] memory items)
    {
        items = new GrantItem[](1);
        items[0] = GrantItem(compartment, permissions, fromEpoch, keccak256(abi.encode("wrap", compartment)));
    }

    function encPkOf(address key) internal pure returns (bytes32) {
        return keccak256(abi.encode("encryption key", key));
    }

    function wrapHashOf(address key) internal pure returns (bytes32) {
        return keccak256(abi.encode("wrap", key));
    }

    function vaultPkOf(bytes32 id, uint32 epoch) internal pure returns (bytes32) {
        return keccak256(abi.encode("vault", id, epoch));
    }

    function commitmentOf(bytes32 compartment) internal pure returns (bytes32) {
        return keccak256(abi.encode("commitment", compartment));
    }

    function _single(bytes32 value) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = value;
    }

    function _pair(bytes32 first, bytes32 second) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](2);
        (list[0], list[1]) = (first, second);
    }

    function _three(Actor memory a, Actor memory b, Actor memory c) internal pure returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (a.addr, b.addr, c.addr);
        _sort(list);
    }

    function _four(Actor memory a, Actor memory b, Actor memory c, Actor memory d)
        internal
        pure
        returns (address[] memory list)
    {
        list = new address[](4);
        (list[0], list[1], list[2], list[3]) = (a.addr, b.addr, c.addr, d.addr);
        _sort(list);
    }

    function _sort(address[] memory list) internal pure {
        for (uint256 i = 1; i < list.length; ++i) {
            for (uint256 j = i; j > 0 && list[j - 1] > list[j]; --j) {
                (list[j - 1], list[j]) = (list[j], list[j - 1]);
            }
        }
    }

    // ---- Expectations

    error Expected(string what);
    error WrongRefusal(bytes actual, bytes expected);

    function _require(bool condition, string memory what) internal pure {
        if (!condition) revert Expected(what);
    }

    function _recorded(bytes memory refusal) internal pure {
        if (refusal.length != 0) revert WrongRefusal(refusal, "");
    }

    function _refused(bytes memory refusal, bytes memory expected) internal pure {
        if (keccak256(refusal) != keccak256(expected)) revert WrongRefusal(refusal, expected);
    }

    function _refused(bytes memory refusal, bytes4 expected) internal pure {
        if (refusal.length < 4 || bytes4(refusal) != expected) {
            revert WrongRefusal(refusal, abi.encodePacked(expected));
        }
    }
}
