import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckedInstitution, PageEnvironment, Person } from '../../src/workflows/index.ts';
import type { Hex } from '../../src/protocol/bytes.ts';
import { encodeView } from '../../src/ledger/bindings.ts';
import { MemoryVault } from '../support/memoryVault.ts';
import { TestNetwork, type Institution } from '../support/network.ts';
import { registered, type Patient } from '../support/patient.ts';

// A gateway and nodes that lie, by way of a proxy between the page and the real ones. The page must not believe,
// must not sign on what it does not believe, and must say what is wrong.

let network: TestNetwork;
let hospital: Institution;
let checked: CheckedInstitution;
let patient: Patient;
let patientId: Hex;

type Change = (url: URL, init: RequestInit | undefined, honest: () => Promise<Response>) => Promise<Response>;

/** The page with somebody in between. */
function between(change: Change, more: Partial<PageEnvironment> = {}): Partial<PageEnvironment> {
  return {
    fetch: (input, init) => change(new URL(input), init, () => fetch(input, init)),
    ...more,
  };
}

function personWith(environment: Partial<PageEnvironment>, vault: MemoryVault = patient.vault): Person {
  return network.page(environment).open(new MemoryVault('hostile', vault).unpinned());
}

function isGateway(url: URL): boolean {
  return url.origin === network.gateway;
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
}

beforeAll(async () => {
  network = await TestNetwork.start();
  hospital = await network.institution('hospital', 'hospital', 'doctor', '<img src=x onerror=alert(1)>txt');
  const page = network.page();
  checked = await page.readCode(hospital.code);
  patient = await registered(page, checked);
  patientId = (await patient.person.identity()).patientId as Hex;
  await patient.person.permissions.grant(patient.person.permissions.defaultsFor(checked));
  await patient.person.charts.addEntry({ type: 'note', title: '一', text: '1' });
  await patient.person.charts.addEntry({ type: 'note', title: '二', text: '2' });
  await network.done(hospital.desk, 'chart', 'patients');
  await network.done(hospital.desk, 'chart', 'note', '--patient', patientId, '--title', '三', '--text', '3');
});
afterAll(async () => network?.stop());

describe('a name on chain', () => {
  it('is text as it stands there, never markup', () => {
    expect(checked.name).toBe('<img src=x onerror=alert(1)>txt');
  });
});

