#!/usr/bin/env node
// What the gas of one appended record is spent on, measured: a private chain, the committed bytecode, a small world,
// appends by a device whose nonces are those of docs/protocol.md §2 (with --used-word: one after the other), and the
// trace of the last, summed by cause and by function. Run generate.mjs before.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { encodeList } from "./abi.mjs";

const contracts = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const resources = resolve(contracts, "../resources/contracts");
const abi = JSON.parse(readFileSync(join(resources, "TegataLedger.abi.json"), "utf8"));
const creation = readFileSync(join(resources, "TegataLedger.bin"), "utf8").trim();
const artifact = JSON.parse(readFileSync(join(contracts, "out/TegataLedger.sol/TegataLedger.json"), "utf8"));
const usedWord = process.argv.includes("--used-word");

const port = await new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
        const { port: free } = server.address();
        server.close(() => done(free));
    });
});
const chain = spawn(
    join(contracts, "node_modules/.bin/anvil"),
    ["--host", "127.0.0.1", "--port", String(port), "--silent", "--hardfork", "cancun", "--steps-tracing"],
    { stdio: ["ignore", "ignore", "inherit"] },
);

async function rpc(method, ...parameters) {
    const response = await fetch(`http://127.0.0.1:${port}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: parameters }),
    });
    const { result, error } = await response.json();
    if (error !== undefined) {
        throw new Error(`${method}: ${error.message}`);
    }
    return result;
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const structNameOf = (parameter) => parameter.internalType.replace(/^struct /u, "").replace(/\[\]$/u, "");
const hash = (text) => rpc("web3_sha3", `0x${Buffer.from(text, "utf8").toString("hex")}`);

async function started() {
    for (let tries = 0; tries < 200; ++tries) {
        try {
            return await rpc("eth_accounts");
        } catch {
            await pause(50);
        }
    }
    throw new Error("anvil did not start");
}

// EIP-712 types of a struct and of its nested ones, from the ABI.
function typesOf(parameter, types = {}) {
    types[structNameOf(parameter)] = parameter.components.map((member) => {
        if (!member.type.startsWith("tuple")) {
            return { name: member.name, type: member.type };
        }
        typesOf(member, types);
        return { name: member.name, type: member.internalType.replace(/^struct /u, "") };
    });
    return types;
}

async function sent(transaction) {
    const id = await rpc("eth_sendTransaction", { gas: "0x1c9c380", ...transaction });
    let receipt = await rpc("eth_getTransactionReceipt", id);
    for (let tries = 0; receipt === null && tries < 200; ++tries) {
        await pause(10);
        receipt = await rpc("eth_getTransactionReceipt", id);
    }
    if (receipt?.status !== "0x1") {
        throw new Error(`refused: ${JSON.stringify(receipt)}`);
    }
    return receipt;
}

async function measure() {
    const accounts = await started();
    const [sponsor, administrator, device, patient] = accounts;
    const { contractAddress: ledger } = await sent({ from: sponsor, data: `0x${creation}` });
    const domain = { name: "Tegata", version: "1", chainId: 31337, verifyingContract: ledger };
    const domainTypes = [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
    ];
    const { timestamp } = await rpc("eth_getBlockByNumber", "latest", false);
    const deadline = Number(timestamp) + 86400;
    const sign = (by, primaryType, types, message) =>
        rpc("eth_signTypedData_v4", by, { domain, types: { EIP712Domain: domainTypes, ...types }, primaryType, message });

    async function perform(name, by, message, consent) {
        const entry = abi.find((item) => item.type === "function" && item.name === name);
        const [action] = entry.inputs;
        const full = { ...message, signer: by, deadline };
        const values = [full, await sign(by, structNameOf(action), typesOf(action), full)];
        if (consent !== undefined) {
            const types = {
                KeyConsent: [
                    { name: "purpose", type: "uint8" },
                    { name: "subject", type: "bytes32" },
                    { name: "key", type: "address" },
                    { name: "encPk", type: "bytes32" },
                ],
            };
            values.push(await sign(consent.key, "KeyConsent", types, consent));
        }
        const [, selector] = Object.entries(artifact.methodIdentifiers).find(([s]) => s.startsWith(`${name}(`));
        return sent({ from: sponsor, to: ledger, data: `0x${selector}${encodeList(entry.inputs, values)}` });
    }

    const word = (value) => `0x${BigInt(value).toString(16).padStart(64, "0")}`;
    const lane = (number, sequence = 0) => word((BigInt(number) << 64n) | BigInt(sequence));
    const institutionId = await hash("institution");
    const patientId = await hash("patient");
    const compartment = await hash("compartment");
    const anything = await hash("anything");
    await perform("registerInstitution", administrator, {
        institutionId,
        kind: 1,
        name: "Hospital",
        legalIdHash: anything,
        encPk: anything,
        vaultPk: anything,
        recoveryPk: anything,
        recoveryWrapHash: anything,
        nonce: lane(1),
    });
    await perform(
        "approveDevice",
        administrator,
        { institutionId, device, encPk: anything, role: 1, notAfter: 0, vaultEpoch: 1, wrapHash: anything, nonce: lane(2) },
        { purpose: 2, subject: institutionId, key: device, encPk: anything },
    );
    await perform("registerPatient", patient, { patientId, encPk: anything, introducedBy: institutionId, nonce: lane(3) });
    await perform("openChart", patient, {
        patientId,
        charts: [{ compartment, suite: 1, ckCommit: anything }],
        nonce: lane(3, 1),
    });
    await perform("grant", patient, {
        patientId,
        institutionId,
        vaultEpoch: 1,
        notAfter: deadline,
        items: [{ compartment, permissions: 3, fromEpoch: 1, wrapHash: anything }],
        nonce: lane(4),
    });
    let receipt;
    const base = BigInt(await hash("some word")) & ~0xffn;
    for (let record = 0n; record < 3n; ++record) {
        const recordHash = await hash(`record ${record}`);
        const label = Buffer.from("tegata/v1/append-nonce", "utf8").toString("hex");
        const fresh = await rpc("web3_sha3", `0x${label}${recordHash.slice(2)}`);
        receipt = await perform("appendRecord", device, {
            patientId,
            compartment,
            epoch: 1,
            recordHash,
            nonce: usedWord ? word(base | record) : fresh,
        });
    }
    const { input } = await rpc("eth_getTransactionByHash", receipt.transactionHash);
    const trace = await rpc("debug_traceTransaction", receipt.transactionHash, { disableStorage: true, enableMemory: true });
    return { gas: Number(receipt.gasUsed), input, steps: trace.structLogs };
}

// ---- What a storage slot is, and where in the sources an opcode comes from

const variables = new Map(artifact.storageLayout.storage.map(({ slot, label }) => [BigInt(slot), label]));

/** Names slots of mappings, by the hashes that the traced code took to find them. */
class Slots {
    #bases = new Map();

    hashed(memory, offset, size, result) {
        if (size === 64) {
            const bytes = memory.map((word) => word.replace(/^0x/u, "")).join("");
            this.#bases.set(BigInt(result), BigInt(`0x${bytes.slice(2 * offset + 64, 2 * offset + 128)}`));
        }
    }

    name(slot) {
        for (const [base, suffix] of [
            [slot, ""],
            [slot - 1n, ", second word"],
        ]) {
            if (this.#bases.has(base)) {
                return `${this.name(this.#bases.get(base))}${suffix}`;
            }
        }
        return variables.get(slot) ?? `slot ${slot}`;
    }
}

/** The function that a position of a source lies in. */
function functionAt(text, path, start) {
    const names = [...text.subarray(0, start).toString("utf8").matchAll(/^\s*(?:function (\w+)|(constructor))/gmu)];
    return names.at(-1)?.[1] ?? path;
}

function functionOfEveryOpcode() {
    const cache = JSON.parse(readFileSync(join(contracts, "cache/solidity-files-cache.json"), "utf8"));
    const [built] = Object.values(cache.files["src/TegataLedger.sol"].artifacts.TegataLedger).map((one) => one.default);
    const build = JSON.parse(readFileSync(join(contracts, `out/build-info/${built.build_id}.json`), "utf8"));
    const code = Buffer.from(artifact.deployedBytecode.object.slice(2), "hex");
    const texts = new Map();
    const functions = new Map();
    let [start, file] = ["0", "-1"];
    let pc = 0;
    for (const entry of artifact.deployedBytecode.sourceMap.split(";")) {
        const fields = entry.split(":");
        start = fields[0] || start;
        file = fields[2] || file;
        const path = build.source_id_to_path[file];
        if (path !== undefined && !texts.has(path)) {
            texts.set(path, readFileSync(join(contracts, path)));
        }
        functions.set(pc, path === undefined ? "compiler" : functionAt(texts.get(path), path, Number(start)));
        const opcode = code[pc];
        pc += opcode >= 0x60 && opcode <= 0x7f ? opcode - 0x5e : 1;
    }
    return functions;
}

const add = (table, key, gas) => table.set(key, (table.get(key) ?? 0) + gas);

function print(title, table) {
    console.log(`\n${title}`);
    for (const [key, gas] of [...table].sort((left, right) => right[1] - left[1])) {
        console.log(`${String(gas).padStart(7)}  ${key}`);
    }
}

try {
    const { gas, input, steps } = await measure();
    const places = functionOfEveryOpcode();
    const data = Buffer.from(input.slice(2), "hex");
    const causes = new Map([
        ["the transaction itself", 21000],
        [`calldata, ${data.length} bytes`, data.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0)],
    ]);
    const functions = new Map();
    const slots = new Slots();
    // A function that takes no value begins by looking at it.
    const found = steps.findIndex((step) => step.op === "CALLVALUE");
    steps.forEach((step, index) => {
        const following = steps[index + 1];
        // What a call costs shows in what is left after it.
        const cost = following === undefined ? step.gasCost : step.gas - following.gas;
        const top = (depth) => BigInt(step.stack.at(-1 - depth));
        if (step.op === "SLOAD" || step.op === "SSTORE") {
            add(causes, `${step.op} ${slots.name(top(0))}`, cost);
        } else if (step.op === "STATICCALL" || step.op.startsWith("LOG")) {
            add(causes, `${step.op} in ${places.get(step.pc)}`, cost);
        } else if (step.op === "KECCAK256") {
            slots.hashed(step.memory, Number(top(0)), Number(top(1)), following.stack.at(-1));
            add(causes, "KECCAK256", cost);
        } else if (index < found) {
            add(causes, "finding the function by its selector", cost);
        } else {
            add(causes, "computing, memory, reading calldata", cost);
            add(functions, places.get(step.pc) ?? "compiler", cost);
        }
    });
    print(`one append: ${gas}`, causes);
    console.log(`${String([...causes.values()].reduce((sum, part) => sum + part)).padStart(7)}  sum`);
    print("computing, memory, reading calldata, by function", functions);
} finally {
    chain.kill();
}
