import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure, type CheckedInstitution, type PageEnvironment, type Person } from '../../src/workflows/index.ts';
import { MemoryVault } from '../support/memoryVault.ts';
import { TestNetwork, type Institution } from '../support/network.ts';
import { profile, registered } from '../support/patient.ts';

// A tab is killed before every single write to the phone and before every single request, in the middle of each
// workflow. What is opened afterwards must be whole: finished or undone, never half, and nothing doubled.

// Every request is hundreds of pages: by default each third, with TEGATA_CRASH_EVERY=1 all of them.
const stride = { write: 1, request: Number(process.env['TEGATA_CRASH_EVERY'] ?? 3) };

let network: TestNetwork;
let hospital: Institution;
let pharmacy: Institution;
let checkedHospital: CheckedInstitution;
let checkedPharmacy: CheckedInstitution;

beforeAll(async () => {
  network = await TestNetwork.start();
  hospital = await network.institution('hospital', 'hospital', 'doctor');
  pharmacy = await network.institution('pharmacy', 'pharmacy', 'pharmacist');
  checkedHospital = await network.page().readCode(hospital.code);
  checkedPharmacy = await network.page().readCode(pharmacy.code);
});
afterAll(async () => network?.stop());

class Killed extends Error {}

/** A page that dies at its n-th step outward; a request may still have arrived when it dies after it. */
function mortal(stepsLeft: { count: number }, when: 'before' | 'after'): Partial<PageEnvironment> {
  return {
    fetch: async (input, init) => {
      const isLast = stepsLeft.count-- <= 0;
      if (isLast && when === 'before') {
        throw new Killed();
      }
      const response = await fetch(input, init);
      if (isLast) {
        throw new Killed();
      }
      return response;
    },
    // A dead page waits for nothing: what would be tried again for minutes ends at once.
    now: () => Date.now() + (stepsLeft.count < 0 ? 600_000 : 0),
    sleep: (milliseconds) => new Promise((done) => setTimeout(done, stepsLeft.count < 0 ? 0 : milliseconds)),
  };
}

type Workflow = (person: Person) => Promise<unknown>;
type Whole = (person: Person, vault: MemoryVault) => Promise<void>;

/** Kills the page at every step of `work`, begun from a copy of `start`, until the work survives. */
async function killEverywhere(start: MemoryVault, kind: 'write' | 'request', work: Workflow, isWhole: Whole): Promise<number> {
  for (let step = 0; ; step += stride[kind]) {
    const vault = new MemoryVault(start.personId, start);
    const steps = { count: step };
    const page = network.page(kind === 'request' ? mortal(steps, step % 2 === 0 ? 'before' : 'after') : {});
    if (kind === 'write') {
      vault.writesLeft = step;
    }
    let isDead = false;
    try {
      const person = page.open(vault);
      await work(person);
    } catch (error) {
      isDead = true;
      expect(error instanceof Killed || isFailure(error)).toBe(true);
    }
    // What the tab left behind, opened by a new one.
    const left = new MemoryVault(start.personId, vault);
    vault.isUnlocked = false;
    const again = network.page().open(left);
    const outcomes = await again.resume();
    expect(outcomes.filter((one) => one.outcome === 'waiting')).toEqual([]);
    expect(await again.unfinished()).toEqual([]);
    await isWhole(again, left);
    if (!isDead) {
      return step;
    }
    if (step > 200) {
      throw new Error('this never ends');
    }
  }
}

async function isReadable(person: Person, records: number): Promise<void> {
  const { completeness } = await person.charts.open('ja');
  expect(completeness).toMatchObject({ recordsOnChain: records, recordsAvailable: records, headsMatch: true });
}

