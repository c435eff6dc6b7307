import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, zero32, type Hex } from '../../../src/protocol/bytes.ts';
import { canonicalType, decodeParameters, encodeParameters, parseParameters, selectorOf, signatureOf } from '../../../src/ledger/abi.ts';
import {
  actionParameters,
  decodeEvent,
  decodeView,
  errorNameOf,
  errorSignatures,
  eventDeclarations,
  eventTopicOf,
  functionNameOf,
  viewDeclarations,
  type EventName,
  type ViewName,
} from '../../../src/ledger/bindings.ts';

interface AbiParameter {
  name: string;
  type: string;
  indexed?: boolean;
  components?: AbiParameter[];
}
interface AbiEntry {
  type: string;
  name: string;
  inputs: AbiParameter[];
  outputs?: AbiParameter[];
}

const abi = JSON.parse(
  readFileSync(new URL('../../../../../resources/contracts/TegataLedger.abi.json', import.meta.url), 'utf8'),
) as AbiEntry[];

function typeOf(parameter: AbiParameter): string {
  return parameter.type.startsWith('tuple')
    ? `(${(parameter.components ?? []).map((one) => `${typeOf(one)} ${one.name}`).join(',')})${parameter.type.slice(5)}`
    : parameter.type;
}
function declared(parameters: AbiParameter[]): string {
  return parameters
    .map((one) => `${typeOf(one)}${one.indexed ? ' indexed' : ''} ${one.name}`.trim())
    .join(',');
}

describe('bindings', () => {
  it.each(Object.keys(viewDeclarations) as ViewName[])('declare the view %s as the ledger does', (name) => {
    const entry = abi.find(
      (one) => one.type === 'function' && one.name === name && one.inputs.length === parseParameters(viewDeclarations[name][0]).length,
    );
    expect(viewDeclarations[name][0]).toBe(declared(entry?.inputs ?? []));
    expect(viewDeclarations[name][1]).toBe((entry?.outputs ?? []).map(typeOf).join(','));
  });

  it.each(Object.keys(eventDeclarations) as EventName[])('declare the event %s as the ledger does', (name) => {
    const entry = abi.find((one) => one.type === 'event' && one.name === name);
    expect(eventDeclarations[name]).toBe(declared(entry?.inputs ?? []));
  });

  it('know only errors of the ledger', () => {
    for (const signature of errorSignatures) {
      const name = signature.slice(0, signature.indexOf('('));
      const entry = abi.find((one) => one.type === 'error' && one.name === name);
      expect(signature).toBe(`${name}(${(entry?.inputs ?? []).map((one) => one.type).join(',')})`);
    }
    expect(errorNameOf(toHex(concat(selectorOf('WrongEpoch(uint32)'), new Uint8Array(32))))).toBe('WrongEpoch');
    expect(errorNameOf('0xdeadbeef')).toBe('');
  });

  it.each([
    ['RegisterPatient', false],
    ['ReplacePatientKey', true],
    ['OpenChart', false],
    ['CloseChart', false],
    ['Grant', false],
    ['Revoke', false],
    ['RotateChart', false],
    ['AppendRecord', false],
  ] as const)('give %s the function of the ledger', (struct, hasConsent) => {
    const name = functionNameOf(struct);
    const entry = abi.find((one) => one.type === 'function' && one.name === name);
    const expected = parseParameters(declared(entry?.inputs ?? []));
    expect(signatureOf(name, actionParameters(struct, hasConsent))).toBe(signatureOf(name, expected));
  });
});

describe('ABI', () => {
  const mixed = parseParameters('uint8 a,string b,(bytes32 c,uint32[] d)[] e,bytes f,bool g,address h');
  const values = [
    7,
    '手形',
    [
      { c: zero32, d: [1, 2, 3] },
      { c: `0x${'ab'.repeat(32)}` as Hex, d: [] },
    ],
    '0x0102',
    true,
    `0x${'11'.repeat(20)}` as Hex,
  ];

  it('gives back what it was given', () => {
    expect(decodeParameters(mixed, encodeParameters(mixed, values))).toEqual(values);
  });

  it('agrees with a known encoding', () => {
    // The example of the ABI specification: f(uint256,uint32[],bytes10,bytes) with (0x123, [0x456, 0x789], ...).
    const parameters = parseParameters('uint256 a,uint32[] b,bytes10 c,bytes d');
    const encoded = encodeParameters(parameters, [0x123n, [0x456, 0x789], '0x31323334353637383930', toHex(new TextEncoder().encode('Hello, world!'))]);
    expect(toHex(encoded)).toBe(
      `0x${[
        '0000000000000000000000000000000000000000000000000000000000000123',
        '0000000000000000000000000000000000000000000000000000000000000080',
        '3132333435363738393000000000000000000000000000000000000000000000',
        '00000000000000000000000000000000000000000000000000000000000000e0',
        '0000000000000000000000000000000000000000000000000000000000000002',
        '0000000000000000000000000000000000000000000000000000000000000456',
        '0000000000000000000000000000000000000000000000000000000000000789',
        '000000000000000000000000000000000000000000000000000000000000000d',
        '48656c6c6f2c20776f726c642100000000000000000000000000000000000000',
      ].join('')}`,
    );
    expect(toHex(selectorOf('f(uint256,uint32[],bytes10,bytes)'))).toBe('0x8be65246');
  });

  it('refuses every other form of the same values', () => {
    const encoded = encodeParameters(mixed, values);
    let refused = 0;
    for (let index = 0; index < encoded.length; ++index) {
      const altered = encoded.slice();
      altered[index] = (altered[index] ?? 0) ^ 0x80;
      try {
        expect(decodeParameters(mixed, altered)).not.toEqual(values);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MalformedReply' });
        ++refused;
      }
    }
    expect(refused).toBeGreaterThan(encoded.length / 2);
    for (const size of [0, 31, encoded.length - 32, encoded.length - 1]) {
      expect(() => decodeParameters(mixed, encoded.subarray(0, size))).toThrow('MalformedReply');
    }
    expect(() => decodeParameters(mixed, concat(encoded, new Uint8Array(32)))).toThrow('MalformedReply');
  });

  it('refuses lists that would not fit into memory', () => {
    const huge = concat(new Uint8Array(31), Uint8Array.of(32), new Uint8Array(32).fill(0xff));
    expect(() => decodeParameters(parseParameters('uint8[] a'), huge)).toThrow('MalformedReply');
  });

  it('says that there is no ledger where a node answers with nothing', () => {
    expect(() => decodeView('compartments', '0x')).toThrow('WrongChain');
  });

  it('refuses an event with too few topics, and does not know foreign ones', () => {
    expect(() => decodeEvent([eventTopicOf('Revoked'), zero32], '0x')).toThrow('MalformedReply');
    expect(decodeEvent([zero32], '0x')).toBeUndefined();
    expect(decodeEvent([eventTopicOf('Revoked'), zero32, zero32], '0x')?.fields).toEqual({ patientId: zero32, institutionId: zero32 });
    expect(canonicalType(parseParameters(eventDeclarations.Granted)[4] as never)).toBe('(bytes32,uint8,uint32,bytes32)[]');
    expect(fromHex('0x')).toEqual(new Uint8Array());
  });
});
