#!/usr/bin/env node
// Writes the C++ bindings of the ledger from its ABI.
//
//   node tools/bindings/generate.mjs           writes the files
//   node tools/bindings/generate.mjs --check   exits 1 when a committed file differs from what would be written
//
// Selectors and topics are not computed here: the C++ side hashes the signatures with its own Keccak, so that
// this script needs nothing but Node.js.

import { readFileSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const source = 'resources/contracts/TegataLedger.abi.json';
const library = 'lib/ledgerclient';

// Inherited from OpenZeppelin; part of the compiled contract, not of its interface.
const inherited = [
    {
        type: 'function', name: 'nonces', stateMutability: 'view',
        inputs: [{ name: 'owner', type: 'address' }, { name: 'key', type: 'uint192' }],
        outputs: [{ name: '', type: 'uint256' }],
    },
    {
        type: 'error', name: 'InvalidAccountNonce',
        inputs: [{ name: 'account', type: 'address' }, { name: 'currentNonce', type: 'uint256' }],
    },
    // Solidity's own.
    { type: 'error', name: 'Error', inputs: [{ name: 'message', type: 'string' }] },
    { type: 'error', name: 'Panic', inputs: [{ name: 'code', type: 'uint256' }] },
];
// Not used by any client: the domain is configuration, and ordered nonces always have a lane.
const leftOut = new Set(['eip712Domain()', 'nonces(address)']);

/** Strong types by the name of a parameter; the ABI type must match. */
const strongTypes = {
    bytes32: {
        institutionId: 'InstitutionId', introducedBy: 'InstitutionId', issuer: 'InstitutionId',
        holder: 'InstitutionId', patientId: 'PatientId', compartment: 'CompartmentId',
        prescriptionId: 'PrescriptionId', recordHash: 'RecordHash', head: 'ChartHead', root: 'MerkleRoot',
        wrapHash: 'WrapHash', recoveryWrapHash: 'WrapHash', ckCommit: 'KeyCommitment', digest: 'Digest',
        encPk: 'EncryptionPublicKey', newEncPk: 'EncryptionPublicKey', vaultPk: 'EncryptionPublicKey',
        recoveryPk: 'EncryptionPublicKey', legalIdHash: 'Hash32',
    },
    uint32: { epoch: 'Epoch', vaultEpoch: 'Epoch', fromEpoch: 'Epoch', compromisedThrough: 'Epoch' },
    uint64: {
        notAfter: 'UnixTime', approvedAt: 'UnixTime', revokedAt: 'UnixTime', registeredAt: 'UnixTime',
        addedAt: 'UnixTime', removedAt: 'UnixTime', openedAt: 'UnixTime', grantedAt: 'UnixTime',
        claimedAt: 'UnixTime', grantedBlock: 'BlockNumber',
    },
};
/** The ledger checks these before it emits them; its views say zero for what was never registered. */
const eventEnumerations = {
    kind: 'InstitutionKind', role: 'DeviceRole', reason: 'RevocationReason', suite: 'Suite',
};
/** Types of unnamed results. */
const resultTypes = {
    vaultKey: 'EncryptionPublicKey', patientOfKey: 'PatientId', compartments: 'CompartmentId',
    chartKeyCommitment: 'KeyCommitment', domainSeparator: 'Hash32',
};
/** Structs of lib/protocol that events carry; their fields are listed in src/ProtocolFields_p.h. */
const protocolStructs = new Set(['GrantItem', 'VaultWrap']);

function fail(message) {
    console.error(`generate.mjs: ${message}`);
    process.exit(2);
}

function canonicalType(parameter) {
    if (parameter.type.startsWith('tuple')) {
        return `(${parameter.components.map(canonicalType).join(',')})${parameter.type.slice('tuple'.length)}`;
    }
    return parameter.type;
}
const signatureOf = (entry) => `${entry.name}(${entry.inputs.map(canonicalType).join(',')})`;
const capital = (name) => name[0].toUpperCase() + name.slice(1);

function structName(parameter) {
    const match = /^struct (?:\w+\.)?(\w+)(?:\[\])?$/.exec(parameter.internalType ?? '');
    if (!match) fail(`no struct name for ${parameter.name}`);
    return match[1];
}

function elementaryType(type, name, context, owner) {
    if (type === 'address') return 'protocol::Address';
    if (type === 'bool') return 'bool';
    if (type === 'string') return 'std::string';
    if (type === 'bytes') return 'Bytes';
    if (type === 'uint8' && context === 'event' && eventEnumerations[name]) {
        return `protocol::${eventEnumerations[name]}`;
    }
    const strong = name === '' ? resultTypes[owner] : strongTypes[type]?.[name];
    if (strong) return strong === 'UnixTime' ? 'UnixTime' : `protocol::${strong}`;
    if (type === 'bytes32') return 'protocol::Hash32';
    const bits = /^uint(\d+)$/.exec(type)?.[1];
    if (bits) return [8, 16, 32, 64].includes(Number(bits)) ? `std::uint${bits}_t` : 'Wei';
    return fail(`no C++ type for ${type} ${name}`);
}
function cppType(parameter, context, owner) {
    const isArray = parameter.type.endsWith('[]');
    const element = isArray ? parameter.type.slice(0, -2) : parameter.type;
    if (element.includes('[')) fail(`nested array ${parameter.type}`);
    let type;
    if (element === 'tuple') {
        const name = structName(parameter);
        if (protocolStructs.has(name)) type = `protocol::${name}`;
        else if (context === 'view') type = name;
        else fail(`struct ${name} in ${context}`);
    } else {
        type = elementaryType(element, parameter.name, context, owner);
    }
    return isArray ? `std::vector<${type}>` : type;
}
const initializer = (type) => (/^(std::uint\d+_t)$/.test(type) ? ' = 0'
    : type === 'bool' ? ' = false' : /^(UnixTime|protocol::(Epoch|BlockNumber|InstitutionKind|DeviceRole|RevocationReason|Suite))$/.test(type) ? '{}' : '');

// ---- Reading

const abiFile = JSON.parse(readFileSync(join(root, source), 'utf8'));
const abi = Array.isArray(abiFile) ? abiFile : abiFile.abi;
const key = (entry) => `${entry.type} ${signatureOf(entry)}`;
const entries = abi.filter((entry) => entry.name && !leftOut.has(signatureOf(entry)));
for (const extra of inherited) {
    if (!entries.some((entry) => key(entry) === key(extra))) entries.push(extra);
}
const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const events = entries.filter((entry) => entry.type === 'event').sort(byName);
const errors = entries.filter((entry) => entry.type === 'error').sort(byName);
const views = entries.filter((entry) => entry.type === 'function' && ['view', 'pure'].includes(entry.stateMutability)).sort(byName);
const actions = entries.filter((entry) => entry.type === 'function' && !['view', 'pure'].includes(entry.stateMutability)).sort(byName);
for (const list of [events, errors, views, actions]) {
    for (let i = 1; i < list.length; ++i) if (list[i].name === list[i - 1].name) fail(`overloaded ${list[i].name}`);
}

const banner = `// Written by tools/bindings/generate.mjs from ${source}; do not edit.\n`;

// ---- Events: public header

const eventStruct = (event) => {
    const fields = event.inputs.map((input) => {
        const type = cppType(input, 'event', event.name);
        return `    ${type} ${input.name}${initializer(type)};`;
    });
    return `struct ${event.name}
{
    static constexpr std::string_view eventName = "${event.name}";
    static constexpr std::string_view signature = "${signatureOf(event)}";
${fields.join('\n')}
    friend bool operator==(const ${event.name} &, const ${event.name} &) = default;
};`;
};
const bindingsHeader = `#pragma once

${banner}
#include <tegata/base/Clock.h>
#include <tegata/base/Result.h>
#include <tegata/protocol/Actions.h>

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The events of the ledger contract, fields in the order of the contract.
namespace tegata::ledger::events {

${events.map(eventStruct).join('\n')}

} // namespace tegata::ledger::events

namespace tegata::ledger {

/// Any event of the ledger.
using EventBody = std::variant<${events.map((event) => `events::${event.name}`).join(', ')}>;

/// Decodes one log. LedgerError::MalformedReply when the first topic is no event of the ledger, or anything
/// does not fit it exactly.
[[nodiscard]] Result<EventBody> decodeEvent(std::span<const protocol::Hash32> topics, ByteView data);

/// First topic of an event: Keccak-256 of its signature.
template <typename Event> [[nodiscard]] const protocol::Hash32 &topicOf()
{
    static const protocol::Hash32 topic = crypto::keccak256(bytesOf(Event::signature));
    return topic;
}

} // namespace tegata::ledger
`;

// ---- Events, errors, actions: source

const eventDecoder = (event) => {
    const indexed = event.inputs.filter((input) => input.indexed);
    const plain = event.inputs.filter((input) => !input.indexed);
    for (const input of indexed) {
        if (/^(string|bytes|tuple)|\[/.test(input.type.replace(/^bytes\d+$/, 'fixed'))) fail(`indexed ${input.type} in ${event.name}`);
    }
    const topics = indexed.map((input, index) => `readTopic(topics[${index + 1}], event.${input.name})`);
    const conditions = [`topics.size() == ${indexed.length + 1}`, ...topics,
        `abi::decode(${['data', ...plain.map((input) => `event.${input.name}`)].join(', ')}).has_value()`];
    return `Result<EventBody> decode${event.name}(std::span<const protocol::Hash32> topics, ByteView data)
{
    events::${event.name} event;
    if (${conditions.join(' && ')}) {
        return EventBody(std::move(event));
    }
    return failure(LedgerError::MalformedReply, "malformed ${event.name}");
}`;
};
const errorRow = (error) => {
    for (const input of error.inputs) {
        if (!/^(address|bool|string|bytes32|uint\d+)$/.test(input.type)) fail(`${input.type} in error ${error.name}`);
    }
    const kinds = error.inputs.map((input) => {
        const kind = input.type === 'address' ? 'Address' : input.type === 'bool' ? 'Boolean'
            : input.type === 'string' ? 'Text' : input.type === 'bytes32' ? 'Word' : 'Number';
        return `{"${input.name}", ErrorArgumentKind::${kind}}`;
    });
    return `    {"${error.name}", "${signatureOf(error)}", {${kinds.join(', ')}}},`;
};
const actionRow = (action) => {
    const [first, second, third] = action.inputs;
    const isAction = first?.type === 'tuple' && second?.type === 'bytes' && second.name === 'signature'
        && (action.inputs.length === 2 || (action.inputs.length === 3 && third.type === 'bytes' && third.name === 'consent'));
    if (!isAction || capital(action.name) !== structName(first)) fail(`${action.name} is not an action`);
    return `    {"${structName(first)}", "${signatureOf(action)}", ${action.inputs.length === 3}},`;
};
const bindingsSource = `${banner}
#include "generated/LedgerTables_p.h"

#include "ProtocolFields_p.h"

#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/LedgerBindings.h>

#include <array>
#include <unordered_map>

namespace tegata::ledger {
namespace {

template <typename T> bool readTopic(const protocol::Hash32 &topic, T &value)
{
    return abi::decode(topic.view(), value).has_value();
}

${events.map(eventDecoder).join('\n')}

using EventDecoder = Result<EventBody> (*)(std::span<const protocol::Hash32>, ByteView);
template <typename Event> std::pair<const protocol::Hash32, EventDecoder> entry(EventDecoder decoder)
{
    return {topicOf<Event>(), decoder};
}

} // namespace

Result<EventBody> decodeEvent(std::span<const protocol::Hash32> topics, ByteView data)
{
    static const std::unordered_map<protocol::Hash32, EventDecoder> decoders{
${events.map((event) => `        entry<events::${event.name}>(&decode${event.name}),`).join('\n')}
    };
    if (topics.empty()) {
        return failure(LedgerError::MalformedReply, "log without topics");
    }
    const auto found = decoders.find(topics.front());
    if (found == decoders.end()) {
        return failure(LedgerError::MalformedReply, "log of an unknown event");
    }
    return found->second(topics, data);
}

namespace {

const std::vector<ErrorEntry> errorEntries{
${errors.map(errorRow).join('\n')}
};

constexpr std::array<ActionEntry, ${actions.length}> actionEntries{{
${actions.map(actionRow).join('\n')}
}};

} // namespace

std::span<const ErrorEntry> errorTable() { return errorEntries; }
std::span<const ActionEntry> actionTable() { return actionEntries; }

} // namespace tegata::ledger
`;
const tablesHeader = `#pragma once

${banner}
#include <span>
#include <string_view>
#include <vector>

namespace tegata::ledger {

enum class ErrorArgumentKind
{
    Address,
    Boolean,
    Number,
    Text,
    Word
};
struct ErrorArgument
{
    std::string_view name;
    ErrorArgumentKind kind = ErrorArgumentKind::Word;
};
/// One custom error of the ledger.
struct ErrorEntry
{
    std::string_view name;
    std::string_view signature;
    std::vector<ErrorArgument> arguments;
};
[[nodiscard]] std::span<const ErrorEntry> errorTable();

/// One function that takes a signed action.
struct ActionEntry
{
    /// Name of the action's struct.
    std::string_view structName;
    std::string_view signature;
    bool hasConsent = false;
};
[[nodiscard]] std::span<const ActionEntry> actionTable();

} // namespace tegata::ledger
`;

// ---- Views: private header

const viewStructs = new Map();
for (const view of views) {
    for (const output of view.outputs) {
        if (output.type.startsWith('tuple')) viewStructs.set(structName(output), output.components);
    }
}
const viewStruct = ([name, components]) => {
    const fields = components.map((component) => {
        const type = cppType(component, 'view', name);
        return `    ${type} ${component.name}${initializer(type)};`;
    });
    const names = components.map((component) => `value.${component.name}`);
    return `struct ${name}
{
${fields.join('\n')}
};
inline auto abiFields(${name} &value) { return std::tie(${names.join(', ')}); }
inline auto abiFields(const ${name} &value) { return std::tie(${names.join(', ')}); }`;
};
const viewCall = (view) => {
    const inputs = view.inputs.map((input, index) => {
        if (!input.name) fail(`unnamed argument ${index} of ${view.name}`);
        const type = cppType(input, 'view', view.name);
        return { type, name: input.name };
    });
    const outputs = view.outputs.map((output) => ({ type: cppType(output, 'view', view.name), name: output.name || 'value' }));
    const single = outputs.length === 1;
    const output = single ? `    using Output = ${outputs[0].type};`
        : `    struct Output\n    {\n${outputs.map((o) => `        ${o.type} ${o.name}${initializer(o.type)};`).join('\n')}\n    };`;
    const decoded = single ? 'output' : outputs.map((o) => `output.${o.name}`).join(', ');
    return `struct ${capital(view.name)}
{
    static constexpr std::string_view signature = "${signatureOf(view)}";
${inputs.map((input) => `    ${input.type} ${input.name}${initializer(input.type)};`).join('\n')}
${output}
    [[nodiscard]] Bytes encode() const { return encodeView(${['signature', ...inputs.map((input) => input.name)].join(', ')}); }
    [[nodiscard]] static Result<Output> decode(ByteView data)
    {
        Output output{};
        if (const Result<void> decoded = abi::decode(data, ${decoded}); !decoded) {
            return failure(decoded.error());
        }
        return output;
    }
};`;
};
const viewsHeader = `#pragma once

${banner}
#include <tegata/ledgerclient/Abi.h>
#include <tegata/ledgerclient/Calldata.h>

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// The view functions of the ledger contract: each encodes its call and decodes its answer.
namespace tegata::ledger::views {

template <typename... Arguments> [[nodiscard]] Bytes encodeView(std::string_view signature, const Arguments &...arguments)
{
    Bytes call = toBytes(selectorOf(signature));
    append(call, abi::encode(arguments...));
    return call;
}

${[...viewStructs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(viewStruct).join('\n')}

${views.map(viewCall).join('\n')}

} // namespace tegata::ledger::views
`;

// ---- Writing

const files = {
    [`${library}/include/tegata/ledgerclient/LedgerBindings.h`]: bindingsHeader,
    [`${library}/src/generated/LedgerBindings.cpp`]: bindingsSource,
    [`${library}/src/generated/LedgerTables_p.h`]: tablesHeader,
    [`${library}/src/generated/LedgerViews_p.h`]: viewsHeader,
};
const isCheck = process.argv.includes('--check');
let differs = false;
for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    // The files are generated in their final form, so that no formatter is needed to compare them.
    const content = text.replace(/\n/, '\n// clang-format off\n');
    if (isCheck) {
        if (!existsSync(path) || readFileSync(path, 'utf8') !== content) {
            console.error(`${name} is not what ${source} gives; run: node tools/bindings/generate.mjs`);
            differs = true;
        }
    } else {
        mkdirSync(dirname(path), { recursive: true });
        if (!existsSync(path) || readFileSync(path, 'utf8') !== content) writeFileSync(path, content);
    }
}
process.exit(differs ? 1 : 0);
