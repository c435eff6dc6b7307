// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SignedActions} from "./SignedActions.sol";
import {KeyWord} from "./Words.sol";

/// @notice What every address was bound for. An address is bound at most once, for ever.
abstract contract KeyRegister is SignedActions {
    /// @dev Institutions are numbered so that a key fits one word; the number never leaves the ledger.
    mapping(address key => KeyWord) internal _keys;

    function addressPurpose(address key) external view returns (uint8) {
        return _keys[key].purpose();
    }

    function _bind(address key, KeyWord word) internal {
        if (_keys[key].purpose() != 0) revert AddressInUse(key);
        _keys[key] = word;
    }

    function _requireId(bytes32 id) internal pure {
        if (id == 0) revert InvalidId();
    }

    function _requirePublicKey(bytes32 publicKey) internal pure {
        if (publicKey == 0) revert InvalidPublicKey();
    }

    function _requireFuture(uint64 notAfter) internal view {
        if (block.timestamp >= notAfter) revert EndDateInPast(notAfter);
    }
}
