import { readFileSync } from 'node:fs';
import { numberBytes, concat, fromHex, keccak, utf8, type Hex } from '../../src/protocol/bytes.ts';
import { digestOf, structs, type Deployment, type Message, type StructTable, type Value } from '../../src/protocol/typedData.ts';

/** One case of tests/vectors, as it stands in the file. */
export type Case = Readonly<Record<string, any>>;

export const vectorsFolder = new URL('../../../../tests/vectors/', import.meta.url);

export function casesOf(file: string): readonly Case[] {
  return (JSON.parse(readFileSync(new URL(`${file}.json`, vectorsFolder), 'utf8')) as { cases: Case[] }).cases;
}

export function deploymentOf(one: Case): Deployment {
  const domain = one['domain'] as Case;
  if (domain['name'] !== 'Tegata' || domain['version'] !== '1') {
    throw new Error('another domain');
  }
  return { chainId: Number(domain['chainId']), ledger: domain['verifyingContract'] as Hex };
}

/** Numbers stand as decimal text in the files; uint256 nonces as hexadecimal. */
export function messageFrom(name: string, json: Case, table: StructTable = structs): Message {
  const read = (type: string, value: any): Value => {
    if (type.endsWith('[]')) {
      return (value as any[]).map((one) => read(type.slice(0, -2), one));
    }
    if (table[type] !== undefined) {
      return messageFrom(type, value, table);
    }
    return type.startsWith('uint') ? BigInt(value) : (value as Value);
  };
  return Object.fromEntries((table[name] ?? []).map((field) => [field.name, read(field.type, json[field.name])]));
}

export function digestFrom(one: Case, name: string, json: Case): Hex {
  return digestOf(deploymentOf(one), name, messageFrom(name, json));
}

/** Block n is keccak(seed text ‖ 0x00 ‖ n); every request starts on a new block. */
export function fixedRandom(seed: string): (size: number) => Uint8Array {
  let block = 0;
  return (size) => {
    let bytes = new Uint8Array();
    while (bytes.length < size) {
      bytes = concat(bytes, keccak(utf8(seed), Uint8Array.of(0), numberBytes(block++, 8))) as Uint8Array<ArrayBuffer>;
    }
    return bytes.slice(0, size);
  };
}

export function bytesOf(value: unknown): Uint8Array {
  return fromHex(value as string);
}