describe('killed while registering', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}`, async () => {
      const start = new MemoryVault(`registering-${kind}`);
      await network.page().open(start).adopt(network.page().newPhrase());
      // Each run registers the same words anew only if the chain does not have them: a fresh phrase for each.
      let step = 0;
      for (; ; step += stride[kind]) {
        const vault = new MemoryVault(`${kind}-${step}`);
        const steps = { count: step };
        await network.page().open(vault).adopt(network.page().newPhrase());
        const page = network.page(kind === 'request' ? mortal(steps, step % 2 === 0 ? 'before' : 'after') : {});
        if (kind === 'write') {
          vault.writesLeft = step;
        }
        let isDead = false;
        try {
          await page.open(vault).register(profile, checkedHospital);
        } catch {
          isDead = true;
        }
        const left = new MemoryVault(vault.personId, vault);
        const again = network.page().open(left);
        await again.resume();
        if ((await again.stage()) === 'new') {
          await again.register(profile, checkedHospital);
        }
        expect(await again.stage()).toBe('ready');
        expect(await again.unfinished()).toEqual([]);
        await isReadable(again, 1);
        if (!isDead) {
          break;
        }
      }
      expect(step).toBeGreaterThan(kind === 'write' ? 6 : 15);
    });
  }
});

describe('killed while granting', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}`, async () => {
      const patient = await registered(network.page(), checkedHospital, `granting-${kind}`);
      const steps = await killEverywhere(
        patient.vault,
        kind,
        (person) => person.permissions.grant(person.permissions.defaultsFor(checkedHospital)),
        async (person) => {
          const { permissions, rotationDue } = await person.permissions.list();
          expect(permissions.length).toBeLessThanOrEqual(1);
          expect(permissions.every((one) => one.state === 'running')).toBe(true);
          expect(rotationDue).toEqual([]);
          await isReadable(person, 1);
        },
      );
      expect(steps).toBeGreaterThan(kind === 'write' ? 1 : 5);
    });
  }
});

describe('killed while ending a permission', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}: the keys of chart and phone are the same afterwards`, async () => {
      const patient = await registered(network.page(), checkedHospital, `ending-${kind}`);
      const { permissions } = patient.person;
      for (let step = 0; ; step += stride[kind]) {
        await permissions.grant(permissions.defaultsFor(checkedHospital));
        await permissions.grant(permissions.defaultsFor(checkedPharmacy));
        const vault = new MemoryVault(patient.vault.personId, patient.vault);
        const steps = { count: step };
        const page = network.page(kind === 'request' ? mortal(steps, step % 2 === 0 ? 'before' : 'after') : {});
        if (kind === 'write') {
          vault.writesLeft = step;
        }
        let isDead = false;
        try {
          await page.open(vault).permissions.revoke(hospital.id);
        } catch {
          isDead = true;
        }
        patient.vault.documents = new Map(vault.documents);
        const again = network.page().open(patient.vault);
        expect((await again.resume()).filter((one) => one.outcome === 'waiting')).toEqual([]);
        expect(await again.unfinished()).toEqual([]);
        const list = await again.permissions.list();
        const state = list.permissions.find((one) => one.institutionId === hospital.id)?.state;
        expect(['running', 'ended']).toContain(state);
        // Whole also means: what is written now can be read by everybody who may, and by the phone itself.
        const chart = await again.charts.open('ja');
        expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
        expect(list.rotationDue).toEqual([]);
        if (!isDead) {
          expect(state).toBe('ended');
          await again.charts.addEntry({ type: 'medication', drug: '葛根湯' });
          const { patientId } = await again.identity();
          const seen = await network.done(pharmacy.desk, 'chart', 'summary', '--patient', patientId);
          expect(JSON.stringify(seen)).toContain('葛根湯');
          expect(await network.cli(hospital.desk, 'chart', 'open', '--patient', patientId)).toMatchObject({ ok: false });
          expect(step).toBeGreaterThan(kind === 'write' ? 3 : 8);
          break;
        }
      }
    });
  }
});

describe('killed while taking something away from a permission', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}: as it was, or less with new keys, never less with the old ones`, async () => {
      const patient = await registered(network.page(), checkedHospital, `narrowing-${kind}`);
      const { permissions } = patient.person;
      const narrower = { institution: checkedHospital, compartments: { summary: { read: true, add: true } }, notAfter: 0 };
      for (let step = 0; ; step += stride[kind]) {
        await permissions.grant(permissions.defaultsFor(checkedHospital));
        await permissions.grant(permissions.defaultsFor(checkedPharmacy));
        const vault = new MemoryVault(patient.vault.personId, patient.vault);
        const steps = { count: step };
        const page = network.page(kind === 'request' ? mortal(steps, step % 2 === 0 ? 'before' : 'after') : {});
        if (kind === 'write') {
          vault.writesLeft = step;
        }
        let newKeys = 'none';
        try {
          ({ newKeys } = await page.open(vault).permissions.grant(narrower));
        } catch {
          newKeys = 'dead';
        }
        patient.vault.documents = new Map(vault.documents);
        const again = network.page().open(patient.vault);
        expect((await again.resume()).filter((one) => one.outcome === 'waiting')).toEqual([]);
        expect(await again.unfinished()).toEqual([]);
        const list = await again.permissions.list();
        expect(list.rotationDue).toEqual([]);
        const held = list.permissions.find((one) => one.institutionId === hospital.id);
        expect(held?.state).toBe('running');
        const isNarrow = held?.compartments.medications === undefined;
        const chart = await again.charts.open('ja');
        expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
        if (newKeys === 'made') {
          expect(isNarrow).toBe(true);
          await again.charts.addEntry({ type: 'medication', drug: '半夏厚朴湯' });
          const { patientId } = await again.identity();
          const seen = async (desk: string) => JSON.stringify(await network.done(desk, 'chart', 'summary', '--patient', patientId));
          expect(await seen(pharmacy.desk)).toContain('半夏厚朴湯');
          expect(await seen(hospital.desk)).not.toContain('半夏厚朴湯');
          expect(step).toBeGreaterThan(kind === 'write' ? 6 : 15);
          break;
        }
        if (step > 150) {
          throw new Error('this never ends');
        }
      }
    });
  }
});