describe('a gateway that', () => {
  it('drops records is caught: 3 of 4, and which one', async () => {
    const dropped = (await patient.person.charts.open('ja')).records.find((one) => one.notes[0]?.title === '二');
    const person = personWith(
      between(async (url, init, honest) => {
        if (!isGateway(url) || !url.pathname.endsWith('/records/fetch')) {
          return honest();
        }
        const { hashes } = JSON.parse(new TextDecoder().decode(init?.body as Uint8Array)) as { hashes: Hex[] };
        const envelopes = split(new Uint8Array(await (await honest()).arrayBuffer()));
        return joined(envelopes.map((one, index) => (hashes[index] === dropped?.hash ? new Uint8Array() : one)));
      }),
      emptied(),
    );
    const chart = await person.charts.open('ja');
    expect(chart.completeness).toMatchObject({ recordsOnChain: 4, recordsAvailable: 3 });
    expect(chart.records.find((one) => one.problem)).toMatchObject({ hash: dropped?.hash, problem: 'notAvailable' });
  });

  it('alters or swaps records is caught by the chain’s hash', async () => {
    for (const [attack, problem] of [
      ['alter', 'notOnChain'],
      ['swap', 'notOnChain'],
      ['garbage', 'wrongSize'],
    ] as const) {
      const person = personWith(
        between(async (url, _init, honest) => {
          if (!isGateway(url) || !url.pathname.endsWith('/records/fetch')) {
            return honest();
          }
          const envelopes = split(new Uint8Array(await (await honest()).arrayBuffer()));
          const [first, second] = envelopes as [Uint8Array, Uint8Array];
          if (attack === 'alter') {
            first[first.length - 80] = (first[first.length - 80] ?? 0) ^ 1;
          } else if (attack === 'swap') {
            envelopes.splice(0, 2, second, first);
          } else {
            first.fill(0x41);
          }
          return joined(envelopes);
        }),
        emptied(),
      );
      const chart = await person.charts.open('ja');
      expect(chart.records.filter((one) => one.problem === problem).length, attack).toBe(attack === 'swap' ? 2 : 1);
      // What is damaged is not kept: the honest gateway's copy is fetched the next time.
      const healed = network.page().open(new MemoryVault('healed', patient.vault));
      expect((await healed.charts.open('ja')).completeness.recordsAvailable).toBe(4);
    }
  });

  it('says an action was included is not believed: only the chain makes it recorded', async () => {
    const vault = new MemoryVault('believing', patient.vault);
    const person = network.page(
      between(async (url, init, honest) => {
        if (isGateway(url) && url.pathname === '/v1/actions' && init?.method === 'POST') {
          // The digest of the action stands in the phone's own journal.
          const [name] = await vault.names('journal/');
          const journal = new TextDecoder().decode(await vault.read(name as string));
          const { digest } = JSON.parse(journal) as { digest: Hex };
          return json({ digest, state: 'included', transaction: `0x${'11'.repeat(32)}`, block: 1 }, 202);
        }
        if (isGateway(url) && url.pathname.startsWith('/v1/actions/')) {
          return json({ digest: url.pathname.slice(12), state: 'included', block: 1 });
        }
        return honest();
      }, { now: fastClock(), sleep: quick }),
    ).open(vault);
    const stages: string[] = [];
    const granted = person.permissions.grant(person.permissions.defaultsFor(checked), (stage) => stages.push(stage));
    await expect(granted).rejects.toMatchObject({ code: 'TryLater' });
    expect(stages).not.toContain('recorded');
    // It is not forgotten either: it waits, and says so.
    expect((await person.unfinished()).map((one) => one.step)).toEqual(['grant']);
  });

  it('serves an old list of keys, or another patient’s, cannot put them into a restored phone', async () => {
    const { permissions } = patient.person;
    const honestWraps = await wrapsAt(patient);
    await permissions.rotate().catch(() => permissions.revoke(hospital.id));
    await expect(
      network
        .page(between(async (url, _init, honest) =>
          isGateway(url) && url.pathname.endsWith('/wraps') ? json({ wraps: honestWraps }) : honest(),
        ))
        .open(new MemoryVault('old'))
        .restore(patient.words.join(' ')),
    ).rejects.toMatchObject({ code: 'KeysDoNotMatch' });
    const other = await registered(network.page(), checked, 'other');
    const foreign = await wrapsAt(other);
    await expect(
      network
        .page(between(async (url, _init, honest) =>
          isGateway(url) && url.pathname.endsWith('/wraps') ? json({ wraps: foreign }) : honest(),
        ))
        .open(new MemoryVault('foreign'))
        .restore(patient.words.join(' ')),
    ).rejects.toMatchObject({ code: 'KeysDoNotMatch' });
    await permissions.grant(permissions.defaultsFor(checked));
  });

  it('shortens, alters or reorders its log of reads is named', async () => {
    const seen = await patient.person.looks.list();
    expect(seen.logBroken).toBe(false);
    for (const attack of ['cut the end', 'leave one out', 'another reader', 'another order', 'empty'] as const) {
      const person = personWith(
        between(async (url, _init, honest) => {
          if (!isGateway(url) || !url.pathname.endsWith('/reads')) {
            return honest();
          }
          const { entries } = (await (await honest()).json()) as { entries: { device: string; seq: number }[] };
          switch (attack) {
            case 'cut the end':
              entries.pop();
              break;
            case 'leave one out':
              entries.splice(1, 1);
              break;
            case 'another reader':
              (entries[1] as { device: string }).device = `0x${'22'.repeat(20)}`;
              break;
            case 'another order':
              entries.splice(0, 2, entries[1] as never, entries[0] as never);
              entries.forEach((entry, index) => {
                entry.seq = index + 1;
              });
              break;
            case 'empty':
              entries.length = 0;
          }
          return json({ entries });
        }),
      );
      expect(await person.looks.list(), attack).toMatchObject({ logBroken: true, logMissing: false });
    }
    const silent = personWith(between((url, _init, honest) => (url.pathname.endsWith('/reads') ? Promise.resolve(json({}, 503)) : honest())));
    expect(await silent.looks.list()).toMatchObject({ logMissing: true });
  });

  it('names an institution otherwise is not asked', async () => {
    const person = personWith(between(async (url, _init, honest) => {
      const response = await honest();
      return isGateway(url) ? new Response((await response.text()).replaceAll('img', 'xxx'), response) : response;
    }));
    expect((await person.permissions.list()).permissions[0]?.institutionName).toBe('<img src=x onerror=alert(1)>txt');
  });

  it('answers with anything but what was asked is refused with a reason', async () => {
    for (const body of ['', '[]', 'null', '{"entries":7}', '{"wraps":["0x12"]}', '<html>']) {
      const page = network.page(between((url, _init, honest) =>
        isGateway(url) && url.pathname.endsWith('/wraps') ? Promise.resolve(new Response(body)) : honest(),
      ));
      const restored = page.open(new MemoryVault('x')).restore(patient.words.join(' '));
      await expect(restored, body).rejects.toMatchObject({ code: 'GatewayMalformed' });
    }
  });

  it('does not give back what it was given is caught before the entry counts as done', async () => {
    const person = personWith(between(async (url, init, honest) => {
      const isRecord = isGateway(url) && /^\/v1\/records\/0x/.test(url.pathname) && init?.method !== 'PUT';
      return isRecord ? new Response(new Uint8Array(600)) : honest();
    }), patient.vault);
    await expect(person.charts.addEntry({ type: 'note', title: '四', text: '4' })).rejects.toMatchObject({ code: 'GatewayMalformed' });
    expect((await person.unfinished()).map((one) => one.step)).toEqual(['entry']);
  });

  it('is gone lets everything that is known be read', async () => {
    await patient.person.charts.open('ja');
    const person = personWith(between((url, _init, honest) => (isGateway(url) ? Promise.reject(new TypeError('gone')) : honest()), { sleep: quick }));
    const chart = await person.charts.open('ja');
    expect(chart.completeness.recordsAvailable).toBeGreaterThanOrEqual(4);
    const request = person.permissions.defaultsFor(checked);
    await expect(person.permissions.grant(request)).rejects.toMatchObject({ code: 'GatewayUnreachable' });
  });
});

