import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { LedgerFailure } from '../../../src/ledger/failure.ts';
import { zero32, toHex, type Hex } from '../../../src/protocol/bytes.ts';
import { ProtocolFailure } from '../../../src/protocol/failure.ts';
import { readLogHashOf, type ReadLogEntry } from '../../../src/protocol/session.ts';
import { createPatientPage, Failure, readNetworkConfiguration, type LookLine, type PageEnvironment } from '../../../src/workflows/index.ts';
import { toFailure } from '../../../src/workflows/failures.ts';
import { grantHistoryOf } from '../../../src/workflows/grantHistory.ts';
import { checkLog } from '../../../src/workflows/looks.ts';
import { defaultChoice } from '../../../src/workflows/permissions.ts';
import { MemoryVault } from '../../support/memoryVault.ts';
import { casesOf, fixedRandom } from '../../support/vectors.ts';

const offline: PageEnvironment = {
  network: { chainId: 31337, ledger: `0x${'aa'.repeat(20)}`, deployedAt: 0, nodes: ['http://127.0.0.1:9/'], gateway: 'http://127.0.0.1:9/' },
  fetch: () => Promise.reject(new TypeError('offline')),
  now: () => 1_795_000_000_000,
  random: fixedRandom('page'),
  sleep: async () => undefined,
};

describe('the words', () => {
  const page = createPatientPage(offline);

  it('are 24, new each time, and asked back at three places', () => {
    const phrase = page.newPhrase();
    expect(phrase.words).toHaveLength(24);
    expect(page.newPhrase()).not.toEqual(phrase);
    const quiz = page.quizOf(phrase);
    const positions = quiz.questions.map((one) => one.position);
    expect(new Set(positions).size).toBe(3);
    expect([...positions].sort((left, right) => left - right)).toEqual(positions);
    const answers = positions.map((position) => ` ${phrase.words[position - 1]?.toUpperCase()} `);
    expect(quiz.check(answers)).toBe(true);
    expect(quiz.check([...answers].reverse())).toBe(false);
    expect(quiz.check(answers.slice(1))).toBe(false);
  });

  it('are marked while they are typed', () => {
    expect(page.unknownWords('abandon tegata  ability')).toEqual([2]);
    expect(page.completions('aba')).toEqual(['abandon']);
    expect(page.completions('a')).toHaveLength(8);
    expect(page.completions('')).toEqual([]);
  });
});

describe('the network that a person knows', () => {
  const { network } = offline;
  it.each([
    ['nodes', { nodes: ['http://127.0.0.1:8/'] }],
    ['one node fewer', { nodes: network.nodes.slice(1).concat('http://127.0.0.1:9/x') }],
    ['the gateway', { gateway: 'http://127.0.0.1:8/' }],
    ['finality', { finality: 12 }],
    ['the first block', { deployedAt: 7 }],
  ])('is asked about when the page has changed: %s', async (_what, change) => {
    const vault = new MemoryVault();
    const page = createPatientPage(offline);
    await page.open(vault).adopt(page.newPhrase());
    // The order of the nodes and the spelling of an address are no change.
    const same = createPatientPage({ ...offline, network: { ...network, gateway: 'http://127.0.0.1:9', finality: 'instant' } });
    expect(await same.open(vault).networkChange()).toBeUndefined();
    const changed = createPatientPage({ ...offline, network: { ...network, ...change } as typeof network }).open(vault);
    await expect(changed.resume()).rejects.toMatchObject({ code: 'NetworkChanged' });
    expect(await changed.networkChange()).toBeDefined();
    expect(await changed.stage()).toBe('new');
    expect((await changed.phrase()).words).toHaveLength(24);
    await changed.acceptNetwork();
    expect(await changed.resume()).toEqual([]);
  });
});

