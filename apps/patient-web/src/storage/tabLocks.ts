/** Who may do what when the page is open in several tabs. */
export interface TabLocks {
  /** Holds a person for this tab; undefined when another tab has it. The function gives it back. */
  holdPerson(id: string): Promise<(() => void) | undefined>;
  /** Asks the tab that has the person to lock it; true when it is free now. */
  askToLetGo(id: string): Promise<boolean>;
  /** Called when another tab asks for the person. */
  onAsked(listener: (id: string) => void): () => void;
  /** Runs alone among all tabs; names are whole, with the person in them. */
  exclusively<Value>(name: string, task: () => Promise<Value>): Promise<Value>;
}

/** How long another tab may take to lock. */
const patience = 4000;

/** Web Locks, which the browser frees by itself when a tab dies, and a channel between the tabs. */
export class BrowserTabLocks implements TabLocks {
  readonly #locks: LockManager;
  readonly #channel: BroadcastChannel;
  readonly #prefix: string;
  readonly #listeners = new Set<(id: string) => void>();

  constructor(locks: LockManager, channel: BroadcastChannel, prefix: string) {
    this.#locks = locks;
    this.#channel = channel;
    this.#prefix = prefix;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'object' && data !== null && 'letGo' in data && typeof data.letGo === 'string') {
        for (const listener of this.#listeners) {
          listener(data.letGo);
        }
      }
    };
  }

  holdPerson(id: string): Promise<(() => void) | undefined> {
    return new Promise((resolve, reject) => {
      this.#locks
        .request(this.#name(`person/${id}`), { ifAvailable: true }, (lock) => {
          if (lock === null) {
            resolve(undefined);
            return undefined;
          }
          return new Promise<void>((release) => resolve(release));
        })
        .catch(reject);
    });
  }

  async askToLetGo(id: string): Promise<boolean> {
    this.#channel.postMessage({ letGo: id });
    try {
      await this.#locks.request(
        this.#name(`person/${id}`),
        { signal: AbortSignal.timeout(patience) },
        async () => undefined,
      );
      return true;
    } catch {
      return false;
    }
  }

  onAsked(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async exclusively<Value>(name: string, task: () => Promise<Value>): Promise<Value> {
    return await this.#locks.request(this.#name(`task/${name}`), task);
  }

  #name(rest: string): string {
    return `tegata/${this.#prefix}/${rest}`;
  }
}