/** A node at another address that is the real one with changed answers. */
function twoNodes(change: (method: string, result: any) => any): Partial<PageEnvironment> {
  const liar = 'http://liar.example/';
  return {
    network: { ...network.configuration, nodes: [network.node, liar] },
    fetch: async (input, init) => {
      if (!input.startsWith(liar)) {
        return fetch(input, init);
      }
      const request = JSON.parse(init?.body as string) as { method: string };
      const reply = (await (await fetch(network.node, init)).json()) as { result: unknown };
      return json({ ...reply, result: change(request.method, reply.result) });
    },
  };
}

describe('nodes that', () => {
  it('agree are said to agree', async () => {
    const page = network.page(twoNodes((_method, result) => result));
    expect(await page.connectivity.refresh()).toMatchObject({ nodesConfigured: 2, nodesReachable: 2, online: true });
    await page.readCode(hospital.code);
  });

  it('tell different things stop everything that would be signed; what is cached can be read', async () => {
    const attacks: [string, (method: string, result: any) => any][] = [
      ['state', (method, result) => (method === 'eth_call' ? `${result.slice(0, -1)}${result.endsWith('1') ? '0' : '1'}` : result)],
      ['logs', (method, result) => (method === 'eth_getLogs' ? result.slice(1) : result)],
      ['block', (method, result) => (method === 'eth_getBlockByNumber' ? { ...result, hash: `0x${'33'.repeat(32)}` } : result)],
      ['chain', (method, result) => (method === 'eth_chainId' ? '0x1' : result)],
      ['nonsense', (method, result) => (method === 'eth_getBlockByNumber' ? 'x' : result)],
    ];
    await patient.person.charts.open('ja');
    for (const [name, change] of attacks) {
      const person = personWith(twoNodes(change), emptyEvents());
      await expect(person.permissions.list(), name).rejects.toMatchObject({ code: name === 'chain' ? 'WrongChain' : 'NodesDisagree' });
      const request = person.permissions.defaultsFor(checked);
      await expect(person.permissions.grant(request), name).rejects.toMatchObject({ code: expect.stringMatching(/NodesDisagree|WrongChain/) });
      // Nor is anything signed when only the logs are lied about: whether something is taken away stands in them.
      expect(await person.unfinished(), name).toEqual([]);
      expect((await person.charts.cached('ja'))?.records.length, name).toBeGreaterThanOrEqual(4);
    }
  });

  it('stand far behind are called stale', async () => {
    const old = (result: any) => ({ ...result, timestamp: `0x${(Number(result.timestamp) - 3600).toString(16)}`, hash: `0x${'44'.repeat(32)}`, number: `0x${(Number(result.number) - 1).toString(16)}` });
    const first = true;
    const page = network.page(twoNodes((method, result) => (method === 'eth_getBlockByNumber' && first ? old(result) : result)));
    const state = await page.connectivity.refresh();
    expect(state.online).toBe(false);
    expect(state.nodesDisagree || state.nodeStale).toBe(true);
  });

  it('are away one by one leave the others', async () => {
    const page = network.page({
      network: { ...network.configuration, nodes: [network.node, 'http://127.0.0.1:9/'] },
    });
    const known = await page.readCode(hospital.code);
    expect(await page.connectivity.refresh()).toMatchObject({ nodesConfigured: 2, nodesReachable: 1, online: true });
    // One alone is enough to read and to write for oneself, not to let somebody in.
    const person = page.open(new MemoryVault('alone', patient.vault).unpinned());
    const granted = person.permissions.grant(person.permissions.defaultsFor(known));
    await expect(granted).rejects.toMatchObject({ code: 'NodesUnreachable' });
    expect(await person.unfinished()).toEqual([]);
    await person.charts.addEntry({ type: 'note', title: '一人', text: 'x' });
  });

  it('are kept busy for one call leave nothing to the other: no key is wrapped to what one alone tells', async () => {
    const liar = 'http://liar.example/';
    const invented = '22'.repeat(32);
    const put: string[] = [];
    let isBusy = true;
    const page = network.page({
      network: { ...network.configuration, nodes: [network.node, liar] },
      fetch: async (input, init) => {
        const { method } = input.startsWith(network.gateway) ? { method: '' } : (JSON.parse(init?.body as string) as { method: string });
        if (input.startsWith(network.gateway) && init?.method === 'PUT') {
          put.push(input);
        }
        if (input.startsWith(network.node) && isBusy && (method === 'eth_call' || method === 'eth_getLogs')) {
          return new Response('', { status: 429 });
        }
        if (!input.startsWith(liar)) {
          return fetch(input, init);
        }
        const told = await (await fetch(network.node, init)).text();
        return new Response(isBusy ? told.replaceAll(checked.vaultPk.slice(2), invented) : told);
      },
    });
    const person = page.open(new MemoryVault('busy', patient.vault).unpinned());
    const forged = await person.permissions.institution(hospital.id);
    expect(forged.vaultPk).toBe(`0x${invented}`);
    for (const work of [
      () => person.permissions.grant(person.permissions.defaultsFor(forged)),
      () => person.permissions.revoke(hospital.id),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'NodesUnreachable' });
    }
    expect(await person.unfinished()).toEqual([]);
    expect(put).toEqual([]);
    isBusy = false;
    const known = await person.permissions.institution(hospital.id);
    await person.permissions.grant(person.permissions.defaultsFor(known));
  });

  it('tell another key of a recipient when it is signed than when it was wrapped stop the action', async () => {
    const asked = encodeView('institution', [hospital.id]);
    const invented = '33'.repeat(32);
    let lies = 2;
    const page = network.page({
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        const isAsked = input.startsWith(network.node) && (init?.body as string).includes(asked);
        return isAsked && lies-- > 0 ? new Response((await response.text()).replaceAll(checked.vaultPk.slice(2), invented)) : response;
      },
    });
    const person = page.open(new MemoryVault('twice', patient.vault));
    const told = await person.permissions.institution(hospital.id);
    expect(told.vaultPk).toBe(`0x${invented}`);
    const granted = person.permissions.grant(person.permissions.defaultsFor(told));
    await expect(granted).rejects.toMatchObject({ code: 'CodeDoesNotMatchLedger' });
    expect(await person.unfinished()).toEqual([]);
  });

  it('show less than this phone has seen stop it hard', async () => {
    await patient.person.charts.open('ja');
    const head = Number(await network.rpc('eth_blockNumber', []));
    const earlier = `0x${(head - 3).toString(16)}`;
    const rolledBack: Partial<PageEnvironment> = {
      fetch: async (input, init) => {
        if (!input.startsWith(network.node)) {
          return fetch(input, init);
        }
        const request = JSON.parse(init?.body as string) as { method: string; params: any[] };
        if (request.method === 'eth_getBlockByNumber' && request.params[0] === 'latest') {
          request.params[0] = earlier;
        }
        return fetch(input, { ...init, body: JSON.stringify(request) });
      },
    };
    await patient.person.charts.addEntry({ type: 'note', title: '新', text: 'x' });
    await patient.person.charts.open('ja');
    await expect(personWith(rolledBack).charts.open('ja')).rejects.toMatchObject({ code: 'ChainWentBackwards' });
  });
});

