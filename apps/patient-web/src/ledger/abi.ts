import { bigintFrom, concat, equalBytes, fromHex, fromUtf8, keccak, numberBytes, toHex, utf8, type Hex } from '../protocol/bytes.ts';
import { wordOf, type Message, type Value } from '../protocol/typedData.ts';
import { LedgerFailure } from './failure.ts';

// Contract ABI, as far as this ledger uses it: uint, bool, address, bytesN, bytes, string, tuples and lists of them.

export interface Parameter {
  readonly type: string;
  readonly name: string;
  readonly isIndexed: boolean;
  /** Of a tuple or a list of tuples. */
  readonly components: readonly Parameter[];
}

/** Reads "uint8 kind,(bytes32 a,uint32 b)[] items,bytes32 indexed id". */
export function parseParameters(text: string): readonly Parameter[] {
  let at = 0;
  const parseList = (end: string): Parameter[] => {
    const list: Parameter[] = [];
    while (at < text.length && text[at] !== end) {
      let components: Parameter[] = [];
      let type = '';
      if (text[at] === '(') {
        ++at;
        components = parseList(')');
        ++at;
        type = 'tuple';
      }
      const rest = /^([a-z0-9]*(?:\[\])?)\s*(indexed\s+)?(\w*)/i.exec(text.slice(at));
      if (!rest) {
        throw new Error(`not a parameter list: ${text}`);
      }
      at += rest[0].length;
      list.push({ type: type + (rest[1] ?? ''), name: rest[3] ?? '', isIndexed: rest[2] !== undefined, components });
      if (text[at] === ',') {
        ++at;
      }
    }
    return list;
  };
  return parseList('');
}

/** The type as it stands in a signature. */
export function canonicalType(parameter: Parameter): string {
  return parameter.type.startsWith('tuple')
    ? `(${parameter.components.map(canonicalType).join(',')})${parameter.type.slice(5)}`
    : parameter.type;
}

export function signatureOf(name: string, parameters: readonly Parameter[]): string {
  return `${name}(${parameters.map(canonicalType).join(',')})`;
}

export function selectorOf(signature: string): Uint8Array {
  return keccak(utf8(signature)).subarray(0, 4);
}

function isDynamic(parameter: Parameter): boolean {
  return (
    parameter.type.endsWith('[]') ||
    parameter.type === 'bytes' ||
    parameter.type === 'string' ||
    (parameter.type === 'tuple' && parameter.components.some(isDynamic))
  );
}

function headSize(parameter: Parameter): number {
  if (isDynamic(parameter)) {
    return 32;
  }
  return parameter.type === 'tuple' ? parameter.components.reduce((size, one) => size + headSize(one), 0) : 32;
}

function elementOf(parameter: Parameter): Parameter {
  return { ...parameter, type: parameter.type.slice(0, -2) };
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat(numberBytes(bytes.length, 32), bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));
}

function encodeOne(parameter: Parameter, value: Value): Uint8Array {
  const { type } = parameter;
  if (type.endsWith('[]')) {
    const list = value as readonly Value[];
    const element = elementOf(parameter);
    return concat(
      numberBytes(list.length, 32),
      encodeSequence(
        list.map(() => element),
        list,
      ),
    );
  }
  if (type === 'tuple') {
    const message = value as Message;
    return encodeSequence(
      parameter.components,
      parameter.components.map((component) => {
        const field = message[component.name];
        if (field === undefined) {
          throw new LedgerFailure('MalformedReply', `${component.name} is missing`);
        }
        return field;
      }),
    );
  }
  if (type === 'bytes') {
    return padded(fromHex(value as string));
  }
  if (type === 'string') {
    return padded(utf8(value as string));
  }
  return wordOf(type, value);
}

function encodeSequence(parameters: readonly Parameter[], values: readonly Value[]): Uint8Array {
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let offset = parameters.reduce((size, one) => size + headSize(one), 0);
  for (const [index, parameter] of parameters.entries()) {
    const encoded = encodeOne(parameter, values[index] as Value);
    if (isDynamic(parameter)) {
      heads.push(numberBytes(offset, 32));
      tails.push(encoded);
      offset += encoded.length;
    } else {
      heads.push(encoded);
    }
  }
  return concat(...heads, ...tails);
}

export function encodeParameters(parameters: readonly Parameter[], values: readonly Value[]): Uint8Array {
  return encodeSequence(parameters, values);
}

const maximumElements = 100_000;

function malformed(): LedgerFailure {
  return new LedgerFailure('MalformedReply', 'ABI');
}

function wordAt(data: Uint8Array, at: number): Uint8Array {
  if (at < 0 || at + 32 > data.length) {
    throw malformed();
  }
  return data.subarray(at, at + 32);
}

function smallNumberAt(data: Uint8Array, at: number): number {
  const value = bigintFrom(wordAt(data, at));
  if (value > BigInt(data.length)) {
    throw malformed();
  }
  return Number(value);
}

function decodeWord(type: string, word: Uint8Array): Value {
  const uint = /^uint(\d+)$/.exec(type);
  if (uint) {
    const value = bigintFrom(word);
    // Up to 32 bits as a number; wider ones are times, counts (bigint here, narrowed by the reader) and nonces.
    return Number(uint[1]) <= 32 ? Number(value) : value;
  }
  if (type === 'bool') {
    return word[31] === 1;
  }
  if (type === 'address') {
    return toHex(word.subarray(12));
  }
  return toHex(word.subarray(0, Number(type.slice(5))));
}

function decodeOne(parameter: Parameter, data: Uint8Array, at: number): Value {
  const { type } = parameter;
  if (type.endsWith('[]')) {
    const count = smallNumberAt(data, at);
    if (count > maximumElements) {
      throw malformed();
    }
    const element = elementOf(parameter);
    return decodeSequence(
      Array.from({ length: count }, () => element),
      data,
      at + 32,
    );
  }
  if (type === 'tuple') {
    const values = decodeSequence(parameter.components, data, at);
    return Object.fromEntries(parameter.components.map((one, index) => [one.name, values[index] as Value]));
  }
  if (type === 'bytes' || type === 'string') {
    const size = smallNumberAt(data, at);
    if (at + 32 + size > data.length) {
      throw malformed();
    }
    const bytes = data.subarray(at + 32, at + 32 + size);
    return type === 'bytes' ? toHex(bytes) : fromUtf8(bytes);
  }
  return decodeWord(type, wordAt(data, at));
}

function decodeSequence(parameters: readonly Parameter[], data: Uint8Array, start: number): readonly Value[] {
  const values: Value[] = [];
  let at = start;
  for (const parameter of parameters) {
    values.push(decodeOne(parameter, data, isDynamic(parameter) ? start + smallNumberAt(data, at) : at));
    at += headSize(parameter);
  }
  return values;
}

/** Accepts only the one encoding of what it returns: no slack, no odd offsets, no dirty padding. MalformedReply. */
export function decodeParameters(parameters: readonly Parameter[], data: Uint8Array): readonly Value[] {
  let values: readonly Value[];
  let again: Uint8Array;
  try {
    values = decodeSequence(parameters, data, 0);
    again = encodeSequence(parameters, values);
  } catch {
    throw malformed();
  }
  if (!equalBytes(again, data)) {
    throw malformed();
  }
  return values;
}

export function topicOf(signature: string): Hex {
  return toHex(keccak(utf8(signature)));
}
