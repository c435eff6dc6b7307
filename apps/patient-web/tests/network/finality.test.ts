import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CheckedInstitution, Finality, Person } from '../../src/workflows/index.ts';
import type { Hex } from '../../src/protocol/bytes.ts';
import { MemoryVault } from '../support/memoryVault.ts';
import { TestNetwork, type Institution } from '../support/network.ts';
import { profile, registered, type Patient } from '../support/patient.ts';

// A chain whose newest blocks can be taken back: "recorded" only when a block is final by the rule of network.json.

let network: TestNetwork;
let hospital: Institution;
let checked: CheckedInstitution;
let patient: Patient;

beforeAll(async () => {
  network = await TestNetwork.start();
  hospital = await network.institution('hospital', 'hospital', 'doctor', '手形病院');
  const page = network.page();
  checked = await page.readCode(hospital.code);
  patient = await registered(page, checked);
});
afterAll(async () => network?.stop());

const { now } = Date;
const soon = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/** The same person on a page that waits for this rule. */
function waiting(finality: Finality, vault = new MemoryVault('final', patient.vault), clock = now): Person {
  const page = network.page({
    network: { ...network.configuration, finality },
    now: clock,
    sleep: (milliseconds) => soon(Math.min(milliseconds, 50)),
  });
  return page.open(vault.unpinned());
}

const mine = (blocks = 1): Promise<unknown> => network.rpc('anvil_mine', [`0x${blocks.toString(16)}`]);
const reorganise = (depth: number): Promise<unknown> => network.rpc('anvil_reorg', [depth, []]);

/** A reorganisation, and a look at what it left before the gateway sends anything again. */
async function takenBack(depth: number, look: () => Promise<void>): Promise<void> {
  await network.killGateway();
  await reorganise(depth);
  await look();
  network.startGateway();
  await network.gatewayIsUp();
}

async function until(what: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 400; ++tries) {
    if (await what()) {
      return;
    }
    await soon(50);
  }
  throw new Error('it did not come to that');
}

/** Something on its way, and how far it has come. */
function begun<Value>(work: (observer: (stage: string) => void) => Promise<Value>): {
  readonly stages: string[];
  readonly done: Promise<Value>;
  readonly isOver: () => boolean;
} {
  const stages: string[] = [];
  let over = false;
  const done = work((stage) => stages.push(stage)).finally(() => {
    over = true;
  });
  done.catch(() => undefined);
  return { stages, done, isOver: () => over };
}

const isGranted = async (): Promise<boolean> => {
  const list = await network.page().open(new MemoryVault('look', patient.vault)).permissions.list();
  return list.permissions.some((one) => one.institutionId === hospital.id && one.state === 'running');
};