describe('another description of the network', () => {
  it('is not followed before the person agrees: nodes that agree with each other could name a vault key of their own', async () => {
    const vault = new MemoryVault('pinned', patient.vault);
    const asked: string[] = [];
    const invented = ['http://one.example/', 'http://two.example/'];
    const page = network.page({
      network: { ...network.configuration, nodes: invented },
      fetch: async (input, init) => {
        asked.push(input);
        return invented.includes(input) ? fetch(network.node, init) : fetch(input, init);
      },
    });
    const known = await page.readCode(hospital.code);
    asked.length = 0;
    const person = page.open(vault);
    for (const work of [
      () => person.permissions.grant(person.permissions.defaultsFor(known)),
      () => person.permissions.revoke(hospital.id),
      () => person.charts.open('ja'),
      () => person.charts.addEntry({ type: 'note', title: '否', text: 'x' }),
      () => person.keyReplacement.begin(),
      () => person.resume(),
      () => person.checkStanding(),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'NetworkChanged' });
    }
    expect(asked).toEqual([]);
    expect((await person.charts.cached('ja'))?.records.length).toBeGreaterThanOrEqual(4);
    expect(await person.networkChange()).toMatchObject({ before: { nodes: [`${network.node}/`] }, now: { nodes: invented } });
    await person.acceptNetwork();
    expect(await person.networkChange()).toBeUndefined();
    expect(await person.checkStanding()).toBe('ready');
    // What was agreed to stays agreed to, and what was before is the other one now.
    expect(await page.open(vault).networkChange()).toBeUndefined();
    await expect(network.page().open(vault).permissions.list()).rejects.toMatchObject({ code: 'NetworkChanged' });
  });
});

