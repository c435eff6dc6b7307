/** Least cost of a PIN's stretching; what a row says may be more, never less. */
export const pinCost = { memoryKiB: 65_536, passes: 3 } as const;

export interface PinSlot {
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  /** The person's master secret under the key that PIN and device give together. */
  readonly box: Uint8Array;
}

export interface PasskeySlot {
  readonly credentialId: Uint8Array;
  /** Input of the PRF extension. */
  readonly salt: Uint8Array;
  readonly box: Uint8Array;
}

export interface PersonRow {
  /** 16 random bytes in hexadecimal; nothing on chain. */
  readonly id: string;
  readonly version: 1;
  readonly createdAt: number;
  /** 0…5: tells the persons of one phone apart at a glance. */
  readonly tone: number;
  /** What the unlock page calls this person, sealed under the device's key. */
  readonly labelBox: Uint8Array;
  readonly pin: PinSlot;
  readonly passkey?: PasskeySlot;
  readonly failures: number;
  /** The latest time seen at a wrong PIN since the last right one, in milliseconds since 1970; 0 without failures. */
  readonly lastFailureAt: number;
}

export interface DeviceKeyRow {
  readonly person: string;
  /** HMAC-SHA-256, not extractable. */
  readonly key: CryptoKey;
}

const second = 1000;
/** Waiting time after the n-th wrong PIN in a row; the last one for all further. Three are free: people mistype. */
const waits = [0, 0, 0, 30, 60, 300, 900, 3600].map((seconds) => seconds * second);

/**
 * From when on the next try is allowed, in milliseconds since 1970. The row carries the latest time that was seen at a
 * wrong PIN: a clock set back lengthens the wait, so that setting it to and fro gains no tries.
 */
export function nextTryAt(row: Pick<PersonRow, 'failures' | 'lastFailureAt'>): number {
  const wait = waits[Math.min(row.failures, waits.length - 1)] ?? 0;
  return wait === 0 ? 0 : row.lastFailureAt + wait;
}

/** One more wrong PIN. */
export function withFailure(row: PersonRow, now: number): PersonRow {
  return { ...row, failures: row.failures + 1, lastFailureAt: Math.max(row.lastFailureAt, now) };
}
