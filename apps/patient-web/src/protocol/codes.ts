import { sha256 } from '@noble/hashes/sha2';
import { ByteReader, concat, equalBytes, fromBase64Url, fromHex, numberBytes, toBase64Url, type Hex } from './bytes.ts';
import { ProtocolFailure } from './failure.ts';

// docs/protocol.md §8.

export interface InstitutionCode {
  readonly chainId: number;
  readonly ledger: Hex;
  readonly institutionId: Hex;
  readonly vaultEpoch: number;
  readonly vaultKeyHash: Hex;
  readonly introduction: Hex;
}

const version = 1;
const checksumSize = 4;
const bodySize = 1 + 8 + 20 + 32 + 4 + 32 + 16;
const maximumCharacters = 4096;

/** The "t…" part of a whole address or of the part alone; empty when there is nothing like it. */
function fragmentOf(text: string): string {
  const hash = text.indexOf('#');
  if (hash < 0) {
    return text;
  }
  const page = text.slice(0, hash);
  return page === '' || /^https?:\/\//i.test(page) ? text.slice(hash + 1) : '';
}

/** Throws NotOurs, Damaged or UnsupportedVersion. */
export function parseInstitutionCode(text: string): InstitutionCode {
  if (text.length > maximumCharacters) {
    throw new ProtocolFailure('NotOurs', 'too long');
  }
  const part = fragmentOf(text.trim());
  if (!/^t[0-9]\./.test(part)) {
    throw new ProtocolFailure('NotOurs');
  }
  if (part[1] !== '1') {
    throw new ProtocolFailure(part[1] === '2' || part[1] === '3' ? 'NotOurs' : 'UnsupportedVersion', 'another kind');
  }
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(part.slice(3));
  } catch {
    throw new ProtocolFailure('Damaged', 'base64url');
  }
  // The check sum comes first: a misread version byte is damage, not a newer version.
  const body = bytes.subarray(0, Math.max(0, bytes.length - checksumSize));
  if (body.length === 0 || !equalBytes(sha256(body).subarray(0, checksumSize), bytes.subarray(body.length))) {
    throw new ProtocolFailure('Damaged', 'check sum');
  }
  if (body[0] !== version) {
    throw new ProtocolFailure('UnsupportedVersion');
  }
  if (body.length !== bodySize) {
    throw new ProtocolFailure('Damaged', 'length');
  }
  const reader = new ByteReader(body.subarray(1));
  let chainId: number;
  try {
    chainId = reader.number(8);
  } catch {
    throw new ProtocolFailure('Damaged', 'chain');
  }
  return {
    chainId,
    ledger: reader.hex(20),
    institutionId: reader.hex(32),
    vaultEpoch: reader.number(4),
    vaultKeyHash: reader.hex(32),
    introduction: reader.hex(16),
  };
}

export function writeInstitutionCode(code: InstitutionCode, page = ''): string {
  const body = concat(
    Uint8Array.of(version),
    numberBytes(code.chainId, 8),
    fromHex(code.ledger, 20),
    fromHex(code.institutionId, 32),
    numberBytes(code.vaultEpoch, 4),
    fromHex(code.vaultKeyHash, 32),
    fromHex(code.introduction, 16),
  );
  const part = `t1.${toBase64Url(concat(body, sha256(body).subarray(0, checksumSize)))}`;
  return page === '' ? part : `${page}#${part}`;
}

/** Six digits, the same on poster and phone. */
export function checkNumberOf(vaultKeyHash: Hex): string {
  const bytes = fromHex(vaultKeyHash, 32);
  const first20 = ((bytes[0] ?? 0) << 12) | ((bytes[1] ?? 0) << 4) | ((bytes[2] ?? 0) >> 4);
  return String(first20 % 1_000_000).padStart(6, '0');
}
