#!/usr/bin/env node
// Turns the shared golden vectors of the signed actions (tests/vectors/typed-data.json) into calldata of the ledger,
// for test/VectorsTest.t.sol: what another language has signed must be what the ledger verifies.
// Writes cache/vectors.json; an empty list when there are no vectors.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const contracts = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const vectors = resolve(contracts, "../tests/vectors/typed-data.json");
const abi = JSON.parse(readFileSync(resolve(contracts, "../resources/contracts/TegataLedger.abi.json"), "utf8"));
const cases = existsSync(vectors) ? JSON.parse(readFileSync(vectors, "utf8")).cases : [];

const word = (value) => BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, "0");
const bytesOf = (hex) => hex.slice(2);
const padded = (hex) => hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");

function isDynamic(type) {
    return (
        type.type === "bytes" ||
        type.type === "string" ||
        type.type.endsWith("[]") ||
        (type.type === "tuple" && type.components.some(isDynamic))
    );
}

// Contract ABI specification, "Formal specification of the encoding".
function encodeList(types, values) {
    const parts = types.map((type, index) => encode(type, values[index]));
    const headBytes = types.reduce(
        (sum, type, index) => sum + (isDynamic(type) ? 32 : parts[index].length / 2),
        0,
    );
    let head = "";
    let tail = "";
    types.forEach((type, index) => {
        if (isDynamic(type)) {
            head += word(headBytes + tail.length / 2);
            tail += parts[index];
        } else {
            head += parts[index];
        }
    });
    return head + tail;
}

function encode(type, value) {
    if (type.type.endsWith("[]")) {
        const element = { ...type, type: type.type.slice(0, -2) };
        return word(value.length) + encodeList(value.map(() => element), value);
    }
    switch (type.type) {
        case "tuple":
            return encodeList(type.components, type.components.map(({ name }) => value[name]));
        case "string":
        case "bytes": {
            const hex = type.type === "bytes" ? bytesOf(value) : Buffer.from(value, "utf8").toString("hex");
            return word(hex.length / 2) + padded(hex);
        }
        case "bytes32":
            return bytesOf(value);
        case "bool":
            return word(value ? 1 : 0);
        default:
            return word(value);
    }
}

// Selectors come from the compiler, which has Keccak; this script needs none.
const identifiers = JSON.parse(
    readFileSync(join(contracts, "out/TegataLedger.sol/TegataLedger.json"), "utf8"),
).methodIdentifiers;

const calls = [];
for (const vector of cases) {
    const name = vector.struct[0].toLowerCase() + vector.struct.slice(1);
    const action = abi.find((entry) => entry.type === "function" && entry.name === name);
    if (action === undefined || vector.signature === undefined) {
        continue;
    }
    const selector = Object.entries(identifiers).find(([signature]) => signature.startsWith(`${name}(`))[1];
    // The action's own signature is checked first; a consent need not be a good one here.
    const values = [vector.message, vector.signature, "0x"].slice(0, action.inputs.length);
    calls.push({
        name: vector.name,
        valid: vector.expect === "valid",
        chainId: Number(vector.domain.chainId),
        verifyingContract: vector.domain.verifyingContract,
        calldata: `0x${selector}${encodeList(action.inputs, values)}`,
    });
}

mkdirSync(join(contracts, "cache"), { recursive: true });
writeFileSync(join(contracts, "cache/vectors.json"), JSON.stringify({ count: calls.length, calls }, null, 1));
console.log(`${calls.length} signed actions of the shared vectors`);
