import {
  type ActionStage,
  type ChartRecord,
  type CheckedInstitution,
  type ConnectivityState,
  Failure,
  type FailureCode,
  type Hex,
  type LookLine,
  type NetworkChange,
  type NewPhrase,
  type PatientPage,
  type PermissionInformation,
  type Person,
  type PersonStage,
  type PersonVault,
  type ProgressObserver,
  type RecordedAction,
  type ResumedStep,
  type UnfinishedStep,
} from '../../../src/workflows/api';
import { chartOf, checked, hex, institutions, looksAt, permissionsAt } from './samples';

/** What a test sets to see a view in a state that is hard to bring about for real. */
export interface Controls {
  /** Failure of the next call of each name, until taken off. */
  failures: Partial<Record<string, FailureCode>>;
  /** Actions stop at this stage and wait. */
  holdAt: ActionStage | undefined;
  online: boolean;
  nodesDisagree: boolean;
  brokenLog: boolean;
  emptyChart: boolean;
  noPermissions: boolean;
  rotationDue: boolean;
  newKeys: 'notNeeded' | 'made' | 'waiting';
  records: number;
  unfinished: UnfinishedStep[];
  stage: PersonStage | undefined;
  networkChange: NetworkChange | undefined;
}

export const controls: Controls = {
  failures: {},
  holdAt: undefined,
  online: true,
  nodesDisagree: false,
  brokenLog: false,
  emptyChart: false,
  noPermissions: false,
  rotationDue: false,
  newKeys: 'notNeeded',
  records: 18,
  unfinished: [],
  stage: undefined,
  networkChange: undefined,
};

const words = 'abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid acoustic acquire across act action actor actress actual'.split(' ');

async function step(name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const failure = controls.failures[name];
  if (failure !== undefined) {
    throw new Failure(failure, failure === 'InvalidDraft' ? 'name' : '');
  }
}

async function action(name: string, observer?: ProgressObserver): Promise<RecordedAction> {
  for (const stage of ['preparing', 'sending', 'sent', 'recorded'] as const) {
    observer?.(stage);
    if (stage === controls.holdAt) {
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (controls.holdAt !== stage) {
            clearInterval(timer);
            resolve();
          }
        }, 20);
      });
    }
    await step(name);
  }
  return { digest: hex(70), transaction: hex(71), block: 128_441, blockTime: Math.floor(Date.now() / 1000) };
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = <T>(bytes: Uint8Array | undefined): T | undefined =>
  bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as T);

class FakePerson {
  readonly personId: string;
  readonly #vault: PersonVault;
  readonly permissions: Person['permissions'];
  readonly looks: Person['looks'];
  readonly charts: Person['charts'];
  readonly keyReplacement: Person['keyReplacement'];
  #granted: PermissionInformation[] = permissionsAt(Math.floor(Date.now() / 1000));