describe('with three blocks on top', () => {
  it('calls a permission recorded when they are there, and not before', async () => {
    const person = waiting(3);
    const grant = begun((observer) => person.permissions.grant(person.permissions.defaultsFor(checked), observer));
    await until(isGranted);
    for (let blocks = 0; blocks < 3; ++blocks) {
      await soon(300);
      expect(grant.stages).not.toContain('recorded');
      expect(grant.isOver()).toBe(false);
      expect((await person.unfinished()).map((one) => one.step)).toEqual(['grant']);
      await mine();
    }
    await grant.done;
    expect(grant.stages.at(-1)).toBe('recorded');
    expect(await person.unfinished()).toEqual([]);
  });

  it('sends a permission again that a reorganisation has taken back', async () => {
    await patient.person.permissions.revoke(hospital.id);
    const person = waiting(3, new MemoryVault('again', patient.vault));
    const grant = begun((observer) => person.permissions.grant(person.permissions.defaultsFor(checked), observer));
    await until(isGranted);
    await takenBack(1, async () => expect(await isGranted()).toBe(false));
    expect(grant.stages).not.toContain('recorded');
    await until(async () => {
      await mine();
      return grant.isOver();
    });
    const { block } = await grant.done;
    expect(grant.stages.at(-1)).toBe('recorded');
    expect(await isGranted()).toBe(true);
    expect(block).toBeLessThanOrEqual(Number(await network.rpc('eth_blockNumber', [])) - 3);
  });

  it('appends an entry again that a reorganisation has taken back, and once', async () => {
    const person = waiting(3, new MemoryVault('entry', patient.vault));
    const before = (await person.charts.open('ja')).completeness.recordsOnChain;
    const entry = begun((observer) => person.charts.addEntry({ type: 'note', title: '巻き戻し', text: 'x' }, undefined, observer));
    const links = async (): Promise<number> => {
      const chart = await network.page().open(new MemoryVault('look', patient.vault)).charts.open('ja');
      return chart.completeness.recordsOnChain;
    };
    await until(async () => (await links()) === before + 1);
    expect(entry.isOver()).toBe(false);
    await takenBack(1, async () => expect(await links()).toBe(before));
    expect((await person.unfinished()).map((one) => one.step)).toEqual(['entry']);
    await until(async () => {
      await mine();
      return entry.isOver();
    });
    await entry.done;
    expect(await links()).toBe(before + 1);
    expect(await person.unfinished()).toEqual([]);
  });

  it('puts new chart keys into use only with the final rotation', async () => {
    const vault = new MemoryVault('rotate', patient.vault);
    const person = waiting(3, vault);
    const revoke = begun((observer) => person.permissions.revoke(hospital.id, observer));
    await until(async () => !(await isGranted()));
    await takenBack(1, async () => expect(await isGranted()).toBe(true));
    expect(revoke.isOver()).toBe(false);
    // Reading does not wait for it, and takes no key into use that may be taken back.
    const before = vault.documents.get('keys');
    const reading = await person.charts.open('ja');
    expect(reading.completeness.recordsAvailable).toBe(reading.completeness.recordsOnChain);
    expect(revoke.isOver()).toBe(false);
    expect(vault.documents.get('keys')).toEqual(before);
    await until(async () => {
      await mine();
      return revoke.isOver();
    });
    await revoke.done;
    expect(await isGranted()).toBe(false);
    expect(vault.documents.get('keys')).not.toEqual(before);
    const chart = await person.charts.open('ja');
    expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
  });

  it('does not hold against the nodes that a block was taken back which was not final', async () => {
    const reader = new MemoryVault('marks', patient.vault);
    const person = waiting(3, reader);
    const writer = network.page().open(new MemoryVault('writer', patient.vault));
    await mine(4);
    const before = (await person.charts.open('ja')).records.length;
    await writer.charts.addEntry({ type: 'note', title: 'flüchtig', text: 'x' });
    expect((await person.charts.open('ja')).records.length).toBe(before + 1);
    await takenBack(1, async () => expect((await person.charts.open('ja')).records.length).toBe(before));
    // What was final is held against them.
    await writer.charts.addEntry({ type: 'note', title: 'fest', text: 'x' });
    await mine(4);
    expect((await person.charts.open('ja')).records.length).toBeGreaterThan(before);
    await takenBack(6, () => expect(person.charts.open('ja')).rejects.toMatchObject({ code: 'ChainWentBackwards' }));
  });

  it('waits no longer than a person does, keeps it, and finishes it later', async () => {
    let offset = 0;
    const fresh = await registered(network.page(), checked, 'patient of patience');
    const vault = new MemoryVault('patience', fresh.vault);
    const person = waiting(3, vault, () => Date.now() + offset);
    const grant = begun((observer) => person.permissions.grant(person.permissions.defaultsFor(checked), observer));
    await until(() => grant.stages.includes('sent'));
    await soon(500);
    offset = 100_000;
    await expect(grant.done).rejects.toMatchObject({ code: 'TryLater' });
    expect(grant.stages).not.toContain('recorded');
    expect((await person.unfinished()).map((one) => one.step)).toEqual(['grant']);
    await mine(3);
    const later = waiting(3, new MemoryVault('later', vault), () => Date.now() + offset);
    expect(await later.resume()).toEqual([{ step: 'grant', outcome: 'finished' }]);
    expect(await later.unfinished()).toEqual([]);
  });

  it('registers a patient whose first blocks were taken back, once', async () => {
    const vault = new MemoryVault('newcomer');
    const person = waiting(2, vault);
    const phrase = network.page().newPhrase();
    await person.adopt(phrase);
    const registering = begun((observer) => person.register({ ...profile, name: '巻戻 太郎' }, checked, observer));
    const patientId = async (): Promise<Hex | undefined> => {
      const state = vault.documents.get('state');
      return state && (JSON.parse(new TextDecoder().decode(state)) as { patientId?: Hex }).patientId;
    };
    await until(() => registering.stages.includes('sent'));
    await soon(700);
    await reorganise(1);
    expect(await person.stage()).toBe('registering');
    await until(async () => {
      await mine();
      return registering.isOver();
    });
    await registering.done;
    expect(registering.stages.at(-1)).toBe('recorded');
    expect(registering.stages.filter((stage) => stage === 'recorded')).toHaveLength(1);
    const restored = network.page().open(new MemoryVault('found'));
    expect((await restored.restore(phrase.words.join(' '))).patientId).toBe(await patientId());
    expect((await restored.charts.open('ja')).records.map((record) => record.kind)).toEqual(['profile']);
  });
});

describe('by what the nodes call final', () => {
  it.each(['safe', 'finalized'] as const)('waits for %s', async (rule) => {
    const fresh = await registered(network.page(), checked, `by ${rule}`);
    const person = waiting(rule, new MemoryVault(rule, fresh.vault));
    const grant = begun((observer) => person.permissions.grant(person.permissions.defaultsFor(checked), observer));
    await until(() => grant.stages.includes('sent'));
    const final = async (): Promise<number> => Number(((await network.rpc('eth_getBlockByNumber', [rule, false])) as { number: string }).number);
    await soon(700);
    const head = Number(await network.rpc('eth_blockNumber', []));
    expect(await final()).toBeLessThan(head);
    expect(grant.isOver()).toBe(false);
    await until(async () => {
      await mine(8);
      return grant.isOver();
    });
    expect((await grant.done).block).toBeLessThanOrEqual(await final());
  });

  it('does not let one of two nodes alone call a block final', async () => {
    const eager = 'http://eager.example/';
    const fresh = await registered(network.page(), checked, 'eager');
    const page = network.page({
      network: { ...network.configuration, nodes: [network.node, eager], finality: 'finalized' },
      sleep: (milliseconds) => soon(Math.min(milliseconds, 50)),
      fetch: async (input, init) => {
        if (!input.startsWith(eager)) {
          return fetch(input, init);
        }
        // Calls its newest block final.
        const asked = (init?.body as string).replace('"finalized"', '"latest"');
        return fetch(network.node, { ...init, body: asked });
      },
    });
    const person = page.open(new MemoryVault('two', fresh.vault).unpinned());
    const grant = begun((observer) => person.permissions.grant(person.permissions.defaultsFor(checked), observer));
    await until(() => grant.stages.includes('sent'));
    await soon(1000);
    expect(grant.isOver()).toBe(false);
    await until(async () => {
      await mine(8);
      return grant.isOver();
    });
    await grant.done;
  });
});
