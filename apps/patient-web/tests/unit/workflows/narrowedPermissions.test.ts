import { beforeEach, describe, expect, it } from 'vitest';

import type { LedgerEvent } from '../../../src/ledger/history.ts';
import { toHex, type Hex } from '../../../src/protocol/bytes.ts';
import type { ActionRecording } from '../../../src/workflows/actionRecording.ts';
import { grantHistoryOf } from '../../../src/workflows/grantHistory.ts';
import { NarrowedPermissions } from '../../../src/workflows/narrowedPermissions.ts';
import type { OwnCharts } from '../../../src/workflows/ownCharts.ts';
import { grantStep } from '../../../src/workflows/permissionSteps.ts';
import { PersonState } from '../../../src/workflows/personState.ts';
import type { Session } from '../../../src/workflows/session.ts';
import { MemoryVault } from '../../support/memoryVault.ts';

const id = (fill: number): Hex => toHex(new Uint8Array(32).fill(fill));
const [patientId, hospital, summary, clinical] = [id(1), id(2), id(3), id(4)];
const items = (...compartments: Hex[]) => compartments.map((compartment) => ({ compartment, permissions: 1, fromEpoch: 1, wrapHash: id(9) }));

describe('the keys that are owed for a permission that lets see less', () => {
  let events: LedgerEvent[];
  let journal: Set<string>;
  let head: number;
  let narrowed: NarrowedPermissions;

  const granted = (...compartments: Hex[]): void => {
    head += 1;
    const fields = { institutionId: hospital, notAfter: 0, items: items(...compartments) };
    events.push({ name: 'Granted', fields, block: head, time: head } as unknown as LedgerEvent);
  };

  beforeEach(() => {
    events = [];
    journal = new Set();
    head = 0;
    const network = { trustedHead: async () => ({ number: head }), clock: { now: () => 1_795_000_000 } };
    narrowed = new NarrowedPermissions(
      { network, state: new PersonState(new MemoryVault()) } as unknown as Session,
      { has: async (step: string) => journal.has(step) } as unknown as ActionRecording,
      { grantHistory: async () => grantHistoryOf(events) } as unknown as OwnCharts,
    );
    granted(summary, clinical);
  });

  it('are told to nobody before the permission is recorded: nothing has changed until then', async () => {
    await narrowed.note(patientId, hospital, items(summary));
    expect(await narrowed.since()).toBeUndefined();
    granted(summary);
    await narrowed.noteRecorded(hospital, head);
    expect(await narrowed.since()).toBe(1_795_000_000);
  });

  it('are none while the permission is on its way, and none when it came to nothing', async () => {
    await narrowed.note(patientId, hospital, items(summary));
    journal.add(grantStep(hospital));
    expect(await narrowed.isDue()).toBe(false);
    expect(await narrowed.due(patientId)).toEqual(new Set());
    await narrowed.forgetDone();
    expect(await narrowed.isWaiting()).toBe(true);
    journal.clear();
    expect(await narrowed.due(patientId)).toEqual(new Set());
    await narrowed.forgetDone();
    expect(await narrowed.isWaiting()).toBe(false);
  });

  it('are found where the permission was recorded after another had taken its place in the journal and came to nothing', async () => {
    await narrowed.note(patientId, hospital, items(summary));
    granted(summary);
    expect(await narrowed.isDue()).toBe(true);
    expect(await narrowed.due(patientId)).toEqual(new Set([clinical]));
  });

  it('wait for nodes that do not show a recorded permission yet', async () => {
    await narrowed.note(patientId, hospital, items(summary));
    await narrowed.noteRecorded(hospital, head + 1);
    await expect(narrowed.due(patientId)).rejects.toMatchObject({ code: 'TryLater' });
  });
});
