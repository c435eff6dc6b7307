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
  /** Milliseconds since 1970; 0 without failures. */
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

/** From when on the next try is allowed, in milliseconds since 1970. */
export function nextTryAt(row: Pick<PersonRow, 'failures' | 'lastFailureAt'>): number {
  if (row.failures === 0) {
    return 0;
  }
  const wait = waits[Math.min(row.failures, waits.length - 1)] ?? 0;
  return row.lastFailureAt + wait;
}

/** The same row for a clock that was set back, which must not lengthen the wait beyond its whole length. */
export function withClock(row: PersonRow, now: number): PersonRow {
  return row.lastFailureAt > now ? { ...row, lastFailureAt: now } : row;
}