  constructor(vault: PersonVault) {
    this.#vault = vault;
    this.personId = vault.personId;
    const now = (): number => Math.floor(Date.now() / 1000);
    this.permissions = {
      defaultsFor: (institution) => ({
        institution,
        compartments:
          institution.kind === 'pharmacy'
            ? { summary: { read: true, add: false }, medications: { read: true, add: true } }
            : {
                summary: { read: true, add: true },
                medications: { read: true, add: true },
                clinical: { read: true, add: true },
              },
        notAfter: institution.asOf.time + (institution.kind === 'pharmacy' ? 3 : 30) * 86_400,
      }),
      grant: async (request, observer) => {
        const done = await action('grant', observer);
        const { institution } = request;
        this.#granted = [
          {
            institutionId: institution.id,
            institutionName: institution.name,
            kind: institution.kind,
            institutionActive: true,
            compartments: request.compartments,
            grantedAt: now(),
            notAfter: request.notAfter,
            state: 'running',
            block: done.block,
            endsSoon: false,
          },
          ...this.#granted.filter(({ institutionId }) => institutionId !== institution.id),
        ];
        return { ...done, newKeys: controls.newKeys };
      },
      list: async () => {
        await step('permissions');
        return {
          permissions: controls.noPermissions ? [] : this.#granted,
          rotationDue: controls.rotationDue ? ['clinical', 'medications'] : [],
          asOf: { block: 128_440, time: now() },
          fromCache: false,
        };
      },
      cached: async () => undefined,
      institution: async (id) => {
        await step('institution');
        const found = institutions.find((institution) => institution.id === id);
        if (found === undefined) {
          throw new Failure('NotFound');
        }
        return { ...checked(found), asOf: { block: 128_440, time: now() } };
      },
      revoke: async (id, observer) => {
        const done = await action('revoke', observer);
        this.#granted = this.#granted.map((permission) =>
          permission.institutionId === id ? { ...permission, state: 'ended', endedAt: now(), endsSoon: false } : permission,
        );
        return done;
      },
      rotate: async (observer) => {
        const done = await action('rotate', observer);
        controls.rotationDue = false;
        return done;
      },
    };
    this.looks = {
      list: async () => {
        await step('looks');
        return looksAt(now(), controls.brokenLog);
      },
      filter: (looked, filter) =>
        looked.lines.filter(
          (line: LookLine) =>
            (filter.kinds === undefined || filter.kinds.includes(line.kind)) &&
            (filter.institutionId === undefined || filter.institutionId === line.institutionId) &&
            (filter.from === undefined || line.time >= filter.from),
        ),
      csvOf: (lines) => `\ufefftime,kind\r\n${lines.map(({ time, kind }) => `${time},${kind}`).join('\r\n')}\r\n`,
    };
    const chart = (language: 'ja' | 'en') => {
      const whole = chartOf(now(), language, controls.records);
      return controls.emptyChart
        ? {
            records: [],
            summary: {
              allergyKnowledge: 'noInformation' as const,
              activeAllergies: [],
              pastAllergies: [],
              problemKnowledge: 'noInformation' as const,
              activeProblems: [],
              pastProblems: [],
              medicationKnowledge: 'noInformation' as const,
              currentMedications: [],
              pastMedications: [],
              notes: [],
              observations: [],
            },
            completeness: { ...whole.completeness, recordsOnChain: 0, recordsAvailable: 0 },
          }
        : whole;
    };
    this.charts = {
      cached: async () => undefined,
      open: async (language, progress) => {
        progress?.({ done: 3, total: 18 });
        await step('chart');
        return chart(language);
      },
      find: (view, text) =>
        view.records.filter((record: ChartRecord) => text.split(/\s+/u).every((word) => JSON.stringify(record).includes(word))),
      exportBundle: (view) => JSON.stringify({ resourceType: 'Bundle', total: view.records.length }),
      addEntry: async (_entry, _supersedes, observer) => action('addEntry', observer),
      changeProfile: async (_profile, observer) => action('changeProfile', observer),
    };
    this.keyReplacement = {
      begin: async () => ({ words: [...words].reverse() }),
      complete: async (observer) => action('replaceKey', observer),
      drop: async () => undefined,
    };
  }

  async stage(): Promise<PersonStage> {
    return controls.stage ?? decode<PersonStage>(await this.#vault.read('fake/stage')) ?? 'new';
  }
  async setStage(stage: PersonStage): Promise<void> {
    await this.#vault.write(new Map([['fake/stage', encode(stage)]]));
  }
  async identity() {
    return { patientId: hex(80), address: hex(81).slice(0, 42) as Hex };
  }
  async adopt(phrase: NewPhrase): Promise<void> {
    await this.#vault.write(new Map([['fake/words', encode(phrase.words)]]));
  }
  async phrase(): Promise<NewPhrase> {
    const kept = decode<string[]>(await this.#vault.read('fake/words'));
    if (kept === undefined) {
      throw new Failure('NotFound');
    }
    return { words: kept };
  }
  async pendingProfile() {
    return undefined;
  }
  async register(_profile: unknown, _institution: CheckedInstitution, observer?: ProgressObserver): Promise<RecordedAction> {
    await this.setStage('registering');
    const done = await action('register', observer);
    await this.setStage('ready');
    return done;
  }
  async restore(text: string) {
    await step('restore');
    await this.adopt({ words: text.split(' ') });
    await this.setStage('ready');
    return await this.identity();
  }
  async closeChart(observer?: ProgressObserver): Promise<RecordedAction> {
    const done = await action('close', observer);
    await this.setStage('closed');
    return done;
  }
  async unfinished(): Promise<readonly UnfinishedStep[]> {
    return controls.unfinished;
  }
  async resume(observer?: ProgressObserver): Promise<readonly ResumedStep[]> {
    if ((await this.stage()) === 'registering') {
      await action('register', observer);
      await this.setStage('ready');
      return [{ step: 'register', outcome: 'finished' }];
    }
    await step('resume');
    const steps = controls.unfinished;
    controls.unfinished = [];
    return steps.map(({ step: name }) => ({ step: name, outcome: 'finished' as const }));
  }
  async networkChange() {
    return controls.networkChange;
  }
  async acceptNetwork(): Promise<void> {
    controls.networkChange = undefined;
  }
  close(): void {}

  async checkStanding(): Promise<PersonStage> {
    return await this.stage();
  }
}

/** Plain answers of the shape that the real workflows give; for how views look and behave, and nothing else. */
export function makeFakePage(): PatientPage {
  const listeners = new Set<(state: ConnectivityState) => void>();
  const state = (): ConnectivityState => ({
    nodesConfigured: 2,
    nodesReachable: controls.online ? 2 : 0,
    nodesDisagree: controls.nodesDisagree,
    nodeStale: false,
    gatewayReachable: controls.online,
    sponsor: 'ok',
    asOf: { block: 128_440, time: Math.floor(Date.now() / 1000) },
    online: controls.online,
  });
  return {
    newPhrase: () => ({ words }),
    quizOf: (phrase) => ({
      questions: [{ position: 3 }, { position: 11 }, { position: 24 }],
      check: (answers) =>
        [3, 11, 24].every((position, index) => answers[index]?.trim().toLowerCase() === phrase.words[position - 1]),
    }),
    unknownWords: (text) =>
      text.split(' ').flatMap((word, index) => (/^[a-z]{3,8}$/u.test(word) ? [] : [index + 1])),
    phraseWordsIn: (text) => text.split(/\s+/u).filter((word) => word !== ''),
    completions: (prefix) => ['abandon', 'ability', 'able', 'about', 'above'].filter((word) => word.startsWith(prefix)),
    checkProfile: (profile) => {
      if (profile.name.includes('\u0007')) {
        throw new Failure('InvalidDraft', 'name');
      }
    },
    looksLikeCode: (text) => {
      if (text.includes('t1.broken')) {
        throw new Failure('Damaged');
      }
      if (!/(^|#)t1\./u.test(text)) {
        throw new Failure('NotOurs');
      }
    },
    readCode: async (text) => {
      await step('readCode');
      const found = institutions.find(({ kind }) => text.includes(kind)) ?? institutions[0];
      if (found === undefined) {
        throw new Failure('NotFound');
      }
      return { ...checked(found), asOf: { block: 128_440, time: Math.floor(Date.now() / 1000) } };
    },
    connectivity: {
      get state() {
        return state();
      },
      refresh: async () => {
        const now = state();
        listeners.forEach((listener) => listener(now));
        return now;
      },
      start: () => undefined,
      stop: () => undefined,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onLedgerMoved: () => () => undefined,
    },
    open: (vault) => new FakePerson(vault) as unknown as Person,
  };
}
