// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {PURPOSE_ADMINISTRATOR, PURPOSE_DEVICE} from "./Types.sol";

// Three records that fit one storage word each. As structs they would be read again for every field that is looked
// at; as words they are read once, which an append, passing through all three, needs.

/// What an address was bound for. From the low end: purpose 8, role 8, reason 8, institution 32, notAfter 64,
/// boundAt 40, endedAt 40, vaultEpoch 32 bits. Zero: never bound.
type KeyWord is uint256;

/// The grant of one institution. From the low end: notAfter 64, grantedAt 40, grantedBlock 40, vaultEpoch 32,
/// renewedEpoch 32 bits, then three bitmaps of 16 bits over the patient's charts: reads, writes (never without the
/// read), renewed (charts whose wrap was renewed, for vault epoch `renewedEpoch`, since the grant was made for
/// `vaultEpoch`). Zero: no grant.
type GrantWord is uint256;

/// A chart without its head. From the low end: count 64, epoch 32, suite 8, index 8, closed 8, openedAt 64 bits.
/// `index` is the chart's bit in every grant of its patient. Zero: no chart.
type ChartWord is uint256;

using KeyWords for KeyWord global;
using GrantWords for GrantWord global;
using ChartWords for ChartWord global;

/// Zero is no end: as the largest of all, so that one comparison does.
function isBeforeEnd(uint64 end) view returns (bool) {
    unchecked {
        return block.timestamp <= uint64(end - 1);
    }
}

function makeKey(uint8 purpose, uint8 role, uint32 institution, uint64 notAfter, uint32 vaultEpoch)
    view
    returns (KeyWord)
{
    return KeyWord.wrap(
        uint256(purpose) | (uint256(role) << 8) | (uint256(institution) << 24) | (uint256(notAfter) << 56)
            | (uint256(uint40(block.timestamp)) << 120) | (uint256(vaultEpoch) << 200)
    );
}

library KeyWords {
    function purpose(KeyWord key) internal pure returns (uint8) {
        return uint8(KeyWord.unwrap(key));
    }

    function role(KeyWord key) internal pure returns (uint8) {
        return uint8(KeyWord.unwrap(key) >> 8);
    }

    function reason(KeyWord key) internal pure returns (uint8) {
        return uint8(KeyWord.unwrap(key) >> 16);
    }

    function institution(KeyWord key) internal pure returns (uint32) {
        return uint32(KeyWord.unwrap(key) >> 24);
    }

    function notAfter(KeyWord key) internal pure returns (uint64) {
        return uint64(KeyWord.unwrap(key) >> 56);
    }

    function boundAt(KeyWord key) internal pure returns (uint40) {
        return uint40(KeyWord.unwrap(key) >> 120);
    }

    function endedAt(KeyWord key) internal pure returns (uint40) {
        return uint40(KeyWord.unwrap(key) >> 160);
    }

    function vaultEpoch(KeyWord key) internal pure returns (uint32) {
        return uint32(KeyWord.unwrap(key) >> 200);
    }

    function isUnexpired(KeyWord key) internal view returns (bool) {
        return isBeforeEnd(notAfter(key));
    }

    function isAdministratorOf(KeyWord key, uint32 index) internal pure returns (bool) {
        return purpose(key) == PURPOSE_ADMINISTRATOR && institution(key) == index && endedAt(key) == 0;
    }

    function isUnrevokedDevice(KeyWord key) internal pure returns (bool) {
        return KeyWord.unwrap(key) & (uint256(type(uint8).max) | (uint256(type(uint40).max) << 160)) == PURPOSE_DEVICE;
    }

    function isActiveDevice(KeyWord key) internal view returns (bool) {
        return isUnrevokedDevice(key) && isUnexpired(key);
    }

    function end(KeyWord key, uint8 why) internal view returns (KeyWord) {
        return KeyWord.wrap(KeyWord.unwrap(key) | (uint256(why) << 16) | (uint256(uint40(block.timestamp)) << 160));
    }
}

function makeGrant(uint64 notAfter, uint32 vaultEpoch, uint256 reads, uint256 writes) view returns (GrantWord) {
    return GrantWord.wrap(
        uint256(notAfter) | (uint256(uint40(block.timestamp)) << 64) | (uint256(uint40(block.number)) << 104)
            | (uint256(vaultEpoch) << 144) | (reads << 208) | (writes << 224)
    );
}

