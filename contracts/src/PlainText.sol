// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Names that a screen can show: well-formed UTF-8 (RFC 3629) without control characters.
library PlainText {
    function isPlain(bytes calldata text) internal pure returns (bool) {
        uint256 length = text.length;
        uint256 position = 0;
        while (position < length) {
            uint256 code = uint8(text[position]);
            ++position;
            if (code < 0x80) {
                if (code < 0x20 || code == 0x7f) return false;
                continue;
            }
            uint256 following;
            uint256 least;
            if (code >> 5 == 0x06) {
                (following, least, code) = (1, 0x80, code & 0x1f);
            } else if (code >> 4 == 0x0e) {
                (following, least, code) = (2, 0x800, code & 0x0f);
            } else if (code >> 3 == 0x1e) {
                (following, least, code) = (3, 0x10000, code & 0x07);
            } else {
                return false;
            }
            if (length - position < following) return false;
            for (; following != 0; --following) {
                uint256 next = uint8(text[position]);
                if (next >> 6 != 2) return false;
                code = (code << 6) | (next & 0x3f);
                ++position;
            }
            // Overlong forms, surrogates, and what lies beyond Unicode.
            if (code < least || code >> 11 == 0x1b || code > 0x10ffff) return false;
        }
        return true;
    }
}
