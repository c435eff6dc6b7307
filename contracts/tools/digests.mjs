#!/usr/bin/env node
// Turns the shared golden vectors of the signed actions (tests/vectors/typed-data.json) into calldata of the ledger,
// for test/VectorsTest.t.sol: what another language has signed must be what the ledger verifies.
// Writes cache/vectors.json; an empty list when there are no vectors.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { encodeList } from "./abi.mjs";

const contracts = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const vectors = resolve(contracts, "../tests/vectors/typed-data.json");
const abi = JSON.parse(readFileSync(resolve(contracts, "../resources/contracts/TegataLedger.abi.json"), "utf8"));
const cases = existsSync(vectors) ? JSON.parse(readFileSync(vectors, "utf8")).cases : [];

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
