import { keccak_256 } from '@noble/hashes/sha3';
import { ProtocolFailure } from './failure.ts';

/** Lower-case hexadecimal with 0x. Ids, hashes and addresses are kept so: equal values are equal strings. */
export type Hex = `0x${string}`;

const digits = '0123456789abcdef';

export function toHex(bytes: Uint8Array): Hex {
  let text = '0x';
  for (const byte of bytes) {
    text += digits.charAt(byte >> 4) + digits.charAt(byte & 15);
  }
  return text as Hex;
}

/** Throws Malformed unless `text` is 0x and an even number of hexadecimal digits, `size` bytes where given. */
export function fromHex(text: string, size?: number): Uint8Array {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(text) || (size !== undefined && text.length !== 2 + 2 * size)) {
    throw new ProtocolFailure('Malformed', 'hexadecimal');
  }
  const bytes = new Uint8Array((text.length - 2) / 2);
  for (let index = 0; index < bytes.length; ++index) {
    bytes[index] = Number.parseInt(text.slice(2 + 2 * index, 4 + 2 * index), 16);
  }
  return bytes;
}

export function isHex(value: unknown, size?: number): value is Hex {
  return (
    typeof value === 'string' &&
    /^0x(?:[0-9a-f]{2})*$/.test(value) &&
    (size === undefined || value.length === 2 + 2 * size)
  );
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) {
    return false;
  }
  let difference = 0;
  for (let index = 0; index < left.length; ++index) {
    difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  }
  return difference === 0;
}

const encoder = new TextEncoder();
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Throws Malformed for anything that is not well-formed UTF-8; a byte-order mark stays what it is. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolFailure('Malformed', 'UTF-8');
  }
}

/** Big-endian, `size` bytes; throws InvalidValue for what does not fit. */
export function numberBytes(value: number | bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt(value);
  if (rest < 0n || rest >= 1n << BigInt(8 * size)) {
    throw new ProtocolFailure('InvalidValue', 'number out of range');
  }
  for (let index = size - 1; index >= 0; --index) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function bigintFrom(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) {
    value = (value << 8n) | BigInt(byte);
  }
  return value;
}

export function keccak(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = keccak_256.create();
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest();
}

export const zero32: Hex = `0x${'00'.repeat(32)}`;
export const zeroAddress: Hex = `0x${'00'.repeat(20)}`;

/** An address where 32 bytes are asked for: zeros in front. */
export function paddedAddress(address: Hex): Hex {
  return `0x${'00'.repeat(12)}${address.slice(2)}`;
}

/** Takes fixed pieces off the front; throws Malformed at the end of the bytes. */
export class ByteReader {
  #at = 0;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  get remaining(): number {
    return this.#bytes.length - this.#at;
  }
  take(size: number): Uint8Array {
    if (size > this.remaining) {
      throw new ProtocolFailure('Malformed', 'too short');
    }
    const piece = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    return piece;
  }
  hex(size: number): Hex {
    return toHex(this.take(size));
  }
  /** Up to 6 bytes wide, or 8 when the value is one that a number holds exactly. */
  number(size: number): number {
    const value = bigintFrom(this.take(size));
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new ProtocolFailure('Malformed', 'number out of range');
    }
    return Number(value);
  }
  end(): void {
    if (this.remaining !== 0) {
      throw new ProtocolFailure('Malformed', 'too long');
    }
  }
}

const urlAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const characters = Math.min(3, bytes.length - index) + 1;
    for (let digit = 0; digit < characters; ++digit) {
      text += urlAlphabet.charAt((group >> (18 - 6 * digit)) & 63);
    }
  }
  return text;
}

/** Without padding, in the one form: unused bits are zero. Throws Malformed. */
export function fromBase64Url(text: string): Uint8Array {
  if (text.length % 4 === 1) {
    throw new ProtocolFailure('Malformed', 'base64url');
  }
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let filled = 0;
  let at = 0;
  for (const character of text) {
    const value = urlAlphabet.indexOf(character);
    if (value < 0) {
      throw new ProtocolFailure('Malformed', 'base64url');
    }
    bits = ((bits << 6) | value) & 0xffff;
    filled += 6;
    if (filled >= 8) {
      filled -= 8;
      bytes[at++] = (bits >> filled) & 0xff;
    }
  }
  if ((bits & ((1 << filled) - 1)) !== 0) {
    throw new ProtocolFailure('Malformed', 'base64url');
  }
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

export function compareHex(left: Hex, right: Hex): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
