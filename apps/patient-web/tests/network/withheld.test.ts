import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckedInstitution, type PageEnvironment } from '../../src/workflows/index.ts';
import { MemoryVault } from '../support/memoryVault.ts';
import { TestNetwork, type Institution } from '../support/network.ts';
import { registered, type Patient } from '../support/patient.ts';

// A gateway that says "refused" of what the ledger would take, keeps the signed action, and brings it later. Its word is
// not the ledger's: nothing that was prepared for the action may be gone by then.

let network: TestNetwork;
let hospital: Institution;
let checked: CheckedInstitution;

beforeAll(async () => {
  network = await TestNetwork.start();
  hospital = await network.institution('hospital', 'hospital', 'doctor');
  checked = await network.page().readCode(hospital.code);
});
afterAll(async () => network?.stop());

interface Withholding {
  readonly environment: Partial<PageEnvironment>;
  /** The signed actions that it has kept, in the order in which they came. */
  readonly kept: Uint8Array[];
  isHonest: boolean;
  /** Brings what was kept first; by then the page has long been told that it was refused. */
  bring(index?: number): Promise<void>;
}

function withholding(told: string): Withholding {
  const kept: Uint8Array[] = [];
  const one: Withholding = {
    kept,
    isHonest: false,
    environment: {
      fetch: async (input, init) => {
        const { origin, pathname } = new URL(input);
        if (one.isHonest || origin !== network.gateway || pathname !== '/v1/actions' || init?.method !== 'POST') {
          return fetch(input, init);
        }
        kept.push(init.body as Uint8Array);
        return new Response(JSON.stringify({ error: told }), { status: 422 });
      },
      sleep: (milliseconds) => new Promise((done) => setTimeout(done, Math.min(milliseconds, 20))),
    },
    bring: async (index = 0) => {
      const before = Number(await network.rpc('eth_blockNumber', []));
      const answer = await fetch(`${network.gateway}/v1/actions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: kept[index] as Uint8Array<ArrayBuffer>,
      });
      expect(answer.ok, await answer.clone().text()).toBe(true);
      await expect.poll(async () => Number(await network.rpc('eth_blockNumber', [])), { timeout: 15_000 }).toBeGreaterThan(before);
    },
  };
  return one;
}

/** Six hundred seconds later by the chain, without a block of anybody's. */
async function pastTheDeadline(): Promise<void> {
  await network.rpc('evm_increaseTime', [700]);
  await network.rpc('evm_mine', []);
}

function opened(patient: Patient, gateway: Withholding): { person: Patient['person']; vault: MemoryVault } {
  const vault = new MemoryVault(patient.vault.personId, patient.vault);
  return { person: network.page(gateway.environment).open(vault), vault };
}

describe('a replacement of the key that the gateway says was refused', () => {
  it('and brings later neither locks the patient out nor puts the phone out', async () => {
    const patient = await registered(network.page(), checked, 'replaced');
    const gateway = withholding('WouldRevert');
    const { person, vault } = opened(patient, gateway);
    const next = await person.keyReplacement.begin();
    await expect(person.keyReplacement.complete()).rejects.toMatchObject({ code: 'TryLater' });
    expect((await person.unfinished()).map((one) => one.step)).toEqual(['replaceKey']);
    // A person who gives up has to wait: the signature may still be brought.
    await expect(person.keyReplacement.drop()).rejects.toMatchObject({ code: 'Unfinished' });
    await gateway.bring();
    gateway.isHonest = true;
    expect(await person.checkStanding()).toBe('ready');
    expect((await person.phrase()).words).toEqual(next.words);
    expect((await person.resume()).filter((one) => one.outcome !== 'finished')).toEqual([]);
    expect(await person.unfinished()).toEqual([]);
    expect((await person.charts.open('ja')).completeness).toMatchObject({ recordsOnChain: 1, recordsAvailable: 1 });
    expect(await vault.read('secret/next-phrase')).toBeUndefined();
    const elsewhere = network.page().open(new MemoryVault('elsewhere'));
    await elsewhere.restore(next.words.join(' '));
  });

  it('is adopted whatever the journal says, also by a phone that thought itself out', async () => {
    const patient = await registered(network.page(), checked, 'forgotten');
    const gateway = withholding('WouldRevert');
    const { person, vault } = opened(patient, gateway);
    const next = await person.keyReplacement.begin();
    await expect(person.keyReplacement.complete()).rejects.toMatchObject({ code: 'TryLater' });
    // As an earlier version of the page has left it.
    await vault.write(new Map([['journal/replace-key', null], ['next-phrase/until', null]]));
    const state = JSON.parse(new TextDecoder().decode(await vault.read('state')));
    await vault.write(new Map([['state', new TextEncoder().encode(JSON.stringify({ ...state, stage: 'out' }))]]));
    await gateway.bring();
    const again = network.page().open(vault);
    expect(await again.checkStanding()).toBe('ready');
    expect((await again.phrase()).words).toEqual(next.words);
    await again.resume();
    expect(await again.unfinished()).toEqual([]);
  });

  it('can be given up when its deadline has passed on the ledger', async () => {
    const patient = await registered(network.page(), checked, 'given-up');
    const gateway = withholding('WouldRevert');
    const { person, vault } = opened(patient, gateway);
    await person.keyReplacement.begin();
    await expect(person.keyReplacement.complete()).rejects.toMatchObject({ code: 'TryLater' });
    await expect(person.keyReplacement.drop()).rejects.toMatchObject({ code: 'Unfinished' });
    await pastTheDeadline();
    await person.keyReplacement.drop();
    expect(await vault.read('secret/next-phrase')).toBeUndefined();
    expect(await person.unfinished()).toEqual([]);
    expect(await person.checkStanding()).toBe('ready');
    expect((await person.phrase()).words).toEqual(patient.words);
  });
});

describe('another action that the gateway says was refused', () => {
  it('waits in the journal and is found when the gateway brings it', async () => {
    const patient = await registered(network.page(), checked, 'granting');
    const gateway = withholding('InstitutionInactive');
    const { person } = opened(patient, gateway);
    await expect(person.permissions.grant(person.permissions.defaultsFor(checked))).rejects.toMatchObject({
      code: 'TryLater',
      detail: 'InstitutionInactive',
    });
    expect((await person.unfinished()).map((one) => one.step)).toEqual(['grant']);
    await gateway.bring();
    expect(await person.resume()).toEqual([{ step: 'grant', outcome: 'finished' }]);
    expect((await person.permissions.list()).permissions[0]?.state).toBe('running');
  });

  it('because of a nonce is not signed anew on the gateway’s word', async () => {
    const patient = await registered(network.page(), checked, 'nonce');
    const gateway = withholding('InvalidAccountNonce');
    let looks = 0;
    const person = network
      .page({ ...gateway.environment, now: () => Date.now() + 100 * ++looks })
      .open(new MemoryVault('nonce', patient.vault));
    await expect(person.permissions.grant(person.permissions.defaultsFor(checked))).rejects.toMatchObject({ code: 'TryLater' });
    expect(new Set(gateway.kept.map((body) => new TextDecoder().decode(body))).size).toBe(1);
  });

  it('an entry is not sealed a second time on the gateway’s word', async () => {
    const patient = await registered(network.page(), checked, 'entry');
    const gateway = withholding('WrongEpoch');
    const { person } = opened(patient, gateway);
    await expect(person.charts.addEntry({ type: 'note', title: '一度', text: 'x' })).rejects.toMatchObject({ code: 'TryLater' });
    await gateway.bring();
    gateway.isHonest = true;
    await person.resume();
    expect((await person.charts.open('ja')).records.filter((one) => one.notes[0]?.title === '一度')).toHaveLength(1);
    expect(await person.unfinished()).toEqual([]);
  });
});
