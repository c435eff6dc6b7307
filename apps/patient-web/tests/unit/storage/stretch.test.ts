import { argon2id as independent } from '@noble/hashes/argon2';
import { bytesToHex } from '@noble/hashes/utils';
import { argon2id } from 'hash-wasm';
import { describe, expect, it } from 'vitest';

import { pinCost } from '../../../src/storage/personRow';

const salt = new Uint8Array(16).fill(7);

async function wasm(memoryKiB: number, passes: number): Promise<string> {
  const key = await argon2id({
    password: new TextEncoder().encode('482915'),
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  });
  return bytesToHex(key);
}

describe('stretching a PIN', () => {
  it('gives what an independent Argon2id gives', async () => {
    for (const [memory, passes] of [[64, 1], [256, 3], [1024, 4]] as const) {
      const other = independent('482915', salt, { m: memory, t: passes, p: 1, dkLen: 32 });
      expect(await wasm(memory, passes)).toBe(bytesToHex(other));
    }
  }, 60_000);

  it('costs at least 64 MiB and three passes', async () => {
    expect(pinCost.memoryKiB).toBeGreaterThanOrEqual(65_536);
    expect(pinCost.passes).toBeGreaterThanOrEqual(3);
    expect(await wasm(pinCost.memoryKiB, pinCost.passes)).toHaveLength(64);
  }, 60_000);
});
