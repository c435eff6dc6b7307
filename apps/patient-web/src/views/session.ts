import type { OpenPerson, PersonSummary } from '../storage/persons';
import type {
  ChartView,
  CheckedInstitution,
  PatientPage,
  PermissionList,
  Person,
  PersonIdentity,
  PersonStage,
  ResumedStep,
  UnfinishedStep,
  UnixSeconds,
  WhoLooked,
} from '../workflows/api';
import type { Language } from '../i18n/words';

/** Something that is fetched, shown, and fetched again; the last good value stays while a newer one is on its way. */
export class Loadable<T> {
  value: T | undefined;
  failure: unknown;
  isLoading = false;
  readonly #fetch: (keep: (value: T) => void) => Promise<T>;
  readonly #changed: () => void;
  #running: Promise<void> | undefined;
  #again = false;

  /** `fetch` may hand over an older value first, by `keep`. */
  constructor(fetch: (keep: (value: T) => void) => Promise<T>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** Loads now; while that runs, one more load at most is remembered. */
  load(): Promise<void> {
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        void this.load();
      }
    });
    return this.#running;
  }

  /** Loads unless it was loaded or is being loaded. */
  need(): void {
    if (this.value === undefined && this.failure === undefined && !this.isLoading) {
      void this.load();
    }
  }

  async #run(): Promise<void> {
    this.isLoading = true;
    this.#changed();
    try {
      this.value = await this.#fetch((value) => {
        if (this.value === undefined) {
          this.value = value;
          this.#changed();
        }
      });
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    } finally {
      this.isLoading = false;
      this.#changed();
    }
  }
}

/** One unlocked person, from unlocking to locking. Dropped as a whole when the page locks. */
export class Session {
  readonly open: OpenPerson;
  readonly person: Person;
  summary: PersonSummary;
  stage: PersonStage = 'new';
  identity: PersonIdentity | undefined;
  unfinished: readonly UnfinishedStep[] = [];
  resumed: readonly ResumedStep[] = [];
  isResuming = false;
  /** No words yet: made for restoring, and cut short before that began. */
  isEmpty = false;
  /** The institution whose code was read last. */
  scanned: CheckedInstitution | undefined;
  readingDone: { readonly done: number; readonly total: number } | undefined;
  readonly permissions: Loadable<PermissionList>;
  readonly looks: Loadable<WhoLooked>;
  readonly chart: Loadable<ChartView>;
  readonly #changed: () => void;
  #running = 0;
  #isOver = false;

  constructor(
    page: PatientPage,
    open: OpenPerson,
    summary: PersonSummary,
    language: () => Language,
    changed: () => void,
  ) {
    this.open = open;
    this.summary = summary;
    this.person = page.open(open.vault);
    this.#changed = () => {
      if (!this.#isOver) {
        changed();
      }
    };
    const { permissions, looks, charts } = this.person;
    this.permissions = new Loadable(async (keep) => {
      const cached = await permissions.cached();
      if (cached !== undefined) {
        keep(cached);
      }
      return await permissions.list();
    }, this.#changed);
    this.looks = new Loadable(() => looks.list(), this.#changed);
    this.chart = new Loadable(async (keep) => {
      const cached = await charts.cached(language());
      if (cached !== undefined) {
        keep(cached);
      }
      try {
        return await charts.open(language(), (progress) => {
          this.readingDone = progress;
          this.#changed();
        });
      } finally {
        this.readingDone = undefined;
      }
    }, this.#changed);
  }

  /** The ledger knows the person. */
  get isRegistered(): boolean {
    return this.stage === 'ready' || this.stage === 'closed' || this.stage === 'out';
  }

  /** Something is on its way that a lock would only delay. */
  get isBusy(): boolean {
    return this.#running > 0;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await task();
    } finally {
      this.#running -= 1;
    }
  }

  /** Where the person stands by what this phone knows; no network. */
  async readStage(): Promise<void> {
    this.stage = await this.person.stage();
    this.isEmpty =
      this.stage === 'new' &&
      (await this.person.phrase().then(
        () => false,
        () => true,
      ));
    if (this.isRegistered) {
      this.identity = await this.person.identity();
    }
    this.unfinished = await this.person.unfinished();
  }

  /** Entries of one's own that are kept on this phone and not recorded yet: since when each of them waits. */
  async waitingEntries(): Promise<readonly UnixSeconds[]> {
    // Where it cannot be read, what was read last stands.
    await this.readStage().catch(() => undefined);
    return this.unfinished.filter(({ step }) => step === 'entry').map(({ since }) => since);
  }

  /**
   * Whether one waits that did not wait `before`: it goes on by itself, and entered once more it would stand in the
   * chart twice. Not by their number alone: an older one may have been sent meanwhile.
   */
  async isEntryKeptSince(before: readonly UnixSeconds[]): Promise<boolean> {
    const known = [...before];
    return (await this.waitingEntries()).some((since) => {
      const at = known.indexOf(since);
      if (at >= 0) {
        known.splice(at, 1);
      }
      return at < 0;
    });
  }

  /** Finishes or undoes what was cut short, and looks whether the ledger still has this phone's key. */
  async catchUp(): Promise<void> {
    if (this.isResuming || this.#isOver) {
      return;
    }
    this.isResuming = true;
    this.#changed();
    try {
      if (this.stage !== 'new') {
        // Also where nothing is listed: what may be owed, and what turns out not to be, stands in no list.
        const wasListed = this.unfinished.length > 0;
        const resumed = await this.run(() => this.person.resume());
        this.resumed = wasListed || resumed.length > 0 ? resumed : this.resumed;
      }
      if (this.isRegistered) {
        await this.person.checkStanding();
      }
    } catch {
      // Offline, most of the time. What is unfinished stays listed, and the status line says why.
    } finally {
      this.isResuming = false;
      if (!this.#isOver) {
        await this.readStage().catch(() => undefined);
      }
      this.#changed();
    }
  }

  /** Looks again at everything that was looked at. */
  refresh(): void {
    for (const loadable of [this.permissions, this.looks, this.chart]) {
      if (loadable.value !== undefined || loadable.failure !== undefined) {
        void loadable.load();
      }
    }
  }

  end(): void {
    this.#isOver = true;
    this.open.lock();
    this.person.close();
  }
}