describe('a person without the network', () => {
  it('can be made and nothing is pretended', async () => {
    const page = createPatientPage(offline);
    const person = page.open(new MemoryVault());
    const phrase = page.newPhrase();
    await person.adopt(phrase);
    await person.adopt(phrase);
    expect(await person.phrase()).toEqual(phrase);
    expect(await person.stage()).toBe('new');
    await expect(person.adopt(page.newPhrase())).rejects.toMatchObject({ code: 'AlreadyRegistered' });
    await expect(person.identity()).rejects.toMatchObject({ code: 'NotRegistered' });
    await expect(page.readCode('hello')).rejects.toMatchObject({ code: 'NotOurs' });
    expect(await person.charts.cached('ja')).toBeUndefined();
    expect(await page.connectivity.refresh()).toMatchObject({ online: false, nodesReachable: 0, gatewayReachable: false });
  });

  it('whose registration is begun keeps everything for the next time', async () => {
    const page = createPatientPage(offline);
    const vault = new MemoryVault();
    const person = page.open(vault);
    await person.adopt(page.newPhrase());
    const institution = { id: zero32, name: 'x', kind: 'hospital' as const, checkNumber: '000000', vaultEpoch: 1, vaultPk: zero32, introduction: `0x${'00'.repeat(16)}` as Hex, asOf: { block: 0, time: 0 } };
    const profile = { name: '手形', birthDate: '1980-01-01', sex: 'unknown' as const };
    await expect(person.register(profile, institution)).rejects.toMatchObject({ code: 'NodesUnreachable' });
    expect(await person.stage()).toBe('registering');
    expect(await person.pendingProfile()).toEqual(profile);
    expect(await person.unfinished()).toMatchObject([{ step: 'register' }]);
    expect(await person.resume()).toEqual([{ step: 'register', outcome: 'waiting', failure: 'NodesUnreachable' }]);
    await expect(person.register({ ...profile, name: '' }, institution)).rejects.toMatchObject({ code: 'InvalidDraft', detail: 'name' });
  });

  it('whose storage was cleared or is full hears that, not something else', async () => {
    for (const [code, told] of [['StorageCleared', 'StorageLost'], ['QuotaFull', 'StorageFull']] as const) {
      const vault = new MemoryVault();
      const page = createPatientPage(offline);
      vault.write = () => Promise.reject(Object.assign(new Error('x'), { code }));
      await expect(page.open(vault).adopt(page.newPhrase())).rejects.toMatchObject({ code: told });
    }
  });

  it('in a damaged vault says so', async () => {
    const vault = new MemoryVault();
    const page = createPatientPage(offline);
    await page.open(vault).adopt(page.newPhrase());
    vault.documents.set('state', Uint8Array.of(0x7b));
    await expect(page.open(vault).stage()).rejects.toMatchObject({ code: 'DamagedState' });
    vault.documents.set('secret/phrase', new Uint8Array(31));
    await expect(page.open(vault).phrase()).rejects.toMatchObject({ code: 'DamagedState' });
  });
});