describe('a permission', () => {
  it('to add without seeing is not signed: it would give the keys away and say that nothing can be seen', async () => {
    const { permissions } = patient.person;
    const request = { ...permissions.defaultsFor(checked), compartments: { sensitive: { read: false, add: true } } };
    await expect(permissions.grant(request)).rejects.toMatchObject({ code: 'InvalidDraft', detail: 'compartments' });
    expect(await patient.person.unfinished()).toEqual([]);
  });
});

describe('a phone', () => {
  it('whose clock is a day off, either way, still does everything', async () => {
    for (const days of [-1, 1]) {
      const off = { now: () => Date.now() + days * 86_400_000 };
      const person = personWith(off);
      await person.charts.addEntry({ type: 'note', title: `${days}`, text: 'x' });
      const known = await person.permissions.institution(hospital.id);
      await person.permissions.grant(person.permissions.defaultsFor(known));
      const [shown] = (await person.permissions.list()).permissions;
      expect(shown?.state).toBe('running');
      expect(Math.abs((shown?.notAfter ?? 0) - Date.now() / 1000 - 30 * 86_400)).toBeLessThan(600);
    }
  });

  it('whose cache is full loses nothing but time', async () => {
    const vault = new MemoryVault('full', patient.vault);
    vault.cached.clear();
    vault.cache.put = () => Promise.reject(new Error('quota'));
    vault.cache.get = () => Promise.reject(new Error('broken'));
    const chart = await network.page().open(vault).charts.open('ja');
    expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
  });

  it('with two tabs at once does one thing after the other, and both', async () => {
    const vault = new MemoryVault('tabs', patient.vault);
    const [left, right] = [network.page().open(vault), network.page().open(vault)];
    const known = await left.permissions.institution(hospital.id);
    await Promise.all([
      left.permissions.grant(left.permissions.defaultsFor(known)),
      right.charts.addEntry({ type: 'note', title: '左右', text: 'x' }),
      right.permissions.grant({ ...right.permissions.defaultsFor(known), notAfter: 0 }),
      left.charts.addEntry({ type: 'medication', drug: '目薬' }),
    ]);
    await Promise.all([left.permissions.revoke(hospital.id), right.charts.addEntry({ type: 'note', title: '後', text: 'x' })]);
    for (const tab of [left, right]) {
      const chart = await tab.charts.open('ja');
      expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
      expect((await tab.permissions.list()).permissions[0]?.state).toBe('ended');
      expect(await tab.unfinished()).toEqual([]);
    }
    patient.vault.documents = new Map(vault.documents);
  });

  it('sees a permission run out, and is told which keys are due', async () => {
    const { permissions } = patient.person;
    const known = await permissions.institution(hospital.id);
    const now = Math.floor(Date.now() / 1000);
    await permissions.grant({ ...permissions.defaultsFor(known), notAfter: now + 3 });
    await new Promise((done) => setTimeout(done, 3_500));
    await network.rpc('evm_mine', []);
    const list = await permissions.list();
    expect(list.permissions[0]).toMatchObject({ state: 'expired', endsSoon: false });
    expect(list.rotationDue).toEqual(['summary', 'medications', 'clinical']);
    await permissions.rotate();
    expect((await permissions.list()).rotationDue).toEqual([]);
    expect(await network.cli(hospital.desk, 'chart', 'open', '--patient', patientId)).toMatchObject({ ok: false });
  });

  it('goes on when the chain’s blocks run ahead of everybody’s clock', async () => {
    await network.rpc('evm_increaseTime', [7_200]);
    await network.rpc('evm_mine', []);
    const person = network.page().open(patient.vault);
    await person.charts.addEntry({ type: 'note', title: '先', text: 'x' });
    const chart = await person.charts.open('ja');
    expect(chart.completeness.recordsAvailable).toBe(chart.completeness.recordsOnChain);
  });

  it('that is locked does nothing', async () => {
    const vault = new MemoryVault('locked', patient.vault);
    const person = network.page().open(vault);
    await person.permissions.list();
    vault.isUnlocked = false;
    for (const work of [
      () => person.permissions.list(),
      () => person.charts.open('ja'),
      () => person.charts.cached('ja'),
      () => person.phrase(),
      () => person.permissions.revoke(hospital.id),
      () => person.resume(),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'Locked' });
    }
  });
});

