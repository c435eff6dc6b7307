// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ITegataLedger} from "../src/ITegataLedger.sol";
import {LedgerFixture} from "./support/LedgerFixture.sol";

/// @notice What the deployed code cannot do, read from the code itself.
contract BytecodeTest is LedgerFixture {
    uint256 private constant EIP_170_LIMIT = 24576;

    function testFitsIntoOneContract() public view {
        _require(address(ledger).code.length <= EIP_170_LIMIT, "EIP-170");
    }

    function testCanNeitherRunForeignCodeNorEndItself() public view {
        bool[256] memory used = _opcodes(address(ledger).code);
        _require(!used[0xf4], "DELEGATECALL");
        _require(!used[0xf2], "CALLCODE");
        _require(!used[0xff], "SELFDESTRUCT");
        _require(!used[0xf0] && !used[0xf5], "CREATE, CREATE2");
        _require(!used[0xf1], "CALL: the ledger calls nobody");
        _require(!used[0x32], "ORIGIN");
        _require(!used[0x33], "CALLER: who submits gives no power");
        _require(used[0xfa] && used[0x55], "the scan sees what must be there: STATICCALL to ecrecover, SSTORE");
    }

    function testTheScanSkipsPushedData() public pure {
        _require(!_opcodes(hex"61f4f200")[0xf4], "data of PUSH2 is no opcode");
        _require(_opcodes(hex"60fff4")[0xf4] && !_opcodes(hex"60fff4")[0xff], "what follows it is");
        _require(!_opcodes(hex"5ff4")[0xf5] && _opcodes(hex"5ff4")[0xf4], "PUSH0 carries none");
    }

    function testTakesNoValue() public {
        (bool taken,) = address(ledger).call{value: 1}("");
        _require(!taken, "no plain transfer");
        (taken,) = address(ledger).call{value: 1}(abi.encodeCall(ledger.domainSeparator, ()));
        _require(!taken, "no value with a call");
    }

    function testSaysItsDomain() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifier, bytes32 salt,) =
            ledger.eip712Domain();
        _require(fields == 0x0f && salt == 0, "fields");
        _require(keccak256(bytes(name)) == keccak256("Tegata") && keccak256(bytes(version)) == keccak256("1"), "name");
        _require(chain == block.chainid && verifier == address(ledger), "place");
        _require(ledger.domainSeparator() == _separator("Tegata", "1", block.chainid, address(ledger)), "separator");
    }

    function _opcodes(bytes memory code) private pure returns (bool[256] memory used) {
        for (uint256 i = 0; i < code.length; ++i) {
            uint8 opcode = uint8(code[i]);
            used[opcode] = true;
            if (opcode >= 0x60 && opcode <= 0x7f) i += opcode - 0x5f;
        }
    }
}
