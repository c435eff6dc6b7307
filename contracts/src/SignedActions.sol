// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";

import {ITegataLedger} from "./ITegataLedger.sol";
import {UNORDERED} from "./Types.sol";

/// @notice Who signed an action, that it is fresh, and that it is for this ledger on this chain.
/// @dev docs/protocol.md §2. Nothing in the ledger depends on `msg.sender`.
abstract contract SignedActions is ITegataLedger, EIP712, NoncesKeyed {
    bytes32 private constant KEY_CONSENT =
        keccak256("KeyConsent(uint8 purpose,bytes32 subject,address key,bytes32 encPk)");

    /// @dev A struct, so that a word is found once and not again to write it.
    struct NonceWord {
        uint256 bits;
    }

    mapping(address signer => mapping(uint256 word => NonceWord)) private _usedNonces;

    constructor() EIP712("Tegata", "1") {}

    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function nonceBitmap(address signer, uint256 word) external view returns (uint256) {
        return _usedNonces[signer][word].bits;
    }

    /// @dev Verifies an action of value types only and uses up its nonce. What the signer may do is the caller's check.
    /// @param position Calldata offset of the struct.
    /// @param words Number of its members, the last three of which are `signer`, `nonce` and `deadline`.
    function _authorise(bytes32 typeHash, uint256 position, uint256 words, bytes calldata signature, uint256 lane)
        internal
        returns (address)
    {
        return _authorise(_hashStruct(typeHash, position, words), _tail(position, words), signature, lane);
    }

    /// @dev The same for an action whose member number `member` is of dynamic type and encoded as `memberHash`.
    function _authorise(
        bytes32 typeHash,
        uint256 position,
        uint256 words,
        uint256 member,
        bytes32 memberHash,
        bytes calldata signature,
        uint256 lane
    ) internal returns (address) {
        return _authorise(
            _hashStruct(typeHash, position, words, member, memberHash), _tail(position, words), signature, lane
        );
    }

    /// @dev Without it anybody could bind, and so burn, a key that is not theirs.
    function _requireConsent(uint8 purpose, bytes32 subject, address key, bytes32 encPk, bytes calldata consent)
        internal
        view
    {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(KEY_CONSENT, purpose, subject, key, encPk)));
        address recovered = _recover(digest, consent);
        if (recovered != key) revert InvalidConsent(recovered);
    }

    /// @dev EIP-712 `hashStruct` of a struct of value types only: its calldata is already `encodeData`. A word with
    /// dirty high bits hashes as it stands, so it fits no signature over the value that the action then uses.
    /// @param position Calldata offset of the struct.
    /// @param words Number of its members.
    function _hashStruct(bytes32 typeHash, uint256 position, uint256 words) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, typeHash)
            calldatacopy(add(buffer, 0x20), position, shl(5, words))
            hash := keccak256(buffer, add(0x20, shl(5, words)))
        }
    }

    /// @dev The same for a struct with one member of dynamic type, whose calldata word is an offset and whose
    /// `encodeData` is `memberHash`.
    function _hashStruct(bytes32 typeHash, uint256 position, uint256 words, uint256 member, bytes32 memberHash)
        internal
        pure
        returns (bytes32 hash)
    {
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, typeHash)
            calldatacopy(add(buffer, 0x20), position, shl(5, words))
            mstore(add(buffer, add(0x20, shl(5, member))), memberHash)
            hash := keccak256(buffer, add(0x20, shl(5, words)))
        }
    }

    /// @dev `encodeData` of an array of structs of value types only.
    function _hashArray(bytes32 typeHash, uint256 position, uint256 length, uint256 words)
        internal
        pure
        returns (bytes32)
    {
        bytes32[] memory hashes = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) {
            hashes[i] = _hashStruct(typeHash, position + i * words * 32, words);
        }
        return _hashWords(hashes);
    }

    function _hashWords(bytes32[] memory words) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(add(words, 0x20), shl(5, mload(words)))
        }
    }

    /// @return tail Calldata offset of the members `signer`, `nonce` and `deadline`.
    function _tail(uint256 position, uint256 words) private pure returns (uint256 tail) {
        assembly ("memory-safe") {
            tail := add(position, shl(5, sub(words, 3)))
        }
    }

    /// @dev The order is the protocol's: signature, signer, deadline, nonce.
    /// @param tail Calldata offset of the members `signer`, `nonce` and `deadline`.
    function _authorise(bytes32 structHash, uint256 tail, bytes calldata signature, uint256 lane)
        private
        returns (address recovered)
    {
        uint256 signer;
        uint256 nonce;
        uint256 deadline;
        assembly ("memory-safe") {
            signer := calldataload(tail)
            nonce := calldataload(add(tail, 0x20))
            deadline := calldataload(add(tail, 0x40))
        }
        bytes32 digest = _hashTypedDataV4(structHash);
        recovered = _recover(digest, signature);
        // The whole word: an address with dirty high bits is no address.
        if (uint160(recovered) != signer) revert SignerMismatch(recovered);
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
        if (lane == UNORDERED) {
            _useUnorderedNonce(recovered, nonce);
        } else {
            if (nonce >> 64 != lane) revert WrongNonceLane(lane);
            _useCheckedNonce(recovered, nonce);
        }
        emit ActionRecorded(digest, recovered);
    }

    /// @dev 65 bytes, `v` 27 or 28, low `s`; everything else is refused with one error.
    function _recover(bytes32 digest, bytes calldata signature) private pure returns (address) {
        (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure != ECDSA.RecoverError.NoError) revert InvalidSignature();
        return recovered;
    }

    /// @dev A clear bit costs one storage word per 256 actions when a signer stays in one word.
    function _useUnorderedNonce(address signer, uint256 nonce) private {
        uint256 bit = 1 << (nonce & 0xff);
        NonceWord storage word = _usedNonces[signer][nonce >> 8];
        uint256 bits = word.bits;
        if (bits & bit != 0) revert NonceUsed(signer, nonce);
        word.bits = bits | bit;
    }
}
