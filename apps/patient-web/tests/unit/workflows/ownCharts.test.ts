import { describe, expect, it } from 'vitest';
import type { Hex } from '../../../src/protocol/bytes.ts';
import { toHex } from '../../../src/protocol/bytes.ts';
import { chartCommitmentOf, patientKeysOf } from '../../../src/protocol/keys.ts';
import { encodeWrap, wrapChartKeys, wrapHashOf, type CompartmentNumber } from '../../../src/protocol/wraps.ts';
import type { EventLog } from '../../../src/workflows/eventLog.ts';
import { OwnCharts } from '../../../src/workflows/ownCharts.ts';
import { names, PersonState } from '../../../src/workflows/personState.ts';
import { newPhrase } from '../../../src/workflows/phrases.ts';
import type { Session } from '../../../src/workflows/session.ts';
import { MemoryVault } from '../../support/memoryVault.ts';
import { fixedRandom } from '../../support/vectors.ts';

const deployment = { chainId: 31337, ledger: `0x${'aa'.repeat(20)}` as Hex };
const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const patientId = toHex(bytes(1));
const [left, right] = [toHex(bytes(2)), toHex(bytes(3))] as [Hex, Hex];
const keys = patientKeysOf(newPhrase(fixedRandom('own charts')).words);
/** Chart keys of both compartments, epochs 1 and 2. */
const chartKeys = new Map([
  [left, [bytes(21), bytes(22)]],
  [right, [bytes(31), bytes(32)]],
]);

type Copy = readonly [compartment: Hex, kind: CompartmentNumber, epochs: 1 | 2];

/** A phone whose gateway has these copies, on a chain where both compartments are at this epoch. */
async function phone(copies: readonly Copy[], epoch: 1 | 2, vault = new MemoryVault()): Promise<OwnCharts> {
  const stored = new Map<Hex, Uint8Array>();
  for (const [compartment, kind, epochs] of copies) {
    const run = { kind, firstEpoch: 1, keys: (chartKeys.get(compartment) ?? []).slice(0, epochs) };
    const wrap = await wrapChartKeys(deployment, patientId, compartment, run, keys.encPk);
    stored.set(wrapHashOf(deployment, wrap), encodeWrap(wrap));
  }
  const session = {
    state: new PersonState(vault),
    keys: async () => keys,
    gateway: async () => ({ patientWraps: async () => [...stored.keys()], wrap: async (hash: Hex) => stored.get(hash) }),
    network: {
      deployment,
      head: async () => ({ number: 1 }),
      judges: { reader: {
        compartments: async () => [left, right],
        chart: async () => ({ epoch }),
        chartKeyCommitment: async (_patient: Hex, compartment: Hex, at: number) =>
          at > epoch ? undefined : chartCommitmentOf(chartKeys.get(compartment)?.[at - 1] as Uint8Array, { patientId, compartment, epoch: at }),
      } },
    },
  } as unknown as Session;
  return new OwnCharts(session, {} as EventLog);
}

describe('own copies of chart keys', () => {
  it('give the newest keys of each compartment, each of one kind', async () => {
    const charts = await phone([[left, 1, 1], [left, 1, 2], [right, 4, 2]], 2);
    expect((await charts.collect(patientId)).map(({ id, number, keys: all }) => [id, number, all.length])).toEqual([[left, 1, 2], [right, 4, 2]]);
  });

  it('are refused when two compartments would be of one kind', async () => {
    const charts = await phone([[left, 4, 1], [right, 4, 1]], 1);
    await expect(charts.collect(patientId)).rejects.toMatchObject({ code: 'KeysDoNotMatch' });
  });

  it('are refused when copies of one compartment name different kinds', async () => {
    const charts = await phone([[left, 1, 1], [left, 3, 2], [right, 4, 2]], 2);
    await expect(charts.collect(patientId)).rejects.toMatchObject({ code: 'KeysDoNotMatch' });
  });

  it('change no kind that this phone knows', async () => {
    const vault = new MemoryVault();
    const known = [left, right].map((id, index) => ({
      id,
      number: index === 0 ? 1 : 4,
      firstEpoch: 1,
      keys: [toHex((chartKeys.get(id) ?? [])[0] as Uint8Array)],
    }));
    await new PersonState(vault).documents.write({ [names.keys]: known });
    const exchanged = await phone([[left, 4, 2], [right, 1, 2]], 2, vault);
    await expect(exchanged.collect(patientId)).rejects.toMatchObject({ code: 'KeysDoNotMatch' });
    expect(await new PersonState(vault).compartments()).toEqual(known);
    const honest = await phone([[left, 1, 2], [right, 4, 2]], 2, vault);
    expect((await honest.collect(patientId)).map(({ number }) => number)).toEqual([1, 4]);
  });
});