library GrantWords {
    function notAfter(GrantWord word) internal pure returns (uint64) {
        return uint64(GrantWord.unwrap(word));
    }

    function grantedAt(GrantWord word) internal pure returns (uint40) {
        return uint40(GrantWord.unwrap(word) >> 64);
    }

    function grantedBlock(GrantWord word) internal pure returns (uint40) {
        return uint40(GrantWord.unwrap(word) >> 104);
    }

    function vaultEpoch(GrantWord word) internal pure returns (uint32) {
        return uint32(GrantWord.unwrap(word) >> 144);
    }

    function reads(GrantWord word) internal pure returns (uint16) {
        return uint16(GrantWord.unwrap(word) >> 208);
    }

    function writes(GrantWord word) internal pure returns (uint16) {
        return uint16(GrantWord.unwrap(word) >> 224);
    }

    function isRunning(GrantWord word) internal view returns (bool) {
        return GrantWord.unwrap(word) != 0 && isBeforeEnd(notAfter(word));
    }

    /// Permission bits for the chart of this index.
    function permissions(GrantWord word, uint8 index) internal pure returns (uint8) {
        return uint8(((reads(word) >> index) & 1) | (((writes(word) >> index) & 1) << 1));
    }

    /// Vault epoch of the newest wrap for the chart of this index.
    function wrapEpoch(GrantWord word, uint8 index) internal pure returns (uint32) {
        uint256 value = GrantWord.unwrap(word);
        return (value >> (240 + index)) & 1 == 1 ? uint32(value >> 176) : uint32(value >> 144);
    }

    /// A wrap was made for the chart of bit `bit` and a later vault epoch. When every chart of the grant has one, the
    /// grant itself has moved there. Only one later epoch is remembered: charts renewed for one in between count as not
    /// renewed, which can keep a grant stale for longer than it is, never for shorter.
    function renew(GrantWord word, uint16 bit, uint32 epoch) internal pure returns (GrantWord) {
        uint256 value = GrantWord.unwrap(word);
        uint256 renewed = uint32(value >> 176) == epoch ? value >> 240 : 0;
        renewed |= bit;
        uint256 kept = value & ~((uint256(type(uint16).max) << 240) | (uint256(type(uint32).max) << 176));
        if (reads(word) & ~renewed == 0) {
            kept &= ~(uint256(type(uint32).max) << 144);
            return GrantWord.wrap(kept | (uint256(epoch) << 144));
        }
        return GrantWord.wrap(kept | (uint256(epoch) << 176) | (renewed << 240));
    }
}

function makeChart(uint8 suite, uint256 index) view returns (ChartWord) {
    return ChartWord.wrap((uint256(suite) << 96) | (index << 104) | (uint256(uint64(block.timestamp)) << 120));
}

library ChartWords {
    function count(ChartWord word) internal pure returns (uint64) {
        return uint64(ChartWord.unwrap(word));
    }

    function epoch(ChartWord word) internal pure returns (uint32) {
        return uint32(ChartWord.unwrap(word) >> 64);
    }

    function suite(ChartWord word) internal pure returns (uint8) {
        return uint8(ChartWord.unwrap(word) >> 96);
    }

    function index(ChartWord word) internal pure returns (uint8) {
        return uint8(ChartWord.unwrap(word) >> 104);
    }

    function isClosed(ChartWord word) internal pure returns (bool) {
        return uint8(ChartWord.unwrap(word) >> 112) != 0;
    }

    function openedAt(ChartWord word) internal pure returns (uint64) {
        return uint64(ChartWord.unwrap(word) >> 120);
    }

    /// `records` is at most 4096 a time: 64 bits are never filled.
    function add(ChartWord word, uint32 records) internal pure returns (ChartWord) {
        unchecked {
            return ChartWord.wrap(ChartWord.unwrap(word) + records);
        }
    }

    /// One epoch a transaction: 32 bits are never filled.
    function advance(ChartWord word) internal pure returns (ChartWord) {
        unchecked {
            return ChartWord.wrap(ChartWord.unwrap(word) + (1 << 64));
        }
    }

    function close(ChartWord word) internal pure returns (ChartWord) {
        return ChartWord.wrap(ChartWord.unwrap(word) | (1 << 112));
    }
}