describe('killed while writing an own entry', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}: once or not at all`, async () => {
      const patient = await registered(network.page(), checkedHospital, `writing-${kind}`);
      let before = 1;
      for (let step = 0; ; step += stride[kind]) {
        const steps = { count: step };
        const page = network.page(kind === 'request' ? mortal(steps, step % 2 === 0 ? 'before' : 'after') : {});
        const vault = new MemoryVault(patient.vault.personId, patient.vault);
        if (kind === 'write') {
          vault.writesLeft = step;
        }
        let isDead = false;
        try {
          await page.open(vault).charts.addEntry({ type: 'note', title: `記録 ${step}`, text: 'x' });
        } catch {
          isDead = true;
        }
        patient.vault.documents = new Map(vault.documents);
        const again = network.page().open(patient.vault);
        expect((await again.resume()).filter((one) => one.outcome === 'waiting')).toEqual([]);
        expect(await again.unfinished()).toEqual([]);
        const chart = await again.charts.open('ja');
        const written = chart.records.filter((one) => one.notes[0]?.title === `記録 ${step}`).length;
        expect(written).toBeLessThanOrEqual(1);
        before += written;
        expect(chart.completeness).toMatchObject({ recordsOnChain: before, recordsAvailable: before });
        if (!isDead) {
          expect(written).toBe(1);
          break;
        }
      }
    });
  }
});

describe('killed while replacing the key', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}: the old words or the new ones, never neither`, async () => {
      const patient = await registered(network.page(), checkedHospital, `replacing-${kind}`);
      const { permissions } = patient.person;
      await permissions.grant(permissions.defaultsFor(checkedPharmacy));
      for (let step = 0; ; step += stride[kind]) {
        const vault = new MemoryVault(patient.vault.personId, patient.vault);
        const next = await network.page().open(vault).keyReplacement.begin();
        const steps = { count: step };
        const page = network.page(kind === 'request' ? mortal(steps, step % 2 === 0 ? 'before' : 'after') : {});
        if (kind === 'write') {
          vault.writesLeft = step;
        }
        let isDead = false;
        try {
          await page.open(vault).keyReplacement.complete();
        } catch {
          isDead = true;
        }
        patient.vault.documents = new Map(vault.documents);
        const again = network.page().open(patient.vault);
        expect((await again.resume()).filter((one) => one.outcome === 'waiting')).toEqual([]);
        expect(await again.unfinished()).toEqual([]);
        expect(await again.checkStanding()).toBe('ready');
        const words = (await again.phrase()).words.join(' ');
        const elsewhere = network.page().open(new MemoryVault('elsewhere'));
        await elsewhere.restore(words);
        await isReadable(elsewhere, 1);
        await isReadable(again, 1);
        if (!isDead) {
          expect(words).toBe(next.words.join(' '));
          expect(step).toBeGreaterThan(kind === 'write' ? 5 : 12);
          break;
        }
        if (step > 150) {
          throw new Error('this never ends');
        }
      }
      const { patientId } = await network.page().open(patient.vault).identity();
      expect(await network.cli(pharmacy.desk, 'chart', 'open', '--patient', patientId)).toMatchObject({ ok: true });
    });
  }
});

describe('killed while restoring', () => {
  for (const kind of ['write', 'request'] as const) {
    it(`before a ${kind}`, async () => {
      const patient = await registered(network.page(), checkedHospital, `restoring-${kind}`);
      await killEverywhere(
        new MemoryVault('empty'),
        kind,
        (person) => person.restore(patient.words.join(' ')),
        async (person) => {
          if ((await person.stage()) === 'new') {
            await person.restore(patient.words.join(' '));
          }
          expect(await person.stage()).toBe('ready');
          await isReadable(person, 1);
        },
      );
    });
  }
});