describe('the page', () => {
  it('listens for nobody who was locked: else it would keep what was read, and the keys', () => {
    const page = createPatientPage(offline);
    const stop = vi.fn();
    vi.spyOn(page.connectivity, 'onLedgerMoved').mockReturnValue(stop);
    const person = page.open(new MemoryVault());
    expect(stop).not.toHaveBeenCalled();
    person.close();
    expect(stop).toHaveBeenCalledOnce();
  });

  it('looks at the network once in a while, however often it was stopped and started in between', async () => {
    vi.useFakeTimers();
    try {
      let asked = 0;
      const page = createPatientPage({
        ...offline,
        // An answer that takes its time: stopped and started meanwhile.
        fetch: () => new Promise((_done, failed) => setTimeout(() => (asked++, failed(new TypeError('offline'))), 3_000)),
      });
      for (let round = 0; round < 5; ++round) {
        page.connectivity.start();
        await vi.advanceTimersByTimeAsync(100);
        page.connectivity.stop();
      }
      page.connectivity.start();
      await vi.advanceTimersByTimeAsync(60_000);
      asked = 0;
      await vi.advanceTimersByTimeAsync(80_000);
      page.connectivity.stop();
      // A look each five seconds and its answer, the gateway now and then; five times that before.
      expect(asked).toBeLessThan(40);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('failures', () => {
  it.each([
    [new LedgerFailure('Unreachable', 'node'), 'NodesUnreachable'],
    [new LedgerFailure('Unreachable', 'gateway'), 'GatewayUnreachable'],
    [new LedgerFailure('MalformedReply', 'read log'), 'GatewayMalformed'],
    [new LedgerFailure('MalformedReply', 'ABI'), 'NodesDisagree'],
    [new LedgerFailure('Refused', 'IntroductionInvalid'), 'IntroductionInvalid'],
    [new LedgerFailure('TryLater', 'QuotaExceeded'), 'GatewayBusy'],
    [new LedgerFailure('TryLater', 'BudgetExhausted'), 'SponsorEmpty'],
    [new LedgerFailure('Reverted', 'ChartClosed'), 'ChartClosed'],
    [new LedgerFailure('Reverted', 'WrapSetMismatch'), 'Refused'],
    [new ProtocolFailure('CommitmentMismatch'), 'KeysDoNotMatch'],
    [Object.assign(new Error('x'), { code: 'QuotaFull' }), 'StorageFull'],
    [Object.assign(new Error('x'), { code: 'StorageCleared' }), 'StorageLost'],
    [new Error('secret words'), 'Unexpected'],
    ['x', 'Unexpected'],
  ])('%s is told as %s', (error, code) => {
    const failure = toFailure(error);
    expect(failure.code).toBe(code);
    expect(failure.detail).not.toContain('secret');
    expect(toFailure(failure)).toBe(failure);
  });
});

describe('the network file', () => {
  const good = { chainId: 1, ledger: `0x${'AB'.repeat(20)}`, deployedAt: 3, nodes: ['https://a'], gateway: 'https://g', patientPage: 'https://p' };
  it('is read strictly', () => {
    expect(readNetworkConfiguration(good)).toMatchObject({ ledger: `0x${'ab'.repeat(20)}`, deployedAt: 3 });
    for (const change of [{ chainId: '1' }, { ledger: '0x12' }, { nodes: [] }, { nodes: [1] }, { gateway: 7 }, { deployedAt: null }]) {
      expect(() => readNetworkConfiguration({ ...good, ...change })).toThrow('InvalidConfiguration');
    }
    expect(() => readNetworkConfiguration(null)).toThrow(Failure);
    expect(() => createPatientPage({ ...offline, network: { ...offline.network, gateway: 'javascript:1' } })).toThrow('InvalidConfiguration');
  });
});

describe('defaults', () => {
  it('give a pharmacy medications and summary, a hospital everything but what is sensitive', () => {
    expect(defaultChoice('pharmacy')).toEqual({ summary: { read: true, add: false }, medications: { read: true, add: true } });
    expect(Object.keys(defaultChoice('hospital'))).toEqual(['summary', 'medications', 'clinical']);
    expect(defaultChoice('clinic')).toEqual(defaultChoice('hospital'));
  });
});

describe('the log of reads', () => {
  const vectors = casesOf('read-log')[0]?.['entries'] as Record<string, string>[];
  const entries = vectors.map((one) => ({ ...one, sequence: Number(one['seq']), time: Number(one['time']) }) as unknown as ReadLogEntry);
  const mark = (index: number) => ({ sequence: entries[index]?.sequence ?? 0, hash: readLogHashOf(entries[index] as ReadLogEntry) });

  it('is whole, grows, and is broken by anything else', () => {
    expect(checkLog(entries, undefined)).toEqual({ continues: [true, true, true, true], isBroken: false });
    expect(checkLog(entries, mark(2)).isBroken).toBe(false);
    expect(checkLog([], undefined).isBroken).toBe(false);
    expect(checkLog(entries.slice(0, 2), mark(2)).isBroken).toBe(true);
    expect(checkLog([], mark(0)).isBroken).toBe(true);
    expect(checkLog(entries.slice(1), undefined).isBroken).toBe(true);
    expect(checkLog([entries[0], entries[2]] as ReadLogEntry[], undefined).continues).toEqual([true, false]);
  });
});

describe('the history of grants', () => {
  it('ends what was revoked and starts anew what was granted again', () => {
    const event = (name: string, fields: object, block: number) => ({ name, fields, block, time: block, blockHash: zero32, transaction: zero32, logIndex: 0 }) as never;
    const items = [{ compartment: zero32, permissions: 1, fromEpoch: 1, wrapHash: zero32 }];
    const institutionId = toHex(new Uint8Array(32).fill(1));
    const granted = (block: number) => event('Granted', { institutionId, notAfter: 0, items }, block);
    const revoked = event('Revoked', { institutionId }, 2);
    expect(grantHistoryOf([granted(1)]).grants).toMatchObject([{ institutionId, grantedAt: 1 }]);
    expect(grantHistoryOf([granted(1), revoked]).grants[0]?.endedAt).toBe(2);
    expect(grantHistoryOf([granted(1), revoked, granted(3)]).grants[0]?.endedAt).toBeUndefined();
  });
});

describe('the export of lines', () => {
  it('is CSV that no spreadsheet takes for a formula', () => {
    const person = createPatientPage(offline).open(new MemoryVault());
    const line: LookLine = { time: 0, kind: 'granted', source: 'chain', institutionName: '=HYPERLINK("x")', byPatient: true, continuesChain: true };
    const csv = person.looks.csvOf([line]);
    expect(csv.startsWith('\ufefftime,kind,')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    const looked = { lines: [line], logBroken: false, logMissing: false, asOf: { block: 0, time: 0 } };
    expect(person.looks.filter(looked, { kinds: ['read'] })).toEqual([]);
    expect(person.looks.filter(looked, { from: 1 })).toEqual([]);
    expect(person.looks.filter(looked, { until: 0 })).toEqual([line]);
  });
});

describe('layers', () => {
  it('import only downwards', () => {
    const ranks = ['protocol', 'ledger', 'clinical', 'workflows'] as const;
    const allowed: Record<(typeof ranks)[number], readonly string[]> = {
      protocol: ['protocol'],
      ledger: ['protocol', 'ledger'],
      clinical: ['protocol', 'clinical'],
      workflows: ['protocol', 'ledger', 'clinical', 'workflows'],
    };
    const files = import.meta.glob('../../../src/{protocol,ledger,clinical,workflows}/*.ts');
    expect(Object.keys(files).length).toBeGreaterThan(30);
    for (const file of Object.keys(files)) {
      const layer = ranks.find((one) => file.includes(`/src/${one}/`)) as (typeof ranks)[number];
      const source = readFileSync(new URL(file, import.meta.url), 'utf8');
      expect(/\b(?:document|window|localStorage)\./.test(source), file).toBe(false);
      for (const [, path = ''] of source.matchAll(/from '(\.[^']+)'/g)) {
        const target = path.startsWith('./') ? layer : (path.split('/')[1] ?? '');
        expect(allowed[layer], `${file} imports ${path}`).toContain(target);
      }
    }
  });
});
