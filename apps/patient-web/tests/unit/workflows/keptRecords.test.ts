import { describe, expect, it } from 'vitest';

import { encodePayload } from '../../../src/clinical/payload.ts';
import type { Hex } from '../../../src/protocol/bytes.ts';
import { Failure } from '../../../src/workflows/api.ts';
import { KeptRecords, type KeptRecord } from '../../../src/workflows/keptRecords.ts';
import { MemoryVault } from '../../support/memoryVault.ts';

const hex = (byte: number, size: number): Hex => `0x${byte.toString(16).padStart(2, '0').repeat(size)}`;
const rest = (): Promise<void> => Promise.resolve();
const person = { name: '医師', role: 'doctor' };

function made(number: number, text = `note ${number}`): { readonly record: KeptRecord; readonly content: Uint8Array } {
  const payload = {
    confirmation: { enteredBy: person, confirmedBy: person, enteredAt: 1, confirmedAt: 2 },
    attachments: [],
    entries: [{ fullUrl: '', resource: { resourceType: 'Basic', id: 'x', text } }],
  };
  const hash: Hex = `0x${number.toString(16).padStart(64, '0')}`;
  const place = { hash, compartment: hex(1, 32), epoch: 1, institutionId: hex(2, 32), author: hex(3, 20) };
  return { record: { place, kind: 1, supersedes: hex(0, 32), createdAt: 7, payload }, content: encodePayload(payload) };
}

async function reopened(vault: MemoryVault, packs: number): Promise<KeptRecords> {
  const kept = new KeptRecords(vault.cache, rest);
  await kept.load(packs);
  return kept;
}

describe('records that are kept', () => {
  it('are there again after the page was closed, by the pack', async () => {
    const vault = new MemoryVault();
    const kept = await reopened(vault, 0);
    const all = Array.from({ length: 300 }, (_, index) => made(index));
    await kept.add(all.slice(0, 130));
    await kept.add(all.slice(130));
    expect(kept.packs).toBe(3);
    expect(vault.cached.size).toBe(3);
    const again = await reopened(vault, kept.packs);
    for (const { record } of all) {
      expect(again.at(record.place)).toMatchObject({ kind: 1, createdAt: 7, place: record.place });
      expect(JSON.stringify(again.at(record.place)?.payload)).toBe(JSON.stringify(record.payload));
    }
    await again.add([made(300)]);
    expect(again.packs).toBe(3);
    expect((await reopened(vault, 3)).at(made(300).record.place)).toBeDefined();
    expect((await reopened(vault, 3)).at(made(299).record.place)).toBeDefined();
  });

  it('are not what the chain has at another place, or of another author', async () => {
    const kept = await reopened(new MemoryVault(), 0);
    const { record, content } = made(1);
    await kept.add([{ record, content }]);
    expect(kept.at(record.place)).toBe(record);
    const others = [{ compartment: hex(9, 32) }, { epoch: 2 }, { institutionId: hex(9, 32) }, { author: hex(9, 20) }];
    for (const other of others) {
      expect(kept.at({ ...record.place, ...other })).toBeUndefined();
    }
  });

  it('do not fill a pack with what does not belong together in size', async () => {
    const vault = new MemoryVault();
    const kept = await reopened(vault, 0);
    await kept.add([made(1), made(2, 'x'.repeat(300_000)), made(3)]);
    const again = await reopened(vault, kept.packs);
    expect([1, 2, 3].every((number) => again.at(made(number).record.place))).toBe(true);
    expect(kept.packs).toBe(3);
  });

  it('are downloaded again where a pack is missing or damaged, and then kept again', async () => {
    for (const harm of ['missing', 'cut', 'noise', 'other'] as const) {
      const vault = new MemoryVault();
      const kept = await reopened(vault, 0);
      await kept.add([made(1)]);
      const bytes = vault.cached.get('content/0') as Uint8Array;
      if (harm === 'missing') {
        vault.cached.clear();
      } else {
        const changed = { cut: bytes.slice(0, -3), noise: new Uint8Array(50).fill(255), other: bytes.map((byte) => byte ^ 1) };
        vault.cached.set('content/0', changed[harm]);
      }
      const again = await reopened(vault, 1);
      expect(again.at(made(1).record.place), harm).toBeUndefined();
      await again.add([made(1)]);
      expect((await reopened(vault, again.packs)).at(made(1).record.place), harm).toBeDefined();
    }
  });

  it('cost nothing but a download on a phone without room', async () => {
    const vault = new MemoryVault();
    vault.cache.put = () => Promise.reject(new Error('quota'));
    const kept = await reopened(vault, 0);
    await kept.add([made(1)]);
    expect(kept.at(made(1).record.place)).toBeDefined();
    expect((await reopened(vault, kept.packs)).at(made(1).record.place)).toBeUndefined();
  });

  it('stop being read when the page is locked in between', async () => {
    const vault = new MemoryVault();
    const kept = await reopened(vault, 0);
    await kept.add(Array.from({ length: 100 }, (_, index) => made(index)));
    const locked = new KeptRecords(vault.cache, () => Promise.reject(new Failure('Locked')));
    await expect(locked.load(1)).rejects.toMatchObject({ code: 'Locked' });
  });
});
