// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SignedActions} from "./SignedActions.sol";

/// @notice What every address was bound for. An address is bound at most once, for ever.
abstract contract KeyRegister is SignedActions {
    /// @dev One storage word, so that an append reads one word to know its signer. Institutions are numbered for
    /// that reason; the number never leaves the ledger.
    struct BoundKey {
        uint8 purpose;
        uint8 role;
        uint8 reason;
        uint32 institution;
        uint64 notAfter;
        uint40 boundAt;
        uint40 endedAt;
        uint32 vaultEpoch;
    }

    mapping(address key => BoundKey) internal _keys;

    function addressPurpose(address key) external view returns (uint8) {
        return _keys[key].purpose;
    }

    function _bind(address key, uint8 purpose) internal returns (BoundKey storage bound) {
        bound = _keys[key];
        if (bound.purpose != 0) revert AddressInUse(key);
        bound.purpose = purpose;
        bound.boundAt = uint40(block.timestamp);
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
