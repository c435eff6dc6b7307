import { Failure, type PersonVault, type RecordCache } from '../../src/workflows/api.ts';

/** What storage gives, without a browser. A copy of it is what a killed tab leaves behind. */
export class MemoryVault implements PersonVault {
  readonly personId: string;
  documents: Map<string, Uint8Array>;
  readonly cached: Map<string, Uint8Array>;
  isUnlocked = true;
  /** Writes until the page is killed; every later one is lost and rejects. */
  writesLeft = Number.POSITIVE_INFINITY;
  #passages = new Map<string, Promise<unknown>>();

  constructor(personId = 'person', from?: MemoryVault) {
    this.personId = personId;
    this.documents = new Map(from?.documents);
    this.cached = new Map(from?.cached);
  }

  /** As of a person who knows no network yet, so that a test can put another between. */
  unpinned(): this {
    this.documents.delete('network');
    return this;
  }

  #check(): void {
    if (!this.isUnlocked) {
      throw new Failure('Locked');
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    this.#check();
    return this.documents.get(name)?.slice();
  }

  async names(prefix: string): Promise<string[]> {
    this.#check();
    return [...this.documents.keys()].filter((name) => name.startsWith(prefix));
  }

  async write(changes: ReadonlyMap<string, Uint8Array | null>): Promise<void> {
    this.#check();
    if (this.writesLeft-- <= 0) {
      this.isUnlocked = false;
      throw new Failure('Locked', 'killed');
    }
    for (const [name, value] of changes) {
      if (value === null) {
        this.documents.delete(name);
      } else {
        this.documents.set(name, value.slice());
      }
    }
  }

  async exclusively<Value>(name: string, task: () => Promise<Value>): Promise<Value> {
    const before = this.#passages.get(name) ?? Promise.resolve();
    const run = before.then(task, task);
    this.#passages.set(
      name,
      run.catch(() => undefined),
    );
    return run;
  }

  readonly cache: RecordCache = {
    get: async (names) =>
      new Map(
        names.flatMap((name) => {
          const content = this.cached.get(name);
          return content ? [[name, content] as const] : [];
        }),
      ),
    put: async (contents) => {
      for (const [name, content] of contents) {
        this.cached.set(name, content);
      }
    },
    clear: async () => this.cached.clear(),
  };
}
