import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/ledger/history.ts';
import type { BlockHeader } from '../../../src/ledger/nodes.ts';
import { toHex, zero32, type Hex } from '../../../src/protocol/bytes.ts';
import { appended, emptyChart, merkleRootOf } from '../../../src/protocol/chartChain.ts';
import { ChartLinks } from '../../../src/workflows/chartLinks.ts';
import type { EventLog } from '../../../src/workflows/eventLog.ts';
import { PersonState } from '../../../src/workflows/personState.ts';
import type { Session } from '../../../src/workflows/session.ts';
import { MemoryVault } from '../../support/memoryVault.ts';

const bytes = (fill: number, size = 32): Hex => toHex(new Uint8Array(size).fill(fill));
const patientId = bytes(1);
const compartment = { id: bytes(2), number: 3 as const, firstEpoch: 1, keys: [bytes(3)] };
const head: BlockHeader = { number: 9, hash: bytes(9), parentHash: bytes(8), time: 1000 };

/** One history as nodes would have to invent it: every head follows from what stands before it. */
function history(...links: readonly (number | readonly number[])[]): readonly LedgerEvent[] {
  let position = emptyChart;
  return links.map((link, index) => {
    const leaves = typeof link === 'number' ? undefined : link.map((fill) => bytes(fill));
    const content =
      leaves === undefined ? { recordHash: bytes(link as number) } : { root: merkleRootOf(leaves), count: leaves.length };
    const first = position.count + 1;
    position = appended(position, { content, authorInstitution: zero32, author: bytes(7, 20), epoch: 1 });
    return {
      name: leaves === undefined ? 'RecordAppended' : 'RecordsAppended',
      fields: {
        patientId,
        compartment: compartment.id,
        institutionId: zero32,
        device: bytes(7, 20),
        epoch: 1,
        head: position.head,
        ...content,
        ...(leaves === undefined ? { seq: first } : { firstSeq: first }),
      },
      block: index + 1,
      blockHash: bytes(index + 1),
      transaction: bytes(index + 1),
      logIndex: 0,
      time: 0,
    } as LedgerEvent;
  });
}

/** A phone that nodes show one history after the other. */
function phone(): (events: readonly LedgerEvent[]) => Promise<number> {
  let shown: readonly LedgerEvent[] = [];
  const session = {
    state: new PersonState(new MemoryVault()),
    gateway: async () => ({ batch: async () => [] }),
    network: {
      reader: {
        chart: async () => {
          const last = shown.at(-1)?.fields ?? {};
          const count = (last['seq'] as number | undefined) ?? (last['firstSeq'] as number) + (last['count'] as number) - 1;
          return { epoch: 1, isClosed: false, count, head: last['head'], ckCommit: bytes(4) };
        },
      },
      finalBlock: async () => head.number,
    },
  } as unknown as Session;
  const links = new ChartLinks(session, { upTo: async () => shown } as unknown as EventLog);
  return async (events) => {
    shown = events;
    return (await links.verified(patientId, [compartment], head)).count;
  };
}

describe('what a phone has seen of a chart', () => {
  it('may be followed by more', async () => {
    const look = phone();
    expect(await look(history(11, 12))).toBe(2);
    expect(await look(history(11, 12, 13))).toBe(3);
    expect(await look(history(11, 12, 13, [14, 15, 16]))).toBe(6);
    expect(await look(history(11, 12, 13, [14, 15, 16], 17))).toBe(7);
  });

  it.each([
    ['dropped, with more after it', history(11, 13, 14, 15)],
    ['exchanged, with more after it', history(11, 99, 13, 14)],
    ['put into another order, with more after it', history(12, 11, 13)],
    ['hidden in a batch', history(11, [12, 13, 14])],
    ['less', history(11)],
    ['another of the same length', history(11, 99)],
  ])('is not believed to be %s', async (_what, other) => {
    const look = phone();
    await look(history(11, 12));
    await expect(look(other)).rejects.toMatchObject({ code: 'ChainWentBackwards' });
    // And the phone goes on from what it has seen.
    expect(await look(history(11, 12, 13))).toBe(3);
  });
});
