#!/usr/bin/env node
// Builds the ledger and writes its ABI and bytecode to resources/contracts.
// With --check it writes nothing and fails when what is committed differs from what the sources give.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const contracts = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const resources = resolve(contracts, "../resources/contracts");
const check = process.argv.includes("--check");

// EIP-170: what a network accepts as deployed code.
const maximumRuntimeBytes = 24576;

const canonicalType = (parameter) =>
    parameter.type.startsWith("tuple")
        ? `(${parameter.components.map(canonicalType).join(",")})${parameter.type.slice("tuple".length)}`
        : parameter.type;

const signatureOf = (entry) => `${entry.name ?? ""}(${(entry.inputs ?? []).map(canonicalType).join(",")})`;

const typeOrder = ["constructor", "function", "event", "error"];

function compareEntries(left, right) {
    const byType = typeOrder.indexOf(left.type) - typeOrder.indexOf(right.type);
    if (byType !== 0) {
        return byType;
    }
    return signatureOf(left) < signatureOf(right) ? -1 : 1;
}

execFileSync(join(contracts, "node_modules/.bin/forge"), ["build", "--offline", "--skip", "test"], {
    cwd: contracts,
    stdio: ["ignore", "inherit", "inherit"],
});

const artifact = JSON.parse(readFileSync(join(contracts, "out/TegataLedger.sol/TegataLedger.json"), "utf8"));
const runtime = artifact.deployedBytecode.object;
const runtimeBytes = (runtime.length - 2) / 2;
if (runtimeBytes > maximumRuntimeBytes) {
    console.error(`The deployed ledger has ${runtimeBytes} bytes; EIP-170 allows ${maximumRuntimeBytes}.`);
    process.exit(1);
}

const outputs = {
    "TegataLedger.abi.json": `${JSON.stringify([...artifact.abi].sort(compareEntries), null, 2)}\n`,
    "TegataLedger.bin": `${artifact.bytecode.object.slice(2)}\n`,
    // Immutables (domain separator, chain id, own address) are zero here: the constructor fills them in.
    "TegataLedger.runtime.bin": `${runtime.slice(2)}\n`,
};

let different = false;
for (const [name, text] of Object.entries(outputs)) {
    const path = join(resources, name);
    if (!check) {
        writeFileSync(path, text);
        continue;
    }
    let committed = "";
    try {
        committed = readFileSync(path, "utf8");
    } catch {
        // Absent counts as different.
    }
    if (committed !== text) {
        different = true;
        console.error(`resources/contracts/${name} differs from the sources: run contracts/tools/generate.mjs`);
    }
}
console.log(`TegataLedger: ${runtimeBytes} of ${maximumRuntimeBytes} bytes deployed`);
process.exit(different ? 1 : 0);
