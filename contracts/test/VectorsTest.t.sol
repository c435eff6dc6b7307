// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ITegataLedger} from "../src/ITegataLedger.sol";
import {cheats} from "./support/Cheats.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

/// @notice The golden vectors that all languages share, against the ledger itself.
contract VectorsTest is LedgerFixture {
    string private constant ACTIONS_FILE = "cache/vectors.json";
    string private constant CHAINS_FILE = "../tests/vectors/chart-chain.json";

    function testWhatAnotherLanguageSignedIsWhatTheLedgerVerifies() public {
        string memory json = cheats.exists(ACTIONS_FILE) ? cheats.readFile(ACTIONS_FILE) : "{\"count\":0}";
        uint256 count = cheats.parseJsonUint(json, ".count");
        if (count == 0) cheats.skip(true, "no shared vectors: run tools/digests.mjs");
        bytes memory code = address(ledger).code;
        uint256 valid;
        // No deadline has passed, so what is refused after the signature is refused for a reason of the state.
        cheats.warp(1);
        for (uint256 i = 0; i < count; ++i) {
            string memory call_ = string.concat(".calls[", cheats.toString(i), "]");
            string memory name = cheats.parseJsonString(json, string.concat(call_, ".name"));
            address place = cheats.parseJsonAddress(json, string.concat(call_, ".verifyingContract"));
            // The domain is rebuilt when code runs anywhere but where it was deployed.
            cheats.etch(place, code);
            cheats.chainId(cheats.parseJsonUint(json, string.concat(call_, ".chainId")));
            bool expected = cheats.parseJsonBool(json, string.concat(call_, ".valid"));
            (bool recorded, bytes memory refusal) =
                place.call(cheats.parseJsonBytes(json, string.concat(call_, ".calldata")));
            bool signatureRefused = !recorded && refusal.length >= 4
                && (bytes4(refusal) == ITegataLedger.SignerMismatch.selector
                    || bytes4(refusal) == ITegataLedger.InvalidSignature.selector);
            _require(recorded || refusal.length >= 4, string.concat(name, ": decoded"));
            if (expected && _endsInConsent(name)) {
                // Without state the action may fail before its consent is read; its own signature was good.
                signatureRefused = bytes4(refusal) == ITegataLedger.SignerMismatch.selector;
            }
            _require(signatureRefused == !expected, name);
            if (expected) ++valid;
        }
        _require(valid == ACTIONS, "one valid case for each action");
    }

    function testHeadsAreThoseOfTheSharedVectors() public {
        if (!cheats.exists(CHAINS_FILE)) cheats.skip(true, "no shared vectors");
        string memory json = cheats.readFile(CHAINS_FILE);
        uint256 checked;
        for (uint256 i = 0; cheats.keyExistsJson(json, _at(".cases", i)); ++i) {
            bool expected = keccak256(bytes(cheats.parseJsonString(json, string.concat(_at(".cases", i), ".expect"))))
                == keccak256("valid");
            _require(_chainHolds(json, _at(".cases", i)) == expected, "heads as the vectors say");
            ++checked;
        }
        _require(checked > 1, "the file has cases");
    }

    /// The same folding that ChartsTest compares with the ledger.
    function _chainHolds(string memory json, string memory chain) private view returns (bool) {
        bytes32 head;
        uint64 count;
        uint256 i = 0;
        for (; cheats.keyExistsJson(json, _at(string.concat(chain, ".links"), i)); ++i) {
            (count, head) = _fold(json, _at(string.concat(chain, ".links"), i), count, head);
            string memory position = _at(string.concat(chain, ".positions"), i);
            if (!cheats.keyExistsJson(json, position)) return false;
            if (
                cheats.parseJsonUint(json, string.concat(position, ".count")) != count
                    || cheats.parseJsonBytes32(json, string.concat(position, ".head")) != head
            ) return false;
        }
        return !cheats.keyExistsJson(json, _at(string.concat(chain, ".positions"), i));
    }

    function _fold(string memory json, string memory link, uint64 count, bytes32 head)
        private
        view
        returns (uint64, bytes32)
    {
        bytes32 institutionId = cheats.parseJsonBytes32(json, string.concat(link, ".authorInstitution"));
        address author = cheats.parseJsonAddress(json, string.concat(link, ".author"));
        uint32 epoch = uint32(cheats.parseJsonUint(json, string.concat(link, ".epoch")));
        if (cheats.keyExistsJson(json, string.concat(link, ".root"))) {
            uint32 n = uint32(cheats.parseJsonUint(json, string.concat(link, ".count")));
            bytes32 root = cheats.parseJsonBytes32(json, string.concat(link, ".root"));
            count += n;
            bytes32 tag = keccak256("tegata/v1/chart-batch");
            return (count, keccak256(abi.encode(tag, head, count, root, n, institutionId, author, epoch)));
        }
        bytes32 record = cheats.parseJsonBytes32(json, string.concat(link, ".recordHash"));
        ++count;
        return (
            count,
            keccak256(abi.encode(keccak256("tegata/v1/chart-link"), head, count, record, institutionId, author, epoch))
        );
    }

    function _at(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(list, "[", cheats.toString(index), "]");
    }

    function _endsInConsent(string memory name) private pure returns (bool) {
        bytes32 hash = keccak256(bytes(name));
        return hash == keccak256("AddAdministrator") || hash == keccak256("ApproveDevice")
            || hash == keccak256("ReplacePatientKey");
    }
}