/** Envelopes of a fetch, each behind its length. */
function split(bytes: Uint8Array): Uint8Array[] {
  const envelopes: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = new DataView(bytes.buffer).getUint32(at);
    envelopes.push(bytes.slice(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return envelopes;
}

function joined(envelopes: readonly Uint8Array[]): Response {
  const parts = envelopes.flatMap((one) => {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, one.length);
    return [length, one as Uint8Array<ArrayBuffer>];
  });
  return new Response(new Blob(parts));
}

function emptied(): MemoryVault {
  const vault = new MemoryVault('empty', patient.vault);
  vault.cached.clear();
  return vault;
}

/** Without what is kept of the chain, so that the nodes are asked. */
function emptyEvents(): MemoryVault {
  const vault = new MemoryVault('events', patient.vault);
  vault.documents.delete('cache/events');
  return vault;
}

const quick = (): Promise<void> => new Promise((done) => setTimeout(done, 1));

/** Each look at the clock is a second later: patience runs out in a moment. */
function fastClock(): () => number {
  let looks = 0;
  return () => Date.now() + 100 * ++looks;
}

async function wrapsAt(one: Patient): Promise<readonly Hex[]> {
  let wraps: readonly Hex[] = [];
  const page = network.page({
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (input.endsWith('/wraps')) {
        wraps = ((await response.clone().json()) as { wraps: Hex[] }).wraps;
      }
      return response;
    },
  });
  await page.open(new MemoryVault('look')).restore(one.words.join(' '));
  return wraps;
}
